"""The apology as an A4 letter after Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from onestop.apology.letter import Apology


def render(paper: Apology) -> bytes:
    """The letter as PDF. Same facts, same bytes."""
    raise NotImplementedError
