"""The one place that adds days: from the moment of receipt and a term to the moment at which the term ends.

Three counts, by the unit of the term:
- working days: from the end of the day of receipt to the earliest moment at which the count is full;
- working hours: the same from the moment of receipt, in session minutes;
- days and months: calendar days after the day of receipt; an end on a day off moves to the next working day.
A stretch in which the clock stood still takes out exactly the share that it covered; of calendar days, whole days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from onestop.sla.calendar import Skipped, WorkingCalendar, from_local, to_local
from onestop.sla.counting import counted, end_of_day, joined, last_day, on_calendar_days, whole_days, within_the_day
from onestop.sla.errors import ClockError
from onestop.sla.rules import rule
from onestop.sla.term import Term, Unit
from onestop.sla.trace import Entry
from onestop.sla.warnings import warn_at

__all__ = [
    "Due",
    "Restart",
    "Skipped",
    "Stop",
    "close_after_days",
    "days_between",
    "due",
    "due_at",
    "earliest_reappointment",
    "elapsed",
    "is_later_working_moment",
    "postponed",
    "warn_at",
    "within_working_days",
]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the clock stood still, why, and its paper.

    Both moments aware; one that ends before it starts is refused (ClockError).
    """

    started_at: datetime
    ended_at: datetime
    why: str = "Tạm dừng tính thời hạn"
    source: str = ""

    def __post_init__(self) -> None:
        if to_local(self.ended_at) < to_local(self.started_at):
            raise ClockError(
                f"Tạm dừng từ {self.started_at.isoformat()} lại kết thúc trước đó, lúc {self.ended_at.isoformat()}.",
                self,
            )


@dataclass(frozen=True, slots=True)
class Restart:
    """A term that begins again from zero: asked for a supplement, complete at `completed_at`.

    Source: Nghị định 61/2018/NĐ-CP Điều 19 khoản 4; Nghị định 118/2025/NĐ-CP Điều 19 khoản 5.
    Both moments aware; what is completed before it was asked is refused (ClockError).
    """

    asked_at: datetime
    completed_at: datetime
    why: str = "Chờ bổ sung, hoàn thiện hồ sơ; bổ sung đủ thì thời hạn tính lại từ đầu"
    source: str = "khoản 5 Điều 19 Nghị định số 118/2025/NĐ-CP"

    def __post_init__(self) -> None:
        if to_local(self.completed_at) < to_local(self.asked_at):
            raise ClockError(
                f"Yêu cầu bổ sung lúc {self.asked_at.isoformat()} lại hoàn thiện trước đó, lúc "
                f"{self.completed_at.isoformat()}.",
                self,
            )


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends, and why then (cách tính ngày hẹn).

    at: a whole minute in Asia/Ho_Chi_Minh, inside a session or at its close.
    term: the whole term, extensions included.
    rule: a Vietnamese sentence with its article.
    skipped: the days off that moved the end.
    stops: what was taken out: the stops as far as they count, in order, joined where they overlap.
    provisional: whether a year that was needed is not yet officially decided (tạm tính).
    """

    at: datetime
    start_at: datetime
    term: Term
    rule: str
    skipped: tuple[Skipped, ...]
    stops: tuple[Stop, ...]
    provisional: bool
    explanation: tuple[Entry, ...]
    calendar_version: str


def due(
    start_at: datetime,
    term: Term,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
    restarts: Sequence[Restart] = (),
) -> Due:
    """The end of a term.

    start_at: when the complete dossier was received (Nghị định 118/2025/NĐ-CP Điều 17 khoản 3).
    stops: pauses in any order, overlapping or not; what lies before the count or after its end changes nothing.
    extensions: lawful ones, in the unit of the term.
    Raises CalendarTooShort when the calendar does not reach the end, TermError for an extension in another unit,
    ValueError for a moment without zone.
    """
    start = (
        max(to_local(start_at), *(to_local(each.completed_at) for each in restarts)) if restarts else to_local(start_at)
    )
    whole = sum(extensions, start=term)
    stretches = [_local(stop) for stop in stops]
    match whole.unit:
        case Unit.WORKING_DAY if not whole.amount:
            end = within_the_day(start, stretches, calendar)
        case Unit.WORKING_DAY:
            end = counted(calendar.working_days, end_of_day(start), Fraction(whole.amount), stretches)
        case Unit.WORKING_HOUR:
            end = counted(calendar.working_minutes, start, Fraction(whole.amount) * 60, stretches)
        case Unit.DAY | Unit.MONTH:
            end = on_calendar_days(start, whole.amount, whole.unit, stretches, calendar)
    skipped = calendar.days_off(end.counted_from, end.at.date())
    return Due(
        at=from_local(end.at),
        start_at=from_local(start),
        term=whole,
        rule=rule(
            whole,
            received_on=start.date(),
            same_day_until=calendar.same_day_until,
            extended=bool(extensions),
            stopped=bool(end.taken_out),
            rolled_from=end.counted_from if whole.unit in (Unit.DAY, Unit.MONTH) and skipped else None,
        ),
        skipped=skipped,
        stops=tuple(Stop(from_local(first), from_local(last)) for first, last in end.taken_out),
        provisional=calendar.is_provisional(end.counted_from, end.at.date()),
        explanation=(),
        calendar_version=calendar.version,
    )


def due_at(
    start_at: datetime,
    term: Term,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
) -> datetime:
    """The moment alone at which a term ends; see `due`."""
    return due(start_at, term, calendar=calendar, stops=stops, extensions=extensions).at


def elapsed(
    start_at: datetime,
    until: datetime,
    unit: Unit,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
) -> Fraction:
    """How much of a term is used up at a moment, in its unit; 0 before the count begins.

    Working days and hours: exact shares, so that at the due moment the term is used up to the minute. Days: whole days
    gone by, stops taken out in whole days. Months: whole halves of a month. (In these two the end may have moved
    off a day off, and more than the term is used up then.)
    """
    start, end = to_local(start_at), to_local(until)
    if unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR):
        by_day = unit is Unit.WORKING_DAY
        measure = calendar.working_days if by_day else calendar.working_minutes
        begin = end_of_day(start) if by_day else start
        if end <= begin:
            return Fraction(0)
        used = measure.until(end) - measure.until(begin)
        for first, last in joined(map(_local, stops), begin=begin):
            if first < end:
                used -= measure.until(min(last, end)) - measure.until(first)
        return used if by_day else used / 60
    standing = sum(
        (min(last, end) - first for first, last in joined(map(_local, stops), begin=start) if first < end),
        start=timedelta(0),
    )
    today = end.date() - whole_days(standing)
    if unit is Unit.DAY:
        return Fraction(max((today - start.date()).days, 0))
    halves = next(half for half in count(1) if last_day(start.date(), Decimal(half) / 2, unit) > today)
    return Fraction(halves - 1, 2)


def _local(stop: Stop) -> tuple[datetime, datetime]:
    return to_local(stop.started_at), to_local(stop.ended_at)


def close_after_days(noticed_at: datetime, days: int, *, calendar: WorkingCalendar) -> datetime:
    """The last minute (23:59) of the time that a notice leaves: what is not completed by then may be closed.

    days: calendar days, the day of the notice not counted; a last day that is off moves to the next working day
    (BLDS 2015 Điều 147 khoản 2, Điều 148 khoản 5 và 6).
    """
    last = last_day(to_local(noticed_at).date(), Decimal(days), Unit.DAY)
    return from_local(datetime.combine(calendar.working_day_from(last), time(23, 59)))


def within_working_days(received_at: datetime, at: datetime, days: int, *, calendar: WorkingCalendar) -> bool:
    """Whether a moment still lies within `days` working days of receipt, the last close included."""
    return at <= due(received_at, Term(Decimal(days), Unit.WORKING_DAY), calendar=calendar).at


def is_later_working_moment(new_at: datetime, *, after: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a new appointment lies in working time (a close included) and later than a moment."""
    return to_local(new_at) > to_local(after) and calendar.is_working_moment(new_at)


def earliest_reappointment(after: datetime, *, calendar: WorkingCalendar) -> datetime:
    """The first whole working minute that is later than a moment."""
    wall = to_local(after).replace(second=0, microsecond=0) + timedelta(minutes=1)
    at = from_local(wall)
    return at if calendar.is_working_moment(at) else calendar.next_session_start(at)


def postponed(due_at: datetime, stop: Stop, *, calendar: WorkingCalendar) -> datetime:
    """A given end, moved by exactly the share of working days that a stop took.

    For an end that an older register gives without its term, inside working time or not. A stop that begins after the
    end changes nothing. Where no working time was left when the clock stopped, a term of 0 begins when it goes on.
    """
    end, (first, last) = to_local(due_at), _local(stop)
    measure = calendar.working_days
    if first >= end:
        return from_local(end)
    left = measure.until(end) - measure.until(first)
    if last < end and measure.until(last) == measure.until(first):
        return from_local(end)
    if not left:
        return due(stop.ended_at, Term(Decimal(0), Unit.WORKING_DAY), calendar=calendar).at
    return from_local(measure.earliest(measure.until(last) + left))


def days_between(earlier: datetime, later: datetime) -> int:
    """Calendar days from one day to another, in Asia/Ho_Chi_Minh."""
    return (to_local(later).date() - to_local(earlier).date()).days
