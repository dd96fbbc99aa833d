"""How often somebody outside may try, on the pages that anybody may open."""

from datetime import datetime

from flask import current_app, request

from onestop.database import db, reading
from onestop.people import look_ups

TOO_OFTEN = 429
WAIT = {"Retry-After": "60"}


def now() -> datetime:
    """The present moment of the request."""
    at: datetime = current_app.extensions["onestop_clock"]()
    return at


def may_try() -> bool:
    """Whether this address may try once more. Who may not is turned away without a turn among the writers."""
    address, at = request.remote_addr or "", now()
    with reading():
        too_often = look_ups.is_too_often(address, at=at)
        db.session.rollback()
    if too_often:
        return False
    noted = look_ups.note(address, at=at)
    db.session.commit()  # counts even when what follows fails
    return noted
