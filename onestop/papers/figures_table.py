"""How a table of figures is fitted to the width of a sheet: letter size, columns, and parts where it is too wide.

A table that would be unreadable on one sheet is cut between its groups of columns; each part begins with the columns
that name the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from onestop.papers import fonts
from onestop.papers.ledger import Column, Ledger
from onestop.papers.ledger_head import CLEAR, SIDE

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # of the letters, in points, the first that fits
_LOOKED_AT = 300  # rows, to find how wide the columns have to be
_LONGEST_WORD = 9.0  # of a text, in times the letter size: what is longer is broken
_LINES, _TALLEST = 3.0, 1000.0  # that a text takes: as far as the letters need not be smaller; and if it must
_LINES_OF_A_TITLE = 3.0
_MOST = 2.2  # times what it wants: a table of one figure looks lost on a whole sheet
_PADDING = 2 * SIDE + CLEAR + 0.5

Rows = Callable[[int], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A column. right: its texts are numbers, never broken. heads: it names the rows, and stands in every part."""

    title: str
    group: str | None = None
    mark: str = ""
    right: bool = False
    heads: bool = False


@dataclass(frozen=True)
class Part:
    """about: which columns, when a table has several parts; else None."""

    block: Ledger
    about: str | None


@dataclass(frozen=True)
class _Room:
    """What a column needs, at letter size 1: so as not to break a word; and for what it holds to stand on one line."""

    least: float
    whole: float

    def at(self, size: float, lines: float) -> float:
        """Its width in points where a text may take so many lines."""
        return max(self.least, self.whole / lines) * size + _PADDING


def tables(
    figures: Sequence[Figure], row: Rows, rows: int, total: Sequence[str] | None, *, look: Rows, width: float
) -> list[Part]:
    """The table as one ledger, or as several below each other. total: in bold, after the rows.

    row(n), look(n): the texts of the n-th row; the second is asked to find how wide columns are, before it is set.
    """
    seen = [look(number) for number in range(min(rows, _LOOKED_AT))]
    rooms = [
        _room(figure, [texts[place] for texts in seen], total[place] if total else "")
        for place, figure in enumerate(figures)
    ]
    parts = _parts(figures, rooms, width)
    return [
        Part(
            _ledger(figures, rooms, part, row, rows, total, width),
            f"phần {number}/{len(parts)}" if len(parts) > 1 else None,
        )
        for number, part in enumerate(parts, 1)
    ]


def _ledger(
    figures: Sequence[Figure],
    rooms: Sequence[_Room],
    part: Sequence[int],
    row: Rows,
    rows: int,
    total: Sequence[str] | None,
    width: float,
) -> Ledger:
    size = _size([rooms[place] for place in part], width)
    width = min(width, _MOST * _needed([rooms[place] for place in part], size, 1.0))
    shares = _shares([rooms[place] for place in part], size, width)
    columns = [
        Column(
            figures[place].title,
            share,
            "right" if figures[place].right else "left",
            figures[place].group or None,
            figures[place].mark,
        )
        for place, share in zip(part, shares, strict=True)
    ]

    def cells(number: int) -> Sequence[str]:
        texts = total if total is not None and number == rows else row(number)
        return [texts[place] for place in part]

    return Ledger(columns, rows + bool(total), cells, width=width, size=size, strong=int(total is not None))


def _room(figure: Figure, texts: Sequence[str], sum_: str) -> _Room:
    title = _wide(figure.title, fonts.BOLD) / _LINES_OF_A_TITLE
    word = max((_wide(word, fonts.BOLD) for word in figure.title.split()), default=0.0)
    strong = _wide(sum_, fonts.BOLD)
    widths = sorted(_wide(text, fonts.REGULAR) for text in texts)
    if figure.right:
        least = max(word, strong, *widths[-1:])
        return _Room(least, max(least, title))
    longest = max((_wide(word, fonts.REGULAR) for text in texts for word in text.split()), default=0.0)
    # Texts that are longer than most may take more lines; they must not take the room of all others.
    usual = widths[len(widths) * 3 // 5] if widths else 0.0
    return _Room(max(word, min(max(longest, strong), _LONGEST_WORD)), max(usual, strong, title))


def _wide(text: str, font: str) -> float:
    return fonts.width(fonts.drawable(text), font, 1)


def _needed(rooms: Sequence[_Room], size: float, lines: float) -> float:
    return sum(room.at(size, lines) for room in rooms)


def _size(rooms: Sequence[_Room], width: float) -> float:
    """The largest letters at which no word is broken and texts do not grow too tall; else the smallest."""
    return next((size for size in SIZES if _needed(rooms, size, _LINES) <= width), SIZES[-1])


def _shares(rooms: Sequence[_Room], size: float, width: float) -> list[float]:
    """Of the width: as much for each text as keeps the tallest cells low; what is left goes to all alike."""
    low, high = 1.0, 1000.0
    for _ in range(40):
        lines = (low + high) / 2
        low, high = (low, lines) if _needed(rooms, size, lines) <= width else (lines, high)
    taken = [room.at(size, 1.0 if _needed(rooms, size, 1.0) <= width else high) for room in rooms]
    return [each / sum(taken) for each in taken]


def _parts(figures: Sequence[Figure], rooms: Sequence[_Room], width: float) -> list[list[int]]:
    """Which columns stand in which part: groups whole as long as a sheet can hold one."""
    everything = list(range(len(figures)))
    size = SIZES[-1]

    def fits(places: Sequence[int]) -> bool:
        return _needed([rooms[place] for place in places], size, _TALLEST) <= width

    heads = [place for place in everything if figures[place].heads]
    if fits(everything) or len(heads) == len(figures):
        return [everything]
    others = [place for place in everything if not figures[place].heads]
    units: list[list[int]] = []
    for group, members in groupby(others, key=lambda place: figures[place].group):
        places = list(members)
        units += [places] if group and fits([*heads, *places]) else [[place] for place in places]
    parts: list[list[int]] = []
    for unit in units:
        if parts and fits([*heads, *parts[-1], *unit]):
            parts[-1] += unit
        else:
            parts.append(list(unit))
    return [[*heads, *part] for part in parts]
