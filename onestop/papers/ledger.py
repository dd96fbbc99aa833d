"""A ruled list of thousands of rows over many pages, its head on each of them.

A year's register has thousands of rows: here a row is measured once, when its page comes, and drawn as plain lines of
text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from onestop.papers import fonts
from onestop.papers.flow import NOWHERE, Block
from onestop.papers.ledger_head import ABOVE, BELOW, CLEAR, LEADING, SIDE, Align, Column, Head, Lines, seen, wrapped
from onestop.papers.page import Page
from onestop.papers.runs import Face
from onestop.papers.structure import Element

__all__ = ["Align", "Column", "Ledger", "wrapped"]


class _Row(NamedTuple):
    """A row, or what is left of one that began on the page before: the lines of each of its cells."""

    cells: tuple[Lines, ...]
    strong: bool = False

    @property
    def lines(self) -> int:
        return max(map(len, self.cells), default=1) or 1

    def cut(self, lines: int) -> tuple[_Row, _Row]:
        return (
            self._replace(cells=tuple(cell[:lines] for cell in self.cells)),
            self._replace(cells=tuple(cell[lines:] for cell in self.cells)),
        )


class Ledger(Block):
    """rows: how many there are; row(n): the texts of the n-th, one for each column. widths in points are the shares
    of `width`. size: of the letters, in points. strong: how many of the last rows are sums, set in bold."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: int,
        row: Callable[[int], Sequence[str]],
        *,
        width: float,
        size: float,
        strong: int = 0,
    ) -> None:
        self._strong_from = rows - strong
        self._columns, self._rows, self._row = columns, rows, row
        self._size, self._leading = size, size * LEADING
        self._widths = [column.share * width for column in columns]
        self._head = Head(columns, self._widths, size)
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
            lines = int((left - ABOVE - BELOW) / self._leading) if rest and alone else 0
            if lines < 1:
                return None, self
            first, later = rest[0].cut(lines)
            fit.append(first)
            rest[0] = later
        elif self._next >= self._rows and len(fit) > 1 and rest and rest[0].strong and not fit[-1].strong:
            rest.insert(0, fit.pop())  # a sum never stands on a page without a row above it
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
        face = Face.BOLD if row.strong else Face.PLAIN
        for lines, column, width in zip(row.cells, self._columns, self._widths, strict=True):
            cell = line.child("TD")
            with page.part(cell):
                base = top - ABOVE - self._size * 0.92
                for text in lines:
                    if text:
                        page.text(x + self._indent(text, face, column.align, width), base, text, face, self._size)
                    base -= self._leading
            x += width

    def _indent(self, text: str, face: Face, align: Align, width: float) -> float:
        if align == "left":
            return SIDE
        left = width - seen(text, self._size, face.value)
        return left / 2 if align == "centre" else left - SIDE - CLEAR

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
        return row.lines * self._leading + ABOVE + BELOW

    def _measure(self, number: int) -> _Row:
        texts = self._row(number)
        strong = number >= self._strong_from
        font = fonts.BOLD if strong else fonts.REGULAR
        return _Row(
            tuple(
                wrapped(text, width - 2 * SIDE, self._size, font)
                for text, width in zip(texts, self._widths, strict=True)
            ),
            strong,
        )
