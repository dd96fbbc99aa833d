"""What papers are composed of: blocks that stand one below the other and flow from page to page."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from onestop.papers.runs import Face, Run
from onestop.papers.text import markup

Block = Flowable

_TAGS = {Face.PLAIN: "{}", Face.BOLD: "<b>{}</b>", Face.ITALIC: "<i>{}</i>", Face.BOLD_ITALIC: "<b><i>{}</i></b>"}


def paragraph(style: ParagraphStyle, *runs: Run) -> Block:
    """Words in one of the styles of a sheet; blanks between runs are part of the runs."""
    return Paragraph("".join(_TAGS[run.face].format(_edged(run.text)) for run in runs), style)


def space(height: float) -> Block:
    """Room of a height in points; it vanishes at the top of a page."""
    return Spacer(0, height)


def _edged(text: str) -> str:
    """Cleaning strips the ends, where a run may have a blank that parts it from its neighbour."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{markup(text)}{after}"
