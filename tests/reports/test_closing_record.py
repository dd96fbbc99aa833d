"""What somebody who can write into the database takes away or puts in is found by the record."""

import pytest
from sqlalchemy import text

from onestop.database import db
from onestop.errors import Refused
from onestop.reports.catalogue import REPORTS
from onestop.reports.closed.closing import close, closed_ids, problem_of
from onestop.reports.closed.closing_record import Lost, lost_closings
from onestop.reports.closed.corrections import corrections_of, record_corrections
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing, ReportWatch
from onestop.reports.period import read_month
from tests.builders import Office, a_dossier, an_office
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("database")

MARCH, APRIL = read_month("2026-03"), read_month("2026-04")
AFTER = moment("Tue 2026-05-05 09:00")
KIND = REPORTS["late-rate"]


def closed_march(office: Office) -> ReportClosing:
    return close(KIND, Asked(office.agency, MARCH, AFTER), by=office.head, at=AFTER)


def entered_late(office: Office) -> None:
    a_dossier(office, received=AFTER, received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07")


def past_the_program(*changes: str) -> None:
    for name in ("closing", "correction"):
        for act in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER guard_report_{name}_{act}"))
    for change in changes:
        db.session.execute(text(change))
    db.session.expire_all()


def test_a_closing_that_was_taken_away_is_missed() -> None:
    office = an_office()
    entry = closed_march(office).chain_seq + 1
    assert lost_closings(office.agency.id) == []
    past_the_program("DELETE FROM report_watch", "DELETE FROM report_closing")
    assert lost_closings(office.agency.id) == [Lost(entry, AFTER, "late-rate", MARCH)]
    db.session.execute(text("DELETE FROM audit_detail WHERE seq = :seq"), {"seq": entry})
    assert lost_closings(office.agency.id) == [Lost(entry, AFTER, None, None)]


def test_closing_anew_does_not_hide_a_closing_that_was_taken_away() -> None:
    office = an_office()
    closing = closed_march(office)
    watch = db.session.get_one(ReportWatch, closing.id)
    past_the_program("DELETE FROM report_watch", "DELETE FROM report_closing")
    db.session.expunge(closing)
    db.session.expunge(watch)
    again = closed_march(office)
    assert lost_closings(office.agency.id) or problem_of(again) is not None


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM report_correction",
        "UPDATE report_correction SET changes = '[]'",
        "UPDATE report_correction SET changes = 'x'",
        "INSERT INTO report_correction (agency_id, closing_id, dossier_id, found_at, changes)"
        " SELECT agency_id, closing_id, dossier_id, found_at, changes FROM report_correction",
    ],
)
def test_corrections_are_those_of_which_the_record_tells(change: str) -> None:
    office = an_office()
    closing = closed_march(office)
    entered_late(office)
    assert len(record_corrections(closing, at=AFTER)) == 1
    assert problem_of(closing) is None
    past_the_program(change)
    assert problem_of(closing) == "đính chính khác với nhật ký"


@pytest.mark.parametrize("change", ["DELETE FROM report_watch", "UPDATE report_watch SET read = '{}'"])
def test_a_lost_watch_is_found_and_hides_no_correction(change: str) -> None:
    office = an_office()
    closing = closed_march(office)
    entered_late(office)
    past_the_program(change)
    assert problem_of(closing) == "dấu theo dõi thay đổi sau khi chốt bị sửa"
    assert len(corrections_of(closing)) == 1
    assert len(record_corrections(closing, at=AFTER)) == 1
    assert problem_of(closing) is None


def test_a_list_of_dossiers_that_cannot_be_read_is_told_in_words() -> None:
    office = an_office()
    closing = closed_march(office)
    past_the_program("UPDATE report_closing SET dossiers = x'00'")
    with pytest.raises(Refused, match="khôi phục"):
        closed_ids(closing, {})
    report = REPORTS["late-rate"]
    later = close(report, Asked(office.agency, APRIL, AFTER), by=office.head, at=AFTER)
    assert problem_of(later) is None
