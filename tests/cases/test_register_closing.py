"""The book of a year: its lines are those of the database, it is closed once, and then takes no number."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from onestop.audit.models import AuditEntry
from onestop.cases import correcting, issuing
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.intake import Intake, receive
from onestop.cases.models import Dossier, Event, RegisterClosing
from onestop.cases.parties import Applicant
from onestop.cases.register_book import book_lines, extract
from onestop.cases.register_closing import book, books, close_register
from onestop.cases.register_import import import_register
from onestop.cases.returning import return_result
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together

AFTER_WORK = moment("Wed 2025-12-31 17:30")


def a_year(office: Office) -> list[Dossier]:
    """Four entries of 2025: returned, voided, with a result that nobody fetched, and open."""
    version = a_procedure(office, "20 working_day")
    returned, wrong, waiting, opened = (
        a_dossier(office, version, received=f"2025-12-{day} 09:00", applicant=f"Người ngày {day}")
        for day in (22, 23, 24, 25)
    )
    asked = correcting.ask_void(wrong, reason="Nhập trùng", by=office.reception, at=moment("2025-12-23 09:10"))
    correcting.approve_correction(asked, by=office.desk_head, at=moment("2025-12-23 09:20"))
    for dossier in (returned, waiting):
        hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2025-12-24 10:00"))
        finish(dossier, number="1", by=office.officer, at=moment("2025-12-26 10:00"))
        confirm_result(dossier, by=office.desk_head, at=moment("2025-12-26 11:00"))
    return_result(returned, collector_name="Trần Thị Thu", by=office.reception, at=moment("2025-12-29 08:00"))
    return [returned, wrong, waiting, opened]


@pytest.mark.usefixtures("database")
def test_the_lines_of_the_book_say_what_the_database_says() -> None:
    office = an_office()
    returned, _wrong, waiting, opened = a_year(office)
    lines = book_lines(office.agency, 2025)
    assert [line.number for line in lines] == ["0001", "0002", "0003", "0004"]
    first = lines[0]
    assert (first.code, first.content, first.sets) == (returned.code, "Xác nhận tình trạng hôn nhân", 1)
    assert (first.received_on, first.sent_on, first.result_on, first.returned_on) == (
        date(2025, 12, 22), date(2025, 12, 24), date(2025, 12, 26), date(2025, 12, 29),
    )  # fmt: skip
    assert (first.way, first.handed_to, first.decided_by) == ("Trực tiếp", "Trần Thị Thu", "UBND xã Vĩnh Hoà")
    assert lines[1].note == "hủy do nhập sai"
    assert (lines[2].code, lines[2].result_on, lines[2].returned_on) == (waiting.code, date(2025, 12, 26), None)
    assert (lines[3].code, lines[3].sent_on, lines[3].note) == (opened.code, None, None)


@pytest.mark.usefixtures("database")
def test_closing_counts_prints_and_notes_it_and_is_no_fact_of_a_dossier() -> None:
    office = an_office()
    a_year(office)
    events = db.session.query(Event).count()
    closing = close_register(office.agency, 2025, by=office.desk_head, at=AFTER_WORK)
    assert (closing.entries, closing.voids, closing.carried_over) == (4, 1, 1)
    facts = closing.paper.facts
    assert len(facts["rows"]) == 4
    assert facts["closing"]["not_fetched"] == 1
    assert (facts["made_by"], facts["closing"]["head_of_desk"], facts["closing"]["head_of_office"]) == (
        "Lê Thị Hằng", "Lê Thị Hằng", "Trần Văn Đức",
    )  # fmt: skip
    assert closing.paper.signer == "Trần Văn Đức"
    assert issuing.render(closing.paper).startswith(b"%PDF")
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "register_closed")).one()
    assert (noted.object_id, noted.actor_id) == (closing.id, office.desk_head.id)
    assert db.session.query(Event).count() == events


@pytest.mark.usefixtures("database")
def test_what_happens_after_the_year_changes_no_count_of_what_was_open_then() -> None:
    office = an_office()
    *_, opened = a_year(office)
    hand_over(opened, to_person=office.officer, by=office.reception, at=moment("2026-01-05 09:00"))
    finish(opened, number="2", by=office.officer, at=moment("2026-01-06 09:00"))
    stands = book(office.agency, 2025, at=moment("2026-01-07 09:00"))
    assert (stands.entries, stands.carried_over, stands.not_fetched) == (4, 1, 1)


@pytest.mark.usefixtures("database")
def test_what_is_voided_before_the_closing_is_counted_as_void_and_not_as_open_too() -> None:
    office = an_office()
    version = a_procedure(office, "20 working_day")
    wrong, _right = (
        a_dossier(office, version, received=f"2025-12-{day} 09:00", applicant=f"{day}") for day in (22, 23)
    )
    asked = correcting.ask_void(wrong, reason="Nhập trùng", by=office.reception, at=moment("2026-01-05 09:10"))
    correcting.approve_correction(asked, by=office.desk_head, at=moment("2026-01-05 09:20"))
    stands = book(office.agency, 2025, at=moment("2026-01-05 10:00"))
    assert (stands.entries, stands.voids, stands.carried_over) == (2, 1, 1)


@pytest.mark.parametrize(
    ("at", "possible"),
    [
        ("Tue 2025-12-30 18:00", False),
        ("Wed 2025-12-31 16:59", False),
        ("Wed 2025-12-31 17:00", True),
        ("Thu 2026-01-01 00:00", True),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_book_closes_after_the_last_session_of_its_year(at: str, possible: bool) -> None:
    office = an_office()
    a_dossier(office, received="2025-12-22 09:00")
    if possible:
        assert close_register(office.agency, 2025, by=office.head, at=moment(at)).year == 2025
        return
    with pytest.raises(Refused, match="chỉ khóa được từ cuối buổi làm việc ngày 31/12/2025"):
        close_register(office.agency, 2025, by=office.head, at=moment(at))


@pytest.mark.usefixtures("database")
def test_a_book_is_closed_once_by_who_may_and_not_when_it_is_empty() -> None:
    office, other = an_office(), an_office("H50.31.13")
    a_dossier(office, received="2025-12-22 09:00")
    with pytest.raises(Refused, match="không có quyền khóa sổ"):
        close_register(office.agency, 2025, by=office.reception, at=AFTER_WORK)
    with pytest.raises(Refused, match="Chỉ người của cơ quan"):
        close_register(office.agency, 2025, by=other.head, at=AFTER_WORK)
    with pytest.raises(Refused, match="chưa có số nào"):
        close_register(office.agency, 2024, by=office.head, at=AFTER_WORK)
    close_register(office.agency, 2025, by=office.head, at=AFTER_WORK)
    with pytest.raises(Refused, match="đã khóa"):
        close_register(office.agency, 2025, by=office.desk_head, at=AFTER_WORK)
    shown = books(office.agency, at=AFTER_WORK)[0]
    assert shown.closing is not None
    assert shown.why_not == "Sổ năm 2025 đã khóa."
    with pytest.raises(IntegrityError):
        db.session.execute(
            RegisterClosing.__table__.insert().values(  # type: ignore[attr-defined]
                agency_id=office.agency.id, year=2025, at=AFTER_WORK, by_id=office.head.id,
                paper_id=shown.closing.paper_id, entries=1, voids=0, carried_over=0,
            )
        )  # fmt: skip


@pytest.mark.usefixtures("database")
def test_what_is_entered_after_the_closing_stands_in_the_next_book() -> None:
    office = an_office()
    version = a_procedure(office)
    a_dossier(office, version, received="2025-12-31 09:00")
    close_register(office.agency, 2025, by=office.head, at=AFTER_WORK)
    evening = a_dossier(office, version, received="2025-12-31 17:40", applicant="Người đến muộn")
    new_year = a_dossier(office, version, received="2026-01-05 09:00", applicant="Người năm mới")
    assert [(one.register_year, one.register_seq) for one in (evening, new_year)] == [(2026, 1), (2026, 2)]
    assert book(office.agency, 2025, at=moment("2026-01-05 10:00")).entries == 1


def test_desks_that_register_while_the_book_is_closed_lose_no_number(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        a_dossier(office, version, received="2025-12-31 09:00")
        agency_id, version_id = office.agency.id, version.id
        head_id, reception_id = office.head.id, office.reception.id
        db.session.commit()

    def work(desk: int) -> None:
        agency = db.session.get_one(Agency, agency_id)
        if desk == 3:
            close_register(agency, 2025, by=db.session.get_one(Person, head_id), at=AFTER_WORK)
            db.session.commit()
            return
        for number in range(3):
            receive(
                Intake(
                    version=db.session.get_one(ProcedureVersion, version_id),
                    applicant=Applicant(name=f"Nguyễn Văn {desk}-{number}"),
                ),
                agency=agency,
                by=db.session.get_one(Person, reception_id),
                at=AFTER_WORK,
            )
            db.session.commit()

    together(app, work, desks=6)
    with app.app_context():
        closing = db.session.scalars(select(RegisterClosing)).one()
        rows = db.session.execute(select(Dossier.register_year, Dossier.register_seq)).all()
        old = sorted(seq or 0 for year, seq in rows if year == 2025)
        new = sorted(seq or 0 for year, seq in rows if year == 2026)
        assert len(rows) == 16
        assert old == list(range(1, closing.entries + 1))
        assert new == list(range(1, 16 - closing.entries + 1))
        assert len(closing.paper.facts["rows"]) == closing.entries


@pytest.mark.usefixtures("database")
def test_an_extract_holds_the_days_of_vietnam_and_what_an_older_register_told() -> None:
    office = an_office()
    version = a_procedure(office)
    import_register(
        "code,register_no,procedure_code,applicant_name,channel,received_at,due_at\n"
        f"CU-1,45/2026,{version.procedure.code},Nguyễn Văn Cũ,direct,2026-02-02 09:00,2026-02-09 17:00\n",
        agency=office.agency,
        by=office.admin,
        at=moment("2026-03-02 08:00"),
    )
    for received in ("2026-02-01 23:59", "2026-02-02 00:00", "2026-02-03 23:59", "2026-02-04 00:00"):
        a_dossier(office, version, received=received, applicant=received)
    found = extract(office.agency, date(2026, 2, 2), date(2026, 2, 3), by=office.head, at=moment("2026-03-02 09:00"))
    assert [(line.number, line.applicant) for line in found.rows] == [
        ("45/2026", "Nguyễn Văn Cũ"),
        ("0002", "2026-02-02 00:00"),
        ("0003", "2026-02-03 23:59"),
    ]
    assert found.closing is None
