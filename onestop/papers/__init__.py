"""The official forms on paper: plain dataclasses in, PDF bytes out. No database and no clock in here."""
