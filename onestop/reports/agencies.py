"""Of which agencies a report tells."""

from collections import defaultdict

from sqlalchemy import select

from onestop.database import db
from onestop.people.models import Agency
from onestop.reports.period import Period


def only_its_own(agency: Agency, period: Period, everything: bool) -> tuple[int, ...]:
    """The dossiers of the agency itself."""
    return (agency.id,)


def all_below(agency: Agency, period: Period, everything: bool) -> tuple[int, ...]:
    """The agency and those under it, at any depth, that were there in the period.

    everything: whether it is asked for the whole installation; then all agencies that it knows.
    """
    below: defaultdict[int | None, list[Agency]] = defaultdict(list)
    agencies = db.session.scalars(select(Agency).order_by(Agency.code)).all()
    for one in agencies:
        below[one.parent_id].append(one)
    if everything:
        return tuple(one.id for one in agencies if one.id == agency.id or _was_there(one, period))
    found, waiting = [agency.id], [agency.id]
    while waiting:
        for one in below[waiting.pop()]:
            if one.id not in found:
                waiting.append(one.id)
                if _was_there(one, period):
                    found.append(one.id)
    return tuple(found)


def _was_there(agency: Agency, period: Period) -> bool:
    begun = agency.valid_from is None or agency.valid_from <= period.last
    return begun and (agency.valid_until is None or agency.valid_until >= period.first)
