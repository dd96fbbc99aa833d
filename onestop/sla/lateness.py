"""Late or not, since when, and by how much: computed from facts and a moment, never stored as an opinion.

`judge` is the one judge: pages, sweep, letters and reports ask it (or the filters of cases/judging.py, which say the
same to the database).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import IN_VIETNAMESE, Unit


class Standing(StrEnum):
    """How something stands against its end at a moment; EARLY and ON_TIME only when it is over."""

    EARLY = "early"  # ended on an earlier day than the one it was due on
    ON_TIME = "on_time"  # ended on that day, not after the moment
    LATE = "late"  # ended after the moment, or open after it
    WITHIN_LIMIT = "within_limit"
    DUE_SOON = "due_soon"
    EXPECTED_LATE = "expected_late"  # open and in time, but declared to become late
    STOPPED = "stopped"  # its clock stands still and it was in time when it stopped
    NO_DUE_DATE = "no_due_date"


@dataclass(frozen=True, slots=True)
class HowLate:
    """An amount of lateness.

    amount: exact, in `unit`. working_minutes: whole session minutes, for sorting and for the fine print.
    """

    amount: Fraction
    unit: Unit
    working_minutes: int

    def __bool__(self) -> bool:
        """Whether there is anything to tell: not for what has just passed its end, outside of working time."""
        return self.amount >= 1 or self.working_minutes > 0

    def __str__(self) -> str:
        """In Vietnamese; a decimal of a unit that is cut off, not rounded up: nobody is told more than is true."""
        if self.amount >= 1:
            whole, tenth = divmod(int(self.amount * 10), 10)
            return f"{whole},{tenth} {IN_VIETNAMESE[self.unit]}" if tenth else f"{whole} {IN_VIETNAMESE[self.unit]}"
        hours, minutes = divmod(self.working_minutes, 60)
        parts = [f"{hours} giờ"] * bool(hours) + [f"{minutes} phút"] * bool(minutes)
        return f"{' '.join(parts)} làm việc" if parts else "chưa đến 1 phút làm việc"


@dataclass(frozen=True, slots=True)
class Lateness:
    """How something stands against its end.

    since: the end itself, when it was missed. judged_at: the moment that was held against it. size: how late; None
    when it is not late, or when no calendar was given or it does not reach so far.
    """

    standing: Standing
    judged_at: datetime
    since: datetime | None = None
    size: HowLate | None = None

    @property
    def is_late(self) -> bool:
        return self.standing is Standing.LATE


def judge(
    due_at: datetime | None,
    at: datetime,
    *,
    ended_at: datetime | None = None,
    stopped_since: datetime | None = None,
    late_since: datetime | None = None,
    warned_from: datetime | None = None,
    expected: bool = False,
    unit: Unit | None = None,
    calendar: WorkingCalendar | None = None,
) -> Lateness:
    """The class, the moment and the size of lateness, at a moment.

    due_at: the legal end; while the clock stands still the one that was in force when it stopped, or None when nobody
    knows it. ended_at: when handling ended; from then on nothing changes any more. stopped_since: since when the clock
    stands still (or stood still when it ended): judged at that moment. late_since: noted before: what is late stays
    late. warned_from, expected: for what is open (warnings.warn_at; declared expected late).
    unit, calendar: give both for the size, in the unit of the term (working days where there is none).
    """
    over = ended_at is not None and ended_at <= at
    still = stopped_since is not None and stopped_since <= at
    judged_at = ended_at if over and ended_at is not None else at
    if still and stopped_since is not None:
        judged_at = min(judged_at, stopped_since)
    noted = late_since is not None and late_since < at
    end = late_since if noted else due_at
    if noted or (end is not None and judged_at > end):
        return Lateness(Standing.LATE, judged_at, end, _size(end, judged_at, unit, calendar))
    return Lateness(_in_time(due_at, judged_at, over, still, warned_from, expected), judged_at)


def _in_time(
    due_at: datetime | None, judged_at: datetime, over: bool, still: bool, warned_from: datetime | None, expected: bool
) -> Standing:
    if still and not over:
        return Standing.STOPPED
    if due_at is None:
        return Standing.NO_DUE_DATE
    if over:
        return Standing.EARLY if to_local(judged_at).date() < to_local(due_at).date() else Standing.ON_TIME
    if expected:
        return Standing.EXPECTED_LATE
    if warned_from is not None and judged_at >= warned_from:
        return Standing.DUE_SOON
    return Standing.WITHIN_LIMIT


def _size(
    end: datetime | None, judged_at: datetime, unit: Unit | None, calendar: WorkingCalendar | None
) -> HowLate | None:
    if end is None or calendar is None:
        return None
    try:
        return worked_between(end, judged_at, unit=unit or Unit.WORKING_DAY, calendar=calendar)
    except CalendarTooShort:
        return None  # late all the same: only nobody can say by how much


def worked_between(earlier: datetime, later: datetime, *, unit: Unit, calendar: WorkingCalendar) -> HowLate:
    """How much lies between two moments in the unit of a term: how late something is, or how much is left.

    Working days and hours: what was worked in between, made-up days included. Days: whole calendar days. A term in
    months is told in days: nobody says a tenth of a month. Nothing when `later` is not later.
    Raises CalendarTooShort when either moment lies outside of the known years.
    """
    shown_in = Unit.DAY if unit is Unit.MONTH else unit
    if later <= earlier:
        return HowLate(Fraction(0), shown_in, 0)
    first, last = to_local(earlier), to_local(later)
    minutes = calendar.working_minutes.until(last) - calendar.working_minutes.until(first)
    match shown_in:
        case Unit.WORKING_DAY:
            amount = calendar.working_days.until(last) - calendar.working_days.until(first)
        case Unit.WORKING_HOUR:
            amount = minutes / 60
        case _:
            amount = Fraction((last.date() - first.date()).days)
    return HowLate(amount, shown_in, int(minutes))
