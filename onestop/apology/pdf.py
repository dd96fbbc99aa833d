"""Mẫu số 04, the apology, as an A4 letter after Nghị định 30/2020/NĐ-CP, Phụ lục I.

The official body of the form was not seen; this one holds what Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6 demands and
what letters in use print besides.
"""

from __future__ import annotations

from reportlab.platypus import Flowable

from onestop.apology import wording
from onestop.apology.letter import Apology
from onestop.papers import blocks
from onestop.papers.layout import LETTER, Properties, typeset
from onestop.papers.letterhead import head
from onestop.papers.text import known
from onestop.papers.wording import moment


def render(paper: Apology) -> bytes:
    """The letter as PDF. Same facts, same bytes."""
    about = Properties(title=paper.title, author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}")
    return typeset(LETTER, [_flowables(paper)], about, mark=paper.mark)


def _flowables(paper: Apology) -> list[Flowable]:
    number = known(paper.number)
    *help_, parting = wording.ending(paper)
    return [
        *head(LETTER, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=False),
        *blocks.title(LETTER, paper.title, below=(paper.form_note,)),
        *blocks.addressee(LETTER, paper.applicant),
        *blocks.basis(LETTER, paper.legal_basis),
        blocks.sentence(LETTER, wording.opening(paper)),
        *(blocks.item(LETTER, label, value) for label, value in wording.moments(paper)),
        blocks.sentence(LETTER, wording.delay(paper)),
        blocks.labelled(LETTER, "Lý do", wording.reason(paper)),
        blocks.sentence(LETTER, wording.regret(paper)),
        blocks.labelled(LETTER, "Thời gian hẹn lại", f"{moment(paper.new_appointment_at)}.", strong=True),
        *_place(paper),
        *(blocks.sentence(LETTER, text) for text in help_),
        blocks.closing(
            LETTER,
            [blocks.sentence(LETTER, parting)],
            blocks.recipients(LETTER, wording.recipients(paper)),
            blocks.authority_signature(LETTER, paper.signer),
        ),
    ]


def _place(paper: Apology) -> list[Flowable]:
    place = known(paper.result_place)
    return [blocks.labelled(LETTER, "Nơi trả kết quả", f"{place}.")] if place else []
