"""Ends taken from an older register, which gives a moment and no term."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import Stop, days_between, due, postponed

from .test_laws import lengths, moments, offices
from .years import OFFICE, at, said, stop, term


@pytest.mark.parametrize(
    ("end", "stopped", "moved"),
    [
        ("Mon 2026-03-09 17:00", ("Wed 2026-03-04 09:00", "Wed 2026-03-04 10:00"), "Tue 2026-03-10 08:00"),
        ("Mon 2026-03-09 17:00", ("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00"), "Thu 2026-03-12 17:00"),
        ("Mon 2026-03-09 17:00", ("Mon 2026-03-09 16:00", "Fri 2026-03-13 16:00"), "Fri 2026-03-13 17:00"),
        ("Mon 2026-03-09 17:00", ("Sat 2026-03-07 09:00", "Sun 2026-03-08 09:00"), "Mon 2026-03-09 17:00"),
        ("Mon 2026-03-09 17:00", ("Mon 2026-03-09 17:00", "Fri 2026-03-13 16:00"), "Mon 2026-03-09 17:00"),  # late
        # an end on a Sunday: never moved to before it, never inside of the stop
        ("Sun 2026-03-08 10:00", ("Sat 2026-03-07 08:00", "Sat 2026-03-07 09:00"), "Sun 2026-03-08 10:00"),
        ("Sun 2026-03-08 10:00", ("Fri 2026-03-06 07:00", "Fri 2026-03-06 11:30"), "Mon 2026-03-09 11:30"),
        ("Sun 2026-03-08 10:00", ("Sat 2026-03-07 08:00", "Tue 2026-03-10 07:00"), "Tue 2026-03-10 17:00"),
        ("Sun 2026-03-08 10:00", ("Sat 2026-03-07 08:00", "Tue 2026-03-10 16:00"), "Wed 2026-03-11 17:00"),
    ],
)
def test_a_given_end_moves_by_the_share_that_a_stop_took(end: str, stopped: tuple[str, str], moved: str) -> None:
    assert said(postponed(at(end), stop(*stopped), calendar=OFFICE)) == moved


@settings(max_examples=150, deadline=None)
@given(moments, moments, lengths, offices)
def test_a_stop_never_moves_a_given_end_forward_nor_into_itself(
    end: datetime, stopped: datetime, length: int, office: WorkingCalendar
) -> None:
    resumed = stopped + timedelta(minutes=length)
    moved = postponed(end, Stop(stopped, resumed), calendar=office)
    assert moved >= end
    assert moved > resumed or stopped >= end or moved == end


def test_a_given_end_moves_like_a_counted_one() -> None:
    received, limit = at("Mon 2026-03-02 09:00"), term("7.5 wd")
    tuesday = at("Tue 2026-03-03 00:00")
    for hour in range(24 * 9):
        paused = Stop(tuesday + timedelta(hours=hour), tuesday + timedelta(hours=hour, days=9))
        counted = due(received, limit, calendar=OFFICE, stops=[paused]).at
        assert postponed(due(received, limit, calendar=OFFICE).at, paused, calendar=OFFICE) == counted


def test_days_between_are_those_of_the_vietnam_calendar() -> None:
    midnight = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # Tue 2026-03-03 00:00
    assert days_between(midnight - timedelta(minutes=1), midnight) == 1
    assert days_between(midnight, midnight + timedelta(hours=23, minutes=59)) == 0
    assert days_between(at("Mon 2026-03-02 09:00"), at("Wed 2026-04-01 08:00")) == 30
