"""A year is adopted as provisional, then announced; nothing is deleted, and no gap is left."""

from datetime import date

import pytest
from sqlalchemy import select

from onestop.calendars.announced import read_announced_days
from onestop.calendars.building import calendar_for
from onestop.calendars.changing import add_special_day
from onestop.calendars.listing import overview
from onestop.calendars.models import CalendarYear, DayKind, SpecialDay, YearState
from onestop.calendars.own import begin_own_calendar
from onestop.calendars.years import AnnouncedDay, adopt_provisional_year, announce_year
from onestop.database import db
from onestop.errors import Refused, WrongInput
from tests.calendars.builders import AT, acts_of, an_agency, on, the_office, working

pytestmark = pytest.mark.usefixtures("database")

DECISION = "Thông báo 1/TB-BNV"
CLOSED_2027 = ("Mon 2027-03-01", "Thu 2027-02-04")
OFFICIAL_2027 = [
    AnnouncedDay(on("Fri 2027-01-01"), DayKind.HOLIDAY, "Tết Dương lịch"),
    *(
        AnnouncedDay(on(day), DayKind.HOLIDAY, "Tết Nguyên đán Đinh Mùi")
        for day in ("Thu 2027-02-04", "Fri 2027-02-05", "Mon 2027-02-08", "Tue 2027-02-09", "Wed 2027-02-10")
    ),
    AnnouncedDay(on("Mon 2027-05-03"), DayKind.SWAPPED_OFF, "Nghỉ hoán đổi", "Công văn 9"),
    AnnouncedDay(on("Sat 2027-05-08"), DayKind.SWAPPED_WORK, "Làm bù", "Công văn 9"),
]


def adopt(agency_id: int, year: int) -> CalendarYear:
    return adopt_provisional_year(agency_id, year=year, by=None, at=AT)


def announce(agency_id: int, days: list[AnnouncedDay], year: int = 2027) -> CalendarYear:
    return announce_year(agency_id, year=year, days=days, document=DECISION, by=None, at=AT)


def test_a_provisional_year_counts_and_says_that_it_is_provisional() -> None:
    office = the_office()
    adopt(office, 2027)
    calendar = calendar_for(office)
    assert working(office, ["Mon 2027-01-04", "Fri 2027-02-05", "Wed 2027-02-10", "Wed 2027-11-24"]) == [
        "Mon 2027-01-04"
    ]
    assert not calendar.is_provisional(date(2026, 12, 1), date(2026, 12, 31))
    assert calendar.is_provisional(date(2026, 12, 31), date(2027, 1, 4))
    assert acts_of(office)[-1] == "provisional_year_adopted"


@pytest.mark.parametrize(
    ("year", "because"),
    [
        (2026, "đã có lịch chính thức"),
        (2028, "Chưa có lịch năm 2027"),
        (2021, "Chưa có lịch năm 2022"),
        (2032, "quá xa"),
    ],
)
def test_a_year_that_is_known_or_leaves_a_gap_is_refused(year: int, because: str) -> None:
    with pytest.raises(WrongInput, match=because) as refused:
        adopt(the_office(), year)
    assert refused.value.field == "year"


def test_adopting_twice_is_refused_and_years_are_adopted_in_both_directions() -> None:
    office = the_office()
    adopt(office, 2027)
    with pytest.raises(WrongInput, match="đã có lịch tạm tính"):
        adopt(office, 2027)
    adopt(office, 2028)
    adopt(office, 2022)
    assert (calendar_for(office).first_day, calendar_for(office).last_day) == (date(2022, 1, 1), date(2028, 12, 31))


def test_the_decision_replaces_the_provisional_year_and_keeps_its_rows() -> None:
    office = the_office()
    provisional = adopt(office, 2027)
    official = announce(office, OFFICIAL_2027)
    assert (provisional.superseded_at, official.state, official.superseded_at) == (AT, YearState.OFFICIAL, None)
    assert not calendar_for(office).is_provisional(date(2027, 1, 1), date(2027, 12, 31))
    days = ["Thu 2027-02-04", "Wed 2027-02-10", "Thu 2027-02-11", "Mon 2027-05-03", "Sat 2027-05-08"]
    assert working(office, days) == ["Thu 2027-02-11", "Sat 2027-05-08"]
    rows = db.session.scalars(select(SpecialDay).where(SpecialDay.day >= date(2027, 1, 1))).all()
    assert {row.superseded_at for row in rows} == {AT, None}
    documents = {row.day: row.document for row in rows if row.superseded_at is None}
    assert documents[date(2027, 1, 1)] == DECISION
    assert documents[date(2027, 5, 3)] == "Công văn 9"


def test_a_local_closure_outlives_the_decision_unless_the_decision_names_its_day() -> None:
    office = the_office()
    adopt(office, 2027)
    add_special_day(
        office, day=on("Mon 2027-03-01"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="CĐ 2", by=None, at=AT
    )
    add_special_day(
        office, day=on("Thu 2027-02-04"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="CĐ 2", by=None, at=AT
    )
    announce(office, OFFICIAL_2027)
    calendar = calendar_for(office)
    days = {day: (calendar.day(on(day)).note, calendar.day(on(day)).source) for day in CLOSED_2027}
    assert days == {"Mon 2027-03-01": ("Lũ", "CĐ 2"), "Thu 2027-02-04": ("Tết Nguyên đán Đinh Mùi", DECISION)}


def test_a_year_may_be_announced_without_a_provisional_one_but_only_once() -> None:
    office = the_office()
    announce(office, OFFICIAL_2027)
    with pytest.raises(Refused, match="đã có lịch chính thức"):
        announce(office, OFFICIAL_2027)
    with pytest.raises(WrongInput, match="đã có lịch chính thức"):
        adopt(office, 2027)


@pytest.mark.parametrize(
    ("days", "because"),
    [
        ([], "Chưa nhập ngày nghỉ nào"),
        ([AnnouncedDay(on("Mon 2028-01-03"), DayKind.HOLIDAY, "Tết")], "không thuộc năm 2027"),
        ([AnnouncedDay(on("Fri 2027-01-01"), DayKind.HOLIDAY, "Tết")] * 2, "hai lần"),
        ([AnnouncedDay(on("Mon 2027-01-04"), DayKind.SWAPPED_WORK, "Bù")], "vốn là ngày làm việc"),
        ([AnnouncedDay(on("Fri 2027-01-01"), DayKind.HOLIDAY, " ")], "Chưa nhập tên ngày 01/01/2027"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused_whole(days: list[AnnouncedDay], because: str) -> None:
    office = the_office()
    before = calendar_for(office).version
    with pytest.raises(WrongInput, match=because) as refused:
        announce(office, days)
    assert refused.value.field == "days"
    assert calendar_for(office).version == before


def test_several_changes_follow_each_other_in_one_transaction() -> None:
    office = the_office()
    other = an_agency("H50.31.13")
    begin_own_calendar(other, by=None, at=AT)
    adopt(office, 2027)
    announce(office, OFFICIAL_2027)
    adopt(office, 2028)
    adopt(other, 2027)
    assert calendar_for(office).last_day.year == 2028
    assert calendar_for(other).provisional_years == {2027}


def test_the_typed_list_is_read_line_by_line_and_every_bad_line_is_told() -> None:
    typed = "01/01/2027; nghỉ lễ; Tết Dương lịch\n\n2027-05-08; Làm bù; Bù cho 03/5; Công văn 9\n"
    first, second = read_announced_days(typed)
    assert (first.day, first.kind, first.document) == (date(2027, 1, 1), DayKind.HOLIDAY, None)
    assert (second.day, second.kind, second.document) == (date(2027, 5, 8), DayKind.SWAPPED_WORK, "Công văn 9")
    with pytest.raises(WrongInput) as refused:
        read_announced_days("31/02/2027; nghỉ lễ; Tết\n01/01/2027; nghỉ chơi; Tết\n01/01/2027")
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["Dòng 1", "Dòng 2", "Dòng 3"]


def test_the_page_warns_from_october_on_that_next_year_is_missing() -> None:
    office = the_office()
    assert overview(office, on=date(2026, 9, 30)).warnings == ()
    assert "Chưa có lịch làm việc năm 2027" in overview(office, on=date(2026, 10, 1)).warnings[0]
    adopt(office, 2027)
    assert "tạm tính" in overview(office, on=date(2026, 10, 1)).warnings[0]
    announce(office, OFFICIAL_2027)
    assert overview(office, on=date(2026, 10, 1)).warnings == ()


def test_the_page_shows_whose_calendar_it_is_its_years_hours_and_forgotten_holidays() -> None:
    office = the_office()
    announce(office, OFFICIAL_2027)
    other = overview(an_agency("H50.31.13"), on=date(2026, 11, 23))
    assert (other.agency_id, other.is_own, overview(office, on=AT.date()).is_own) == (office, False, True)
    assert [(view.year.year, view.is_provisional) for view in other.years] == [
        (2027, False),
        (2026, False),
        (2025, False),
        (2024, False),
        (2023, False),
    ]
    assert [view.missing for view in other.years[1:]] == [(), (), (), ()]
    missing = [line.split(" ", 1)[0] for line in other.years[0].missing]
    assert missing == ["16/04/2027", "30/04/2027", "02/09/2027", "24/11/2027"]
    pattern = other.hours_on(date(2026, 11, 23))
    assert pattern is not None
    assert len(pattern.sessions) == 10


def test_before_anything_is_loaded_the_page_says_so() -> None:
    nothing = overview(an_agency(), on=date(2026, 11, 23))
    assert (nothing.agency_id, nothing.years) == (None, ())
    assert "Chưa có lịch làm việc" in nothing.warnings[0]
