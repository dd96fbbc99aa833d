"""Mẫu số 04, the apology, as an A4 letter after Nghị định 30/2020/NĐ-CP, Phụ lục I.

The official body of the form was not seen; this one holds what Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6 demands and
what letters in use print besides.
"""

from __future__ import annotations

from onestop.apology import wording
from onestop.apology.letter import Apology
from onestop.papers import blocks
from onestop.papers.composing import Composed, on_letter
from onestop.papers.flow import Block
from onestop.papers.layout import Properties, Sheet
from onestop.papers.letter_lines import items
from onestop.papers.letterhead import head
from onestop.papers.text import known
from onestop.papers.typesetting import typeset


def compose(paper: Apology) -> Composed:
    """The letter, on A4 (Nghị định 30/2020/NĐ-CP)."""
    return on_letter(
        lambda sheet: [_blocks(sheet, paper)],
        Properties(title=wording.title(paper), author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"),
        mark=paper.mark,
    )


def render(paper: Apology) -> bytes:
    """The letter as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: Apology) -> list[Block]:
    number = known(paper.number)
    day = None if paper.by_hand else paper.issued_at
    no_new_date = wording.no_new_date(paper)
    form_note = paper.form_note if paper.occasion.re_appoints else None  # the others are letters, no Mẫu số 04
    return [
        *head(sheet, paper.head, issued_at=day, number=number and f"Số: {number}", by_desk=False),
        *blocks.title(sheet, wording.title(paper), summary=wording.summary(paper), below=(form_note,)),
        *blocks.addressee(sheet, paper.applicant),
        *blocks.basis(sheet, paper.legal_basis),
        *blocks.led(blocks.sentence(sheet, wording.opening(paper)), items(sheet, wording.moments(paper))),
        blocks.sentence(sheet, wording.delay(paper)),
        blocks.labelled(sheet, "Lý do", wording.reason(paper)),
        *blocks.led(blocks.sentence(sheet, wording.regret(paper)), _offers(sheet, paper)),
        *([blocks.sentence(sheet, no_new_date)] if no_new_date else ()),
        blocks.closing(
            sheet,
            [blocks.sentence(sheet, wording.ending(paper))],
            [*blocks.recipients(sheet, wording.recipients(paper)), *blocks.proof(sheet, paper.proof)],
            blocks.authority_signature(sheet, paper.signer),
        ),
    ]


def _offers(sheet: Sheet, paper: Apology) -> list[Block]:
    """What the letter is about comes first; where it is a moment, in bold."""
    (label, text), *others = wording.offers(paper)
    moment = paper.new_appointment_at or paper.ready_at
    return [
        blocks.labelled(sheet, label, text, strong=moment is not None),
        *(blocks.labelled(sheet, *pair) for pair in others),
    ]
