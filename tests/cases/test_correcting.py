"""A wrong entry is mended or voided by two people; both slips are kept, and nothing that counts is lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.correcting import (
    approve_correction,
    ask_correction,
    ask_void,
    decline_correction,
    pending_correction,
)
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import finish
from onestop.cases.models import Correction, Dossier, Paper, PaperState, Pause, Status
from onestop.cases.pausing import pause, resume
from onestop.cases.search import page_of
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")
DUE = moment("Mon 2026-03-09 17:00")


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, a_procedure(office, "5 working_day", extension="5 working_day"))


def receipts(dossier: Dossier) -> list[PaperState]:
    return list(db.session.scalars(select(Paper.state).where(Paper.dossier_id == dossier.id).order_by(Paper.id)))


def corrected(office: Office, dossier: Dossier, at: object = AT, **asked: object) -> None:
    change = ask_correction(
        dossier,
        **{"parties": {}, "reason": "Nhập sai", "by": office.reception, "at": at, **asked},  # type: ignore[arg-type]
    )
    approve_correction(change, by=office.desk_head, at=at)  # type: ignore[arg-type]


def test_names_are_mended_and_found_under_the_right_one(office: Office, dossier: Dossier) -> None:
    corrected(office, dossier, parties={"applicant_name": "Nguyễn Văn Bính", "applicant_phone": "0912 345 678"})
    assert (dossier.applicant_name, dossier.applicant_phone) == ("Nguyễn Văn Bính", "0912345678")
    assert page_of(office.agency.id, at=AT, text="bính").total == page_of(office.agency.id, at=AT, text="binh").total
    assert page_of(office.agency.id, at=AT, text="0912345678").total == 1
    assert receipts(dossier) == [PaperState.VOID, PaperState.RENDERING]
    new = db.session.scalars(select(Paper).where(Paper.state == PaperState.RENDERING)).one()
    assert new.facts["applicant"]["name"] == "Nguyễn Văn Bính"
    assert new.facts["replaces"].startswith(dossier.code)
    assert dossier.received_at == moment("Mon 2026-03-02 09:00")


def test_who_asked_does_not_approve_but_in_an_office_of_one(office: Office, dossier: Dossier) -> None:
    change = ask_correction(dossier, parties={"applicant_name": "X"}, reason="Sai", by=office.desk_head, at=AT)
    with pytest.raises(Refused, match="tự duyệt"):
        approve_correction(change, by=office.desk_head, at=AT)
    for person in office.people.values():
        if person is not office.desk_head:
            person.disabled_at = AT
    db.session.flush()
    approve_correction(change, by=office.desk_head, at=AT)
    assert (change.office_of_one, dossier.applicant_name) == (True, "X")


def test_the_database_too_wants_a_second_person(office: Office, dossier: Dossier) -> None:
    change = ask_correction(dossier, parties={"applicant_name": "X"}, reason="Sai", by=office.desk_head, at=AT)
    change.answered_at, change.answered_by_id, change.approved = AT, office.desk_head.id, True
    with pytest.raises(IntegrityError, match="second_person"), db.session.begin_nested():
        db.session.flush()


def test_one_proposal_at_a_time_and_each_answered_once(office: Office, dossier: Dossier) -> None:
    change = ask_correction(dossier, parties={"applicant_name": "X"}, reason="Sai", by=office.reception, at=AT)
    with pytest.raises(Refused, match="chờ duyệt"):
        ask_void(dossier, reason="Trùng", by=office.reception, at=AT)
    decline_correction(change, by=office.desk_head, at=AT)
    assert dossier.applicant_name == "Nguyễn Văn Bình"
    assert pending_correction(dossier) is None
    with pytest.raises(Refused, match="đã được trả lời"):
        approve_correction(change, by=office.head, at=AT)


def test_nothing_new_is_nothing_to_approve(office: Office, dossier: Dossier) -> None:
    with pytest.raises(WrongInput, match="Chưa có thay đổi"):
        ask_correction(
            dossier, parties={"applicant_name": " Nguyễn Văn Bình "}, version=dossier.procedure_version, reason="Sai",
            by=office.reception, at=AT,
        )  # fmt: skip


def test_another_procedure_before_the_end_gives_a_new_slip_and_keeps_the_first_appointment(
    office: Office, dossier: Dossier
) -> None:
    corrected(office, dossier, version=a_procedure(office, "10 working_day"))
    assert dossier.due_at == dossier.appointment_at == moment("Mon 2026-03-16 17:00")
    assert dossier.first_appointment_at == DUE
    assert receipts(dossier) == [PaperState.VOID, PaperState.RENDERING]


def test_the_right_procedure_may_have_been_due_already(office: Office, dossier: Dossier) -> None:
    corrected(office, dossier, at=moment("Fri 2026-03-06 09:00"), version=a_procedure(office, "2 working_day"))
    assert dossier.due_at == dossier.late_since == moment("Wed 2026-03-04 17:00")
    assert dossier.appointment_at == DUE  # nobody is told a date that has passed


def test_a_correction_never_takes_back_the_date_of_an_apology(office: Office, dossier: Dossier) -> None:
    promised = moment("Fri 2026-03-20 09:00")
    reason = reasons(office.agency.id)[0]
    declare_expected_late(dossier, reason=reason, proposed_at=promised, by=office.officer, at=AT)
    sign_apology(dossier, reason=reason, new_appointment_at=promised, by=office.head, at=AT)
    corrected(office, dossier, version=a_procedure(office, "7 working_day"))
    assert (dossier.due_at, dossier.appointment_at) == (moment("Wed 2026-03-11 17:00"), promised)


def test_the_procedure_stays_while_the_clock_stands_and_when_it_stood_still_at_approval(
    office: Office, dossier: Dossier
) -> None:
    other = a_procedure(office, "10 working_day")
    change = ask_correction(dossier, parties={}, version=other, reason="Sai", by=office.reception, at=AT)
    ground = dossier.procedure_version.pause_grounds[0]
    pause(dossier, ground=ground, document="CV", by=office.officer, at=AT)
    with pytest.raises(Refused, match="đang tính"), db.session.begin_nested():
        approve_correction(change, by=office.desk_head, at=AT)
    resume(dossier, document="CV 2", by=office.officer, at=moment("Wed 2026-03-04 09:00"))
    finish(dossier, number="1", by=office.officer, at=moment("Wed 2026-03-04 10:00"))
    with pytest.raises(Refused, match="đang tính"):
        approve_correction(change, by=office.desk_head, at=moment("Wed 2026-03-04 10:00"))


def test_only_a_procedure_that_held_on_the_day_of_receipt_here_can_be_the_right_one(
    office: Office, dossier: Dossier
) -> None:
    other = an_office("H50.31.13")
    ended = a_procedure(office, "10 working_day", ceases_on=moment("2026-03-02 00:00").date())
    for version in (a_procedure(other), ended):
        with pytest.raises(WrongInput, match="không có hiệu lực"):
            ask_correction(dossier, parties={}, version=version, reason="Sai", by=office.reception, at=AT)


def test_an_extension_of_the_old_procedure_is_not_carried_into_another(office: Office, dossier: Dossier) -> None:
    ground = dossier.procedure_version.extension_grounds[0]
    ask_extension(dossier, ground=ground, document="TTr", reason="Xác minh", by=office.officer, at=AT)
    with pytest.raises(Refused, match="gia hạn"):
        ask_correction(
            dossier, parties={}, version=a_procedure(office, "2 working_hour"), reason="Sai", by=office.reception, at=AT
        )


def test_names_can_be_mended_after_the_end_and_the_lateness_stays(office: Office, dossier: Dossier) -> None:
    sweep(at=moment("Tue 2026-03-10 08:00"), save=db.session.flush)
    corrected(office, dossier, at=moment("Tue 2026-03-10 09:00"), parties={"applicant_name": "Bính"})
    assert (dossier.due_at, dossier.late_since, dossier.appointment_at) == (DUE, DUE, DUE)


def test_a_void_keeps_its_number_its_row_and_its_slips(office: Office, dossier: Dossier) -> None:
    voiding = ask_void(dossier, reason="Nhập trùng", by=office.reception, at=AT)
    approve_correction(voiding, by=office.desk_head, at=AT)
    assert (dossier.status, dossier.due_at, dossier.outcome) == (Status.VOID, None, None)
    assert receipts(dossier) == [PaperState.VOID]
    assert a_dossier(office).code.endswith("-0002")
    assert dossier.code.endswith("-0001")
    with pytest.raises(Refused, match="đã hủy"):
        finish(dossier, number="1", by=office.officer, at=AT)


def test_a_void_leaves_no_wait_open(office: Office, dossier: Dossier) -> None:
    ground = dossier.procedure_version.pause_grounds[0]
    pause(dossier, ground=ground, document="CV", by=office.officer, at=AT)
    at = moment("Wed 2026-03-04 09:00")
    approve_correction(ask_void(dossier, reason="Trùng", by=office.reception, at=at), by=office.desk_head, at=at)
    assert db.session.scalars(select(Pause.ended_at)).all() == [at]


def test_what_was_finished_in_between_is_not_voided(office: Office, dossier: Dossier) -> None:
    voiding = ask_void(dossier, reason="Trùng", by=office.reception, at=AT)
    finish(dossier, number="1", by=office.officer, at=AT)
    with pytest.raises(Refused, match="đã kết thúc"):
        approve_correction(voiding, by=office.desk_head, at=AT)


def test_only_who_may_approve_answers(office: Office, dossier: Dossier) -> None:
    change = ask_correction(dossier, parties={"applicant_name": "X"}, reason="Sai", by=office.reception, at=AT)
    for role in (Role.OFFICER, Role.CASHIER, Role.INSPECTOR, Role.CLERK, Role.ADMIN):
        with pytest.raises(Refused, match="quyền"):
            approve_correction(change, by=office.people[role], at=AT)
    assert db.session.get_one(Correction, change.id).answered_at is None
