"""Closed periods: frozen, proved, and corrected beside."""
