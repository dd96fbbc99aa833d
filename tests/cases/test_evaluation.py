"""The sheet of a dossier: only what the record does not tell is asked, and nothing that was told is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases.evaluation import Answers, evaluate, known_of, latest_sheet, one_window, points_of, sheets_of
from onestop.cases.finishing import finish
from onestop.cases.models import AgencyTimes, Complaint, Dossier, EvaluationSheet, Publicity
from onestop.cases.opinions import answer_opinion, ask_opinion
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role
from onestop.sla.lateness import Standing
from onestop.sla.term import Term, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Fri 2026-03-06 10:00")
ALL = Answers(contacts=1, applicant_faults=0, agencies_contacted=1, publicity=Publicity.BOTH, complaint=Complaint.NONE)


def ended(office: Office, *, finished: str = "Thu 2026-03-05 10:00", **changes: object) -> Dossier:
    dossier = a_dossier(office, **changes)
    finish(dossier, number="12/GXN", by=office.officer, at=moment(finished))
    return dossier


def test_points_come_from_the_record_and_the_sheet() -> None:
    office = an_office()
    dossier = ended(office)
    assert points_of(known_of(dossier), Answers()) == {1: 2, 2: 2, 3: None, 4: None, 6: None, 7: None}
    evaluate(dossier, ALL, seen=0, by=office.desk_head, at=AT)
    sheet = latest_sheet(dossier)
    assert sheet is not None
    assert points_of(known_of(dossier), ALL) == {1: 2, 2: 2, 3: 1, 4: 1, 6: 2, 7: 2}
    assert (sheet.version, sheet.entered_by, sheet.reason) == (1, office.desk_head, None)
    assert verify(office.agency.id).holds
    assert db.session.scalar(select(AuditEntry.act).order_by(AuditEntry.id.desc())) == "dossier_evaluated"


def test_a_correction_says_why_and_keeps_what_stood() -> None:
    office = an_office()
    dossier = ended(office)
    evaluate(dossier, ALL, seen=0, by=office.desk_head, at=AT)
    better = replace(ALL, contacts=0, agencies_contacted=0)
    with pytest.raises(WrongInput) as wrong:
        evaluate(dossier, better, seen=1, reason=" ", by=office.reception, at=AT)
    assert wrong.value.field == "reason"
    evaluate(dossier, better, seen=1, reason="Nhập nhầm hồ sơ", by=office.reception, at=AT)
    assert [(one.version, one.contacts, one.reason) for one in sheets_of(dossier)] == [
        (2, 0, "Nhập nhầm hồ sơ"),
        (1, 1, None),
    ]
    with pytest.raises(Refused, match="người khác cập nhật"):
        evaluate(dossier, ALL, seen=1, reason="Muộn", by=office.desk_head, at=AT)
    with pytest.raises(WrongInput, match="Chưa thay đổi"):
        evaluate(dossier, better, seen=2, reason="Không đổi", by=office.desk_head, at=AT)


@pytest.mark.parametrize("statement", ["UPDATE evaluation_sheet SET contacts = 0", "DELETE FROM evaluation_sheet"])
def test_no_statement_overwrites_a_sheet(statement: str) -> None:
    office = an_office()
    evaluate(ended(office), ALL, seen=0, by=office.desk_head, at=AT)
    with pytest.raises(DatabaseError, match="further version"):
        db.session.execute(text(statement))


UNFIT: tuple[tuple[dict[str, object], str], ...] = (
    ({"contacts": -1}, "contacts"),
    ({"contacts": 101}, "contacts"),
    ({"contacts": None, "applicant_faults": 1}, "contacts"),
    ({"contacts": 1, "applicant_faults": 2}, "applicant_faults"),
    ({"contacts": 0, "agencies_contacted": 1}, "agencies_contacted"),
    ({"contacts": 1, "agencies_contacted": 0}, "agencies_contacted"),
    ({"note": "a\x00b"}, "note"),
)


def test_answers_that_do_not_fit_are_told_at_their_field() -> None:
    office = an_office()
    dossier = ended(office)
    for changes, field in UNFIT:
        with pytest.raises(WrongInput) as wrong:
            evaluate(dossier, replace(ALL, **changes), seen=0, by=office.desk_head, at=AT)
        assert wrong.value.field == field, changes
    assert latest_sheet(dossier) is None


def test_an_empty_sheet_is_none() -> None:
    office = an_office()
    with pytest.raises(WrongInput, match="chưa có câu trả lời"):
        evaluate(ended(office), Answers(), seen=0, by=office.desk_head, at=AT)


def test_requests_of_the_record_are_contacts() -> None:
    office = an_office()
    dossier = a_dossier(office)
    request = ask_supplement(
        dossier, items=["Bản sao hộ tịch"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00")
    )
    assert request.ended_at is None
    complete_supplement(dossier, by=office.reception, at=moment("Wed 2026-03-04 09:00"))
    finish(dossier, number="1", by=office.officer, at=moment("Thu 2026-03-05 10:00"))
    assert known_of(dossier).supplements == 1
    with pytest.raises(WrongInput, match="ít nhất là 1"):
        evaluate(dossier, replace(ALL, contacts=0, agencies_contacted=0), seen=0, by=office.desk_head, at=AT)
    evaluate(dossier, replace(ALL, applicant_faults=1), seen=0, by=office.desk_head, at=AT)


def test_an_open_dossier_and_a_void_one_are_not_evaluated() -> None:
    office = an_office()
    with pytest.raises(Refused, match="Chỉ đánh giá"):
        evaluate(a_dossier(office), ALL, seen=0, by=office.desk_head, at=AT)


def test_the_desk_evaluates_and_nobody_else() -> None:
    office = an_office()
    dossier = ended(office)
    for role in set(Role) - {Role.RECEPTION, Role.DESK_HEAD}:
        with pytest.raises(Refused, match="không có quyền"):
            evaluate(dossier, ALL, seen=0, by=office.people[role], at=AT)
    assert evaluate(dossier, ALL, seen=0, by=office.reception, at=AT).version == 1


def test_another_office_does_not_evaluate() -> None:
    office, other = an_office(), an_office("H50.31.13")
    with pytest.raises(Refused, match="cơ quan khác"):
        evaluate(ended(office), ALL, seen=0, by=other.desk_head, at=AT)


def test_an_opinion_that_was_late_costs_the_second_criterion() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "20 working_day"))
    term = Term(Decimal(1), Unit.WORKING_DAY)
    opinion = ask_opinion(
        dossier, addressee="Công an xã", question="?", term=term, by=office.officer, at=moment("Tue 2026-03-03 09:00")
    )
    answer_opinion(opinion, answer="Có", by=office.officer, at=moment("Thu 2026-03-05 09:00"))
    finish(dossier, number="1", by=office.officer, at=moment("Thu 2026-03-05 10:00"))
    known = known_of(dossier)
    assert known.opinions == (Standing.LATE,)
    assert points_of(known, Answers(agency_times=AgencyTimes.SHORTER))[2] == 0


def test_of_others_whose_times_nobody_noted_people_tell() -> None:
    office = an_office()
    steps = [{"name": "Xã", "hours": "8"}, {"name": "Thuế", "hours": "32"}]
    known = known_of(ended(office, version=a_procedure(office, steps=steps)))
    assert known.others
    assert points_of(known, Answers())[2] is None
    assert points_of(known, Answers(agency_times=AgencyTimes.EQUAL))[2] == 1


def test_one_window_is_told_by_the_sheet_that_counts() -> None:
    office = an_office()
    asked_once, often, silent, corrected = (ended(office, applicant=f"Người {name}") for name in "abcd")
    evaluate(asked_once, replace(ALL, contacts=2, applicant_faults=1), seen=0, by=office.desk_head, at=AT)
    evaluate(often, replace(ALL, contacts=2), seen=0, by=office.desk_head, at=AT)
    evaluate(corrected, replace(ALL, agencies_contacted=2), seen=0, by=office.desk_head, at=AT)
    evaluate(corrected, ALL, seen=1, reason="Đếm nhầm", by=office.desk_head, at=AT)
    evaluate(silent, Answers(contacts=1), seen=0, by=office.desk_head, at=AT)
    told = {row.id: row.kept for row in db.session.execute(select(Dossier.id, one_window().label("kept")))}
    assert told == {asked_once.id: True, often.id: False, silent.id: None, corrected.id: True}
    assert db.session.scalars(select(EvaluationSheet.id)).all()
