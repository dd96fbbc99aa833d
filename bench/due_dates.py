"""One due date: the legal clock against two bisects, and against what is used elsewhere for working hours.

All answer the same questions, aware moment in and out: received at some minute of the spring, due after 10 working
days or, where the other knows hours only, after as many working hours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pandas as pd
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule

from bench.measure import Goal, Job, in_turn
from bench.office_hours import DAYS_OFF, calendar
from onestop.sla.calendar import ZONE, WorkingCalendar
from onestop.sla.clock import due, due_at
from onestop.sla.term import Term, Unit

DAYS = Term(Decimal(10), Unit.WORKING_DAY)
HOURS = Term(Decimal(80), Unit.WORKING_HOUR)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def moments(number: int) -> list[datetime]:
    """Receipts at the minutes of working hours, and one in ten at any minute of any day (filed online)."""
    chance = Random(1)
    worked = (*range(7 * 60, 11 * 60 + 30), *range(13 * 60 + 30, 17 * 60))
    answer = []
    for _ in range(number):
        at_night = chance.random() < 0.1
        day = chance.randrange(84) if at_night else 7 * chance.randrange(12) + chance.randrange(5)
        minute = chance.randrange(24 * 60) if at_night else chance.choice(worked)
        answer.append(datetime(2026, 3, 2, tzinfo=ZONE) + timedelta(days=day, minutes=minute))
    return answer


def two_bisects(office: WorkingCalendar) -> Callable[[datetime], datetime]:
    """The least that gives a date: one bisect finds the day of receipt, another the day of the end."""
    midnights, worked, closes = [], [0], []
    day = office.first_day
    while day <= office.last_day:
        midnights.append((datetime.combine(day, time(), ZONE) - EPOCH) // MINUTE)
        if office.sessions_on(day):
            closes.append((office.close_of(day) - EPOCH) // MINUTE)
        worked.append(len(closes))
        day += timedelta(days=1)
    sums = list(range(1, len(closes) + 1))

    def due_by_bisects(start_at: datetime) -> datetime:
        wanted = worked[bisect_right(midnights, int(start_at.timestamp()) // 60)] + 10
        return datetime.fromtimestamp(closes[bisect_left(sums, wanted)] * 60, ZONE)

    return due_by_bisects


@contextmanager
def _against_bisects(ours: Callable[[datetime], object]) -> Iterator[tuple[Job, Job]]:
    when, bare = moments(1000), two_bisects(calendar())
    assert all(bare(at) == due_at(at, DAYS, calendar=calendar()) for at in when), "the bare function is wrong"
    yield lambda: [ours(at) for at in when], lambda: [bare(at) for at in when]


def _date(at: datetime) -> datetime:
    return due_at(at, DAYS, calendar=calendar())


def _explained(at: datetime) -> list[str]:
    return [entry.why for entry in due(at, DAYS, calendar=calendar()).explanation]


@contextmanager
def _against(adding: Callable[[], Callable[[datetime], Any]], number: int) -> Iterator[tuple[Job, Job]]:
    """Our 80 working hours against a library's. adding: makes the library's function."""
    office, when, theirs = calendar(), moments(number), adding()
    _count_alike(when, [theirs(at) for at in when])
    yield lambda: [due_at(at, HOURS, calendar=office) for at in when], lambda: [theirs(at) for at in when]


def _count_alike(when: Sequence[datetime], theirs: Sequence[datetime]) -> None:
    """Where we say the close of a session, others may say the opening of the next: the same in working time."""
    office = calendar()
    for at, their in zip(when, theirs, strict=True):
        ours = due_at(at, HOURS, calendar=office)
        assert their in (ours, office.next_session_start(ours)), f"received {at}: {ours}, the other {their}"


def _businesstimedelta() -> Callable[[datetime], Any]:
    zone = pytz.timezone("Asia/Ho_Chi_Minh")
    week = list(range(5))
    rules = Rules(
        [
            WorkDayRule(start_time=time(7), end_time=time(17), working_days=week, tz=zone),
            LunchTimeRule(start_time=time(11, 30), end_time=time(13, 30), working_days=week, tz=zone),
            HolidayRule(dict.fromkeys(DAYS_OFF, "Nghỉ"), tz=zone),
        ]
    )
    eighty = BusinessTimeDelta(rules, hours=80)
    return lambda at: at.astimezone(zone) + eighty


def _custom_business_hour() -> Callable[[datetime], Any]:
    eighty = pd.offsets.CustomBusinessHour(
        n=80, start=["07:00", "13:30"], end=["11:30", "17:00"], holidays=[str(day) for day in DAYS_OFF]
    )
    return lambda at: (pd.Timestamp(at) + eighty).to_pydatetime()


GOALS = (
    Goal("one due date / two bisects", 3, in_turn(partial(_against_bisects, _date), rounds=40)),
    Goal("one due date explained / two bisects", 15, in_turn(partial(_against_bisects, _explained), rounds=20)),
    Goal(
        "one due date / businesstimedelta as help desks use it (times faster)",
        1_000,
        in_turn(partial(_against, _businesstimedelta, 60), rounds=3, warm_up=1),
        at_least=True,
    ),
    Goal(
        "one due date / pandas CustomBusinessHour (times faster)",
        100,
        in_turn(partial(_against, _custom_business_hour, 500), rounds=7),
        at_least=True,
    ),
)
