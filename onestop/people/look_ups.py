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


def note_look_up(address: str, *, at: datetime) -> bool:
    """Note a try before it is answered; False when there were too many. The caller commits at once.

    address: of the visitor; of IPv6 its network counts. A try that is refused is not counted again.
    """
    place = place_of(address)
    one_at_a_time(place)
    db.session.execute(delete(LookUpTry).where(LookUpTry.at < at - _KEPT))
    recent = select(func.count()).select_from(LookUpTry).where(LookUpTry.address == place, LookUpTry.at > at - _MINUTE)
    if (db.session.scalar(recent) or 0) >= PER_MINUTE:
        return False
    db.session.add(LookUpTry(at=at, address=place))
    db.session.flush()
    return True
