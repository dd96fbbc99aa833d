"""What two people, or two machines, do at the same moment: done once, and nobody waits for ever."""

from collections import Counter as Tally
from collections.abc import Callable, Collection
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from onestop.apology.letter import Occasion
from onestop.audit.chain import verify
from onestop.cases.apologies import sign_plain_apology
from onestop.cases.apology_gate import Words
from onestop.cases.charging import take_fee
from onestop.cases.control_slips import print_control_slip
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.delivering import deliver_waiting
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import finish
from onestop.cases.intake import Intake, receive
from onestop.cases.issuing import prove_waiting
from onestop.cases.models import (
    Charge,
    Correction,
    Dossier,
    Event,
    EventKind,
    Extension,
    Paper,
    PaperKind,
    PaperState,
    Result,
)
from onestop.cases.parties import Applicant
from onestop.cases.reissuing import reissue_paper
from onestop.cases.settling import settle_at_once
from onestop.cases.supplement import ask_supplement
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from onestop.sending.channel import Answer, Outcome, Parcel
from tests.builders import a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together

AT = moment("Mon 2026-03-02 09:00")


def tried(act: Callable[[], object]) -> str:
    """done, or who was told to look again; anything else is a defect."""
    try:
        act()
        db.session.commit()
    except (Refused, StaleDataError, IntegrityError) as told:
        db.session.rollback()
        return type(told).__name__
    return "done"


def test_a_form_sent_by_sixteen_threads_makes_one_dossier(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version_id, agency_id, person_id = a_procedure(office).id, office.agency.id, office.reception.id
        db.session.commit()

    def send(_desk: int) -> tuple[str, str]:
        version = db.session.get_one(ProcedureVersion, version_id)
        agency, by = db.session.get_one(Agency, agency_id), db.session.get_one(Person, person_id)
        taken = Intake(version=version, applicant=Applicant(name="Lê Bình"))
        at_once = Intake(version=version, applicant=Applicant(name="Lê An"))
        first = receive(taken, agency=agency, by=by, at=AT, token="t-1").code
        db.session.commit()
        second = settle_at_once(at_once, result_number="7", agency=agency, by=by, at=AT, token="t-2").code
        db.session.commit()
        return first, second

    assert set(together(app, send)) == {("H50.31.12-260302-0001", "H50.31.12-260302-0002")}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Dossier)) == 2
        assert db.session.scalar(select(func.count()).select_from(Paper)) == 1


@pytest.mark.usefixtures("database")
def test_a_form_used_again_with_other_content_is_refused() -> None:
    office = an_office()
    version = a_procedure(office)

    def send(name: str) -> Dossier:
        taken = Intake(version=version, applicant=Applicant(name=name))
        return receive(taken, agency=office.agency, by=office.reception, at=AT, token="t")

    assert send("Lê Bình") is send("Lê Bình")
    with pytest.raises(Refused, match="đã được dùng"):
        send("Lê Bình ")


def test_an_act_that_two_do_at_once_is_done_once(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version = a_procedure(office, fee_vnd=8000, extension="2 working_day")
        dossiers = [a_dossier(office, version, applicant=f"Bình {n}") for n in range(3)]
        fee_id, ground_id = db.session.scalars(select(Charge.id)).first(), version.extension_grounds[0].id
        correction = ask_correction(
            dossiers[1], parties={"applicant_name": "Bính"}, reason="Sai tên", by=office.reception, at=AT
        )
        people = office.reception.id, office.officer.id, office.desk_head.id
        paid, corrected, done = (one.id for one in dossiers)
        correction_id = correction.id
        db.session.commit()

    later = moment("Mon 2026-03-02 10:00")

    def act(desk: int) -> list[str]:
        reception, officer, desk_head = (db.session.get_one(Person, one) for one in people)
        dossier = db.session.get_one(Dossier, done)
        ground = next(one for one in dossier.procedure_version.extension_grounds if one.id == ground_id)
        fee, correction = db.session.get_one(Charge, fee_id), db.session.get_one(Correction, correction_id)
        db.session.get_one(Dossier, paid), db.session.get_one(Dossier, corrected)
        return [
            tried(lambda: take_fee(fee, paid_vnd=8000, receipt_number=str(desk), by=reception, at=later)),
            tried(lambda: approve_correction(correction, by=desk_head, at=later)),
            tried(lambda: ask_extension(dossier, ground=ground, document="TTr", reason="x", by=officer, at=later)),
            tried(lambda: finish(dossier, number=str(desk), by=officer, at=later)),
        ]

    for answers in zip(*together(app, act, desks=8), strict=True):
        assert Tally(answers)["done"] == 1, answers
    with app.app_context():
        for model in (Result, Extension):
            assert db.session.scalar(select(func.count()).select_from(model)) == 1
        for kind in (EventKind.FEE_PAID, EventKind.CORRECTED, EventKind.EXTENSION_ASKED, EventKind.FINISHED):
            assert db.session.scalar(select(func.count()).where(Event.kind == kind)) == 1, kind
        assert verify(1).holds


def test_acts_on_late_dossiers_intake_and_sweeps_never_lock_each_other_out(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    """Rows, chain and counters are taken in one order: a circle would end in an error of the database."""
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version, slow = a_procedure(office, "1 working_day"), a_procedure(office, "30 working_day")
        ids = [a_dossier(office, version, applicant=f"Bình {n}").id for n in range(24)]
        in_time = [a_dossier(office, slow, applicant=f"An {n}").id for n in range(24)]
        version_id, agency_id, head, reception = version.id, office.agency.id, office.head.id, office.reception.id
        db.session.commit()
    late = moment("Fri 2026-03-06 09:00")

    def work(desk: int) -> None:
        for dossier_id in (ids if desk % 2 else in_time)[desk // 2 :: 8]:
            dossier, by = db.session.get_one(Dossier, dossier_id), db.session.get_one(Person, head)
            asked = {"items": ["Ảnh"], "reason": "Thiếu", "approval_reason": "Mới thấy", "by": by, "at": late}
            tried(lambda: ask_supplement(dossier, **asked))  # noqa: B023
            intake = Intake(
                version=db.session.get_one(ProcedureVersion, version_id), applicant=Applicant(name=f"Mới {desk}")
            )
            agency, clerk = db.session.get_one(Agency, agency_id), db.session.get_one(Person, reception)
            receive(intake, agency=agency, by=clerk, at=late)
            db.session.commit()
            if desk > 12:
                sweep(at=late, save=db.session.commit)

    together(app, work)
    with app.app_context():
        sweep(at=late, save=db.session.commit)
        noted = db.session.execute(
            select(Event.dossier_id, func.count()).where(Event.kind == EventKind.LATE).group_by(Event.dossier_id)
        ).all()
        assert sorted(noted) == [(dossier_id, 1) for dossier_id in ids]
        numbers = db.session.scalars(select(Paper.number).where(Paper.kind == PaperKind.SUPPLEMENT)).all()
        assert set(numbers) == set(range(1, len(numbers) + 1))
        assert verify(agency_id).holds


def test_printing_proving_reissuing_telling_and_signing_never_lock_each_other_out(
    any_database: str, bare_app: Callable[[str], Flask], tmp_path: Path
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        who = Applicant(name="Lê Bình", phone="0912 345 678")
        dossier_ids = [a_dossier(office, applicant=who).id for _ in range(2)]
        agency_id, officer_id, head_id = office.agency.id, office.officer.id, office.head.id
        db.session.commit()
    at = moment("Tue 2026-03-03 09:00")
    lost = Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Tờ khai bị ướt", remedy="Cơ quan lập lại")
    shown = select(Paper).where(Paper.state != PaperState.VOID, Paper.kind.in_((PaperKind.RECEIPT, PaperKind.APOLOGY)))

    def work(desk: int) -> None:
        turns = cycle(dossier_ids)

        def dossier() -> Dossier:
            return db.session.get_one(Dossier, next(turns))

        def reissue() -> None:
            paper = db.session.scalars(shown.where(Paper.dossier_id == dossier().id).order_by(Paper.id)).first()
            if paper is not None:
                reissue_paper(paper, reason="Ghi sai tên", by=db.session.get_one(Person, head_id), at=at)

        acts: list[Callable[[], object]] = [
            lambda: prove_waiting(tmp_path, at=at, save=db.session.commit),
            lambda: deliver_waiting({"sms": _Prompt()}, at=at, save=db.session.commit),
            lambda: sign_plain_apology(dossier(), lost, by=db.session.get_one(Person, head_id), at=at),
            lambda: print_control_slip(dossier(), by=db.session.get_one(Person, officer_id), at=at),
            reissue,
        ]
        for _ in range(6):
            tried(acts[desk])

    together(app, work, desks=5)
    with app.app_context():
        prove_waiting(tmp_path, at=at, save=db.session.commit)
        assert db.session.scalars(select(Paper.id).where(Paper.sha256.is_(None))).all() == []
        numbers = select(Paper.number).where(Paper.kind == PaperKind.APOLOGY).order_by(Paper.number)
        signed = db.session.scalars(numbers).all()
        assert list(signed) == list(range(1, len(signed) + 1))
        assert verify(agency_id).holds


class _Prompt:
    """A gateway that takes everything, and proves it at the next question."""

    plain = False

    def send(self, parcel: Parcel) -> Answer:
        del parcel
        return Answer(Outcome.ACCEPTED, "Đã nhận.")

    def delivered(self, references: Collection[str]) -> Collection[str]:
        return references
