"""A report of figures on A4 landscape: who, which days, its tables, what each figure means, and who signs.

No form of a circular: what an official form asks for (numbered columns, groups of columns, its name as basis) comes
with the report. Source of the letterhead and the signatures: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_list
from onestop.papers.endings import ending
from onestop.papers.figures_table import Figure, tables
from onestop.papers.flow import Block, Led, Stack, paragraph, space
from onestop.papers.layout import Properties, Sheet, styles
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.runs import bold, italic, plain
from onestop.papers.typesetting import typeset

_SHORT = 6  # rows of a table with a sum that is not cut between two pages
Note = tuple[str, str]  # a name and a text; one of both may be empty


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. rows: the texts as printed, one for each column; they may be made when they are asked for.

    total: the row of sums, in bold. empty: what stands in the place of rows when there are none. notes: below.
    """

    title: str
    columns: tuple[Figure, ...]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None
    empty: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A place to sign. lines: capacity, in capitals as printed ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"). name: if known."""

    lines: tuple[str, ...]
    name: str | None = None
    sealed: bool = False


@dataclass(frozen=True, kw_only=True)
class Printing:
    """What a printed report says besides its figures: kept with those of a closed period, so that it prints alike.

    issued_at: None leaves the day to be written by hand. recipient: to whom it goes.
    """

    head: Letterhead
    issued_at: datetime | None = None
    recipient: str | None = None
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportSheet:
    """A report as printed. Everything is words already; nothing is counted here.

    below: the lines under the title (period, reporting year).
    remarks: what is to be known before the figures (not final, to be checked). notes, definitions: after them.
    foot: lines at the foot of each page, as of a period that is closed.
    """

    printing: Printing
    title: str
    subject: str
    below: tuple[str, ...]
    tables: tuple[Table, ...]
    remarks: tuple[Note, ...] = ()
    notes: tuple[str, ...] = ()
    definitions: tuple[Note, ...] = ()
    foot: tuple[str, ...] = ()
    mark: str | None = None


def compose(paper: ReportSheet, told: Callable[[int], None] = lambda rows: None) -> Composed:
    """The report on A4 landscape, the heads of its tables repeated on each page. told: how many rows were set."""
    return on_list(
        lambda sheet: [_story(sheet, paper, told)],
        Properties(title=paper.title, author=paper.printing.head.agency, subject=paper.subject),
        mark=paper.mark,
        foot=paper.foot,
    )


def render(paper: ReportSheet, told: Callable[[int], None] = lambda rows: None) -> bytes:
    """The report as PDF. Same facts, same bytes."""
    return typeset(compose(paper, told))


def _story(sheet: Sheet, paper: ReportSheet, told: Callable[[int], None]) -> list[Block]:
    printing = paper.printing
    recipient = f"Nơi nhận báo cáo: {printing.recipient}" if printing.recipient else None
    story: list[Block] = [
        *head(sheet, printing.head, issued_at=printing.issued_at, by_desk=False),
        *blocks.title(sheet, paper.title, below=(*paper.below, recipient)),
        *_notes(sheet, paper.remarks),
    ]
    counting = _Counting(told)
    for table in paper.tables:
        story += _table(sheet, table, counting)
    if paper.notes:
        story += [space(sheet.body), *_listed(sheet, "Ghi chú", [("", f"- {note}") for note in paper.notes])]
    if paper.definitions:
        story += [space(sheet.body), *_listed(sheet, "Các số liệu trên nghĩa là", paper.definitions)]
    if printing.signatures:
        places = [
            blocks.signature(sheet, each.lines, hint=blocks.SEALED if each.sealed else blocks.NAMED, name=each.name)
            for each in printing.signatures
        ]
        story.append(ending(sheet, [space(sheet.body)], None, *places))
    return story


class _Counting:
    """Tells of the rows of all tables together."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told, self._rows = told, 0

    def one(self) -> None:
        self._rows += 1
        self._told(self._rows)


def _table(sheet: Sheet, table: Table, counting: _Counting) -> list[Block]:
    style = styles(sheet)
    title = paragraph(style.body, bold(table.title))
    notes: list[Block] = [paragraph(style.small, italic(note)) for note in table.notes]
    if not table.rows and table.total is None:
        empty = paragraph(style.body, italic(table.empty or "Không có số liệu."))
        return [space(sheet.body * 0.8), Led(title, empty), *notes]
    rows = table.rows

    def row(number: int) -> Sequence[str]:
        counting.one()
        return rows[number]

    story: list[Block] = []
    for part in tables(table.columns, row, len(rows), table.total, look=lambda n: rows[n], width=sheet.width):
        named = title
        if part.about:
            named = paragraph(style.body, bold(table.title), italic(f" – {part.about}"))
        whole = table.total is not None and len(rows) <= _SHORT
        story += [space(sheet.body * 0.8), Stack([Led(named, part.block, gap=3)], together=whole)]
    return [*story, *notes]


def _notes(sheet: Sheet, notes: Sequence[Note]) -> list[Block]:
    style = styles(sheet).small
    return [paragraph(style, bold(f"{name}: " if name and text else name), plain(text)) for name, text in notes]


def _listed(sheet: Sheet, title: str, notes: Sequence[Note]) -> list[Block]:
    first, *others = _notes(sheet, notes)
    return [Led(paragraph(styles(sheet).body, bold(title)), first), *others]
