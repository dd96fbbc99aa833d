"""A short list inside a letter: one fact a line, all but the last ending in a semicolon."""

from __future__ import annotations

from collections.abc import Sequence

from onestop.papers import blocks
from onestop.papers.flow import Block
from onestop.papers.layout import Sheet
from onestop.papers.text import without_stop


def items(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """ "- Nhãn: giá trị;" for each pair, the last one with a full stop; nothing for no pairs."""
    lines: list[Block] = [blocks.item(sheet, label, without_stop(text)) for label, text in pairs[:-1]]
    return lines + [blocks.sentence(sheet, f"- {label}: {without_stop(text)}.") for label, text in pairs[-1:]]
