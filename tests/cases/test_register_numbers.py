"""Quyển số, số thứ tự: without a gap per desk and year, whatever desks, years, voids, imports and mergers do."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.cases import correcting, issuing
from onestop.cases.intake import Intake, receive
from onestop.cases.models import Dossier, Paper, PaperKind, Status
from onestop.cases.parties import Applicant
from onestop.cases.register_import import import_register
from onestop.cases.register_numbers import book_of, number_of
from onestop.cases.settling import settle_at_once
from onestop.cases.succession import move_to_successor
from onestop.database import db
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from tests.builders import a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together


def numbers(agency: Agency) -> list[tuple[int | None, int | None]]:
    """Year and number of the agency's book, in the order of entry."""
    return [
        (dossier.register_year, dossier.register_seq)
        for dossier in db.session.scalars(
            select(Dossier).where(Dossier.register_agency_id == agency.id).order_by(Dossier.id)
        )
    ]


def test_eight_desks_at_once_across_the_new_year_leave_no_gap_and_no_double(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version_id, agency_id, person_id = a_procedure(office).id, office.agency.id, office.reception.id
        db.session.commit()

    def register(desk: int) -> None:
        for number, at in enumerate(("2025-12-31 16:00", "2025-12-31 23:59", "2026-01-01 00:00")):
            receive(
                Intake(
                    version=db.session.get_one(ProcedureVersion, version_id),
                    applicant=Applicant(name=f"Nguyễn Văn {desk}-{number}"),
                ),
                agency=db.session.get_one(Agency, agency_id),
                by=db.session.get_one(Person, person_id),
                at=moment(at),
            )
            if (desk + number) % 3 == 0:
                db.session.rollback()  # a desk that gives up in the middle
            else:
                db.session.commit()

    together(app, register, desks=8)
    with app.app_context():
        taken = sorted((year, seq) for year, seq in numbers(db.session.get_one(Agency, agency_id)))
        of_2025 = [seq for year, seq in taken if year == 2025]
        of_2026 = [seq for year, seq in taken if year == 2026]
        assert len(taken) == 8 * 3 - 8
        assert of_2025 == list(range(1, len(of_2025) + 1))
        assert of_2026 == list(range(1, len(of_2026) + 1))
        assert of_2026


@pytest.mark.usefixtures("database")
def test_a_late_entry_of_december_stands_in_the_book_of_its_entry() -> None:
    office = an_office()
    version = a_procedure(office)
    a_dossier(office, version, received="2025-12-30 09:00")
    late = receive(
        Intake(
            version=version,
            applicant=Applicant(name="Nguyễn Thị Mưa"),
            received_at=moment("2025-12-30 10:00"),
            late_entry_slip="17",
        ),
        agency=office.agency,
        by=office.reception,
        at=moment("2026-01-05 08:00"),
    )
    a_dossier(office, version, received="2026-01-05 09:00", applicant="Lê Văn Nắng")
    assert numbers(office.agency) == [(2025, 1), (2026, 1), (2026, 2)]
    assert (book_of(late), number_of(late)) == ("01/2026", "0001")


@pytest.mark.usefixtures("database")
def test_a_void_keeps_its_number_and_the_next_one_goes_on() -> None:
    office = an_office()
    wrong = a_dossier(office, received="2026-03-02 09:00")
    asked = correcting.ask_void(wrong, reason="Nhập trùng", by=office.reception, at=moment("2026-03-02 09:10"))
    correcting.approve_correction(asked, by=office.desk_head, at=moment("2026-03-02 09:20"))
    right = a_dossier(office, received="2026-03-02 09:30")
    assert wrong.status is Status.VOID
    assert (number_of(wrong), number_of(right)) == ("0001", "0002")


@pytest.mark.usefixtures("database")
def test_what_is_settled_at_once_stands_in_the_register_too_and_each_desk_has_its_own() -> None:
    office, other = an_office(), an_office("H50.31.13")
    at_once = settle_at_once(
        Intake(version=a_procedure(office), applicant=Applicant(name="Trần Văn Bản")),
        result_number="12",
        agency=office.agency,
        by=office.reception,
        at=moment("2026-03-02 09:00"),
    )
    a_dossier(other, a_procedure(other))
    assert number_of(at_once) == "0001"
    assert numbers(office.agency) == numbers(other.agency) == [(2026, 1)]


@pytest.mark.usefixtures("database")
def test_a_code_given_elsewhere_stands_in_our_register() -> None:
    office = an_office()
    given = a_dossier(office, code="000.12.34.H50-260302-0777", received="2026-03-02 09:00")
    assert not given.own_series
    assert number_of(given) == "0001"


@pytest.mark.usefixtures("database")
def test_rows_of_an_old_register_keep_its_number_and_take_none() -> None:
    office = an_office()
    version = a_procedure(office)
    import_register(
        "code,register_no,procedure_code,applicant_name,channel,received_at,due_at\n"
        f"CU-1,45/2025,{version.procedure.code},Nguyễn Văn Cũ,direct,2026-02-02 09:00,2026-02-09 17:00\n",
        agency=office.agency,
        by=office.admin,
        at=moment("2026-03-02 08:00"),
    )
    ours = a_dossier(office, version, received="2026-03-02 09:00")
    old = db.session.scalars(select(Dossier).where(Dossier.code == "CU-1")).one()
    assert (old.register_seq, number_of(old), book_of(old)) == (None, "45/2025", None)
    assert number_of(ours) == "0001"


@pytest.mark.usefixtures("database")
def test_what_moves_to_the_successor_keeps_its_place_in_the_old_book() -> None:
    old, new = an_office(), an_office("H50.31.13")
    moved = a_dossier(old, received="2026-06-29 09:00")
    own = a_dossier(new, received="2026-06-29 09:00")
    old.agency.successor_id, old.agency.valid_until = new.agency.id, date(2026, 6, 30)
    db.session.flush()
    db.session.refresh(old.agency)
    move_to_successor(old.agency, decision="NQ 1", by=new.admin, at=moment("2026-07-01 08:00"))
    assert moved.agency_id == new.agency.id
    assert (number_of(moved), number_of(own)) == ("0001", "0001")
    assert number_of(a_dossier(new, received="2026-07-01 09:00", applicant="Hồ Thị Mới")) == "0002"


@pytest.mark.usefixtures("database")
def test_the_receipt_prints_book_and_number() -> None:
    office = an_office()
    a_dossier(office, received="2026-03-02 09:00", applicant="Nguyễn Thị Một")
    dossier = a_dossier(office, received="2026-03-02 09:10", applicant="Nguyễn Thị Hai")
    paper = db.session.scalars(
        select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT)
    ).one()
    assert (paper.facts["register_book"], paper.facts["register_number"]) == ("01/2026", "0002")
    assert issuing.render(paper).startswith(b"%PDF")


@pytest.mark.usefixtures("database")
def test_a_registration_costs_one_statement_more_for_its_place(statements: list[str]) -> None:
    office = an_office()
    version = a_procedure(office)
    statements.clear()
    a_dossier(office, version)
    assert len([text for text in statements if "register_closing" in text]) == 1
