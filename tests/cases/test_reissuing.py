"""A wrong paper is voided and replaced: nothing is lost, no date moves, and the old one says what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.apology.letter import Occasion
from onestop.audit.chain import verify
from onestop.cases import verifying
from onestop.cases.apologies import declare_expected_late, reason_from_text, sign_apology, sign_plain_apology
from onestop.cases.apology_gate import Words
from onestop.cases.control_slips import print_control_slip
from onestop.cases.ending import refuse, stop
from onestop.cases.issuing import content_of, prove, prove_waiting
from onestop.cases.message_planning import what_is_told
from onestop.cases.models import (
    Apology,
    Dossier,
    Event,
    EventKind,
    LetterNumbers,
    NoticeKind,
    OfficePapers,
    Paper,
    PaperKind,
    PaperState,
)
from onestop.cases.outbox import notices_of, open_notices_of
from onestop.cases.pausing import pause, resume
from onestop.cases.reissuing import BY_CLERK, may_void, reissue_paper, void_paper, why_no_reissue
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.verifying import Standing
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person, Role
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment
from tests.cases.threads import together

RECEIVED = moment("Mon 2026-03-02 09:00")
ISSUED = moment("Fri 2026-03-06 09:00")
LATER = moment("Fri 2026-03-06 15:00")
WRONG, RIGHT = "Nguyễn Văn Sai", "Nguyễn Văn Đúng"


@dataclass(frozen=True)
class Case:
    """How a paper of a kind comes to be, and who may issue it again."""

    issue: Callable[[Dossier, Office], object]
    by: str


def _apologise(dossier: Dossier, office: Office) -> None:
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    sign_apology(dossier, reason=reason, new_appointment_at=moment("Tue 2026-03-10 16:00"), by=office.head, at=ISSUED)


def _declare(dossier: Dossier, office: Office) -> None:
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    proposed = moment("Tue 2026-03-24 16:00")
    at = moment("Tue 2026-03-03 09:00")
    declare_expected_late(dossier, reason=reason, proposed_at=proposed, by=office.officer, at=at)


CASES = {
    PaperKind.RECEIPT: Case(lambda _dossier, _office: None, "reception"),
    PaperKind.SUPPLEMENT: Case(
        lambda dossier, office: ask_supplement(
            dossier, items=["Ảnh", "Bản sao"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00")
        ),
        "head",
    ),
    PaperKind.REFUSAL: Case(
        lambda dossier, office: refuse(dossier, reason="Không đủ điều kiện", by=office.head, at=ISSUED), "head"
    ),
    PaperKind.STOP_NOTICE: Case(
        lambda dossier, office: stop(dossier, request="Đơn ngày 05/03/2026", by=office.reception, at=ISSUED),
        "reception",
    ),
    PaperKind.APOLOGY: Case(_apologise, "head"),
    PaperKind.UNIT_NOTICE: Case(_declare, "officer"),
    PaperKind.CONTROL_SLIP: Case(
        lambda dossier, office: print_control_slip(dossier, by=office.officer, at=ISSUED), "desk_head"
    ),
}
# What a paper says of its act, which no reissue may change.
OF_THE_ACT = (
    "items", "complete_by", "restarts", "reason", "kind", "occasion", "appointment_at", "new_appointment_at",
    "previous_appointment_at", "due_at", "asked_at", "asked_paper", "stopped_at", "proposed_at", "received_at", "term",
)  # fmt: skip


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def case_of(office: Office, kind: PaperKind) -> tuple[Dossier, Paper]:
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received=RECEIVED, applicant=WRONG)
    CASES[kind].issue(dossier, office)
    return dossier, paper_of(dossier, kind)


def paper_of(dossier: Dossier, kind: PaperKind) -> Paper:
    found = select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == kind).order_by(Paper.id.desc())
    return db.session.scalars(found).all()[0]


def person(office: Office, role: str) -> Person:
    found: Person = getattr(office, role)
    return found


def of_the_act(facts: dict[str, Any]) -> dict[str, Any]:
    """Moments as instants: SQLite gives them back in UTC."""
    return {
        name: datetime.fromisoformat(value) if name.endswith(("_at", "_by")) and value else value
        for name, value in facts.items()
        if name in OF_THE_ACT
    }


@pytest.mark.parametrize("kind", CASES)
def test_a_new_paper_takes_the_place_of_the_wrong_one(office: Office, kind: PaperKind, tmp_path: Path) -> None:
    dossier, old = case_of(office, kind)
    before = (dossier.due_at, dossier.appointment_at, dossier.first_appointment_at, dossier.status)
    facts = dict(old.facts)
    dossier.applicant_name = RIGHT
    new = reissue_paper(old, reason="Ghi sai tên", by=person(office, CASES[kind].by), at=LATER)
    assert (old.state, old.void_reason, old.facts) == (PaperState.VOID, "Ghi sai tên", facts)
    assert (new.state, new.replaces_id, new.kind) == (PaperState.RENDERING, old.id, kind)
    assert (dossier.due_at, dossier.appointment_at, dossier.first_appointment_at, dossier.status) == before
    assert RIGHT in str(new.facts)
    assert WRONG not in str(new.facts)
    assert of_the_act(new.facts) == of_the_act(facts)
    if old.number is not None:
        assert (new.number, new.number_text != old.number_text) == (old.number + 1, True)
    assert new.token != old.token
    answer = verifying.by_token(old.token or "")
    assert answer is not None
    assert answer.by is not None
    assert (answer.standing, answer.by.number) == (Standing.REPLACED, new.number_text)
    for paper in (old, new):
        prove(paper.id, tmp_path / "papers", at=LATER, save=db.session.commit)
        assert content_of(paper, tmp_path / "papers").startswith(b"%PDF")
    assert old.state is PaperState.VOID
    fact = db.session.scalars(select(Event).where(Event.kind == EventKind.PAPER_REISSUED)).one()
    assert (fact.paper_id, "Ghi sai tên" in str(fact.note)) == (new.id, True)
    assert verify(office.agency.id).holds


@pytest.mark.parametrize("kind", [PaperKind.APOLOGY, PaperKind.SUPPLEMENT, PaperKind.REFUSAL])
def test_a_paper_is_reissued_as_often_as_it_is_wrong(office: Office, kind: PaperKind) -> None:
    dossier, first = case_of(office, kind)
    by = person(office, CASES[kind].by)
    second = reissue_paper(first, reason="Sai tên", by=by, at=LATER)
    third = reissue_paper(second, reason="Sai địa chỉ", by=by, at=moment("Mon 2026-03-09 09:00"))
    assert third.facts["reason"] == first.facts["reason"]
    answer = verifying.by_token(first.token or "")
    assert answer is not None
    assert answer.by is not None
    assert answer.by.number == third.number_text
    with pytest.raises(Refused, match="đã hủy trước đó"):
        reissue_paper(first, reason="Sai", by=by, at=moment("Mon 2026-03-09 10:00"))
    assert dossier.status == db.session.get_one(Dossier, dossier.id).status


def test_an_apology_keeps_its_row_and_its_one_reappointment(office: Office) -> None:
    dossier, old = case_of(office, PaperKind.APOLOGY)
    row = db.session.scalars(select(Apology)).one()
    told = dossier.appointment_at
    new = reissue_paper(old, reason="Ghi sai tên", by=office.head, at=LATER)
    assert db.session.scalars(select(Apology)).one() is row
    assert (row.paper_id, dossier.appointment_at) == (old.id, told)
    assert new.signer == office.head.full_name
    assert datetime.fromisoformat(new.facts["new_appointment_at"]) == told


def test_a_voided_apology_leaves_the_citizen_what_he_was_told(office: Office) -> None:
    dossier, old = case_of(office, PaperKind.APOLOGY)
    told = dossier.appointment_at
    void_paper(old, reason="Gửi nhầm người", by=office.head, at=LATER)
    assert (old.state, old.voided_by_id, dossier.appointment_at) == (PaperState.VOID, office.head.id, told)
    answer = verifying.by_token(old.token or "")
    assert answer is not None
    assert (answer.standing, answer.by) == (Standing.VOID, None)
    fact = db.session.scalars(select(Event).where(Event.kind == EventKind.PAPER_VOIDED)).one()
    assert fact.paper_id == old.id


def test_one_that_is_voided_before_its_file_was_made_gets_its_file_all_the_same(office: Office, tmp_path: Path) -> None:
    _, old = case_of(office, PaperKind.APOLOGY)
    reissue_paper(old, reason="Ghi sai tên", by=office.head, at=LATER)  # and then the machine stops
    prove_waiting(tmp_path, at=LATER, save=db.session.commit)
    assert content_of(old, tmp_path).startswith(b"%PDF")
    assert old.state is PaperState.VOID


def test_a_letter_issued_again_does_not_take_back_a_newer_date(office: Office) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version, received=RECEIVED)
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    new_date = moment("Mon 2026-03-16 10:00")
    at = moment("Wed 2026-03-04 09:00")
    declare_expected_late(dossier, reason=reason, proposed_at=new_date, by=office.officer, at=at)
    letter = sign_apology(dossier, reason=reason, new_appointment_at=new_date, by=office.head, at=at).paper
    assert letter is not None
    pause(dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("2026-03-05 09:00"))
    resume(dossier, document="CV 2", by=office.officer, at=moment("2026-04-06 09:00"))
    told = [notice for notice in notices_of(dossier) if notice.superseded_at is None]
    assert [notice.kind for notice in told] == [NoticeKind.NEW_DATE]
    reissue_paper(letter, reason="Ghi sai tên", by=office.head, at=moment("2026-04-06 10:00"))
    assert [notice for notice in notices_of(dossier) if notice.superseded_at is None] == told


def test_a_slip_that_was_answered_is_not_told_again(office: Office) -> None:
    dossier, slip = case_of(office, PaperKind.SUPPLEMENT)
    complete_supplement(dossier, by=office.reception, at=moment("Wed 2026-03-04 09:00"))
    ask_supplement(
        dossier, items=["Bản vẽ"], reason="Thiếu", approval_reason="Cần thiết", by=office.head,
        at=moment("Thu 2026-03-05 09:00"),
    )  # fmt: skip
    before = open_notices_of(dossier)
    assert len(before) == 1
    reissue_paper(slip, reason="Ghi sai tên", by=office.head, at=LATER)
    assert open_notices_of(dossier) == before


def test_a_voided_letter_that_told_no_date_is_told_to_nobody(office: Office) -> None:
    dossier = a_dossier(office, received=RECEIVED)
    lost = Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Tờ khai bị ướt", remedy="Cơ quan lập lại")
    letter = sign_plain_apology(dossier, lost, by=office.head, at=ISSUED).paper
    void_paper(letter, reason="Nhầm hồ sơ", by=office.head, at=LATER)
    assert open_notices_of(dossier) == frozenset()


def test_a_message_sends_nobody_to_a_paper_that_is_void(office: Office) -> None:
    office_papers = OfficePapers(agency_id=office.agency.id, address="https://motcua.vinhhoa.gov.vn")
    db.session.add(office_papers)
    dossier, letter = case_of(office, PaperKind.APOLOGY)
    (notice,) = notices_of(dossier)
    assert letter.token is not None
    assert letter.token in str(what_is_told(notice).check_address)
    void_paper(letter, reason="Gửi nhầm người", by=office.head, at=LATER)
    told = what_is_told(notice)
    assert (told.check_address, told.check_code, told.appointment_at) == (None, None, dossier.appointment_at)


def test_after_a_merger_the_setting_of_the_successor_says_who_numbers(office: Office) -> None:
    dossier, letter = case_of(office, PaperKind.APOLOGY)
    successor = an_office("H50.31.13")
    db.session.add(OfficePapers(agency_id=successor.agency.id, letter_numbers=LetterNumbers.CLERK))
    dossier.agency = successor.agency
    db.session.flush()
    assert why_no_reissue(letter, successor.head, at=LATER) == BY_CLERK


class TestWho:
    def test_it_is_who_issued_it_or_the_head(self, office: Office) -> None:
        _, receipt = case_of(office, PaperKind.RECEIPT)
        colleague = a_person(office.agency, *[grant.role for grant in office.reception.grants], username="khac")
        assert may_void(receipt, office.reception, at=LATER)
        assert may_void(receipt, office.head, at=LATER)
        assert may_void(receipt, office.desk_head, at=LATER)
        assert not may_void(receipt, colleague, at=LATER)
        with pytest.raises(Refused, match="Chỉ người đã lập"):
            void_paper(receipt, reason="Sai", by=colleague, at=LATER)
        for stranger in (office.people[role] for role in (Role.CLERK, Role.INSPECTOR, Role.ADMIN)):
            with pytest.raises(Refused, match="không có quyền"):
                void_paper(receipt, reason="Sai", by=stranger, at=LATER)
        assert receipt.state is not PaperState.VOID

    def test_a_letter_of_authority_is_signed_by_who_may_sign(self, office: Office) -> None:
        _, letter = case_of(office, PaperKind.APOLOGY)
        assert "ký văn bản xin lỗi" in (why_no_reissue(letter, office.desk_head, at=LATER) or "")
        with pytest.raises(Refused, match="ký văn bản xin lỗi"):
            reissue_paper(letter, reason="Sai", by=office.desk_head, at=LATER)
        assert letter.state is not PaperState.VOID

    def test_nobody_of_another_office(self, office: Office) -> None:
        _, receipt = case_of(office, PaperKind.RECEIPT)
        other = an_office("H50.31.13")
        with pytest.raises(Refused, match="cơ quan khác"):
            reissue_paper(receipt, reason="Sai", by=other.head, at=LATER)


@pytest.mark.parametrize("reason", ["", "   ", "\n", "x" * 1001, "a\u202eb"])
def test_a_reason_is_compulsory_and_readable(office: Office, reason: str) -> None:
    _, receipt = case_of(office, PaperKind.RECEIPT)
    with pytest.raises(WrongInput):
        void_paper(receipt, reason=reason, by=office.reception, at=LATER)


def test_two_who_reissue_at_once_make_one_new_paper(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        _, letter = case_of(office, PaperKind.APOLOGY)
        letter_id, head_id = letter.id, office.head.id
        db.session.commit()

    def again(_desk: int) -> int:
        from sqlalchemy.orm.exc import StaleDataError

        try:
            paper, head = db.session.get_one(Paper, letter_id), db.session.get_one(Person, head_id)
            reissue_paper(paper, reason="Sai tên", by=head, at=LATER)
            db.session.commit()
        except (Refused, StaleDataError):
            db.session.rollback()
            return 0
        return 1

    assert sum(together(app, again, desks=4)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Paper).where(Paper.replaces_id == letter_id)).all()) == 1
