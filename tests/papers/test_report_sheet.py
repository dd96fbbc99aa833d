"""A printed report, read back: every figure, inside the margins, its heads on each page, nothing unreadable."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from onestop.papers.facts import freeze, thaw
from onestop.papers.figures_table import SIZES
from onestop.papers.report_sheet import Printing, ReportSheet, render
from tests.papers.reading import letters, pages_of, printed_pages, size, text_of
from tests.papers.report_builders import FIELD, PRINTING, a_report_sheet, a_table

ACROSS = (297, 210)


def test_everything_that_is_told_is_printed_in_its_order() -> None:
    pdf = render(a_report_sheet())
    assert size(pdf) == ACROSS
    text = text_of(pdf)
    place = 0
    for words in (
        "UBND XÃ VĨNH HOÀ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Vĩnh Hoà, ngày 01 tháng 6 năm 2026",
        "TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "Tháng 5 năm 2026, từ 15/04/2026 đến 14/05/2026",
        "Năm báo cáo 2026, từ 15/12/2025 đến 14/12/2026",
        "Nơi nhận báo cáo: UBND tỉnh Quảng Trị",
        "Căn cứ: Biểu số II.06a/VPCP/KSTT",
        "Cần kiểm tra: Đúng hạn lệch 2.",
        "Hồ sơ cơ quan giải quyết",
        "Nhóm số 1",
        "(1)",
        "(6)",
        "Lĩnh vực số 0",
        "0.000",
        "Lĩnh vực số 3",
        "Tổng số",
        "9.005",
        "- Không kể hồ sơ của cơ quan khác.",
        "(1) Tổng số: Tất cả hồ sơ nhận trong kỳ.",
        "NGƯỜI LẬP BIỂU",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ):
        found = text.find(words, place)
        assert found >= 0, f"{words} is missing after: {text[max(place - 80, 0) : place]}"
        place = found
    assert "Nguyễn Thị Ánh Tuyết" in text
    assert "trang 1/1" in text


def test_figures_stand_at_the_right_of_their_column_and_sums_are_bold() -> None:
    table = a_table(1, 3, rows=(("a", "5"), ("b", "1.234"), ("c", "12")), total=("Tổng số", "1.251"))
    found = letters(render(a_report_sheet(table, definitions=(), notes=(), remarks=())))
    lines: dict[float, list[Any]] = {}
    for letter in found:
        if letter.text in "0123456789.":
            lines.setdefault(round(letter.bottom, 1), []).append(letter)
    figures = {"".join(one.text for one in line): line for line in lines.values()}
    ends = [round(figures[number][-1].right, 1) for number in ("5", "1.234", "12", "1.251")]
    assert max(ends) - min(ends) <= 0.2
    assert "Bold" in figures["1.251"][0].font
    assert "Bold" not in figures["1.234"][0].font


@pytest.mark.parametrize("figures", [3, 13, 60])
def test_every_figure_of_a_wide_table_is_whole_and_inside_the_margins(figures: int) -> None:
    pdf = render(a_report_sheet(a_table(figures, 5)))
    text = text_of(pdf)
    for row in range(5):
        for figure in range(figures):
            assert f" {row}.{figure:03d} " in text
    for number in range(figures):
        assert f" ({number + 1}) " in text
    for letter in letters(pdf):
        assert letter.left >= 19
        assert letter.right <= 297 - 14
        assert letter.bottom <= 210 - 5
        assert letter.size >= min(SIZES) or "trang" in text


def test_a_table_too_wide_for_a_sheet_goes_on_below_with_the_names_of_its_rows() -> None:
    text = text_of(render(a_report_sheet(a_table(60, 5), definitions=())))
    parts = text.count("phần ")
    assert parts >= 2
    assert text.count("Lĩnh vực số 3") == parts
    assert text.count("Tổng số") == parts


def test_heads_stand_on_each_page_and_no_sum_stands_alone() -> None:
    for rows in (60, 62, 64):
        pages = pages_of(render(a_report_sheet(a_table(6, rows), definitions=(), notes=(), remarks=())))
        with_rows = [page for page in pages if "Lĩnh vực số" in page or "9.000" in page]
        assert len(with_rows) >= 2
        for page in with_rows:
            assert "Nhóm số 1" in page
            assert "(6)" in page
            assert "Lĩnh vực số" in page  # never the sum alone
        assert all(f"trang {number}/{len(pages)}" in page for number, page in enumerate(pages, 1))


def test_a_closed_period_proves_itself_at_the_foot_of_each_page() -> None:
    seal = f"Số liệu đã chốt. SHA-256 {'a1' * 32}. Đầu chuỗi nhật ký: mục 12345, {'b2' * 32}"
    pages = pages_of(render(a_report_sheet(a_table(6, 80), foot=(seal,), mark="DỮ LIỆU THỬ")))
    assert len(pages) > 1
    for page in pages:
        assert "a1" * 32 in page
        assert "b2" * 32 in page
        assert "DỮ LIỆU THỬ" in page


def test_what_is_unknown_leaves_no_trace_and_an_empty_table_says_so() -> None:
    bare = Printing(head=replace(PRINTING.head, parent=None, place=None))
    table = a_table(3, 0, total=None, empty="Không có số liệu trong kỳ.")
    text = text_of(render(a_report_sheet(table, printing=bare, definitions=(), notes=(), remarks=())))
    assert "Không có số liệu trong kỳ." in text
    assert "None" not in text
    assert "Nơi nhận" not in text
    assert "ngày …… tháng ……" in text.lower()
    assert "Số liệu thứ" not in text


HOSTILE = ["<b>&amp;</b>", "\u202egnôs\x00", "漢字", "x" * 300, "%s {0} \\n", ""]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_is_printed_as_it_is_typed_or_not_at_all(hostile: str) -> None:
    rows = ((hostile, "1", "2", "3"), ("Hộ tịch", "4", "5", "6"))
    columns = (replace(FIELD, title=hostile), *a_table(3, 1).columns[1:])
    table = a_table(3, 2, columns=columns, rows=rows, title=hostile, notes=(hostile,))
    pdf = render(a_report_sheet(table, title=hostile, notes=(hostile,), definitions=((hostile, hostile),)))
    assert "Hộ tịch" in text_of(pdf)
    assert all(letter.right <= 297 - 14 for letter in letters(pdf))


def test_the_same_facts_make_the_same_bytes_also_when_they_were_frozen() -> None:
    paper = a_report_sheet()
    assert render(paper) == render(paper)
    assert thaw(Printing, freeze(PRINTING)) == PRINTING
    assert isinstance(paper, ReportSheet)


def test_thousands_of_rows_take_a_flat_time_each() -> None:
    def timed(rows: int) -> float:
        start = time.process_time()
        render(a_report_sheet(a_table(6, rows)))
        return time.process_time() - start

    timed(100)
    few, many = min(timed(200) for _ in range(2)), timed(1000)
    assert many <= 8 * few + 0.2
    assert len(printed_pages(render(a_report_sheet(a_table(2, 400))))) > 6


def test_rows_are_made_when_they_are_set() -> None:
    asked: list[int] = []

    class Rows(tuple[tuple[str, ...], ...]):
        def __len__(self) -> int:
            return 2000

        def __getitem__(self, number: Any) -> Any:
            asked.append(number)
            return ("Hộ tịch", str(number), "2")

    told: list[int] = []
    pdf = render(a_report_sheet(a_table(2, 1, rows=Rows(), total=None)), told.append)
    assert told == list(range(1, 2001))
    assert max(map(asked.count, range(1000, 1010))) == 1
    assert pdf.startswith(b"%PDF")
