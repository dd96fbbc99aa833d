"""Dossier codes: gapless and in the order of entry, whatever desks, late entries and provincial systems do."""

import random
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases.codes import given_code
from onestop.cases.intake import Intake, receive
from onestop.cases.models import Counter, Dossier, Event, EventKind
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together

EACH = 3  # dossiers of each of 16 desks


def test_sixteen_desks_at_once_leave_no_gap_and_no_double_and_keep_the_order(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version_id, agency_id, person_id = a_procedure(office).id, office.agency.id, office.reception.id
        db.session.commit()

    def register(desk: int) -> list[tuple[str, str]]:
        chance = random.Random(desk)
        told = []
        for number in range(EACH + 1):
            name = f"Nguyễn Văn {desk}-{number}"
            dossier = receive(
                Intake(version=db.session.get_one(ProcedureVersion, version_id), applicant=Applicant(name=name)),
                agency=db.session.get_one(Agency, agency_id),
                by=db.session.get_one(Person, person_id),
                # The clocks of two processes are never quite the same.
                at=moment(f"2026-03-02 09:00:{chance.randrange(60):02d}"),
            )
            if number == EACH - 2:
                db.session.rollback()  # a desk that gives up in the middle
                continue
            db.session.commit()
            told.append((dossier.code, name))
        return told

    told = [one for desk in together(app, register) for one in desk]
    with app.app_context():
        kept = {dossier.code: dossier for dossier in db.session.scalars(select(Dossier))}
        assert {code: dossier.applicant_name for code, dossier in kept.items()} == dict(told)
        in_order = sorted(kept)
        assert in_order == [f"H50.31.12-260302-{number:04d}" for number in range(1, 16 * EACH + 1)]
        entered = [kept[code].entered_at for code in in_order]
        received = [kept[code].received_at for code in in_order]
        assert entered == sorted(entered)
        assert received == sorted(received)
        assert db.session.scalars(select(Counter.n).where(Counter.series == "dossier")).all() == [16 * EACH]
        noted = db.session.scalars(select(AuditEntry.object_id).where(AuditEntry.act == EventKind.RECEIVED.value)).all()
        assert sorted(noted) == sorted(dossier.id for dossier in kept.values())
        assert verify(agency_id).holds


def test_what_is_rolled_back_leaves_its_number_to_the_next(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        version = a_procedure(office)
        db.session.commit()
        a_dossier(office, version)
        db.session.rollback()
        assert a_dossier(office, version).code.endswith("-0001")
        db.session.commit()


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def at_hand(office: Office, code: str, **changes: object) -> Dossier:
    return a_dossier(office, code=code, applicant=f"Chủ hồ sơ {code}", **changes)


@pytest.mark.parametrize(
    ("given", "following"),
    [
        (["H50.31.12-260302-0007"], "0008"),
        (["H50.31.12-260302-0007", "H50.31.12-260302-0003"], "0008"),  # a lower one changes nothing
        (["H50.31.12-260301-0007"], "0001"),  # another day
        (["H50.31.13-260302-0007", "TTHC-99", "H50.31.12-260302-0007-A"], "0001"),  # not of our series
        (["H50.31.12-260302-9999"], "10000"),
        (["H50.31.12-260302-10000"], "10001"),
        (["H50.31.12-260302-0000"], "0001"),
    ],
)
def test_our_counter_goes_on_after_the_highest_given_code(office: Office, given: list[str], following: str) -> None:
    version = a_procedure(office)
    for code in given:
        assert at_hand(office, code, version=version).own_series is False
    assert a_dossier(office, version).code == f"H50.31.12-260302-{following}"


def test_a_given_code_of_the_deciding_agency_raises_that_agencys_counter(office: Office) -> None:
    land = an_office("H50.99")
    version = a_procedure(office, decided_by=land.agency)
    at_hand(office, "H50.99-260302-0004", version=version)
    assert a_dossier(office, version).code == "H50.99-260302-0005"
    assert a_dossier(land).code == "H50.99-260302-0006"  # one series, wherever its dossiers are received


def test_a_code_that_exists_or_would_break_an_address_is_refused(office: Office) -> None:
    version = a_procedure(office)
    at_hand(office, "H50.31.12-260302-0007", version=version)
    with pytest.raises(WrongInput, match="đã có"):
        at_hand(office, "H50.31.12-260302-0007", version=version)
    for bad in ("a/b/c", "12", "hồ-sơ-1", "A" * 61, "A B C", "-26", "../..", "x\x00yz"):
        with pytest.raises(WrongInput):
            given_code(bad, at=moment("2026-03-02 09:00"))


def test_the_first_of_november_and_the_eleventh_of_january_are_two_series(office: Office) -> None:
    version = a_procedure(office)
    assert a_dossier(office, version, received="Sun 2026-01-11 09:00").code == "H50.31.12-260111-0001"
    assert a_dossier(office, version, received="Sun 2026-11-01 09:00").code == "H50.31.12-261101-0001"
    assert a_dossier(office, version, received="Sun 2026-11-01 23:59").code == "H50.31.12-261101-0002"
    # One minute after midnight in Việt Nam, though not yet in Greenwich.
    assert a_dossier(office, version, received="Mon 2026-11-02 00:01").code == "H50.31.12-261102-0001"


def test_a_late_entry_takes_the_next_number_of_its_day_and_keeps_its_moment(office: Office) -> None:
    version = a_procedure(office)
    a_dossier(office, version, received="Mon 2026-03-02 15:00")
    dossier = a_dossier(
        office, version, received="Tue 2026-03-03 08:00",
        received_at=moment("Mon 2026-03-02 10:00"), late_entry_slip="PV-17",
    )  # fmt: skip
    assert dossier.code == "H50.31.12-260302-0002"
    assert dossier.received_at == moment("Mon 2026-03-02 10:00")
    assert dossier.entered_at == moment("Tue 2026-03-03 08:00")
    assert dossier.due_at == moment("Mon 2026-03-09 17:00")
    fact = db.session.scalars(select(Event).where(Event.dossier_id == dossier.id)).one()
    assert (fact.at, fact.entered_at) == (dossier.received_at, dossier.entered_at)


def test_a_late_entry_needs_its_slip_and_the_right_and_the_past(office: Office) -> None:
    version = a_procedure(office)
    earlier = moment("Mon 2026-03-02 08:00")
    with pytest.raises(WrongInput, match="phiếu viết tay"):
        a_dossier(office, version, received_at=earlier)
    with pytest.raises(WrongInput, match="tương lai"):
        a_dossier(office, version, received_at=moment("Mon 2026-03-02 09:01"), late_entry_slip="1")
    with pytest.raises(Refused, match="quyền"):
        a_dossier(office, version, received_at=earlier, late_entry_slip="1", by=office.officer)


def test_the_prefix_is_the_deciding_agencys_from_july_2025_on(office: Office) -> None:
    land = an_office("H50.99")
    version = a_procedure(office, decided_by=land.agency)

    def received(day: str) -> str:
        return a_dossier(
            office, version, received="Mon 2026-03-02 09:00", received_at=moment(day), late_entry_slip="1"
        ).code

    assert received("Mon 2025-06-30 16:00") == "H50.31.12-250630-0001"
    assert received("Tue 2025-07-01 07:00") == "H50.99-250701-0001"


def test_nobody_receives_for_another_agency(office: Office) -> None:
    other = an_office("H50.31.13")
    with pytest.raises(Refused, match="cơ quan tiếp nhận"):
        a_dossier(office, by=other.reception)
