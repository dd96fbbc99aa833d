"""Every figure is a list of dossiers: what is counted is what is listed, for every cell of every report."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, case, func, literal, select, true

from onestop.cases.judging import standing_of_ended, standing_of_open
from onestop.cases.models import Dossier
from onestop.database import UTCDateTime, db
from onestop.people.models import Agency
from onestop.reports.catalogue import REPORTS
from onestop.reports.counting import dossier_ids, fitting, ids
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.figures import HERE, VOID
from onestop.reports.in_hand import Asked, in_hand
from onestop.reports.period import Period, read_month, read_period
from onestop.reports.table import Report, Share, Where, both
from onestop.sla.lateness import judge
from tests.clock import moment
from tests.reports.builders import Desk
from tests.reports.test_late_rate_properties import START, Life, act_until, live, lives
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")


_AT_ONCE = 120  # conditions put to the database in one statement


def lists_of(asked: Asked, wheres: Sequence[Where]) -> list[list[int]]:
    """The ids that each condition lists: all conditions as columns of few statements, said as for the list of one."""
    found: list[list[int]] = [[] for _ in wheres]
    for rows in in_hand(asked):
        for first in range(0, len(wheres), _AT_ONCE):
            columns = [
                case((and_(true(), *fitting(rows, which)), 1), else_=0).label(f"c{number}")
                for number, which in enumerate(wheres[first : first + _AT_ONCE])
            ]
            for found_row in db.session.execute(rows.select(Dossier.id, *columns)):
                dossier_id, *said = list[Any](found_row)
                for number, fits in enumerate(said, start=first):
                    if fits:
                        found[number].append(dossier_id)
    return found


def check_every_cell(report: Report, asked: Asked) -> int:
    """How many cells were held against their lists."""
    counts: list[tuple[int, Where, str]] = []
    for section in report.sections:
        for line in section.all_lines:
            for column, value in zip(section.columns, line.cells, strict=True):
                which, name = section.where(line, column), f"{section.key} {line.key} {column.name}"
                if which is None or value is None:  # nothing of dossiers, or too few to be told
                    continue
                if isinstance(value, Share):
                    assert line.where is not None
                    assert column.over is not None
                    counts += [(value.part, which, name), (value.whole, both(line.where, column.over), name)]
                else:
                    assert isinstance(value, int)
                    counts.append((value, which, name))
    for (count, _, name), listed in zip(counts, lists_of(asked, [which for _, which, _ in counts]), strict=True):
        assert len(listed) == len(set(listed)), name
        assert count == len(listed), name
    return len(counts)


def a_generated_office(generated: list[Life]) -> Desk:
    """An office in which these lives have been lived, far beyond the periods that are looked at."""
    desk = Desk()
    starting = [live(desk, life) for life in generated]
    act_until([(life, next(life)) for life in starting], moment("2027-12-31 00:00"))
    return desk


def check_every_report(desk: Desk, period: Period) -> int:
    checked = 0
    for kind in REPORTS.values():
        asked = kind.asked(desk.agency, period)
        checked += check_every_cell(kind.build(asked), asked)
    return checked


@given(st.lists(lives, min_size=8, max_size=14))
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_cell_of_each_report_over_a_generated_office_lists_what_it_counts(generated: list[Life]) -> None:
    try:
        assert check_every_report(a_generated_office(generated), read_period("2026-02-15", "2026-04-14")) > 500
    finally:
        db.session.rollback()


def test_each_cell_of_a_worked_month_lists_what_it_counts() -> None:
    desk = Desk()
    fill_may(desk)
    assert check_every_report(desk, read_month("2026-05")) > 500


@pytest.mark.postgresql
def test_postgresql_lists_what_it_counts(postgresql_url: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(postgresql_url).app_context():
        desk = Desk()
        fill_may(desk)
        assert check_every_report(desk, read_month("2026-05")) > 500
        db.session.rollback()


def test_the_lists_of_this_test_are_those_of_a_click() -> None:
    desk = Desk()
    fill_may(desk)
    asked = Asked(desk.agency, read_month("2026-05"))
    section = REPORTS["late-rate"].build(asked).section("own")
    wheres = [which for column in section.columns if (which := section.where(section.all_lines[-1], column))]
    assert [sorted(listed) for listed in lists_of(asked, wheres)] == [ids(asked, which) for which in wheres]


def test_the_report_and_the_promised_figures_are_the_same() -> None:
    desk = Desk()
    fill_may(desk)
    report = REPORTS["late-rate"].build(Asked(desk.agency, read_month("2026-05")))
    told = late_rate(read_month("2026-05"))
    section = report.section("own")
    for line, row in zip(section.all_lines, (*told.rows, told.total), strict=True):
        for column, value in zip(section.columns, line.cells, strict=True):
            if isinstance(value, Share):
                assert getattr(row, column.name) == (value.part / value.whole if value.whole else None)
            elif column.name != "unknown":
                assert getattr(row, column.name) == value


def test_a_dossier_that_is_voided_later_still_stands_in_the_month_before() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-25 09:00", due="Mon 2026-06-08 17:00")
    desk.void(dossier, "Tue 2026-06-02 09:00")
    may, june = read_month("2026-05"), read_month("2026-06")
    assert late_rate(may).total.open_within_limit == 1
    assert (late_rate(may).void, late_rate(june).void) == (0, 1)
    assert late_rate(june).total.carried_over == 0
    assert ids(Asked(desk.agency, june), VOID) == [dossier.id]


def test_only_dossiers_of_the_office_are_listed() -> None:
    desk = Desk()
    fill_may(desk)
    other = Agency(code="H50.31.99", name="UBND xã khác", level=desk.agency.level)
    db.session.add(other)
    db.session.flush()
    assert ids(Asked(other, read_month("2026-05")), HERE) == []
    whole = both(HERE)
    listed = db.session.scalar(
        select(func.count()).where(Dossier.id.in_(dossier_ids(Asked(desk.agency, read_month("2026-05")), whole)))
    )
    assert listed == len(ids(Asked(desk.agency, read_month("2026-05")), whole)) > 0


hours = st.none() | st.integers(0, 80)


@given(due=hours, ended=st.integers(0, 80), stopped=hours, late=hours)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_says_what_the_judge_says(
    due: int | None, ended: int, stopped: int | None, late: int | None
) -> None:
    moments: dict[str, Any] = {
        name: None if hour is None else moment(f"2026-01-{1 + (hour + 9) // 24:02d} {(hour + 9) % 24:02d}:00")
        for name, hour in {"due_at": due, "ended": ended, "stopped_since": stopped, "late_since": late}.items()
    }
    assert moments["ended"] > START
    said = {name: literal(at, UTCDateTime()) for name, at in moments.items()}
    over = db.session.scalar(
        select(
            standing_of_ended(
                due_at=said["due_at"],
                ended_at=said["ended"],
                stopped_since=said["stopped_since"],
                late_since=said["late_since"],
            )
        )
    )
    at = moments["ended"]
    facts = {name: moments[name] for name in ("stopped_since", "late_since")}
    assert over == judge(moments["due_at"], at, ended_at=at, **facts).standing
    if moments["stopped_since"] is None or moments["stopped_since"] <= at:
        goes_on = db.session.scalar(
            select(
                standing_of_open(
                    due_at=said["due_at"],
                    at=said["ended"],
                    still=said["stopped_since"].is_not(None),
                    stopped_since=said["stopped_since"],
                    late_since=said["late_since"],
                )
            )
        )
        assert goes_on == judge(moments["due_at"], at, **facts).standing
