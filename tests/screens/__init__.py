"""A staged hall, and the pictures of every page and state in it."""
