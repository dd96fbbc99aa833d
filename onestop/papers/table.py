"""A ruled table whose head stands on each of its pages."""

from __future__ import annotations

from collections.abc import Sequence

from onestop.papers.flow import NOWHERE, Block, Stack
from onestop.papers.page import Page
from onestop.papers.structure import Element

_SIDE, _ABOVE, _BELOW = 3.0, 1.5, 2.0  # between the rules and the text, in points

Row = Sequence[Block]


class Ruled(Block):
    """head, rows: one block a cell.   widths: in points.

    A row goes over to the next page whole, but for one that no page could hold.
    """

    def __init__(
        self,
        head: Row,
        rows: Sequence[Row],
        widths: Sequence[float],
        *,
        before: float = 0,
        origin: Ruled | None = None,
    ) -> None:
        self.before = before
        self._head, self._rows, self._widths = head, list(rows), widths
        self._origin = origin or self
        self._heights: list[float] = []
        self._element: Element | None = None

    def height(self, width: float, room: float = NOWHERE) -> float:
        return self._head_height + sum(self._row_heights())

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        left = room - self._head_height
        count = 0
        for height in self._row_heights():
            if height > left:
                break
            left -= height
            count += 1
        if count == len(self._rows):
            return self, None
        if count:
            return self._part(self._rows[:count]), self._part(self._rows[count:])
        fits, rest = self._cut(self._rows[0], left) if alone and self._rows else (None, None)
        if fits is None or rest is None:
            return None, self
        return self._part([fits]), self._part([rest, *self._rows[1:]])

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        first = self._origin._element is None
        if self._origin._element is None:
            self._origin._element = within.child("Table")
        table = self._origin._element
        heights = [self._head_height, *self._row_heights()]
        self._draw_rules(page, x, top, heights)
        for number, (row, height) in enumerate(zip([self._head, *self._rows], heights, strict=True)):
            if number == 0 and not first:
                with page.ornament():  # read out once
                    self._draw_row(page, x, top, row, height, Element("TR"), "TH")
            else:
                self._draw_row(page, x, top, row, height, table.child("TR"), "TD" if number else "TH")
            top -= height

    def _draw_row(self, page: Page, x: float, top: float, row: Row, height: float, line: Element, tag: str) -> None:
        for place, (cell, own) in enumerate(zip(row, self._widths, strict=True)):
            inside = own - 2 * _SIDE
            # The long text of a row (its second column) begins above, everything else stands in the middle.
            slack = 0.0 if place == 1 and tag == "TD" else (height - _ABOVE - _BELOW - cell.height(inside)) / 2
            cell.draw(page, x + _SIDE, top - _ABOVE - max(slack, 0), inside, line.child(tag))
            x += own

    def _draw_rules(self, page: Page, x: float, top: float, heights: Sequence[float]) -> None:
        right, bottom = x + sum(self._widths), top - sum(heights)
        strokes = [(x, top, right, top)]
        y = top
        for height in heights:
            y -= height
            strokes.append((x, y, right, y))
        edge = x
        for own in (0.0, *self._widths):
            edge += own
            strokes.append((edge, top, edge, bottom))
        with page.ornament():
            page.rules(strokes, width=0.5)

    @property
    def _head_height(self) -> float:
        return self._tall(self._head)

    def _row_heights(self) -> list[float]:
        if len(self._heights) != len(self._rows):
            self._heights = [self._tall(row) for row in self._rows]
        return self._heights

    def _tall(self, row: Row) -> float:
        cells = zip(row, self._widths, strict=True)
        return max(cell.height(own - 2 * _SIDE) for cell, own in cells) + _ABOVE + _BELOW

    def _part(self, rows: Sequence[Row]) -> Ruled:
        return Ruled(self._head, rows, self._widths, origin=self._origin)

    def _cut(self, row: Row, room: float) -> tuple[Row | None, Row | None]:
        parts = [
            cell.split(own - 2 * _SIDE, room - _ABOVE - _BELOW, alone=True)
            for cell, own in zip(row, self._widths, strict=True)
        ]
        if not any(fits for fits, _ in parts):
            return None, None
        empty = Stack(())
        return [fits or empty for fits, _ in parts], [rest or empty for _, rest in parts]
