"""Whom to call after a decision on the calendar: everybody who was told a date that is no longer the legal end.

Told by a slip of ours, of an older register, or by an apology. Not while the clock stands still: the date is told when
it goes on. Whoever was told a later date than the new end (by the one re-appointment, say) is on the list as well, for
the two no longer agree; the desk's daily list (late.to_call) leaves out a re-appointment that still holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from onestop.cases.models import CalendarChange, CalendarMove, Dossier
from onestop.cases.models.dossier import RUNNING
from onestop.database import db


@dataclass(frozen=True, slots=True)
class Call:
    """One citizen to call. told: the date that they know; after: the legal end that the change led to.

    due: the legal end of today, which a later change may have moved on or back; None while the clock stands still.
    told_anew: whether a new slip has gone out since, so that the call is done. ended: the dossier has ended since.
    """

    code: str
    phone: str | None
    told: datetime
    after: datetime
    due: datetime | None
    is_late: bool
    told_anew: bool
    ended: bool


@dataclass(frozen=True)
class CallList:
    """The first calls in the order of the new ends, and how many there are in all."""

    calls: Sequence[Call]
    total: int


def is_to_be_called(told: datetime | None, after: datetime, *, standing: bool) -> bool:
    """The rule of this module for one move that is foreseen."""
    return told is not None and told != after and not standing


def _to_be_called() -> ColumnElement[bool]:
    """The same rule for moves that are written."""
    told, after = CalendarMove.told_at, CalendarMove.after_at
    return told.is_not(None) & (told != after) & CalendarMove.standing.is_(False)


def call_list(change: CalendarChange, *, agency_id: int, limit: int | None = None) -> CallList:
    """The calls of one agency after an applied change; what stands still is told when its clock goes on."""
    which = CalendarMove.change_id == change.id, CalendarMove.agency_id == agency_id, _to_be_called()
    rows = db.session.execute(
        select(
            Dossier.code,
            func.coalesce(Dossier.submitter_phone, Dossier.applicant_phone).label("phone"),
            CalendarMove.told_at,
            CalendarMove.after_at,
            CalendarMove.is_late,
            Dossier.due_at,
            Dossier.appointment_at,
            Dossier.status,
        )
        .join(CalendarMove, CalendarMove.dossier_id == Dossier.id)
        .where(*which)
        .order_by(CalendarMove.after_at, CalendarMove.id)
        .limit(limit)
    )
    calls = [
        Call(
            row.code,
            row.phone,
            row.told_at,
            row.after_at,
            row.due_at,
            row.is_late,
            told_anew=row.appointment_at != row.told_at,
            ended=row.status not in RUNNING,
        )
        for row in rows
    ]
    total = db.session.scalar(select(func.count()).select_from(CalendarMove).where(*which)) or 0
    return CallList(calls, total)


def latest_changes(agency_id: int, *, limit: int = 50) -> Sequence[CalendarChange]:
    """The last changes of an agency's calendar that were applied, newest first."""
    return db.session.scalars(
        select(CalendarChange)
        .where(CalendarChange.agency_id == agency_id)
        .order_by(CalendarChange.id.desc())
        .limit(limit)
    ).all()
