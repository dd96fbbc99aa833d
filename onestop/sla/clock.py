"""The one place that adds days: from the moment of receipt and a term to the moment at which the term ends.

Three counts, by the unit of the term:
- working days: from the end of the day of receipt to the earliest moment at which the count is full;
- working hours: the same from the moment of receipt, in session minutes;
- days and months: calendar days after the day of receipt; an end on a day off moves to the next working day.
A stretch in which the clock stood still takes out exactly the share that it covered; of calendar days, whole days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from onestop.sla.answer import Due, Restart, Stop
from onestop.sla.calendar import ZONE, WorkingCalendar, from_local, to_local
from onestop.sla.counting import (
    End,
    day_within_which,
    in_working_days,
    in_working_hours,
    joined,
    last_day,
    on_calendar_days,
    whole_days,
    within_the_day,
)
from onestop.sla.errors import NaiveMoment
from onestop.sla.explaining import Counted
from onestop.sla.measure import CalendarTooShort
from onestop.sla.moments import (
    EPOCH,
    EPOCH_DAY,
    MICRO,
    MICROS_A_DAY,
    MINUTES,
    MINUTES_A_DAY,
    micros_in,
    micros_of,
    moment_of,
    moment_of_micros,
)
from onestop.sla.tables import Tables
from onestop.sla.term import Term, Unit
from onestop.sla.warnings import warn_at

__all__ = [
    "Due",
    "Restart",
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

MICROS_A_MINUTE = MICROS_A_DAY // MINUTES_A_DAY
# Taken from their class once: that look-up is a good part of the time of a bare answer.
WORKING_DAY = Unit.WORKING_DAY
WORKING_HOUR = Unit.WORKING_HOUR


def due(
    start_at: datetime,
    term: Term,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
    restarts: Sequence[Restart] = (),
) -> Due:
    """The end of a term, with its explanation.

    start_at: when the complete dossier was received (Nghị định 118/2025/NĐ-CP Điều 17 khoản 3).
    stops: pauses in any order, overlapping or not; what lies before the count or after its end changes nothing.
    extensions: lawful ones, in the unit of the term.
    restarts: the term begins again from zero at the last completion; what is complete before receipt changes nothing,
        nor does what is asked after the end: by then the dossier is late.
    Raises CalendarTooShort when the calendar does not reach the end, TermError for an extension in another unit,
    NaiveMoment for a moment without zone: all of them ClockError.
    """
    whole = sum(extensions, start=term) if extensions else term
    start = received = micros_of(start_at)
    pauses = [_micros(stop) for stop in stops]
    if restarts:
        restarts = _in_time(restarts, received, whole, calendar, pauses)
        start = max([received, *(micros_of(restart.completed_at) for restart in restarts)])
    begins_at = start_at if start_at.tzinfo is ZONE and start == received else moment_of_micros(start)
    received_at = moment_of_micros(received) if restarts else begins_at
    quick = None if stops else _session_of_end(start // MICROS_A_DAY, whole, calendar)
    if quick:
        session, spare = quick
        at = calendar.tables.close_at[session] - MINUTES[spare]
        minute = calendar.working_days.closes[session] - spare
        end = End(minute, (start // MICROS_A_DAY + 1) * MICROS_A_DAY, [])
    else:
        end = _end(start, whole, calendar, pauses)
        at = moment_of(end.minute)
    # Tuples: the explanation is made later, and what was asked must not change meanwhile.
    facts = tuple(stops), tuple(restarts)
    counted = Counted(start, begins_at, at, whole, end, calendar, *facts, received_at, bool(extensions))
    return Due(at, begins_at, whole, counted)


def due_at(
    start_at: datetime,
    term: Term,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
) -> datetime:
    """The moment alone at which a term ends, found as fast as can be; see `due`, which always says the same."""
    if extensions:
        term = sum(extensions, start=term)
    if stops:
        return moment_of(_end(micros_of(start_at), term, calendar, [_micros(stop) for stop in stops]).minute)
    try:
        since = start_at - EPOCH
    except TypeError:
        raise NaiveMoment(start_at) from None
    unit, tables = term.unit, calendar.tables
    if unit is WORKING_HOUR:
        at = _end_in_hours(since, term.halves, tables)
        if at:
            return at
    elif quick := _session_of_end(since.days, term, calendar):
        session, spare = quick
        return tables.close_at[session] - MINUTES[spare] if spare else tables.close_at[session]
    start = micros_in(since)
    if unit is WORKING_DAY and not term.halves:
        return tables.close_at[tables.closing_session(day_within_which(start, calendar))]
    if unit is Unit.DAY or unit is Unit.MONTH:
        return tables.close_at[tables.closing_session(last_day(since.days, term.halves, unit))]
    return moment_of(_end(start, term, calendar, ()).minute)


def _in_time(
    restarts: Sequence[Restart], start: int, term: Term, calendar: WorkingCalendar, pauses: Sequence[tuple[int, int]]
) -> tuple[Restart, ...]:
    """The restarts that were asked for while the count before them still ran."""
    counted: list[Restart] = []
    for restart in sorted(restarts, key=lambda each: each.asked_at):
        try:
            if micros_of(restart.asked_at) > _end(start, term, calendar, pauses).minute * MICROS_A_MINUTE:
                break
        except CalendarTooShort:
            pass  # that count would have gone on beyond what the calendar knows
        counted.append(restart)
        start = max(start, micros_of(restart.completed_at))
    return tuple(counted)


def _session_of_end(received_on: int, term: Term, calendar: WorkingCalendar) -> tuple[int, int] | None:
    """The session in which a term in working days without pauses ends, and how many minutes before its close.

    None where it takes more care.

    received_on: numbered from EPOCH; that day is not counted. One look-up and one bisection over whole numbers.
    """
    if term.unit is not WORKING_DAY or not term.halves:
        return None
    tables = calendar.tables
    begin = received_on + 1 - tables.first
    if not 0 <= begin <= tables.count:
        return None
    measure = tables.working_days
    wanted = tables.before[begin] + term.halves * tables.half
    session = bisect_left(measure.full, wanted)
    if session == len(measure.full):
        return None
    return session, (measure.full[session] - wanted) // measure.rates[session]


def _end_in_hours(since: timedelta, halves: int, tables: Tables) -> datetime | None:
    """The end of a term in working hours, which begin at once; None where it takes more care.

    since: from EPOCH to receipt. Inside a minute the end would be rounded up, so the start may be as well: sessions
    know whole minutes only.
    """
    opens, closes, full = tables.minutes
    seconds = since.seconds
    start = since.days * MINUTES_A_DAY - -seconds // 60
    if since.microseconds and not seconds % 60:
        start += 1
    running = bisect_right(opens, start) - 1
    if running < 0 or start > closes[-1]:  # at the edges of the known years
        return None
    left = closes[running] - start
    wanted = full[running] + 30 * halves
    if left > 0:
        wanted -= left
    session = bisect_left(full, wanted, running)
    if session == len(full):
        return None
    spare = full[session] - wanted
    return tables.close_at[session] - MINUTES[spare] if spare else tables.close_at[session]


def _end(start: int, term: Term, calendar: WorkingCalendar, stretches: Sequence[tuple[int, int]]) -> End:
    match term.unit:
        case Unit.WORKING_DAY if not term.halves:
            return within_the_day(start, stretches, calendar)
        case Unit.WORKING_DAY:
            return in_working_days(start, term.halves, stretches, calendar)
        case Unit.WORKING_HOUR:
            return in_working_hours(start, term.halves, stretches, calendar)
        case _:
            return on_calendar_days(start, term.halves, term.unit, stretches, calendar)


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
    start, end = micros_of(start_at), micros_of(until)
    stretches = [_micros(stop) for stop in stops]
    received_on = start // MICROS_A_DAY
    if unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR):
        by_day = unit is Unit.WORKING_DAY
        measure = calendar.working_days if by_day else calendar.working_minutes
        begin = (received_on + 1) * MICROS_A_DAY if by_day else start
        if end <= begin:
            return Fraction(0)
        used = measure.done(end) - measure.done(begin)
        for first, last in joined(stretches, begin=begin):
            if first < end:
                used -= measure.done(min(last, end)) - measure.done(first)
        return Fraction(used, measure.fine if by_day else 60 * MICRO)
    standing = sum(min(last, end) - first for first, last in joined(stretches, begin=start) if first < end)
    today = end // MICROS_A_DAY - whole_days(standing)
    if unit is Unit.DAY:
        return Fraction(max(today - received_on, 0))
    halves = next(half for half in count(1) if last_day(received_on, half, unit) > today)
    return Fraction(halves - 1, 2)


def _micros(stop: Stop) -> tuple[int, int]:
    return micros_of(stop.started_at), micros_of(stop.ended_at)


def close_after_days(noticed_at: datetime, days: int, *, calendar: WorkingCalendar) -> datetime:
    """The last minute (23:59) of the time that a notice leaves: what is not completed by then may be closed.

    days: calendar days, the day of the notice not counted; a last day that is off moves to the next working day
    (BLDS 2015 Điều 147 khoản 2, Điều 148 khoản 5 và 6).
    """
    last = last_day(micros_of(noticed_at) // MICROS_A_DAY, 2 * days, Unit.DAY)
    last_date = calendar.working_day_from(date.fromordinal(last + EPOCH_DAY))
    return from_local(datetime.combine(last_date, time(23, 59)))


def within_working_days(received_at: datetime, at: datetime, days: int, *, calendar: WorkingCalendar) -> bool:
    """Whether a moment still lies within `days` working days of receipt, the last close included."""
    return at <= due_at(received_at, Term(Decimal(days), Unit.WORKING_DAY), calendar=calendar)


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
    end, (first, last) = to_local(due_at), (to_local(stop.started_at), to_local(stop.ended_at))
    measure = calendar.working_days
    if first >= end:
        return from_local(end)
    left = measure.until(end) - measure.until(first)
    if last < end and measure.until(last) == measure.until(first):
        return from_local(end)
    if not left:
        term = Term(Decimal(0), Unit.WORKING_DAY)
        return moment_of(_end(micros_of(stop.ended_at), term, calendar, ()).minute)
    return from_local(measure.earliest(measure.until(last) + left))


def days_between(earlier: datetime, later: datetime) -> int:
    """Calendar days from one day to another, in Asia/Ho_Chi_Minh."""
    return (to_local(later).date() - to_local(earlier).date()).days
