"""Where the time went, and what wants a second look."""
