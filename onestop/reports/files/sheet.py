"""A report on paper: its figures in words, and who gives it out and signs it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, overload

from onestop.cases.printed import letterhead
from onestop.papers import report_sheet
from onestop.papers.figures_table import Figure
from onestop.papers.letterhead import Letterhead
from onestop.papers.report_sheet import Printing, ReportSheet, Signature, Table
from onestop.people.models import Agency, Person
from onestop.reports.files.notes import closed, dates, definitions, remarks, which_period
from onestop.reports.files.shown import shown
from onestop.reports.settings import settings_of
from onestop.reports.table import Column, Line, Report, Section

_HEADS = 2  # at most so many columns name the rows
Told = Callable[[int], None]


def printing_of(agency: Agency, report: Report, *, by: Person | None, at: datetime) -> Printing:
    """As the office has decided it for the last day of the period. by: who draws it up; at: printed as its day.

    A closed period was printed already: as it was then.
    """
    if report.printing is not None:
        return report.printing
    settings = settings_of(agency.id)
    sign = settings.sign_on(report.period.last)
    maker = sign.maker_name or (by.full_name if by else "")
    return Printing(
        head=letterhead(agency),
        issued_at=at,
        recipient=settings.recipient_on(report.period.last),
        signatures=(
            Signature(lines=_filled(sign.maker_title), name=maker or None),
            Signature(
                lines=_filled(sign.signer_title, sign.signer_position), name=sign.signer_name or None, sealed=True
            ),
        ),
    )


def write_pdf(
    report: Report, out: BinaryIO, *, printing: Printing | None = None, told: Told = lambda rows: None
) -> None:
    """A4 landscape. The same report and printing make the same file. told: of the rows set so far.

    printing None: with the name of the agency alone, without a day and without signatures.
    """
    out.write(report_sheet.render(sheet_of(report, printing), told))


def sheet_of(report: Report, printing: Printing | None = None) -> ReportSheet:
    """The report as it is printed."""
    known = report.printing or printing or Printing(head=Letterhead(agency=report.agency))
    period, *year = (text for _, text in dates(report))
    return ReportSheet(
        # The report keeps the name that the agency had; a closed one is printed under it for ever.
        printing=replace(known, head=replace(known.head, agency=report.agency)),
        title=report.title,
        subject=f"{report.title}, {which_period(report)}",
        below=(_begun(period), *(f"Năm báo cáo {text}" for text in year)),
        tables=tuple(_table(section) for section in report.sections),
        remarks=tuple(remarks(report)),
        notes=report.notes,
        definitions=tuple(definitions(report)),
        foot=(seal,) if (seal := closed(report)) else (),
        mark=report.mark,
    )


def _table(section: Section) -> Table:
    return Table(
        title=section.title,
        columns=_columns(section.columns),
        rows=_Rows(section),
        total=_cells(section, section.total) if section.total else None,
        empty=section.empty,
        notes=section.notes,
    )


def _columns(columns: Sequence[Column]) -> tuple[Figure, ...]:
    texts = next((place for place, column in enumerate(columns) if not column.is_text), len(columns))
    heads = max(1, min(texts, _HEADS))
    return tuple(
        Figure(
            title=column.title,
            group=column.group or None,
            mark=column.mark,
            right=not column.is_text,
            heads=place < heads,
        )
        for place, column in enumerate(columns)
    )


class _Rows(Sequence[tuple[str, ...]]):
    """The rows in words, each when it is set: a register has thousands."""

    def __init__(self, section: Section) -> None:
        self._section = section

    def __len__(self) -> int:
        return len(self._section.lines)

    @overload
    def __getitem__(self, number: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[tuple[str, ...]]: ...
    def __getitem__(self, number: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(number, slice):
            return [_cells(self._section, line) for line in self._section.lines[number]]
        return _cells(self._section, self._section.lines[number])


def _cells(section: Section, line: Line) -> tuple[str, ...]:
    return tuple(shown(value, column.kind) for column, value in zip(section.columns, line.cells, strict=True))


def _begun(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(filter(None, lines))
