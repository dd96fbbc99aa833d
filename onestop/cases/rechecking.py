"""Counting the ends of open dossiers again with the calendar of then: what does not fit is shown, never mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, or_, select

from onestop.calendars.building import calendar_of_version
from onestop.cases.deadlines import end_in_force, explained
from onestop.cases.models import Dossier, DueSource, Extension, Pause, SupplementRequest
from onestop.cases.models.dossier import OPEN
from onestop.database import db
from onestop.errors import Refused
from onestop.procedures.models import ProcedureVersion
from onestop.sla.clock import due_at
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term

_ROWS = 1_000  # read at a time


@dataclass(frozen=True)
class Unfitting:
    """A dossier whose noted end is not the one that its facts give. counted: None where nothing can be counted."""

    dossier_id: int
    code: str
    noted: datetime
    counted: datetime | None


def unfitting(agency_id: int) -> list[Unfitting]:
    """The open dossiers of an agency whose legal end does not follow from its facts, the latest receipt first.

    Every one is counted again: some microseconds for a plain one, some queries for one that was paused, asked for a
    supplement or extended. Ends from an older register, and those counted before versions were kept, are not judged.
    """
    found = [*_plain(agency_id), *_moved(agency_id)]
    return sorted(found, key=lambda one: one.dossier_id, reverse=True)


def _touched() -> list[ColumnElement[bool]]:
    return [exists().where(row.dossier_id == Dossier.id) for row in (Pause, SupplementRequest, Extension)]


def _plain(agency_id: int) -> Iterator[Unfitting]:
    noted = func.coalesce(Dossier.due_at, Dossier.due_before_stop, type_=Dossier.due_at.type)
    rows = db.session.execute(
        select(
            Dossier.id, Dossier.code, Dossier.clock_start_at, noted, Dossier.calendar_version,
            ProcedureVersion.term_halves, ProcedureVersion.term_unit,
        )
        .join(Dossier.procedure_version)
        .where(*_judged(agency_id), *(~one for one in _touched()))
        .order_by(Dossier.id)
        .execution_options(yield_per=_ROWS)
    )  # fmt: skip
    for dossier_id, code, start_at, end, version, halves, unit in rows:
        if halves is None or unit is None or version is None:
            raise AssertionError("not asked for")
        term = Term(Decimal(halves) / 2, unit)
        try:
            counted = due_at(start_at, term, calendar=calendar_of_version(version))
        except (KeyError, CalendarTooShort):
            counted = None
        if counted != end:
            yield Unfitting(dossier_id, code, end, counted)


def _moved(agency_id: int) -> Iterator[Unfitting]:
    query = select(Dossier).join(Dossier.procedure_version).where(*_judged(agency_id), or_(*_touched()))
    for dossier in db.session.scalars(query.order_by(Dossier.id)):
        noted = end_in_force(dossier)
        if noted is None:
            continue
        try:
            answer = explained(dossier)
        except Refused:
            answer = None
        if answer is None or answer.at != noted:
            yield Unfitting(dossier.id, dossier.code, noted, answer.at if answer else None)


def _judged(agency_id: int) -> list[ColumnElement[bool]]:
    return [
        Dossier.agency_id == agency_id,
        Dossier.status.in_(OPEN),
        Dossier.due_source == DueSource.COMPUTED,
        Dossier.calendar_version.is_not(None),
        or_(Dossier.due_at.is_not(None), Dossier.due_before_stop.is_not(None)),
        ProcedureVersion.term_halves.is_not(None),
    ]
