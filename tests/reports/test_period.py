from datetime import date

import pytest

from onestop.errors import WrongInput
from onestop.reports.period import Period, month_of, read_month
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


def test_a_period_is_whole_months() -> None:
    assert month_of(date(2026, 5, 17)) == read_month("2026-05")
    for first, last in [(date(2026, 5, 2), date(2026, 5, 31)), (date(2026, 5, 1), date(2026, 5, 30))]:
        with pytest.raises(ValueError, match="whole months"):
            Period(first, last)
