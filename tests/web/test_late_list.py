"""The list that head and officers look at each morning."""

import pytest

from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.correcting import ask_void
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.late import SHOWN, morning
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause
from onestop.cases.recounting import apply_change
from onestop.cases.supplement import ask_supplement
from onestop.database import db
from onestop.people.models import Role
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment

# Received on Monday, 2 March 2026, five working days: due on Monday, 9 March at 17:00.
DUE = "Mon 2026-03-09 17:00"


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


def codes(office: Office, part: str, at: str) -> list[str]:
    rows = getattr(morning(office.agency.id, at=moment(at)), part).rows
    return [row.code if hasattr(row, "code") else row.dossier.code for row in rows]


def test_late_without_a_letter_is_listed_without_waiting_for_the_sweep(office: Office) -> None:
    dossier = a_dossier(office)
    assert codes(office, "without_letter", DUE) == []
    assert codes(office, "without_letter", "Mon 2026-03-09 17:01") == [dossier.code]
    assert dossier.late_since is None


def test_what_will_be_late_moves_through_the_lists(office: Office) -> None:
    dossier = a_dossier(office)
    assert codes(office, "warned", "Thu 2026-03-05 09:00") == []
    assert codes(office, "warned", "Fri 2026-03-06 07:00") == [dossier.code]  # the working day before the end
    at = moment("Fri 2026-03-06 09:00")
    reason, new = reasons(office.agency.id)[0], moment("Fri 2026-03-13 10:00")
    declare_expected_late(dossier, reason=reason, proposed_at=new, by=office.officer, at=at)
    assert codes(office, "warned", "Fri 2026-03-06 09:01") == []
    assert codes(office, "expected", "Fri 2026-03-06 09:01") == [dossier.code]
    sign_apology(dossier, reason=reason, new_appointment_at=new, by=office.head, at=moment("Fri 2026-03-06 15:00"))
    assert codes(office, "expected", "Fri 2026-03-06 15:01") == []
    assert codes(office, "untold", "Fri 2026-03-06 15:01") == []


def test_late_with_a_letter_stays_late(office: Office) -> None:
    dossier = a_dossier(office)
    at = moment("Tue 2026-03-10 09:00")
    reason, new = reasons(office.agency.id)[0], moment("Fri 2026-03-13 10:00")
    sign_apology(dossier, reason=reason, new_appointment_at=new, by=office.head, at=at)
    for when in ("Tue 2026-03-10 09:01", "Mon 2026-03-16 09:00"):
        assert codes(office, "with_letter", when) == [dossier.code]
        assert codes(office, "without_letter", when) == []
    finish(dossier, number="1", by=office.officer, at=moment("Mon 2026-03-16 10:00"))
    assert codes(office, "with_letter", "Mon 2026-03-16 10:01") == []


def test_a_dossier_whose_clock_stands_still_in_time_is_not_late(office: Office) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    pause(
        dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("Tue 2026-03-03 09:00")
    )
    assert codes(office, "without_letter", "Mon 2026-04-06 09:00") == []


def test_what_was_late_before_it_was_paused_stays_on_the_list(office: Office) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    pause(
        dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("Tue 2026-03-10 09:00")
    )
    assert codes(office, "without_letter", "Wed 2026-03-11 09:00") == [dossier.code]


def test_the_time_of_a_slip_is_over_after_its_last_day(office: Office) -> None:
    dossier = a_dossier(office)
    ask_supplement(dossier, items=["Căn cước"], reason="Thiếu", by=office.officer, at=moment("Mon 2026-03-02 10:00"))
    assert codes(office, "to_close", "Tue 2026-03-17 23:59") == []
    assert codes(office, "to_close", "Wed 2026-03-18 00:01") == [dossier.code]


def test_what_waits_for_a_second_person_is_listed(office: Office) -> None:
    one = a_dossier(office, a_procedure(office, extension="3 working_day"))
    two = a_dossier(office)
    at = moment("Mon 2026-03-02 10:00")
    ground = one.procedure_version.extension_grounds[0]
    ask_extension(one, ground=ground, document="CV 1", reason="Xác minh", by=office.officer, at=at)
    ask_void(two, reason="Nhập nhầm", by=office.officer, at=at)
    assert codes(office, "extensions", "Mon 2026-03-02 10:01") == [one.code]
    assert codes(office, "corrections", "Mon 2026-03-02 10:01") == [two.code]


def test_another_offices_dossiers_are_not_listed(office: Office) -> None:
    other = an_office("H50.31.13")
    a_dossier(other)
    assert codes(office, "without_letter", "Tue 2026-03-10 09:00") == []
    assert len(codes(other, "without_letter", "Tue 2026-03-10 09:00")) == 1


def test_an_officer_can_look_at_his_own_alone(client: CheckedClient, clock: Clock, office: Office) -> None:
    mine, other = a_dossier(office), a_dossier(office)
    hand_over(mine, to_person=office.officer, by=office.reception, at=moment("Mon 2026-03-02 10:00"))
    clock.at("Tue 2026-03-10 09:00")
    client.sign_in("officer")
    everything = client.get("/qua-han").get_data(as_text=True)
    assert mine.code in everything
    assert other.code in everything
    own = client.get("/qua-han?cua-toi=1").get_data(as_text=True)
    assert mine.code in own
    assert other.code not in own


def test_the_desk_gets_a_list_of_whom_to_call_after_a_holiday_decided_late(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    moved = a_dossier(office, applicant=Applicant(name="Lê Bình", phone="0905123456"))
    a_dossier(office, applicant="Trần An", received="2026-02-25 09:00")  # due before the holiday: nothing to be told
    storm = AddDay(moment("Thu 2026-03-05").date(), DayKind.LOCAL_CLOSURE, "Bão số 3", "CĐ 5/UBND tỉnh")
    apply_change(office.agency, storm, by=office.admin, at=moment("Wed 2026-03-04 15:00"))
    db.session.commit()
    clock.at("Wed 2026-03-04 16:00")
    client.sign_in("head")
    assert "danh-sach-goi.csv" not in client.get("/qua-han").get_data(as_text=True)
    client.sign_in("reception")
    page = client.get("/qua-han").get_data(as_text=True)
    assert "Điện thoại 0905123456" in page
    assert "/qua-han/danh-sach-goi.csv" in page
    lines = client.get("/qua-han/danh-sach-goi.csv").get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines == [
        "Mã hồ sơ,Người nộp,Điện thoại,Ngày hẹn đã báo,Hạn mới",
        f"{moved.code},Lê Bình,0905123456,17:00 ngày 09/03/2026,17:00 ngày 10/03/2026",
    ]


@pytest.mark.parametrize(
    ("role", "act"), [(Role.HEAD, "xin-loi"), (Role.OFFICER, "ket-qua"), (Role.INSPECTOR, None), (Role.RECEPTION, None)]
)
def test_a_line_offers_the_act_for_which_one_has_the_right(
    client: CheckedClient, clock: Clock, office: Office, role: Role, act: str | None
) -> None:
    dossier = a_dossier(office)
    clock.at("Tue 2026-03-10 09:00")
    client.sign_in(role.value)
    page = client.get("/qua-han").get_data(as_text=True)
    assert dossier.code in page
    offered = [one for one in ("xin-loi", "ket-qua", "du-kien-qua-han") if f"{dossier.code}/{one}" in page]
    assert offered == ([act] if act else [])


def test_the_page_says_how_late_and_how_much_time_is_left(client: CheckedClient, clock: Clock, office: Office) -> None:
    a_dossier(office)  # due on Monday, 9 March at 17:00
    a_dossier(office, received="2026-03-03 09:00")  # due on Tuesday
    clock.at("Mon 2026-03-09 17:30")
    client.sign_in("head")
    page = " ".join(client.get("/qua-han").get_data(as_text=True).split())
    assert "Tính đến" in page
    assert "vừa quá hạn" in page
    assert "còn 1 ngày làm việc" in page
    assert "gửi văn bản xin lỗi trong ngày 09/03/2026" in page
    clock.at("Wed 2026-03-11 17:00")
    client.sign_in("head")
    page = client.get("/qua-han").get_data(as_text=True)
    assert "quá 2 ngày làm việc" in page


def test_a_term_in_hours_is_warned_of_in_hours(client: CheckedClient, clock: Clock, office: Office) -> None:
    a_dossier(office, a_procedure(office, "8 working_hour"), received="2026-03-09 15:00")  # due on Tuesday at 15:00
    clock.at("Tue 2026-03-10 13:30")
    client.sign_in("officer")
    page = client.get("/qua-han").get_data(as_text=True)
    assert "còn 1,5 giờ làm việc" in page
    assert "Thời hạn ngắn" in page


def test_an_empty_morning_says_so(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    assert "Không có hồ sơ nào quá hạn" in client.get("/qua-han").get_data(as_text=True)


def test_long_lists_are_bounded_and_count_their_queries(
    client: CheckedClient, clock: Clock, office: Office, statements: list[str]
) -> None:
    version = a_procedure(office)
    a_dossier(office, version)
    clock.at("Tue 2026-03-10 09:00")
    client.sign_in("head")
    client.get("/qua-han")
    statements.clear()
    client.get("/qua-han")
    few = len(statements)
    for number in range(SHOWN + 2):
        a_dossier(office, version, applicant=f"Người thứ {number}")
    client.get("/qua-han")
    statements.clear()
    page = client.get("/qua-han").get_data(as_text=True)
    assert len(statements) <= few + 1  # one more: how many there are in all
    assert page.count('<th scope="row"') == SHOWN
    assert f"({SHOWN + 3})" in page
