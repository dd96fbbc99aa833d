"""How a term is counted, in whole numbers since moments.EPOCH. Called by the modules of the clock only."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from onestop.sla.calendar import WorkingCalendar
from onestop.sla.measure import CalendarTooShort, Measure
from onestop.sla.moments import EPOCH_DAY, MICRO, MICROS_A_DAY, year_of
from onestop.sla.term import Unit

Stretch = tuple[int, int]  # microseconds


class End(NamedTuple):
    """Where a count ends.

    minute: the end. begin: the microsecond from which stops count and, in working days, the term does.
    taken_out: the stops that count, joined. last_day: of a term in days or months the number of the last day before
    days off are looked at; plain_days: how many days the term has without its stops.
    """

    minute: int
    begin: int
    taken_out: list[Stretch]
    last_day: int | None = None
    plain_days: int = 0


def joined(stretches: Iterable[Stretch], *, begin: int) -> list[Stretch]:
    """The union of the stretches from `begin` on, in order, as stretches that do not touch."""
    union: list[Stretch] = []
    for first, last in sorted(stretches):
        first = max(first, begin)
        if last <= first:
            continue
        if union and first <= union[-1][1]:
            union[-1] = union[-1][0], max(union[-1][1], last)
        else:
            union.append((first, last))
    return union


def counted(measure: Measure, begin: int, fine: int, stretches: Sequence[Stretch]) -> End:
    """The earliest minute at which `fine` fine units have been worked since `begin`, the stretches left out."""
    full = measure.done(begin) + fine
    if not stretches:
        return End(measure.first_minute(full), begin, [])
    taken_out = []
    for first, last in joined(stretches, begin=begin):
        # The term had ended: what comes later takes no lateness away, in a year that nobody knows yet least of all.
        if first >= measure.ends or (worked_before := measure.done(first)) >= full:
            break
        full += measure.done(last) - worked_before
        taken_out.append((first, last))
    return End(measure.first_minute(full), begin, taken_out)


def in_working_days(start: int, halves: int, stretches: Sequence[Stretch], calendar: WorkingCalendar) -> End:
    """From the end of the day of receipt to the earliest moment at which the count is full."""
    begin = (start // MICROS_A_DAY + 1) * MICROS_A_DAY
    return counted(calendar.working_days, begin, halves * calendar.tables.half * MICRO, stretches)


def in_working_hours(start: int, halves: int, stretches: Sequence[Stretch], calendar: WorkingCalendar) -> End:
    """From the very moment of receipt, in session minutes."""
    return counted(calendar.working_minutes, start, halves * 30 * MICRO, stretches)


def within_the_day(start: int, stretches: Sequence[Stretch], calendar: WorkingCalendar) -> End:
    """Limit 0: the close of the working day of receipt, or of the next one when it was received too late.

    Nghị định 23/2015/NĐ-CP Điều 7; Luật Hộ tịch 2014 Điều 11 khoản 3. A receipt at the very close is too late as well:
    a term of no minutes could only be missed.
    """
    measure, closes = calendar.working_days, calendar.working_days.closes
    close = closes[calendar.tables.closing_session(day_within_which(start, calendar))]
    return counted(measure, start, measure.done(close * MICRO) - measure.done(start), stretches)


def day_within_which(start: int, calendar: WorkingCalendar) -> int:
    """The day of receipt, or the next when it was received too late; either may be off."""
    tables = calendar.tables
    day = start // MICROS_A_DAY
    if not 0 <= day - tables.first < tables.count:
        raise CalendarTooShort(year_of(day))
    return day if start <= tables.in_time_until[day - tables.first] else day + 1


def last_day(received_on: int, halves: int, unit: Unit) -> int:
    """The last day of a term in days or months, before days off are looked at. Days are numbered from EPOCH.

    The first day is not counted; a month ends on the corresponding day, else on its last; half a month is 15 days, half
    a day a whole one (BLDS 2015 Điều 146 khoản 1, Điều 147 khoản 2, Điều 148 khoản 3).
    """
    whole, half = divmod(halves, 2)
    if unit is Unit.DAY:
        return received_on + whole + half
    first = date.fromordinal(received_on + EPOCH_DAY)
    year, month = divmod(first.year * 12 + first.month - 1 + whole, 12)
    if year > date.max.year:
        raise CalendarTooShort(year)
    day = min(first.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day).toordinal() - EPOCH_DAY + 15 * half


def on_calendar_days(
    start: int, halves: int, unit: Unit, stretches: Iterable[Stretch], calendar: WorkingCalendar
) -> End:
    """The close of the last day, moved by the stops in whole days, then off the days off.

    Source: BLDS 2015 Điều 148 khoản 5.
    """
    received_on = start // MICROS_A_DAY
    last = unstopped = last_day(received_on, halves, unit)
    closes = calendar.working_days.closes
    closing = calendar.tables.closing_session
    at = closes[closing(last)]
    stopped = 0
    taken_out = []
    for first, resumed in joined(stretches, begin=start):
        if first >= at * MICRO:
            break
        stopped += resumed - first
        last = unstopped + whole_days(stopped)
        at = closes[closing(last)]
        if at * MICRO <= resumed:  # a stop of hours to the very close, say: a term never ends while its clock stands
            last = resumed // MICROS_A_DAY
            at = closes[closing(last)]
        if at * MICRO <= resumed:
            last += 1
            at = closes[closing(last)]
        taken_out.append((first, resumed))
    return End(at, start, taken_out, last, unstopped - received_on)


def whole_days(micros: int) -> int:
    """A length in days, rounded up."""
    return -(-micros // MICROS_A_DAY)


def end_of_day(wall: datetime) -> datetime:
    """The midnight that ends the day of a moment of the local clock."""
    return datetime.combine(wall.date(), time()) + timedelta(days=1)
