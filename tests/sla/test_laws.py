"""Laws that hold for every receipt, term, office and set of stops, tried at random; test_oracle.py asks for ends."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import Stop, due, elapsed
from onestop.sla.term import Term, Unit

from .years import OFFICE, SATURDAY_MORNINGS, THREE_SESSIONS, WINTER_HOURS, a_calendar, at

FIRST = at("Mon 2025-03-03 00:00")
MINUTES = 390 * 24 * 60  # up to the end of March 2026: two changes of hours, Tết, swaps, a year's end

PROVISIONAL = a_calendar(provisional_years=frozenset({2026}))
offices = st.sampled_from([OFFICE, SATURDAY_MORNINGS, WINTER_HOURS, THREE_SESSIONS])
moments = st.one_of(
    st.integers(0, MINUTES).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    # the edges of sessions, where mistakes live
    st.builds(
        lambda day, minutes: FIRST + timedelta(days=day, minutes=minutes),
        st.integers(0, 389),
        st.sampled_from([419, 420, 421, 689, 690, 691, 809, 810, 811, 899, 900, 901, 1019, 1020, 1021, 1439, 0]),
    ),
)
counted_terms = st.one_of(
    st.integers(1, 40).map(lambda half: Term(Decimal(half) / 2, Unit.WORKING_DAY)),
    st.integers(1, 60).map(lambda half: Term(Decimal(half) / 2, Unit.WORKING_HOUR)),
)
day_terms = st.integers(1, 60).map(lambda half: Term(Decimal(half) / 2, Unit.DAY))
month_terms = st.integers(1, 6).map(lambda half: Term(Decimal(half) / 2, Unit.MONTH))
same_day = st.just(Term(Decimal(0), Unit.WORKING_DAY))
terms = st.one_of(counted_terms, day_terms, month_terms, same_day)
# Stops as minutes after a moment, and how long; half of them on the scale of one session.
lengths = st.one_of(st.integers(1, 400), st.integers(1, 9_000))
stretches = st.lists(st.tuples(st.integers(0, 20_000), lengths), max_size=4)


def stops_after(moment: datetime, shape: list[tuple[int, int]]) -> list[Stop]:
    return [Stop(moment + timedelta(minutes=wait), moment + timedelta(minutes=wait + length)) for wait, length in shape]


@settings(max_examples=300, deadline=None)
@given(moments, st.integers(0, 5_000), terms, offices, stretches)
def test_a_later_receipt_never_gives_an_earlier_date(
    received: datetime, later: int, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]]
) -> None:
    second = received + timedelta(minutes=later)
    stops = stops_after(second, shape)  # nobody pauses what is not yet received
    first_end = due(received, limit, calendar=office, stops=stops).at
    assert first_end <= due(second, limit, calendar=office, stops=stops).at


@settings(max_examples=300, deadline=None)
@given(moments, terms, offices, stretches, st.integers(0, 20_000), st.integers(1, 9_000))
def test_a_stop_never_shortens(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]], wait: int, length: int
) -> None:
    stops = stops_after(received, shape)
    one_more = [*stops, *stops_after(received, [(wait, length)])]
    assert (
        due(received, limit, calendar=office, stops=stops).at
        <= due(received, limit, calendar=office, stops=one_more).at
    )


@settings(max_examples=300, deadline=None)
@given(moments, terms, offices, st.integers(0, 20_000), st.lists(st.integers(1, 4_000), min_size=3, max_size=3))
def test_two_stops_count_as_their_union(
    received: datetime, limit: Term, office: WorkingCalendar, wait: int, parts: list[int]
) -> None:
    first, second, third = parts
    union = [(wait, first + second + third)]
    overlapping = [(wait + first, second + third), (wait, first + second)]
    touching = [(wait, first), (wait + first, second + third)]
    ends = {
        due(received, limit, calendar=office, stops=stops_after(received, shape)).at
        for shape in (union, overlapping, touching)
    }
    assert len(ends) == 1


@settings(max_examples=300, deadline=None)
@given(moments, counted_terms, offices, stretches, st.integers(0, 59))
def test_at_the_end_the_term_is_used_up_to_the_minute(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]], seconds: int
) -> None:
    received += timedelta(seconds=seconds)
    stops = stops_after(received, shape)
    end = due(received, limit, calendar=office, stops=stops).at
    used = elapsed(received, end, limit.unit, calendar=office, stops=stops)
    a_minute_before = elapsed(received, end - timedelta(minutes=1), limit.unit, calendar=office, stops=stops)
    assert a_minute_before < limit.amount <= used
    # The widest minute: of a session of two hours that is a third of a day, or of a short afternoon that is a half.
    minute = Fraction(1, 60) if limit.unit is Unit.WORKING_HOUR else max(Fraction(1, 3 * 120), Fraction(1, 2 * 210))
    assert used - Fraction(limit.amount) < minute


@settings(max_examples=200, deadline=None)
@given(moments, day_terms, offices, stretches)
def test_at_the_end_a_term_in_days_is_used_up(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]]
) -> None:
    stops = stops_after(received, shape)
    end = due(received, limit, calendar=office, stops=stops).at
    assert elapsed(received, end, limit.unit, calendar=office, stops=stops) >= limit.amount
    plain = due(received, limit, calendar=office)
    days_off = sum((run.last - run.first).days + 1 for run in plain.skipped)
    assert elapsed(received, plain.at, limit.unit, calendar=office) - days_off == ceil(limit.amount)


@settings(max_examples=200, deadline=None)
@given(moments, month_terms, offices)
def test_at_the_end_a_term_in_months_is_used_up(received: datetime, limit: Term, office: WorkingCalendar) -> None:
    answer = due(received, limit, calendar=office)
    assert elapsed(received, answer.at, limit.unit, calendar=office) == limit.amount
    before = answer.at - timedelta(days=1 + sum((run.last - run.first).days + 1 for run in answer.skipped))
    assert elapsed(received, before, limit.unit, calendar=office) < limit.amount


@settings(max_examples=200, deadline=None)
@given(moments, terms, offices, stretches)
def test_the_end_is_a_working_moment_after_receipt_and_outside_of_every_stop(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]]
) -> None:
    stops = stops_after(received, shape)
    end = due(received, limit, calendar=office, stops=stops).at
    assert office.is_working_moment(end)
    assert end > received
    assert end.second == end.microsecond == 0
    assert not any(stop.started_at < end <= stop.ended_at for stop in stops)


@settings(max_examples=200, deadline=None)
@given(moments, terms, offices, stretches, st.integers(0, 59))
def test_counting_again_from_the_answer_changes_nothing(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]], seconds: int
) -> None:
    stops = stops_after(received - timedelta(hours=12), shape)
    stops = [Stop(stop.started_at, stop.ended_at + timedelta(seconds=seconds)) for stop in stops]
    answer = due(received, limit, calendar=office, stops=stops)
    assert due(received, limit, calendar=office, stops=stops) == answer
    assert due(received, limit, calendar=office, stops=[*stops, *stops]).at == answer.at
    assert due(received, limit, calendar=office, stops=answer.stops).at == answer.at
    assert due(answer.start_at, answer.term, calendar=office, stops=answer.stops).stops == answer.stops


@settings(max_examples=200, deadline=None)
@given(moments, terms, st.integers(1, 6), offices, stretches)
def test_an_extension_is_a_longer_term_and_never_shortens(
    received: datetime, limit: Term, halves: int, office: WorkingCalendar, shape: list[tuple[int, int]]
) -> None:
    stops, extension = stops_after(received, shape), Term(Decimal(halves) / 2, limit.unit)
    plain = due(received, limit, calendar=office, stops=stops)
    extended = due(received, limit, calendar=office, stops=stops, extensions=[extension])
    assert extended == due(received, limit, calendar=office, stops=stops, extensions=[extension])
    assert extended.at == due(received, limit + extension, calendar=office, stops=stops).at
    assert extended.term == limit + extension
    if limit.amount:
        assert extended.at > plain.at or (limit.unit in (Unit.DAY, Unit.MONTH) and extended.at == plain.at)


@settings(max_examples=100, deadline=None)
@given(moments, terms, stretches)
def test_an_answer_is_provisional_exactly_when_it_needs_a_provisional_year(
    received: datetime, limit: Term, shape: list[tuple[int, int]]
) -> None:
    stops = stops_after(received, shape)
    answer = due(received, limit, calendar=PROVISIONAL, stops=stops)
    needs = answer.at.year == 2026
    if needs:
        assert answer.provisional
    else:
        assert answer.provisional == (answer.start_at.year == 2026)
    assert due(received, limit, calendar=OFFICE, stops=stops).at == answer.at


def test_nothing_is_used_up_before_the_count_begins() -> None:
    received = at("Mon 2026-03-02 09:00")
    for moment in (received - timedelta(days=9), received, at("Mon 2026-03-02 17:00")):
        assert elapsed(received, moment, Unit.WORKING_DAY, calendar=OFFICE) == 0
        assert elapsed(received, moment, Unit.DAY, calendar=OFFICE) == 0
        assert elapsed(received, moment, Unit.MONTH, calendar=OFFICE) == 0
    assert elapsed(received, received - timedelta(days=9), Unit.WORKING_HOUR, calendar=OFFICE) == 0


def test_a_running_stop_uses_nothing_up() -> None:
    received = at("Mon 2026-03-02 09:00")
    stops = [Stop(at("Wed 2026-03-04 07:00"), at("Fri 2026-03-06 17:00"))]
    for moment in ("Wed 2026-03-04 07:00", "Thu 2026-03-05 09:00", "Fri 2026-03-06 17:00"):
        assert elapsed(received, at(moment), Unit.WORKING_DAY, calendar=OFFICE, stops=stops) == 1
