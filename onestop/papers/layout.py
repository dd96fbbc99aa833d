"""Sheets of paper: sizes, styles, the line that marks what is not real, and the making of the PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Literal

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from onestop.papers import fonts
from onestop.papers.text import one_line


@dataclass(frozen=True)
class Sheet:
    """A size of paper with its margins (points) and letter sizes."""

    size: tuple[float, float]
    top: float
    right: float
    bottom: float
    left: float
    body: float  # letter size of the text
    head: float  # of the lines in the head
    title: float
    small: float
    indent: float  # first line of a paragraph
    gap: float  # before a paragraph

    @property
    def width(self) -> float:
        """The width between the margins, in points."""
        return self.size[0] - self.left - self.right


class SheetChoice(StrEnum):
    """What an office prints the desk's forms on."""

    A5 = "a5"  # as designed (TT 01/2018/TT-VPCP, Điều 9 khoản 2)
    A4 = "a4"
    TWO_UP = "two_up"  # both copies (liên) side by side on one A4 sheet


# The forms of the desk are designed for A5 (TT 01/2018/TT-VPCP, Điều 9 khoản 2), in letters smaller than a letter's.
FORM = Sheet(
    size=A5,
    top=11 * mm,
    right=10 * mm,
    bottom=11 * mm,
    left=15 * mm,
    body=10.5,
    head=9.5,
    title=12.5,
    small=8.5,
    indent=0,
    gap=1.5,
)
# The same form, set tighter: for a receipt that would otherwise put nothing but its signatures on a second page.
DENSE_FORM = replace(FORM, top=10 * mm, bottom=8 * mm, body=9.5, head=9, title=11.5, small=7.5, gap=0.5)
# And once more, for the long lists of papers of land and building: still legible, and the citizen carries one page.
TIGHT_FORM = replace(FORM, top=8 * mm, bottom=7 * mm, body=9, head=8.5, title=11, small=7, gap=0.3)
# On A4, as most provinces print their forms: 20 mm around, 30 at the left for the file.
FORM_A4 = Sheet(
    size=A4,
    top=20 * mm,
    right=20 * mm,
    bottom=20 * mm,
    left=30 * mm,
    body=12,
    head=11.5,
    title=14,
    small=10,
    indent=0,
    gap=3,
)
# Registers and lists of many columns: A4 landscape.
LIST = Sheet(
    size=landscape(A4),
    top=20 * mm,
    right=15 * mm,
    bottom=15 * mm,
    left=20 * mm,
    body=10.5,
    head=11.5,
    title=14,
    small=9.5,
    indent=0,
    gap=3,
)
# Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, 20–25 above and below, 30–35 left, 15–20 right; text 13–14.
LETTER = Sheet(
    size=A4,
    top=20 * mm,
    right=18 * mm,
    bottom=20 * mm,
    left=30 * mm,
    body=13,
    head=12,
    title=14,
    small=11,
    indent=12.7 * mm,
    gap=6,
)


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of a sheet."""

    body: ParagraphStyle  # fields of a form, left aligned
    prose: ParagraphStyle  # sentences of a letter: indented, justified
    centred: ParagraphStyle
    head: ParagraphStyle
    title: ParagraphStyle
    small: ParagraphStyle
    small_centred: ParagraphStyle
    cell: ParagraphStyle
    cell_centred: ParagraphStyle


@cache
def styles(sheet: Sheet) -> Styles:
    """The styles of a sheet; every one names its fonts, or ReportLab would fall back on an unembedded Helvetica."""
    fonts.register()

    def style(
        size: float, *, before: float = 0, align: Literal[0, 1, 4] = TA_LEFT, indent: float = 0
    ) -> ParagraphStyle:
        return ParagraphStyle(
            "text",
            fontName=fonts.REGULAR,
            bulletFontName=fonts.REGULAR,
            fontSize=size,
            leading=size * 1.2,
            spaceBefore=before,
            alignment=align,
            firstLineIndent=indent,
            allowWidows=0,
            allowOrphans=0,
        )

    return Styles(
        body=style(sheet.body, before=sheet.gap),
        prose=style(sheet.body, before=sheet.gap, align=TA_JUSTIFY, indent=sheet.indent),
        centred=style(sheet.body, align=TA_CENTER),
        head=style(sheet.head, align=TA_CENTER),
        title=style(sheet.title, align=TA_CENTER),
        small=style(sheet.small, before=1),
        small_centred=style(sheet.small, align=TA_CENTER),
        cell=style(sheet.body - 1),
        cell_centred=style(sheet.body - 1, align=TA_CENTER),
    )


@dataclass(frozen=True, kw_only=True)
class Properties:
    """What the file says about itself. `subject` also stands at the foot of a form's further pages."""

    title: str
    author: str
    subject: str


def typeset(sheet: Sheet, copies: Sequence[Sequence[Flowable]], about: Properties, *, mark: str | None) -> bytes:
    """The PDF of one or more copies (liên) of a paper; each copy begins on a page of its own and counts its pages.

    invariant=1 leaves out the day of making and the random id, so that the same facts give the same bytes.
    """
    return _built(sheet, copies, about, mark)[0]


def typeset_fitting(
    sheets: Sequence[Sheet],
    copies: Callable[[Sheet], Sequence[Sequence[Flowable]]],
    about: Properties,
    *,
    mark: str | None,
) -> bytes:
    """Like typeset, on the first of the sheets where each copy fits one page; on the first of all when none does."""
    made = []
    for sheet in sheets:
        on_this = copies(sheet)
        pdf, pages = _built(sheet, on_this, about, mark)
        if pages == len(on_this):
            return pdf
        made.append(pdf)
    return made[0]


_fonts_in_use = Lock()


def _built(
    sheet: Sheet, copies: Sequence[Sequence[Flowable]], about: Properties, mark: str | None
) -> tuple[bytes, int]:
    """The PDF and the number of its pages."""
    fonts.register()
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=sheet.size,
        title=one_line(about.title),
        author=one_line(about.author),
        subject=one_line(about.subject),
        creator="onestop",
        lang="vi",
        invariant=1,
        initialFontName=fonts.REGULAR,
        displayDocTitle=1,
        pageTemplates=_templates(sheet, len(copies), about, mark),
    )
    story: list[Flowable] = []
    for number, flowables in enumerate(copies):
        if number:
            story += [NextPageTemplate(f"first-{number}"), PageBreak()]
        story += [NextPageTemplate(f"later-{number}"), *flowables]
    # The library reads each font through one file position for all: two threads at once make errors, or wrong letters.
    with _fonts_in_use:
        document.build(story)
    return buffer.getvalue(), document.page


class _Page(PageTemplate):
    """A page of one copy: its frame, the mark, and the number of the page within the copy."""

    def __init__(self, sheet: Sheet, copy: int, *, first: bool, about: Properties, mark: str | None) -> None:
        frame = Frame(
            sheet.left,
            sheet.bottom,
            sheet.width,
            sheet.size[1] - sheet.top - sheet.bottom,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        super().__init__(f"{'first' if first else 'later'}-{copy}", [frame], pagesize=sheet.size)
        self._sheet, self._first, self._about = sheet, first, about
        self._mark = one_line(mark) if mark else ""
        self._number = 1

    def beforeDrawPage(self, canv: Canvas, doc: BaseDocTemplate) -> None:  # noqa: N802 (ReportLab's name)
        if self._mark:
            _draw_mark(canv, self._sheet, self._mark)
        if self._first:
            return
        self._number += 1
        canv.saveState()
        if self._sheet is LETTER:  # Nghị định 30/2020: in the middle above, not on page 1
            canv.setFont(fonts.REGULAR, self._sheet.body)
            canv.drawCentredString(self._sheet.size[0] / 2, self._sheet.size[1] - 13 * mm, str(self._number))
        else:
            canv.setFont(fonts.ITALIC, self._sheet.small)
            line = f"{one_line(self._about.subject)} – trang {self._number}"
            canv.drawRightString(self._sheet.size[0] - self._sheet.right, 6 * mm, line)
        canv.restoreState()


def _templates(sheet: Sheet, copies: int, about: Properties, mark: str | None) -> list[PageTemplate]:
    return [
        _Page(sheet, copy, first=first, about=about, mark=mark) for copy in range(copies) for first in (True, False)
    ]


def _draw_mark(canvas: Canvas, sheet: Sheet, mark: str) -> None:
    """The mark twice: large and grey across the sheet, small in a frame above, where it can be read and searched."""
    width, height = sheet.size
    canvas.saveState()
    canvas.setFillGray(0.9)
    size = min(60.0, 0.95 * width / stringWidth(mark, fonts.BOLD, 1))
    canvas.setFont(fonts.BOLD, size)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(50)
    canvas.drawCentredString(0, -size / 3, mark)
    canvas.restoreState()

    canvas.saveState()
    size = 8.0
    across = min(stringWidth(mark, fonts.BOLD, size), width - 20 * mm)
    base = height - 7.5 * mm
    canvas.setFillGray(0.35)
    canvas.setStrokeGray(0.35)
    canvas.setLineWidth(0.6)
    canvas.rect((width - across) / 2 - 5, base - 3, across + 10, size + 4)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(width / 2, base, mark)
    canvas.restoreState()
