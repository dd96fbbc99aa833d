"""The steps of a linked procedure: they add up to the whole, and each has its own end."""

from datetime import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import due_at
from onestop.sla.steps import check_steps, step_ends
from onestop.sla.term import Term, TermError, Unit

from .test_laws import moments, offices, stops_after, stretches
from .years import OFFICE, at, said, stop, term


def ends(limit: str, hours: str, *, stops: list[tuple[str, str]] | None = None, extra: str = "") -> list[str]:
    return [
        said(end)
        for end in step_ends(
            at("Mon 2026-03-02 09:00"),
            term(limit),
            [Decimal(each) for each in hours.split()],
            calendar=OFFICE,
            stops=[stop(*each) for each in stops or []],
            extensions=[term(extra)] if extra else [],
        )
    ]


def test_eight_hours_are_a_working_day() -> None:
    assert ends("5 wd", "4 28 8") == ["Tue 2026-03-03 11:30", "Fri 2026-03-06 17:00", "Mon 2026-03-09 17:00"]


def test_a_step_of_hours_that_are_no_half_day_ends_inside_a_session() -> None:
    # 2 of 8 hours are half of a morning (07:00-11:30), 6 a morning and half of an afternoon (13:30-17:00)
    assert ends("1 wd", "2 4 2") == ["Tue 2026-03-03 09:15", "Tue 2026-03-03 15:15", "Tue 2026-03-03 17:00"]


def test_working_hours_are_hours() -> None:
    assert ends("8 h", "0.5 3.5 4") == ["Mon 2026-03-02 09:30", "Mon 2026-03-02 15:00", "Tue 2026-03-03 09:00"]


def test_steps_of_calendar_days_end_with_whole_days_off_the_days_off() -> None:
    # the second step ends on Sat 7/3 and moves to Monday
    assert ends("10 d", "8 32 40") == ["Tue 2026-03-03 17:00", "Mon 2026-03-09 17:00", "Thu 2026-03-12 17:00"]


def test_a_pause_moves_the_steps_from_the_running_one_on() -> None:
    paused = [("Thu 2026-03-05 07:00", "Thu 2026-03-05 17:00")]
    assert ends("5 wd", "16 16 8", stops=paused) == [
        "Wed 2026-03-04 17:00",
        "Mon 2026-03-09 17:00",
        "Tue 2026-03-10 17:00",
    ]


def test_an_extension_lengthens_the_last_step() -> None:
    assert ends("5 wd", "32 8", extra="2 wd") == ["Fri 2026-03-06 17:00", "Wed 2026-03-11 17:00"]


def test_a_step_without_hours_ends_with_the_one_before() -> None:
    assert ends("1 wd", "0 8 0") == ["Mon 2026-03-02 09:00", "Tue 2026-03-03 17:00", "Tue 2026-03-03 17:00"]


def test_steps_within_the_day_all_end_with_it() -> None:
    assert ends("0 wd", "1 2") == ["Mon 2026-03-02 17:00", "Mon 2026-03-02 17:00"]


@pytest.mark.parametrize(
    ("limit", "hours", "words"),
    [
        ("10 wd", "40 32", "cộng lại 72 giờ, thời hạn 10 ngày làm việc là 80 giờ"),
        ("7.5 wd", "30.5 30", "cộng lại 60,5 giờ, thời hạn 7,5 ngày làm việc là 60 giờ"),
        ("8 h", "4 5", "cộng lại 9 giờ, thời hạn 8 giờ làm việc là 8 giờ"),
        ("0 wd", "5 4", "cộng lại 9 giờ, nhiều hơn một ngày làm việc"),
        ("10 wd", "90 -10", "không phải -10"),
        ("10 wd", "NaN 80", "không phải NaN"),
        ("10 wd", "", "chưa có bước nào"),
        ("1 m", "160", "1 tháng không chia được thành giờ"),
    ],
)
def test_steps_that_do_not_add_up_are_refused_with_both_sums(limit: str, hours: str, words: str) -> None:
    with pytest.raises(TermError, match=words):
        check_steps(term(limit), [Decimal(each) for each in hours.split()])
    with pytest.raises(TermError, match="Đề nghị"):
        ends(limit, hours)


step_terms = st.one_of(
    st.integers(1, 40).map(lambda half: Term(Decimal(half) / 2, Unit.WORKING_DAY)),
    st.integers(1, 60).map(lambda half: Term(Decimal(half) / 2, Unit.WORKING_HOUR)),
    st.integers(1, 30).map(lambda days: Term(Decimal(days), Unit.DAY)),
)


@settings(max_examples=100, deadline=None)
@given(moments, step_terms, offices, stretches, st.lists(st.integers(0, 100), max_size=5))
def test_steps_follow_each_other_and_the_last_ends_with_the_whole(
    received: datetime, limit: Term, office: WorkingCalendar, shape: list[tuple[int, int]], cuts: list[int]
) -> None:
    whole = limit.amount * (1 if limit.unit is Unit.WORKING_HOUR else 8)
    borders = [Decimal(0), *sorted(whole * cut / 100 for cut in cuts), whole]
    hours = [last - first for first, last in pairwise(borders)]
    stops = stops_after(received, shape)
    answer = step_ends(received, limit, hours, calendar=office, stops=stops)
    assert list(answer) == sorted(answer)
    assert answer[-1] == due_at(received, limit, calendar=office, stops=stops)
    assert len(answer) == len(hours)
