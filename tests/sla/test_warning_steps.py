"""By which steps an office is warned: shares of the term, and the last working day before the end."""

from decimal import Decimal

import pytest

from onestop.sla.clock import Stop, due
from onestop.sla.term import Term
from onestop.sla.warnings import LAST_DAY, is_short, share_at, steps, used_percent, warn_at

from .years import OFFICE, at, said, term

MONDAY = at("Mon 2026-03-02 09:00")


def told(limit: str, received: str = "Mon 2026-03-02 09:00", **facts: object) -> list[tuple[str, int]]:
    whole = term(limit)
    end = due(at(received), whole, calendar=OFFICE).at
    return [
        (said(one.at), one.percent) for one in steps(end, start_at=at(received), calendar=OFFICE, term=whole, **facts)
    ]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        # counted from Tuesday: ten days end on Monday 16/3; five of them on Monday 9/3, eight on Thursday 12/3
        ("10 wd", [("Mon 2026-03-09 17:00", 50), ("Thu 2026-03-12 17:00", 80), ("Fri 2026-03-13 07:00", LAST_DAY)]),
        # half of five days is the close of a morning; the last day begins before 80 % are used
        ("5 wd", [("Thu 2026-03-05 11:30", 50), ("Fri 2026-03-06 07:00", LAST_DAY), ("Fri 2026-03-06 17:00", 80)]),
        # 20 days end on Sun 22/3, moved to Mon 23/3 17:00: what is left is held against the 20 days
        ("20 d", [("Fri 2026-03-13 17:00", 50), ("Thu 2026-03-19 17:00", 80), ("Fri 2026-03-20 07:00", LAST_DAY)]),
        # 40 working hours end on Mon 9/3 at 09:00: 6 are worked on Monday, 14 by Tuesday, 20 on Wednesday at 15:00
        ("40 h", [("Wed 2026-03-04 15:00", 50), ("Fri 2026-03-06 07:00", LAST_DAY), ("Fri 2026-03-06 09:00", 80)]),
    ],
)  # fmt: skip
def test_a_long_term_warns_by_its_shares_and_before_its_last_day(limit: str, expected: list[tuple[str, int]]) -> None:
    assert told(limit) == expected


@pytest.mark.parametrize(
    ("limit", "short"),
    [
        ("0 wd", True), ("1.5 wd", True), ("2 wd", False), ("1.5 d", True), ("2 d", False), ("15.5 h", True),
        ("16 h", False), ("0.5 m", False),
    ],
)  # fmt: skip
def test_a_term_under_two_working_days_is_short_and_warns_once_in_hours(limit: str, short: bool) -> None:
    assert is_short(term(limit)) is short
    found = told(limit)
    assert (len(found) == 1) is short
    if short:
        assert found[0][1] == LAST_DAY


def test_a_short_term_warns_two_working_hours_before_its_end() -> None:
    assert told("1 wd") == [("Tue 2026-03-03 15:00", LAST_DAY)]
    assert told("4 h") == [("Mon 2026-03-02 11:00", LAST_DAY)]
    # also after a pause that has moved its end far away
    end = at("Wed 2026-03-11 11:30")
    assert said(warn_at(end, start_at=MONDAY, calendar=OFFICE, term=term("1.5 wd"))) == "Wed 2026-03-11 09:30"


def test_the_steps_are_those_of_the_office() -> None:
    assert [percent for _, percent in told("10 wd", shares=(30, 60, 90))] == [30, 60, LAST_DAY, 90]
    assert [percent for _, percent in told("10 wd", shares=())] == [LAST_DAY]


def test_a_pause_moves_the_steps_that_are_still_to_come() -> None:
    whole = Term(Decimal(10), term("10 wd").unit)
    paused = Stop(at("Wed 2026-03-04 09:00"), at("Mon 2026-03-09 09:00"))
    end = due(MONDAY, whole, calendar=OFFICE, stops=[paused]).at
    assert said(end) == "Thu 2026-03-19 17:00"
    assert said(share_at(50, end, start_at=MONDAY, calendar=OFFICE, term=whole)) == "Thu 2026-03-12 17:00"
    assert used_percent(end, at("Thu 2026-03-12 17:00"), start_at=MONDAY, calendar=OFFICE, term=whole) == 50


@pytest.mark.parametrize("limit", ["2 wd", "5 wd", "7.5 wd", "30 wd", "16 h", "100 h", "7 d", "45 d", "2 m"])
@pytest.mark.parametrize("percent", [1, 33, 50, 80, 99])
def test_at_the_step_so_much_is_used_and_a_minute_before_it_is_not(limit: str, percent: int) -> None:
    whole = term(limit)
    end = due(MONDAY, whole, calendar=OFFICE).at
    facts = {"start_at": MONDAY, "calendar": OFFICE, "term": whole}
    step = share_at(percent, end, **facts)
    assert used_percent(end, step, **facts) >= percent
    before = step.replace(minute=step.minute - 1) if step.minute else step.replace(hour=step.hour - 1, minute=59)
    assert used_percent(end, before, **facts) < percent


def test_nothing_is_used_before_the_count_begins_and_all_of_it_at_the_end() -> None:
    end = due(MONDAY, term("5 wd"), calendar=OFFICE).at
    facts = {"start_at": MONDAY, "calendar": OFFICE, "term": term("5 wd")}
    assert used_percent(end, MONDAY, **facts) == 0
    assert used_percent(end, end, **facts) == used_percent(end, at("Fri 2026-03-20 09:00"), **facts) == 100


def test_an_end_from_an_old_register_warns_by_the_time_from_receipt_to_that_end() -> None:
    # no term is known: four days are the whole; 3,2 of them end 108 minutes into the last morning
    found = steps(at("Fri 2026-03-06 17:00"), start_at=MONDAY, calendar=OFFICE)
    assert [(said(one.at), one.percent) for one in found] == [
        ("Wed 2026-03-04 17:00", 50), ("Thu 2026-03-05 07:00", LAST_DAY), ("Fri 2026-03-06 08:48", 80),
    ]  # fmt: skip
