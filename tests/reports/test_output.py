"""Every form of file: the same figures, real numbers, nothing that a program could take for a formula."""

import csv
import io
import json
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from onestop.cases.models import Channel
from onestop.people.models import Agency, InstallationKind
from onestop.reports.catalogue import REPORTS
from onestop.reports.desk.definitions import DEFINITIONS
from onestop.reports.files import workbook
from onestop.reports.files.cells import harmless
from onestop.reports.files.notes import definitions
from onestop.reports.files.output import FORMS, to_csv, to_json, to_xlsx
from onestop.reports.files.shown import heading, shown, spelled
from onestop.reports.files.terminal import WIDEST, to_table, width
from onestop.reports.in_hand import Asked
from onestop.reports.period import Period, read_month
from onestop.reports.table import Column, Kind, Line, Report, Section, Share, Value
from tests.clock import moment
from tests.reports.builders import Desk, an_office
from tests.reports.worked_month import fill_may

ROW_KEYS = [
    "field", "carried_over", "received_online", "received_direct", "received_postal", "ended_early", "ended_on_time",
    "ended_late", "refused", "stopped", "closed", "at_once", "open_within_limit", "open_waiting", "open_late",
    "no_due_date", "late_rate", "late_rate_without_at_once", "late_rate_after_reappointment",
]  # fmt: skip
# Field, then the figures in the order of ROW_KEYS: counted by hand in worked_month.py.
LAND = ["Đất đai", 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0.0, 0.0, 0.0]
CIVIL_STATUS = ["Hộ tịch", 1, 2, 9, 2, 2, 3, 3, 1, 1, 1, 2, 3, 1, 1, 2, 0.375, 0.5, 0.25]
TOTAL = ["Tổng số", 2, 3, 9, 2, 3, 3, 3, 1, 1, 1, 2, 3, 1, 2, 2, 1 / 3, 3 / 7, 2 / 9]
FOR_OTHERS = ["Đất đai", 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1.0, 1.0, 1.0]
MAY = read_month("2026-05")
IN_DATABASE = pytest.mark.usefixtures("database")


def late_rate(agency: Agency, period: Period = MAY, **asked: Any) -> Report:
    return REPORTS["late-rate"].build(Asked(agency, period, **asked))


def may() -> Report:
    desk = Desk()
    fill_may(desk)
    return late_rate(desk.agency)


COLUMNS = (
    Column(name="name", heading="Tên", kind=Kind.TEXT),
    Column(name="all", heading="Tổng số", group="Nhận", mark="(1)", definition="Tất cả hồ sơ nhận."),
    Column(name="online", heading="Trực tuyến", group="Nhận", mark="(2)", part=True, definition="Nộp trực tuyến."),
    Column(name="done", heading="Tổng số", group="Đã xong", mark="(3)", definition="Tất cả hồ sơ đã xong."),
    Column(name="rate", heading="Tỷ lệ", kind=Kind.SHARE),
    Column(name="score", heading="Điểm", kind=Kind.SCORE),
    Column(name="mean", heading="Trung bình", kind=Kind.NUMBER),
    Column(name="day", heading="Ngày", kind=Kind.DAY),
    Column(name="moment", heading="Lúc", kind=Kind.MOMENT),
)
AT = moment("Mon 2026-05-04 09:05")
KINDS_OF_VALUES: tuple[Value, ...] = (
    "Hộ tịch", 12345, 0, 7, Share(1, 3), Decimal("18.4"), Decimal("2.50"), date(2026, 5, 4), AT,
)  # fmt: skip
NOTHING_KNOWN: tuple[Value, ...] = ("Đất đai", 0, 0, 0, Share(0, 0), None, None, None, None)


def a_report(*rows: tuple[Value, ...], sections: int = 1, **values: Any) -> Report:
    """Every kind of column, without a database."""
    section = Section(
        key="own",
        title="Hồ sơ theo lĩnh vực",
        columns=COLUMNS,
        lines=tuple(Line(cells=cells) for cells in rows),
        notes=("Theo sổ theo dõi.",),
    )
    told: dict[str, Any] = {
        "name": "trial",
        "title": "Báo cáo thử",
        "agency": "UBND xã Vĩnh Hoà",
        "period": MAY,
        "judged_at": MAY.ends_at,
        "sections": tuple(replace(section, key=f"own-{number}") for number in range(sections)),
    }
    return Report(**told | values)


def read_csv(report: Report) -> list[list[str]]:
    data = to_csv(report)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def csv_cell(column: Column, value: Value) -> str:
    if value is None and not column.is_text:
        return "–"
    return harmless(value) if isinstance(value, str) else spelled(value)


def read_xlsx(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(report)))


@IN_DATABASE
def test_the_json_of_the_late_rate_has_exactly_the_promised_keys() -> None:
    told = json.loads(json.dumps(to_json(may())))
    assert told["period"] == {"from": "2026-05-01", "to": "2026-05-31"}
    assert {"period", "rows", "total", "definitions", "received_for_others", "void", "judged_at"} == set(told)
    assert [list(row) for row in (*told["rows"], told["total"], *told["received_for_others"])] == [ROW_KEYS] * 4
    assert [list(row.values()) for row in told["rows"]] == [LAND, CIVIL_STATUS]
    assert list(told["total"].values()) == TOTAL
    assert list(told["received_for_others"][0].values()) == FOR_OTHERS
    assert told["void"] == 1
    assert told["judged_at"] == "2026-06-01T00:00:00+07:00"
    assert list(told["definitions"]) == [*ROW_KEYS, "received_for_others", "void"]


@IN_DATABASE
def test_json_of_an_empty_month_divides_nothing_by_nothing() -> None:
    told = to_json(late_rate(an_office()))
    assert told["rows"] == []
    assert [told["total"][rate] for rate in ROW_KEYS[16:]] == [None, None, None]


def test_json_of_any_report_tells_every_cell_by_its_name() -> None:
    told = json.loads(json.dumps(to_json(a_report(KINDS_OF_VALUES, NOTHING_KNOWN, warnings=("Lệch 2.",)))))
    assert told["period"] == {"from": "2026-05-01", "to": "2026-05-31", "name": None}
    (section,) = told["sections"]
    assert section["rows"][0] == {
        "name": "Hộ tịch", "all": 12345, "online": 0, "done": 7, "rate": 1 / 3, "score": 18.4, "mean": 2.5,
        "day": "2026-05-04", "moment": "2026-05-04T09:05:00+07:00",
    }  # fmt: skip
    assert [section["rows"][1][name] for name in ("rate", "score", "mean", "day", "moment")] == [None] * 5
    assert [column["name"] for column in section["columns"]] == list(section["rows"][0])
    assert section["total"] is None
    assert told["warnings"] == ["Lệch 2."]
    assert told["definitions"][0] == {"name": "(1) Nhận – Tổng số", "text": "Tất cả hồ sơ nhận."}


def test_csv_tells_each_section_with_its_title_and_ends_with_what_the_figures_mean() -> None:
    lines = read_csv(a_report(KINDS_OF_VALUES, NOTHING_KNOWN, sections=2))
    head = [
        "Tên", "(1) Nhận – Tổng số", "(2) Trong đó: trực tuyến", "(3) Đã xong – Tổng số", "Tỷ lệ", "Điểm",
        "Trung bình", "Ngày", "Lúc",
    ]  # fmt: skip
    rows = [
        ["Hộ tịch", "12345", "0", "7", str(1 / 3), "18.4", "2.50", "2026-05-04", "2026-05-04 09:05"],
        ["Đất đai", "0", "0", "0", "–", "–", "–", "", ""],
    ]
    assert lines[:6] == [["Hồ sơ theo lĩnh vực"], head, *rows, ["Theo sổ theo dõi."], []]
    assert lines[6:12] == lines[:6]
    assert lines[12] == ["Báo cáo thử, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà", ""]
    assert lines[-3:] == [
        ["(1) Nhận – Tổng số", "Tất cả hồ sơ nhận."],
        ["(2) Trong đó: trực tuyến", "Nộp trực tuyến."],
        ["(3) Đã xong – Tổng số", "Tất cả hồ sơ đã xong."],
    ]


@IN_DATABASE
def test_csv_gives_back_every_figure_of_the_late_rate() -> None:
    report = may()
    lines = read_csv(report)
    own = report.section("own")
    assert lines[0] == [own.title]
    assert len(set(lines[1])) == len(lines[1]) == len(own.columns)
    by_name = {heading(column, own): column.name for column in own.columns}
    for row, known in zip(lines[2:5], (LAND, CIVIL_STATUS, TOTAL), strict=True):
        cells = {by_name[name]: cell for name, cell in zip(lines[1], row, strict=True)}
        assert [cells["field"], *(float(cells[name]) for name in ROW_KEYS[1:])] == known
    assert set(DEFINITIONS) >= set(ROW_KEYS)


def test_the_workbook_holds_real_numbers_days_and_percentages() -> None:
    book = read_xlsx(a_report(KINDS_OF_VALUES, NOTHING_KNOWN, sections=2))
    assert book.sheetnames == ["Hồ sơ theo lĩnh vực", "Hồ sơ theo lĩnh vực (2)", "Định nghĩa"]
    sheet = book.worksheets[0]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["B1:C1"]
    assert [cell.value for cell in sheet[1]][:4] == [None, "Nhận", None, "Đã xong"]
    assert [cell.value for cell in sheet[2]] == [column.title for column in COLUMNS]
    assert [cell.value for cell in sheet[3]][1:4] == ["(1)", "(2)", "(3)"]
    assert sheet.freeze_panes == "B4"
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        "$1:$3", "landscape", 0,
    )  # fmt: skip
    first = sheet[4]
    assert [cell.data_type for cell in first] == ["s", "n", "n", "n", "n", "n", "n", "d", "d"]
    assert [cell.number_format for cell in first[1:]] == [
        "#,##0", "#,##0", "#,##0", "0.00%", "0.00", "General", "dd/mm/yyyy", "hh:mm dd/mm/yyyy",
    ]  # fmt: skip
    assert first[4].value == pytest.approx(1 / 3)
    assert (first[7].value.date(), first[8].value) == (date(2026, 5, 4), AT.replace(tzinfo=None))
    assert [cell.value for cell in sheet[5]] == ["Đất đai", 0, 0, 0, "–", "–", "–", None, None]
    assert sheet["A7"].value == "Theo sổ theo dõi."
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [
        pytest.approx(11, abs=1),
        pytest.approx(12, abs=1),
    ]


def test_the_same_report_makes_the_same_workbook() -> None:
    report = a_report(KINDS_OF_VALUES)
    assert to_xlsx(report) == to_xlsx(report)


def test_no_row_is_lost_where_a_sheet_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 4)
    book = read_xlsx(a_report(*[(f"Dòng {number}", *KINDS_OF_VALUES[1:]) for number in range(9)]))
    assert book.sheetnames[:-1] == ["Hồ sơ theo lĩnh vực", "Hồ sơ theo lĩnh vực (2)", "Hồ sơ theo lĩnh vực (3)"]
    names = [sheet.cell(row, 1).value for sheet in book.worksheets[:-1] for row in range(4, 8)]
    assert [name for name in names if name and name.startswith("Dòng")] == [f"Dòng {number}" for number in range(9)]


@pytest.mark.parametrize("title", ["A/B: [x]?*\\", "'quoted'", "History", "x" * 40, "", "Đất " * 20])
def test_any_title_gives_a_name_that_a_sheet_may_have(title: str) -> None:
    report = a_report(KINDS_OF_VALUES, sections=3)
    report = replace(report, sections=tuple(replace(section, title=title) for section in report.sections))
    names = read_xlsx(report).sheetnames
    assert len({name.casefold() for name in names}) == 4
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.casefold() != "history"
        assert not name.startswith("'")
        assert not name.endswith("'")


FORMULAS = [
    "=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "  =1", "\x1b=1", "＝1", "=HYPERLINK(\"http://x\")",
]  # fmt: skip


@pytest.mark.parametrize("hostile", [*FORMULAS, "http://example.vn", "mailto:a@b.vn", "<b>Đất & nhà</b>"])
def test_no_cell_becomes_a_formula_or_a_link(hostile: str) -> None:
    columns = tuple(
        replace(column, heading=hostile, group=hostile, mark=hostile, definition=hostile) for column in COLUMNS
    )
    report = a_report((hostile, *([hostile] * 8)), agency=hostile, title=hostile, warnings=(hostile,), notes=(hostile,))
    section = replace(report.sections[0], columns=columns, notes=(hostile,), title=hostile)
    report = replace(report, sections=(replace(section, total=section.lines[0]),))
    lines = read_csv(report)
    written = lines[2][0]
    for line in lines:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in line)
    book = read_xlsx(report)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("n", "s")
                assert cell.hyperlink is None
    assert book.worksheets[0]["A4"].value == written
    if hostile in FORMULAS:
        assert written.startswith("'")
        assert "\0" not in written
    else:
        assert written == hostile
    assert not any(unicodedata.category(letter) == "Cc" for letter in to_table(report).replace("\n", ""))


def test_harmless_leaves_ordinary_text_alone_and_cuts_what_is_too_long() -> None:
    assert harmless("Đất đai – nhà ở (100%)") == "Đất đai – nhà ở (100%)"
    assert len(harmless("=" + "a" * 5000)) == len(harmless("a" * 5000)) == 1000


def test_values_are_shown_in_the_vietnamese_way() -> None:
    assert shown(1234567, Kind.COUNT) == "1.234.567"
    assert shown(Share(1, 8), Kind.SHARE) == "12,50 %"
    assert (shown(Decimal("1234.5"), Kind.SCORE), shown(Decimal("1234.5"), Kind.NUMBER)) == ("1.234,50", "1.234,5")
    assert shown(Decimal("18.005"), Kind.SCORE) == "18,01"
    assert shown(Decimal("100"), Kind.NUMBER) == "100"
    assert (shown(AT, Kind.MOMENT), shown(date(2026, 5, 4), Kind.DAY)) == ("09:05 04/05/2026", "04/05/2026")
    assert [shown(None, kind) for kind in (Kind.COUNT, Kind.SCORE, Kind.TEXT, Kind.DAY)] == ["–", "–", "", ""]


def test_the_table_lines_up_by_what_a_terminal_shows() -> None:
    decomposed = unicodedata.normalize("NFD", "Đất đai")
    lines = to_table(a_report((decomposed, *KINDS_OF_VALUES[1:]), ("戸籍", *NOTHING_KNOWN[1:]))).splitlines()
    start = lines.index("Nhận")
    assert len({width(line) for line in lines[start + 1 : start + 5]}) == 1
    assert lines[start + 3].split()[-2:] == ["12.345", "0"]
    assert lines[start + 1].split("  ")[-1] == "(2) · Trực tuyến"


def test_a_wide_table_goes_on_below_with_the_names_of_its_rows() -> None:
    columns = (COLUMNS[0], *(Column(name=f"c{n}", heading=f"Số liệu thứ {n}") for n in range(40)))
    report = a_report()
    section = replace(report.sections[0], columns=columns, lines=(Line(cells=("Hộ tịch", *range(1000, 1040))),))
    lines = to_table(replace(report, sections=(section,))).splitlines()
    assert max(map(width, lines)) <= WIDEST
    rows = [line for line in lines if line.startswith("Hộ tịch")]
    assert len(rows) > 1
    numbers = [cell for row in rows for cell in row.split()[2:]]
    assert numbers == [f"1.0{number:02d}" for number in range(40)]


@IN_DATABASE
def test_the_table_tells_rates_and_definitions() -> None:
    report = may()
    table = to_table(report)
    assert "37,50 %" in table
    assert "33,33 %" in table
    assert all(text in table for _, text in definitions(report))
    assert table.splitlines()[0] == "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"


@IN_DATABASE
def test_files_of_a_demonstration_or_an_unfinished_month_say_so() -> None:
    desk = Desk(an_office(InstallationKind.DEMONSTRATION))
    desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00", channel=Channel.ONLINE)
    report = late_rate(desk.agency, at=moment("Wed 2026-05-20 09:30"))
    notes = read_csv(report)
    assert ["", "DỮ LIỆU THỬ"] in notes
    assert ["Kỳ chưa kết thúc", "hồ sơ đang giải quyết được xét đến 09 giờ 30 phút, ngày 20 tháng 5 năm 2026"] in notes
    assert "DỮ LIỆU THỬ" in to_table(report)
    book = read_xlsx(report)
    assert "DỮ LIỆU THỬ" in [cell.value for row in book["Định nghĩa"].iter_rows() for cell in row]
    assert "DỮ LIỆU THỬ" in book.worksheets[0].oddHeader.center.text


def test_a_period_that_is_cut_on_the_15th_names_the_year_it_belongs_to() -> None:
    report = a_report(period=Period(date(2025, 12, 15), date(2026, 1, 14)), period_name="Tháng 1 năm 2026")
    assert ["Kỳ báo cáo", "Tháng 1 năm 2026, từ 15/12/2025 đến 14/01/2026"] in read_csv(report)
    year = "2026, từ 15/12/2025 đến 14/12/2026; sổ theo dõi ghi theo năm dương lịch, từ 01/01 đến 31/12"
    assert ["Năm báo cáo", year] in read_csv(report)
    assert not any(line[0] == "Năm báo cáo" for line in read_csv(a_report()) if line)


@pytest.mark.parametrize("form", [form for form in FORMS.values() if form.ending in ("csv", "xlsx", "pdf")])
def test_long_work_tells_how_many_rows_are_written(form: Any) -> None:
    told: list[int] = []
    form.write(a_report(*[KINDS_OF_VALUES] * 7, sections=2), io.BytesIO(), None, told.append)
    assert told == list(range(1, 15))


def test_nothing_is_written_as_a_number_that_is_none() -> None:
    report = a_report(("Hộ tịch", "chưa có", 1, 2, "–", "–", "–", None, None))
    assert [cell.value for cell in read_xlsx(report).worksheets[0][4]][1] == "chưa có"
    assert read_csv(report)[2][1] == "chưa có"
