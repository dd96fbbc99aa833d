"""A second clock, slow and plain enough to be believed: it walks day by day and minute by minute.

It shares no code with the clock that it judges. It knows neither sums nor bisection, joins no pauses, and sees of a
calendar nothing but a table of sessions. Moments are wall clock moments of Vietnam without zone. Two short cuts, which
change no answer: a session that nothing interferes with and that does not fill the count is taken whole, and of a
minute with pauses inside the running microseconds are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NOTHING = timedelta(0)

Stretch = tuple[datetime, datetime]
Session = tuple[int, int]  # opens, closes, in minutes of the day


class Unknown(Exception):  # noqa: N818 - an answer, not a defect
    """A day was needed that the table does not hold."""


@dataclass(frozen=True)
class Table:
    """The hours of an office.

    sessions: for every known day the sessions in order, none where nothing is worked.
    same_day_until: for every known day the minute up to which a dossier for the same day is received.
    """

    sessions: Mapping[date, Sequence[Session]]
    same_day_until: Mapping[date, int]

    def on(self, day: date) -> Sequence[Session]:
        if day not in self.sessions:
            raise Unknown(day)
        return self.sessions[day]

    def close_of(self, day: date) -> datetime | None:
        sessions = self.on(day)
        return midnight(day) + sessions[-1][1] * MINUTE if sessions else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def slow_due(received: datetime, halves: int, unit: str, table: Table, stops: Sequence[Stretch] = ()) -> datetime:
    """The end of a term of `halves` halves of a "working_day", "working_hour", "day" or "month"."""
    if unit == "working_day" and halves == 0:
        return _within_the_day(received, table, stops)
    if unit == "working_day":
        return _counted(midnight(received.date() + DAY), Fraction(halves, 2), True, table, stops)
    if unit == "working_hour":
        return _counted(received, Fraction(halves, 2) * 60, False, table, stops)
    days_in_full = -(-halves // 2)  # half a calendar day is a day
    last = received.date() + days_in_full * DAY if unit == "day" else _months_later(received.date(), halves)
    return _on_calendar_days(received, last, table, stops)


def slow_elapsed(
    received: datetime, until: datetime, unit: str, table: Table, stops: Sequence[Stretch] = ()
) -> Fraction:
    """How much of a term in working days or hours has been used up."""
    begin = midnight(received.date() + DAY) if unit == "working_day" else received
    return slow_worked(begin, until, unit, table, stops)


def slow_worked(begin: datetime, until: datetime, unit: str, table: Table, stops: Sequence[Stretch] = ()) -> Fraction:
    """How many working days or hours lie between two moments."""
    by_day = unit == "working_day"
    done, day = Fraction(0), begin.date()
    while midnight(day) < until:
        for session in table.on(day):
            whole = _worth(session, table.on(day), by_day)
            opens, closes = _span(day, session)
            if begin <= opens and closes <= until and not _disturbed(opens, closes, stops):
                done += whole
                continue
            for first in _minutes(day, session):
                if first < until:
                    share = whole / (session[1] - session[0])
                    done += share * _running(first, min(first + MINUTE, until), begin, stops)
        day += DAY
    return done if by_day else done / 60


def standing(first: datetime, last: datetime, stops: Sequence[Stretch]) -> timedelta:
    """For how long between two moments at least one of the stops holds."""
    edges = sorted({first, last, *(edge for stop in stops for edge in stop if first < edge < last)})
    return sum((b - a for a, b in pairwise(edges) if any(begun <= a < ended for begun, ended in stops)), start=NOTHING)


def _running(first: datetime, last: datetime, begin: datetime, stops: Sequence[Stretch]) -> Fraction:
    """The part of a minute, 0 to 1, that runs: after the begin, and outside of every stop."""
    first = max(first, begin)
    if last <= first:
        return Fraction(0)
    return Fraction((last - first - standing(first, last, stops)) // timedelta(microseconds=1), 60_000_000)


def _worth(session: Session, sessions: Sequence[Session], by_day: bool) -> Fraction:
    """What a session is worth: in working days two or more share a day, one alone is half of one; else its minutes."""
    if by_day:
        return Fraction(1, 2) if len(sessions) < 3 else Fraction(1, len(sessions))
    return Fraction(session[1] - session[0])


def _span(day: date, session: Session) -> Stretch:
    return midnight(day) + session[0] * MINUTE, midnight(day) + session[1] * MINUTE


def _minutes(day: date, session: Session) -> list[datetime]:
    return [midnight(day) + minute * MINUTE for minute in range(*session)]


def _disturbed(opens: datetime, closes: datetime, stops: Sequence[Stretch]) -> bool:
    return any(first < closes and opens < last for first, last in stops)


def _counted(begin: datetime, wanted: Fraction, by_day: bool, table: Table, stops: Sequence[Stretch]) -> datetime:
    """The end of the minute in which `wanted` has been worked since `begin`."""
    done, day = Fraction(0), begin.date()
    while True:
        for session in table.on(day):
            whole = _worth(session, table.on(day), by_day)
            opens, closes = _span(day, session)
            if begin <= opens and done + whole < wanted and not _disturbed(opens, closes, stops):
                done += whole
                continue
            for first in _minutes(day, session):
                done += whole / (session[1] - session[0]) * _running(first, first + MINUTE, begin, stops)
                if done >= wanted:
                    return first + MINUTE
        day += DAY


def _within_the_day(received: datetime, table: Table, stops: Sequence[Stretch]) -> datetime:
    """The close of the day of receipt, or of the next working day; stops move it by the share that they take."""
    day = received.date()
    closes = table.close_of(day)
    if closes is None or received > midnight(day) + table.same_day_until[day] * MINUTE or received >= closes:
        day += DAY
        while (closes := table.close_of(day)) is None:
            day += DAY
    return _counted(received, slow_worked(received, closes, "working_day", table), True, table, stops)


def _months_later(day: date, halves: int) -> date:
    """Walks until the corresponding day, or the last day of a month without one, has come often enough."""
    months, walked = halves // 2, day
    while months:
        walked += DAY
        is_last_of_month = (walked + DAY).day == 1
        months -= walked.day == day.day or (is_last_of_month and walked.day < day.day)
    return walked + (15 if halves % 2 else 0) * DAY


def _on_calendar_days(received: datetime, last: date, table: Table, stops: Sequence[Stretch]) -> datetime:
    """The first close at which the days, and the stops before it in whole days, are over, and which no stop covers."""
    day, looked, stood = last, received, NOTHING
    while True:
        closes = table.close_of(day)
        if closes is not None:
            stood += standing(looked, closes, stops)
            looked = closes
            over = day >= last + -(-stood // DAY) * DAY
            if over and not any(first < closes <= until for first, until in stops):
                return closes
        day += DAY
