"""The one shape of every report: page, PDF, workbook, CSV, JSON and terminal show the same sections and cells."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from onestop.papers.report_sheet import Printing
from onestop.reports.period import Period

# Which dossiers: for each aspect (see in_hand.py) the values that it may have. No aspect: all dossiers in hand.
Where = Mapping[str, frozenset[object]]
EVERYTHING: Where = {}

TOTAL = "Tổng số"
NOTHING = "–"  # where there is nothing to divide; never 100 %
_CENT = Decimal("0.01")


class Share(NamedTuple):
    """part ÷ whole, both counts; nothing is rounded before it is shown."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Half-up to two decimals, as Quyết định 766/QĐ-TTg prints them; None when there is nothing to divide."""
        return rounded(Decimal(self.part * 100) / self.whole) if self.whole else None


Value = int | str | date | datetime | Decimal | Share | None


class Kind(StrEnum):
    """How the values of a column are shown."""

    COUNT = "count"  # int
    SHARE = "share"  # Share, shown in percent
    NUMBER = "number"  # Decimal, shown with up to two decimals
    SCORE = "score"  # Decimal, always shown with two decimals
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a section.

    group: the heading over neighbours that name the same. part: told of another column ("trong đó"), not to be added.
    mark: how the official form numbers it, "(3)". definition: what the figure means, printed with it.
    where: the dossiers that a COUNT counts, the part of a SHARE; over: the whole of a SHARE. None: not of dossiers.
    """

    name: str
    heading: str
    kind: Kind = Kind.COUNT
    group: str = ""
    part: bool = False
    mark: str = ""
    definition: str = ""
    where: Where | None = None
    over: Where | None = None

    @property
    def title(self) -> str:
        """The heading where nothing else tells that the figure is a part."""
        return f"Trong đó: {self.heading[0].lower()}{self.heading[1:]}" if self.part else self.heading

    @property
    def is_text(self) -> bool:
        return self.kind in (Kind.TEXT, Kind.DAY, Kind.MOMENT)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: a value for each column. key: names it inside its section. dossier: the code of the one it tells of.

    where: the dossiers of this row; a cell counts those that fit its row and its column. None: the row counts none.
    """

    cells: tuple[Value, ...]
    key: str = ""
    where: Where | None = None
    dossier: str | None = None

    @property
    def called(self) -> str:
        """What the row is called on screen: its first text; a key is a word of the program."""
        return next((cell for cell in self.cells if isinstance(cell, str) and cell), NOTHING)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table of a report. key: names it inside its report. notes: printed below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    notes: tuple[str, ...] = ()
    empty: str = "Không có số liệu trong kỳ."

    @property
    def all_lines(self) -> tuple[Line, ...]:
        return (*self.lines, self.total) if self.total else self.lines

    def where(self, line: Line, column: Column) -> Where | None:
        """The dossiers behind a cell; None where it does not count dossiers."""
        if line.where is None or column.where is None:
            return None
        return both(line.where, column.where)

    def cell(self, key: str, name: str) -> tuple[Line, Column, Value]:
        """A cell by the key of its row and the name of its column. Raises KeyError."""
        for line in self.all_lines:
            if line.key == key:
                for column, value in zip(self.columns, line.cells, strict=True):
                    if column.name == name:
                        return line, column, value
        raise KeyError(key, name)


@dataclass(frozen=True)
class Closed:
    """That the figures were closed (chốt số liệu): when, by whom, the SHA-256 over figures, definitions and dossiers,
    and where the chain of the office's record stood then: number and hash of its last entry."""

    at: datetime
    by: str
    sha256: str
    chain_seq: int
    chain_hash: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as drawn up. name: in the catalogue. judged_at: the moment at which open dossiers were judged.

    period_name: "Tháng 5 năm 2026", when the days are a period of the year. basis: the form and text it follows.
    mark: a word for data that are not real. estimated: "ước tính" in words, when the figures are not the official ones.
    closed: set when the figures are those of a closed period, which nothing changes any more. printing: letterhead
    and signatures as they were then.
    """

    name: str
    title: str
    agency: str
    period: Period
    judged_at: datetime
    sections: tuple[Section, ...]
    period_name: str | None = None
    basis: str | None = None
    notes: tuple[str, ...] = ()
    mark: str | None = None
    estimated: str | None = None
    warnings: tuple[str, ...] = ()
    closed: Closed | None = None
    printing: Printing | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the period was not over when the figures were drawn."""
        return self.judged_at < self.period.ends_at

    def section(self, key: str) -> Section:
        """Raises KeyError."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def both(*wheres: Where) -> Where:
    """The dossiers that fit all of them."""
    merged: dict[str, frozenset[object]] = {}
    for where in wheres:
        for aspect, values in where.items():
            merged[aspect] = merged[aspect] & values if aspect in merged else values
    return merged


def where(**aspects: object) -> Where:
    """where(standing=["ended_late"], here=[True]): each value list becomes a set; a single value stands for itself."""
    return {
        name: frozenset(values) if isinstance(values, (list, tuple, set, frozenset)) else frozenset([values])
        for name, values in aspects.items()
    }


def rounded(value: Decimal) -> Decimal:
    """Half-up to two decimals."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def without(section: Section, *names: str) -> Section:
    """The section without some of its columns."""
    kept = [place for place, column in enumerate(section.columns) if column.name not in names]

    def cut(line: Line) -> Line:
        return replace(line, cells=tuple(line.cells[place] for place in kept))

    return replace(
        section,
        columns=tuple(section.columns[place] for place in kept),
        lines=tuple(map(cut, section.lines)),
        total=cut(section.total) if section.total else None,
    )


__all__ = [
    "EVERYTHING", "NOTHING", "TOTAL", "Closed", "Column", "Kind", "Line", "Report", "Section", "Share", "Value",
    "Where", "both", "rounded", "where", "without",
]  # fmt: skip
