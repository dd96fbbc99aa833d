"""What is typed is found: with accents or without, on either database, and by nobody in another office."""

import unicodedata
from collections.abc import Callable

import pytest
from flask import Flask

from onestop.cases.models import Dossier, Status
from onestop.cases.parties import Applicant, Submitter
from onestop.cases.search import PAGE_SIZE, SHELF_NAMES, Shelf, by_code, counts, page_of
from onestop.cases.supplement import ask_supplement
from onestop.cases.sweep import sweep
from onestop.database import db
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

AT = moment("Mon 2026-03-02 12:00")
DUNG = "Đặng Thị Dung"
DOT = "Đào Đức 100%_\\"


def codes(office: Office, text: str) -> list[str]:
    return [dossier.code[-4:] for dossier in page_of(office.agency.id, at=AT, text=text).dossiers]


def test_a_dossier_is_found_by_whatever_is_known_of_it(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        office, other = an_office(), an_office("H50.31.13")
        version = a_procedure(office)
        dung = Applicant(name=DUNG, id_number="079123456789", phone="0912 345 678")
        a_dossier(office, version, applicant=dung, received="2026-03-02 09:00")
        a_dossier(
            office, version, applicant=DOT, received="2026-03-02 10:00",
            submitter=Submitter(name="Lê Ổi", phone="0987654321", id_number="B1234567"),
        )  # fmt: skip
        a_dossier(other, applicant=dung)
        db.session.commit()
        for text in (
            DUNG, "dang thi dung", "ĐẶNG THỊ", "đặng", "dang", "Thị  Dung", "DUNG", unicodedata.normalize("NFD", DUNG),
            "079123456789", "079 123 456 789", "0912345678", "0912 345 678", "0912.345.678", "345678", "123456789",
        ):  # fmt: skip
            assert codes(office, text) == ["0001"], text
        for text in ("100%", "%_", "\\", "dao duc", "le oi", "ổi", "0987654321", "b1234567", "B1234567"):
            assert codes(office, text) == ["0002"], text
        assert codes(office, "260302-0001") == codes(office, "h50.31.12-260302-0001") == ["0001"]
        assert codes(office, "d") == codes(office, "H50.31.12") == codes(office, "  ") == ["0002", "0001"]
        for text in (
            "_ang", "d%g", "dung 079", "dung\n0791", "Nguyễn", "%", "'; DROP TABLE dossier; --",
            "a" * 100_000, "\x00", "dung\x00", "\ud800", "\u202edung",
        ):  # fmt: skip
            assert codes(office, text) in ([], ["0002"]), text
            assert text == "%" or codes(office, text) == []
        mine = by_code(office.agency.id, "H50.31.12-260302-0001")
        assert mine is not None
        for code in (
            "H50.31.13-260302-0001",
            "h50.31.12-260302-0001",
            "",
            "\x00",
            "H50.31.12-260302-0001\x00",
            "\ud800",
        ):
            assert by_code(office.agency.id, code) is None


@pytest.mark.usefixtures("database")
def test_shelves_hold_what_their_name_says_and_count_it() -> None:
    office = an_office()
    version = a_procedure(office, "5 working_day")
    late, waits, ready = (a_dossier(office, version, applicant=name) for name in ("A", "B", "C"))
    fresh = a_dossier(office, version, applicant="D", received="Wed 2026-03-11 09:00")
    warned = a_dossier(office, version, applicant="E", received="Tue 2026-03-03 15:00")  # due Tue 10 March
    ask_supplement(waits, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    ready.status = Status.RESULT_READY
    ready.outcome, ready.finished_at = "granted", AT  # type: ignore[assignment]
    fresh.officer_id = office.officer.id
    db.session.flush()

    def shelf(which: Shelf, at: str) -> list[Dossier]:
        page = page_of(office.agency.id, at=moment(at), shelf=which, officer_id=office.officer.id)
        told = counts(office.agency.id, at=moment(at), officer_id=office.officer.id)[which]
        assert page.total == told == len(page.dossiers)
        return list(page.dossiers)

    monday = "Mon 2026-03-09 17:01"
    assert shelf(Shelf.LATE, monday) == [late]  # no sweep has run
    assert shelf(Shelf.WARNED, monday) == [warned]
    assert shelf(Shelf.WAITING, monday) == [waits]
    assert shelf(Shelf.TO_CLOSE, monday) == []
    assert shelf(Shelf.TO_CLOSE, "Thu 2026-03-19 08:00") == [waits]
    assert shelf(Shelf.READY, monday) == [ready]
    assert shelf(Shelf.MINE, monday) == [fresh]
    assert shelf(Shelf.OPEN, monday) == [fresh, warned, waits, late]
    assert len(shelf(Shelf.ALL, monday)) == 5
    assert set(SHELF_NAMES) == set(Shelf)
    sweep(at=moment(monday), save=db.session.flush)
    assert shelf(Shelf.LATE, monday) == [late]


@pytest.mark.usefixtures("database")
def test_pages_are_cut_without_losing_or_doubling_a_dossier(statements: list[str]) -> None:
    office = an_office()
    version = a_procedure(office)
    at = moment("Mon 2026-03-02 09:00")  # all at the same moment
    made = {a_dossier(office, version, received=at, applicant=f"Bình {n}").code for n in range(PAGE_SIZE + 3)}
    pages = [page_of(office.agency.id, at=AT, number=number) for number in (1, 2)]
    assert [len(page.dossiers) for page in pages] == [PAGE_SIZE, 3]
    assert {dossier.code for page in pages for dossier in page.dossiers} == made
    assert page_of(office.agency.id, at=AT, number=99).number == page_of(office.agency.id, at=AT, number=2).number == 2
    assert page_of(office.agency.id, at=AT, number=-1).number == 1
    db.session.expire_all()
    statements.clear()
    for dossier in page_of(office.agency.id, at=AT).dossiers:
        assert dossier.procedure_version.name
    assert len(statements) <= 3
