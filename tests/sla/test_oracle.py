"""The clock against a second one that shares nothing with it, over random offices, receipts, terms and pauses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.sla.calendar import ZONE, CalendarTooShort
from onestop.sla.clock import Stop, due, due_at, elapsed
from onestop.sla.lateness import worked_between
from onestop.sla.steps import step_ends
from onestop.sla.term import Term, Unit

from .oracle import Stretch, Unknown, midnight, slow_due, slow_elapsed, slow_worked
from .random_offices import FIRST_DAY, TERMS, RandomOffice, Shape, offices, receipts, shapes, short_terms, stops_after

REFUSED = "the calendar does not reach so far"


def wall(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)


def walls(stops: Sequence[Stop]) -> list[Stretch]:
    return [(wall(stop.started_at), wall(stop.ended_at)) for stop in stops]


def slow(received: datetime, limit: Term, office: RandomOffice, stops: Sequence[Stop] = ()) -> datetime | str:
    try:
        return slow_due(wall(received), int(limit.amount * 2), limit.unit.value, office.table, walls(stops))
    except Unknown:
        return REFUSED


def quick(received: datetime, limit: Term, office: RandomOffice, stops: Sequence[Stop] = ()) -> datetime | str:
    """Both doors of the clock, which must not differ."""
    try:
        alone = wall(due_at(received, limit, calendar=office.calendar, stops=stops))
    except CalendarTooShort:
        with pytest.raises(CalendarTooShort):
            due(received, limit, calendar=office.calendar, stops=stops)
        return REFUSED
    assert wall(due(received, limit, calendar=office.calendar, stops=stops).at) == alone
    return alone


WITHIN_THE_DAY = Term(Decimal(0), Unit.WORKING_DAY)
# A last pause begins so long after the end that the others give, and lasts a day and a minute.
NEAR_THE_END = [timedelta(minutes=-1), timedelta(microseconds=-1), timedelta(0), timedelta(microseconds=1)]


@pytest.mark.parametrize("kind", TERMS)
def test_both_clocks_give_the_same_end(kind: str) -> None:
    @settings(max_examples=50, deadline=None)
    @given(offices, receipts, TERMS[kind], shapes, st.sampled_from(NEAR_THE_END))
    def agree(office: RandomOffice, received: datetime, limit: Term, shape: Shape, wait: timedelta) -> None:
        stops = stops_after(received, shape)
        end = quick(received, limit, office, stops)
        assert end == slow(received, limit, office, stops)
        if isinstance(end, datetime):
            last = end.replace(tzinfo=ZONE) + wait
            stops.append(Stop(last, last + timedelta(days=1, minutes=1)))
            assert quick(received, limit, office, stops) == slow(received, limit, office, stops)

    agree()


@settings(max_examples=40, deadline=None)
@given(offices, st.integers(0, 700), st.sampled_from(["cut-off", "close"]))
def test_both_clocks_part_today_from_tomorrow_at_the_same_moment(office: RandomOffice, day: int, edge: str) -> None:
    on = FIRST_DAY + timedelta(days=day)
    at = midnight(on) + timedelta(minutes=office.table.same_day_until[on])
    if edge == "close":
        at = office.table.close_of(on) or at
    for wait in NEAR_THE_END:
        received = at.replace(tzinfo=ZONE) + wait
        assert quick(received, WITHIN_THE_DAY, office) == slow(received, WITHIN_THE_DAY, office)


@settings(max_examples=40, deadline=None)
@given(offices, receipts, short_terms, shapes)
def test_both_clocks_agree_on_how_much_is_used_up(
    office: RandomOffice, received: datetime, limit: Term, shape: Shape
) -> None:
    stops = stops_after(received, shape)
    unit = limit.unit if limit.unit is Unit.WORKING_HOUR else Unit.WORKING_DAY
    for moment in [received, *(stop.ended_at for stop in stops)]:
        try:
            used = elapsed(received, moment, unit, calendar=office.calendar, stops=stops)
        except CalendarTooShort:
            continue
        assert used == slow_elapsed(wall(received), wall(moment), unit.value, office.table, walls(stops))


@settings(max_examples=40, deadline=None)
@given(offices, receipts, st.integers(0, 3_000_000), st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR]))
def test_both_clocks_agree_on_how_late_something_is(
    office: RandomOffice, end: datetime, seconds: int, unit: Unit
) -> None:
    later = end + timedelta(seconds=seconds)
    try:
        size = worked_between(end, later, unit=unit, calendar=office.calendar)
    except CalendarTooShort:
        return
    assert size.amount == slow_worked(wall(end), wall(later), unit.value, office.table)
    assert size.working_minutes == int(slow_worked(wall(end), wall(later), "working_hour", office.table) * 60)


@settings(max_examples=40, deadline=None)
@given(offices, receipts, st.lists(st.integers(1, 20), min_size=1, max_size=4), shapes)
def test_steps_end_where_terms_of_their_sums_end(
    office: RandomOffice, received: datetime, halves: list[int], shape: Shape
) -> None:
    """A step of four hours is half a working day."""
    stops, whole = stops_after(received, shape), Term(Decimal(sum(halves)) / 2, Unit.WORKING_DAY)
    sums = [Term(Decimal(each) / 2, Unit.WORKING_DAY) for each in accumulate(halves)]
    try:
        hours = [Decimal(4 * half) for half in halves]
        answer = step_ends(received, whole, hours, calendar=office.calendar, stops=stops)
    except CalendarTooShort:
        assert slow(received, whole, office, stops) == REFUSED
    else:
        assert [wall(end) for end in answer] == [slow(received, each, office, stops) for each in sums]
