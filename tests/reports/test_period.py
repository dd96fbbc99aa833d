from datetime import date
from itertools import pairwise

import pytest

from onestop.errors import WrongInput
from onestop.reports.period import (
    Period,
    Span,
    last_over,
    month_of,
    name_of,
    period_of,
    read_month,
    read_period,
)
from tests.clock import moment


def test_a_month_reaches_from_midnight_to_midnight_in_vietnam() -> None:
    may = read_month("2026-05")
    assert (may.first, may.last) == (date(2026, 5, 1), date(2026, 5, 31))
    assert may.starts_at == moment("Fri 2026-05-01 00:00")
    assert may.ends_at == moment("Mon 2026-06-01 00:00")
    assert may.key == "2026-05"


def test_the_last_month_of_a_year_and_a_leap_february_end_where_they_should() -> None:
    assert read_month("2025-12").ends_at == moment("Thu 2026-01-01 00:00")
    assert read_month("2024-02").last == date(2024, 2, 29)
    assert read_month("2025-02").last == date(2025, 2, 28)
    assert read_month("2099-12").ends_at.year == 2100


def test_months_follow_each_other_without_gap_or_overlap() -> None:
    month = read_month("2024-11")
    for _ in range(16):
        assert month.after.starts_at == month.ends_at
        assert month.after.before == month
        month = month.after
    assert month.key == "2026-03"


@pytest.mark.parametrize(
    "typed",
    ["", "2026", "2026-5", "2026-13", "2026-00", "1999-12", "2100-01", "05-2026", "2026-05-01", "٢٠٢٦-٠٥", "9999-12"],
)
def test_anything_but_a_month_is_refused_in_words(typed: str) -> None:
    with pytest.raises(WrongInput, match="ví dụ 2026-05") as refused:
        read_month(typed)
    assert refused.value.field == "month"


def test_a_month_is_known_by_any_of_its_days_and_a_period_never_ends_before_it_begins() -> None:
    assert month_of(date(2026, 5, 17)) == read_month("2026-05")
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(date(2026, 5, 2), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("span", "number", "cut_day", "first", "last", "named"),
    [
        (Span.MONTH, 5, 1, "2026-05-01", "2026-05-31", "Tháng 5 năm 2026"),
        (Span.MONTH, 5, 15, "2026-04-15", "2026-05-14", "Tháng 5 năm 2026"),
        (Span.MONTH, 1, 15, "2025-12-15", "2026-01-14", "Tháng 1 năm 2026"),
        (Span.MONTH, 12, 15, "2026-11-15", "2026-12-14", "Tháng 12 năm 2026"),
        (Span.QUARTER, 1, 15, "2025-12-15", "2026-03-14", "Quý I năm 2026"),
        (Span.QUARTER, 4, 1, "2026-10-01", "2026-12-31", "Quý IV năm 2026"),
        (Span.HALF_YEAR, 1, 15, "2025-12-15", "2026-06-14", "6 tháng đầu năm 2026"),
        (Span.NINE_MONTHS, 1, 15, "2025-12-15", "2026-09-14", "9 tháng đầu năm 2026"),
        (Span.YEAR, 1, 15, "2025-12-15", "2026-12-14", "Năm 2026"),
        (Span.YEAR, 1, 1, "2026-01-01", "2026-12-31", "Năm 2026"),
    ],
)
def test_a_kind_of_report_cuts_the_year_by_its_own_day(
    span: Span, number: int, cut_day: int, first: str, last: str, named: str
) -> None:
    period = period_of(span, 2026, number, cut_day=cut_day)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert name_of(period, cut_day=cut_day) == named
    assert period.months == span.months


def test_periods_of_a_year_follow_each_other_whatever_the_cut() -> None:
    for cut_day in (1, 15, 28):
        months = [period_of(Span.MONTH, 2026, number, cut_day=cut_day) for number in range(1, 13)]
        year = period_of(Span.YEAR, 2026, cut_day=cut_day)
        assert (months[0].first, months[-1].last) == (year.first, year.last)
        assert all(one.ends_at == two.starts_at and two.before == one for one, two in pairwise(months))


def test_days_that_are_no_period_have_no_name_and_a_stretch_as_long_before_them() -> None:
    days = read_period("03/05/2026", "2026-05-10")
    assert name_of(days) is None
    assert days.months is None
    assert days.before == read_period("25/04/2026", "02/05/2026")


def test_a_month_of_days_from_a_29th_on_has_no_name() -> None:
    """No kind of report is cut on a day that not every month has."""
    assert name_of(Period(date(2024, 2, 29), date(2024, 3, 28)), cut_day=29) is None


def test_the_last_period_that_is_over() -> None:
    assert last_over(Span.MONTH, date(2026, 5, 14), cut_day=15).last == date(2026, 4, 14)
    assert last_over(Span.MONTH, date(2026, 5, 15), cut_day=15).last == date(2026, 5, 14)
    assert last_over(Span.YEAR, date(2026, 12, 31)).last == date(2025, 12, 31)
    assert last_over(Span.YEAR, date(2026, 12, 20), cut_day=15).last == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("first", "last", "field", "says"),
    [
        ("2026-05-31", "2026-05-01", "last", "trước khi bắt đầu"),
        ("2026-02-30", "2026-05-01", "first", "ví dụ 01/05/2026"),
        ("01/05/2026", "31-05-2026", "last", "ví dụ 01/05/2026"),
        ("", "2026-05-01", "first", "ngày/tháng/năm"),
        ("1999-12-31", "2026-05-01", "first", "từ năm 2000"),
        ("2001-01-01", "2026-05-01", "last", "dài hơn 5 năm"),
        ("٢٠٢٦-٠٥-٠١", "2026-05-01", "first", "ví dụ 01/05/2026"),
    ],
)
def test_days_that_make_no_period_are_refused_in_words(first: str, last: str, field: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says) as refused:
        read_period(first, last)
    assert refused.value.field == field
