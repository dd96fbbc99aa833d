"""The clock for arrays gives the dates of the scalar clock, in every unit, over any calendar, and refuses with it."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.sla.calendar import Day, Session, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import due_at
from onestop.sla.many import due_at_all
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term, TermError, Unit

from .years import OFFICE, SATURDAY_MORNINGS, THREE_SESSIONS, WINTER_HOURS, at

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = {Unit.WORKING_DAY: 120, Unit.WORKING_HOUR: 200, Unit.DAY: 120, Unit.MONTH: 9}  # halves


def a_session_list(edges: list[int]) -> tuple[Session, ...]:
    """Sessions between the minutes of a day taken in pairs."""
    told = [time(*divmod(minute, 60)) for minute in sorted(edges)]
    return tuple(Session(*pair) for pair in zip(told[::2], told[1::2], strict=True))


sessions = st.integers(0, 4).flatmap(
    lambda number: st.lists(
        st.integers(0, 24 * 60 - 1), min_size=2 * number, max_size=2 * number, unique=True
    ).map(a_session_list)
)  # fmt: skip
weeks = st.dictionaries(st.integers(0, 6), sessions, max_size=7)
days_of_2025 = st.integers(0, 364).map(lambda offset: date(2025, 1, 1) + timedelta(days=offset))


@st.composite
def random_calendars(draw: st.DrawFn) -> WorkingCalendar:
    return WorkingCalendar(
        days=build_days(
            years=(2025, 2026),
            weekly=[WeeklyPattern(date(2020, 1, 1), draw(weeks)), WeeklyPattern(draw(days_of_2025), draw(weeks))],
            special=draw(st.dictionaries(days_of_2025, sessions.map(Day), max_size=20)),
        ),
        same_day_until=draw(st.sampled_from([time(11), time(15), time(23, 59)])),
    )


calendars = st.one_of(
    st.sampled_from([OFFICE, SATURDAY_MORNINGS, WINTER_HOURS, THREE_SESSIONS]), random_calendars()
)  # fmt: skip
# Moments of 2025, the edges of sessions and of days among them; sometimes with seconds.
moments = st.builds(
    lambda day, minutes, seconds: at("Wed 2025-01-01 00:00") + timedelta(days=day, minutes=minutes, seconds=seconds),
    st.integers(0, 364),
    st.one_of(st.integers(0, 1439), st.sampled_from([0, 419, 420, 421, 690, 810, 899, 900, 901, 1020, 1439])),
    st.sampled_from([0, 0, 0, 1, 59]),
)
received = st.lists(st.tuples(moments, st.integers(0, 200)), min_size=1, max_size=25)
units = st.sampled_from(list(Unit))


def as_seconds(when: list[datetime]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array([moment.astimezone(UTC).replace(tzinfo=None) for moment in when], "datetime64[s]")


def one_by_one(
    when: list[datetime], halves: list[int], unit: Unit, calendar: WorkingCalendar
) -> list[datetime] | type[Exception]:
    try:
        return [
            due_at(moment, Term(Decimal(half) / 2, unit), calendar=calendar)
            for moment, half in zip(when, halves, strict=True)
        ]
    except CalendarTooShort as refusal:
        return type(refusal)


@settings(max_examples=150, deadline=None)
@given(calendars, received, units)
def test_the_dates_of_the_scalar_clock(calendar: WorkingCalendar, rows: list[tuple[datetime, int]], unit: Unit) -> None:
    when = [moment for moment, _ in rows]
    lowest = 0 if unit is Unit.WORKING_DAY else 1
    halves = [lowest + half % MOST[unit] for _, half in rows]
    expected = one_by_one(when, halves, unit, calendar)
    if isinstance(expected, type):
        with pytest.raises(expected):
            due_at_all(as_seconds(when), np.array(halves), unit, calendar=calendar)
    else:
        ends = due_at_all(as_seconds(when), np.array(halves), unit, calendar=calendar)
        assert ends.dtype == np.dtype("datetime64[m]")
        assert ends.tolist() == [end.astimezone(UTC).replace(tzinfo=None) for end in expected]


@settings(max_examples=40, deadline=None)
@given(calendars, st.lists(moments, min_size=1, max_size=25), units, st.integers(1, 18))
def test_whole_minutes_as_numbers_and_one_term_for_all(
    calendar: WorkingCalendar, when: list[datetime], unit: Unit, half: int
) -> None:
    when = [moment.replace(second=0) for moment in when]
    minutes = np.array([(moment - EPOCH) // timedelta(minutes=1) for moment in when])
    expected = one_by_one(when, [half] * len(when), unit, calendar)
    if isinstance(expected, type):
        with pytest.raises(expected):
            due_at_all(minutes, half, unit, calendar=calendar)
    else:
        ends = due_at_all(minutes, half, unit, calendar=calendar)
        assert ends.dtype == np.int64
        assert ends.tolist() == [(end - EPOCH) // timedelta(minutes=1) for end in expected]


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize(
    "when",
    [
        "Sun 2023-12-31 09:00",  # the eve of the calendar
        "Fri 2023-12-29 09:00",
        "Thu 2026-12-31 16:00",  # its last day
        "Fri 2027-01-01 00:00",
        "Mon 2027-01-04 09:00",
    ],
)
def test_the_edges_of_the_calendar_are_those_of_the_scalar_clock(when: str, unit: Unit) -> None:
    for half in (1, 2, 9):
        [expected] = one_by_one_or_refused([at(when)], half, unit)
        if isinstance(expected, int):
            with pytest.raises(CalendarTooShort) as refusal:
                due_at_all(as_seconds([at(when)]), half, unit, calendar=OFFICE)
            assert refusal.value.year == expected
        else:
            [end] = due_at_all(as_seconds([at(when)]), half, unit, calendar=OFFICE).tolist()
            assert end == expected.astimezone(UTC).replace(tzinfo=None)


def one_by_one_or_refused(when: list[datetime], half: int, unit: Unit) -> list[datetime | int]:
    """The end by the scalar clock; the year that it misses where it refuses."""
    answers: list[datetime | int] = []
    for moment in when:
        try:
            answers.append(due_at(moment, Term(Decimal(half) / 2, unit), calendar=OFFICE))
        except CalendarTooShort as refusal:
            answers.append(refusal.year)
    return answers


def test_a_year_that_is_missing_is_refused_with_the_year_of_the_first_that_needs_it() -> None:
    when = as_seconds([at("Mon 2026-03-02 09:00"), at("Thu 2026-12-31 09:00"), at("Fri 2023-12-01 09:00")])
    with pytest.raises(CalendarTooShort, match="2027") as refusal:
        due_at_all(when, 10, Unit.WORKING_DAY, calendar=OFFICE)
    assert refusal.value.year == 2027


@pytest.mark.parametrize(
    ("halves", "unit"), [(-1, Unit.WORKING_DAY), (0, Unit.DAY), (0, Unit.MONTH), (801, Unit.WORKING_DAY)]
)
def test_an_amount_that_no_term_can_have_is_refused_in_the_words_of_the_term(halves: int, unit: Unit) -> None:
    when = as_seconds([at("Mon 2026-03-02 09:00")])
    with pytest.raises(TermError) as one:
        Term(Decimal(halves) / 2, unit)
    with pytest.raises(TermError) as many:
        due_at_all(when, np.array([halves]), unit, calendar=OFFICE)
    assert str(many.value) == str(one.value)


def test_a_missing_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="NaT"):
        due_at_all(np.array(["2026-03-02T02:00", "NaT"], "datetime64[m]"), 10, Unit.DAY, calendar=OFFICE)


def test_terms_that_are_not_whole_halves_or_too_few_are_refused() -> None:
    when = as_seconds([at("Mon 2026-03-02 09:00"), at("Tue 2026-03-03 09:00")])
    with pytest.raises(TypeError, match="whole numbers"):
        due_at_all(when, np.array([1.5, 2.0]), Unit.DAY, calendar=OFFICE)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="terms for"):
        due_at_all(when, np.array([1, 2, 3]), Unit.DAY, calendar=OFFICE)


@pytest.mark.parametrize("unit", Unit)
def test_no_dossier_gives_no_date(unit: Unit) -> None:
    assert due_at_all(as_seconds([]), np.zeros(0, np.int64), unit, calendar=OFFICE).size == 0


def test_what_was_handed_in_is_left_as_it_was() -> None:
    minutes = np.array([29_540_000, 29_541_000])
    for unit in Unit:
        due_at_all(minutes, np.array([3, 4]), unit, calendar=OFFICE)
    assert minutes.tolist() == [29_540_000, 29_541_000]


def test_the_scalar_clock_does_without_numpy() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "import importlib, pkgutil, onestop.sla\n"
        "for module in pkgutil.iter_modules(onestop.sla.__path__):\n"
        "    if module.name != 'many': importlib.import_module(f'onestop.sla.{module.name}')\n"
        "try: import onestop.sla.many\n"
        "except ImportError: print('needs it')\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "needs it\n"


def _halves_of(calendar: WorkingCalendar, day: date) -> Callable[[int], datetime]:
    eve = datetime.combine(day - timedelta(days=1), time(9), at("Mon 2026-03-02 09:00").tzinfo)
    return lambda half: due_at_all(as_seconds([eve]), half, Unit.WORKING_DAY, calendar=calendar).tolist()[0]


def test_half_a_day_of_three_sessions_ends_inside_the_second() -> None:
    ends = _halves_of(THREE_SESSIONS, date(2026, 3, 5))  # Thursday: 07:00-11:30, 13:30-17:00, 18:00-20:00
    assert ends(1) == datetime(2026, 3, 5, 8, 15)  # noqa: DTZ001 - UTC, as arrays tell it: 15:15 in Vietnam
    assert ends(2) == datetime(2026, 3, 5, 13, 0)  # noqa: DTZ001
