"""The catalogue as a file: the shipped one imports whole, twice changes nothing, and every bad row is told."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.audit import chain
from onestop.audit.models import AuditEntry
from onestop.database import db
from onestop.errors import BadRows, WrongInput
from onestop.levels import Level
from onestop.procedures import shipped
from onestop.procedures.catalogue import COLUMNS, ImportOutcome, ProcedureRow, import_procedures, read_procedures
from onestop.procedures.changing import change_version
from onestop.procedures.drafts import ExtensionDraft, PaperDraft, PauseDraft, StepDraft, draft_of
from onestop.procedures.models import FeeBasis, ProcedureVersion, Source
from onestop.procedures.versions import choices, version_for
from onestop.sla.term import Term, Unit
from tests.builders import an_office
from tests.clock import moment

AT = moment("Mon 2026-11-23 09:00")
SHIPPED = (Path(shipped.__file__).parent / "data" / "procedures.csv").read_text(encoding="utf-8")
GOOD = ("1.000001", "Thủ tục mẫu", "Hộ tịch", "commune", "3", "working_day", "20000", "found")


def a_file(*rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> str:
    content = io.StringIO()
    csv.writer(content).writerows([columns, *rows])
    return content.getvalue()


def with_cell(column: str, value: str) -> list[str]:
    return [value if name == column else cell for name, cell in zip(COLUMNS, GOOD, strict=True)]


def imported(content: str, agency_id: int, *, valid_from: date | None = None) -> ImportOutcome:
    return import_procedures(
        read_procedures(content), agency_id=agency_id, by=None, at=AT, valid_from=valid_from, decision="QĐ 12/QĐ-UBND"
    )


@pytest.fixture
def agency_id(database: None) -> int:
    return an_office().agency.id


def test_the_shipped_catalogue_imports_whole_and_twice_changes_nothing(agency_id: int) -> None:
    rows = list(csv.DictReader(io.StringIO(SHIPPED)))
    assert len(rows) > 90
    first = imported(SHIPPED, agency_id)
    assert first == ImportOutcome(tuple(row["code"] for row in rows), (), ())
    acts = db.session.scalar(select(func.count()).select_from(AuditEntry))
    again = imported(SHIPPED, agency_id, valid_from=date(2027, 1, 1))
    assert again == ImportOutcome((), (), first.added)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == acts
    assert chain.verify(agency_id).holds
    for row in rows:
        version = version_for(agency_id, row["code"], on=date(2024, 1, 2))
        assert (version.valid_from, version.ceases_on, version.name) == (None, None, row["name"])
        assert version.source == row["source"]
        assert version.term == Term(Decimal(row["time_limit_value"]), Unit(row["time_limit_unit"]))


def test_half_days_hours_and_within_the_day_arrive_as_they_were_told(agency_id: int) -> None:
    imported(SHIPPED, agency_id)
    told = {code: version_for(agency_id, code, on=AT.date()) for code in ("1.115614", "2.001159", "1.001193")}
    assert {code: (version.term_halves, version.term_unit) for code, version in told.items()} == {
        "1.115614": (15, Unit.WORKING_DAY),
        "2.001159": (2, Unit.WORKING_HOUR),
        "1.001193": (0, Unit.WORKING_DAY),
    }


def test_fees_arrive_by_page_by_case_free_or_unknown(agency_id: int) -> None:
    imported(SHIPPED, agency_id)

    def rules(code: str) -> list[tuple[FeeBasis, int, int, int | None]]:
        version = version_for(agency_id, code, on=AT.date())
        return [(rule.basis, rule.amount_vnd, rule.from_quantity, rule.ceiling_vnd) for rule in version.fee_rules]

    assert rules("2.000815") == [(FeeBasis.PAGE, 2000, 1, 200_000), (FeeBasis.PAGE, 1000, 3, 200_000)]
    assert rules("2.000884") == [(FeeBasis.CASE, 10_000, 1, None)]
    assert rules("1.001193") == [(FeeBasis.CASE, 0, 1, None)]  # free
    assert rules("1.004873") == []  # set by the province: unknown


def test_every_shipped_fee_rule_belongs_to_a_shipped_row() -> None:
    fees = {row.code: row.fee_vnd for row in read_procedures(SHIPPED)}
    with (Path(shipped.__file__).parent / "data" / "fee_rules.csv").open(encoding="utf-8") as file:
        for rule in csv.DictReader(file):
            if rule["from_quantity"] == "1":
                assert fees[rule["code"]] == int(rule["amount_vnd"])


def test_a_changed_row_begins_on_its_day_and_the_old_one_ends_there(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    outcome = imported(a_file(with_cell("time_limit_value", "2,5")), agency_id, valid_from=date(2026, 12, 1))
    assert outcome == ImportOutcome((), ("1.000001",), ())
    old = version_for(agency_id, "1.000001", on=date(2026, 11, 30))
    new = version_for(agency_id, "1.000001", on=date(2026, 12, 1))
    assert (old.term_halves, old.ceases_on) == (6, date(2026, 12, 1))
    assert (new.term_halves, new.valid_from, new.ceases_on) == (5, date(2026, 12, 1), None)


def test_a_changed_row_begins_today_in_vietnam_when_nothing_is_said(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    late = moment("Mon 2026-11-23 23:30")
    early = moment("Tue 2026-11-24 00:30")  # in UTC it is Monday still
    for at, days in ((late, "4"), (early, "5")):
        rows = read_procedures(a_file(with_cell("time_limit_value", days)))
        import_procedures(rows, agency_id=agency_id, by=None, at=at)
    assert [
        version.valid_from
        for version in sorted(db.session.scalars(select(ProcedureVersion)), key=lambda version: version.id)
    ] == [None, date(2026, 11, 23), date(2026, 11, 24)]


def test_a_change_that_overlaps_is_refused_and_leaves_everything(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    imported(a_file(with_cell("fee_vnd", "30000")), agency_id, valid_from=date(2026, 12, 1))
    other = ("1.000002", *GOOD[1:])
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        with pytest.raises(BadRows) as refused:
            imported(a_file(other, with_cell("fee_vnd", "40000")), agency_id, valid_from=day)
        assert [line for line, _ in refused.value.problems] == [3]
        assert "01/12/2026" in refused.value.problems[0][1]
    assert db.session.scalar(select(func.count()).select_from(ProcedureVersion)) == 2


def test_what_the_office_entered_around_a_row_outlives_an_import(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    draft = draft_of(version_for(agency_id, "1.000001", on=AT.date()))
    edited = type(draft)(
        **{
            **draft.__dict__,
            "papers": (PaperDraft(name="Tờ khai", copies=1),),
            "pauses": (PauseDraft(name="Nghĩa vụ tài chính", article="Điều 1"),),
        }
    )
    change_version(agency_id, "1.000001", edited, valid_from=date(2026, 12, 1), decision="QĐ 2", by=None, at=AT)
    assert imported(a_file(with_cell("fee_vnd", "")), agency_id, valid_from=date(2027, 1, 1)).unchanged
    imported(a_file(with_cell("name", "Tên mới")), agency_id, valid_from=date(2027, 1, 1))
    version = version_for(agency_id, "1.000001", on=date(2027, 1, 1))
    assert version.name == "Tên mới"
    assert [paper.name for paper in version.papers] == ["Tờ khai"]
    assert [ground.article for ground in version.pause_grounds] == ["Điều 1"]
    assert [rule.amount_vnd for rule in version.fee_rules] == [20_000]


def test_another_term_does_not_leave_steps_behind_that_add_up_to_the_old_one(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    draft = draft_of(version_for(agency_id, GOOD[0], on=AT.date()))
    steps = (StepDraft(name="Thẩm định", hours="20"), StepDraft(name="Ký", hours="4"))
    change_version(
        agency_id, GOOD[0], replace(draft, steps=steps), valid_from=date(2026, 12, 1), decision="QĐ 1", by=None, at=AT
    )
    with pytest.raises(BadRows) as refused:
        imported(a_file(with_cell("time_limit_value", "5")), agency_id, valid_from=date(2027, 1, 1))
    assert "các bước với số giờ riêng" in refused.value.problems[0][1]
    named = imported(a_file(with_cell("name", "Thủ tục đổi tên")), agency_id, valid_from=date(2027, 1, 1))
    assert named.changed == (GOOD[0],)  # the term stays, and so do its steps
    assert draft_of(version_for(agency_id, GOOD[0], on=date(2027, 1, 1))).steps == steps


def test_another_unit_does_not_turn_the_lawful_extensions_into_something_else(agency_id: int) -> None:
    imported(a_file(GOOD), agency_id)
    draft = draft_of(version_for(agency_id, "1.000001", on=AT.date()))
    ground = ExtensionDraft(name="Phải xác minh", article="Điều 5", amount=Decimal(5))
    change_version(
        agency_id,
        "1.000001",
        type(draft)(**{**draft.__dict__, "extensions": (ground,)}),
        valid_from=date(2026, 12, 1),
        decision="QĐ 2",
        by=None,
        at=AT,
    )
    with pytest.raises(BadRows) as refused:
        imported(a_file(with_cell("time_limit_unit", "day")), agency_id, valid_from=date(2027, 1, 1))
    assert "gia hạn" in refused.value.problems[0][1]


def test_two_cases_of_one_procedure_are_versions_of_their_own(agency_id: int) -> None:
    columns = (*COLUMNS, "case_code", "case_name")
    imported(
        a_file(
            (*GOOD, "NHA", "Nhà ở riêng lẻ"),
            (*with_cell("time_limit_value", "10"), "CT", "Công trình"),
            columns=columns,
        ),
        agency_id,
    )
    assert [(version.full_name, version.term_halves) for version in choices(agency_id, AT.date())] == [
        ("Thủ tục mẫu (Công trình)", 20),
        ("Thủ tục mẫu (Nhà ở riêng lẻ)", 6),
    ]


BAD_CELLS = [
    ("code", "", "mã thủ tục"),
    ("code", "1.0 01", "Mã thủ tục"),
    ("code", "1" * 41, "quá giới hạn"),
    ("name", " ", "tên thủ tục"),
    ("name", "Tên\x00", "ký tự điều khiển"),
    ("name", "\u202eTên", "dấu đổi chiều"),
    ("name", "x" * 1001, "quá giới hạn"),
    ("field", "", "lĩnh vực"),
    ("level", "xã", "Cấp thực hiện"),
    ("time_limit_value", "ba", "Thời hạn"),
    ("time_limit_value", "-1", "Thời hạn"),
    ("time_limit_value", "", "Thời hạn"),
    ("time_limit_value", "7.3", "Thời hạn"),
    ("time_limit_value", "NaN", "Thời hạn"),
    ("time_limit_value", "401", "Thời hạn"),
    ("time_limit_value", "1.2.3", "Thời hạn"),
    ("time_limit_unit", "week", "Đơn vị"),
    ("time_limit_unit", "", "Đơn vị"),
    ("fee_vnd", "20.000", "Mức phí"),
    ("fee_vnd", "-5", "Mức phí"),
    ("fee_vnd", "²", "Mức phí"),
    ("fee_vnd", "99999999999", "Mức phí"),
    ("source", "guess", "Nguồn"),
]


@pytest.mark.parametrize(("column", "value", "because"), BAD_CELLS)
def test_a_bad_cell_is_told_with_its_line_and_reason(column: str, value: str, because: str) -> None:
    with pytest.raises(BadRows) as refused:
        read_procedures(a_file(GOOD, with_cell(column, value)))
    ((line, reason),) = refused.value.problems
    assert line == 3
    assert because in reason


def test_all_bad_rows_are_told_at_once_even_after_a_name_of_two_lines() -> None:
    two_lines = ("1.000002", "Tên\nhai dòng", *GOOD[2:])
    bad = with_cell("level", "xã")
    with pytest.raises(BadRows) as refused:
        read_procedures(a_file(GOOD, two_lines, bad, GOOD, with_cell("fee_vnd", "x")))
    assert [line for line, _ in refused.value.problems] == [3, 5, 6, 7]
    assert "đã có ở dòng 2" in refused.value.problems[2][1]


def test_empty_lines_before_a_bad_row_count_as_lines() -> None:
    content = a_file(with_cell("level", "xã")).replace("\r\n", "\r\n\r\n\r\n", 1)
    with pytest.raises(BadRows) as refused:
        read_procedures(content)
    assert [line for line, _ in refused.value.problems] == [4]


def test_a_byte_order_mark_unknown_columns_blank_lines_and_missing_optional_columns_are_fine() -> None:
    columns = ("note", *COLUMNS[:6])
    content = "\ufeff" + a_file(("xin chào", *GOOD[:6]), columns=columns) + "\r\n"
    (row,) = read_procedures(content)
    assert row == ProcedureRow(
        line=2,
        code="1.000001",
        name="Thủ tục mẫu",
        field="Hộ tịch",
        level=Level.COMMUNE,
        term=Term(Decimal(3), Unit.WORKING_DAY),
        fee_vnd=None,
        source=Source.OFFICE,
    )


def test_a_procedure_may_have_no_countable_term() -> None:
    (row,) = read_procedures(a_file(("1.000001", "Tên", "Hộ tịch", "commune", "", "", "", "")))
    assert row.term is None


@pytest.mark.parametrize(
    ("content", "because"),
    [
        ("", "thiếu cột"),
        ("code,name\n1,2\n", "field, level, time_limit_value, time_limit_unit"),
        (",".join(COLUMNS) + "\n", "không có thủ tục nào"),
        ("\x00\x01PK", "thiếu cột"),
    ],
)
def test_what_is_no_catalogue_is_refused(content: str, because: str) -> None:
    with pytest.raises(WrongInput, match=because):
        read_procedures(content)


@pytest.mark.parametrize("rest", ['"1.000001,Tên', '"1"x,Tên', "1," + "x" * 200_000])
def test_broken_quoting_and_monstrous_cells_are_told_with_their_line(rest: str) -> None:
    with pytest.raises(BadRows) as refused:
        read_procedures(",".join(COLUMNS) + "\n" + rest)
    line, reason = refused.value.problems[-1]
    assert line == 2
    assert "CSV" in reason


def test_an_import_holds_after_its_commit_on_either_database(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        agency_id = an_office().agency.id
        imported(SHIPPED, agency_id)
        db.session.commit()
    with app.app_context():
        assert not imported(SHIPPED, agency_id).added
        assert imported(a_file(GOOD), agency_id).added
        assert imported(a_file(with_cell("fee_vnd", "1")), agency_id, valid_from=date(2027, 1, 1)).changed
        db.session.commit()
    with app.app_context():
        assert version_for(agency_id, "1.000001", on=date(2026, 12, 31)).fee_rules[0].amount_vnd == 20_000
        assert len(choices(agency_id, date(2027, 1, 1))) == len(shipped.shipped_rows()) + 1
