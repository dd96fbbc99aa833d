"""A rehearsal of an act on a calendar gives what the act gives, and leaves nothing behind."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from onestop.calendars.acts import (
    AddDay,
    AdoptYear,
    AnnounceYear,
    ApplyFile,
    CalendarAct,
    SetHours,
    WithdrawDay,
    content_after,
    rehearse,
)
from onestop.calendars.building import calendar_for
from onestop.calendars.changing import WeeklyHoursOn
from onestop.calendars.content import read_content
from onestop.calendars.file import read_rows
from onestop.calendars.models import CalendarState, DayKind, SpecialDay
from onestop.calendars.years import AnnouncedDay
from onestop.database import db
from onestop.errors import WrongInput
from tests.calendars.builders import AT, acts_of, on, the_office

pytestmark = pytest.mark.usefixtures("database")

WEEK = [WeeklyHoursOn(weekday, time(7, 30), time(12)) for weekday in range(6)]
ACTS: list[CalendarAct] = [
    AddDay(on("Mon 2026-12-07"), DayKind.LOCAL_CLOSURE, "Bão số 12", "Công điện 15/CĐ-UBND"),
    AddDay(on("Sat 2026-12-05"), DayKind.SWAPPED_WORK, "Làm bù", "Công văn 9", [(time(8), time(11))]),
    WithdrawDay(on("Tue 2026-11-24"), "Nhập nhầm ngày"),
    SetHours(date(2026, 12, 1), WEEK, time(10), "Quyết định 7"),
    AdoptYear(2027),
    AnnounceYear(2027, [AnnouncedDay(on("Fri 2027-01-01"), DayKind.HOLIDAY, "Tết Dương lịch")], "Thông báo 1/TB-BNV"),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: type(act).__name__)
def test_a_rehearsal_gives_the_content_that_the_act_gives_and_leaves_nothing(act: CalendarAct) -> None:
    office = the_office()
    before = read_content(office), calendar_for(office), acts_of(office)
    rows = db.session.scalar(select(func.count()).select_from(SpecialDay))
    states = db.session.scalar(select(func.count()).select_from(CalendarState))
    foreseen = content_after(office, act, at=AT)
    assert rehearse(office, act, at=AT).content == foreseen
    assert foreseen != before[0]
    assert (read_content(office), calendar_for(office), acts_of(office)) == before
    assert db.session.scalar(select(func.count()).select_from(SpecialDay)) == rows
    assert db.session.scalar(select(func.count()).select_from(CalendarState)) == states
    act.perform(office, by=None, at=AT)
    assert read_content(office) == foreseen
    assert calendar_for(office).version == foreseen.digest()


def test_a_rehearsal_that_is_refused_says_why_and_the_session_goes_on() -> None:
    office = the_office()
    with pytest.raises(WrongInput, match="đã có trong lịch"):
        content_after(office, AddDay(on("Tue 2026-11-24"), DayKind.HOLIDAY, "Nghỉ", "QĐ 1"), at=AT)
    assert acts_of(office) == ["calendar_loaded"]


def test_each_act_names_the_decision_behind_it() -> None:
    own = AddDay(on("Mon 2026-12-07"), DayKind.LOCAL_CLOSURE, "Mất điện", " ")
    assert own.reason == "Đóng cửa của cơ quan (không tiếp nhận, không đổi hạn) 07/12/2026: Mất điện"
    assert [act.reason for act in ACTS] == [
        "Đóng cửa theo văn bản cấp trên 07/12/2026: Công điện 15/CĐ-UBND",
        "Làm bù 05/12/2026: Công văn 9",
        "Rút ngày 24/11/2026 khỏi lịch: Nhập nhầm ngày",
        "Giờ làm việc từ 01/12/2026: Quyết định 7",
        "Lịch tạm tính năm 2027",
        "Lịch chính thức năm 2027: Thông báo 1/TB-BNV",
    ]


def test_a_rehearsal_tells_the_days_that_are_written_and_withdrawn() -> None:
    office = the_office()
    closed, off, worked = on("Mon 2026-12-07"), on("Tue 2026-12-08"), on("Sat 2026-12-05")
    own = rehearse(office, AddDay(closed, DayKind.LOCAL_CLOSURE, "Mất điện", ""), at=AT)
    assert [(one.day, one.document) for one in own.written] == [(closed, "")]  # though it counts for no term
    AddDay(off, DayKind.SWAPPED_OFF, "Hoán đổi", "TB 9").perform(office, by=None, at=AT)
    rows = read_rows(f"date,kind,hours,document\n{off},swapped_off,,TB 9\n{worked},swapped_work,07:00-11:00,TB 9\n")
    file = rehearse(office, ApplyFile(rows), at=AT)
    assert [(one.day, one.sessions) for one in file.written] == [(worked, ((time(7), time(11)),))]  # off is there
    withdrawal = rehearse(office, WithdrawDay(off, "Nhập nhầm"), at=AT)
    assert ([one.day for one in withdrawal.written], [one.day for one in withdrawal.withdrawn]) == ([], [off])
    assert (own.missing, file.missing, withdrawal.missing) == ((), (), ())


def test_a_rehearsed_year_lists_all_its_days_and_the_holidays_that_it_lacks() -> None:
    office = the_office()
    AdoptYear(2027).perform(office, by=None, at=AT)
    new_year, national = on("Fri 2027-01-01"), on("Thu 2027-09-02")
    announced = [AnnouncedDay(day, DayKind.HOLIDAY, "Nghỉ lễ") for day in (national, new_year)]
    told = rehearse(office, AnnounceYear(2027, announced, "TB 1/TB-BNV"), at=AT)
    assert [(one.day, one.document) for one in told.written] == [
        (new_year, "TB 1/TB-BNV"), (national, "TB 1/TB-BNV"),
    ]  # fmt: skip
    gone = {one.day for one in told.withdrawn}
    assert on("Fri 2027-04-30") in gone  # provisional until now
    assert not gone & {new_year, national}
    assert any(missing.startswith("30/04/2027 ") for missing in told.missing)
    assert not any(missing.startswith(("01/01/2027", "02/09/2027")) for missing in told.missing)
