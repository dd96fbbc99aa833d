"""Days and hours that an administrator enters: what is refused, what stays, and that no reader sees an old calendar."""

import json
from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from onestop.calendars import building
from onestop.calendars.building import calendar_for, calendar_of_version
from onestop.calendars.changing import WeeklyHoursOn, add_special_day, set_weekly_hours, withdraw_special_day
from onestop.calendars.content import (
    CalendarContent,
    Hours,
    Special,
    agencies_counting_with,
    current_special_days,
)
from onestop.calendars.models import OWN_CLOSURE_NAME, DayKind, SpecialDay, WeeklyHours
from onestop.calendars.own import begin_own_calendar
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.sla.calendar import CalendarTooShort
from onestop.sla.clock import due_at
from onestop.sla.term import Term, Unit
from tests.calendars.builders import AT, acts_of, an_agency, hours, on, the_office, working
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("database")

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13), time(17))
WINTER = [WeeklyHoursOn(weekday, *session) for weekday in range(5) for session in (MORNING, AFTERNOON)]


def close(agency_id: int, day: str, kind: DayKind = DayKind.LOCAL_CLOSURE) -> SpecialDay:
    return add_special_day(
        agency_id, day=on(day), kind=kind, name="Bão số 12", document="Công điện 15/CĐ-UBND", by=None, at=AT
    )


def test_a_closure_is_seen_at_once_and_gone_when_withdrawn() -> None:
    office = the_office()
    assert working(office, ["Mon 2026-12-07"]) == ["Mon 2026-12-07"]
    close(office, "Mon 2026-12-07")
    assert working(office, ["Mon 2026-12-07"]) == []
    closed = calendar_for(office).day(date(2026, 12, 7))
    assert (closed.note, closed.source) == ("Bão số 12", "Công điện 15/CĐ-UBND")
    withdraw_special_day(office, day=date(2026, 12, 7), reason="Nhập nhầm ngày", by=None, at=AT)
    assert working(office, ["Mon 2026-12-07"]) == ["Mon 2026-12-07"]
    assert db.session.scalar(select(func.count()).where(SpecialDay.day == date(2026, 12, 7))) == 1
    assert acts_of(office) == ["calendar_loaded", "special_day_added", "special_day_withdrawn"]


def test_a_change_that_is_rolled_back_leaves_no_calendar_behind() -> None:
    office = the_office()
    savepoint = db.session.begin_nested()
    close(office, "Mon 2026-12-07")
    assert working(office, ["Mon 2026-12-07"]) == []
    savepoint.rollback()
    close(office, "Tue 2026-12-08")  # may take the very row id of the one that was rolled back
    assert working(office, ["Mon 2026-12-07", "Tue 2026-12-08"]) == ["Mon 2026-12-07"]


def test_a_thousand_askers_build_the_calendar_once_and_ask_one_question_each(statements: list[str]) -> None:
    office = the_office()
    first = calendar_for(office)
    statements.clear()
    assert all(calendar_for(office) is first for _ in range(1000))
    assert len(statements) == 1000


def test_two_offices_with_different_calendars_are_counted_at_the_same_time() -> None:
    """Clock case 14."""
    office, other = the_office(), an_agency("H50.31.13")
    assert calendar_for(other) is calendar_for(office)
    begin_own_calendar(other, by=None, at=AT)
    close(other, "Mon 2026-12-07")
    assert working(office, ["Mon 2026-12-07"]) == ["Mon 2026-12-07"]
    assert working(other, ["Mon 2026-12-07"]) == []
    assert calendar_for(other).last_day == calendar_for(office).last_day
    close(office, "Tue 2026-12-08")
    assert working(other, ["Mon 2026-12-07", "Tue 2026-12-08"]) == ["Tue 2026-12-08"]


def test_a_change_concerns_those_who_count_with_that_calendar() -> None:
    office, guest, apart = the_office(), an_agency("H50.31.13"), an_agency("H50.31.14")
    begin_own_calendar(apart, by=None, at=AT)
    assert agencies_counting_with(office) == [office, guest]
    assert agencies_counting_with(apart) == [apart]


def test_an_agency_without_own_calendar_cannot_change_the_common_one() -> None:
    the_office()
    with pytest.raises(Refused, match="lịch làm việc chung"):
        close(an_agency("H50.31.13"), "Mon 2026-12-07")


def test_a_closure_of_the_offices_own_is_recorded_and_moves_no_end() -> None:
    office = the_office()
    before = calendar_for(office)
    row = add_special_day(
        office, day=on("Mon 2026-12-07"), kind=DayKind.LOCAL_CLOSURE, name="Mất điện", document=" ", by=None, at=AT
    )
    assert (row.moves_ends, row.kind_name) == (False, OWN_CLOSURE_NAME)
    assert calendar_for(office) is before
    assert working(office, ["Mon 2026-12-07"]) == ["Mon 2026-12-07"]
    assert acts_of(office) == ["calendar_loaded", "special_day_added"]
    with pytest.raises(WrongInput, match="Không cần nhập lại"):
        add_special_day(
            office, day=on("Mon 2026-12-07"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="", by=None, at=AT
        )


def test_the_document_of_a_higher_authority_takes_the_place_of_a_closure_of_the_offices_own() -> None:
    office = the_office()
    add_special_day(
        office, day=on("Mon 2026-12-07"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="", by=None, at=AT
    )
    close(office, "Mon 2026-12-07")
    assert working(office, ["Mon 2026-12-07"]) == []
    assert [row.name for row in current_special_days(office) if row.day == date(2026, 12, 7)] == ["Bão số 12"]


def test_a_year_without_calendar_takes_no_closure_of_the_offices_own_either() -> None:
    with pytest.raises(WrongInput, match="Chưa có lịch năm 2027"):
        add_special_day(
            the_office(), day=date(2027, 1, 4), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="", by=None, at=AT
        )


def test_the_cut_off_is_that_of_the_pattern_of_the_day() -> None:
    office = the_office()
    set_weekly_hours(
        office,
        valid_from=date(2026, 12, 1),
        sessions=WINTER,
        same_day_until=time(14),
        document="QĐ 1",
        by=None,
        at=AT,
    )

    def ends(received: str) -> str:
        found = due_at(moment(received), Term(Decimal(0), Unit.WORKING_DAY), calendar=calendar_for(office))
        return f"{found:%Y-%m-%d}"

    assert ends("Mon 2026-11-30 14:30") == "2026-11-30"
    assert ends("Tue 2026-12-01 14:00") == "2026-12-01"
    assert ends("Tue 2026-12-01 14:30") == "2026-12-02"


def test_an_old_state_can_be_counted_with_for_ever() -> None:
    office = the_office()
    version = calendar_for(office).version
    close(office, "Mon 2026-12-07")
    assert calendar_of_version(version).is_working_day(date(2026, 12, 7))
    building._built.clear()  # a process that has just begun
    then = calendar_of_version(version)
    assert (then.version, then.is_working_day(date(2026, 12, 7))) == (version, True)
    assert calendar_of_version(calendar_for(office).version) is calendar_for(office)
    with pytest.raises(KeyError, match="nothing"):
        calendar_of_version("nothing")


def test_the_version_of_a_content_stays_what_it_is() -> None:
    """Versions stand in dossiers: whoever changes the form of a content must renew them by a migration."""
    content = CalendarContent(
        ((2026, False),),
        (Hours(date(2000, 1, 1), time(15), ((0, time(7), time(11, 30)),)),),
        (Special(date(2026, 1, 10), DayKind.SWAPPED_WORK, "Làm bù", "CV 1", ((time(8), time(11)),)),),
    )
    assert content.digest() == "8096e5232bf38908258773c89b09b90d"
    assert CalendarContent.from_json(json.loads(json.dumps(content.as_json()))) == content


def test_an_own_calendar_is_begun_once() -> None:
    the_office()
    other = an_agency("H50.31.13")
    begin_own_calendar(other, by=None, at=AT)
    with pytest.raises(Refused, match="đã có lịch làm việc riêng"):
        begin_own_calendar(other, by=None, at=AT)


def test_without_any_calendar_there_is_no_answer() -> None:
    lonely = an_agency()
    with pytest.raises(Refused, match="Chưa có lịch làm việc"):
        calendar_for(lonely)
    with pytest.raises(Refused, match="Chưa có lịch làm việc chung"):
        begin_own_calendar(lonely, by=None, at=AT)


@pytest.mark.parametrize(
    ("day", "kind", "because"),
    [
        ("Tue 2026-11-24", DayKind.LOCAL_CLOSURE, "đã có trong lịch"),  # a holiday already
        ("Mon 2026-12-07", DayKind.SWAPPED_WORK, "vốn là ngày làm việc"),
        ("Sat 2026-12-05", DayKind.SWAPPED_OFF, "vốn là ngày nghỉ"),
        ("Mon 2027-01-04", DayKind.HOLIDAY, "Chưa có lịch năm 2027"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_at_its_field(day: str, kind: DayKind, because: str) -> None:
    with pytest.raises(WrongInput, match=because) as refused:
        close(the_office(), day, kind)
    assert refused.value.field == "day"


def test_a_make_up_saturday_may_have_its_own_hours() -> None:
    """Clock case 6."""
    office = the_office()
    add_special_day(
        office,
        day=on("Sat 2026-12-05"),
        kind=DayKind.SWAPPED_WORK,
        name="Làm bù",
        document="Quyết định 7",
        sessions=[(time(13), time(15)), (time(8), time(11))],
        by=None,
        at=AT,
    )
    assert hours(office, "Sat 2026-12-05") == ["08:00-11:00", "13:00-15:00"]


def test_half_a_saturday_may_become_a_whole_make_up_day() -> None:
    office = the_office()
    week = [WeeklyHoursOn(day, *span) for day in range(5) for span in ((time(7), time(11)), (time(13), time(17)))]
    set_weekly_hours(
        office,
        valid_from=date(2026, 12, 1),
        sessions=[*week, WeeklyHoursOn(5, time(7), time(11))],
        same_day_until=time(15),
        document="QĐ 8",
        by=None,
        at=AT,
    )
    assert hours(office, "Sat 2026-12-05") == ["07:00-11:00"]
    close(office, "Sat 2026-12-05", DayKind.SWAPPED_WORK)
    assert hours(office, "Sat 2026-12-05") == ["07:00-11:00", "13:00-17:00"]


@pytest.mark.parametrize(
    ("sessions", "value"),
    [
        ([(time(9), time(8))], "09:00-08:00"),
        ([(time(8), time(11)), (time(10), time(12))], "10:00-12:00"),
        ([(time(8, 0, 30), time(11))], "08:00:30"),
    ],
)
def test_hours_that_cannot_be_worked_are_refused_by_their_value(sessions: list[tuple[time, time]], value: str) -> None:
    office = the_office()
    with pytest.raises(WrongInput, match=f"{value}.*Xem lại giờ"):
        add_special_day(
            office,
            day=date(2026, 12, 5),
            kind=DayKind.SWAPPED_WORK,
            name="Bù",
            document="QĐ",
            sessions=sessions,
            by=None,
            at=AT,
        )
    with pytest.raises(WrongInput, match=f"{value}.*Xem lại giờ"):
        set_weekly_hours(
            office,
            valid_from=date(2026, 12, 1),
            sessions=[WeeklyHoursOn(0, *session) for session in sessions],
            same_day_until=time(15),
            document="QĐ",
            by=None,
            at=AT,
        )


def test_a_day_off_has_no_hours() -> None:
    with pytest.raises(WrongInput, match="không có giờ làm việc"):
        add_special_day(
            the_office(),
            day=on("Mon 2026-12-07"),
            kind=DayKind.LOCAL_CLOSURE,
            name="Bão",
            document="CĐ",
            sessions=[MORNING],
            by=None,
            at=AT,
        )


def test_hours_change_on_their_day_and_a_corrected_pattern_replaces_the_first() -> None:
    """Clock case 5."""
    office = the_office()

    def from_december(sessions: list[WeeklyHoursOn], until: time) -> None:
        set_weekly_hours(
            office,
            valid_from=date(2026, 12, 1),
            sessions=sessions,
            same_day_until=until,
            document="QĐ 1",
            by=None,
            at=AT,
        )

    from_december(WINTER, time(15, 30))
    assert hours(office, "Mon 2026-11-30") == ["07:00-11:30", "13:30-17:00"]
    assert hours(office, "Tue 2026-12-01") == ["07:30-11:30", "13:00-17:00"]
    assert calendar_for(office).same_day_until == time(15, 30)
    from_december([*WINTER, WeeklyHoursOn(5, *MORNING, counts=False)], time(15))
    assert hours(office, "Sat 2026-12-05") == []  # the desk receives, the term does not run
    from_december([*WINTER, WeeklyHoursOn(5, *MORNING)], time(15))
    assert hours(office, "Sat 2026-12-05") == ["07:30-11:30"]
    rows = db.session.scalars(select(WeeklyHours).where(WeeklyHours.valid_from == date(2026, 12, 1))).all()
    assert [row.superseded_at is None for row in sorted(rows, key=lambda row: row.id)] == [False, False, True]


@pytest.mark.parametrize(
    ("valid_from", "sessions", "because"),
    [
        (date(1999, 1, 1), WINTER, "từ năm 2000"),
        (date(2026, 12, 1), [], "buổi làm việc nào"),
        (date(2026, 12, 1), [WeeklyHoursOn(5, *MORNING, counts=False)], "buổi làm việc nào"),
        (date(2026, 12, 1), [WeeklyHoursOn(7, *MORNING)], "Thứ trong tuần"),
    ],
)
def test_a_week_that_cannot_be_counted_with_is_refused(
    valid_from: date, sessions: list[WeeklyHoursOn], because: str
) -> None:
    with pytest.raises(Refused, match=because):
        set_weekly_hours(
            the_office(),
            valid_from=valid_from,
            sessions=sessions,
            same_day_until=time(15),
            document="QĐ",
            by=None,
            at=AT,
        )


def test_names_and_documents_are_cleaned_and_compulsory() -> None:
    office = the_office()
    with pytest.raises(WrongInput) as refused:
        add_special_day(
            office, day=date(2026, 12, 7), kind=DayKind.COMPENSATORY, name="Nghỉ bù", document=" ", by=None, at=AT
        )
    assert refused.value.field == "document"
    with pytest.raises(WrongInput, match="không có trong danh sách"):
        withdraw_special_day(office, day=date(2026, 12, 7), reason="Nhầm", by=None, at=AT)


def test_clock_questions_beyond_the_years_stay_the_clocks_refusal() -> None:
    office = the_office()
    with pytest.raises(CalendarTooShort):
        calendar_for(office).next_session_start(moment("Thu 2026-12-31 17:01"))
