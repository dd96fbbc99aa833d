"""A ruled list of thousands of rows over many pages, its head on each of them.

A year's register has thousands of rows: here a row is measured once, when its page comes, and drawn as plain lines of
text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from onestop.papers import fonts
from onestop.papers.flow import NOWHERE, Block
from onestop.papers.page import Page
from onestop.papers.runs import Face
from onestop.papers.structure import Element
from onestop.papers.text import clean

Align = Literal["left", "centre"]
_SIDE, _ABOVE, _BELOW = 2.0, 1.6, 2.4  # between the rules and the letters, in points
_LEADING = 1.16


@dataclass(frozen=True)
class Column:
    """share: of the width of the sheet. group: the title above several neighbours that name the same."""

    title: str
    share: float
    align: Align = "left"
    group: str | None = None


Lines = tuple[str, ...]


class _Row(NamedTuple):
    """A row, or what is left of one that began on the page before: the lines of each of its cells."""

    cells: tuple[Lines, ...]

    @property
    def lines(self) -> int:
        return max(map(len, self.cells), default=1) or 1

    def cut(self, lines: int) -> tuple[_Row, _Row]:
        return _Row(tuple(cell[:lines] for cell in self.cells)), _Row(tuple(cell[lines:] for cell in self.cells))


class Ledger(Block):
    """rows: how many there are; row(n): the texts of the n-th, one for each column. widths in points are the shares
    of `width`. size: of the letters, in points."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: int,
        row: Callable[[int], Sequence[str]],
        *,
        width: float,
        size: float,
    ) -> None:
        self._columns, self._rows, self._row = columns, rows, row
        self._size, self._leading = size, size * _LEADING
        self._widths = [column.share * width for column in columns]
        self._head = _Head(columns, self._widths, size)
        self._origin = self  # of the parts on further pages
        self.elements: list[Element] = []
        self._measured: list[_Row] = []
        self._next = 0

    def height(self, width: float, room: float = NOWHERE) -> float:
        """The height, or something above `room` as soon as that is clear."""
        height = self._head.height + sum(map(self._height, self._measured))
        while self._next < self._rows and height <= room:
            row = self._measure(self._next)
            self._measured.append(row)
            self._next += 1
            height += self._height(row)
        return height

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        """What fits here, and a ledger of the rest. A row that no page could hold goes on over the page."""
        self.height(width, room)
        left = room - self._head.height
        fit: list[_Row] = []
        rest = list(self._measured)
        while rest and self._height(rest[0]) <= left:
            row = rest.pop(0)
            left -= self._height(row)
            fit.append(row)
        if not fit:
            lines = int((left - _ABOVE - _BELOW) / self._leading) if rest and alone else 0
            if lines < 1:
                return None, self
            first, later = rest[0].cut(lines)
            fit.append(first)
            rest[0] = later
        here = self._part()
        here._measured, here._next, here._rows = fit, 0, 0
        if not rest and self._next >= self._rows:
            return here, None
        after = self._part()
        # What was measured already is not measured again: at most one row is on the way.
        after._measured, after._next = rest, self._next
        return here, after

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        begun = bool(self._origin.elements)
        if not begun:
            self._origin.elements.append(within.child("Table"))
        (table,) = self._origin.elements
        heights = [self._height(row) for row in self._measured]
        with page.ornament():
            page.rules(self._rules(x, top - self._head.height, heights) + self._head.rules(x, top), width=0.4)
            if begun:  # read out once
                self._head.draw(page, x, top, Element("Table"))
        if not begun:
            self._head.draw(page, x, top, table)
        y = top - self._head.height
        for row, height in zip(self._measured, heights, strict=True):
            self._draw_row(page, x, y, row, table.child("TR"))
            y -= height

    def _draw_row(self, page: Page, x: float, top: float, row: _Row, line: Element) -> None:
        for lines, column, width in zip(row.cells, self._columns, self._widths, strict=True):
            cell = line.child("TD")
            with page.part(cell):
                base = top - _ABOVE - self._size * 0.92
                for text in lines:
                    if text:
                        centred = column.align == "centre"
                        indent = (width - _seen(text, self._size, fonts.REGULAR)) / 2 if centred else _SIDE
                        page.text(x + indent, base, text, Face.PLAIN, self._size)
                    base -= self._leading
            x += width

    def _rules(self, x: float, top: float, heights: Sequence[float]) -> list[tuple[float, float, float, float]]:
        right = x + sum(self._widths)
        strokes = []
        y = top
        for height in heights:
            y -= height
            strokes.append((x, y, right, y))
        edge = x
        for width in (0.0, *self._widths):
            edge += width
            strokes.append((edge, top, edge, y))
        return strokes

    def _part(self) -> Ledger:
        part = Ledger.__new__(Ledger)
        part.__dict__.update(self.__dict__)
        return part

    def _height(self, row: _Row) -> float:
        return row.lines * self._leading + _ABOVE + _BELOW

    def _measure(self, number: int) -> _Row:
        texts = self._row(number)
        return _Row(
            tuple(wrapped(text, width - 2 * _SIDE, self._size) for text, width in zip(texts, self._widths, strict=True))
        )


class _Head:
    """The titles of the columns, in bold, those of a group below the group's own."""

    def __init__(self, columns: Sequence[Column], widths: Sequence[float], size: float) -> None:
        self._columns, self._widths, self._size = columns, widths, size
        self._leading = size * _LEADING
        self._titles = [
            wrapped(column.title, width - 2 * _SIDE, size, fonts.BOLD)
            for column, width in zip(columns, widths, strict=True)
        ]
        grouped = any(column.group for column in columns)
        self._upper = (self._leading + _ABOVE + _BELOW) if grouped else 0.0
        below = (
            max(len(lines) for lines, column in zip(self._titles, columns, strict=True) if column.group)
            if grouped
            else 0
        )
        alone = max(
            (len(lines) for lines, column in zip(self._titles, columns, strict=True) if not column.group), default=1
        )
        self._lower = max(
            max(below, 1) * self._leading + _ABOVE + _BELOW, alone * self._leading + _ABOVE + _BELOW - self._upper
        )
        self.height = self._upper + self._lower

    def rules(self, x: float, top: float) -> list[tuple[float, float, float, float]]:
        """The edges of the head and of its columns; a column of a group begins below the name of the group."""
        right, bottom = x + sum(self._widths), top - self.height
        strokes = [(x, top, right, top), (x, bottom, right, bottom), (x, top, x, bottom)]
        before = None
        for column, width in zip(self._columns, self._widths, strict=True):
            if column.group is not None:
                strokes.append((x, top - self._upper, x + width, top - self._upper))
            inside = column.group is not None and column.group == before
            if inside:
                strokes.append((x, top - self._upper, x, bottom))
            else:
                strokes.append((x, top, x, bottom))
            before = column.group
            x += width
        return [*strokes, (right, top, right, bottom)]

    def draw(self, page: Page, x: float, top: float, table: Element) -> None:
        """The titles."""
        line = table.child("TR")
        below = table.child("TR") if self._upper else line  # the second line of titles, where there are groups
        position = 0
        while position < len(self._columns):
            group = self._columns[position].group
            width = self._widths[position]
            if group is None:
                title = line.child("TH", down=2 if self._upper else 1)
                self._write(page, title, self._titles[position], x, width, top, self.height)
                x += width
                position += 1
                continue
            left, start = x, position
            while position < len(self._columns) and self._columns[position].group == group:
                x += self._widths[position]
                position += 1
            title = line.child("TH", across=position - start)
            self._write(page, title, (clean(group),), left, x - left, top, self._upper)
            for place in range(start, position):
                width = self._widths[place]
                title = below.child("TH")
                self._write(page, title, self._titles[place], left, width, top - self._upper, self._lower)
                left += width

    def _write(
        self, page: Page, title: Element, lines: Lines, x: float, width: float, top: float, height: float
    ) -> None:
        base = top - (height - len(lines) * self._leading) / 2 - self._size * 0.95
        with page.part(title):
            for text in lines:
                page.text(x + (width - _seen(text, self._size, fonts.BOLD)) / 2, base, text, Face.BOLD, self._size)
                base -= self._leading


def wrapped(text: str, width: float, size: float, font: str = fonts.REGULAR) -> Lines:
    """The text in lines of at most `width` points, broken between words, and inside of one that is wider by itself."""
    if not text:
        return ()
    shown = fonts.drawable(clean(text))
    if "\n" not in shown and fonts.width(shown, font, size) <= width:
        return (shown,)
    lines: list[str] = []
    for paragraph in shown.split("\n"):
        line, taken = "", 0.0
        blank = fonts.width(" ", font, size)
        for word in paragraph.split():
            for number, piece in enumerate(_pieces(word, width, size, font)):
                wide = fonts.width(piece, font, size)
                gap, between = (0.0, "") if number else (blank, " ")
                if line and taken + gap + wide > width:
                    lines.append(line + between)  # the blank keeps the words apart for whoever copies or hears them
                    line, taken = piece, wide
                else:
                    line, taken = (line + between + piece, taken + gap + wide) if line else (piece, wide)
        lines.append(line)
    return tuple(lines)


def _pieces(word: str, width: float, size: float, font: str) -> list[str]:
    """The word in pieces that fit, cut behind a hyphen where there is one: codes are read in their groups."""
    pieces = []
    while word and fonts.width(word, font, size) > width:
        fit, taken = 0, 0.0
        for letter in word:
            taken += fonts.width(letter, font, size)
            if fit and taken > width:
                break
            fit += 1
        cut = word.rfind("-", 0, fit) + 1 or fit
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word] if word else pieces


def _seen(text: str, size: float, font: str) -> float:
    """The width without the blank at the end of a line."""
    return fonts.width(text.rstrip(), font, size)
