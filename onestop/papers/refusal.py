"""Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ.

Two refusals that the law keeps apart: at the desk, signed by the receiving officer (Nghị định 118/2025/NĐ-CP, Điều 17
khoản 1 điểm c), and after assessment, signed by the deciding authority inside the term (Điều 19 khoản 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers import blocks, desk_fields
from onestop.papers.composing import Composed, on_form
from onestop.papers.flow import Block
from onestop.papers.layout import Properties, Sheet, SheetChoice
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import moment
from onestop.papers.wordings import Worded, fill, said


class RefusalKind(StrEnum):
    """Which of the two refusals."""

    DECLINED = "declined"  # từ chối tiếp nhận, at the desk
    REFUSED = "refused"  # không giải quyết, trả lại hồ sơ, after assessment


@dataclass(frozen=True, kw_only=True)
class RefusalSlip:
    """What a refusal says.

    dossier_code, received_at: None when declined at the desk.
    officer: the receiving officer, who signs a DECLINED one.   signer: the authority, who signs a REFUSED one.
    title: by the form family valid at the day of issue (None: as both known families name it).
    """

    kind: RefusalKind
    head: Letterhead
    applicant: Party
    content: str
    reason: str
    issued_at: datetime
    number: str | None = None
    dossier_code: str | None = None
    received_at: datetime | None = None
    officer: str | None = None
    signer: Signer | None = None
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    title: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0
    sheet: SheetChoice = SheetChoice.A5


TITLE = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"


def compose(paper: RefusalSlip) -> Composed:
    """The slip, one copy."""
    reference = f"Mã hồ sơ: {paper.dossier_code}" if paper.dossier_code else f"Số: {paper.number or 'chưa cấp'}"
    return on_form(
        paper.sheet,
        lambda sheet: [_blocks(sheet, paper)],
        Properties(title=known(paper.title) or TITLE, author=paper.head.agency, subject=reference),
        mark=paper.mark,
        dense=True,
    )


def render(paper: RefusalSlip) -> bytes:
    """The slip as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: RefusalSlip) -> list[Block]:
    number = known(paper.number)
    by_desk = paper.kind is RefusalKind.DECLINED
    told = f"Xin thông báo cho {paper.applicant.salutation.value} được biết và thực hiện./."
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=by_desk),
        *blocks.title(sheet, known(paper.title) or TITLE, below=(paper.form_note,)),
        *blocks.beside(sheet, _who(sheet, paper), paper.proof),
        *blocks.led(blocks.sentence(sheet, _decision(paper)), [blocks.sentence(sheet, paper.reason, strong=True)]),
        *_give_back(sheet, paper),
        *desk_fields.basis(sheet, paper.legal_basis),
        blocks.closing(sheet, [blocks.sentence(sheet, told), *foot(sheet, paper.head)], *_signatures(sheet, paper)),
    ]


def _who(sheet: Sheet, paper: RefusalSlip) -> list[Block]:
    party = paper.applicant
    return [
        *blocks.field(sheet, "Mã hồ sơ", paper.dossier_code, strong=True),
        *desk_fields.desk(sheet, paper.head),
        *blocks.field(sheet, "Tiếp nhận hồ sơ của", party.name, strong=True),
        *blocks.field(sheet, "Người đại diện", party.representative),
        *desk_fields.reached_at(sheet, party),
        *blocks.field(sheet, "Nội dung yêu cầu giải quyết", paper.content),
        *blocks.field(sheet, "Thời gian nhận hồ sơ", moment(paper.received_at) if paper.received_at else None),
    ]


def _give_back(sheet: Sheet, paper: RefusalSlip) -> list[Block]:
    """After assessment the papers go back through the desk (Nghị định 118/2025/NĐ-CP, Điều 19 khoản 3)."""
    if paper.kind is RefusalKind.DECLINED:
        return []
    values = desk_fields.words(paper.head, paper.applicant)
    return [blocks.sentence(sheet, fill(said(paper.wording, "refusal", "give_back"), values))]


def _decision(paper: RefusalSlip) -> str:
    if paper.kind is RefusalKind.DECLINED:
        body = known(paper.head.desk) or known(paper.head.agency)
        return f"Qua xem xét, {body} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
    body = known(paper.head.agency)
    return f"Qua xem xét, {body} thông báo không giải quyết và trả lại hồ sơ này với lý do cụ thể như sau:"


def _signatures(sheet: Sheet, paper: RefusalSlip) -> tuple[list[Block], list[Block]]:
    if paper.kind is RefusalKind.DECLINED:
        who = paper.applicant.representative or paper.applicant.name
        return (
            blocks.signature(sheet, ["NGƯỜI NỘP HỒ SƠ"], name=who),
            blocks.signature(sheet, ["NGƯỜI TIẾP NHẬN HỒ SƠ"], name=paper.officer),
        )
    return blocks.recipients(sheet, paper.recipients), blocks.authority_signature(sheet, paper.signer)
