"""A QR square on a page."""

from __future__ import annotations

from functools import lru_cache

import segno

from onestop.papers.flow import NOWHERE, Block
from onestop.papers.page import Page
from onestop.papers.structure import Element
from onestop.papers.text import one_line


class Code(Block):
    """A QR code, in the middle of its column or at its left.

    side: in points.   alt: what it is, for whoever does not see it.
    """

    def __init__(self, text: str, side: float, *, alt: str, centred: bool = False) -> None:
        self._text, self._side, self._alt, self._centred = one_line(text), side, alt, centred

    def height(self, width: float, room: float = NOWHERE) -> float:
        return self._side

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        modules, operators = _pattern(self._text)
        left = x + (width - self._side) / 2 if self._centred else x
        with page.part(within.child("Figure", alt=self._alt)):
            page.squares(left, top, self._side / modules, operators)


@lru_cache(maxsize=4)  # both copies of a slip bear the same one
def _pattern(text: str) -> tuple[int, str]:
    """How many modules a side has, and the dark ones as rectangles in units of a module.

    A fixed mask: the choice of the best one takes longer than all the rest.
    """
    rows = segno.make_qr(text, error="m", mask=2).matrix
    drawn = []
    for row, modules in enumerate(rows):
        pattern = bytes(modules)
        start = pattern.find(1)
        while start >= 0:
            end = pattern.find(0, start)
            if end < 0:
                end = len(pattern)
            drawn.append(f"{start} {row} {end - start} 1 re")
            start = pattern.find(1, end)
    return len(rows), "\n".join(drawn)
