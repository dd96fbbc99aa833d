"""When an office is warned of an end: by the share of the term that is used up, and before the day of the end begins.

A share is what is *left* before the end, held against the term: while the clock runs, that takes every pause, restart
and extension into account by itself, because all of them have moved the end already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from onestop.sla.calendar import WorkingCalendar, from_local, to_local
from onestop.sla.counting import end_of_day
from onestop.sla.measure import Measure
from onestop.sla.term import Term, Unit

DEFAULT_SHARES: Final = (50, 80)  # percent of the term
LAST_DAY: Final = 100  # the mark of the step before the day of the end
SHORT_WARNING_HOURS: Final = 2

# A term under two working days has no room for shares: it warns in hours.
_TWO_DAYS: Final = {Unit.WORKING_DAY: Decimal(2), Unit.DAY: Decimal(2), Unit.WORKING_HOUR: Decimal(16)}


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which the office is warned. percent: the share used up by then, or LAST_DAY."""

    at: datetime
    percent: int


def is_short(term: Term) -> bool:
    """Whether a term is under two working days (8 working hours are one): it warns in hours, on a line of its own."""
    return term.unit in _TWO_DAYS and term.amount < _TWO_DAYS[term.unit]


def warn_at(
    due_at: datetime,
    *,
    start_at: datetime,
    calendar: WorkingCalendar,
    term: Term | None = None,
    short_warning_hours: int = SHORT_WARNING_HOURS,
) -> datetime:
    """From when on a dossier counts as nearly due: the opening of the last working day before the day it is due.

    An apology must be written at the latest one day before the end (Nghị định 118/2025/NĐ-CP Điều 19 khoản 6). A term
    under two working days warns `short_warning_hours` working hours before its end, though not before it began.
    term: None where only the end is known; the working days between start and end then say whether it is short.
    """
    start, end = to_local(start_at), to_local(due_at)
    measure = calendar.working_minutes
    if not _warns_in_hours(start, end, term, calendar):
        day_before = calendar.working_day_before(end.date(), since=start.date())
        if day_before is not None and calendar.open_of(day_before) > start_at:
            return calendar.open_of(day_before)
    hours_before = measure.until(end) - short_warning_hours * 60
    if measure.until(start) > hours_before:
        return from_local(start)
    return from_local(max(start, measure.latest(hours_before)))


def _warns_in_hours(start: datetime, end: datetime, term: Term | None, calendar: WorkingCalendar) -> bool:
    if term is not None:
        return is_short(term)
    begin = end_of_day(start)
    return end <= begin or calendar.working_days.until(end) - calendar.working_days.until(begin) < 2


def share_at(
    percent: int, due_at: datetime, *, start_at: datetime, calendar: WorkingCalendar, term: Term | None = None
) -> datetime:
    """The first minute at which `percent` of the term is used up, if the clock runs from then to the end.

    In working days and hours by working time; of calendar days and months by the clock on the wall.
    term: extensions included; None for an end without a term, whose length is then that from start to end.
    Raises CalendarTooShort when the known years do not hold the moment.
    """
    start, end = to_local(start_at), to_local(due_at)
    left = 1 - Fraction(percent, 100)
    if term is not None and term.unit is Unit.DAY:
        return _minutes_before(end, left * Fraction(term.amount) * 24 * 60)
    if term is not None and term.unit is Unit.MONTH:
        return _minutes_before(end, left * Fraction((end - end_of_day(start)) // timedelta(minutes=1)))
    measure = _measure(term, calendar)
    return from_local(measure.earliest(measure.until(end) - left * _whole(start, end, term, calendar)))


def used_percent(
    due_at: datetime, at: datetime, *, start_at: datetime, calendar: WorkingCalendar, term: Term | None = None
) -> int:
    """How much of a term is used up at a moment while its clock runs, in whole percent, 0 to 100, cut off."""
    start, end, now = to_local(start_at), to_local(due_at), to_local(at)
    if now >= end:
        return 100
    if term is not None and term.unit in (Unit.DAY, Unit.MONTH):
        days = Fraction(term.amount) * 24 * 60
        whole = days if term.unit is Unit.DAY else Fraction((end - end_of_day(start)) // timedelta(minutes=1))
        left = Fraction((end - now) // timedelta(microseconds=1), 60_000_000)
    else:
        measure = _measure(term, calendar)
        whole = _whole(start, end, term, calendar)
        left = measure.until(end) - measure.until(now)
    return 100 if whole <= 0 else max(0, int((1 - left / whole) * 100))


def steps(
    due_at: datetime,
    *,
    start_at: datetime,
    calendar: WorkingCalendar,
    term: Term | None = None,
    shares: Sequence[int] = DEFAULT_SHARES,
    last_day_at: datetime | None = None,
) -> tuple[Step, ...]:
    """Every step of a term in its order: the shares, and the last working day before the end. A short term has one.

    last_day_at: what warn_at said before, where it is known. Raises CalendarTooShort.
    """
    last = Step(last_day_at or warn_at(due_at, start_at=start_at, calendar=calendar, term=term), LAST_DAY)
    if _warns_in_hours(to_local(start_at), to_local(due_at), term, calendar):
        return (last,)
    parts = [
        Step(share_at(percent, due_at, start_at=start_at, calendar=calendar, term=term), percent) for percent in shares
    ]
    # Never before the count began, whatever moved the end; of two steps at one moment the last day weighs more.
    return tuple(
        sorted((step for step in (*parts, last) if step.at >= start_at), key=lambda one: (one.at, one.percent))
    )


def _measure(term: Term | None, calendar: WorkingCalendar) -> Measure:
    by_hours = term is not None and term.unit is Unit.WORKING_HOUR
    return calendar.working_minutes if by_hours else calendar.working_days


def _whole(start: datetime, end: datetime, term: Term | None, calendar: WorkingCalendar) -> Fraction:
    """The length of the term, in what _measure counts."""
    if term is None:
        return calendar.working_days.until(end) - calendar.working_days.until(min(end_of_day(start), end))
    return Fraction(term.amount) * (60 if term.unit is Unit.WORKING_HOUR else 1)


def _minutes_before(end: datetime, minutes: Fraction) -> datetime:
    return from_local(end - timedelta(minutes=int(minutes)))
