"""The end of a list: what is said last, the proof, and the places to sign, which never stand alone on a page."""

from __future__ import annotations

from collections.abc import Sequence

from onestop.papers import blocks
from onestop.papers.flow import Block, Stack
from onestop.papers.layout import Sheet
from onestop.papers.proof import Proof

_PROOF = 0.17  # its share of the width


def ending(sheet: Sheet, last: Sequence[Block], proof: Proof | None, *signatures: Sequence[Block]) -> Block:
    """signatures: from left to right, each as blocks.signature makes it."""
    left = _PROOF * sheet.width if proof else 0.0
    each = (sheet.width - left) / len(signatures)
    cells: list[Sequence[Block]] = [blocks.proof(sheet, proof)] if proof else []
    widths: list[float | None] = [left] if proof else []
    placed = blocks.columns(sheet, [*cells, *signatures], [*widths, *([each] * (len(signatures) - 1)), None])
    return Stack([*last, placed], together=True)
