"""The present moment of a request. Tests hand in a clock that they move."""

from datetime import date, datetime

from flask import current_app

from onestop.sla.calendar import to_local

EXTENSION = "onestop_clock"


def now() -> datetime:
    """The present moment, aware, in UTC."""
    moment: datetime = current_app.extensions[EXTENSION]()
    return moment


def today() -> date:
    """The present day in Vietnam."""
    return to_local(now()).date()
