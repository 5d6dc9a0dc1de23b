"""Module archives: one folder or one zip that holds a module whole, and reads back the same on another site."""
