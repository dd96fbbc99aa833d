"""A ruled list of thousands of rows over many pages, its head on each of them.

A platypus Table lays out every cell as a paragraph and looks at all rows at each page: for a year's register that is
minutes and a gigabyte. Here a row is measured once, when its page comes, and drawn as plain lines of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from onestop.papers import fonts
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


class Ledger(Flowable):
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
        super().__init__()
        self._columns, self._rows, self._row = columns, rows, row
        self._size, self._leading = size, size * _LEADING
        self._widths = [column.share * width for column in columns]
        self.width = width
        self._head = _Head(columns, self._widths, size)
        self._measured: list[_Row] = []
        self._next = 0
        self.height = 0.0

    def wrap(self, _available_width: float, available_height: float) -> tuple[float, float]:
        """The height, or something above `available_height` as soon as that is clear."""
        height = self._head.height + sum(self._height(row) for row in self._measured)
        while self._next < self._rows and height <= available_height:
            row = self._measure(self._next)
            self._measured.append(row)
            self._next += 1
            height += self._height(row)
        self.height = height
        return self.width, height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits here, and a ledger of the rest. A row that no page could hold goes on over the page."""
        self.wrap(available_width, available_height)
        left = available_height - self._head.height
        fit: list[_Row] = []
        rest = list(self._measured)
        while rest and self._height(rest[0]) <= left:
            row = rest.pop(0)
            left -= self._height(row)
            fit.append(row)
        if not fit:
            lines = int((left - _ABOVE - _BELOW) / self._leading) if rest else 0
            if lines < 1:
                return []
            first, later = rest[0].cut(lines)
            fit.append(first)
            rest[0] = later
        here = self._part()
        here._measured, here._next, here._rows = fit, 0, 0
        if not rest and self._next >= self._rows:
            return [here]
        after = self._part()
        # What was measured already is not measured again: at most one row is on the way.
        after._measured, after._next = rest, self._next
        return [here, after]

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(0.4)
        top = self.height
        self._head.draw(canvas, top)
        y = top - self._head.height
        rules = canvas.beginPath()
        text = canvas.beginText()
        text.setFont(fonts.REGULAR, self._size)
        for row in self._measured:
            x = 0.0
            for lines, column, width in zip(row.cells, self._columns, self._widths, strict=True):
                base = y - _ABOVE - self._size * 0.92
                for line in lines:
                    if line:
                        indent = (
                            (width - _width(line, self._size, fonts.REGULAR)) / 2 if column.align == "centre" else _SIDE
                        )
                        text.setTextOrigin(x + indent, base)
                        text.textOut(line)
                    base -= self._leading
                x += width
            y -= self._height(row)
            rules.moveTo(0, y)
            rules.lineTo(self.width, y)
        canvas.drawText(text)
        x = 0.0
        for width in [0.0, *self._widths]:
            x += width
            rules.moveTo(x, 0)
            rules.lineTo(x, top - self._head.height)
        canvas.drawPath(rules, stroke=1, fill=0)
        canvas.restoreState()

    def _part(self) -> Ledger:
        part = Ledger.__new__(Ledger)
        part.__dict__.update(self.__dict__)
        part.__dict__.pop("_postponed", None)  # the library's own count of pages that a block did not fit
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

    def draw(self, canvas, top: float) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont(fonts.BOLD, self._size)
        x = 0.0
        position = 0
        while position < len(self._columns):
            group = self._columns[position].group
            width = self._widths[position]
            if group is None:
                canvas.rect(x, top - self.height, width, self.height, stroke=1, fill=0)
                self._write(canvas, self._titles[position], x, width, top, self.height)
                x += width
                position += 1
                continue
            left = x
            while position < len(self._columns) and self._columns[position].group == group:
                width = self._widths[position]
                canvas.rect(x, top - self.height, width, self._lower, stroke=1, fill=0)
                self._write(canvas, self._titles[position], x, width, top - self._upper, self._lower)
                x += width
                position += 1
            canvas.rect(left, top - self._upper, x - left, self._upper, stroke=1, fill=0)
            self._write(canvas, (clean(group),), left, x - left, top, self._upper)

    def _write(self, canvas, lines: Lines, x: float, width: float, top: float, height: float) -> None:  # type: ignore[no-untyped-def]
        base = top - (height - len(lines) * self._leading) / 2 - self._size * 0.95
        for line in lines:
            canvas.drawCentredString(x + width / 2, base, line)
            base -= self._leading


def wrapped(text: str, width: float, size: float, font: str = fonts.REGULAR) -> Lines:
    """The text in lines of at most `width` points, broken between words, and inside of one that is wider by itself."""
    if not text:
        return ()
    shown = fonts.drawable(clean(text))
    if "\n" not in shown and _width(shown, size, font) <= width:
        return (shown,)
    lines: list[str] = []
    for paragraph in shown.split("\n"):
        line, taken = "", 0.0
        blank = _width(" ", size, font)
        for word in paragraph.split():
            for piece in _pieces(word, width, size, font):
                wide = _width(piece, size, font)
                if line and taken + blank + wide > width:
                    lines.append(line)
                    line, taken = piece, wide
                else:
                    line, taken = (f"{line} {piece}", taken + blank + wide) if line else (piece, wide)
        lines.append(line)
    return tuple(lines)


def _pieces(word: str, width: float, size: float, font: str) -> list[str]:
    if _width(word, size, font) <= width:
        return [word]
    pieces, piece, taken = [], "", 0.0
    for letter in word:
        wide = _width(letter, size, font)
        if piece and taken + wide > width:
            pieces.append(piece)
            piece, taken = "", 0.0
        piece += letter
        taken += wide
    return [*pieces, piece]


@lru_cache(maxsize=20_000)
def _width(text: str, size: float, font: str) -> float:
    return float(stringWidth(text, font, size))
