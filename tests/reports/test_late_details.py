"""What is told of the late: letters and their timing, reasons, one by one; who had them; and the register."""

from datetime import date
from typing import Any

import pytest

from onestop.apology.letter import Occasion
from onestop.cases.apologies import declare_expected_late, reasons, sign_letter, sign_plain_apology
from onestop.cases.apology_gate import Words
from onestop.cases.finishing import finish
from onestop.cases.models import Dossier
from onestop.database import db
from onestop.reports.counting import ids
from onestop.reports.desk.by_dimension import by_channel, by_officer, by_procedure, by_unit
from onestop.reports.desk.by_field import late_rate_report
from onestop.reports.desk.late_list import late_list
from onestop.reports.desk.reasons import NONE_GIVEN, reasons_report
from onestop.reports.desk.register_list import register_list
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month, read_period
from onestop.reports.table import Kind, Section, both
from tests.builders import Office, a_dossier, an_office, moment
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")

MARCH, APRIL, MAY = (read_month(f"2026-0{month}") for month in (3, 4, 5))


def cells(section: Section, key: str) -> dict[str, Any]:
    line = next(line for line in section.all_lines if line.key == key)
    return {column.name: value for column, value in zip(section.columns, line.cells, strict=True)}


def signed(office: Office, dossier: Dossier, at: str, *, new: str, reason: int = 0) -> None:
    words = Words(
        occasion=Occasion.ALREADY_LATE,
        reason=reasons(office.agency.id)[reason],
        new_appointment_at=moment(new),
        explanation="Chờ biên bản" if reason == -1 else None,
    )
    sign_letter(dossier, words, by=office.head, at=moment(at))


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("Tue 2026-05-12 23:59", "day_before"),
        ("Wed 2026-05-13 08:00", "before"),
        ("Wed 2026-05-13 17:00", "before"),
        ("Wed 2026-05-13 17:01", "after"),
        ("Mon 2026-06-01 08:00", "none"),
    ],
)
def test_a_letter_is_held_against_the_legal_end_as_it_was_known_in_the_period(told: str, when: str) -> None:
    desk = Desk()
    dossier = desk.receive("Wed 2026-05-06 09:00", due="Wed 2026-05-13 17:00")
    desk.reappoint(dossier, told, to="Fri 2026-06-05 17:00")
    desk.flag_late(dossier)
    total = cells(late_rate_report(Asked(desk.agency, MAY)).section("late"), "total")
    expected = {name: int(name == when) for name in ("day_before", "before", "after", "none")}
    assert {name: total[f"letter_{name}"] for name in expected} == expected
    assert (total["new_date_pending"], total["same_day"]) == (int(when != "none"), 0)


def test_late_by_minutes_on_the_last_day_is_told_apart() -> None:
    desk = Desk()
    fill_may(desk)
    total = cells(late_rate_report(Asked(desk.agency, MAY)).section("late"), "total")
    assert (total["ended_late"], total["same_day"], total["open_late"]) == (3, 1, 2)
    assert (total["letter_day_before"], total["letter_none"], total["new_date_kept"]) == (1, 4, 1)


def test_each_rate_stands_twice() -> None:
    desk = Desk()
    fill_may(desk)
    rates = cells(late_rate_report(Asked(desk.agency, MAY)).section("rates"), "total")
    assert {name: tuple(share) for name, share in rates.items() if name != "field"} == {
        "in_time_rate": (6, 9),
        "in_time_rate_without_at_once": (4, 7),
        "late_rate": (3, 9),
        "late_rate_without_at_once": (3, 7),
        "late_rate_after_reappointment": (2, 9),
        "late_rate_after_reappointment_without_at_once": (2, 7),
        "progress": (9, 14),
        "progress_without_at_once": (7, 12),
    }


def test_late_dossiers_stand_one_by_one_with_how_late_why_and_which_letter() -> None:
    """All due on Monday, 9 March at 17:00."""
    office = an_office()
    apologised, other, plain, silent, still = (a_dossier(office) for _ in range(5))
    signed(office, apologised, "Tue 2026-03-10 09:00", new="Fri 2026-03-13 10:00")
    finish(apologised, number="1", by=office.officer, at=moment("Fri 2026-03-13 09:00"))
    signed(office, other, "Tue 2026-03-10 09:30", new="Wed 2026-03-11 10:00", reason=-1)
    finish(other, number="2", by=office.officer, at=moment("Thu 2026-03-12 17:00"))
    finish(plain, number="3", by=office.officer, at=moment("Tue 2026-03-10 10:00"))
    ready = Words(occasion=Occasion.LATE_AND_READY, reason=reasons(office.agency.id)[1])
    sign_plain_apology(plain, ready, by=office.head, at=moment("Tue 2026-03-10 11:00"))
    finish(silent, number="4", by=office.officer, at=moment("Mon 2026-03-09 17:05"))
    report = late_list(Asked(office.agency, MARCH))
    ended = {line.dossier: line.cells for line in report.section("ended").lines}
    names = [reason.name for reason in reasons(office.agency.id)]
    assert ended[apologised.code][3:6] == (apologised.due_at, apologised.finished_at, "3,2 ngày làm việc")
    assert ended[apologised.code][6] == names[0]
    assert ended[apologised.code][7]
    assert ended[apologised.code][8:] == (date(2026, 3, 10), moment("Fri 2026-03-13 10:00"), "Giữ đúng")
    assert ended[other.code][6] == f"{names[-1]}: Chờ biên bản"
    assert ended[other.code][10] == "Không giữ đúng"
    assert ended[plain.code][6] == names[1]
    assert ended[plain.code][8:] == (date(2026, 3, 10), None, None)
    assert ended[silent.code][6:] == (NONE_GIVEN, None, None, None, None)
    (line,) = report.section("open").lines
    assert (line.dossier, line.cells[4]) == (still.code, None)
    assert {line.key: line.cells[1] for line in report.section("summary").lines} == {
        "ended_late": 4,
        "open_late": 1,
        "for_others": 0,
    }


def test_reasons_add_up_to_the_late_and_list_their_dossiers() -> None:
    office = an_office()
    first, second, foreseen, silent = (a_dossier(office) for _ in range(4))
    named = reasons(office.agency.id)
    declare_expected_late(
        foreseen, reason=named[2], proposed_at=moment("Wed 2026-03-11 10:00"), by=office.officer,
        at=moment("Fri 2026-03-06 09:00"),
    )  # fmt: skip
    for dossier in (first, second):
        signed(office, dossier, "Tue 2026-03-10 09:00", new="Fri 2026-03-13 10:00")
    finish(first, number="1", by=office.officer, at=moment("Fri 2026-03-13 09:00"))
    declare = a_dossier(office, received="Mon 2026-03-30 09:00")  # foreseen to be late, but it is not
    declare_expected_late(
        declare, reason=named[2], proposed_at=moment("Fri 2026-04-10 10:00"), by=office.officer,
        at=moment("Tue 2026-03-31 09:00"),
    )  # fmt: skip
    asked = Asked(office.agency, MARCH)
    section = reasons_report(asked).section("reasons")
    assert [line.cells for line in section.all_lines] == [
        (named[0].name, 1, 1, 2, (2, 4)),
        (named[2].name, 0, 1, 1, (1, 4)),
        (NONE_GIVEN, 0, 1, 1, (1, 4)),
        ("Tổng số", 1, 3, 4, (4, 4)),
    ]
    silent_line, late, _ = section.cell("None", "late")
    assert late.where is not None
    assert silent_line.where is not None
    assert ids(asked, both(silent_line.where, late.where)) == [silent.id]


def test_a_reason_that_comes_after_the_period_changes_nothing_of_it() -> None:
    office = an_office()
    dossier = a_dossier(office)
    before = reasons_report(Asked(office.agency, MARCH)).section("reasons").lines
    signed(office, dossier, "Wed 2026-04-01 09:00", new="Fri 2026-04-03 10:00")
    assert reasons_report(Asked(office.agency, MARCH)).section("reasons").lines == before
    assert reasons_report(Asked(office.agency, APRIL)).section("reasons").lines != before


def test_an_office_without_a_calendar_still_lists_its_late_dossiers() -> None:
    desk = Desk()
    fill_may(desk)
    report = late_list(Asked(desk.agency, MAY))
    assert "Chưa có lịch làm việc" in report.warnings[0]
    assert [len(report.section(key).lines) for key in ("ended", "open")] == [3, 2]


def test_by_officer_names_people_and_nobody_and_tells_no_rate() -> None:
    office = an_office()
    held, loose = a_dossier(office), a_dossier(office)
    held.officer, loose.officer = office.officer, None
    db.session.flush()
    section = by_officer(Asked(office.agency, MARCH)).section("own")
    assert [line.cells[0] for line in section.all_lines] == [office.officer.full_name, "Chưa giao", "Tổng số"]
    assert all(column.kind is not Kind.SHARE for column in section.columns)


def test_channels_and_procedures_have_their_names_and_units_that_nobody_gave_their_line() -> None:
    desk = Desk()
    fill_may(desk)
    asked = Asked(desk.agency, MAY)
    assert [line.cells[0] for line in by_channel(asked).section("own").lines] == [
        "Bưu chính công ích",
        "Trực tiếp tại Bộ phận Một cửa",
        "Trực tuyến",
    ]
    assert [line.cells[1] for line in by_procedure(asked).section("own").all_lines] == [
        "Thủ tục của Đất đai",
        "Thủ tục của Hộ tịch",
        "Tổng số",
    ]
    assert [line.cells[0] for line in by_unit(asked).section("own").lines] == ["Chưa giao"]
    assert by_unit(asked).notes == ("Không kể 1 hồ sơ tiếp nhận cho cơ quan khác giải quyết.",)


def test_lists_take_the_same_few_statements_however_many_dossiers(statements: list[str]) -> None:
    desk = Desk()
    fill_may(desk)
    numbers = []
    for more in (0, 30):
        for _ in range(more):
            desk.end(desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00"), "Tue 2026-05-12 09:00")
        asked = Asked(desk.agency, MAY)
        statements.clear()
        for build in (late_list, reasons_report, by_procedure, by_officer):
            build(asked)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_the_register_has_every_entry_of_its_days_void_ones_too() -> None:
    desk = Desk()
    fill_may(desk)
    lines = register_list(Asked(desk.agency, MAY)).section("entries").lines
    assert len(lines) == 16
    assert [line.dossier for line in lines] == [line.cells[1] for line in lines]
    assert sum("hủy do nhập sai" in str(line.cells[14]) for line in lines) == 1
    assert register_list(Asked(desk.agency, read_period("2026-07-01", "2026-07-31"))).section("entries").lines == ()
