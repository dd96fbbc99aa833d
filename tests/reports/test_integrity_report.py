"""The integrity list as a report of a period: each kind with its number, by whom, and each dossier."""

import pytest

from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.finishing import finish
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month
from onestop.reports.settings import MANY_CHANGES, change_settings
from onestop.reports.table import Report
from onestop.reports.times.integrity_report import integrity_report
from tests.builders import Office, a_dossier, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


def report_of(office: Office, month: str = "2026-03") -> Report:
    return integrity_report(Asked(office.agency, read_month(month)))


def told(report: Report) -> dict[str, object]:
    return {line.key: line.cells[1] for line in report.section("summary").lines if line.cells[1]}


def test_each_kind_is_told_of_its_period_with_the_dossiers_behind_it() -> None:
    office = an_office()
    march, april = a_dossier(office), a_dossier(office, received="Wed 2026-04-01 09:00")
    finish(march, by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    finish(april, by=office.officer, at=moment("Thu 2026-04-02 09:00"))
    report = report_of(office)
    assert told(report) == {"khong-so-ket-qua": 1}
    (line,) = report.section("khong-so-ket-qua").lines
    assert (line.dossier, line.cells[2]) == (march.code, office.officer.full_name)
    assert [line.cells for line in report.section("people").lines] == [(office.officer.full_name, 1)]


def test_the_words_of_the_desk_do_not_travel_with_the_report() -> None:
    office = an_office()
    dossier = a_dossier(office)
    asked = ask_correction(
        dossier, parties={"applicant_name": "Lê Văn Tám"}, reason="Bà Hoa khai nhầm tên chồng", by=office.reception,
        at=moment("Mon 2026-03-02 10:00"),
    )  # fmt: skip
    approve_correction(asked, by=office.desk_head, at=moment("Mon 2026-03-02 11:00"))
    (line,) = report_of(office).section("sua-huy").lines
    assert line.dossier == dossier.code
    assert line.cells[3] is None


def test_the_office_says_how_many_changes_of_a_last_day_are_many() -> None:
    office = an_office()
    for _ in range(2):
        dossier = a_dossier(office, received="Mon 2026-03-30 09:00")
        finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-31 10:00"))
    assert told(report_of(office)) == {}
    change_settings(
        office.agency.id, {MANY_CHANGES: " 2 "}, valid_from=moment("2026-01-01 00:00").date(), by=office.admin,
        at=moment("2026-03-01 09:00"),
    )  # fmt: skip
    assert told(report_of(office)) == {"don-cuoi-ky": 2}


def test_an_office_without_findings_says_so() -> None:
    office = an_office()
    finish(a_dossier(office), number="1", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    report = report_of(office)
    assert told(report) == {}
    assert [section.key for section in report.sections] == ["summary"]
