"""The late rate as a workbook: one sheet of figures, one of what they mean."""

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from onestop.reports.cells import harmless
from onestop.reports.definitions import COLUMNS, FIELD, FOR_OTHERS, NOTHING
from onestop.reports.figures import Row
from onestop.reports.late_rate import LateRate
from onestop.reports.notes import notes, title

_FONT = {"font_name": "Times New Roman", "font_size": 11}


def to_xlsx(report: LateRate) -> bytes:
    """Numbers are numbers, rates are shares shown as percentages, text is never a formula or a link."""
    import xlsxwriter  # the program starts without the parts that few pages need

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Told, not asked of the clock: the same figures make the same file.
    drawn_at = report.judged_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": harmless(title(report)), "created": drawn_at})
    _figures(book, report)
    _notes(book, report)
    book.close()
    return file.getvalue()


def _figures(book: Any, report: LateRate) -> None:
    sheet = book.add_worksheet(f"Tỷ lệ quá hạn {report.period.key}")
    heading = book.add_format(
        {**_FONT, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
        | {"bg_color": "#E8EFEE"}
    )
    plain, strong = _formats(book, bold=False), _formats(book, bold=True)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    printed = " – ".join(part for part in (title(report), report.mark) if part)
    sheet.set_header("&C" + printed.replace("&", "&&")[:200])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(COLUMNS), 12)
    sheet.set_row(0, 62)
    for column, text in enumerate((FIELD, *(column.title for column in COLUMNS))):
        sheet.write_string(0, column, text, heading)
    _rows(sheet, 1, report.rows, plain)
    after = len(report.rows) + 2
    _rows(sheet, after - 1, [report.total], strong)
    if report.received_for_others:
        sheet.write_string(after + 1, 0, FOR_OTHERS, strong["text_alone"])
        _rows(sheet, after + 2, report.received_for_others, plain)


def _rows(sheet: Any, first: int, rows: Sequence[Row], formats: dict[str, Any]) -> None:
    for position, row in enumerate(rows, start=first):
        sheet.write_string(position, 0, harmless(row.field), formats["text"])
        for place, column in enumerate(COLUMNS, start=1):
            value = getattr(row, column.name)
            if value is None:
                sheet.write_string(position, place, NOTHING, formats["nothing"])
            else:
                sheet.write_number(position, place, value, formats["rate" if column.is_rate else "count"])


def _notes(book: Any, report: LateRate) -> None:
    sheet = book.add_worksheet("Định nghĩa")
    name = book.add_format({**_FONT, "bold": True, "valign": "top", "text_wrap": True})
    text = book.add_format({**_FONT, "valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    for position, (what, means) in enumerate(notes(report)):
        sheet.write_string(position, 0, harmless(what), name)
        sheet.write_string(position, 1, harmless(means), text)


def _formats(book: Any, *, bold: bool) -> dict[str, Any]:
    base = {**_FONT, "bold": bold, "valign": "top"}
    framed = {**base, "border": 1}
    return {
        "text": book.add_format({**framed, "text_wrap": True}),
        "text_alone": book.add_format(base),
        "count": book.add_format({**framed, "num_format": "#,##0"}),
        "rate": book.add_format({**framed, "num_format": "0.00%"}),
        "nothing": book.add_format({**framed, "align": "right"}),
    }
