"""Biểu II.06a and the commune table of the worked month, counted by hand; and what must hold whatever happened."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onestop.cases.models import Outcome
from onestop.cases.pausing import pause
from onestop.database import db
from onestop.reports.catalogue import REPORTS
from onestop.reports.desk.commune_table import commune_table
from onestop.reports.desk.form_06a import form_06a
from onestop.reports.in_hand import Asked
from onestop.reports.period import Period, read_month, read_period
from onestop.reports.table import Report, Section, Share
from tests.builders import a_dossier, a_procedure, an_office
from tests.clock import moment
from tests.reports.builders import Desk
from tests.reports.test_late_rate_properties import Life, act_until, live, lives
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")

MAY = read_month("2026-05")


def asked(desk: Desk, period: Period = MAY) -> Asked:
    return Asked(desk.agency, period)


def values(section: Section, key: str) -> dict[str, object]:
    """The cells of a row by the names of their columns."""
    line = next(line for line in section.all_lines if line.key == key)
    return {column.name: value for column, value in zip(section.columns, line.cells, strict=True)}


def numbers(report: Report, section: str = "apart") -> dict[str, object]:
    return {line.key: line.cells[1] for line in report.section(section).lines}


def test_the_form_of_a_month_counted_by_hand() -> None:
    desk = Desk()
    fill_may(desk)
    report = form_06a(asked(desk))
    form = report.section("form")
    assert [column.mark for column in form.columns] == [f"({place})" for place in range(1, 14)]
    assert [line.cells for line in form.all_lines] == [
        ("1", "Đất đai", 2, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1),
        ("2", "Hộ tịch", 12, 2, 9, 1, 8, 2, 3, 3, 4, 3, 1),
        ("", "Tổng số", 14, 3, 9, 2, 9, 3, 3, 3, 5, 3, 2),
    ]
    assert numbers(report) == {
        "kept_new_date": 1,
        "refused": 1,
        "refused_late": 1,
        "stopped": 1,
        "closed": 1,
        "waiting_supplement": 1,
        "paused": 0,
        "standing_late": 1,
        "no_limit": 2,
        "unknown": 0,
        "in_hand": 16,
        "for_others": 1,
        "void": 1,
    }
    assert "Ngoài biểu có 2 hồ sơ" in form.notes[-1]


def test_the_commune_table_of_a_month_counted_by_hand() -> None:
    desk = Desk()
    fill_may(desk)
    report = commune_table(asked(desk))
    civil_status = values(report.section("own"), "Hộ tịch")
    assert list(civil_status.values())[1:20] == [1, 2, 9, 2, 2, 3, 3, 1, 1, 1, 3, 1, 0, 1, 0, 2, 0, 7, 1]
    assert [civil_status[name] for name in ("in_time_rate", "in_time_rate_without_at_once")] == [(5, 8), (3, 6)]
    assert [civil_status[name] for name in ("progress", "progress_without_at_once")] == [(8, 12), (6, 10)]
    assert values(report.section("for-others"), "total")["ended_late"] == 1


def test_what_was_returned_late_is_late_and_what_has_no_limit_is_not_on_time() -> None:
    desk = Desk()
    desk.end(desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00"), "Tue 2026-05-12 09:00", Outcome.REFUSED)
    desk.end(desk.receive("Mon 2026-05-04 10:00", due=None), "Tue 2026-05-12 09:00")
    total = values(form_06a(asked(desk)).section("form"), "total")
    assert [total[name] for name in ("handled", "ended", "ended_early", "ended_on_time", "ended_late")] == [
        1, 1, 0, 0, 1,
    ]  # fmt: skip


def test_an_empty_period_divides_nothing() -> None:
    desk = Desk()
    total = values(commune_table(asked(desk)).section("own"), "total")
    assert {value.percent for value in total.values() if isinstance(value, Share)} == {None}
    assert form_06a(asked(desk)).section("form").lines == ()


def test_who_is_paused_to_pay_waits_for_a_financial_duty() -> None:
    office = an_office()
    version = a_procedure(office, pause="Chờ người nộp thực hiện Nghĩa vụ tài chính")
    grounds = version.pause_grounds, a_procedure(office).pause_grounds
    for ground in (grounds[0][0], grounds[1][0]):
        dossier = a_dossier(office, ground.version, received="Mon 2026-05-04 09:00")
        pause(dossier, ground=ground, document="CV", by=office.officer, at=moment("Tue 2026-05-05 09:00"))
    total = values(commune_table(Asked(office.agency, MAY)).section("own"), "total")
    assert (total["open_paused"], total["obligation"], total["open_within_limit"]) == (2, 1, 2)


def test_a_quarter_from_the_15th_bears_its_name() -> None:
    assert form_06a(asked(Desk(), read_period("2025-12-15", "2026-03-14"))).period_name == "Quý I năm 2026"


DIMENSIONS = ("by-procedure", "by-unit", "by-officer", "by-channel")
ADDING_UP = (
    "received_online", "received_direct", "received_postal", "ended_early", "ended_on_time", "ended_late", "refused",
)  # fmt: skip
MONTHS = [read_period(f"2026-0{month}-15", f"2026-0{month + 1}-14") for month in (1, 2, 3)]
QUARTER = read_period("2026-01-15", "2026-04-14")


@given(st.lists(lives, min_size=4, max_size=12))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_report_tells_the_same_office(generated: list[Life]) -> None:
    try:
        desk = Desk()
        starting = [live(desk, life) for life in generated]
        act_until([(life, next(life)) for life in starting], moment("2027-12-31 00:00"))
        whole = values(REPORTS["late-rate"].build(asked(desk, QUARTER)).section("own"), "total")
        for name in DIMENSIONS:
            section = REPORTS[name].build(asked(desk, QUARTER)).section("own")
            told = values(section, "total")
            assert {figure: whole[figure] for figure in told if figure in whole} == {
                figure: value for figure, value in told.items() if figure in whole
            }
            for figure in ADDING_UP:
                assert told[figure] == sum(int(str(values(section, line.key)[figure])) for line in section.lines)
        months = [values(commune_table(asked(desk, month)).section("own"), "total") for month in MONTHS]
        quarter = values(commune_table(asked(desk, QUARTER)).section("own"), "total")
        for figure in ADDING_UP:
            assert quarter[figure] == sum(int(str(month[figure])) for month in months) == whole[figure]
        # What is carried over and what is open is that of the first and of the last month, not a sum.
        assert quarter["carried_over"] == months[0]["carried_over"]
        for figure in ("open_within_limit", "open_late", "open_paused", "open_supplement"):
            assert quarter[figure] == months[-1][figure]
        form = form_06a(asked(desk, QUARTER))
        apart, total = numbers(form), values(form.section("form"), "total")
        assert apart["in_hand"] == int(str(total["handled"])) + int(str(apart["no_limit"])) + int(str(apart["unknown"]))
        late = values(REPORTS["late-rate"].build(asked(desk, QUARTER)).section("late"), "total")
        letters = sum(int(str(late[f"letter_{when}"])) for when in ("day_before", "before", "after", "none"))
        reasons = values(REPORTS["reasons"].build(asked(desk, QUARTER)).section("reasons"), "total")
        listed = REPORTS["late-list"].build(asked(desk, QUARTER))
        assert letters == int(str(late["ended_late"])) + int(str(late["open_late"])) == reasons["late"]
        assert len(listed.section("ended").lines) == late["ended_late"]
        assert len(listed.section("open").lines) == late["open_late"]
    finally:
        db.session.rollback()
