"""Sheets of paper: sizes, margins, and the styles of what stands on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cache

from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.units import mm


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
    number: float  # of the number in the head
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
    number=9.5,
    title=12.5,
    small=8.5,
    indent=0,
    gap=1.5,
)
# The same form, set tighter: for a receipt that would otherwise put nothing but its signatures on a second page.
DENSE_FORM = replace(FORM, top=10 * mm, bottom=8 * mm, body=9.5, head=9, number=9, title=11.5, small=7.5, gap=0.5)
# And once more, for the long lists of papers of land and building: still legible, and the citizen carries one page.
TIGHT_FORM = replace(FORM, top=8 * mm, bottom=7 * mm, body=9, head=8.5, number=8.5, title=11, small=7, gap=0.3)
# On A4, as most provinces print their forms: 20 mm around, 30 at the left for the file.
FORM_A4 = Sheet(
    size=A4,
    top=20 * mm,
    right=20 * mm,
    bottom=20 * mm,
    left=30 * mm,
    body=12,
    head=11.5,
    number=11.5,
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
    number=11.5,
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
    number=13,
    title=14,
    small=11,
    indent=12.7 * mm,
    gap=6,
)


class Align(Enum):
    """How the lines of a paragraph stand between its edges."""

    LEFT = "left"
    CENTRE = "centre"
    SPREAD = "spread"  # from edge to edge


@dataclass(frozen=True)
class Style:
    """How a paragraph is set, in points. before: room above it. indent: of its first line. tag: what it is."""

    size: float
    leading: float
    before: float = 0
    align: Align = Align.LEFT
    indent: float = 0
    tag: str = "P"


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of a sheet."""

    body: Style  # fields of a form, left aligned
    prose: Style  # sentences of a letter: indented, justified
    centred: Style
    head: Style  # who issues it
    motto: Style
    number: Style
    title: Style
    summary: Style  # trích yếu
    small: Style
    small_centred: Style
    caption: Style  # "Nơi nhận:"
    cell: Style
    cell_centred: Style


@cache
def styles(sheet: Sheet) -> Styles:
    """The styles of a sheet."""

    def style(size: float, *, before: float = 0, align: Align = Align.LEFT, indent: float = 0, tag: str = "P") -> Style:
        return Style(size=size, leading=size * 1.2, before=before, align=align, indent=indent, tag=tag)

    centre = Align.CENTRE
    return Styles(
        body=style(sheet.body, before=sheet.gap),
        prose=style(sheet.body, before=sheet.gap, align=Align.SPREAD, indent=sheet.indent),
        centred=style(sheet.body, align=centre),
        head=style(sheet.head, align=centre),
        motto=style(sheet.head + 1, align=centre),
        number=style(sheet.number, align=centre),
        title=style(sheet.title, align=centre, tag="H1"),
        summary=style(sheet.title, align=centre),
        small=style(sheet.small, before=1),
        small_centred=style(sheet.small, align=centre),
        caption=style(sheet.small + 1),
        cell=style(sheet.body - 1),
        cell_centred=style(sheet.body - 1, align=centre),
    )


@dataclass(frozen=True, kw_only=True)
class Properties:
    """What the file says about itself. `subject` also stands at the foot of a form's further pages."""

    title: str
    author: str
    subject: str
