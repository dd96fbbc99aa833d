"""The survey on paper: Phiếu khảo sát mức độ hài lòng, one sheet of A4, both sides at most.

No form of a circular. It bears a running number of its round, so that no sheet is entered twice, and nothing that leads
to a dossier or a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from onestop.papers import blocks
from onestop.papers.composing import Composed
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import FORM_A4, Properties, Sheet, styles
from onestop.papers.letterhead import Letterhead, foot
from onestop.papers.runs import bold, italic, plain
from onestop.papers.table import Ruled
from onestop.papers.typesetting import typeset

TITLE = "Phiếu khảo sát mức độ hài lòng"
BOX = "[\u00a0\u00a0\u00a0]"
_GAP = "\u00a0" * 4
# The questions that are shipped fit one side; more of them go over to the other.
_ONE_PAGE = replace(FORM_A4, top=12 * mm, bottom=12 * mm, left=20 * mm, right=15 * mm, body=11, title=13.5, small=9)
_NUMBER, _MARK = 0.06, 0.09  # shares of the width: the number of a question, a place for a cross


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question. number: as people enter it. factor: the heading it stands under, "" for none."""

    number: int
    text: str
    choices: tuple[str, ...]
    factor: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveyForm:
    """What the form asks. numbers: running numbers, a copy each; none for one copy with a blank for the hand.

    scale: the choices of the questions that stand in the table, in its columns. groups: what may be ticked as the kind
    of procedure. round_name: of the round that it belongs to.
    """

    head: Letterhead
    scale: tuple[str, ...]
    asked: tuple[Asked, ...]
    groups: tuple[str, ...]
    round_name: str | None = None
    numbers: tuple[int, ...] = ()
    mark: str | None = None


def compose(paper: SurveyForm) -> Composed:
    """A copy for each running number."""
    numbers: tuple[int | None, ...] = paper.numbers or (None,)
    return Composed(
        about=Properties(title=TITLE, author=paper.head.agency, subject=TITLE),
        copies=lambda sheet: [_story(sheet, paper, number) for number in numbers],
        sheets=(_ONE_PAGE, FORM_A4),
        mark=paper.mark,
    )


def render(paper: SurveyForm) -> bytes:
    """The forms as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _story(sheet: Sheet, paper: SurveyForm, number: int | None) -> list[Block]:
    style = styles(sheet)
    called = f"{paper.head.desk or 'Bộ phận Một cửa'}, {paper.head.agency}"
    which = f"Phiếu số: {number}" if number is not None else "Phiếu số: …………"
    of_round = f"Đợt: {paper.round_name}. {which}" if paper.round_name else which
    table = [one for one in paper.asked if one.choices == paper.scale]
    others = [one for one in paper.asked if one.choices != paper.scale]
    return [
        *blocks.title(sheet, TITLE, summary=called, below=(of_round,)),
        blocks.sentence(
            sheet,
            "Mời Ông/Bà đánh dấu X vào ô phù hợp của từng câu; câu nào không muốn trả lời thì bỏ trống. Phiếu không "
            "ghi tên, không ghi mã hồ sơ; câu trả lời chỉ được cộng vào kết quả chung.",
        ),
        space(sheet.gap),
        paragraph(style.body, plain("Thủ tục Ông/Bà vừa làm: "), plain(_boxes(paper.groups))),
        space(sheet.gap),
        _table(sheet, paper.scale, table),
        space(sheet.gap * 2),
        *_others(sheet, others),
        space(sheet.gap * 2),
        paragraph(style.small_centred, italic("Xin bỏ phiếu vào hòm phiếu tại quầy. Trân trọng cảm ơn Ông/Bà.")),
        *foot(sheet, paper.head),
    ]


def _table(sheet: Sheet, scale: Sequence[str], asked: Sequence[Asked]) -> Ruled:
    style = styles(sheet)
    head = [paragraph(style.small_centred, bold(text)) for text in ("Câu", "Nội dung", *scale)]
    widths = [_NUMBER, 1 - _NUMBER - _MARK * len(scale), *[_MARK] * len(scale)]
    return Ruled(head, list(_rows(sheet, scale, asked)), [share * sheet.width for share in widths])


def _rows(sheet: Sheet, scale: Sequence[str], asked: Sequence[Asked]) -> Iterator[list[Block]]:
    style = styles(sheet)
    factor = ""
    for one in asked:
        if one.factor and one.factor != factor:
            yield [space(0), paragraph(style.cell, bold(one.factor)), *[space(0) for _ in scale]]
            factor = one.factor
        yield [
            paragraph(style.cell_centred, plain(str(one.number))),
            paragraph(style.cell, plain(one.text)),
            *[paragraph(style.cell_centred, plain(BOX)) for _ in scale],
        ]


def _others(sheet: Sheet, asked: Sequence[Asked]) -> Iterator[Block]:
    style = styles(sheet)
    for one in asked:
        yield paragraph(style.body, bold(f"Câu {one.number}. "), plain(one.text))
        yield paragraph(style.body, plain(_boxes(one.choices)))


def _boxes(choices: Sequence[str]) -> str:
    return f"{_GAP} ".join(f"{BOX}\u00a0{choice}".replace(" ", "\u00a0") for choice in choices)
