"""How often somebody outside may type a code of a paper: 10 times a minute from one address.

Kept in the database, so that it holds for all processes together; forgotten after an hour.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from onestop.database import db
from onestop.people.models import LookUpTry
from onestop.people.signing_in import one_at_a_time, place_of

PER_MINUTE = 10
_MINUTE = timedelta(minutes=1)
_KEPT = timedelta(hours=1)


def is_too_often(address: str, *, at: datetime) -> bool:
    """Whether this address has tried as often as it may. Writes nothing. address: of IPv6 its network counts."""
    recent = (
        select(func.count())
        .select_from(LookUpTry)
        .where(LookUpTry.address == place_of(address), LookUpTry.at > at - _MINUTE)
    )
    return (db.session.scalar(recent) or 0) >= PER_MINUTE


def note(address: str, *, at: datetime) -> bool:
    """Note a try before it is answered; False when there were too many, and then it is not counted again.

    The caller commits at once.
    """
    place = place_of(address)
    one_at_a_time(place)
    if is_too_often(address, at=at):
        return False
    db.session.execute(delete(LookUpTry).where(LookUpTry.at < at - _KEPT))
    db.session.add(LookUpTry(at=at, address=place))
    db.session.flush()
    return True
