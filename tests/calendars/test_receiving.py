"""When the desk receives is not when the clock counts."""

from datetime import date, time

import pytest

from onestop.calendars.building import calendar_for
from onestop.calendars.changing import WeeklyHoursOn, add_special_day, set_weekly_hours
from onestop.calendars.models import DayKind
from onestop.calendars.receiving import why_closed
from tests.calendars.builders import AT, an_agency, the_office
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("database")

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13), time(17))


def with_saturday_mornings() -> int:
    office = the_office()
    set_weekly_hours(
        office,
        valid_from=date(2026, 12, 1),
        sessions=[
            *(WeeklyHoursOn(weekday, *session) for weekday in range(5) for session in (MORNING, AFTERNOON)),
            WeeklyHoursOn(5, *MORNING, counts=False),
            WeeklyHoursOn(4, time(17), time(18), receives=False, counts=False),
        ],
        same_day_until=time(15),
        document="QĐ 1",
        by=None,
        at=AT,
    )
    return office


def add(
    office: int, day: date, kind: DayKind, document: str = "CĐ 2", sessions: tuple[tuple[time, time], ...] = ()
) -> None:
    add_special_day(office, day=day, kind=kind, name="Mất điện", document=document, sessions=sessions, by=None, at=AT)


@pytest.mark.parametrize(
    ("when", "receives"),
    [
        ("Mon 2026-11-30 07:00", True),  # the hours before 1 December
        ("Tue 2026-12-01 07:29", False),
        ("Tue 2026-12-01 07:30", True),
        ("Tue 2026-12-01 11:30", True),  # the very close
        ("Tue 2026-12-01 11:31", False),
        ("Tue 2026-12-01 17:00", True),
        ("Fri 2026-12-04 17:30", False),  # worked with closed doors
        ("Sat 2026-12-05 08:00", True),
        ("Sat 2026-12-05 14:00", False),
        ("Sun 2026-12-06 08:00", False),
        ("Tue 2026-11-24 08:00", False),  # a holiday
    ],
)
def test_the_desk_receives_in_its_own_sessions(when: str, receives: bool) -> None:
    assert (why_closed(with_saturday_mornings(), moment(when)) is None) is receives


def test_a_saturday_morning_receives_and_does_not_count() -> None:
    office = with_saturday_mornings()
    assert why_closed(office, moment("Sat 2026-12-05 08:00")) is None
    assert not calendar_for(office).is_working_day(date(2026, 12, 5))


def test_a_closure_of_the_offices_own_counts_and_does_not_receive() -> None:
    office = with_saturday_mornings()
    add(office, date(2026, 12, 7), DayKind.LOCAL_CLOSURE, document="")
    add(office, date(2026, 12, 12), DayKind.LOCAL_CLOSURE, document="")  # a Saturday that only receives
    assert calendar_for(office).is_working_day(date(2026, 12, 7))
    assert why_closed(office, moment("Mon 2026-12-07 08:00")) == "Ngày 07/12/2026 cơ quan đóng cửa: Mất điện."
    assert why_closed(office, moment("Sat 2026-12-12 08:00")) is not None


def test_a_make_up_saturday_receives_in_its_own_hours_or_in_those_of_a_monday() -> None:
    office = the_office()
    add(office, date(2026, 12, 5), DayKind.SWAPPED_WORK, sessions=((time(8), time(11)),))
    add(office, date(2026, 12, 12), DayKind.SWAPPED_WORK)
    asked = ("Sat 2026-12-05 07:00", "Sat 2026-12-05 11:00", "Sat 2026-12-12 07:00", "Sat 2026-12-12 17:01")
    assert [why_closed(office, moment(when)) is None for when in asked] == [False, True, True, False]


def test_the_hint_says_why_and_when() -> None:
    office = with_saturday_mornings()
    asked = ("Tue 2026-12-01 12:00", "Sun 2026-12-06 08:00", "Tue 2026-11-24 08:00")
    assert [why_closed(office, moment(when)) for when in asked] == [
        "12:00 ngày 01/12/2026 ngoài giờ tiếp nhận (07:30–11:30 và 13:00–17:00).",
        "Ngày 06/12/2026 là ngày nghỉ hằng tuần.",
        "Ngày 24/11/2026 là ngày nghỉ: Ngày Văn hóa Việt Nam.",
    ]


def test_the_common_calendar_speaks_for_an_agency_without_its_own_and_none_says_nothing() -> None:
    lonely = an_agency("H50.31.99")
    assert why_closed(lonely, moment("Sun 2026-12-06 03:00")) is None
    with_saturday_mornings()
    assert why_closed(lonely, moment("Sun 2026-12-06 03:00")) is not None
