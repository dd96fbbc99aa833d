"""Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ.

Two refusals that the law keeps apart: at the desk, signed by the receiving officer (Nghị định 118/2025/NĐ-CP, Điều 17
khoản 1 điểm c), and after assessment, signed by the deciding authority inside the term (Điều 19 khoản 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reportlab.platypus import Flowable

from onestop.papers import blocks
from onestop.papers.layout import FORM, Properties, SheetChoice, typeset
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof
from onestop.papers.text import known
from onestop.papers.wording import moment
from onestop.papers.wordings import Worded


class RefusalKind(StrEnum):
    """Which of the two refusals."""

    DECLINED = "declined"  # từ chối tiếp nhận, at the desk
    REFUSED = "refused"  # không giải quyết, trả lại hồ sơ, after assessment


@dataclass(frozen=True, kw_only=True)
class RefusalSlip:
    """What a refusal says.

    dossier_code, received_at: None when declined at the desk.
    officer: the receiving officer, who signs a DECLINED one.   signer: the authority, who signs a REFUSED one.
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
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0
    sheet: SheetChoice = SheetChoice.A5


TITLE = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"


def render(paper: RefusalSlip) -> bytes:
    """The slip as PDF on A5. Same facts, same bytes."""
    reference = f"Mã hồ sơ: {paper.dossier_code}" if paper.dossier_code else f"Số: {paper.number or 'chưa cấp'}"
    about = Properties(title=TITLE, author=paper.head.agency, subject=reference)
    return typeset(FORM, [_flowables(paper)], about, mark=paper.mark)


def _flowables(paper: RefusalSlip) -> list[Flowable]:
    number = known(paper.number)
    who = paper.applicant.salutation.value
    by_desk = paper.kind is RefusalKind.DECLINED
    return [
        *head(FORM, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=by_desk),
        *blocks.title(FORM, TITLE, below=(paper.form_note,)),
        *blocks.basis(FORM, paper.legal_basis),
        *blocks.field(FORM, "Mã hồ sơ", paper.dossier_code, strong=True),
        *blocks.applicant(FORM, paper.applicant, label=f"Tiếp nhận hồ sơ của {who}"),
        *blocks.field(FORM, "Nội dung yêu cầu giải quyết", paper.content),
        *blocks.field(FORM, "Thời gian nhận hồ sơ", moment(paper.received_at) if paper.received_at else None),
        blocks.sentence(FORM, _decision(paper)),
        blocks.sentence(FORM, paper.reason, strong=True),
        blocks.closing(
            FORM,
            [blocks.sentence(FORM, f"Xin thông báo để {who} được biết và thực hiện./."), *foot(FORM, paper.head)],
            *_signatures(paper),
        ),
    ]


def _decision(paper: RefusalSlip) -> str:
    if paper.kind is RefusalKind.DECLINED:
        body = known(paper.head.desk) or known(paper.head.agency)
        return f"Qua xem xét, {body} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
    body = known(paper.head.agency)
    return f"Qua xem xét, {body} thông báo không giải quyết và trả lại hồ sơ này với lý do cụ thể như sau:"


def _signatures(paper: RefusalSlip) -> tuple[list[Flowable], list[Flowable]]:
    hint = "(Ký và ghi rõ họ tên)"
    if paper.kind is RefusalKind.DECLINED:
        who = paper.applicant.representative or paper.applicant.name
        return (
            blocks.signature(FORM, ["NGƯỜI NỘP HỒ SƠ"], hint=hint, name=who),
            blocks.signature(FORM, ["NGƯỜI TIẾP NHẬN HỒ SƠ"], hint=hint, name=paper.officer),
        )
    return blocks.recipients(FORM, paper.recipients), blocks.authority_signature(FORM, paper.signer)
