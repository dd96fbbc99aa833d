"""Whether a table adds up, ours or anybody's."""
