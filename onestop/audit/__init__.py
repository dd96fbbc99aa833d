"""The record that nobody rewrites: append-only, one hash chain per agency."""
