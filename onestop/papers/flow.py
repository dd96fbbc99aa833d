"""What papers are composed of: blocks that stand one below the other and flow from page to page."""

from __future__ import annotations

from collections.abc import Sequence

from onestop.papers.layout import Align, Style
from onestop.papers.lines import Line, broken
from onestop.papers.page import Page
from onestop.papers.runs import Run
from onestop.papers.structure import Element

NOWHERE = float("inf")


class Block:
    """Something as wide as its column. before: the room above it, in points, which vanishes at the top of a page."""

    before: float = 0

    def height(self, width: float, room: float = NOWHERE) -> float:
        """The height in a column, or anything above `room` as soon as it is clear that it does not fit."""
        raise NotImplementedError

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        """What fits into `room`, and the rest; None for the first when no useful part of it fits.

        alone: nothing stands above it on the page, so that it gets no more room than this anywhere.
        """
        return None, self

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        """Draw it below `top`, as a part of `within`."""
        raise NotImplementedError


class Space(Block):
    """Empty room."""

    def __init__(self, height: float) -> None:
        self._height = height

    def height(self, width: float, room: float = NOWHERE) -> float:
        return self._height

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        return Space(0), None  # the end of the page is room enough

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        pass


class Paragraph(Block):
    """Words in a style. Neither its first nor its last line stands alone on a page."""

    def __init__(self, style: Style, runs: Sequence[Run], *, origin: Paragraph | None = None) -> None:
        self.style, self._runs = style, runs
        self.before = 0 if origin else style.before
        self._origin = origin or self
        self._lines: list[Line] = []
        self._set_for = -1.0
        self._indent = 0.0 if origin else style.indent
        self._element: Element | None = None

    def lines(self, width: float) -> list[Line]:
        """The lines in a column of a width."""
        if self._set_for != width and self._origin is self:
            self._lines = broken(self._runs, size=self.style.size, width=width, indent=self._indent)
            self._set_for = width
        return self._lines

    def height(self, width: float, room: float = NOWHERE) -> float:
        return len(self.lines(width)) * self.style.leading

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        lines = self.lines(width)
        fit = int(room / self.style.leading + 1e-6)
        if fit >= len(lines):
            return self, None
        if len(lines) - fit < 2 and not alone:
            fit -= 1
        if fit < (1 if alone else 2):
            return None, self
        return self._part(lines[:fit], self._indent), self._part(lines[fit:], 0)

    def _part(self, lines: list[Line], indent: float) -> Paragraph:
        made = Paragraph(self.style, (), origin=self._origin)
        made._lines, made._indent = lines, indent
        return made

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        lines = self.lines(width)
        with page.part(self._origin.part_of(within)):
            page.lines(
                lines,
                self.style.size,
                self.style.leading,
                [x + self._shift(line, width, first=number == 0) for number, line in enumerate(lines)],
                top,
                spread=self.style.align is Align.SPREAD,
            )

    def part_of(self, within: Element) -> Element:
        """What it is; a paragraph over two pages is one part. In a cell it is the cell's own text."""
        if within.tag in ("TH", "TD"):
            return within
        if self._element is None:
            self._element = within.child(self.style.tag)
        return self._element

    def _shift(self, line: Line, width: float, *, first: bool) -> float:
        if self.style.align is Align.CENTRE:
            return (width - line.width) / 2
        return self._indent if first else 0.0


class Rule(Block):
    """A thin line in the middle of its column, as under the national motto and the name of the office."""

    def __init__(self, length: float, *, above: float = 3) -> None:
        self._length, self._above = length, above

    def height(self, width: float, room: float = NOWHERE) -> float:
        return self._above + 1

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        start = x + (width - self._length) / 2
        y = top - self._above
        with page.ornament():
            page.rules([(start, y, start + self._length, y)], width=0.6)


class Stack(Block):
    """Blocks one below the other. together: as long as a page can hold them, they stay on one."""

    def __init__(self, blocks: Sequence[Block], *, together: bool = False) -> None:
        self.blocks, self.together = list(blocks), together

    @property
    def before(self) -> float:  # type: ignore[override]
        return self.blocks[0].before if self.blocks else 0

    def height(self, width: float, room: float = NOWHERE) -> float:
        used = 0.0
        for number, block in enumerate(self.blocks):
            used += (block.before if number else 0) + block.height(width, room - used)
            if used > room:
                break
        return used

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        used = 0.0
        for number, block in enumerate(self.blocks):
            gap = block.before if number else 0
            height = block.height(width, room - used - gap)
            if used + gap + height > room:
                fits, rest = block.split(width, room - used - gap, alone=alone and not number)
                above = [*self.blocks[:number], *([fits] if fits else [])]
                below = [*([rest] if rest else []), *self.blocks[number + 1 :]]
                return Stack(above) if above else None, Stack(below) if below else None
            used += gap + height
        return self, None

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        for number, block in enumerate(self.blocks):
            top -= block.before if number else 0
            block.draw(page, x, top, width, within)
            top -= block.height(width)


class Led(Block):
    """A line that leads to what follows: no page ends between it and the first of that ("gồm:" and its table)."""

    def __init__(self, lead: Block, body: Block, *, gap: float = 0) -> None:
        self._lead, self._body, self._gap = lead, body, gap + body.before
        self.before = lead.before

    def height(self, width: float, room: float = NOWHERE) -> float:
        above = self._lead.height(width) + self._gap
        return above + self._body.height(width, room - above)

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        above = self._lead.height(width) + self._gap
        fits, rest = self._body.split(width, room - above, alone=alone)
        if fits is None:
            return None, self
        return Led(self._lead, fits, gap=self._gap - fits.before), rest

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        self._lead.draw(page, x, top, width, within)
        self._body.draw(page, x, top - self._lead.height(width) - self._gap, width, within)


class Columns(Block):
    """Stacks side by side. widths: in points; the one that is None takes what is left."""

    def __init__(self, cells: Sequence[Stack], widths: Sequence[float | None]) -> None:
        self._cells, self._widths = cells, widths

    def _placed(self, width: float) -> list[tuple[Stack, float]]:
        rest = width - sum(known for known in self._widths if known is not None)
        return list(zip(self._cells, (rest if known is None else known for known in self._widths), strict=True))

    def height(self, width: float, room: float = NOWHERE) -> float:
        return max(cell.height(own, room) for cell, own in self._placed(width))

    def split(self, width: float, room: float, *, alone: bool = False) -> tuple[Block | None, Block | None]:
        parts = [cell.split(own, room, alone=alone) for cell, own in self._placed(width)]
        if not any(fits for fits, _ in parts):
            return None, self
        above = [_stack(fits) for fits, _ in parts]
        if not any(rest for _, rest in parts):
            return self, None
        return Columns(above, self._widths), Columns([_stack(rest) for _, rest in parts], self._widths)

    def draw(self, page: Page, x: float, top: float, width: float, within: Element) -> None:
        for cell, own in self._placed(width):
            cell.draw(page, x, top, own, within)
            x += own


def _stack(block: Block | None) -> Stack:
    return block if isinstance(block, Stack) else Stack([block] if block else [])


def paragraph(style: Style, *runs: Run) -> Block:
    """Words in one of the styles of a sheet; blanks between runs are part of the runs."""
    return Paragraph(style, runs)


def space(height: float) -> Block:
    """Room of a height in points; it vanishes at the top of a page."""
    return Space(height)
