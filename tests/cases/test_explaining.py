"""Why this date: counted again with the calendar of then, each wait with its paper, for open and ended dossiers."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from onestop.calendars.acts import AddDay
from onestop.calendars.building import calendar_for
from onestop.calendars.changing import add_special_day
from onestop.calendars.models import DayKind
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.clock_facts import facts_of
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.deadlines import end_in_force, explained, fits
from onestop.cases.ending import stop
from onestop.cases.explaining import amount, reckoning_of
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import finish
from onestop.cases.integrity import Concern, findings
from onestop.cases.models import Dossier, Paper, PaperKind, Pause
from onestop.cases.pausing import pause, resume
from onestop.cases.rechecking import unfitting
from onestop.cases.recounting import apply_change
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.sweep import sweep
from onestop.database import db
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

RECEIVED = "Mon 2026-03-02 09:00"


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def ten_days(office: Office) -> Dossier:
    """Due on Mon 2026-03-16 17:00: 3, 4, 5, 6, 9, 10, 11, 12, 13, 16 March."""
    version = a_procedure(office, "10 working_day", extension="5 working_day")
    return a_dossier(office, version, received=RECEIVED)


def closed(office: Office, day: date, *, at: str) -> None:
    add_special_day(
        office.agency.id, day=day, kind=DayKind.LOCAL_CLOSURE, name="Bão", document="CĐ 3/UBND tỉnh",
        by=office.admin.id, at=moment(at),
    )  # fmt: skip


def paused(office: Office, dossier: Dossier, first: str, last: str, *, entered: str | None = None) -> None:
    ground = dossier.procedure_version.pause_grounds[0]
    begun, over = moment(first), moment(last)
    entered_at = moment(entered) if entered else None
    pause(
        dossier, ground=ground, document="CV 05/CCT", started_at=begun, by=office.officer, at=entered_at or begun,
    )  # fmt: skip
    resume(dossier, document="CV 09/CCT", ended_at=over, by=office.officer, at=entered_at or over)


def explained_end(dossier: Dossier) -> datetime:
    answer = explained(dossier)
    assert answer is not None
    assert fits(dossier, answer)
    assert answer.at == end_in_force(dossier)
    return answer.at


def test_a_new_dossier_keeps_with_which_calendar_it_was_counted(office: Office, ten_days: Dossier) -> None:
    assert ten_days.calendar_version == calendar_for(office.agency.id).version
    assert explained_end(ten_days) == moment("Mon 2026-03-16 17:00")


def test_the_reasons_of_an_ended_dossier_do_not_change_by_a_later_calendar(office: Office, ten_days: Dossier) -> None:
    finish(ten_days, number="1", by=office.officer, at=moment("Fri 2026-03-06 09:00"))
    then = ten_days.calendar_version
    before = explained(ten_days)
    closed(office, date(2026, 3, 10), at="Mon 2026-03-09 09:00")
    assert calendar_for(office.agency.id).version != then
    assert explained(ten_days) == before
    assert explained_end(ten_days) == moment("Mon 2026-03-16 17:00")
    told = reckoning_of(ten_days)
    assert told.fits
    assert told.added_up
    assert told.lines[0].from_at == ten_days.received_at
    assert told.lines[-1].to_at == ten_days.due_at


def test_a_pause_is_told_with_its_ground_its_article_and_its_papers(office: Office, ten_days: Dossier) -> None:
    paused(office, ten_days, "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    (stop_,) = facts_of(ten_days).stops
    assert stop_.why == "Tạm dừng tính thời hạn: Xác minh tại cơ quan khác"
    assert stop_.source == "Luật Đất đai 2024 Điều 19; CV 05/CCT; kết thúc: CV 09/CCT"
    assert explained_end(ten_days) == moment("Thu 2026-03-19 17:00")


def test_pauses_survive_the_correction_of_the_procedure(office: Office, ten_days: Dossier) -> None:
    """Case 11. Wed 4/3 09:00 – Mon 9/3 09:00 are three days, so ten end on Thu 19/3; two more are Fri 20 and Mon 23."""
    paused(office, ten_days, "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    longer = a_procedure(office, "12 working_day")
    at = moment("Tue 2026-03-10 09:00")
    change = ask_correction(ten_days, parties={}, version=longer, reason="Chọn sai", by=office.officer, at=at)
    approve_correction(change, by=office.desk_head, at=at)
    assert explained_end(ten_days) == ten_days.appointment_at == moment("Mon 2026-03-23 17:00")
    assert len(facts_of(ten_days).stops) == 1


def test_a_restart_is_told_with_its_article_and_its_slip(office: Office, ten_days: Dossier) -> None:
    asked, complete = moment("Tue 2026-03-03 10:00"), moment("Fri 2026-03-06 10:00")
    ask_supplement(ten_days, items=["Ảnh"], reason="Thiếu", by=office.officer, at=asked)
    complete_supplement(ten_days, by=office.reception, at=complete)
    (restart,) = facts_of(ten_days).restarts
    assert (restart.asked_at, restart.completed_at) == (asked, complete)
    assert restart.source == "khoản 5 Điều 19 Nghị định số 118/2025/NĐ-CP; Phiếu yêu cầu bổ sung số 01/2026"
    assert explained_end(ten_days) == moment("Fri 2026-03-20 17:00")


def test_a_request_outside_the_rules_is_a_wait_with_its_slip(office: Office, ten_days: Dossier) -> None:
    asked = moment("Mon 2026-03-09 07:00")
    ask_supplement(ten_days, items=["Ảnh"], reason="Thiếu", approval_reason="Mới thấy", by=office.head, at=asked)
    complete_supplement(ten_days, by=office.reception, at=moment("Wed 2026-03-11 07:00"))
    (wait,) = facts_of(ten_days).stops
    assert "ngoài quy định" in wait.why
    assert wait.source.endswith("Phiếu yêu cầu bổ sung số 01/2026")
    assert explained_end(ten_days) == moment("Wed 2026-03-18 17:00")


def test_an_extension_is_told_with_its_ground_its_article_and_its_paper(office: Office, ten_days: Dossier) -> None:
    ground, at = ten_days.procedure_version.extension_grounds[0], moment("Wed 2026-03-04 09:00")
    asked = ask_extension(ten_days, ground=ground, document="CV 7", reason="Xác minh", by=office.officer, at=at)
    assert facts_of(ten_days).extensions == ()  # asked for is not yet approved
    approve_extension(asked, by=office.head, at=at)
    told = reckoning_of(ten_days)
    assert told.extensions == ("Gia hạn 5 ngày làm việc: Cần xác minh (Luật Hộ tịch 2014 Điều 26), CV 7",)
    assert told.due is not None
    assert str(told.due.term) == "15 ngày làm việc"
    assert explained_end(ten_days) == moment("Mon 2026-03-23 17:00")


def test_while_the_clock_stands_still_the_end_before_the_stop_is_explained(office: Office, ten_days: Dossier) -> None:
    ground = ten_days.procedure_version.pause_grounds[0]
    pause(ten_days, ground=ground, document="CV", by=office.officer, at=moment("Wed 2026-03-04 09:00"))
    closed(office, date(2026, 3, 10), at="Mon 2026-03-09 09:00")
    assert explained_end(ten_days) == moment("Mon 2026-03-16 17:00")
    assert "Thời hạn đang dừng" in (reckoning_of(ten_days).note or "")
    resume(ten_days, document="CV 2", by=office.officer, at=moment("Wed 2026-03-11 09:00"))
    assert ten_days.calendar_version == calendar_for(office.agency.id).version
    # Left from Wed 4/3 09:00 on: 10 - 1.25 days; Tue 10/3 is no working day any more.
    assert explained_end(ten_days) == moment("Mon 2026-03-23 17:00")


def test_a_paper_that_comes_up_after_the_end_takes_no_lateness_away(office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received=RECEIVED)
    paused(office, dossier, "Tue 2026-03-03 09:00", "Wed 2026-03-04 09:00")
    due = moment("Tue 2026-03-10 17:00")
    sweep(at=moment("Wed 2026-03-11 08:00"), save=db.session.flush)
    assert dossier.late_since == due
    paused(office, dossier, "Thu 2026-03-05 09:00", "Mon 2026-03-09 09:00", entered="Thu 2026-03-12 08:00")
    assert len(facts_of(dossier).stops) == 1
    assert explained_end(dossier) == dossier.due_at == due
    assert reckoning_of(dossier).note is None


def test_a_pause_of_a_late_dossier_counts_when_a_decision_moves_the_end_behind_it(office: Office) -> None:
    """It stood after the end, where it changed nothing; when the end moves, it stands before it like any other."""
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received=RECEIVED)
    sweep(at=moment("Tue 2026-03-10 08:00"), save=db.session.flush)
    paused(office, dossier, "Wed 2026-03-11 07:00", "Thu 2026-03-12 07:00")
    assert explained_end(dossier) == moment("Mon 2026-03-09 17:00")
    (row,) = facts_of(dossier).stops
    assert row.started_at == moment("Wed 2026-03-11 07:00")


def test_an_end_while_the_clock_stood_still_is_explained_as_it_was_before(office: Office, ten_days: Dossier) -> None:
    ground = ten_days.procedure_version.pause_grounds[0]
    pause(ten_days, ground=ground, document="CV", by=office.officer, at=moment("Wed 2026-03-04 09:00"))
    stop(ten_days, request="Đơn", by=office.reception, at=moment("Mon 2026-03-09 09:00"))
    assert explained_end(ten_days) == ten_days.due_at == moment("Mon 2026-03-16 17:00")


def test_after_a_decision_on_the_calendar_every_end_still_follows_from_its_facts(office: Office) -> None:
    """Running, paused, resumed, ended, late, and late with papers that came up later: each by the calendar it has."""
    version = a_procedure(office, "5 working_day")
    made = [a_dossier(office, version, received=RECEIVED, applicant=name) for name in "ABCDEFG"]
    _, standing, resumed, ended, late_paper, late_pause, _ = made
    tuesday = moment("Tue 2026-03-03 09:00")
    pause(standing, ground=version.pause_grounds[0], document="CV", by=office.officer, at=tuesday)
    paused(office, resumed, "Tue 2026-03-03 09:00", "Wed 2026-03-04 10:00")
    finish(ended, number="1", by=office.officer, at=tuesday)
    sweep(at=moment("Tue 2026-03-10 08:00"), save=db.session.flush)
    paused(office, late_paper, "Thu 2026-03-05 09:00", "Fri 2026-03-06 09:00", entered="Tue 2026-03-10 09:00")
    paused(office, late_pause, "Tue 2026-03-10 10:00", "Wed 2026-03-11 10:00")
    closure = AddDay(date(2026, 3, 9), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
    apply_change(office.agency, closure, by=office.admin, at=moment("Wed 2026-03-11 11:00"))
    db.session.expire_all()
    assert unfitting(office.agency.id) == []
    for dossier in made:
        assert explained_end(dossier) == end_in_force(dossier)


def test_an_end_that_does_not_follow_from_the_facts_is_shown_and_listed(office: Office, ten_days: Dossier) -> None:
    plain = a_dossier(office, received=RECEIVED, applicant="An")
    paused(office, ten_days, "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    assert unfitting(office.agency.id) == []
    plain.due_at = moment("Tue 2026-03-10 17:00")  # the facts give Mon 2026-03-09
    # A pause that was made longer behind the program's back.
    db.session.execute(update(Pause).values(ended_at=moment("Tue 2026-03-10 09:00")))
    assert [(one.code, one.counted) for one in unfitting(office.agency.id)] == [
        (plain.code, moment("Mon 2026-03-09 17:00")),
        (ten_days.code, moment("Fri 2026-03-20 17:00")),
    ]
    first = findings(office.agency.id, Concern.UNFITTING).rows[0]
    assert (first.code, first.note) == (plain.code, "Tính lại: 17:00 ngày 09/03/2026")
    for dossier in (plain, ten_days):
        told = reckoning_of(dossier)
        assert not told.fits
        assert "không khớp" in (told.note or "")


def test_a_calendar_that_is_gone_is_said_and_never_replaced_by_another(office: Office, ten_days: Dossier) -> None:
    ten_days.calendar_version = "0" * 32
    told = reckoning_of(ten_days)
    assert told.due is None
    assert "Không tìm thấy lịch làm việc" in (told.note or "")
    assert [(one.code, one.counted) for one in unfitting(office.agency.id)] == [(ten_days.code, None)]


def reckoning_on(dossier: Dossier) -> str:
    """What the receipt in force prints under “Cách tính ngày hẹn”."""
    receipts = db.session.scalars(
        select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)
    ).all()
    return str(receipts[-1].facts["reckoning"])


def test_the_receipt_tells_the_reasons_in_short(office: Office, ten_days: Dossier) -> None:
    assert reckoning_on(ten_days) == "Tính từ 09:00 ngày 02/03/2026, thời hạn 10 ngày làm việc."
    paused(office, ten_days, "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    assert "không tính thời gian tạm dừng 04/03–09/03/2026" in reckoning_on(ten_days)


def test_after_an_apology_the_receipt_does_not_pretend_that_its_date_was_counted(
    office: Office, ten_days: Dossier
) -> None:
    at, promised = moment("Tue 2026-03-10 09:00"), moment("Fri 2026-03-20 09:00")
    reason = reasons(office.agency.id)[0]
    declare_expected_late(ten_days, reason=reason, proposed_at=promised, by=office.officer, at=at)
    sign_apology(ten_days, reason=reason, new_appointment_at=promised, by=office.head, at=at)
    change = ask_correction(
        ten_days, parties={"applicant_name": "Bình"}, reason="Sai tên", by=office.officer, at=at
    )  # a new slip, with the appointment of the apology
    approve_correction(change, by=office.desk_head, at=at)
    assert reckoning_on(ten_days) == "Ngày trả kết quả theo văn bản xin lỗi và hẹn lại."


@pytest.mark.parametrize(
    ("counted", "written"),
    [
        ("2", "2"),
        ("1/2", "0,5"),
        ("15/2", "7,5"),
        ("1/3", "≈ 0,33"),
        ("1/480", "< 0,01"),
        ("1/4", "0,25"),
        ("100", "100"),
    ],
)
def test_a_share_is_written_with_at_most_two_decimals(counted: str, written: str) -> None:
    assert amount(Fraction(counted)) == written
