"""Questions from other tools and back: one module a format, all of them giving and taking the same things."""
