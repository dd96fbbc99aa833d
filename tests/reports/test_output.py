import csv
import io
import json
import unicodedata
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from onestop.cases.models import Channel
from onestop.people.models import InstallationKind
from onestop.reports.cells import harmless
from onestop.reports.definitions import COLUMNS, DEFINITIONS
from onestop.reports.late_rate import LateRate, late_rate
from onestop.reports.output import to_csv, to_json, to_table, to_xlsx
from onestop.reports.period import read_month
from tests.clock import moment
from tests.reports.builders import Desk, an_office
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")

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


@pytest.fixture
def may() -> LateRate:
    fill_may(Desk())
    return late_rate(read_month("2026-05"))


@pytest.fixture
def empty() -> LateRate:
    an_office()
    return late_rate(read_month("2026-05"))


def read_csv(report: LateRate) -> list[list[str]]:
    data = to_csv(report)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(report: LateRate) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(report)))


def test_json_has_exactly_the_promised_keys(may: LateRate) -> None:
    told = json.loads(json.dumps(to_json(may)))
    assert told["period"] == {"from": "2026-05-01", "to": "2026-05-31"}
    assert {"period", "rows", "total", "definitions", "received_for_others", "void", "judged_at"} == set(told)
    assert [list(row) for row in (*told["rows"], told["total"], *told["received_for_others"])] == [ROW_KEYS] * 4
    assert [list(row.values()) for row in told["rows"]] == [LAND, CIVIL_STATUS]
    assert list(told["total"].values()) == TOTAL
    assert list(told["received_for_others"][0].values()) == FOR_OTHERS
    assert told["void"] == 1
    assert told["judged_at"] == "2026-06-01T00:00:00+07:00"


def test_every_figure_is_defined_in_words() -> None:
    assert [*ROW_KEYS, "received_for_others", "void"] == list(DEFINITIONS)
    assert [column.name for column in COLUMNS] == ROW_KEYS[1:]
    assert all(text.endswith(".") and unicodedata.is_normalized("NFC", text) for text in DEFINITIONS.values())


def test_json_of_an_empty_month_divides_nothing_by_nothing(empty: LateRate) -> None:
    told = to_json(empty)
    assert told["rows"] == []
    assert [told["total"][rate] for rate in ROW_KEYS[16:]] == [None, None, None]


def test_csv_gives_back_every_figure_and_ends_with_what_they_mean(may: LateRate) -> None:
    lines = read_csv(may)
    assert lines[0][:2] == ["Lĩnh vực", "Kỳ trước chuyển sang"]
    assert len(lines[0]) == len(set(lines[0])) == 19
    assert [heading for heading in lines[0] if heading.startswith("Trong đó: ")] == [
        "Trong đó: không giải quyết, trả lại",
        "Trong đó: dừng theo đề nghị",
        "Trong đó: đóng do không bổ sung",
        "Trong đó: trả kết quả ngay",
        "Trong đó: tạm dừng, chờ bổ sung",
    ]
    numbers = [[line[0], *(float(cell) for cell in line[1:])] for line in lines[1:4]]
    assert numbers == [LAND, CIVIL_STATUS, TOTAL]
    assert lines[4] == []
    assert lines[5][0].startswith("Tiếp nhận cho cơ quan khác")
    assert [float(cell) for cell in lines[6][1:]] == FOR_OTHERS[1:]
    notes = [line for line in lines[8:] if line]
    assert notes[0][0] == "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"
    assert ["Hồ sơ đã hủy trong kỳ", "1"] in notes
    assert [line[1] for line in notes[-len(DEFINITIONS) :]] == list(DEFINITIONS.values())


def test_csv_and_workbook_write_a_dash_where_there_is_nothing_to_divide(empty: LateRate) -> None:
    assert read_csv(empty)[1] == ["Tổng số", *["0"] * 15, "–", "–", "–"]
    sheet = read_xlsx(empty).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["Tổng số", *[0] * 15, "–", "–", "–"]


def test_the_workbook_holds_real_numbers_and_percentages(may: LateRate) -> None:
    book = read_xlsx(may)
    assert book.sheetnames == ["Tỷ lệ quá hạn 2026-05", "Định nghĩa"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[1]] == ["Lĩnh vực", *(column.title for column in COLUMNS)]
    for row, figures in [(2, LAND), (3, CIVIL_STATUS), (4, TOTAL), (7, FOR_OTHERS)]:
        assert sheet[row][0].value == figures[0]
        assert [cell.value for cell in sheet[row][1:]] == pytest.approx(figures[1:])  # a workbook keeps 16 digits
    assert all(cell.data_type == "n" for cell in sheet[4][1:])
    assert [cell.number_format for cell in sheet[4][1:]] == ["#,##0"] * 15 + ["0.00%"] * 3
    meanings = [row[1].value for row in book.worksheets[1].iter_rows()]
    assert set(DEFINITIONS.values()) <= set(meanings)


def test_the_same_figures_make_the_same_workbook(may: LateRate) -> None:
    assert to_xlsx(may) == to_xlsx(may)


FORMULAS = [
    "=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "  =1", "\x1b=1", "＝1", "=HYPERLINK(\"http://x\")",
]  # fmt: skip


@pytest.mark.parametrize("hostile", [*FORMULAS, "http://example.vn", "mailto:a@b.vn", "<b>Đất & nhà</b>"])
def test_no_cell_becomes_a_formula_or_a_link(may: LateRate, hostile: str) -> None:
    report = replace(may, rows=(replace(may.rows[0], field=hostile),), agency=hostile)
    written = read_csv(report)[1][0]
    book = read_xlsx(report)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("n", "s")
                assert cell.hyperlink is None
    assert book.worksheets[0]["A2"].value == written
    if hostile in FORMULAS:
        assert written.startswith("'")
        assert "\0" not in written
    else:
        assert written == hostile


def test_harmless_leaves_ordinary_text_alone_and_cuts_what_is_too_long() -> None:
    assert harmless("Đất đai – nhà ở (100%)") == "Đất đai – nhà ở (100%)"
    assert len(harmless("=" + "a" * 5000)) == 1000


def test_the_table_lines_up_by_what_a_terminal_shows(may: LateRate) -> None:
    decomposed = unicodedata.normalize("NFD", "Đất đai")
    report = replace(may, rows=(replace(may.rows[0], field=decomposed), replace(may.rows[1], field="戸籍")))
    lines = to_table(report).splitlines()
    start = lines.index("ĐÃ GIẢI QUYẾT")
    table = lines[start + 1 : start + 6]
    widths = {
        sum(
            0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            for letter in line
        )
        for line in table
    }
    assert len(widths) == 1
    assert table[4].split() == ["Tổng", "số", "3", "3", "3", "1", "1", "1", "2"]


def test_the_table_tells_rates_and_definitions(may: LateRate) -> None:
    table = to_table(may)
    assert "37,50 %" in table
    assert "33,33 %" in table
    assert all(text in table for text in DEFINITIONS.values())
    assert table.splitlines()[0] == "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"


def test_the_table_of_an_empty_month_shows_dashes(empty: LateRate) -> None:
    table = to_table(empty)
    assert "%" not in table
    assert table.count("–  ") >= 2


def test_files_of_a_demonstration_or_an_unfinished_month_say_so() -> None:
    desk = Desk(an_office(InstallationKind.DEMONSTRATION))
    desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00", channel=Channel.ONLINE)
    report = late_rate(read_month("2026-05"), at=moment("Wed 2026-05-20 09:30"))
    notes = read_csv(report)
    assert ["", "DỮ LIỆU THỬ"] in notes
    assert ["Kỳ chưa kết thúc", "hồ sơ đang giải quyết được xét đến 09 giờ 30 phút, ngày 20 tháng 5 năm 2026"] in notes
    assert "DỮ LIỆU THỬ" in to_table(report)
    book = read_xlsx(report)
    assert "DỮ LIỆU THỬ" in [cell.value for row in book["Định nghĩa"].iter_rows() for cell in row]
    assert "DỮ LIỆU THỬ" in book.worksheets[0].oddHeader.center.text
