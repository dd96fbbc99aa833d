"""A million due dates from arrays, against NumPy's own working days and against bare look-ups in tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.measure import Goal, Job, in_turn
from bench.office_hours import DAYS_OFF, calendar
from onestop.sla.many import due_at_all
from onestop.sla.term import Unit

NUMBER = 1_000_000
Numbers = NDArray[np.int64]


def _questions() -> tuple[Numbers, Numbers]:
    """Minutes of receipt over three years, and terms of 1 to 60 halves."""
    chance = np.random.default_rng(1)
    first, last = (int(datetime(*day, tzinfo=UTC).timestamp()) // 60 for day in ((2024, 1, 2), (2026, 9, 1)))
    return chance.integers(first, last, NUMBER), chance.integers(1, 61, NUMBER)


@contextmanager
def _against(bare: Callable[[Numbers, Numbers], Callable[[], object]], unit: Unit) -> Iterator[tuple[Job, Job]]:
    start, halves = _questions()
    yield lambda: due_at_all(start, halves, unit, calendar=calendar()), bare(start, halves)


def _busday_offset(start: Numbers, halves: Numbers) -> Callable[[], object]:
    """Whole days, the days off told beforehand; NumPy knows neither halves nor days that are made up."""
    days = (start + 7 * 60).astype("datetime64[m]").astype("datetime64[D]")
    whole = (halves + 1) // 2
    off = np.busdaycalendar(holidays=list(DAYS_OFF))
    return lambda: np.busday_offset(days, whole, roll="preceding", busdaycal=off)


def _day_gathers(start: Numbers, halves: Numbers) -> Callable[[], object]:
    """Day of receipt to halves worked, and back: nothing but the two look-ups, the day known beforehand."""
    office, begin = calendar(), _begin()
    days = (start - begin) // (24 * 60)
    worth, ends = [], [0]
    for number in range((office.last_day - office.first_day).days + 1):
        sessions = office.sessions_on(office.first_day + timedelta(days=number))
        worth.append(len(sessions))
        ends += [begin + number * 24 * 60 + session.closes.hour * 60 + session.closes.minute for session in sessions]
    worked, end = np.cumsum(worth), np.array(ends)
    expected = due_at_all(start, halves, Unit.WORKING_DAY, calendar=office)
    assert (end[worked[days] + halves] == expected).all(), "the bare look-ups are wrong"
    return lambda: end[worked[days] + halves]


def _minute_gathers(start: Numbers, halves: Numbers) -> Callable[[], object]:
    """Minute of receipt to minutes worked, and back: tables over every minute, the minute known beforehand."""
    office, begin = calendar(), _begin()
    days = (office.last_day - office.first_day).days + 1
    works = np.zeros(days * 24 * 60 + 1, np.int32)
    for number in range(days):
        for session in office.sessions_on(office.first_day + timedelta(days=number)):
            opens, closes = (
                number * 24 * 60 + edge.hour * 60 + edge.minute for edge in (session.opens, session.closes)
            )
            works[opens + 1 : closes + 1] = 1
    worked = np.cumsum(works, dtype=np.int32)
    end = np.concatenate([[0], begin + np.flatnonzero(works)]).astype(np.int32)
    since, minutes = start - begin, halves * 30
    expected = due_at_all(start, halves, Unit.WORKING_HOUR, calendar=office)
    assert (end[worked[since] + minutes] == expected).all(), "the bare look-ups are wrong"
    return lambda: end[worked[since] + minutes]


def _begin() -> int:
    """The first midnight of the calendar in Vietnam, in minutes since 1970 in UTC."""
    first = calendar().first_day
    return int(datetime(first.year, 1, 1, tzinfo=UTC).timestamp()) // 60 - 7 * 60


GOALS = (
    Goal(
        "a million ends in working days / numpy.busday_offset",
        3,
        in_turn(partial(_against, _busday_offset, Unit.WORKING_DAY), rounds=9),
    ),
    Goal(
        "a million ends in working days / two look-ups",
        30,
        in_turn(partial(_against, _day_gathers, Unit.WORKING_DAY), rounds=15),
    ),
    Goal(
        "a million ends in working hours / two look-ups in minutes",
        10,
        in_turn(partial(_against, _minute_gathers, Unit.WORKING_HOUR), rounds=15),
    ),
)
