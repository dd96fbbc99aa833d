"""The late rate as JSON, as CSV and as a table for the terminal; the workbook is made in workbook.py."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from babel.numbers import format_decimal

from onestop.reports.cells import harmless
from onestop.reports.definitions import COLUMNS, FIELD, FOR_OTHERS, GROUPS, NOTHING, Column
from onestop.reports.figures import Row
from onestop.reports.late_rate import LateRate
from onestop.reports.notes import notes, title
from onestop.reports.workbook import to_xlsx
from onestop.sla.calendar import ZONE

__all__ = ["to_csv", "to_json", "to_table", "to_xlsx"]


def to_json(report: LateRate) -> dict[str, Any]:
    """What JSON can hold: dates as "2026-05-01", rates as shares of 1 or null."""
    return {
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        "judged_at": report.judged_at.astimezone(ZONE).isoformat(),
        "rows": [asdict(row) for row in report.rows],
        "total": asdict(report.total),
        "received_for_others": [asdict(row) for row in report.received_for_others],
        "void": report.void,
        "definitions": dict(report.definitions),
    }


def to_csv(report: LateRate) -> bytes:
    """UTF-8 with a mark that spreadsheet programs know it by; rates as decimals.

    The first line is the heading, then come the fields and their sum; notes and definitions follow an empty line.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([FIELD, *(column.title for column in COLUMNS)])
    writer.writerows(_cells(row) for row in (*report.rows, report.total))
    if report.received_for_others:
        writer.writerows([[], [FOR_OTHERS]])
        writer.writerows(_cells(row) for row in report.received_for_others)
    writer.writerow([])
    writer.writerows([harmless(cell) for cell in line] for line in notes(report))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_table(report: LateRate) -> str:
    """For the terminal: one table for each group of figures, then what they mean."""
    rows = [*report.rows, report.total]
    lines = [title(report), ""]
    for group in GROUPS:
        lines += [group.heading.upper(), *_table(group.columns, rows), ""]
    if report.received_for_others:
        lines += [FOR_OTHERS.upper()]
        for group in GROUPS:
            lines += [group.heading, *_table(group.columns, report.received_for_others), ""]
    lines += [": ".join(part for part in note if part) for note in notes(report)[1:]]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> list[str]:
    values = (getattr(row, column.name) for column in COLUMNS)
    return [harmless(row.field), *(NOTHING if value is None else str(value) for value in values)]


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[str]:
    lines = [[FIELD, *(f"· {column.heading}" if column.part else column.heading for column in columns)]]
    lines += [[row.field, *(_shown(column, getattr(row, column.name)) for column in columns)] for row in rows]
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    for position, (first, *numbers) in enumerate(lines):
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (width - _width(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join(cells)
        if position == 0:
            yield "  ".join("─" * width for width in widths)


def _shown(column: Column, value: float | None) -> str:
    if value is None:
        return NOTHING
    if column.is_rate:
        return f"{format_decimal(value * 100, '#,##0.00', locale='vi')} %"
    return format_decimal(value, locale="vi")


def _width(text: str) -> int:
    """Columns that a terminal gives to a text: none for combining marks, two for wide letters."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
