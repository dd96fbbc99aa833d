"""A clock that walks minute by minute and knows nothing of sums or bisection: slow, and plain enough to be believed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil

from onestop.sla.calendar import WorkingCalendar, from_local, to_local
from onestop.sla.clock import Stop
from onestop.sla.term import Term, Unit

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def worked(calendar: WorkingCalendar, since: datetime) -> Iterator[tuple[datetime, Fraction]]:
    """Every session minute from the local moment on, and its share of a working day."""
    day = since.date()
    while True:
        sessions = calendar.sessions_on(day)
        for session in sessions:
            minute, closes = datetime.combine(day, session.opens), datetime.combine(day, session.closes)
            weight = Fraction(1, 2) if len(sessions) == 1 else Fraction(1)
            share = weight / len(sessions) / ((closes - minute) // MINUTE)
            while minute < closes:
                if minute >= since:
                    yield minute, share
                minute += MINUTE
        day += DAY


def slow_due(start_at: datetime, term: Term, *, calendar: WorkingCalendar, stops: Sequence[Stop]) -> datetime:
    """What clock.due answers, for whole minutes, terms above 0, and units other than the month."""
    start = to_local(start_at)
    standing = [(to_local(stop.started_at), to_local(stop.ended_at)) for stop in stops]
    if term.unit is Unit.DAY:
        return _slow_calendar_days(start, ceil(term.amount), standing, calendar)
    by_day = term.unit is Unit.WORKING_DAY
    begin = datetime.combine(start.date() + DAY, time()) if by_day else start
    wanted = Fraction(term.amount) if by_day else Fraction(term.amount) * 60
    done = Fraction(0)
    for minute, share in worked(calendar, begin):
        if any(first <= minute < last for first, last in standing):
            continue
        done += share if by_day else 1
        if done >= wanted:
            return from_local(minute + MINUTE)
    raise AssertionError("unreachable: the walk ends by CalendarTooShort")


def _slow_calendar_days(
    start: datetime, days: int, standing: Sequence[tuple[datetime, datetime]], calendar: WorkingCalendar
) -> datetime:
    """Every minute from receipt on is looked at once; those that stand still are counted and turned into days."""
    last, stood, minute = start.date() + days * DAY, 0, start
    while True:
        end = last + ceil(Fraction(stood, 24 * 60)) * DAY
        while not (closes := _close(end, calendar)) or any(first < closes <= until for first, until in standing):
            end += DAY
        if minute >= closes:
            return from_local(closes)
        stood += any(first <= minute < until for first, until in standing)
        minute += MINUTE


def _close(day: date, calendar: WorkingCalendar) -> datetime | None:
    sessions = calendar.sessions_on(day)
    return datetime.combine(day, sessions[-1].closes) if sessions else None
