"""A paper composed but not yet drawn: what each form gives to the typesetter.

Every form module has `compose(paper) -> Composed`, and `render(paper)`, which is `typeset(compose(paper))`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onestop.papers.flow import Block
from onestop.papers.layout import (
    DENSE_FORM,
    FORM,
    FORM_A4,
    LETTER,
    LIST,
    TIGHT_FORM,
    Properties,
    Sheet,
    SheetChoice,
)

Copies = Callable[[Sheet], Sequence[Sequence[Block]]]


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A paper ready to be drawn.

    copies: its copies (liên) as blocks, made for a sheet; each copy begins on a page of its own and counts its pages.
    sheets: the first one on which each copy fits one page is taken; the first of all when there is none.
    two_up: copies 1 and 2 stand side by side on one A4 sheet, to be cut in the middle.
    foot: lines at the foot of each page, with the number of the page and of all; None: later pages are numbered only.
    """

    about: Properties
    copies: Copies
    sheets: tuple[Sheet, ...]
    two_up: bool = False
    mark: str | None = None
    foot: tuple[str, ...] | None = None


def on_form(
    choice: SheetChoice, copies: Copies, about: Properties, *, mark: str | None, dense: bool = False
) -> Composed:
    """A form of the desk, on what the office prints its forms on.

    dense: it is set tighter when that keeps each copy on one A5 page.   With SheetChoice.TWO_UP a form of one copy
    stays on A5.
    """
    if choice is SheetChoice.A4:
        sheets: tuple[Sheet, ...] = (FORM_A4,)
    else:
        sheets = (FORM, DENSE_FORM, TIGHT_FORM) if dense else (FORM,)
    return Composed(about=about, copies=copies, sheets=sheets, two_up=choice is SheetChoice.TWO_UP, mark=mark)


def on_letter(copies: Copies, about: Properties, *, mark: str | None) -> Composed:
    """A letter on A4 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return Composed(about=about, copies=copies, sheets=(LETTER,), mark=mark)


def on_list(copies: Copies, about: Properties, *, mark: str | None, foot: tuple[str, ...] | None = None) -> Composed:
    """A register or a list with many columns, on A4 landscape."""
    return Composed(about=about, copies=copies, sheets=(LIST,), mark=mark, foot=foot)
