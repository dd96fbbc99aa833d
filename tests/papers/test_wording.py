"""Days, hours, money, and text on its way to paper."""

from __future__ import annotations

from datetime import datetime

import pytest

from onestop.papers.text import clean
from onestop.papers.wording import day, moment, money, place_and_day
from tests.papers.builders import at


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2026-02-02 09:05", "ngày 02 tháng 02 năm 2026"),
        ("2026-01-31 00:00", "ngày 31 tháng 01 năm 2026"),
        ("2026-03-09 00:00", "ngày 09 tháng 3 năm 2026"),  # no zero from March on
        ("2026-12-10 23:59", "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_only_small_days_and_the_first_two_months_take_a_zero(when: str, written: str) -> None:
    assert day(at(when)) == written


def test_a_moment_names_hour_and_minute_first() -> None:
    assert moment(at("2026-02-02 09:05")) == "09 giờ 05 phút, ngày 02 tháng 02 năm 2026"


def test_an_unknown_place_leaves_no_comma_behind() -> None:
    assert place_and_day("Vĩnh Hoà", at("2026-05-06 08:00")) == "Vĩnh Hoà, ngày 06 tháng 5 năm 2026"
    assert place_and_day(None, at("2026-05-06 08:00")) == "Ngày 06 tháng 5 năm 2026"
    assert place_and_day("  ", at("2026-05-06 08:00")) == "Ngày 06 tháng 5 năm 2026"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        moment(datetime(2026, 2, 2, 9, 5))  # noqa: DTZ001


def test_money_is_grouped_by_points() -> None:
    assert money(20_000) == "20.000 đồng"
    assert money(0) == "0 đồng"
    assert money(1_234_567) == "1.234.567 đồng"


def test_lines_stay_lines_and_markup_stays_text() -> None:
    assert clean("a\r\nb\u2028c\td") == "a\nb\nc d"
    assert clean("A & B <i>") == "A & B <i>"
