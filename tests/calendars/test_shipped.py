"""The announced days of 2023–2026, against the list of the law and against a second opinion."""

from datetime import date

import holidays
import pytest

from onestop.calendars.building import calendar_for
from onestop.calendars.content import read_content
from onestop.calendars.models import DayKind
from onestop.calendars.shipped import load_shipped, shipped_content, shipped_days, shipped_years
from onestop.errors import Refused
from onestop.sla.calendar import CalendarTooShort
from tests.calendars.builders import AT, acts_of, hours, on, the_office

# Weekdays off and Saturdays worked as announced (docs in data/public_years.csv); weekdays are checked by `on`.
WEEKDAYS_OFF = """
Mon 2023-01-02, Fri 2023-01-20, Mon 2023-01-23, Tue 2023-01-24, Wed 2023-01-25, Thu 2023-01-26,
Mon 2023-05-01, Tue 2023-05-02, Wed 2023-05-03, Fri 2023-09-01, Mon 2023-09-04,
Mon 2024-01-01, Thu 2024-02-08, Fri 2024-02-09, Mon 2024-02-12, Tue 2024-02-13, Wed 2024-02-14, Thu 2024-04-18,
Mon 2024-04-29, Tue 2024-04-30, Wed 2024-05-01, Mon 2024-09-02, Tue 2024-09-03,
Wed 2025-01-01, Mon 2025-01-27, Tue 2025-01-28, Wed 2025-01-29, Thu 2025-01-30, Fri 2025-01-31, Mon 2025-04-07,
Wed 2025-04-30, Thu 2025-05-01, Fri 2025-05-02, Mon 2025-09-01, Tue 2025-09-02,
Thu 2026-01-01, Fri 2026-01-02, Mon 2026-02-16, Tue 2026-02-17, Wed 2026-02-18, Thu 2026-02-19, Fri 2026-02-20,
Mon 2026-04-27, Thu 2026-04-30, Fri 2026-05-01, Mon 2026-08-31, Tue 2026-09-01, Wed 2026-09-02, Tue 2026-11-24
"""
SATURDAYS_WORKED = "Sat 2024-05-04, Sat 2025-04-26, Sat 2026-01-10, Sat 2026-08-22"


def the_days(told: str) -> set[date]:
    return {on(day.strip()) for day in told.split(",")}


@pytest.mark.usefixtures("database")
def test_exactly_the_announced_days_differ_from_monday_to_friday() -> None:
    calendar = calendar_for(the_office())
    days = [date.fromordinal(n) for n in range(calendar.first_day.toordinal(), calendar.last_day.toordinal() + 1)]
    assert (calendar.first_day, calendar.last_day) == (date(2023, 1, 1), date(2026, 12, 31))
    assert {day for day in days if day.weekday() < 5 and not calendar.is_working_day(day)} == the_days(WEEKDAYS_OFF)
    assert {day for day in days if day.weekday() > 4 and calendar.is_working_day(day)} == the_days(SATURDAYS_WORKED)


@pytest.mark.usefixtures("database")
def test_a_make_up_saturday_is_worked_like_a_monday() -> None:
    office = the_office()
    assert hours(office, "Sat 2026-01-10") == hours(office, "Mon 2026-01-12") == ["07:00-11:30", "13:30-17:00"]


@pytest.mark.usefixtures("database")
def test_a_year_that_is_not_announced_is_refused() -> None:
    with pytest.raises(CalendarTooShort, match="năm 2027"):
        calendar_for(the_office()).is_working_day(date(2027, 1, 4))


@pytest.mark.usefixtures("database")
def test_loading_twice_is_refused_and_the_act_is_recorded() -> None:
    office = the_office()
    with pytest.raises(Refused, match="đã có lịch"):
        load_shipped(office, at=AT)
    assert acts_of(office) == ["calendar_loaded"]


@pytest.mark.usefixtures("database")
def test_without_an_office_the_shipped_content_is_what_a_new_office_gets() -> None:
    office = the_office()
    assert shipped_content() == read_content(office)
    assert shipped_content().build().version == calendar_for(office).version


def test_every_shipped_day_lies_in_an_announced_year_and_names_its_document() -> None:
    assert {day.day.year for day in shipped_days()} == set(shipped_years()) == {2023, 2024, 2025, 2026}
    assert all(day.document for day in shipped_days())
    assert len({day.day for day in shipped_days()}) == len(shipped_days())


def test_the_second_opinion_differs_only_by_the_swap_of_2_january_2026() -> None:
    """`holidays` lacks the decision that came late: Fri 2026-01-02 off, Sat 2026-01-10 worked (CV 12729/VPCP-KGVX)."""
    opinion = holidays.country_holidays("VN", years=sorted(shipped_years()))
    ours = {day.day for day in shipped_days() if day.kind is not DayKind.SWAPPED_WORK}
    assert {day for day in ours ^ set(opinion) if day.weekday() < 5} == {on("Fri 2026-01-02")}
    worked = {day.day for day in shipped_days() if day.kind is DayKind.SWAPPED_WORK}
    theirs = {day for day in opinion.weekend_workdays if day.year in shipped_years()}
    assert worked - theirs == {on("Sat 2026-01-10")}
    assert theirs <= worked
