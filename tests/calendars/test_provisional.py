"""The days off by law of a year that is not announced."""

from datetime import date

import holidays
import pytest
from lunar_vn import convert_lunar_to_solar

from onestop.calendars.models import DayKind
from onestop.calendars.provisional import statutory_days
from tests.calendars.builders import on


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


def weekdays_off(year: int) -> list[str]:
    return [f"{off.day:%a %d/%m}" for off in statutory_days(year, monday_to_friday) if monday_to_friday(off.day)]


# Each row: what the year protects.
YEARS = {
    # Tết across a weekend gives two compensatory days, 1/5 on a Saturday one; 2/9 on a Thursday takes the Friday.
    2027: "Fri 01/01, Fri 05/02, Mon 08/02, Tue 09/02, Wed 10/02, Thu 11/02, Fri 16/04, Fri 30/04, Mon 03/05, "
    "Thu 02/09, Fri 03/09, Wed 24/11",
    # 30/4 on a Sunday goes past 1/5 to the Tuesday; 2/9 on a Saturday: the Friday before, and the Monday after.
    2028: "Mon 03/01, Tue 25/01, Wed 26/01, Thu 27/01, Fri 28/01, Mon 31/01, Tue 04/04, Mon 01/05, Tue 02/05, "
    "Fri 01/09, Mon 04/09, Fri 24/11",
    # 24/11 on a Saturday gives no compensatory day; 2/9 on a Sunday takes Monday and Tuesday.
    2029: "Mon 01/01, Mon 12/02, Tue 13/02, Wed 14/02, Thu 15/02, Fri 16/02, Mon 23/04, Mon 30/04, Tue 01/05, "
    "Mon 03/09, Tue 04/09",
    # The lunar new year of Vietnam is a day before that of China: Sat 2/2, not Sun 3/2.
    2030: "Tue 01/01, Fri 01/02, Mon 04/02, Tue 05/02, Wed 06/02, Thu 07/02, Fri 12/04, Tue 30/04, Wed 01/05, "
    "Mon 02/09, Tue 03/09",
}


@pytest.mark.parametrize("year", YEARS)
def test_the_law_gives_these_weekdays_off(year: int) -> None:
    assert weekdays_off(year) == YEARS[year].split(", ")


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025, 2026])
def test_both_days_of_the_national_day_lie_where_they_were_announced(year: int) -> None:
    announced = {2021: "02 03", 2022: "01 02", 2023: "01 04", 2024: "02 03", 2025: "01 02", 2026: "01 02"}
    september = [off.day for off in statutory_days(year, monday_to_friday) if off.day.month == 9]
    assert [f"{day:%d}" for day in september if monday_to_friday(day)] == announced[year].split()


def test_the_day_of_culture_is_off_only_since_2026() -> None:
    assert not [off for off in statutory_days(2025, monday_to_friday) if off.day == on("Mon 2025-11-24")]
    assert [off.kind for off in statutory_days(2026, monday_to_friday) if off.day == on("Tue 2026-11-24")] == [
        DayKind.HOLIDAY
    ]


def test_a_saturday_that_the_week_works_is_not_compensated() -> None:
    def with_saturday(day: date) -> bool:
        return day.weekday() < 6

    days = {off.day: off.kind for off in statutory_days(2027, with_saturday)}
    assert days[on("Sat 2027-05-01")] is DayKind.HOLIDAY
    assert on("Mon 2027-05-03") not in days


def test_lunar_dates_agree_with_the_second_opinion_for_decades() -> None:
    """lunar-vn computes for UTC+7; `holidays` keeps a table. They part nowhere, 2007 and 2030 and 2053 included."""
    for year in range(2007, 2080):
        named = {name: day for day, name in holidays.country_holidays("VN", years=year, language="vi").items()}
        assert convert_lunar_to_solar(1, 1, year) == named["Tết Nguyên Đán"]
        hung_kings = min(day for name, day in named.items() if name.startswith("Ngày Giỗ Tổ") or "Giỗ Tổ" in name)
        assert convert_lunar_to_solar(10, 3, year) == hung_kings
