"""The nine criteria of a quarter: by data, by hand, by unit, and by person only while the law asked for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.cases.ending import refuse
from onestop.cases.evaluation import Answers, answers_of, evaluate, known_of, latest_sheet, points_of
from onestop.cases.evaluation_quarter import QuarterAnswers, score_quarter, tell_quarter
from onestop.cases.evaluation_rules import RuleDraft, set_rule, shipped_rules
from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.models import (
    AgencyTimes,
    Channel,
    Complaint,
    Dossier,
    HandledWhere,
    Publicity,
    ScoreKind,
)
from onestop.cases.opinions import answer_opinion, ask_opinion
from onestop.database import db
from onestop.people.units import create_unit
from onestop.reports.aspects import ASPECTS
from onestop.reports.counting import ids
from onestop.reports.in_hand import Asked, in_hand
from onestop.reports.measures.evaluation_aspects import EVALUATION_ASPECTS
from onestop.reports.measures.nine_criteria import nine_criteria_report, quarter_of
from onestop.reports.period import Period, Span, period_of
from onestop.reports.table import NOTHING, Kind, Report
from onestop.sla.term import Term, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

QUARTER = period_of(Span.QUARTER, 2026, 1)
AT = moment("Thu 2026-04-02 09:00")
KIND = Answers(contacts=0, applicant_faults=0, agencies_contacted=0, publicity=Publicity.BOTH, complaint=Complaint.NONE)
EVERYTHING = QuarterAnswers(
    handled_where=HandledWhere.AT_THE_DESK, complaints=10, complaints_in_time=9, complaints_drawn_out=0,
    procedures=10, procedures_online=2, source="Sổ phản ánh, kiến nghị",
)  # fmt: skip


def ended(office: Office, *, finished: str = "Thu 2026-03-05 10:00", **changes: object) -> Dossier:
    dossier = a_dossier(office, **changes)
    finish(dossier, number="12/GXN", by=office.officer, at=moment(finished))
    return dossier


def report(office: Office, period: Period = QUARTER, at: datetime = AT) -> Report:
    return nine_criteria_report(Asked(office.agency, period, at))


def points(told: Report, name: str = "computed") -> dict[str, object]:
    section = told.section("criteria")
    return {line.key: section.cell(line.key, name)[2] for line in section.lines}


@pytest.mark.usefixtures("database")
def test_an_empty_quarter_says_nothing() -> None:
    told = report(an_office())
    assert set(points(told).values()) == {None}
    line = told.section("sums").lines[0]
    assert line.cells == ("Từ dữ liệu", None, None, "1, 2, 3, 4, 5, 6, 7, 8, 9", NOTHING)
    assert told.section("units").lines == ()


@pytest.mark.usefixtures("database")
def test_exactly_fifteen_points_are_excellent() -> None:
    office = an_office()
    for name in "ab":
        dossier = ended(
            office, applicant=f"Người {name}", channel=Channel.ONLINE, submitted_at=moment("2026-03-02 08:30")
        )
        evaluate(dossier, KIND, seen=0, by=office.desk_head, at=AT)
    tell_quarter(2026, 1, replace(EVERYTHING, complaints_in_time=8), seen=0, by=office.desk_head, at=AT)
    told = report(office)
    assert points(told) == {
        "1": 2, "2": 2, "3": 2, "4": 2, "5": 1, "6": 2, "7": 2, "8": 0, "9": 2,
    }  # fmt: skip
    assert told.section("sums").lines[0].cells == ("Từ dữ liệu", Decimal(15), Decimal(18), "Không thiếu", "Xuất sắc")
    (unit,) = told.section("units").lines
    assert unit.cells[:3] == ("Chưa giao", 2, 2)
    assert unit.cells[-4:] == (Decimal(15), Decimal(18), "Không thiếu", "Xuất sắc")


@pytest.mark.usefixtures("database")
def test_unknown_criteria_are_named_and_give_no_level() -> None:
    office = an_office()
    evaluate(ended(office), replace(KIND, complaint=None), seen=0, by=office.desk_head, at=AT)
    ended(office, applicant="Không có phiếu", finished="Mon 2026-03-09 16:00")
    told = report(office)
    assert points(told) == {
        "1": Decimal("1.50"), "2": Decimal("1.50"), "3": 2, "4": 2, "5": None, "6": 2, "7": None, "8": None, "9": 0,
    }  # fmt: skip
    assert told.section("sums").lines[0].cells[1:] == (Decimal("9.00"), Decimal(12), "5, 7, 8", "Chưa xếp loại")
    assert {key: told.section("criteria").cell(key, "dossiers")[2] for key in "1347"} == {
        "1": 2, "3": 1, "4": 1, "7": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("database")
def test_own_points_and_those_found_on_checking_stand_beside() -> None:
    office = an_office()
    given = {number: Decimal(2) for number in range(1, 10)}
    score_quarter(2026, 1, ScoreKind.SELF, given, seen=0, by=office.desk_head, at=AT)
    score_quarter(2026, 1, ScoreKind.VERIFIED, {**given, 3: Decimal("0.5")}, seen=0, by=office.head, at=AT)
    told = report(office)
    assert points(told, "self")["3"] == 2
    assert points(told, "verified")["3"] == Decimal("0.5")
    assert [line.cells[1:] for line in told.section("sums").lines[1:]] == [
        (Decimal(18), Decimal(18), "Không thiếu", "Xuất sắc"),
        (Decimal("16.5"), Decimal(18), "Không thiếu", "Xuất sắc"),
    ]


@pytest.mark.usefixtures("database")
def test_people_are_told_up_to_the_middle_of_2025_and_never_graded() -> None:
    office = an_office()
    old, new = (period_of(Span.QUARTER, 2025, number) for number in (2, 3))
    first, later = report(office, old), report(office, new)
    assert [section.key for section in first.sections] == ["criteria", "sums", "units", "officers"]
    assert "level" not in {column.name for column in first.section("officers").columns}
    assert [section.key for section in later.sections] == ["criteria", "sums", "units"]
    assert (first.estimated, later.estimated) == (None, "công cụ nội bộ")
    assert later.notes[0].startswith("Công cụ nội bộ: Nghị định số 61/2018/NĐ-CP")
    assert report(office, period_of(Span.MONTH, 2026, 1)).warnings


@pytest.mark.usefixtures("database")
def test_units_and_officers_have_the_points_of_their_dossiers() -> None:
    office = an_office()
    unit = create_unit(office.agency, "Phòng Tư pháp", by=office.admin, at=moment("2026-01-06 08:00"))
    office.officer.unit_id = unit.id
    for finished in ("Wed 2026-03-04 10:00", "Mon 2026-03-09 10:00"):
        dossier = a_dossier(office, applicant=finished)
        hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Mon 2026-03-02 10:00"))
        finish(dossier, number="1", by=office.officer, at=moment(finished))
    ended(office, applicant="Người khác", finished="Wed 2026-03-11 10:00")
    told = report(office)
    section = told.section("units")
    assert [(line.cells[0], line.cells[1], line.cells[3]) for line in section.lines] == [
        ("Phòng Tư pháp", 2, Decimal("1.50")),
        ("Chưa giao", 1, Decimal(0)),
    ]
    # A basis that the administrator enters obliges again, and with it people are told: five criteria, no level.
    limits = shipped_rules()[0].limits
    again = RuleDraft(
        valid_from=QUARTER.first, in_force_until=None, legal_basis="Nghị định mới", source="Công báo", limits=limits
    )
    set_rule(again, by=office.admin, at=AT)
    told = report(office)
    section = told.section("officers")
    assert [column.name for column in section.columns][3:] == [
        "points_1", "points_2", "points_3", "points_4", "points_7", "points", "most", "missing",
    ]  # fmt: skip
    assert [(line.cells[0], line.cells[1], *line.cells[-3:]) for line in section.lines] == [
        (office.officer.full_name, 2, Decimal("3.00"), Decimal(4), "3, 4, 7"),
        ("Chưa giao", 1, Decimal(0), Decimal(4), "3, 4, 7"),
    ]
    assert (told.basis, told.estimated) == ("Nghị định mới", None)


def everything(office: Office) -> list[Dossier]:
    """Dossiers that differ in all that criteria ask for."""
    steps = [{"name": "Xã", "hours": "8"}, {"name": "Thuế", "hours": "32"}]
    plain, linked = a_procedure(office), a_procedure(office, steps=steps)
    endless = a_procedure(office, None)
    made = []
    for place, (version, finished) in enumerate(
        (version, finished)
        for version in (plain, linked, endless)
        for finished in ("Wed 2026-03-04 16:00", "Mon 2026-03-09 10:00", "Wed 2026-03-11 10:00")
    ):
        dossier = a_dossier(office, version, applicant=f"Người thứ {place}")
        if place % 2:
            opinion = ask_opinion(
                dossier, addressee="Công an xã", question="?", term=Term(Decimal(1), Unit.WORKING_DAY),
                by=office.officer, at=moment("Mon 2026-03-02 10:00"),
            )  # fmt: skip
            if place % 4 == 1:
                answered = "Mon 2026-03-02 16:00" if place % 3 else "Tue 2026-03-03 16:00"
                answer_opinion(
                    opinion, answer="Có", by=office.officer, at=moment("Wed 2026-03-04 10:00"),
                    answered_at=moment(answered),
                )  # fmt: skip
        if place == 4:
            refuse(dossier, reason="Không đủ điều kiện", by=office.head, at=moment(finished))
        else:
            finish(dossier, number="1", by=office.officer, at=moment(finished))
        if place != 2:
            evaluate(
                dossier,
                Answers(
                    contacts=place % 4, applicant_faults=min(place % 2, place % 4), agencies_contacted=None,
                    agency_times=[None, *AgencyTimes][place % 4],
                    publicity=[*Publicity, None][place % 4],
                    complaint=[*Complaint, None][place % 5], note="x",
                ),
                seen=0, by=office.desk_head, at=AT,
            )  # fmt: skip
        made.append(dossier)
    evaluate(
        made[0], replace(answers_of(latest_sheet(made[0])), contacts=2, agencies_contacted=3), seen=1, reason="Sót",
        by=office.desk_head, at=AT,
    )  # fmt: skip
    return made


def test_the_database_gives_the_points_that_the_rules_give(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        made = everything(office)
        numbers = (1, 2, 3, 4, 6, 7)
        told: dict[int, dict[int, int | None]] = {}
        for rows in in_hand(Asked(office.agency, QUARTER, AT)):
            if rows.ended:
                columns = [ASPECTS[f"points_{number}"](rows) for number in numbers]
                for row in db.session.execute(rows.select(Dossier.id, *columns)):
                    told[row[0]] = dict(zip(numbers, row[1:], strict=True))
        assert len(told) == len(made)
        for dossier in made:
            sheet = latest_sheet(dossier)
            assert told[dossier.id] == points_of(known_of(dossier), answers_of(sheet) if sheet else Answers())
        assert {values[2] for values in told.values()} == {0, 1, 2, None}
        # Every count of the report lists as many dossiers as it says.
        drawn, asked = report(office), Asked(office.agency, QUARTER, AT)
        for section in drawn.sections:
            for line in section.all_lines:
                for column, value in zip(section.columns, line.cells, strict=True):
                    which = section.where(line, column)
                    if column.kind is Kind.COUNT and which is not None:
                        assert value == len(ids(asked, which)), (section.key, line.key, column.name)
        assert set(EVALUATION_ASPECTS) <= set(ASPECTS)
        assert db.session.scalars(select(Dossier.id)).all()
        db.session.rollback()


def test_only_a_quarter_of_the_calendar_has_a_sheet() -> None:
    assert quarter_of(QUARTER) == (2026, 1)
    assert quarter_of(period_of(Span.QUARTER, 2026, 1, cut_day=15)) is None
    assert quarter_of(period_of(Span.MONTH, 2026, 1)) is None
