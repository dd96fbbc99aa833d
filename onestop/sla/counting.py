"""How a term is counted, on the local clock of Vietnam (moments without zone). Called by clock.py only."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from onestop.sla.calendar import ONE_DAY, WorkingCalendar, to_local
from onestop.sla.measure import Measure
from onestop.sla.term import Unit

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class End:
    """Where a count ends. counted_from: the first day on which a day off moves it. taken_out: the stops that count."""

    at: datetime
    counted_from: date
    taken_out: list[Stretch]


def end_of_day(wall: datetime) -> datetime:
    return datetime.combine(wall.date(), time()) + ONE_DAY


def joined(stretches: Iterable[Stretch], *, begin: datetime) -> list[Stretch]:
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


def counted(measure: Measure, begin: datetime, amount: Fraction, stretches: Iterable[Stretch]) -> End:
    """The earliest moment at which `amount` has been worked since `begin`, the stretches left out."""
    full = measure.until(begin) + amount
    taken_out = []
    for first, last in joined(stretches, begin=begin):
        worked_before = measure.until(first)
        if worked_before >= full:  # the term had ended: what comes later takes no lateness away
            break
        full += measure.until(last) - worked_before
        taken_out.append((first, last))
    return End(measure.earliest(full), begin.date(), taken_out)


def within_the_day(start: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar) -> End:
    """Limit 0: the close of the working day of receipt, or of the next one when it was received too late.

    Nghị định 23/2015/NĐ-CP Điều 7; Luật Hộ tịch 2014 Điều 11 khoản 3. A receipt at the very close is too late as well:
    a term of no minutes could only be missed.
    """
    last = start.date()
    in_time = (
        calendar.is_working_day(last)
        and start.time() <= calendar.same_day_until
        and start < to_local(calendar.close_of(last))
    )
    if not in_time:
        last = calendar.working_day_from(last + ONE_DAY)
    measure = calendar.working_days
    amount = measure.until(to_local(calendar.close_of(last))) - measure.until(start)
    return counted(measure, start, amount, stretches)


def last_day(received_on: date, amount: Decimal, unit: Unit) -> date:
    """The last day of a term in days or months, before days off are looked at.

    The first day is not counted; a month ends on the corresponding day, else on its last; half a month is 15 days
    (BLDS 2015 Điều 146 khoản 1, Điều 147 khoản 2, Điều 148 khoản 3).
    """
    if unit is Unit.DAY:
        return received_on + timedelta(days=ceil(amount))
    months, half = divmod(amount, 1)
    year, month = divmod(received_on.year * 12 + received_on.month - 1 + int(months), 12)
    day = min(received_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=15 if half else 0)


def on_calendar_days(
    start: datetime, amount: Decimal, unit: Unit, stretches: Iterable[Stretch], calendar: WorkingCalendar
) -> End:
    """The close of the last day, moved by the stops in whole days, then off the days off.

    Source: BLDS 2015 Điều 148 khoản 5.
    """
    last = unstopped = last_day(start.date(), amount, unit)
    stopped = timedelta(0)
    at = _close_from(last, calendar)
    taken_out = []
    for first, resumed in joined(stretches, begin=start):
        if first >= at:
            break
        stopped += resumed - first
        last = unstopped + whole_days(stopped)
        at = _close_from(last, calendar)
        if at <= resumed:  # a stop of hours to the very close, say: a term never ends while its clock stands still
            last = resumed.date()
            at = _close_from(last, calendar)
        if at <= resumed:
            last += ONE_DAY
            at = _close_from(last, calendar)
        taken_out.append((first, resumed))
    return End(at, last, taken_out)


def _close_from(day: date, calendar: WorkingCalendar) -> datetime:
    return to_local(calendar.close_of(calendar.working_day_from(day)))


def whole_days(length: timedelta) -> timedelta:
    return -(-length // ONE_DAY) * ONE_DAY
