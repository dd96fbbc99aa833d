"""What stands on a page beside its text: the mark of what is not real, its number, the line to cut along."""

from __future__ import annotations

from math import cos, radians, sin

from reportlab.lib.units import mm

from onestop.papers import fonts
from onestop.papers.layout import LETTER, Properties, Sheet
from onestop.papers.ledger_head import wrapped
from onestop.papers.page import Page
from onestop.papers.runs import Face
from onestop.papers.text import one_line

_SLOPE = radians(50)


def draw_mark(page: Page, sheet: Sheet, mark: str) -> None:
    """The mark twice: large and grey across the sheet, small in a frame above, where it can be read and searched."""
    text = fonts.drawable(one_line(mark))
    if not text:
        return
    width, height = sheet.size
    size = min(60.0, 0.95 * width / fonts.width(text, fonts.BOLD, 1))
    along = fonts.width(text, fonts.BOLD, size) / 2
    left = width / 2 - along * cos(_SLOPE) + size / 3 * sin(_SLOPE)
    base = height / 2 - along * sin(_SLOPE) - size / 3 * cos(_SLOPE)
    across = min(fonts.width(text, fonts.BOLD, 8), width - 20 * mm)
    above = height - 7.5 * mm
    with page.ornament():
        page.turned_text(left, base, text, Face.BOLD, size, cos(_SLOPE), sin(_SLOPE), grey=0.9)
        page.frame((width - across) / 2 - 5, above - 3, across + 10, 12, thickness=0.6, grey=0.35)
        page.turned_text((width - fonts.width(text, fonts.BOLD, 8)) / 2, above, text, Face.BOLD, 8, 1, 0, grey=0.35)


def draw_number(page: Page, sheet: Sheet, number: int, about: Properties) -> None:
    """The number of a page after the first: above in the middle of a letter, below with the subject on a form."""
    if number < 2:
        return
    width, height = sheet.size
    with page.ornament():
        if sheet is LETTER:  # Nghị định 30/2020: in the middle above, not on page 1
            line = str(number)
            left = (width - fonts.width(line, fonts.REGULAR, sheet.body)) / 2
            page.text(left, height - 13 * mm, line, Face.PLAIN, sheet.body)
        else:
            line = fonts.drawable(f"{one_line(about.subject)} – trang {number}")
            left = max(width - sheet.right - fonts.width(line, fonts.ITALIC, sheet.small), 5 * mm)
            page.text(left, 6 * mm, line, Face.ITALIC, sheet.small)


def draw_foot(page: Page, sheet: Sheet, number: int, pages: int, about: Properties, lines: tuple[str, ...]) -> None:
    """At the right the subject with the number of the page and of all pages; below it the lines, small."""
    size = 6.5
    with page.ornament():
        shown = fonts.drawable(f"{one_line(about.subject)} – trang {number}/{pages}")
        left = max(sheet.size[0] - sheet.right - fonts.width(shown, fonts.ITALIC, sheet.small), 5 * mm)
        page.text(left, 10 * mm, shown, Face.ITALIC, sheet.small)
        base = 7 * mm
        for line in lines:
            for piece in wrapped(line, sheet.width, size):
                page.text(sheet.left, base, piece, Face.PLAIN, size)
                base -= size * 1.15


def draw_cut(page: Page, size: tuple[float, float]) -> None:
    """A dashed line down the middle of the sheet."""
    with page.ornament():
        page.rules([(size[0] / 2, 4 * mm, size[0] / 2, size[1] - 4 * mm)], width=0.4, grey=0.5, dash="[3 3] 0 d")
