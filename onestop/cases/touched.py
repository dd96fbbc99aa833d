"""Which open dossiers a new state of the calendar touches, and where it puts the legal end of each.

Only a day between the start of a count and its end can move that end. So the days that differ between the two states
say which dossiers are read at all; these come as plain columns, in the order of their ids, a batch at a time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from onestop.calendars.content import CalendarContent
from onestop.cases.models import Dossier, DueSource, Extension, Pause, SupplementRequest
from onestop.cases.models.dossier import OPEN, STANDING
from onestop.database import db
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar, from_local, to_local
from onestop.sla.clock import Stop, due_at, warn_at
from onestop.sla.term import Term, Unit

BATCH = 5000

Touched = tuple[date, date]  # the first and the last day that differ


class Rule(NamedTuple):
    """What a procedure version says, read once for all its dossiers."""

    field: str
    halves: int
    unit: Unit


class Counted(NamedTuple):
    """A touched dossier: its legal end before and after, or the ends in force when its clock stopped (standing).

    late_before: since when it was noted late. was_late, is_late: by the facts at the moment of the decision.
    warn_at: None for what stands still in time, which is not warned of.
    """

    dossier_id: int
    agency_id: int
    code: str
    field: str
    unit_id: int | None
    before: datetime
    after: datetime
    told: datetime | None
    warn_at: datetime | None
    late_before: datetime | None
    was_late: bool
    is_late: bool
    standing: bool
    provisional: bool
    was_provisional: bool

    @property
    def moves(self) -> bool:
        return self.before != self.after


def days_that_differ(before: CalendarContent, after: CalendarContent) -> Touched | None:
    """The first and the last day whose hours, note or standing differ; None when the two states count alike."""
    old, new = before.days(), after.days()
    differing = {day for day in old.keys() | new.keys() if old.get(day) != new.get(day)}
    was, became = dict(before.years), dict(after.years)
    restated = {year for year in was.keys() | became.keys() if was.get(year) != became.get(year)}
    differing |= {day for day in old.keys() | new.keys() if day.year in restated}
    if [(hours.valid_from, hours.same_day_until) for hours in before.hours] != [
        (hours.valid_from, hours.same_day_until) for hours in after.hours
    ]:
        differing |= old.keys() | new.keys()
    return (min(differing), max(differing)) if differing else None


def count_touched(
    agency_ids: Sequence[int],
    days: Touched,
    *,
    before: WorkingCalendar,
    after: WorkingCalendar,
    at: datetime,
    hold: bool = False,
    unless_counted_with: str | None = None,
) -> Iterator[list[Counted]]:
    """The open dossiers of these agencies whose count spans a day that differs, in batches, by id.

    hold: keep their rows for a change (PostgreSQL; SQLite holds everything anyway). unless_counted_with: leave out
    those that this version of the calendar has counted. An end that an older register gave
    follows no calendar, and a term that cannot be counted has none. Raises CalendarTooShort when `after` does not
    reach an end.
    """
    rules = _rules()
    ends, earlier = Ends(after), Ends(before)
    query = _query(agency_ids, days)
    # Few dossiers have any of these; they are read once.
    stops, extended = _stops(agency_ids), _extensions(agency_ids)
    if unless_counted_with is not None:
        query = query.where(Dossier.calendar_version.is_distinct_from(unless_counted_with))
    if hold:
        query = query.with_for_update(of=Dossier)
    rows = db.session.execute(query.execution_options(yield_per=BATCH, stream_results=not hold))
    for batch in rows.partitions(BATCH):
        counted = []
        for row in batch:
            rule = rules.get(row.procedure_version_id)
            if rule is None:
                continue
            halves = rule.halves + extended.get(row.id, 0)
            own = stops.get(row.id, ())
            standing = row.status in STANDING
            was = row.due_before_stop if row.due_at is None else row.due_at
            # What is late, or stands still, moves by the decision alone. Where the facts give another end anyway (a
            # supplement of a late dossier began its term anew, say), the end on record stands for itself.
            if (standing or row.late_since is not None) and earlier.end(
                row.clock_start_at, halves, rule.unit, own
            ) != was:
                continue
            end = ends.end(row.clock_start_at, halves, rule.unit, own)
            judged_at = row.clock_stopped_since if standing else at
            is_late = end < judged_at
            counted.append(
                Counted(
                    row.id,
                    row.agency_id,
                    row.code,
                    rule.field,
                    row.unit_id,
                    was,
                    end,
                    row.appointment_at,
                    ends.warned(row.clock_start_at, halves, rule.unit, end)
                    if end != was and (is_late or not standing)
                    else None,
                    row.late_since,
                    row.late_since is not None or was < judged_at,
                    is_late,
                    standing,
                    ends.is_provisional(row.clock_start_at, end),
                    row.provisional,
                )
            )
        yield counted


def how_many_open(agency_ids: Sequence[int]) -> tuple[int, int]:
    """How many dossiers are open in these agencies, and how many of them stand still."""
    rows = db.session.execute(
        select(Dossier.status, func.count()).where(*_open_in(agency_ids)).group_by(Dossier.status)
    ).all()
    return sum(number for _, number in rows), sum(number for status, number in rows if status in STANDING)


class Ends:
    """The ends that one calendar gives, each counted once for all dossiers that share it."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._ends: dict[tuple[object, ...], datetime] = {}
        self._warned: dict[tuple[object, ...], datetime] = {}

    def end(self, start_at: datetime, halves: int, unit: Unit, stops: Sequence[Stop]) -> datetime:
        """The legal end, in UTC. halves: of the whole term, extensions included."""
        if stops or not halves or unit is Unit.WORKING_HOUR:
            return self._count(start_at, halves, unit, stops)
        # A term in days counts from the day of receipt, and a clock hour of UTC lies within one day of Vietnam.
        key = start_at.date(), start_at.hour, halves, unit
        known = self._ends.get(key)
        if known is None:
            known = self._ends[key] = self._count(start_at, halves, unit, ())
        return known

    def warned(self, start_at: datetime, halves: int, unit: Unit, end: datetime) -> datetime:
        """From when on the end counts as near, in UTC."""
        key = start_at.date(), start_at.hour, halves, unit, end
        known = self._warned.get(key)
        if known is None:
            known = warn_at(end, start_at=start_at, calendar=self._calendar).astimezone(UTC)
            if start_at.date() < known.date() < end.date():
                # The opening of a day between the two: whatever the minute of receipt was.
                self._warned[key] = known
        return known

    def is_provisional(self, start_at: datetime, end: datetime) -> bool:
        """Whether the count needs a year that is not yet officially decided."""
        if not self._calendar.provisional_years:
            return False
        return self._calendar.is_provisional(to_local(start_at).date(), to_local(end).date())

    def _count(self, start_at: datetime, halves: int, unit: Unit, stops: Sequence[Stop]) -> datetime:
        term = Term(Decimal(halves) / 2, unit)
        return due_at(start_at, term, calendar=self._calendar, stops=stops).astimezone(UTC)


def _rules() -> dict[int, Rule]:
    return {
        version_id: Rule(field, halves, unit)
        for version_id, field, halves, unit in db.session.execute(
            select(
                ProcedureVersion.id, ProcedureVersion.field, ProcedureVersion.term_halves, ProcedureVersion.term_unit
            ).where(ProcedureVersion.term_halves.is_not(None))
        )
        if halves is not None and unit is not None
    }


def _query(agency_ids: Sequence[int], days: Touched) -> Any:
    first, last = days
    return (
        select(
            Dossier.id,
            Dossier.agency_id,
            Dossier.code,
            Dossier.procedure_version_id,
            Dossier.unit_id,
            Dossier.status,
            Dossier.clock_start_at,
            Dossier.due_at,
            Dossier.due_before_stop,
            Dossier.clock_stopped_since,
            Dossier.late_since,
            Dossier.provisional,
            Dossier.appointment_at,
        )
        .where(
            *_open_in(agency_ids),
            Dossier.due_source == DueSource.COMPUTED,
            func.coalesce(Dossier.due_at, Dossier.due_before_stop) >= from_local(datetime.combine(first, time.min)),
            Dossier.clock_start_at <= from_local(datetime.combine(last, time.max)),
        )
        .order_by(Dossier.id)
    )


def _stops(agency_ids: Sequence[int]) -> dict[int, list[Stop]]:
    """By open dossier, the stretches in which its clock stood still and that are over (cases/clock_facts, for many)."""
    found: defaultdict[int, list[Stop]] = defaultdict(list)
    pauses = (
        select(Pause.dossier_id, Pause.started_at, Pause.ended_at)
        .join(Pause.dossier)
        .where(Pause.ended_at.is_not(None))
    )
    waits = (
        select(SupplementRequest.dossier_id, SupplementRequest.requested_at, SupplementRequest.ended_at)
        .join(SupplementRequest.dossier)
        .where(SupplementRequest.ended_at.is_not(None), SupplementRequest.restarts.is_(False))
    )
    for query in (pauses, waits):
        for dossier_id, started_at, ended_at in db.session.execute(query.where(*_open_in(agency_ids))):
            if ended_at is not None:
                found[dossier_id].append(Stop(started_at, ended_at))
    return found


def _extensions(agency_ids: Sequence[int]) -> dict[int, int]:
    """By open dossier, by how many halves its term was lawfully lengthened."""
    rows = db.session.execute(
        select(Extension.dossier_id, func.sum(Extension.halves))
        .join(Extension.dossier)
        .where(Extension.approved_at.is_not(None), *_open_in(agency_ids))
        .group_by(Extension.dossier_id)
    )
    return {dossier_id: int(halves) for dossier_id, halves in rows}


def _open_in(agency_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return Dossier.agency_id.in_(agency_ids), Dossier.status.in_(OPEN)
