"""Which papers and dossiers a list means, when it is printed as one document."""

import enum
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from onestop.cases.judging import open_and_late
from onestop.cases.models import Dossier, Status
from onestop.cases.models.dossier import OPEN
from onestop.database import db
from onestop.sla.calendar import day_begins, day_ends


class Which(enum.StrEnum):
    """Dossiers by where they stand."""

    OPEN = "open"
    LATE = "late"
    READY = "ready"
    ENDED = "ended"
    ALL = "all"


def dossiers_of(
    agency_id: int,
    which: Which,
    *,
    at: datetime,
    limit: int,
    first: date | None = None,
    last: date | None = None,
    unit_id: int | None = None,
) -> list[int]:
    """The ids of dossiers, at most `limit`. first, last: days of receipt, both included. unit_id: who handles them."""
    wanted = [Dossier.agency_id == agency_id, Dossier.status != Status.VOID, *_standing(which, at=at)]
    if first is not None:
        wanted.append(Dossier.received_at >= day_begins(first))
    if last is not None:
        wanted.append(Dossier.received_at <= day_ends(last))
    if unit_id is not None:
        wanted.append(Dossier.unit_id == unit_id)
    return list(db.session.scalars(select(Dossier.id).where(*wanted).order_by(Dossier.id).limit(limit)))


def _standing(which: Which, *, at: datetime) -> list[ColumnElement[bool]]:
    match which:
        case Which.OPEN:
            return [Dossier.status.in_(OPEN)]
        case Which.LATE:
            return [open_and_late(at)]
        case Which.READY:
            return [Dossier.status == Status.RESULT_READY]
        case Which.ENDED:
            return [Dossier.status.not_in(OPEN)]
        case Which.ALL:
            return []
