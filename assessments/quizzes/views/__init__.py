"""What learners meet, and the results as a trainer reads them. Every page works without its script."""
