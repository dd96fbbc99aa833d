"""From composed papers to PDF."""

from __future__ import annotations

from onestop.papers.composing import Composed
from onestop.papers.layout import typeset_fitting


def typeset(paper: Composed) -> bytes:
    """One paper as PDF. The same facts give the same bytes."""
    return typeset_fitting(paper.sheets, paper.copies, paper.about, mark=paper.mark)
