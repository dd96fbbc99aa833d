"""Where terms end without a pause. Each row says what it protects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product

import pytest

from onestop.sla.calendar import CalendarTooShort, Day, Skipped, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import Restart, due, due_at
from onestop.sla.errors import ClockError
from onestop.sla.term import Term, TermError, Unit

from .years import (
    MORNING,
    OFFICE,
    SATURDAY_MORNINGS,
    THREE_SESSIONS,
    THREE_YEARS,
    WINTER_HOURS,
    a_calendar,
    at,
    hours,
    on,
    said,
    term,
)


def ends(received: str, limit: str, calendar: WorkingCalendar = OFFICE) -> str:
    return said(due(at(received), term(limit), calendar=calendar).at)


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("Mon 2026-03-02 09:00", "5 wd", "Mon 2026-03-09 17:00"),  # the day of receipt is not counted
        ("Mon 2026-03-02 00:00", "5 wd", "Mon 2026-03-09 17:00"),  # nor when it was received at its first moment
        ("Mon 2026-03-02 17:01", "5 wd", "Mon 2026-03-09 17:00"),  # after closing: that date is the uncounted one
        ("Mon 2026-03-02 23:59", "5 wd", "Mon 2026-03-09 17:00"),
        ("Mon 2026-03-02 15:01", "1 wd", "Tue 2026-03-03 17:00"),  # the 15:00 rule does not touch terms in days
        ("Mon 2026-03-02 09:00", "0.5 wd", "Tue 2026-03-03 11:30"),  # a half ends with the first session
        ("Mon 2026-03-02 09:00", "6.5 wd", "Wed 2026-03-11 11:30"),
        ("Mon 2026-03-02 09:00", "7.5 wd", "Thu 2026-03-12 11:30"),
        (
            "Thu 2026-04-30 10:00",
            "3 wd",
            "Wed 2026-05-06 17:00",
        ),  # received on a holiday: the uncounted day
        ("Sat 2026-03-07 09:00", "2 wd", "Tue 2026-03-10 17:00"),  # a mobile desk on a Saturday
        ("Sun 2026-03-08 09:00", "2 wd", "Tue 2026-03-10 17:00"),
        ("Wed 2025-12-31 09:00", "1 wd", "Mon 2026-01-05 17:00"),  # over the year, and the day off that 10/1 pays for
        ("Thu 2026-01-08 09:00", "2 wd", "Sat 2026-01-10 17:00"),  # the made-up Saturday counts
        ("Fri 2026-08-28 09:00", "1 wd", "Thu 2026-09-03 17:00"),  # swap, two days of Quốc khánh, a weekend
        ("Thu 2024-05-02 09:00", "2 wd", "Sat 2024-05-04 17:00"),
        ("Mon 2026-11-23 09:00", "1 wd", "Wed 2026-11-25 17:00"),  # 24/11 is off from 2026 on
        ("Mon 2025-11-24 09:00", "1 wd", "Tue 2025-11-25 17:00"),  # and was worked before
        ("Mon 2026-02-09 09:00", "5 wd", "Mon 2026-02-23 17:00"),  # across Tết
    ],
)
def test_terms_in_working_days(received: str, limit: str, end: str) -> None:
    assert ends(received, limit) == end


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        # across Tết; by hand: 22 days left in 12/2025, then 21, 15, 22, 20, 20, 22, 23 a month in 2026
        ("Mon 2025-12-01 09:00", "60 wd", "Tue 2026-03-03 17:00"),
        ("Mon 2025-12-01 09:00", "90 wd", "Tue 2026-04-14 17:00"),
        ("Mon 2025-12-01 09:00", "180 wd", "Fri 2026-08-21 17:00"),
        ("Mon 2024-01-15 09:00", "400 wd", "Fri 2025-08-22 17:00"),
    ],
)
def test_long_terms_have_no_step_limit(received: str, limit: str, end: str) -> None:
    day, left = at(received).date(), int(term(limit).amount)
    while left:
        day += timedelta(days=1)
        left -= OFFICE.is_working_day(day)
    assert ends(received, limit) == said(OFFICE.close_of(day)) == end


@pytest.mark.parametrize(
    ("received", "end"),
    [
        ("Mon 2026-03-02 06:00", "Mon 2026-03-02 17:00"),  # before opening is on that day
        ("Mon 2026-03-02 09:00", "Mon 2026-03-02 17:00"),
        ("Mon 2026-03-02 12:00", "Mon 2026-03-02 17:00"),  # in the lunch break
        ("Mon 2026-03-02 14:59", "Mon 2026-03-02 17:00"),
        ("Mon 2026-03-02 15:00", "Mon 2026-03-02 17:00"),  # exactly 15:00 is not after 15:00
        ("Mon 2026-03-02 15:01", "Tue 2026-03-03 17:00"),
        ("Mon 2026-03-02 17:01", "Tue 2026-03-03 17:00"),
        ("Fri 2026-03-06 15:01", "Mon 2026-03-09 17:00"),
        ("Sat 2026-03-07 09:00", "Mon 2026-03-09 17:00"),  # a day off: the next working day
        ("Fri 2026-02-13 16:00", "Mon 2026-02-23 17:00"),  # over Tết
    ],
)
def test_within_the_working_day_of_receipt(received: str, end: str) -> None:
    assert ends(received, "0 wd") == end


def test_within_the_day_at_a_desk_that_closes_at_noon() -> None:
    assert ends("Sat 2026-03-07 11:29", "0 wd", SATURDAY_MORNINGS) == "Sat 2026-03-07 11:30"
    # At the very close nothing is left of the day, and a term of no minutes could only be missed.
    assert ends("Sat 2026-03-07 11:30", "0 wd", SATURDAY_MORNINGS) == "Mon 2026-03-09 17:00"
    assert ends("Sat 2026-03-07 11:31", "0 wd", SATURDAY_MORNINGS) == "Mon 2026-03-09 17:00"
    assert ends("Fri 2026-03-06 15:01", "0 wd", SATURDAY_MORNINGS) == "Sat 2026-03-07 11:30"


def test_the_cut_off_may_change_with_the_season() -> None:
    summer = a_calendar(
        WeeklyPattern(date(2000, 1, 1), dict.fromkeys(range(5), hours("07:00-11:30 13:30-17:00"))),
        WeeklyPattern(date(2026, 4, 1), dict.fromkeys(range(5), hours("06:30-11:00 13:00-16:30")), time(14)),
    )
    assert ends("Tue 2026-03-31 14:30", "0 wd", summer) == "Tue 2026-03-31 17:00"
    assert ends("Wed 2026-04-01 14:00", "0 wd", summer) == "Wed 2026-04-01 16:30"
    assert ends("Wed 2026-04-01 14:01", "0 wd", summer) == "Thu 2026-04-02 16:30"
    assert "sau 14:00" in due(at("Wed 2026-04-01 14:01"), term("0 wd"), calendar=summer).rule
    assert ends("Wed 2026-04-01 14:30", "1 wd", summer) == "Thu 2026-04-02 16:30"  # terms in days know no cut-off


def test_the_quick_answer_equals_the_explained_one() -> None:
    """Every unit and edge, from moments told in two zones, with and without extensions."""
    for minute in range(0, 9 * 1440, 97):
        received = at("Wed 2026-02-11 00:00") + timedelta(minutes=minute, seconds=minute % 2)
        for limit, calendar in product(
            ("0 wd", "0.5 wd", "7.5 wd", "8 h", "0.5 h", "7.5 d", "1 m", "1.5 m"), (OFFICE, SATURDAY_MORNINGS)
        ):
            explained = due(received, term(limit), calendar=calendar).at
            assert due_at(received, term(limit), calendar=calendar) == explained
            assert due_at(received.astimezone(UTC), term(limit), calendar=calendar) == explained
            more = [term(limit.replace("0 wd", "1 wd"))]
            assert (
                due_at(received, term(limit), calendar=calendar, extensions=more)
                == due(received, term(limit), calendar=calendar, extensions=more).at
            )


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        # exactly at the edge of a session, one minute before, one minute after
        ("Mon 2026-03-02 06:59", "1 h", "Mon 2026-03-02 08:00"),
        ("Mon 2026-03-02 07:00", "1 h", "Mon 2026-03-02 08:00"),
        ("Mon 2026-03-02 07:01", "1 h", "Mon 2026-03-02 08:01"),
        ("Mon 2026-03-02 11:29", "1 h", "Mon 2026-03-02 14:29"),
        ("Mon 2026-03-02 11:30", "1 h", "Mon 2026-03-02 14:30"),
        ("Mon 2026-03-02 11:31", "1 h", "Mon 2026-03-02 14:30"),
        ("Mon 2026-03-02 13:29", "1 h", "Mon 2026-03-02 14:30"),
        ("Mon 2026-03-02 13:30", "1 h", "Mon 2026-03-02 14:30"),
        ("Mon 2026-03-02 13:31", "1 h", "Mon 2026-03-02 14:31"),
        ("Mon 2026-03-02 16:59", "1 h", "Tue 2026-03-03 07:59"),
        ("Mon 2026-03-02 17:00", "1 h", "Tue 2026-03-03 08:00"),
        ("Mon 2026-03-02 17:01", "1 h", "Tue 2026-03-03 08:00"),
        ("Mon 2026-03-02 07:00", "4.5 h", "Mon 2026-03-02 11:30"),  # full at a close: not the opening after lunch
        ("Mon 2026-03-02 09:00", "8 h", "Tue 2026-03-03 09:00"),
        ("Mon 2026-03-02 16:30", "0.5 h", "Mon 2026-03-02 17:00"),
        ("Thu 2026-04-30 10:00", "4 h", "Mon 2026-05-04 11:00"),  # on a holiday: the next session starts the clock
        ("Fri 2026-01-09 16:00", "2 h", "Sat 2026-01-10 08:00"),  # on into a made-up Saturday
    ],
)
def test_terms_in_working_hours_start_at_once(received: str, limit: str, end: str) -> None:
    assert ends(received, limit) == end


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("Mon 2026-03-02 09:00", "30 d", "Wed 2026-04-01 17:00"),
        ("Mon 2026-03-02 23:59", "30 d", "Wed 2026-04-01 17:00"),
        ("Thu 2026-04-16 09:00", "15 d", "Mon 2026-05-04 17:00"),  # ends on 1/5: the next working day
        ("Wed 2026-02-11 09:00", "5 d", "Mon 2026-02-23 17:00"),  # ends in Tết
        ("Thu 2026-01-08 09:00", "2 d", "Sat 2026-01-10 17:00"),  # a made-up Saturday is no day off
        ("Mon 2026-03-02 09:00", "7.5 d", "Tue 2026-03-10 17:00"),  # half a calendar day is a day
        ("Mon 2025-03-03 09:00", "400 d", "Tue 2026-04-07 17:00"),
        ("Sat 2026-01-31 09:00", "1 m", "Mon 2026-03-02 17:00"),  # no 31/2: 28/2, a Saturday, and on
        ("Tue 2026-03-31 09:00", "3 m", "Tue 2026-06-30 17:00"),  # no 31/6
        ("Mon 2026-03-02 09:00", "1 m", "Thu 2026-04-02 17:00"),
        ("Mon 2026-03-02 09:00", "0.5 m", "Tue 2026-03-17 17:00"),  # half a month is 15 days
        ("Mon 2026-03-02 09:00", "1.5 m", "Fri 2026-04-17 17:00"),
        ("Thu 2024-02-29 09:00", "12 m", "Fri 2025-02-28 17:00"),  # a leap day has no corresponding day
        ("Thu 2024-12-05 09:00", "1 m", "Mon 2025-01-06 17:00"),  # over the year; 5/1 is a Sunday
    ],
)
def test_terms_in_days_and_months_end_off_days_off(received: str, limit: str, end: str) -> None:
    assert ends(received, limit) == end


@pytest.mark.parametrize("limit", ["0 wd", "1 wd", "1 h", "1 d", "1 m"])
def test_an_office_that_never_works_gives_no_date(limit: str) -> None:
    closed = WorkingCalendar(
        days=build_days(years=[2026], weekly=[WeeklyPattern(on("Thu 2026-01-01"), {})], special={})
    )
    for answer in (due, due_at):
        with pytest.raises(CalendarTooShort, match="2027"):
            answer(at("Mon 2026-03-02 09:00"), term(limit), calendar=closed)


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("Fri 2026-03-06 09:00", "0.5 wd", "Sat 2026-03-07 11:30"),
        ("Fri 2026-03-06 09:00", "1 wd", "Mon 2026-03-09 11:30"),  # Saturday morning is half a day, not a whole one
        ("Fri 2026-03-06 09:00", "1.5 wd", "Mon 2026-03-09 17:00"),
        ("Fri 2026-03-06 09:00", "1 d", "Sat 2026-03-07 11:30"),  # the close of a day is that of its own last session
        ("Sat 2026-03-07 09:00", "1 wd", "Mon 2026-03-09 17:00"),
        ("Fri 2026-03-06 16:00", "2 h", "Sat 2026-03-07 08:00"),
    ],
)
def test_a_saturday_morning_is_half_a_day(received: str, limit: str, end: str) -> None:
    assert ends(received, limit, SATURDAY_MORNINGS) == end


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("Thu 2026-10-29 09:00", "1 wd", "Fri 2026-10-30 17:00"),
        ("Thu 2026-10-29 09:00", "2 wd", "Mon 2026-11-02 16:30"),  # the day after the change closes at its own hour
        ("Thu 2026-10-29 09:00", "1.5 wd", "Mon 2026-11-02 11:30"),
        ("Fri 2026-10-30 16:00", "4 h", "Mon 2026-11-02 10:30"),  # hours are hours, whatever a day holds of them
        ("Mon 2026-11-02 07:30", "7.5 h", "Mon 2026-11-02 16:30"),  # a working day of 7,5 hours
    ],
)
def test_hours_that_change_on_a_date(received: str, limit: str, end: str) -> None:
    assert ends(received, limit, WINTER_HOURS) == end


def test_a_day_of_three_sessions_is_one_day() -> None:
    assert ends("Wed 2026-03-04 09:00", "1 wd", THREE_SESSIONS) == "Thu 2026-03-05 20:00"
    assert ends("Wed 2026-03-04 09:00", "0.5 wd", THREE_SESSIONS) == "Thu 2026-03-05 15:15"


def test_a_made_up_saturday_keeps_its_own_hours() -> None:
    saturday = {on("Sat 2026-01-10"): Day(hours("07:30-11:00 13:00-16:00"), "Làm bù")}
    assert ends("Thu 2026-01-08 09:00", "2 wd", a_calendar(special=saturday)) == "Sat 2026-01-10 16:00"
    morning = {on("Sat 2026-01-10"): Day(MORNING, "Làm bù")}
    assert ends("Thu 2026-01-08 09:00", "2 wd", a_calendar(special=morning)) == "Mon 2026-01-12 11:30"


def test_the_border_of_the_day_is_that_of_vietnam() -> None:
    limit = term("1 wd")
    last_minute = datetime(2026, 3, 2, 16, 59, tzinfo=UTC)  # Mon 23:59 in Vietnam
    assert said(due(last_minute, limit, calendar=OFFICE).at) == "Tue 2026-03-03 17:00"
    assert said(due(last_minute + timedelta(minutes=1), limit, calendar=OFFICE).at) == "Wed 2026-03-04 17:00"
    assert str(due(last_minute, limit, calendar=OFFICE).at.tzinfo) == "Asia/Ho_Chi_Minh"
    assert due(last_minute, limit, calendar=OFFICE).start_at == at("Mon 2026-03-02 23:59")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="múi giờ"):
        due(datetime(2026, 3, 2, 9, 0), term("1 wd"), calendar=OFFICE)  # noqa: DTZ001


def test_seconds_round_up_to_the_next_minute() -> None:
    received = at("Mon 2026-03-02 09:00") + timedelta(seconds=1)
    assert said(due(received, term("1 h"), calendar=OFFICE).at) == "Mon 2026-03-02 10:01"
    assert due(received, term("1 h"), calendar=OFFICE).at.second == 0


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("Thu 2026-12-31 09:00", "1 wd"),
        ("Thu 2026-12-31 09:00", "0.5 wd"),
        ("Thu 2026-12-31 15:01", "0 wd"),
        ("Thu 2026-12-31 16:00", "2 h"),
        ("Mon 2026-12-21 09:00", "30 d"),
        ("Mon 2026-12-21 09:00", "1 m"),
        ("Mon 2026-06-01 09:00", "400 wd"),
    ],
)
def test_a_missing_year_is_refused_and_never_a_shorter_date(received: str, limit: str) -> None:
    with pytest.raises(CalendarTooShort, match="Chưa có lịch làm việc năm 2027") as refused:
        due(at(received), term(limit), calendar=OFFICE)
    assert refused.value.year == 2027


def test_a_missing_past_year_is_refused() -> None:
    for limit in ("10 wd", "0 wd", "4 h"):
        with pytest.raises(CalendarTooShort, match="2023"):
            due(at("Thu 2023-12-28 09:00"), term(limit), calendar=OFFICE)


@pytest.mark.parametrize("limit", ["0 wd", "10 wd", "4 h", "30 d", "2 m", "60 m"])
@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_at_the_edge_of_all_years_is_refused_like_any_other(year: int, limit: str) -> None:
    edge = datetime(year, 1 if year == 1 else 12, 15, tzinfo=UTC)
    with pytest.raises(CalendarTooShort, match="Chưa có lịch làm việc năm"):
        due(edge, term(limit), calendar=OFFICE)
    with pytest.raises(CalendarTooShort, match="Chưa có lịch làm việc năm"):
        due_at(edge, term(limit), calendar=OFFICE)


def test_a_date_that_needs_no_missing_year_is_given() -> None:
    assert ends("Wed 2026-12-30 09:00", "1 wd") == "Thu 2026-12-31 17:00"
    assert ends("Thu 2026-12-31 16:00", "1 h") == "Thu 2026-12-31 17:00"


def test_a_provisional_year_is_flagged_only_where_it_is_needed() -> None:
    calendar = a_calendar(years=(*THREE_YEARS, 2027), provisional_years=frozenset({2027}))
    for limit, flagged in (
        ("1 wd", False),
        ("2 wd", True),
        ("2 d", True),
        ("1 m", True),
        ("8 h", False),
        ("16 h", True),
    ):
        assert due(at("Wed 2026-12-30 09:00"), term(limit), calendar=calendar).provisional is flagged, limit


def test_a_term_begins_again_from_zero_at_the_last_completion() -> None:
    restarts = [
        Restart(at("Fri 2026-03-06 10:00"), at("Tue 2026-03-10 09:00")),
        Restart(at("Tue 2026-03-03 10:00"), at("Wed 2026-03-04 09:00")),
    ]
    answer = due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, restarts=restarts)
    assert said(answer.at) == "Tue 2026-03-17 17:00"
    assert answer.start_at == at("Tue 2026-03-10 09:00")
    before_receipt = [Restart(at("Fri 2026-02-27 10:00"), at("Mon 2026-03-02 08:00"))]
    assert due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, restarts=before_receipt) == due(
        at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE
    )
    with pytest.raises(ClockError, match="2026-03-02T08:00:00") as refused:
        Restart(at("Mon 2026-03-02 09:00"), at("Mon 2026-03-02 08:00"))
    assert "2026-03-02T09:00:00" in str(refused.value)


def test_extensions_lengthen_the_term() -> None:
    received = at("Mon 2026-03-02 09:00")
    extended = due(received, term("5 wd"), calendar=OFFICE, extensions=[term("3 wd"), term("0.5 wd")])
    assert extended == due(received, term("5 wd"), calendar=OFFICE, extensions=[term("3.5 wd")])
    assert said(extended.at) == "Fri 2026-03-13 11:30"
    assert extended.term == term("8.5 wd")
    assert "gia hạn" in extended.rule


def test_a_term_within_the_day_that_is_extended_counts_like_any_other() -> None:
    for received in ("Mon 2026-03-02 09:00", "Mon 2026-03-02 16:00"):
        extended = due(at(received), term("0 wd"), calendar=OFFICE, extensions=[term("2 wd")])
        assert said(extended.at) == "Wed 2026-03-04 17:00"


def test_an_extension_in_another_unit_is_refused() -> None:
    with pytest.raises(TermError):
        due(at("Mon 2026-03-02 09:00"), term("30 d"), calendar=OFFICE, extensions=[term("3 wd")])


def test_the_days_off_that_moved_the_end_are_told() -> None:
    answer = due(at("Wed 2026-02-11 09:00"), term("5 wd"), calendar=OFFICE)
    assert said(answer.at) == "Wed 2026-02-25 17:00"
    assert answer.skipped == (
        Skipped(on("Sat 2026-02-14"), on("Sun 2026-02-15"), "Ngày nghỉ hằng tuần"),
        Skipped(on("Mon 2026-02-16"), on("Fri 2026-02-20"), "Tết Âm lịch"),
        Skipped(on("Sat 2026-02-21"), on("Sun 2026-02-22"), "Ngày nghỉ hằng tuần"),
    )


def test_calendar_days_tell_only_the_days_off_at_their_end() -> None:
    answer = due(at("Thu 2026-04-16 09:00"), term("15 d"), calendar=OFFICE)
    assert [skipped.first for skipped in answer.skipped] == [on("Fri 2026-05-01"), on("Sat 2026-05-02")]
    assert "01/05/2026 là ngày nghỉ" in answer.rule
    assert "khoản 5 Điều 148" in answer.rule
    in_time = due(at("Mon 2026-03-02 09:00"), term("30 d"), calendar=OFFICE)
    assert in_time.skipped == ()
    assert "ngày nghỉ nên" not in in_time.rule


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("0 wd", ["trong ngày làm việc", "15:00", "23/2015/NĐ-CP", "Luật Hộ tịch"]),
        ("7.5 wd", ["7,5 ngày làm việc", "không tính ngày nhận đủ hồ sơ 02/03/2026", "khoản 2 Điều 147"]),
        ("30 d", ["30 ngày kể cả ngày nghỉ", "khoản 2 Điều 147"]),
        ("4 h", ["4 giờ làm việc", "tính ngay từ lúc nhận", "khoản 1 Điều 147"]),
        ("2 m", ["2 tháng", "ngày tương ứng", "khoản 3 Điều 148"]),
    ],
)
def test_the_rule_is_one_sentence_with_its_article(limit: str, words: list[str]) -> None:
    sentence = due(at("Mon 2026-03-02 09:00"), term(limit), calendar=OFFICE).rule
    assert [word for word in words if word not in sentence] == []
    assert sentence.endswith(".")
    assert "gia hạn" not in sentence
    assert "tạm dừng" not in sentence


def test_two_offices_computed_at_the_same_time_do_not_mix() -> None:
    received = [at("Fri 2026-03-06 09:00") + timedelta(hours=hour) for hour in range(200)]
    offices = (OFFICE, SATURDAY_MORNINGS)
    alone = [due(moment, term("7.5 wd"), calendar=office) for moment, office in product(received, offices)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda ask: due(ask[0], term("7.5 wd"), calendar=ask[1]), product(received, offices)))
    assert together == alone


def test_the_end_never_falls_outside_of_a_session() -> None:
    """Lunch, after closing, days off: for every quarter of an hour of two weeks around Tết, and every unit."""
    limits = [Term(Decimal(half) / 2, unit) for unit in Unit for half in (1, 2, 3, 7, 15, 20)] + [term("0 wd")]
    for quarter in range(0, 14 * 96, 3):
        received = at("Mon 2026-02-09 00:00") + timedelta(minutes=15 * quarter)
        for calendar, limit in product((OFFICE, SATURDAY_MORNINGS), limits):
            end = due(received, limit, calendar=calendar).at
            assert calendar.is_working_moment(end), (said(received), limit)
            assert not any(session.opens == end.time() for session in calendar.sessions_on(end.date()))
            assert end > received


def test_hours_may_differ_by_weekday_pattern() -> None:
    """An office that works one long day: a working day need not have eight hours."""
    tuesdays = a_calendar(WeeklyPattern(date(2000, 1, 1), {1: hours("06:00-12:00 13:00-19:00"), 3: MORNING}))
    assert ends("Mon 2026-03-02 09:00", "1 wd", tuesdays) == "Tue 2026-03-03 19:00"
    assert ends("Mon 2026-03-02 09:00", "2 wd", tuesdays) == "Tue 2026-03-10 12:00"
    assert ends("Tue 2026-03-03 18:00", "2 h", tuesdays) == "Thu 2026-03-05 08:00"
