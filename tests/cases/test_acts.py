"""Every act: one fact and one entry of the record; only by the roles that may; with the money told to the đồng."""

import inspect
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from onestop.apology.letter import Occasion
from onestop.audit.chain import verify
from onestop.audit.models import AuditDetail, AuditEntry
from onestop.cases import counter_slips
from onestop.cases.apologies import (
    declare_expected_late,
    reasons,
    record_outside_apology,
    sign_apology,
    sign_plain_apology,
)
from onestop.cases.apology_gate import Words
from onestop.cases.charging import take_fee
from onestop.cases.correcting import approve_correction, ask_correction, ask_void, decline_correction
from onestop.cases.ending import close, refuse, stop
from onestop.cases.extending import approve_extension, ask_extension, decline_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.intake import Intake, receive
from onestop.cases.models import Charge, Dossier, Event, EventKind, Status
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause, resume
from onestop.cases.result_corrections import correct_result, report_wrong_result
from onestop.cases.returning import return_result
from onestop.cases.settling import settle_at_once
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person, Role
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")
FRIDAY = moment("Fri 2026-03-06 09:00")
LATER = moment("Fri 2026-03-13 09:00")
BINH = Applicant(name="Bình", phone="0912345678")

K, R = EventKind, Role
DESK = {R.RECEPTION, R.DESK_HEAD}
HANDLING = {R.OFFICER}

# Each act: what it needs before it, the fact that it leaves (None: no dossier, so no fact), and who may.
Doing = Callable[[Office, Dossier, Person, datetime], object]


def waiting(office: Office, dossier: Dossier) -> None:
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=AT)


def standing(office: Office, dossier: Dossier) -> None:
    pause(dossier, ground=dossier.procedure_version.pause_grounds[0], document="CV", by=office.officer, at=AT)


def asked_to_extend(office: Office, dossier: Dossier) -> None:
    ground = dossier.procedure_version.extension_grounds[0]
    ask_extension(dossier, ground=ground, document="TTr", reason="x", by=office.officer, at=AT)


def asked_to_correct(office: Office, dossier: Dossier) -> None:
    ask_correction(dossier, parties={"applicant_name": "Bính"}, reason="Sai", by=office.officer, at=AT)


def asked_to_void(office: Office, dossier: Dossier) -> None:
    ask_void(dossier, reason="Trùng", by=office.officer, at=AT)


def declared(office: Office, dossier: Dossier) -> None:
    reason = reasons(office.agency.id)[0]
    declare_expected_late(dossier, reason=reason, proposed_at=LATER, by=office.officer, at=AT)


def finished(office: Office, dossier: Dossier) -> None:
    finish(dossier, number="1", by=office.officer, at=AT)


def confirmed(office: Office, dossier: Dossier) -> None:
    finished(office, dossier)
    confirm_result(dossier, by=office.reception, at=AT)


def wrong(office: Office, dossier: Dossier) -> None:
    finished(office, dossier)
    report_wrong_result(dossier, reason="Sai năm sinh", by=office.officer, at=AT)


def moved(_office: Office, dossier: Dossier) -> None:
    dossier.due_at = moment("Tue 2026-03-10 17:00")


def elsewhere(_office: Office, dossier: Dossier) -> None:
    dossier.decided_here = False


def nothing(_office: Office, _dossier: Dossier) -> None:
    pass


def pending(kind: str, dossier: Dossier) -> object:
    from onestop.cases import correcting, extending

    return extending.pending_extension(dossier) if kind == "extension" else correcting.pending_correction(dossier)


def new_date(office: Office) -> dict[str, object]:
    return {"reason": reasons(office.agency.id)[0], "new_appointment_at": LATER}


def ground(dossier: Dossier) -> dict[str, object]:
    return {"ground": dossier.procedure_version.pause_grounds[0], "document": "CV"}


def longer(dossier: Dossier) -> dict[str, object]:
    return {"ground": dossier.procedure_version.extension_grounds[0], "document": "TTr", "reason": "Xác minh"}


def fee(dossier: Dossier) -> Charge:
    return db.session.scalars(select(Charge).where(Charge.dossier_id == dossier.id)).one()


ACTS: dict[str, tuple[Callable[[Office, Dossier], None], Doing, EventKind, set[Role]]] = {
    "hand_over": (
        nothing, lambda o, d, by, at: hand_over(d, to_person=o.officer, by=by, at=at),
        K.HANDED_OVER, DESK | HANDLING | {R.HEAD},
    ),
    "ask_supplement": (
        nothing, lambda o, d, by, at: ask_supplement(d, items=["Ảnh"], reason="Thiếu", by=by, at=AT),
        K.SUPPLEMENT_ASKED, DESK | HANDLING | {R.HEAD},
    ),
    "ask_supplement outside the rules": (
        nothing,
        lambda o, d, by, at: ask_supplement(d, items=["Ảnh"], reason="Thiếu", approval_reason="x", by=by, at=at),
        K.SUPPLEMENT_ASKED, {R.HEAD},
    ),
    "complete_supplement": (
        waiting, lambda o, d, by, at: complete_supplement(d, by=by, at=at), K.SUPPLEMENT_COMPLETED, DESK | HANDLING,
    ),
    "pause": (nothing, lambda o, d, by, at: pause(d, **ground(d), by=by, at=at), K.PAUSED, HANDLING),
    "resume": (standing, lambda o, d, by, at: resume(d, document="CV 2", by=by, at=at), K.RESUMED, HANDLING),
    "ask_extension": (
        nothing, lambda o, d, by, at: ask_extension(d, **longer(d), by=by, at=at), K.EXTENSION_ASKED, HANDLING,
    ),
    "approve_extension": (
        asked_to_extend, lambda o, d, by, at: approve_extension(pending("extension", d), by=by, at=at),
        K.EXTENDED, {R.HEAD},
    ),
    "decline_extension": (
        asked_to_extend, lambda o, d, by, at: decline_extension(pending("extension", d), by=by, at=at),
        K.EXTENSION_ASKED, {R.HEAD},
    ),
    "refuse": (nothing, lambda o, d, by, at: refuse(d, reason="Không đủ", by=by, at=at), K.REFUSED, {R.HEAD}),
    "stop": (nothing, lambda o, d, by, at: stop(d, request="Đơn 3/3", by=by, at=at), K.STOPPED, DESK),
    "close": (
        waiting, lambda o, d, by, at: close(d, by=by, at=moment("Thu 2026-03-19 08:00")), K.CLOSED, DESK,
    ),
    "finish": (nothing, lambda o, d, by, at: finish(d, number="1", by=by, at=at), K.FINISHED, HANDLING),
    "confirm_result": (finished, lambda o, d, by, at: confirm_result(d, by=by, at=at), K.CONFIRMED, DESK),
    "return_result": (
        confirmed, lambda o, d, by, at: return_result(d, collector_name="Bình", by=by, at=at), K.RETURNED, DESK,
    ),
    "take_fee": (
        nothing, lambda o, d, by, at: take_fee(fee(d), paid_vnd=8000, receipt_number="7", by=by, at=at),
        K.FEE_PAID, DESK | {R.CASHIER},
    ),
    "ask_correction": (
        nothing,
        lambda o, d, by, at: ask_correction(d, parties={"applicant_name": "B"}, reason="Sai", by=by, at=at),
        K.CORRECTION_ASKED, DESK | HANDLING,
    ),
    "ask_void": (
        nothing, lambda o, d, by, at: ask_void(d, reason="Trùng", by=by, at=at), K.CORRECTION_ASKED, DESK | HANDLING,
    ),
    "approve_correction": (
        asked_to_correct, lambda o, d, by, at: approve_correction(pending("correction", d), by=by, at=at),
        K.CORRECTED, {R.HEAD, R.DESK_HEAD},
    ),
    "approve_correction of a void": (
        asked_to_void, lambda o, d, by, at: approve_correction(pending("correction", d), by=by, at=at),
        K.VOIDED, {R.HEAD, R.DESK_HEAD},
    ),
    "decline_correction": (
        asked_to_correct, lambda o, d, by, at: decline_correction(pending("correction", d), by=by, at=at),
        K.CORRECTION_ASKED, {R.HEAD, R.DESK_HEAD},
    ),
    "declare_expected_late": (
        nothing,
        lambda o, d, by, at: declare_expected_late(
            d, reason=reasons(o.agency.id)[0], proposed_at=LATER, by=by, at=at
        ),
        K.EXPECTED_LATE, HANDLING | {R.HEAD},
    ),
    "sign_apology": (
        declared, lambda o, d, by, at: sign_apology(d, **new_date(o), by=by, at=at), K.APOLOGISED, {R.HEAD},
    ),
    "sign_plain_apology": (
        nothing,
        lambda o, d, by, at: sign_plain_apology(
            d, Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Mất", remedy="Làm lại"), by=by, at=at
        ),
        K.APOLOGISED_ONLY, {R.HEAD},
    ),
    "record_outside_apology": (
        elsewhere, lambda o, d, by, at: record_outside_apology(d, document="CV 9", **new_date(o), by=by, at=at),
        K.APOLOGISED, DESK,
    ),
    "tell": (moved, lambda o, d, by, at: tell(d, by=by, at=at), K.NEW_DATE_TOLD, DESK),
    "report_wrong_result": (
        finished, lambda o, d, by, at: report_wrong_result(d, reason="Sai", by=by, at=at),
        K.RESULT_WRONG, DESK | HANDLING,
    ),
    "correct_result": (
        wrong, lambda o, d, by, at: correct_result(d, number="2", by=by, at=at), K.RESULT_CORRECTED, HANDLING,
    ),
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, a_procedure(office, "5 working_day", extension="5 working_day", fee_vnd=8000))


def written() -> tuple[int, int]:
    """Facts, and entries of the record about dossiers."""
    facts = db.session.scalar(select(func.count()).select_from(Event)) or 0
    noted = db.session.scalar(select(func.count()).where(AuditEntry.object_kind == "dossier")) or 0
    return facts, noted


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_by_who_may_and_leaves_one_fact_and_one_entry(
    office: Office, dossier: Dossier, name: str
) -> None:
    prepare, act, kind, allowed = ACTS[name]
    prepare(office, dossier)
    at = FRIDAY
    for role, person in office.people.items():
        before, revision = written(), dossier.revision
        with db.session.begin_nested() as try_out:
            if role in allowed:
                act(office, dossier, person, at)
                assert written() == (before[0] + 1, before[1] + 1)
                assert dossier.revision > revision  # whoever looks at an older page is told
                fact = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
                entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
                assert fact is not None
                assert entry is not None
                assert (fact.kind, fact.by_id, fact.agency_id) == (kind, person.id, office.agency.id)
                assert (entry.act, entry.object_id, entry.actor_id, entry.at) == (
                    kind.value, dossier.id, person.id, fact.entered_at,
                )  # fmt: skip
                assert (fact.status, fact.due_at) == (dossier.status, dossier.due_at)
                detail = db.session.scalars(select(AuditDetail.detail).where(AuditDetail.seq == entry.seq)).one()
                assert detail["status"] == dossier.status
                assert verify(office.agency.id).holds
            else:
                with pytest.raises(Refused, match=r"quyền|lãnh đạo"):
                    act(office, dossier, person, at)
                assert written() == before
            try_out.rollback()
        db.session.expire_all()


@pytest.mark.parametrize("name", ACTS)
def test_nobody_of_another_office_may_and_nobody_whose_account_is_closed(
    office: Office, dossier: Dossier, name: str
) -> None:
    prepare, act, _, allowed = ACTS[name]
    prepare(office, dossier)
    stranger = Office(office.agency, an_office("H50.31.13").people)
    before = written()
    for role in allowed:
        with pytest.raises(Refused, match="cơ quan khác"):
            act(office, dossier, stranger.people[role], FRIDAY)
        office.people[role].disabled_at = AT
        with pytest.raises(Refused, match="quyền"):
            act(office, dossier, office.people[role], FRIDAY)
    assert written() == before


def test_every_act_of_the_room_is_in_the_table() -> None:
    """A function that takes a dossier and the person who acts on it belongs above."""
    from onestop.cases import (
        apologies,
        charging,
        correcting,
        ending,
        extending,
        finishing,
        handover,
        pausing,
        result_corrections,
        returning,
        supplement,
        telling,
    )  # fmt: skip

    rooms = (
        apologies, charging, correcting, ending, extending, finishing, handover, pausing, result_corrections, returning,
        supplement, telling,
    )  # fmt: skip
    found = {
        name
        for room in rooms
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and not name.startswith("_")
        if {"by", "at"} <= set(inspect.signature(function).parameters)
    }
    assert found - {"draft_apology", "end_waits", "sign_letter"} == {name.partition(" ")[0] for name in ACTS}


def test_intake_leaves_one_fact_and_at_once_two(office: Office) -> None:
    version = a_procedure(office)
    intake = Intake(version=version, applicant=BINH)
    for role, person in office.people.items():
        before = written()
        if role in DESK:
            receive(intake, agency=office.agency, by=person, at=AT)
            assert written() == (before[0] + 1, before[1] + 1)
            done = settle_at_once(intake, result_number="1", agency=office.agency, by=person, at=AT)
            assert written() == (before[0] + 3, before[1] + 3)
            assert (done.status, done.at_once, done.finished_at) == (Status.RETURNED, True, done.received_at)
        else:
            with pytest.raises(Refused, match="quyền"):
                receive(intake, agency=office.agency, by=person, at=AT)
            with pytest.raises(Refused, match="quyền"):
                settle_at_once(intake, result_number="1", agency=office.agency, by=person, at=AT)
            assert written() == before


def test_slips_before_intake_are_noted_though_there_is_no_dossier(office: Office) -> None:
    version = a_procedure(office)
    slip = counter_slips.ask_before_intake(
        version, BINH, items=["Ảnh", "Tờ khai"], reason="Thiếu", agency=office.agency, by=office.reception, at=AT
    )
    refused = counter_slips.decline(
        version, BINH, reason="Không thuộc", agency=office.agency, by=office.reception, at=AT
    )
    for made in (slip, refused):  # not Điều 19, which is of what was received
        (basis,) = made.paper.facts["legal_basis"]
        assert basis.startswith("Căn cứ điểm c khoản 1 Điều 17 Nghị định số 118/2025/NĐ-CP")
    noted = select(AuditEntry.act).where(AuditEntry.object_kind == "counter_slip").order_by(AuditEntry.seq)
    assert db.session.scalars(noted).all() == ["asked_before_intake", "declined_at_the_desk"]
    assert written() == (0, 0)
    (open_slip,) = counter_slips.open_slips(office.agency, version, id_number=None, phone="0912345678")
    assert open_slip is slip
    dossier = a_dossier(office, version, applicant=BINH, counter_slip_id=slip.id)
    assert slip.dossier_id == dossier.id
    assert counter_slips.open_slips(office.agency, version, id_number=None, phone="0912345678") == []
    with pytest.raises(WrongInput, match="không còn chờ"):
        a_dossier(office, version, counter_slip_id=slip.id)
    with pytest.raises(Refused, match="quyền"):
        counter_slips.decline(version, BINH, reason="x", agency=office.agency, by=office.officer, at=AT)


class TestMoney:
    def charge(self, dossier: Dossier) -> Charge:
        return db.session.scalars(select(Charge).where(Charge.dossier_id == dossier.id)).one()

    def test_what_is_due_follows_the_rule_or_says_why_not(self, office: Office) -> None:
        version = a_procedure(office, fee_vnd=8000)
        assert self.charge(a_dossier(office, version)).due_vnd == 8000
        with pytest.raises(WrongInput, match="nêu lý do") as told, db.session.begin_nested():
            a_dossier(office, version, due_vnd=0)
        assert told.value.field == "fee_reason"
        free = self.charge(a_dossier(office, version, due_vnd=0, fee_reason="Hộ nghèo"))
        assert (free.due_vnd, free.rule_vnd, free.difference_reason) == (0, 8000, "Hộ nghèo")

    def test_a_fee_larger_than_thirty_one_bits_is_kept(self, office: Office) -> None:
        charge = self.charge(a_dossier(office, a_procedure(office), due_vnd=9_999_999_999))
        db.session.expire(charge)
        assert charge.due_vnd == 9_999_999_999

    @pytest.mark.parametrize("paid", [-8000, 0, 7999, 8001, 10**12])
    def test_a_fee_is_paid_in_full_or_not_at_all(self, office: Office, dossier: Dossier, paid: int) -> None:
        with pytest.raises(WrongInput, match="đúng bằng"):
            take_fee(self.charge(dossier), paid_vnd=paid, by=office.reception, at=AT)
        assert self.charge(dossier).paid_at is None

    def test_a_fee_is_paid_once_and_says_by_whom(self, office: Office, dossier: Dossier) -> None:
        charge = self.charge(dossier)
        cashier = office.people[Role.CASHIER]
        take_fee(charge, paid_vnd=8000, receipt_number="0000017", by=cashier, at=AT)
        assert (charge.paid_vnd, charge.paid_at, charge.taken_by_id, charge.receipt_number) == (
            8000, AT, cashier.id, "0000017",
        )  # fmt: skip
        with pytest.raises(Refused, match="đã được thu"):
            take_fee(charge, paid_vnd=8000, by=cashier, at=AT)

    def test_a_void_dossier_takes_no_money_and_a_returned_one_does(self, office: Office, dossier: Dossier) -> None:
        confirmed(office, dossier)
        return_result(dossier, collector_name="Bình", by=office.reception, at=AT)
        take_fee(self.charge(dossier), paid_vnd=8000, by=office.reception, at=AT)
        void = a_dossier(office, a_procedure(office, fee_vnd=8000))
        asked_to_void(office, void)
        approve_correction(pending("correction", void), by=office.desk_head, at=AT)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="đã hủy"):
            take_fee(self.charge(void), paid_vnd=8000, by=office.reception, at=AT)
