"""What bars and lines have in common: sizes, shades, dashes, legends, and how numbers and labels are written."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor

WIDE: Final = 680
NARROW: Final = 330
NOTHING: Final = "–"

Number = int | float | Decimal

INK = HexColor("#1b2426")
SOFT = HexColor("#4a585b")
GRID = HexColor("#d3dad7")
FILLS = (HexColor("#0b4a46"), HexColor("#ffffff"), HexColor("#8fb3ae"), HexColor("#d9e6e3"))
MARKS = ("FilledCircle", "Square", "FilledDiamond", "Triangle")
DASHES = (None, (6, 3), (2, 2), (8, 3, 2, 3))
MOST_SERIES: Final = len(FILLS)

TEXT = 12.0
LETTER = 6.4  # the width of a letter on the average, for where a label is broken
LEADING = 14.0
EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Series:
    """One run of values, one for each label; None where there is none."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart drawn for screens and paper, and once more for phones: the page shows one of them."""

    wide: str
    narrow: str


def picture(draw: Callable[..., str], *args: Any, **options: Any) -> Picture:
    """draw: bars, grouped_bars or lines; the rest as for it, but for the width."""
    return Picture(draw(*args, **options, width=WIDE), draw(*args, **options, width=NARROW))


@dataclass(frozen=True, slots=True)
class Legend:
    """Names with their fills or lines, in rows."""

    rows: Sequence[Sequence[tuple[int, str, float]]]

    @property
    def height(self) -> float:
        return len(self.rows) * 18.0 + (4 if self.rows else 0)

    def draw(self, drawing: Drawing, top: float, *, dashed: bool = False) -> None:
        for level, row in enumerate(self.rows):
            y = top - 16 - level * 18
            for number, name, x in row:
                shape: Any = Line(x, y + 4, x + 22, y + 4) if dashed else Rect(x, y, 14, 9)
                shape.strokeColor, shape.strokeWidth = FILLS[0], 1.8 if dashed else 1
                drawing.add(shape)
                if dashed:
                    shape.strokeDashArray = DASHES[number]
                    mark = marker(number)
                    mark.x, mark.y = x + 11, y + 4
                    drawing.add(mark)
                else:
                    shape.fillColor = FILLS[number]
                drawing.add(String(x + 27 if dashed else x + 19, y, name, fontSize=TEXT, fillColor=INK))


def marker(number: int) -> Any:
    """The mark of a series on its line: full and hollow in turns."""
    mark = cast("Callable[..., Any]", makeMarker)(MARKS[number], size=6)
    mark.strokeColor, mark.strokeWidth = FILLS[0], 1.2
    mark.fillColor = FILLS[0] if number % 2 == 0 else FILLS[1]
    return mark


def legend_of(series: Sequence[Series], width: float) -> Legend:
    rows: list[list[tuple[int, str, float]]] = []
    x = width
    for number, one in enumerate(series):
        if not one.name:
            continue
        takes = 27 + len(one.name) * LETTER + 18
        if x + takes > width:
            rows.append([])
            x = EDGE
        rows[-1].append((number, one.name, x))
        x += takes
    return Legend(rows)


def broken(label: str, room: float) -> list[str]:
    """A label in lines that fit; never more than three, the rest is for the table to tell."""
    letters = max(int(room / LETTER), 6)
    found = textwrap.wrap(label, letters, break_long_words=True) or [""]
    if len(found) > 3:
        found = [*found[:2], found[2][: letters - 1].rstrip() + "…"]
    return found


def lettered(labels: Any, *, anchor: str) -> None:
    labels.fontSize, labels.leading, labels.fillColor = TEXT, LEADING, INK
    labels.boxAnchor = anchor
    labels.textAnchor = {"e": "end", "w": "start", "n": "middle"}[anchor]


def said(value: Number | None, decimals: int, unit: str) -> str:
    """As Vietnamese writes a number: 1.234,5; a space before the unit."""
    if value is None:
        return NOTHING
    text = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{text} {unit}".rstrip()


def tick(value: float) -> str:
    """A mark of a scale, as short as it is exact."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def told_of(labels: Sequence[str], series: Sequence[Series], decimals: int, unit: str) -> str:
    return ". ".join(
        f"{one.name}: "
        + "; ".join(f"{label}: {said(value, decimals, unit)}" for label, value in zip(labels, one.values, strict=True))
        for one in series
    )
