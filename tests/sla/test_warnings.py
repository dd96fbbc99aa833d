"""The moments around an end: warning, closing what was not completed, the limit of a supplement, a new appointment."""

from datetime import timedelta

import pytest

from onestop.sla.calendar import CalendarTooShort
from onestop.sla.clock import (
    close_after_days,
    due,
    earliest_reappointment,
    is_later_working_moment,
    warn_at,
    within_working_days,
)

from .years import OFFICE, SATURDAY_MORNINGS, at, said, term


@pytest.mark.parametrize(
    ("received", "end", "warned"),
    [
        ("Mon 2026-03-02 09:00", "Thu 2026-03-12 11:30", "Wed 2026-03-11 07:00"),
        ("Mon 2026-03-02 09:00", "Mon 2026-03-09 17:00", "Fri 2026-03-06 07:00"),  # over a weekend
        ("Mon 2026-02-09 09:00", "Mon 2026-02-23 17:00", "Fri 2026-02-13 07:00"),  # over Tết
        ("Thu 2026-01-08 09:00", "Mon 2026-01-12 17:00", "Sat 2026-01-10 07:00"),  # a made-up day is a working day
        ("Mon 2026-03-02 09:00", "Wed 2026-03-04 17:00", "Tue 2026-03-03 07:00"),
        ("Mon 2026-03-02 06:30", "Wed 2026-03-04 17:00", "Tue 2026-03-03 07:00"),  # received before opening
        # under two working days: two working hours before
        ("Mon 2026-03-02 06:30", "Tue 2026-03-03 17:00", "Tue 2026-03-03 15:00"),
        ("Mon 2026-03-02 09:00", "Wed 2026-03-04 11:30", "Wed 2026-03-04 09:30"),
        ("Mon 2026-03-02 09:00", "Tue 2026-03-03 17:00", "Tue 2026-03-03 15:00"),
        ("Mon 2026-03-02 07:00", "Tue 2026-03-03 17:00", "Tue 2026-03-03 15:00"),  # not later than the start
        ("Mon 2026-03-02 07:00", "Mon 2026-03-02 17:00", "Mon 2026-03-02 15:00"),
        ("Mon 2026-03-02 09:00", "Mon 2026-03-02 15:00", "Mon 2026-03-02 11:00"),  # the lunch break is no warning time
        ("Mon 2026-03-02 09:00", "Mon 2026-03-02 15:30", "Mon 2026-03-02 13:30"),
        ("Mon 2026-03-02 16:00", "Tue 2026-03-03 08:30", "Mon 2026-03-02 16:30"),
        ("Sat 2026-03-07 09:00", "Mon 2026-03-09 08:00", "Sat 2026-03-07 09:00"),  # never before it began
        ("Sat 2026-03-07 09:00", "Mon 2026-03-09 09:00", "Mon 2026-03-09 07:00"),  # an opening, not the weekend before
        ("Mon 2026-03-02 09:00", "Mon 2026-03-02 10:00", "Mon 2026-03-02 09:00"),
        (
            "Mon 2024-01-01 09:00",
            "Tue 2024-01-02 08:00",
            "Mon 2024-01-01 09:00",
        ),  # first known day
        ("Mon 2026-03-02 09:00", "Sun 2026-03-15 10:00", "Fri 2026-03-13 07:00"),  # an end from an old register
    ],
)
def test_a_warning_comes_a_working_day_before_or_two_hours_before(received: str, end: str, warned: str) -> None:
    assert said(warn_at(at(end), start_at=at(received), calendar=OFFICE)) == warned


def test_the_hours_of_a_short_warning_are_a_setting() -> None:
    start, end = at("Mon 2026-03-02 07:00"), at("Mon 2026-03-02 17:00")
    assert said(warn_at(end, start_at=start, calendar=OFFICE, short_warning_hours=4)) == "Mon 2026-03-02 11:00"


def test_a_warning_that_needs_an_unknown_year_is_refused() -> None:
    with pytest.raises(CalendarTooShort):
        warn_at(at("Tue 2024-01-02 17:00"), start_at=at("Fri 2023-12-29 09:00"), calendar=OFFICE)


@pytest.mark.parametrize(
    ("noticed", "days", "closes"),
    [
        ("Mon 2026-03-02 09:00", 15, "Tue 2026-03-17 23:59"),  # the day of the notice is not counted, the last is whole
        ("Mon 2026-03-02 23:59", 15, "Tue 2026-03-17 23:59"),
        ("Thu 2026-04-16 09:00", 15, "Mon 2026-05-04 23:59"),  # 1/5 and a weekend
        ("Mon 2026-02-02 09:00", 15, "Mon 2026-02-23 23:59"),  # Tết
    ],
)
def test_what_is_not_completed_may_be_closed_after_whole_calendar_days(noticed: str, days: int, closes: str) -> None:
    assert said(close_after_days(at(noticed), days, calendar=OFFICE)) == closes


@pytest.mark.parametrize(
    ("asked", "within"),
    [
        ("Mon 2026-03-02 09:00", True),
        ("Thu 2026-03-05 17:00", True),
        ("Thu 2026-03-05 17:01", False),
        ("Fri 2026-03-06 07:00", False),
    ],
)
def test_a_supplement_is_asked_within_three_working_days_of_receipt(asked: str, within: bool) -> None:
    assert within_working_days(at("Mon 2026-03-02 08:00"), at(asked), 3, calendar=OFFICE) is within


def test_three_working_days_are_counted_by_the_calendar_of_the_office() -> None:
    received, tuesday = at("Wed 2026-03-04 08:00"), at("Mon 2026-03-09 12:00")
    assert within_working_days(received, tuesday, 3, calendar=OFFICE)
    assert not within_working_days(received, tuesday, 3, calendar=SATURDAY_MORNINGS)


@pytest.mark.parametrize(
    ("new", "accepted"),
    [
        ("Tue 2026-03-10 09:00", True),
        ("Tue 2026-03-10 17:00", True),  # a close belongs to working time
        ("Tue 2026-03-10 12:00", False),
        ("Tue 2026-03-10 17:01", False),
        ("Sat 2026-03-14 09:00", False),
        ("Mon 2026-04-27 09:00", False),  # a holiday
        ("Mon 2026-03-09 10:00", False),  # now
        ("Mon 2026-03-09 09:59", False),  # past
        ("Mon 2026-03-09 10:01", True),
    ],
)
def test_a_new_appointment_is_a_later_working_moment(new: str, accepted: bool) -> None:
    assert is_later_working_moment(at(new), after=at("Mon 2026-03-09 10:00"), calendar=OFFICE) is accepted


@pytest.mark.parametrize(
    ("after", "first"),
    [
        ("Mon 2026-03-09 10:00", "Mon 2026-03-09 10:01"),
        ("Mon 2026-03-09 11:29", "Mon 2026-03-09 11:30"),
        ("Mon 2026-03-09 11:30", "Mon 2026-03-09 13:30"),
        ("Mon 2026-03-09 06:59", "Mon 2026-03-09 07:00"),
        ("Fri 2026-02-13 17:00", "Mon 2026-02-23 07:00"),
    ],
)
def test_the_first_moment_that_a_new_appointment_may_have(after: str, first: str) -> None:
    moment = earliest_reappointment(at(after) + timedelta(seconds=30), calendar=OFFICE)
    assert said(moment) == first
    assert is_later_working_moment(moment, after=at(after) + timedelta(seconds=30), calendar=OFFICE)


def test_a_warning_never_comes_after_the_end_nor_before_the_start() -> None:
    for hour in range(0, 24 * 14):
        received = at("Mon 2026-02-09 00:00") + timedelta(hours=hour)
        for limit in ("0 wd", "0.5 wd", "1 wd", "2 wd", "1 h", "4 h", "1 d", "5 d"):
            end = due(received, term(limit), calendar=OFFICE).at
            assert received <= warn_at(end, start_at=received, calendar=OFFICE) < end
