"""After a change of the calendar: the legal ends of open dossiers are counted anew, closed ones are left alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from onestop.calendars.models import AgencyCalendar
from onestop.cases.acting import happened, note_lateness
from onestop.cases.deadlines import count_anew
from onestop.cases.models import Dossier, EventKind
from onestop.cases.models.dossier import RUNNING
from onestop.database import db
from onestop.people.installing import own_office
from onestop.people.models import Agency, Person


@dataclass(frozen=True)
class Moved:
    """A dossier whose legal end moved, and from where."""

    code: str
    before: datetime | None
    after: datetime | None


def recount(agency: Agency, *, reason: str, by: Person, at: datetime) -> list[Moved]:
    """Count every running dossier of `agency` again. reason: the decision behind the change, kept with each move.

    What is late already stays late; what stands still is counted when it goes on. The appointment that the citizen
    was told stays until a paper tells a new one.
    """
    moved: list[Moved] = []
    for dossier in db.session.scalars(
        select(Dossier)
        .where(Dossier.agency_id == agency.id, Dossier.status.in_(RUNNING))
        .order_by(Dossier.id)
        .with_for_update(of=Dossier)
    ):
        note_lateness(dossier, at=at)
        before = dossier.due_at
        if count_anew(dossier):
            moved.append(Moved(dossier.code, before, dossier.due_at))
            happened(dossier, EventKind.CALENDAR_CHANGED, by=by, at=at, note=reason, before=before)
            note_lateness(dossier, at=at)  # an end that moved forward may lie behind us
    return moved


def recount_following(owner: Agency, *, reason: str, by: Person, at: datetime) -> list[Moved]:
    """Count anew wherever the calendar of `owner` is used: there, and in every agency without one of its own."""
    following = [owner]
    if own_office().id == owner.id:
        with_their_own = select(AgencyCalendar.agency_id)
        following += db.session.scalars(
            select(Agency).where(Agency.id != owner.id, Agency.id.not_in(with_their_own)).order_by(Agency.id)
        )
    return [moved for agency in following for moved in recount(agency, reason=reason, by=by, at=at)]
