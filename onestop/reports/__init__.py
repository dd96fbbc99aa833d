"""Figures as frozen dataclasses, and the files they are written to; page, file and command show the same rows."""
