"""Which open dossiers a new state of the calendar touches, and where it puts the legal end of each.

Only a day between the start of a count and its end can move that end. So the days that differ between the two states
say which dossiers are read at all; these come as plain columns, in the order of their ids, a batch at a time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from onestop.calendars.content import CalendarContent
from onestop.cases.models import Dossier, DueSource, Extension, Pause, SupplementRequest
from onestop.cases.models.dossier import OPEN, STANDING
from onestop.cases.raw_moments import RawMoments, as_stored
from onestop.database import db
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar, day_begins, day_ends, to_local
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
    moments = RawMoments()
    ends, earlier = Ends(after, moments), Ends(before, moments)
    query = _query(agency_ids, days)
    # Few dossiers have any of these; they are read once.
    stops, extended = _stops(agency_ids), _extensions(agency_ids)
    if unless_counted_with is not None:
        query = query.where(Dossier.calendar_version.is_distinct_from(unless_counted_with))
    if hold:
        query = query.with_for_update(of=Dossier)
    # By the connection: the session would look at each row for objects, of which there are none.
    rows = db.session.connection().execute(query.execution_options(yield_per=BATCH, stream_results=not hold))
    read, present = moments.read, at.astimezone(UTC)
    for batch in rows.partitions(BATCH):
        counted = []
        for (
            dossier_id, agency_id, code, version_id, unit_id, status, start, due, due_before_stop, stopped, late,
            told,
        ) in batch:  # fmt: skip
            rule = rules.get(version_id)
            if rule is None:
                continue
            halves = rule.halves + extended.get(dossier_id, 0)
            own = stops.get(dossier_id, ())
            standing = status in STANDING
            was = read(due_before_stop if due is None else due)
            # What is late, or stands still, moves by the decision alone. Where the facts give another end anyway (a
            # supplement of a late dossier began its term anew, say), the end on record stands for itself.
            if (standing or late is not None) and earlier.end(start, halves, rule.unit, own) != was:
                continue
            end = ends.end(start, halves, rule.unit, own)
            judged_at = read(stopped) if standing else present
            is_late = end < judged_at
            counted.append(
                Counted(
                    dossier_id,
                    agency_id,
                    code,
                    rule.field,
                    unit_id,
                    was,
                    end,
                    None if told is None else read(told),
                    ends.warned(start, halves, rule.unit, end) if end != was and (is_late or not standing) else None,
                    None if late is None else read(late),
                    late is not None or was < judged_at,
                    is_late,
                    standing,
                    ends.is_provisional(start, end),
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
    """The ends that one calendar gives, each counted once for all dossiers that share it.

    Starts come as the driver gives them (RawMoments); ends are in UTC.
    """

    def __init__(self, calendar: WorkingCalendar, moments: RawMoments) -> None:
        self._calendar = calendar
        self._moments = moments
        self._ends: dict[tuple[object, int, Unit], datetime] = {}
        self._warned: dict[tuple[object, int, Unit, datetime], datetime] = {}

    def end(self, start: Any, halves: int, unit: Unit, stops: Sequence[Stop]) -> datetime:
        """The legal end. halves: of the whole term, extensions included."""
        if stops or not halves or unit is Unit.WORKING_HOUR:
            return self._count(self._moments.read(start), halves, unit, stops)
        # A term in days counts from the day of receipt, and a clock hour of UTC lies within one day of Vietnam.
        key = self._moments.hour(start), halves, unit
        known = self._ends.get(key)
        if known is None:
            known = self._ends[key] = self._count(self._moments.read(start), halves, unit, ())
        return known

    def warned(self, start: Any, halves: int, unit: Unit, end: datetime) -> datetime:
        """From when on the end counts as near."""
        key = self._moments.hour(start), halves, unit, end
        known = self._warned.get(key)
        if known is None:
            start_at = self._moments.read(start)
            term = Term(Decimal(halves) / 2, unit)
            known = warn_at(end, start_at=start_at, calendar=self._calendar, term=term).astimezone(UTC)
            if start_at.date() < known.date() < end.date():
                # The opening of a day between the two: whatever the minute of receipt was.
                self._warned[key] = known
        return known

    def is_provisional(self, start: Any, end: datetime) -> bool:
        """Whether the count needs a year that is not yet officially decided."""
        if not self._calendar.provisional_years:
            return False
        return self._calendar.is_provisional(to_local(self._moments.read(start)).date(), to_local(end).date())

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


_COLUMNS = tuple(
    as_stored(column)
    for column in (
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
        Dossier.appointment_at,
    )
)


def _query(agency_ids: Sequence[int], days: Touched) -> Any:
    first, last = days
    return (
        select(*_COLUMNS)
        .select_from(Dossier)
        .where(
            *_open_in(agency_ids),
            Dossier.due_source == DueSource.COMPUTED,
            func.coalesce(Dossier.due_at, Dossier.due_before_stop) >= day_begins(first),
            Dossier.clock_start_at <= day_ends(last),
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
