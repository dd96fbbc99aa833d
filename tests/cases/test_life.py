"""The life of a dossier from intake to result, act by act, with its three moments."""

import pytest
from sqlalchemy import select

from onestop.audit.chain import verify
from onestop.cases.apologies import declare_expected_late, reason_from_text, sign_apology, why_not
from onestop.cases.ending import close, refuse, stop
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier, Event, EventKind, Outcome, Paper, PaperKind, PaperState, Status
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role, RoleGrant
from onestop.sla.calendar import to_local
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


def no_save() -> None:
    db.session.flush()


def wall(value: object) -> str:
    return f"{to_local(value):%a %Y-%m-%d %H:%M}"  # type: ignore[arg-type]


def swept(at: str) -> tuple[str, ...]:
    return sweep(at=moment(at), save=no_save).newly_late


def signed(office: Office, dossier: Dossier, *, new: str, at: str, reason: str = "Khối lượng hồ sơ tăng đột biến"):  # type: ignore[no-untyped-def]
    listed, explanation = reason_from_text(office.agency.id, reason)
    return sign_apology(
        dossier, reason=listed, explanation=explanation, new_appointment_at=moment(new), by=office.head, at=moment(at)
    )


def test_a_dossier_goes_from_intake_to_result() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    assert dossier.code == "H50.31.12-260302-0001"
    assert wall(dossier.due_at) == "Mon 2026-03-09 17:00"
    assert dossier.first_appointment_at == dossier.appointment_at == dossier.due_at
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Mon 2026-03-02 10:00"))
    assert dossier.status is Status.IN_PROGRESS
    finish(dossier, number="12/XN-UBND", by=office.officer, at=moment("Fri 2026-03-06 10:00"))
    with pytest.raises(Refused, match="chưa xác nhận"):
        return_result(dossier, collector_name="Bình", by=office.reception, at=moment("Fri 2026-03-06 10:30"))
    confirm_result(dossier, by=office.reception, at=moment("Fri 2026-03-06 11:00"))
    return_result(dossier, collector_name="Nguyễn Văn Bình", by=office.reception, at=moment("Mon 2026-03-09 08:00"))
    assert (dossier.status, dossier.outcome) == (Status.RETURNED, Outcome.GRANTED)
    kinds = db.session.scalars(select(Event.kind).where(Event.dossier_id == dossier.id).order_by(Event.id)).all()
    assert kinds == [
        EventKind.RECEIVED, EventKind.HANDED_OVER, EventKind.FINISHED, EventKind.CONFIRMED, EventKind.RETURNED,
    ]  # fmt: skip
    assert verify(office.agency.id).holds


def test_the_officer_who_made_the_result_does_not_confirm_it() -> None:
    office = an_office()
    dossier = a_dossier(office)
    finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-03 08:00"))
    office.officer.grants.extend([])
    with pytest.raises(Refused, match="không có quyền"):
        confirm_result(dossier, by=office.officer, at=moment("Tue 2026-03-03 09:00"))


def test_a_supplement_inside_the_rules_restarts_the_term_from_zero() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    first = dossier.first_appointment_at
    ask_supplement(
        dossier, items=["Bản sao căn cước"], reason="Thiếu", by=office.officer, at=moment("Thu 2026-03-05 16:00")
    )
    assert (dossier.status, dossier.due_at) == (Status.WAITING_SUPPLEMENT, None)
    assert dossier.appointment_at == first  # what the citizen was told stands until a paper says otherwise
    complete_supplement(dossier, by=office.reception, at=moment("Tue 2026-03-10 08:00"))
    assert wall(dossier.due_at) == "Tue 2026-03-17 17:00"
    assert dossier.appointment_at == dossier.due_at
    assert dossier.first_appointment_at == first
    states = db.session.scalars(
        select(Paper.state).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)
    ).all()
    assert states == [PaperState.VOID, PaperState.RENDERING]  # the old slip is kept as void


def test_what_was_said_of_a_term_that_began_anew_holds_no_more() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    proposed = moment("Tue 2026-03-31 17:00")
    declare_expected_late(
        dossier, reason=reason, proposed_at=proposed, by=office.officer, at=moment("Tue 2026-03-03 09:00")
    )
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Thu 2026-03-05 09:00"))
    complete_supplement(dossier, by=office.reception, at=moment("Fri 2026-03-06 09:00"))
    assert dossier.expected_late_at is None
    assert "chưa được báo dự kiến quá hạn" in (why_not(dossier, at=moment("Fri 2026-03-06 10:00")) or "")
    again = moment("Mon 2026-03-09 09:00")
    declare_expected_late(dossier, reason=reason, proposed_at=proposed, by=office.officer, at=again)
    assert dossier.expected_late_at == again


def test_a_supplement_asked_too_late_needs_the_head_and_takes_out_the_waiting_only() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    at = moment("Fri 2026-03-06 07:00")  # three working days ended on Thu 2026-03-05 at 17:00
    with pytest.raises(Refused, match="lãnh đạo"):
        ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=at)
    with pytest.raises(WrongInput, match="nêu lý do"):
        ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.head, at=at)
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", approval_reason="Mới phát hiện", by=office.head, at=at)
    complete_supplement(dossier, by=office.reception, at=moment("Tue 2026-03-10 07:00"))
    assert wall(dossier.due_at) == "Wed 2026-03-11 17:00"  # Mon 9/3 was the end; two working days were waited
    asked = db.session.scalars(select(Event).where(Event.kind == EventKind.SUPPLEMENT_ASKED)).one()
    assert asked.outside_rules


def test_a_pause_moves_the_end_by_the_share_of_days_that_it_took() -> None:
    office = an_office()
    version = a_procedure(office, "10 working_day")
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    pause(
        dossier,
        ground=version.pause_grounds[0],
        document="CV 05/CCT",
        by=office.officer,
        at=moment("Wed 2026-03-04 09:00"),
    )
    assert (dossier.status, dossier.due_at) == (Status.PAUSED, None)
    resume(dossier, document="CV 09/CCT", by=office.officer, at=moment("Mon 2026-03-09 09:00"))
    assert wall(dossier.due_at) == "Thu 2026-03-19 17:00"


def test_a_pause_needs_a_ground_of_the_dossiers_own_version() -> None:
    office = an_office()
    other = a_procedure(office)
    dossier = a_dossier(office, a_procedure(office, pause=None))
    with pytest.raises(Refused, match="không có căn cứ tạm dừng"):
        pause(
            dossier, ground=other.pause_grounds[0], document="CV", by=office.officer, at=moment("Tue 2026-03-03 09:00")
        )


def test_an_extension_is_asked_by_one_and_approved_by_another_before_the_end() -> None:
    office = an_office()
    version = a_procedure(office, "3 working_day", extension="5 working_day")
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    at = moment("Wed 2026-03-04 09:00")
    extension = ask_extension(
        dossier, ground=version.extension_grounds[0], document="CV 7", reason="Xác minh", by=office.officer, at=at
    )
    assert wall(dossier.due_at) == "Thu 2026-03-05 17:00"
    approve_extension(extension, by=office.head, at=moment("Wed 2026-03-04 10:00"))
    assert wall(dossier.due_at) == "Thu 2026-03-12 17:00"
    assert dossier.appointment_at == dossier.due_at
    with pytest.raises(Refused, match="một lần"):
        ask_extension(
            dossier, ground=version.extension_grounds[0], document="CV 8", reason="Nữa", by=office.officer,
            at=moment("Thu 2026-03-05 09:00"),
        )  # fmt: skip


def test_what_is_late_stays_late_whatever_is_done_afterwards() -> None:
    office = an_office()
    version = a_procedure(office, "3 working_day", extension="5 working_day")
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    due = dossier.due_at
    # No sweep has run: the act itself sees that the end has passed.
    late = moment("Fri 2026-03-06 08:00")
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=late)
    assert dossier.late_since == dossier.due_at == due
    resume(dossier, document="CV 2", by=office.officer, at=moment("Mon 2026-03-09 08:00"))
    assert dossier.late_since == dossier.due_at == due
    with pytest.raises(Refused, match="quá hạn"):
        ask_extension(
            dossier, ground=version.extension_grounds[0], document="CV", reason="Xin thêm", by=office.officer,
            at=moment("Mon 2026-03-09 09:00"),
        )  # fmt: skip
    refuse(dossier, reason="Không đủ điều kiện", by=office.head, at=moment("Tue 2026-03-10 08:00"))
    assert dossier.late_since == due


def test_the_sweep_marks_the_true_moment_however_late_it_runs_and_twice_is_once() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    assert swept("Thu 2026-03-05 17:00") == ()  # at the moment itself it is still on time
    assert swept("Sun 2026-03-08 03:00") == (dossier.code,)
    assert wall(dossier.late_since) == "Thu 2026-03-05 17:00"
    assert swept("Sun 2026-03-08 03:01") == ()
    assert dossier.late_noted_at == moment("Sun 2026-03-08 03:00")


def test_the_sweep_warns_when_the_last_working_day_before_the_end_begins() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")  # due Mon 9/3
    assert sweep(at=moment("Thu 2026-03-05 11:29"), save=no_save).newly_warned == ()
    assert sweep(at=moment("Thu 2026-03-05 11:30"), save=no_save).newly_warned == (dossier.code,)  # half of the term
    assert sweep(at=moment("Fri 2026-03-06 06:59"), save=no_save).newly_warned == ()
    assert sweep(at=moment("Fri 2026-03-06 07:00"), save=no_save).newly_warned == (dossier.code,)
    assert sweep(at=moment("Fri 2026-03-06 07:01"), save=no_save).newly_warned == ()


def test_an_apology_moves_only_what_the_citizen_was_told() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    first, due = dossier.first_appointment_at, dossier.due_at
    swept("Fri 2026-03-06 08:00")
    apology = signed(office, dossier, new="Tue 2026-03-10 16:00", at="Fri 2026-03-06 09:00")
    assert (dossier.first_appointment_at, dossier.due_at, dossier.late_since) == (first, due, due)
    assert dossier.appointment_at == moment("Tue 2026-03-10 16:00")
    assert apology.paper.number == 1
    assert apology.paper.facts["number"] == "01/PXL-UBND"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Fri 2026-03-06 08:00", "sau thời điểm hiện tại"),  # the past
        ("Fri 2026-03-06 12:00", "giờ làm việc"),  # the lunch break
        ("Sun 2026-03-08 09:00", "giờ làm việc"),
        ("Mon 2026-04-27 09:00", "giờ làm việc"),  # nghỉ bù
        ("Mon 2026-03-09 17:01", "giờ làm việc"),
        ("Tue 2028-01-04 09:00", "2028"),  # a year that nobody has announced
    ],
)
def test_a_new_appointment_must_be_a_later_working_moment(new: str, sentence: str) -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    with pytest.raises(Refused, match=sentence):
        signed(office, dossier, new=new, at="Fri 2026-03-06 09:00")
    assert dossier.appointment_at == dossier.first_appointment_at


def test_a_second_re_appointment_is_refused_and_the_dossier_stays_late() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    signed(office, dossier, new="Tue 2026-03-10 16:00", at="Fri 2026-03-06 09:00")
    with pytest.raises(Refused, match="không quá một lần"):
        signed(office, dossier, new="Tue 2026-03-17 16:00", at="Wed 2026-03-11 09:00")
    assert dossier.late_since is not None


def test_a_dossier_in_time_gets_an_apology_only_when_declared_expected_late() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    at = moment("Fri 2026-03-06 09:00")
    assert "dự kiến quá hạn" in (why_not(dossier, at=at) or "")
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    declare_expected_late(dossier, reason=reason, proposed_at=moment("Thu 2026-03-12 17:00"), by=office.officer, at=at)
    signed(office, dossier, new="Thu 2026-03-12 17:00", at="Fri 2026-03-06 10:00")
    assert dossier.late_since is None
    assert swept("Mon 2026-03-09 17:01") == (dossier.code,)  # a re-appointment cures nothing


def test_no_apology_while_the_clock_stands_still() -> None:
    office = an_office()
    version = a_procedure(office, "3 working_day")
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=moment("Fri 2026-03-06 08:00"))
    with pytest.raises(Refused, match="tạm dừng"):
        signed(office, dossier, new="Tue 2026-03-10 16:00", at="Fri 2026-03-06 09:00")


def test_a_reason_of_ones_own_goes_under_other_and_must_say_something() -> None:
    office = an_office()
    reason, text = reason_from_text(office.agency.id, "Cán bộ đi tập huấn")
    assert (reason.is_other, text) == (True, "Cán bộ đi tập huấn")
    listed, nothing = reason_from_text(office.agency.id, "KHỐI LƯỢNG HỒ SƠ TĂNG ĐỘT BIẾN")
    assert (listed.is_other, nothing) == (False, None)
    with pytest.raises(WrongInput):
        reason_from_text(office.agency.id, "   ")
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    with pytest.raises(WrongInput, match="ghi rõ lý do"):
        signed(office, dossier, new="Tue 2026-03-10 16:00", at="Fri 2026-03-06 09:00", reason="lý do khác")


def test_there_is_nothing_to_apologise_for_without_a_legal_end() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, None), received="Mon 2026-03-02 09:00")
    assert "không có hạn" in (why_not(dossier, at=moment("Fri 2026-03-06 09:00")) or "")


def test_stopping_a_waiting_dossier_judges_it_at_the_moment_its_clock_stopped() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    due = dossier.due_at
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    stop(dossier, request="Đơn xin rút 20/3", by=office.reception, at=moment("Fri 2026-03-20 09:00"))
    assert (dossier.status, dossier.due_at, dossier.late_since) == (Status.STOPPED, due, None)
    assert dossier.judged_at(moment("Fri 2026-03-20 10:00")) == moment("Tue 2026-03-03 09:00")


def test_a_notice_is_signed_by_who_may_sign_for_the_office_or_left_to_the_hand_of_its_head() -> None:
    office = an_office()
    version = a_procedure(office, "3 working_day")
    by_head, by_desk = (a_dossier(office, version, received="Mon 2026-03-02 09:00") for _ in range(2))
    both = office.head
    both.grants.append(RoleGrant(role=Role.RECEPTION))
    stop(by_head, request="Đơn 1", by=both, at=moment("Tue 2026-03-03 09:00"))
    stop(by_desk, request="Đơn 2", by=office.reception, at=moment("Tue 2026-03-03 09:00"))
    papers = [
        db.session.scalars(
            select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.STOP_NOTICE)
        ).one()
        for dossier in (by_head, by_desk)
    ]
    assert [paper.signer for paper in papers] == [both.full_name, None]
    assert papers[0].facts["signer"]["name"] == both.full_name
    assert papers[1].facts["signer"] is None


def test_what_was_not_completed_is_closed_only_after_the_fifteen_days() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="Mon 2026-03-02 09:00")
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    with pytest.raises(Refused, match="18/03/2026"):
        close(dossier, by=office.reception, at=moment("Wed 2026-03-18 16:00"))
    close(dossier, by=office.reception, at=moment("Thu 2026-03-19 08:00"))
    assert (dossier.status, dossier.outcome) == (Status.CLOSED, Outcome.CLOSED)


def test_nobody_acts_on_a_dossier_of_another_office() -> None:
    office = an_office()
    other = an_office("H50.31.13")
    dossier = a_dossier(office)
    with pytest.raises(Refused, match="cơ quan khác"):
        finish(dossier, by=other.officer, at=moment("Tue 2026-03-03 08:00"))
