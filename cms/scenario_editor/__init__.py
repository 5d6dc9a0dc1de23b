"""The author's editor of scenarios: its field in the form, what its screen says, what it asks the server."""
