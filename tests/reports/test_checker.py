"""Our own reports pass the checker, and what does not agree with the closed period before is told by name."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onestop.database import db
from onestop.reports.catalogue import REPORTS
from onestop.reports.checks.checker import check_report, check_section
from onestop.reports.checks.table_reading import read_csv
from onestop.reports.closed.closing import close
from onestop.reports.drawing import drawn_up
from onestop.reports.files.output import FORMS
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month, read_period
from onestop.reports.table import Line, Section
from tests.builders import a_dossier, an_office, moment
from tests.reports.builders import Desk
from tests.reports.test_late_rate_properties import Life, act_until, live, lives
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")

FORM = REPORTS["form-06a"]


def test_each_report_of_ours_passes() -> None:
    desk = Desk()
    fill_may(desk)
    asked = Asked(desk.agency, read_month("2026-05"))
    found = {name: [str(one) for one in check_report(kind.build(asked))] for name, kind in REPORTS.items()}
    assert found == {name: [] for name in REPORTS}


def test_each_report_that_was_saved_as_csv_passes_when_it_comes_back() -> None:
    desk = Desk()
    fill_may(desk)
    asked = Asked(desk.agency, read_month("2026-05"))
    for name in ("late-rate", "form-06a", "commune-table", "by-channel", "by-procedure", "progress-766"):
        out = io.BytesIO()
        FORMS["csv"].write(REPORTS[name].build(asked), out, None, lambda rows: None)
        read = read_csv(out.getvalue())
        assert [str(one) for one in read.findings] == [], name
        assert read.checks > 0, name


@given(st.lists(lives, min_size=4, max_size=10))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_generated_months_pass(generated: list[Life]) -> None:
    try:
        desk = Desk()
        starting = [live(desk, life) for life in generated]
        act_until([(life, next(life)) for life in starting], moment("2027-12-31 00:00"))
        for name in ("form-06a", "commune-table", "late-rate"):
            report = REPORTS[name].build(Asked(desk.agency, read_period("2026-02-15", "2026-04-14")))
            assert [str(one) for one in check_report(report)] == []
    finally:
        db.session.rollback()


def test_any_count_that_is_wrong_is_found() -> None:
    desk = Desk()
    fill_may(desk)
    section = FORM.build(Asked(desk.agency, read_month("2026-05"))).section("form")
    assert check_section(section) == []
    for place, column in enumerate(section.columns):
        if column.where is not None:
            assert check_section(_one_more(section, place)), column.heading


def _one_more(section: Section, place: int) -> Section:
    first = section.lines[0]
    value = first.cells[place]
    assert isinstance(value, int)
    changed: Line = replace(first, cells=(*first.cells[:place], value + 1, *first.cells[place + 1 :]))
    return replace(section, lines=(changed, *section.lines[1:]))


def test_what_is_carried_over_is_held_against_the_closed_period_before() -> None:
    office = an_office()
    a_dossier(office, received="2026-03-30 09:00")
    march, april = read_month("2026-03"), read_month("2026-04")
    close(FORM, FORM.asked(office.agency, march), by=office.head, at=moment("Wed 2026-04-01 08:00"))
    asked = FORM.asked(office.agency, april)
    assert drawn_up(FORM, asked).warnings == ()
    late = a_dossier(
        office, received="2026-04-02 09:00", received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07"
    )
    (warning,) = drawn_up(FORM, asked).warnings
    assert warning == (
        "Từ kỳ trước chuyển sang 2 hồ sơ, kỳ trước đã chốt ngày 01/04/2026 còn 1 hồ sơ đang giải quyết, lệch 1."
        f" Thêm: {late.code} (nhập sau khi chốt)."
    )
