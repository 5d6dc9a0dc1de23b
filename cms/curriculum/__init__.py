"""The starter curriculum as a whole: read from its folder, held to the rules of its authors, counted. No database."""
