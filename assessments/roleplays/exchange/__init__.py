"""What goes out of the house and comes in, without Django."""
