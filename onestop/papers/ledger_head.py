"""The head of a ledger: the titles of its columns, and how their texts are broken into the lines of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onestop.papers import fonts
from onestop.papers.page import Page
from onestop.papers.runs import Face
from onestop.papers.structure import Element
from onestop.papers.text import clean

Align = Literal["left", "centre", "right"]
SIDE, ABOVE, BELOW = 2.0, 1.6, 2.4  # between the rules and the letters, in points
CLEAR = 1.5  # more of it behind a figure, so that it does not run into a text beside it
LEADING = 1.16


@dataclass(frozen=True)
class Column:
    """share: of the width of the sheet. group: the title above several neighbours that name the same.

    mark: how an official form numbers it, "(3)", in a line of its own below the titles.
    """

    title: str
    share: float
    align: Align = "left"
    group: str | None = None
    mark: str = ""


Lines = tuple[str, ...]


class Head:
    """The titles of the columns, in bold, those of a group below the group's own; below all of them their marks."""

    def __init__(self, columns: Sequence[Column], widths: Sequence[float], size: float) -> None:
        self._columns, self._widths, self._size = columns, widths, size
        self._leading = size * LEADING
        self._titles = [
            wrapped(column.title, width - 2 * SIDE, size, fonts.BOLD)
            for column, width in zip(columns, widths, strict=True)
        ]
        self._groups = {
            place: wrapped(clean(group), sum(widths[place:end]) - 2 * SIDE, size, fonts.BOLD)
            for place, end in _runs(columns)
            if (group := columns[place].group) is not None
        }
        self._upper = self._tall(max(map(len, self._groups.values()))) if self._groups else 0.0
        below = max((len(self._titles[place]) for place in self._grouped), default=0)
        alone = max((len(self._titles[place]) for place in self._alone), default=1)
        self._lower = max(self._tall(max(below, 1)), self._tall(alone) - self._upper)
        self._marked = any(column.mark for column in columns)
        self.height = self._upper + self._lower + (self._tall(1) if self._marked else 0.0)

    @property
    def _grouped(self) -> list[int]:
        return [place for place, column in enumerate(self._columns) if column.group is not None]

    @property
    def _alone(self) -> list[int]:
        return [place for place, column in enumerate(self._columns) if column.group is None]

    def _tall(self, lines: int) -> float:
        return lines * self._leading + ABOVE + BELOW

    def rules(self, x: float, top: float) -> list[tuple[float, float, float, float]]:
        """The edges of the head and of its columns; a column of a group begins below the name of the group."""
        right, bottom = x + sum(self._widths), top - self.height
        strokes = [(x, top, right, top), (x, bottom, right, bottom), (x, top, x, bottom)]
        if self._marked:
            above_marks = top - self._upper - self._lower
            strokes.append((x, above_marks, right, above_marks))
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
        left = x
        for place, end in _runs(self._columns):
            if place not in self._groups:
                title = line.child("TH", down=2 if self._upper else 1)
                width = self._widths[place]
                self._write(page, title, self._titles[place], left, width, top, self._upper + self._lower)
                left += width
                continue
            span = sum(self._widths[place:end])
            self._write(page, line.child("TH", across=end - place), self._groups[place], left, span, top, self._upper)
            for inside in range(place, end):
                width = self._widths[inside]
                title = below.child("TH")
                self._write(page, title, self._titles[inside], left, width, top - self._upper, self._lower)
                left += width
        if self._marked:
            self._draw_marks(page, x, top - self._upper - self._lower, table.child("TR"))

    def _draw_marks(self, page: Page, x: float, top: float, line: Element) -> None:
        for column, width in zip(self._columns, self._widths, strict=True):
            lines = (clean(column.mark),) if column.mark else ()
            self._write(page, line.child("TH"), lines, x, width, top, self._tall(1), Face.ITALIC)
            x += width

    def _write(
        self,
        page: Page,
        title: Element,
        lines: Lines,
        x: float,
        width: float,
        top: float,
        height: float,
        face: Face = Face.BOLD,
    ) -> None:
        base = top - (height - len(lines) * self._leading) / 2 - self._size * 0.95
        with page.part(title):
            for text in lines:
                page.text(x + (width - seen(text, self._size, face.value)) / 2, base, text, face, self._size)
                base -= self._leading


def _runs(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """From which column to which (not included) one title of the upper line reaches."""
    made: list[tuple[int, int]] = []
    place = 0
    while place < len(columns):
        end = place + 1
        group = columns[place].group
        while group is not None and end < len(columns) and columns[end].group == group:
            end += 1
        made.append((place, end))
        place = end
    return made


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


def seen(text: str, size: float, font: str) -> float:
    """The width without the blank at the end of a line."""
    return fonts.width(text.rstrip(), font, size)
