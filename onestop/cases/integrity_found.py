"""What only a calendar can tell: stops just before the end, and last days with many changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from onestop.calendars.building import calendar_for
from onestop.cases.integrity_lists import CHANGES, STOPS
from onestop.cases.judging import has_short_term
from onestop.cases.models import Dossier, Event
from onestop.database import db, local_day
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.measure import CalendarTooShort
from onestop.sla.moments import day_after, day_before


@dataclass(frozen=True)
class Stop:
    """A supplement that was asked for, or a pause, when the legal end was near. due_at: the end in force before."""

    code: str
    at: datetime
    by_id: int | None
    by: str | None
    due_at: datetime


def stopped_just_before_the_end(
    agency_id: int, *, since: datetime | None = None, until: datetime | None = None
) -> list[Stop]:
    """Stops on the day of the legal end or on the working day before it, in time, the newest first.

    Not for terms under two working days, whose every stop is near the end. Nothing without a calendar.
    """
    calendar = _calendar(agency_id)
    if calendar is None:
        return []
    found = [stop for stop in _stops(agency_id, since, until) if is_just_before(stop.at, stop.due_at, calendar)]
    return sorted(found, key=lambda stop: (stop.at, stop.code), reverse=True)


def is_just_before(at: datetime, due_at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a moment lies on the day of an end or on the working day before it, and not after the end."""
    day, last = to_local(at).date(), to_local(due_at).date()
    if at > due_at:
        return False
    try:
        # None: all days from that one to the end are off, which is nearer still.
        return day == last or calendar.working_day_before(last, since=day) in (day, None)
    except CalendarTooShort:
        return False  # nobody can say how near it was


def days_of_many_changes(
    agency_id: int, *, least: int, since: datetime | None = None, until: datetime | None = None
) -> list[tuple[int, str]]:
    """Who changed at least so many things on a last day, and which: person's id and day, "2026-03-31".

    A last day: of a month or of the period up to `until`, or the last one before it that is worked.
    """
    day = local_day(Event.entered_at)
    query = select(Event.by_id, day.label("day")).where(
        Event.agency_id == agency_id, Event.kind.in_(CHANGES), Event.by_id.is_not(None)
    )
    if since is not None:
        query = query.where(Event.entered_at >= since)
    if until is not None:
        query = query.where(Event.entered_at < until)
    inner = query.subquery()
    rows = db.session.execute(
        select(inner.c.by_id, inner.c.day).group_by(inner.c.by_id, inner.c.day).having(func.count() >= least)
    )
    calendar = _calendar(agency_id)
    last = None if until is None else day_before(to_local(until).date())
    return [(who, told) for who, told in rows if _is_last(date.fromisoformat(told), last, calendar)]


def _is_last(day: date, last: date | None, calendar: WorkingCalendar | None) -> bool:
    return any(day == end or _nothing_worked_between(day, end, calendar) for end in (_last_of_month(day), last) if end)


def _nothing_worked_between(day: date, end: date, calendar: WorkingCalendar | None) -> bool:
    """Whether `day` is the last one up to `end` that is worked."""
    if calendar is None or day > end:
        return False
    try:
        return calendar.working_day_before(day_after(end), since=day) == day
    except CalendarTooShort:
        return False


def _last_of_month(day: date) -> date:
    return day_before(date(day.year + day.month // 12, day.month % 12 + 1, 1))


def _stops(agency_id: int, since: datetime | None, until: datetime | None) -> Iterator[Stop]:
    query = (
        select(Dossier.code, Event.at, Event.by_id, Person.full_name, Event.due_before_stop)
        .join(Dossier, Dossier.id == Event.dossier_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(
            Event.agency_id == agency_id,
            Event.kind.in_(STOPS),
            Event.due_before_stop.is_not(None),
            ~has_short_term(),
        )
    )
    if since is not None:
        query = query.where(Event.at >= since)
    if until is not None:
        query = query.where(Event.at < until)
    for code, at, by_id, by, due_at in db.session.execute(query.execution_options(yield_per=1000)):
        if due_at is not None:
            yield Stop(code, at, by_id, by, due_at)


def _calendar(agency_id: int) -> WorkingCalendar | None:
    try:
        return calendar_for(agency_id)
    except Refused:
        return None
