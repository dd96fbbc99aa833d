"""Reports on paper: every figure and both dates of every kind; what was closed prints with its proof for ever."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from onestop.papers.letterhead import Letterhead
from onestop.papers.report_sheet import Printing, Signature
from onestop.people.models import Agency
from onestop.reports.catalogue import REPORTS, ReportKind
from onestop.reports.closed.frozen import from_bytes, to_bytes
from onestop.reports.files.notes import definitions
from onestop.reports.files.output import generic_json, to_csv, to_pdf, to_xlsx
from onestop.reports.files.sheet import printing_of
from onestop.reports.files.shown import shown
from onestop.reports.files.terminal import to_table
from onestop.reports.period import Period, read_month
from onestop.reports.table import Closed, Kind, Report, Share
from tests.clock import moment
from tests.papers.reading import pages_of, text_of, words_of
from tests.reports.builders import Desk
from tests.reports.test_output import KINDS_OF_VALUES, a_report, csv_cell, read_csv, read_xlsx
from tests.reports.worked_month import fill_may

AT = moment("Mon 2026-06-01 08:00")
SEAL = Closed(AT, "Trần Văn Đức", "a1" * 32, 12345, "b2" * 32)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("kind", REPORTS.values(), ids=lambda kind: kind.name)
def test_every_report_of_the_catalogue_is_written_in_every_form(kind: ReportKind) -> None:
    desk = Desk()
    fill_may(desk)
    report = kind.build(kind.asked(desk.agency, read_month("2026-05")))
    check_files(report)
    check_paper(report, desk.agency)


def check_files(report: Report) -> None:
    """The same cells in JSON, CSV, workbook and terminal."""
    told = generic_json(report)
    assert json.loads(json.dumps(told))["name"] == report.name
    lines = read_csv(report)
    table = to_table(report)
    book = read_xlsx(report)
    assert len(set(book.sheetnames)) == len(book.sheetnames) == len(report.sections) + 1
    for section, sheet in zip(report.sections, book.worksheets, strict=False):
        head = 1 + any(c.group for c in section.columns) + any(c.mark for c in section.columns)
        assert sheet.freeze_panes == f"B{head + 1}"
        assert sheet.print_title_rows == f"$1:${head}"
        for number, line in enumerate(section.all_lines, start=head + 1):
            cells = [cell.value for cell in sheet[number]]
            for column, value, cell in zip(section.columns, line.cells, cells, strict=True):
                if column.kind is Kind.COUNT and isinstance(value, int):
                    assert cell == value
                elif isinstance(value, Share):
                    assert cell == (pytest.approx(value.part / value.whole) if value.whole else "–")
            assert [csv_cell(*one) for one in zip(section.columns, line.cells, strict=True)] in lines
        assert section.title.upper() in table
    for _, text in definitions(report):
        assert text in table


def check_paper(report: Report, agency: Agency) -> None:
    """Every figure and both dates, inside the margins, and the same again."""
    pdf = to_pdf(report, printing_of(agency, report, by=None, at=AT))
    words = words_of(pdf)
    figures = Counter(
        shown(value, column.kind).split()[0]
        for section in report.sections
        for line in section.all_lines
        for column, value in zip(section.columns, line.cells, strict=True)
        if not column.is_text
    )
    assert not figures - Counter(word.text for word in words)
    for told in ("01/05/2026", "31/05/2026"):
        assert any(told in word.text for word in words)
    assert min(word.left for word in words) >= 19
    assert max(word.right for word in words) <= 297 - 14
    assert pdf == to_pdf(report, printing_of(agency, report, by=None, at=AT))


@pytest.mark.usefixtures("database")
def test_who_receives_and_signs_is_what_the_office_decided_for_the_last_day() -> None:
    agency = Desk().agency
    before, after = (a_report(period=Period(date(year, 5, 1), date(year, 5, 31))) for year in (2025, 2026))
    assert printing_of(agency, before, by=None, at=AT).recipient == "UBND huyện (qua Phòng Nội vụ)"
    printing = printing_of(agency, after, by=None, at=AT)
    assert printing.recipient is None
    assert [signature.lines for signature in printing.signatures] == [
        ("NGƯỜI LẬP BIỂU",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ]  # fmt: skip


def test_a_closed_period_bears_its_proof_in_every_form_of_file() -> None:
    report = a_report(*[KINDS_OF_VALUES] * 60, closed=SEAL)
    pages = pages_of(to_pdf(report))
    assert len(pages) > 1
    for page in pages:
        assert "a1" * 32 in page
        assert "mục 12345" in page
        assert "b2" * 32 in page
    assert "a1" * 32 in to_csv(report).decode()
    told = generic_json(report)["closed"]
    assert told == {
        "at": "2026-06-01T08:00:00+07:00", "by": "Trần Văn Đức", "sha256": "a1" * 32, "chain_seq": 12345,
        "chain_hash": "b2" * 32,
    }  # fmt: skip
    foot = read_xlsx(report).worksheets[0].oddFooter.left.text
    assert "a1" * 32 in foot
    assert "b2" * 32 in foot


@pytest.mark.usefixtures("database")
def test_a_closed_period_is_printed_as_it_was_then_whatever_the_office_is_called_now() -> None:
    agency = Desk().agency
    then = Printing(
        head=Letterhead(parent="UBND TỈNH QUẢNG TRỊ", agency=agency.name, place="Vĩnh Hoà"),
        issued_at=AT,
        recipient="UBND tỉnh Quảng Trị",
        signatures=(Signature(lines=("NGƯỜI LẬP BIỂU",), name="Nguyễn Thị Ánh Tuyết"),),
    )
    report = a_report(KINDS_OF_VALUES, closed=SEAL, printing=then, agency=agency.name)
    first = to_pdf(report, printing_of(agency, report, by=None, at=AT))
    agency.name, agency.place = "UBND xã Cửa Tùng", "Cửa Tùng"
    kept = replace(from_bytes(to_bytes(report)), closed=SEAL)
    again = printing_of(agency, kept, by=None, at=moment("Wed 2027-01-06 10:00"))
    assert to_pdf(kept, again) == to_pdf(kept) == first
    assert to_xlsx(kept) == to_xlsx(report)
    text = text_of(first)
    for words in ("UBND XÃ VĨNH HOÀ", "ngày 01 tháng 6 năm 2026", "Nơi nhận báo cáo: UBND tỉnh Quảng Trị", "Ánh Tuyết"):
        assert words in text
