"""A report as file, paper and text."""
