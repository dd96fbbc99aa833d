"""How the sections of a report are laid out on a page: grouped headings, links, long tables in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from onestop.reports.files.shown import shown
from onestop.reports.table import Column, Kind, Line, Report, Section, Share, Value

LINES = 200  # of a section on one page
KEY_FIGURES = 5
_ORDINALS = ("TT", "STT")


@dataclass(frozen=True)
class Heading:
    """A heading over one column, or over neighbours. column: None over several."""

    text: str
    columns: int
    column: Column | None


@dataclass(frozen=True)
class KeyFigure:
    """A rate or score of the whole report, told above its tables."""

    label: str
    value: str
    note: str
    address: str | None


@dataclass(frozen=True)
class Table:
    """A section on the page. page, pages, total: which of its lines are shown, as the macro `pagination` reads them."""

    section: Section
    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int

    @property
    def headings(self) -> list[Heading]:
        """The upper row of headings."""
        made = []
        for _, run in groupby(self.section.columns, key=lambda column: column.group or id(column)):
            columns = list(run)
            if columns[0].group:
                made.append(Heading(columns[0].group, len(columns), None))
            else:
                made.append(Heading(columns[0].title, 1, columns[0]))
        return made

    @property
    def grouped(self) -> list[Column]:
        """The columns under a group: the lower row of headings."""
        return [column for column in self.section.columns if column.group]

    @property
    def marks(self) -> list[str]:
        """How the official form numbers the columns; empty where it does not."""
        marks = [column.mark for column in self.section.columns]
        return marks if any(marks) else []

    @property
    def head(self) -> int:
        """The place of the column that names a row: the first of text, and not its ordinal number; -1: none does."""
        columns = enumerate(self.section.columns)
        return next((place for place, one in columns if one.kind is Kind.TEXT and one.heading not in _ORDINALS), -1)

    @property
    def leading(self) -> Column | None:
        """The column that names a row."""
        return self.section.columns[self.head] if self.head >= 0 else None

    @property
    def defined(self) -> list[Column]:
        seen: dict[tuple[str, str], Column] = {}
        for column in self.section.columns:
            if column.definition:
                seen.setdefault((column.title, column.definition), column)
        return list(seen.values())


def tables(report: Report, number: int) -> list[Table]:
    """All sections; of those that are longer than a page the lines of page `number`."""
    made = []
    for section in report.sections:
        total = len(section.lines)
        pages = max(1, -(-total // LINES))
        page = min(max(1, number), pages)
        made.append(Table(section, section.lines[(page - 1) * LINES : page * LINES], page, pages, total))
    return made


class Links:
    """Where the figures of a report lead. base: the address of its list of dossiers with the period; None: nowhere."""

    def __init__(self, base: str | None) -> None:
        self.base = base

    def to(self, section: Section, line: Line, column: Column, value: Value) -> str | None:
        """The address of the dossiers behind a cell; None where it counts none."""
        number = value.part if isinstance(value, Share) else value
        if self.base is None or not number or not isinstance(number, int) or not line.key:
            return None
        if section.where(line, column) is None:
            return None
        return f"{self.base}&{urlencode({'bang': section.key, 'dong': line.key, 'cot': column.name})}"


def key_figures(report: Report, links: Links) -> Iterator[KeyFigure]:
    """The rates and scores of the first row of totals."""
    section = next((section for section in report.sections if section.total is not None), None)
    if section is None or section.total is None:
        return
    told = 0
    for column, value in zip(section.columns, section.total.cells, strict=True):
        if column.kind not in (Kind.SHARE, Kind.SCORE) or told == KEY_FIGURES:
            continue
        told += 1
        note = ""
        if isinstance(value, Share):
            note = f"{shown(value.part, Kind.COUNT)} trên {shown(value.whole, Kind.COUNT)} hồ sơ"
        yield KeyFigure(column.title, shown(value, column.kind), note, links.to(section, section.total, column, value))
