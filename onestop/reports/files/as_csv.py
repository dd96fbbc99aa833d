"""A report as CSV: its sections one below the other, then what the figures mean."""

import csv
import io
from collections.abc import Callable
from typing import BinaryIO

from onestop.reports.files.cells import harmless
from onestop.reports.files.notes import notes
from onestop.reports.files.shown import heading, spelled
from onestop.reports.table import NOTHING, Column, Line, Report, Value


def write_csv(report: Report, out: BinaryIO, told: Callable[[int], None] = lambda rows: None) -> None:
    """UTF-8 with a mark that spreadsheet programs know it by; shares as decimals, "–" where nothing is to be divided.

    Each section: its title, the headings, the rows, their sum, its notes, an empty line. told: of the rows so far.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    written = 0
    for section in report.sections:
        writer.writerow([harmless(section.title)])
        writer.writerow([harmless(" ".join(filter(None, (c.mark, heading(c, section))))) for c in section.columns])
        for line in section.lines:
            writer.writerow(_cells(section.columns, line))
            written += 1
            told(written)
        if section.total:
            writer.writerow(_cells(section.columns, section.total))
        if not section.lines and section.total is None:
            writer.writerow([harmless(section.empty)])
        writer.writerows([harmless(note)] for note in section.notes)
        writer.writerow([])
    writer.writerows([harmless(cell) for cell in line] for line in notes(report))
    text.flush()
    text.detach()


def _cells(columns: tuple[Column, ...], line: Line) -> list[str]:
    return [_cell(column, value) for column, value in zip(columns, line.cells, strict=True)]


def _cell(column: Column, value: Value) -> str:
    if isinstance(value, str):
        return harmless(value)
    return spelled(value) if value is not None or column.is_text else NOTHING
