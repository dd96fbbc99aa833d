"""The legal clock, pure: working calendars, terms, due dates and lateness.

Standard library only, and nothing here asks what time it is.
"""
