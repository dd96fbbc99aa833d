"""Pages that anybody may open, without signing in: whether a paper holds (/xac-minh)."""
