"""From a stack of blocks to pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from onestop.papers.flow import Block, Space, Stack

_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and how far below the upper margin of its page it begins, in points."""

    block: Block
    below: float


def paged(blocks: Sequence[Block], *, width: float, height: float) -> list[list[Placed]]:
    """The pages that the blocks fill, each `width` by `height` points inside its margins."""
    pages: list[list[Placed]] = [[]]
    used = 0.0
    waiting = deque(blocks)

    def place(block: Block, gap: float, tall: float) -> None:
        nonlocal used
        pages[-1].append(Placed(block, used + gap))
        used += gap + tall

    def turn() -> None:
        nonlocal used
        pages.append([])
        used = 0.0

    while waiting:
        block = waiting.popleft()
        fresh = not pages[-1]
        if fresh and isinstance(block, Space):
            continue
        gap = 0.0 if fresh else block.before
        room = height - used - gap + _ROUNDING
        tall = block.height(width, room)
        if tall <= room:
            place(block, gap, tall)
        elif isinstance(block, Stack):
            if block.together and not fresh and block.height(width, height) <= height:
                turn()
                waiting.appendleft(block)
            else:
                waiting.extendleft(reversed(block.blocks))
        else:
            fits, rest = block.split(width, room, alone=fresh)
            if fits is not None:
                place(fits, gap, fits.height(width))
            elif fresh:  # nothing can be done: taller than any page, and of one piece
                place(block, gap, tall)
                rest = None
            if rest is not None:
                turn()
                waiting.appendleft(rest)
    return pages
