"""A report as a workbook: a sheet for each section, and one of what the figures mean."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO

from onestop.papers.wording import VIETNAM
from onestop.reports.files.cells import harmless
from onestop.reports.files.notes import notes, title
from onestop.reports.files.terminal import width
from onestop.reports.table import NOTHING, Column, Kind, Line, Report, Section, Share, Value

ROWS_OF_A_SHEET = 1_000_000  # Excel has 1,048,576, and drops what is beyond without a word
_FONT = {"font_name": "Times New Roman", "font_size": 11}
_SHADE = {"bg_color": "#E8EFEE"}
_NUMBERS = {
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.00%",
    Kind.NUMBER: "General",
    Kind.SCORE: "0.00",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "hh:mm dd/mm/yyyy",
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_LOOKED_AT = 200  # rows, to find how wide a column of texts has to be
_NARROWEST, _WIDEST = 11, 48

Told = Callable[[int], None]
Cell = Callable[[int, int, Value], object]  # row, column, value


def write_xlsx(report: Report, out: BinaryIO, told: Told = lambda rows: None) -> None:
    """Numbers are numbers, days are days, shares are parts of 1 shown in percent, text is never a formula or a link.

    Rows go to the disk as they come. The same report makes the same file. told: of the rows written so far.
    """
    import xlsxwriter  # the program starts without the parts that few pages need

    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Told, not asked of the clock: the same figures make the same file.
    drawn_at = report.judged_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": harmless(title(report)), "author": harmless(report.agency), "created": drawn_at})
    formats = _Formats(book)
    names = _Names()
    printed = " – ".join(part for part in (title(report), report.mark) if part)
    seal = _seal(report)
    written = 0
    for section in report.sections:
        lines = iter(section.lines)
        more, number = True, 1
        while more:
            sheet = book.add_worksheet(names.new(section.title, number))
            _on_paper(sheet, printed, seal)
            row = _head(sheet, section, formats)
            writers = _writers(sheet, section.columns, formats.plain)
            for line in islice(lines, ROWS_OF_A_SHEET):
                for place, write, value in zip(range(len(writers)), writers, line.cells, strict=True):
                    write(row, place, value)
                row += 1
                written += 1
                told(written)
            following = next(lines, None)
            more = following is not None
            if following is not None:
                lines, number = chain([following], lines), number + 1
        _end(sheet, section, row, formats, empty=not section.lines)
    _notes(book.add_worksheet(names.new("Định nghĩa")), report, formats)
    book.close()


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        framed = {**_FONT, "border": 1}
        head = {**framed, **_SHADE, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.head = book.add_format(head)
        self.head_above = book.add_format({**head, "bottom": 0})
        self.head_below = book.add_format({**head, "top": 0})
        self.mark = book.add_format({**framed, **_SHADE, "italic": True, "align": "center"})
        self.plain = self._kinds(book, {**framed, "valign": "top"})
        self.strong = self._kinds(book, {**framed, "valign": "top", "bold": True})
        self.name = book.add_format({**_FONT, "bold": True, "valign": "top", "text_wrap": True})
        self.text = book.add_format({**_FONT, "valign": "top", "text_wrap": True})
        self.alone = book.add_format({**_FONT, "italic": True})

    @staticmethod
    def _kinds(book: Any, base: dict[str, Any]) -> dict[Kind | None, Any]:
        made: dict[Kind | None, Any] = {}
        for kind, number in _NUMBERS.items():
            made[kind] = book.add_format({**base, "num_format": number})
        return {
            **made,
            Kind.TEXT: book.add_format({**base, "text_wrap": True}),
            None: book.add_format({**base, "align": "right"}),  # where there is nothing to divide
        }


class _Names:
    """Names of sheets: at most 31 letters, none that a program forbids, each once, whatever its capitals."""

    def __init__(self) -> None:
        self._taken = {"history"}  # reserved by Excel

    def new(self, wanted: str, number: int = 1) -> str:
        base = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("'") or "Bảng"
        while True:
            after = f" ({number})" if number > 1 else ""
            name = _shortened(base, _LONGEST_NAME - len(after)) + after
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
            number += 1


def _shortened(name: str, length: int) -> str:
    """Cut between words where that leaves enough."""
    if len(name) <= length:
        return name
    cut = name[: length + 1].rsplit(" ", 1)[0] if " " in name[length // 2 : length + 1] else name[:length]
    return cut.rstrip(" ,;–-('")


def _seal(report: Report) -> str:
    """What proves a closed period, short: a foot has 255 letters."""
    if report.closed is None:
        return ""
    closed = report.closed
    return f"&L&7SHA-256 {closed.sha256}\nNhật ký {closed.chain_seq}: {closed.chain_hash}"


def _on_paper(sheet: Any, printed: str, seal: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.75, bottom=0.6)
    sheet.set_header("&C" + printed.replace("&", "&&")[:200])
    sheet.set_footer(f"{seal}&RTrang &P/&N")


def _head(sheet: Any, section: Section, formats: _Formats) -> int:
    """Groups, headings and marks, frozen and repeated on each page; gives the row below."""
    columns = section.columns
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _room(section, place, column))
    grouped = any(column.group for column in columns)
    row = 0
    if grouped:
        _groups(sheet, columns, formats)
        row = 1
    sheet.set_row(row, 62)
    for place, column in enumerate(columns):
        below = grouped and not column.group
        sheet.write_string(row, place, harmless(column.title), formats.head_below if below else formats.head)
    if any(column.mark for column in columns):
        row += 1
        for place, column in enumerate(columns):
            sheet.write_string(row, place, harmless(column.mark), formats.mark)
    sheet.freeze_panes(row + 1, 1)
    sheet.repeat_rows(0, row)
    return row + 1


def _groups(sheet: Any, columns: Sequence[Column], formats: _Formats) -> None:
    place = 0
    while place < len(columns):
        last = place
        group = columns[place].group
        while group and last + 1 < len(columns) and columns[last + 1].group == group:
            last += 1
        if not group:
            sheet.write_blank(0, place, None, formats.head_above)
        elif last > place:
            sheet.merge_range(0, place, 0, last, "", formats.head)
            sheet.write_string(0, place, harmless(group), formats.head)  # merging alone might take it for a formula
        else:
            sheet.write_string(0, place, harmless(group), formats.head)
        place = last + 1


def _room(section: Section, place: int, column: Column) -> float:
    if not column.is_text:
        return 12
    if column.kind is not Kind.TEXT:
        return 17 if column.kind is Kind.MOMENT else 12
    seen = (line.cells[place] for line in islice(section.lines, _LOOKED_AT))
    longest = max((width(text) for text in seen if isinstance(text, str)), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _end(sheet: Any, section: Section, row: int, formats: _Formats, *, empty: bool) -> None:
    if section.total:
        _row(_writers(sheet, section.columns, formats.strong), row, section.total)
        row += 1
    texts: Iterable[str] = (section.empty, *section.notes) if empty and not section.total else section.notes
    for place, text in enumerate(texts, start=1):
        sheet.write_string(row + place, 0, harmless(text), formats.alone)


def _row(writers: Sequence[Cell], row: int, line: Line) -> None:
    for place, (write, value) in enumerate(zip(writers, line.cells, strict=True)):
        write(row, place, value)


def _writers(sheet: Any, columns: Sequence[Column], looks: dict[Kind | None, Any]) -> list[Cell]:
    return [_writer(sheet, column, looks[column.kind], looks) for column in columns]


def _writer(sheet: Any, column: Column, look: Any, looks: dict[Kind | None, Any]) -> Cell:
    """Writes one cell of a column; what is most common there is asked for first."""
    string, number = sheet.write_string, sheet.write_number

    def other(row: int, place: int, value: Value) -> None:
        match value:
            case None:
                missing = column.kind in (Kind.TEXT, Kind.DAY, Kind.MOMENT)
                _ = sheet.write_blank(row, place, None, look) if missing else string(row, place, NOTHING, looks[None])
            case Share():
                if value.whole:
                    number(row, place, value.part / value.whole, look)
                else:
                    string(row, place, NOTHING, looks[None])
            case str():
                string(row, place, harmless(value), look if column.is_text else looks[None])
            case datetime():
                sheet.write_datetime(row, place, value.astimezone(VIETNAM).replace(tzinfo=None), look)
            case date():
                sheet.write_datetime(row, place, value, look)
            case Decimal() | int():
                number(row, place, value, look)

    def text(row: int, place: int, value: Value) -> None:
        if type(value) is str:
            string(row, place, harmless(value), look)
        else:
            other(row, place, value)

    def count(row: int, place: int, value: Value) -> None:
        if type(value) is int:
            number(row, place, value, look)
        else:
            other(row, place, value)

    return {Kind.TEXT: text, Kind.COUNT: count}.get(column.kind, other)


def _notes(sheet: Any, report: Report, formats: _Formats) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    for row, (what, means) in enumerate(notes(report)):
        sheet.write_string(row, 0, harmless(what), formats.name)
        sheet.write_string(row, 1, harmless(means), formats.text)
