"""The survey as a report: the numbers of the answers, and nothing where they would point at persons."""

from datetime import date
from decimal import Decimal

import pytest

from onestop.reports.catalogue import REPORTS
from onestop.reports.in_hand import Asked
from onestop.reports.period import Period
from onestop.reports.table import Report, Share
from onestop.surveys.questions import set_in_force
from tests.builders import Office, a_procedure, an_office, moment
from tests.surveys.builders import ANSWERED, all_with, an_ended_dossier, answered

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
AT = moment("Wed 2026-04-01 09:00")


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def drawn_up(office: Office, period: Period = MARCH) -> Report:
    return REPORTS["survey"].build(Asked(office.agency, period, AT))


def value(report: Report, section: str, key: str, name: str) -> object:
    return report.section(section).cell(key, name)[2]


def test_it_shows_the_counts_that_were_given_and_indexes_over_them(office: Office) -> None:
    version, asked = a_procedure(office), set_in_force(office.agency.id, ANSWERED.date())
    for number in range(16):
        answered(an_ended_dossier(office, version), all_with(asked, 5 if number < 12 else 3) | {24: 1 + number // 15})
    report = drawn_up(office)
    assert value(report, "response", "token", "rate") == Share(16, 16)
    assert value(report, "factors", "overall", "index") == Decimal("75.00")
    assert {value(report, "factors", line.key, "index") for line in report.section("factors").lines} == {
        Decimal("75.00")
    }
    table = report.section("criteria")
    assert len(table.lines) == 23
    for line in table.lines:
        assert line.cells[2:] == (0, 0, 4, 0, 12, 0, 16, Share(12, 16))
    assert value(report, "extra", "extra", "share") == Share(15, 16)
    assert value(report, "apology", "in_time", "forms") == 16
    assert report.warnings == ()
    told = " ".join(report.notes)
    assert "không phải chỉ số SIPAS" in told
    assert "SIPAS" not in report.title


def test_few_forms_give_no_index_and_no_counts_that_would_be_a_form(office: Office) -> None:
    answered(an_ended_dossier(office), {1: 1, 25: 2})
    report = drawn_up(office)
    assert [section.key for section in report.sections] == ["response", "apology"]
    assert "dưới 15 phiếu" in report.section("response").notes[0]
    hidden = report.section("apology").lines[2].cells
    assert hidden == ("Không trễ hẹn", *[None] * 6)


def test_a_period_without_answers_says_so_and_divides_nothing(office: Office) -> None:
    report = drawn_up(office, Period(date(2026, 3, 2), date(2026, 3, 10)))
    share = value(report, "response", "token", "rate")
    assert isinstance(share, Share)
    assert share.percent is None
    assert "không trọn nửa tháng nào" in " ".join(report.notes)
    aside = drawn_up(office, Period(date(2026, 2, 20), date(2026, 3, 20)))
    assert "từ 01/03/2026 đến 14/03/2026" in " ".join(aside.notes)
