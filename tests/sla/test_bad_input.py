"""What nobody can count with is refused by a named error that tells the offending value; never a guess."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from onestop.sla.calendar import CalendarTooShort, Day, Session, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import Restart, Stop, due, due_at, elapsed
from onestop.sla.errors import ClockError, NaiveMoment
from onestop.sla.term import Term, TermError, Unit

from .years import MONDAY_TO_FRIDAY, OFFICE, at, hours, said, stop, term

MORNING = at("Mon 2026-03-02 09:00")
NAIVE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
WEEK = WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY)


@pytest.mark.parametrize("amount", ["-1", "-0.5", "7.3", "0.25", "400.5", "NaN", "-Infinity"])
def test_an_amount_that_is_no_term_is_told(amount: str) -> None:
    with pytest.raises(TermError, match=amount.replace("7.3", "7[.,]3").replace("0.5", "0[.,]5")) as refused:
        Term(Decimal(amount), Unit.WORKING_DAY)
    assert str(refused.value.value) == amount


def test_zero_is_a_term_only_within_the_working_day() -> None:
    assert said(due_at(MORNING, Term(Decimal(0), Unit.WORKING_DAY), calendar=OFFICE)) == "Mon 2026-03-02 17:00"
    for unit in (Unit.DAY, Unit.WORKING_HOUR, Unit.MONTH):
        with pytest.raises(TermError, match="0"):
            Term(Decimal(0), unit)


@pytest.mark.parametrize("made", [Stop, Restart])
def test_a_wait_that_ends_before_it_starts_is_told_with_both_moments(made: type[Stop] | type[Restart]) -> None:
    with pytest.raises(ClockError, match=r"2026-03-09T09:00.*2026-03-04T09:00"):
        made(at("Mon 2026-03-09 09:00"), at("Wed 2026-03-04 09:00"))
    assert made(MORNING, MORNING)  # no time at all is a wait that changes nothing


@pytest.mark.parametrize(
    "ask",
    [
        lambda: due(NAIVE, term("1 wd"), calendar=OFFICE),
        lambda: due_at(NAIVE, term("1 wd"), calendar=OFFICE),
        lambda: due_at(NAIVE, term("0 wd"), calendar=OFFICE),
        lambda: due_at(NAIVE, term("1 h"), calendar=OFFICE),
        lambda: due_at(NAIVE, term("1 d"), calendar=OFFICE),
        lambda: due_at(NAIVE, term("1 m"), calendar=OFFICE),
        lambda: elapsed(NAIVE, MORNING, Unit.WORKING_DAY, calendar=OFFICE),
        lambda: elapsed(MORNING, NAIVE, Unit.DAY, calendar=OFFICE),
        lambda: Stop(NAIVE, MORNING),
        lambda: Stop(MORNING, NAIVE),
        lambda: Restart(MORNING, NAIVE),
        lambda: OFFICE.is_working_moment(NAIVE),
        lambda: OFFICE.next_session_start(NAIVE),
    ],
)
def test_a_moment_without_a_zone_is_told(ask: Callable[[], object]) -> None:
    with pytest.raises(NaiveMoment, match="2026-03-02 09:00:00") as refused:
        ask()
    assert refused.value.value == NAIVE


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (time(11, 30), time(7), "11:30-07:00"),
        (time(7), time(7), "07:00-07:00"),
        (time(7, 0, 30), time(11, 30), "07:00:30-11:30"),
    ],
)
def test_hours_that_cannot_be_worked_are_told(opens: time, closes: time, told: str) -> None:
    with pytest.raises(ClockError, match=told):
        Session(opens, closes)


@pytest.mark.parametrize("hour", [(24, 0), (25, 0), (7, 60), (-1, 0)])
def test_an_hour_that_does_not_exist_is_no_hour(hour: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        Session(time(7), time(*hour))


def test_sessions_that_overlap_are_told() -> None:
    with pytest.raises(ClockError, match=r"11:00-17:00.*07:00-11:30"):
        Day(hours("07:00-11:30 11:00-17:00"))


def test_two_patterns_or_a_hole_make_no_calendar() -> None:
    with pytest.raises(ValueError, match=r"2000-01-01|same date|01/01/2000"):
        build_days(years=[2026], weekly=[WEEK, WEEK], special={})
    days = build_days(years=[2026], weekly=[WEEK], special={})
    del days[date(2026, 3, 4)]
    with pytest.raises(ValueError, match="364"):
        WorkingCalendar(days=days)


@pytest.mark.parametrize("limit", ["1 wd", "0 wd", "1 h", "1 d", "1 m"])
def test_a_year_that_is_not_known_is_told(limit: str) -> None:
    for received, year in (("Thu 2026-12-31 17:30", 2027), ("Fri 2030-03-01 09:00", 2030)):
        with pytest.raises(CalendarTooShort, match=str(year)) as refused:
            due(at(received), term(limit), calendar=OFFICE)
        assert refused.value.year == refused.value.value == year


def test_an_extension_in_another_unit_is_told() -> None:
    for ask in (due, due_at):
        with pytest.raises(TermError, match="ngày làm việc"):
            ask(MORNING, term("5 wd"), calendar=OFFICE, extensions=[term("3 d")])


def test_pauses_that_overlap_count_once() -> None:
    """Not bad input: 4/3 and 5/3 as a whole, twice in part."""
    twice = [
        stop("Wed 2026-03-04 07:00", "Thu 2026-03-05 11:30"),
        stop("Wed 2026-03-04 13:30", "Thu 2026-03-05 17:00"),
    ]
    assert said(due_at(MORNING, term("5 wd"), calendar=OFFICE, stops=twice)) == "Wed 2026-03-11 17:00"


def test_any_moment_that_the_calendar_knows_can_be_asked_about() -> None:
    """The clock does not know what time it is: a receipt in the future is for the doors to refuse."""
    assert said(due_at(at("Tue 2026-12-22 09:00"), term("5 wd"), calendar=OFFICE)) == "Tue 2026-12-29 17:00"
