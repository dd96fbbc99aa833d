"""Every report in every form in which it leaves the program: one list of forms for the pages and the command line."""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from onestop.papers.report_sheet import Printing
from onestop.reports.catalogue import REPORTS
from onestop.reports.files.as_csv import write_csv
from onestop.reports.files.notes import definitions
from onestop.reports.files.sheet import write_pdf
from onestop.reports.files.shown import plain
from onestop.reports.files.terminal import to_table
from onestop.reports.files.workbook import write_xlsx
from onestop.reports.table import Line, Report, Section
from onestop.sla.calendar import ZONE

Told = Callable[[int], None]  # is told how many rows have been written


@dataclass(frozen=True)
class Form:
    """A form of file. kind: its media type. binary: not for a terminal. write(report, out, printing, told)."""

    ending: str
    name: str
    kind: str
    binary: bool
    write: Callable[[Report, BinaryIO, Printing | None, Told], None]


def to_json(report: Report) -> dict[str, Any]:
    """What JSON can hold: the promised shape where the kind of report has one, else `generic_json`."""
    kind = REPORTS.get(report.name)
    return kind.to_json(report) if kind and kind.to_json else generic_json(report)


def generic_json(report: Report) -> dict[str, Any]:
    """Any report. Days as "2026-05-01", moments with their offset, shares as parts of 1 or null.

    {"name", "title", "agency", "period": {"from", "to", "name"}, "judged_at", "unfinished",
    "closed": {"at", "by", "sha256", "chain_seq", "chain_hash"} or null, "mark", "estimated", "basis",
    "sections": [{"key", "title", "columns": [{"name", "heading", "group", "mark", "part", "kind"}],
    "rows": [{column: value}], "total": {column: value} or null, "notes"}], "definitions": [{"name", "text"}],
    "notes", "warnings"}
    """
    return {
        "name": report.name,
        "title": report.title,
        "agency": report.agency,
        "period": {
            "from": report.period.first.isoformat(),
            "to": report.period.last.isoformat(),
            "name": report.period_name,
        },
        "judged_at": report.judged_at.astimezone(ZONE).isoformat(),
        "unfinished": report.unfinished,
        "closed": _closed(report),
        "mark": report.mark,
        "estimated": report.estimated,
        "basis": report.basis,
        "sections": [_section(section) for section in report.sections],
        "definitions": [{"name": name, "text": text} for name, text in definitions(report)],
        "notes": list(report.notes),
        "warnings": list(report.warnings),
    }


def to_csv(report: Report) -> bytes:
    """See as_csv.write_csv."""
    return _written(write_csv, report)


def to_xlsx(report: Report) -> bytes:
    """See workbook.write_xlsx."""
    return _written(write_xlsx, report)


def to_pdf(report: Report, printing: Printing | None = None) -> bytes:
    """See sheet.write_pdf."""
    out = io.BytesIO()
    write_pdf(report, out, printing=printing)
    return out.getvalue()


def json_text(report: Report) -> str:
    """The JSON as it is written to a file."""
    return json.dumps(to_json(report), ensure_ascii=False, indent=2) + "\n"


def _closed(report: Report) -> dict[str, Any] | None:
    if report.closed is None:
        return None
    return asdict(report.closed) | {"at": plain(report.closed.at)}


def _section(section: Section) -> dict[str, Any]:
    names = [column.name for column in section.columns]

    def row(line: Line) -> dict[str, Any]:
        return dict(zip(names, map(plain, line.cells), strict=True))

    return {
        "key": section.key,
        "title": section.title,
        "columns": [
            {
                "name": column.name,
                "heading": column.heading,
                "group": column.group,
                "mark": column.mark,
                "part": column.part,
                "kind": column.kind.value,
            }
            for column in section.columns
        ],
        "rows": [row(line) for line in section.lines],
        "total": row(section.total) if section.total else None,
        "notes": list(section.notes),
    }


def _written(write: Callable[[Report, BinaryIO], None], report: Report) -> bytes:
    out = io.BytesIO()
    write(report, out)
    return out.getvalue()


def _write_table(report: Report, out: BinaryIO, printing: Printing | None, told: Told) -> None:
    out.write(to_table(report).encode())


def _write_json(report: Report, out: BinaryIO, printing: Printing | None, told: Told) -> None:
    out.write(json_text(report).encode())


def _write_csv(report: Report, out: BinaryIO, printing: Printing | None, told: Told) -> None:
    write_csv(report, out, told)


def _write_xlsx(report: Report, out: BinaryIO, printing: Printing | None, told: Told) -> None:
    write_xlsx(report, out, told)


def _write_pdf(report: Report, out: BinaryIO, printing: Printing | None, told: Told) -> None:
    write_pdf(report, out, printing=printing, told=told)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {
    form.ending: form
    for form in (
        Form("table", "Bảng chữ", "text/plain; charset=utf-8", False, _write_table),
        Form("json", "JSON", "application/json", False, _write_json),
        Form("csv", "CSV", "text/csv; charset=utf-8", False, _write_csv),
        Form("xlsx", "Excel", _XLSX, True, _write_xlsx),
        Form("pdf", "PDF", "application/pdf", True, _write_pdf),
    )
}
