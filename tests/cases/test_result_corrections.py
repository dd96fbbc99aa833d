"""A wrong result by our own fault is put right within three working days, on a clock of its own."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from onestop.cases.ending import refuse
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.models import Dossier, Result, ResultCorrection, Status
from onestop.cases.result_corrections import correct_result, is_late, open_correction, report_wrong_result, to_correct
from onestop.cases.returning import return_result
from onestop.database import db
from onestop.errors import Refused, WrongInput
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

DONE = moment("Wed 2026-03-04 09:00")
REPORTED = moment("Fri 2026-03-06 10:00")
END = moment("Wed 2026-03-11 17:00")  # Friday does not count: Monday, Tuesday, Wednesday


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Returned with a result."""
    dossier = a_dossier(office, a_procedure(office, "5 working_day"))
    finish(dossier, number="12/GXN", by=office.officer, at=DONE)
    confirm_result(dossier, by=office.reception, at=DONE)
    return_result(dossier, collector_name="Bình", by=office.reception, at=DONE)
    return dossier


def reported(office: Office, dossier: Dossier) -> ResultCorrection:
    return report_wrong_result(dossier, reason="Sai năm sinh", by=office.reception, at=REPORTED)


def test_it_has_three_working_days_and_then_it_is_late(office: Office, dossier: Dossier) -> None:
    correction = reported(office, dossier)
    assert correction.due_at == END
    assert [one.dossier.code for one in to_correct(office.agency.id)] == [dossier.code]
    assert not is_late(correction, at=END)
    assert is_late(correction, at=moment("Wed 2026-03-11 17:01"))
    correct_result(dossier, number="13/GXN", by=office.officer, at=END)
    assert not is_late(correction, at=moment("Mon 2026-06-01 09:00"))
    assert to_correct(office.agency.id) == []


def test_the_wrong_result_stays_beside_the_right_one_and_nothing_else_moves(office: Office, dossier: Dossier) -> None:
    before = (dossier.status, dossier.due_at, dossier.late_since, dossier.finished_at, dossier.returned_at)
    correction = reported(office, dossier)
    correct_result(dossier, number="13/GXN", summary="Sửa năm sinh", by=office.officer, at=END)
    assert db.session.scalars(select(Result.number).order_by(Result.id)).all() == ["12/GXN", "13/GXN"]
    assert correction.result is not None
    assert (correction.result.number, correction.corrected_by_id) == ("13/GXN", office.officer.id)
    assert before == (dossier.status, dossier.due_at, dossier.late_since, dossier.finished_at, dossier.returned_at)


def test_it_can_be_wrong_again_but_not_twice_at_once(office: Office, dossier: Dossier) -> None:
    reported(office, dossier)
    with pytest.raises(Refused, match="đang chờ sửa"):
        reported(office, dossier)
    correct_result(dossier, number="13/GXN", by=office.officer, at=REPORTED)
    assert open_correction(dossier) is None
    assert reported(office, dossier).due_at == END


def test_the_database_keeps_one_open_report(office: Office, dossier: Dossier) -> None:
    first = reported(office, dossier)
    db.session.add(
        ResultCorrection(
            agency_id=first.agency_id, dossier_id=dossier.id, reason="x", reported_at=REPORTED, due_at=END,
            reported_by_id=office.officer.id,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_only_what_has_a_result_can_have_a_wrong_one(office: Office, dossier: Dossier) -> None:
    fresh = a_dossier(office)
    with pytest.raises(Refused, match="đã tiếp nhận"):
        reported(office, fresh)
    refuse(fresh, reason="Không đủ", by=office.head, at=DONE)
    assert fresh.status is Status.REFUSED
    with pytest.raises(Refused):
        reported(office, fresh)
    with pytest.raises(Refused, match="Ghi nhận sai sót trước"):
        correct_result(dossier, number="13", by=office.officer, at=END)


def test_a_report_says_what_is_wrong_and_a_correction_has_a_number_of_today(office: Office, dossier: Dossier) -> None:
    with pytest.raises(WrongInput, match="nội dung sai sót"):
        report_wrong_result(dossier, reason=" ", by=office.reception, at=REPORTED)
    reported(office, dossier)
    with pytest.raises(WrongInput, match="số kết quả"):
        correct_result(dossier, number=" ", by=office.officer, at=END)
    with pytest.raises(WrongInput, match="tương lai"):
        correct_result(dossier, number="13", dated_on=moment("2026-03-12 00:00").date(), by=office.officer, at=END)


def test_a_year_without_a_calendar_is_not_guessed(office: Office, dossier: Dossier) -> None:
    with pytest.raises(Refused, match="2027"):
        report_wrong_result(dossier, reason="Sai", by=office.reception, at=moment("Wed 2026-12-30 09:00"))
