"""What learners play, and what their trainers read of it. Every page works without its script."""
