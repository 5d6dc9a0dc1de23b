"""Questions brought into the bank from other tools, and taken out of it."""
