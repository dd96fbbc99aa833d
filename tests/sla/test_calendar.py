from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from onestop.sla.calendar import (
    CalendarTooShort,
    Day,
    Session,
    Skipped,
    WeeklyPattern,
    WorkingCalendar,
    build_days,
)

from .years import (
    MADE_UP,
    MONDAY_TO_FRIDAY,
    MORNING,
    OFF,
    OFFICE,
    OFFICE_HOURS,
    SATURDAY_MORNINGS,
    WINTER_HOURS,
    a_calendar,
    at,
    hours,
    on,
)


@pytest.mark.parametrize("day", [day.strip() for days in OFF.values() for day in days.split(",")])
def test_announced_days_off_are_off_and_say_why(day: str) -> None:
    assert not OFFICE.is_working_day(on(day))
    assert OFFICE.days_off(on(day), on(day))[0].why in OFF


@pytest.mark.parametrize("day", [day.strip() for day in MADE_UP.split(",")])
def test_made_up_saturdays_are_worked_whole(day: str) -> None:
    assert OFFICE.day(on(day)).weight == 1


# Guards the table itself: the number of working days of each year, counted from the official notices.
@pytest.mark.parametrize(("year", "working_days"), [(2024, 262 - 12 + 1), (2025, 261 - 12 + 1), (2026, 261 - 14 + 2)])
def test_a_year_has_its_number_of_working_days(year: int, working_days: int) -> None:
    year_long = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    worked = sum(OFFICE.is_working_day(date(year, 1, 1) + timedelta(days=offset)) for offset in range(year_long))
    assert worked == working_days


def test_a_day_of_one_session_weighs_half() -> None:
    assert SATURDAY_MORNINGS.day(on("Sat 2026-03-07")).weight == Fraction(1, 2)
    assert SATURDAY_MORNINGS.day(on("Fri 2026-03-06")).weight == 1
    assert SATURDAY_MORNINGS.day(on("Sun 2026-03-08")).weight == 0
    assert Day(hours("07:00-11:30 13:30-17:00 18:00-20:00")).weight == 1


def test_hours_change_on_their_date() -> None:
    assert WINTER_HOURS.close_of(on("Fri 2026-10-30")) == at("Fri 2026-10-30 17:00")
    assert WINTER_HOURS.close_of(on("Mon 2026-11-02")) == at("Mon 2026-11-02 16:30")
    assert WINTER_HOURS.close_of(on("Tue 2026-03-31")) == at("Tue 2026-03-31 16:30")
    assert WINTER_HOURS.close_of(on("Wed 2026-04-01")) == at("Wed 2026-04-01 17:00")  # the very date of the change
    assert WINTER_HOURS.open_of(on("Mon 2026-11-02")) == at("Mon 2026-11-02 07:30")


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("Mon 2026-03-02 06:59", False),
        ("Mon 2026-03-02 07:00", True),
        ("Mon 2026-03-02 11:30", True),  # a close belongs to its session
        ("Mon 2026-03-02 11:31", False),
        ("Mon 2026-03-02 13:29", False),
        ("Mon 2026-03-02 13:30", True),
        ("Mon 2026-03-02 17:00", True),
        ("Mon 2026-03-02 17:01", False),
        ("Tue 2026-02-17 09:00", False),  # Tết
        ("Sat 2026-01-10 09:00", True),  # made up
        ("Sat 2026-03-07 09:00", False),
    ],
)
def test_working_moments(moment: str, works: bool) -> None:
    assert OFFICE.is_working_moment(at(moment)) is works


@pytest.mark.parametrize(
    ("moment", "starts"),
    [
        ("Mon 2026-03-02 07:00", "Mon 2026-03-02 07:00"),
        ("Mon 2026-03-02 07:01", "Mon 2026-03-02 13:30"),
        ("Mon 2026-03-02 13:31", "Tue 2026-03-03 07:00"),
        ("Fri 2026-02-13 17:00", "Mon 2026-02-23 07:00"),  # over Tết
    ],
)
def test_the_next_session(moment: str, starts: str) -> None:
    assert OFFICE.next_session_start(at(moment)) == at(starts)


def test_moments_of_any_zone_are_read_on_the_vietnam_clock() -> None:
    assert OFFICE.is_working_moment(datetime(2026, 3, 2, 0, 0, tzinfo=UTC))  # 07:00
    assert not OFFICE.is_working_moment(datetime(2026, 3, 2, 11, 0, tzinfo=UTC))  # 18:00


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="múi giờ"):
        OFFICE.is_working_moment(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001


def test_days_off_come_in_runs_of_one_reason_cut_to_what_was_asked() -> None:
    assert OFFICE.days_off(on("Sun 2026-02-15"), on("Sat 2026-02-21")) == (
        Skipped(on("Sun 2026-02-15"), on("Sun 2026-02-15"), "Ngày nghỉ hằng tuần"),
        Skipped(on("Mon 2026-02-16"), on("Fri 2026-02-20"), "Tết Âm lịch"),
        Skipped(on("Sat 2026-02-21"), on("Sat 2026-02-21"), "Ngày nghỉ hằng tuần"),
    )
    assert OFFICE.days_off(on("Tue 2026-02-17"), on("Wed 2026-02-18")) == (
        Skipped(on("Tue 2026-02-17"), on("Wed 2026-02-18"), "Tết Âm lịch"),
    )
    assert OFFICE.days_off(on("Mon 2026-03-02"), on("Fri 2026-03-06")) == ()


def test_a_day_of_an_unknown_year_is_refused_with_what_to_do() -> None:
    for ask in (OFFICE.sessions_on, OFFICE.is_working_day, OFFICE.close_of, OFFICE.working_day_from):
        with pytest.raises(CalendarTooShort) as refused:
            ask(date(2027, 1, 4))
        assert refused.value.year == 2027
    assert "Chưa có lịch làm việc năm 2027" in str(refused.value)
    assert "áp dụng lịch tạm tính" in str(refused.value)
    with pytest.raises(CalendarTooShort) as refused:
        OFFICE.next_session_start(at("Thu 2026-12-31 17:00"))
    assert refused.value.year == 2027
    with pytest.raises(CalendarTooShort) as refused:
        OFFICE.is_working_moment(datetime(2023, 12, 29, 9, 0, tzinfo=UTC))
    assert refused.value.year == 2023


def test_what_the_calendar_knows() -> None:
    assert OFFICE.knows(date(2024, 1, 1))
    assert OFFICE.knows(date(2026, 12, 31))
    assert not OFFICE.knows(date(2023, 12, 31))
    assert not OFFICE.knows(date(2027, 1, 1))


def test_the_working_day_before_is_not_looked_for_beyond_the_known_days() -> None:
    before = OFFICE.working_day_before
    assert before(on("Mon 2026-02-23"), since=on("Mon 2026-02-09")) == on("Fri 2026-02-13")
    assert before(on("Mon 2026-02-23"), since=on("Sat 2026-02-14")) is None
    assert before(on("Tue 2024-01-02"), since=on("Mon 2024-01-01")) is None
    for day, since, missing in (
        (date(2024, 1, 2), date(2023, 12, 29), 2023),
        (date(2027, 3, 1), date(2026, 12, 1), 2027),
    ):
        with pytest.raises(CalendarTooShort) as refused:
            before(day, since=since)
        assert refused.value.year == missing


def test_a_day_off_has_no_opening_and_no_close() -> None:
    with pytest.raises(ValueError, match="07/03/2026 là ngày nghỉ"):
        OFFICE.close_of(on("Sat 2026-03-07"))
    with pytest.raises(ValueError, match="07/03/2026 là ngày nghỉ"):
        OFFICE.open_of(on("Sat 2026-03-07"))


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(time(11), time(7)), (time(7), time(7)), (time(7, 0, 30), time(11)), (time(7), time(11, 0, 0, 1))],
)
def test_a_session_opens_before_it_closes_and_knows_no_seconds(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match=r"07:00|11:00"):
        Session(opens, closes)


def test_sessions_of_a_day_follow_each_other() -> None:
    with pytest.raises(ValueError, match="11:00-17:00"):
        Day(hours("07:00-11:30 11:00-17:00"))


def test_years_are_whole_and_contiguous() -> None:
    a_week = WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY)
    days = build_days(years=[2024, 2026], weekly=[a_week], special={})
    with pytest.raises(ValueError, match="năm trọn vẹn"):
        WorkingCalendar(days=days)
    days = build_days(years=[2026], weekly=[a_week], special={})
    del days[date(2026, 1, 1)]
    with pytest.raises(ValueError, match="năm trọn vẹn"):
        WorkingCalendar(days=days)
    with pytest.raises(ValueError, match="không có ngày nào"):
        WorkingCalendar(days={})


def test_weekly_patterns_are_dated_and_unambiguous() -> None:
    week = WeeklyPattern(date(2026, 6, 1), MONDAY_TO_FRIDAY)
    with pytest.raises(ValueError, match="01/01/2026 chưa có giờ làm việc"):
        build_days(years=[2026], weekly=[week], special={})
    with pytest.raises(ValueError, match="01/06/2026"):
        build_days(years=[2027], weekly=[week, week], special={})
    with pytest.raises(ValueError, match="từ 0 đến 6"):
        WeeklyPattern(date(2026, 6, 1), {7: OFFICE_HOURS})


def test_special_days_win_over_the_week_and_those_of_other_years_are_left_aside() -> None:
    week = WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY)
    special = {
        on("Mon 2026-03-02"): Day((), "Mất điện"),
        on("Sat 2026-03-07"): Day(MORNING, "Làm bù"),
        date(2030, 1, 1): Day(()),
    }
    days = build_days(years=[2026], weekly=[week], special=special)
    assert days[on("Mon 2026-03-02")] == Day((), "Mất điện")
    assert days[on("Sat 2026-03-07")] == Day(MORNING, "Làm bù")
    assert len(days) == 365


def test_a_year_without_work_is_refused_where_a_working_day_is_needed() -> None:
    closed = WorkingCalendar(days=build_days(years=[2026], weekly=[WeeklyPattern(date(2000, 1, 1), {})], special={}))
    with pytest.raises(CalendarTooShort):
        closed.working_day_from(date(2026, 1, 1))


def test_provisional_years_are_known_as_such() -> None:
    calendar = a_calendar(years=(2026, 2027), provisional_years=frozenset({2027}))
    assert calendar.is_provisional(date(2026, 12, 1), date(2027, 1, 4))
    assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 12, 31))


def test_the_cut_off_of_a_date_is_that_of_its_pattern_then_of_the_calendar() -> None:
    summer = WeeklyPattern(date(2026, 4, 1), MONDAY_TO_FRIDAY, same_day_until=time(14))
    calendar = a_calendar(
        WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY),
        summer,
        special={
            on("Sat 2026-04-04"): Day(MORNING, "Làm bù", same_day_until=time(10)),
            on("Sat 2026-04-11"): Day(MORNING, "Làm bù"),
        },
    )
    assert calendar.same_day_until_on(on("Tue 2026-03-31")) == time(15)
    assert calendar.same_day_until_on(on("Wed 2026-04-01")) == time(14)
    assert calendar.same_day_until_on(on("Sat 2026-04-04")) == time(10)
    assert calendar.same_day_until_on(on("Sat 2026-04-11")) == time(14)


def test_a_day_on_which_nothing_is_received_counts_all_the_same() -> None:
    flood = on("Tue 2026-03-03")
    calendar = a_calendar(special={flood: Day(OFFICE_HOURS, "Ngập lụt", receives=False)})
    assert calendar.day(flood).weight == 1
    assert calendar.is_working_day(flood)
    assert calendar.days_off(flood, flood) == ()


def test_days_off_name_their_document() -> None:
    closed = {on("Tue 2026-03-03"): Day((), "Bão số 3", "Công điện số 05/CĐ-UBND")}
    assert a_calendar(special=closed).days_off(on("Mon 2026-03-02"), on("Wed 2026-03-04")) == (
        Skipped(on("Tue 2026-03-03"), on("Tue 2026-03-03"), "Bão số 3", "Công điện số 05/CĐ-UBND"),
    )


def test_the_tables_know_the_moments_of_ten_years() -> None:
    """A calendar over many years, with hours that differ: what is looked up equals what the days say."""
    calendar = a_calendar(
        WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY | {5: MORNING}),
        WeeklyPattern(date(2022, 5, 1), {1: hours("08:00-09:00 10:00-12:00 13:00-13:10"), 6: MORNING}),
        years=tuple(range(2019, 2029)),
    )
    worked = Fraction(0)
    for offset in range((date(2029, 1, 1) - date(2019, 1, 1)).days):
        day = date(2019, 1, 1) + timedelta(days=offset)
        assert calendar.working_days.until(datetime(day.year, day.month, day.day)) == worked  # noqa: DTZ001
        worked += calendar.day(day).weight
    assert calendar.working_days.until(datetime(2029, 1, 1)) == worked  # noqa: DTZ001
