"""Our own reports held against the identities that every table must keep; what does not agree becomes a warning."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from onestop.reports.checks.checking import Figure, Finding, Row, Table, counted, findings, meanings_of
from onestop.reports.table import Column, Kind, Line, Report, Section, Share, Value

# What columns of ours are called where checking.py has another word.
_NAMES = {
    "open_within_limit": "open_in_time",
    "no_due_date": "no_limit",
    "refused": "",
    "received": "",  # of Bộ chỉ số 766: told by _of_section
    "late_rate": "",  # shares of ours are made of their counts, and checked as such
    "in_time_rate": "",
    "progress": "",
    "answer": "",
    "forms": "",
    "score": "",
}
_OF_766 = {"received": "progress_of", "on_time": "on_time", "overdue": "overdue"}


def check_report(report: Report) -> list[Finding]:
    """What does not agree within the sections of a report."""
    return [one for section in report.sections for one in check_section(section)]


def checked(report: Report) -> Report:
    """The report with what does not agree among its warnings."""
    found = tuple(str(one) for one in check_report(report))
    return replace(report, warnings=(*report.warnings, *found)) if found else report


def check_section(section: Section) -> list[Finding]:
    """The identities by meaning, the sum of the rows, and that no choice of dossiers counts more than its whole."""
    known = _NAMES | (_OF_766 if {"on_time", "overdue"} <= {one.name for one in section.columns} else {})
    meanings = meanings_of((column.name for column in section.columns), known)
    rows = tuple(_row(section, line, meanings) for line in section.lines)
    total = _row(section, section.total, meanings) if section.total else None
    by_meaning = findings(Table(rows, total))
    return [*by_meaning, *_sums_of_the_rest(section, meanings), *_wholes(section)]


def _row(section: Section, line: Line, meanings: dict[str, str]) -> Row:
    figures = tuple(
        Figure(meanings[column.name], column.title, Decimal(value))
        for column, value in zip(section.columns, line.cells, strict=True)
        if column.name in meanings and column.kind is Kind.COUNT and isinstance(value, int)
    )
    return Row(line.called, figures)


def _sums_of_the_rest(section: Section, meanings: dict[str, str]) -> Iterator[Finding]:
    """The sum of the rows for the columns whose meaning the identities do not know; both halves of a share."""
    if section.total is None:
        return
    for place, column in enumerate(section.columns):
        if column.where is None or (column.name in meanings and column.kind is Kind.COUNT):
            continue
        stated = section.total.cells[place]
        for half in (0, 1) if isinstance(stated, Share) else (None,):
            added = sum(_number(line.cells[place], half) for line in section.lines)
            expected = _number(stated, half)
            if added != expected:
                yield Finding(
                    f"{column.title}: các dòng cộng lại {counted(Decimal(added))}, dòng tổng ghi"
                    f" {counted(Decimal(expected))}, lệch {counted(Decimal(abs(added - expected)))}.",
                    Decimal(added), Decimal(expected), section.total.called,
                )  # fmt: skip


def _number(value: Value, half: int | None) -> int:
    if isinstance(value, Share):
        return value[half or 0]
    return value if isinstance(value, int) else 0


def _wholes(section: Section) -> Iterator[Finding]:
    """A column whose condition is narrower than another's counts no more than that one."""
    columns = [(place, one) for place, one in enumerate(section.columns) if one.kind is Kind.COUNT and one.where]
    pairs = [
        (place, part, other, whole)
        for place, part in columns
        for other, whole in columns
        if place != other and _narrower(part, whole)
    ]
    for line in section.all_lines:
        for place, part, other, whole in pairs:
            small, large = line.cells[place], line.cells[other]
            if isinstance(small, int) and isinstance(large, int) and small > large:
                yield Finding(
                    f"Dòng “{line.called}”: {part.title} {counted(Decimal(small))} lớn hơn {whole.title}"
                    f" {counted(Decimal(large))}, lệch {counted(Decimal(small - large))}.",
                    Decimal(small), Decimal(large), line.called,
                )  # fmt: skip


def _narrower(part: Column, whole: Column) -> bool:
    narrow, wide = part.where or {}, whole.where or {}
    return all(aspect in narrow and narrow[aspect] <= values for aspect, values in wide.items())
