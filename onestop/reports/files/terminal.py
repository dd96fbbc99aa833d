"""A report for the terminal: as many tables as its columns need to fit one, then what the figures mean."""

import unicodedata
from collections.abc import Iterator, Sequence

from onestop.reports.files.notes import notes, title
from onestop.reports.files.shown import shown
from onestop.reports.table import Column, Line, Report, Section

WIDEST = 120  # columns of a terminal
_LONGEST_TEXT = 40
_GAP = "  "


def to_table(report: Report) -> str:
    """Rows line up by what a terminal shows. A wide section goes on below, led by its first column again."""
    lines = [title(report), ""]
    for section in report.sections:
        lines += [section.title.upper(), *_section(section), *section.notes, ""]
    lines += [": ".join(part for part in note if part) for note in notes(report)[1:]]
    return "".join(f"{_visible(line)}\n" for line in lines)


def _section(section: Section) -> Iterator[str]:
    rows = section.all_lines
    if not rows:
        yield section.empty
        return
    first, *others = ([_heading(column), *_cells(section, place, rows)] for place, column in enumerate(section.columns))
    widths = [max(map(width, cells)) for cells in others]
    room = WIDEST - max(map(width, first))
    start = 0
    while start < len(others):
        group = section.columns[start + 1].group
        end, taken = start, 0
        while end < len(others) and section.columns[end + 1].group == group:
            taken += widths[end] + len(_GAP)
            if taken > room and end > start:
                break
            end += 1
        if group:
            yield group
        yield from _lined_up([first, *others[start:end]], section.columns[:1] + section.columns[start + 1 : end + 1])
        yield ""
        start = end
    if not others:
        yield from _lined_up([first], section.columns[:1])


def _lined_up(cells: Sequence[Sequence[str]], columns: Sequence[Column]) -> Iterator[str]:
    widths = [max(map(width, column)) for column in cells]
    for position, line in enumerate(zip(*cells, strict=True)):
        filled = []
        for text, room, column in zip(line, widths, columns, strict=True):
            blank = " " * (room - width(text))
            filled.append(text + blank if column.is_text else blank + text)
        yield _GAP.join(filled)
        if position == 0:
            yield _GAP.join("─" * room for room in widths)


def _heading(column: Column) -> str:
    told = f"· {column.heading}" if column.part else column.heading
    return _cut(" ".join(filter(None, (column.mark, told))))


def _cells(section: Section, place: int, rows: Sequence[Line]) -> Iterator[str]:
    kind = section.columns[place].kind
    return (_cut(_visible(shown(line.cells[place], kind))) for line in rows)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _visible(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter for letter in text)


def width(text: str) -> int:
    """Columns that a terminal gives to a text: none for combining marks, two for wide letters."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
