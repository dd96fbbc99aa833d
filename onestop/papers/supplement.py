"""Mẫu số 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.

Used at the counter, where it makes no dossier (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 1 điểm c), and after intake
(Điều 19 khoản 5). Body: TT 01/2018/TT-VPCP family as printed by the provinces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.papers import blocks, desk_fields
from onestop.papers.composing import Composed, on_form
from onestop.papers.flow import Block, paragraph
from onestop.papers.layout import Properties, Sheet, SheetChoice, styles
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Party
from onestop.papers.proof import Proof
from onestop.papers.runs import plain
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import moment
from onestop.papers.wordings import Worded, fill, said


@dataclass(frozen=True, kw_only=True)
class SupplementSlip:
    """What a supplement slip says.

    number: the slip's own number as text ("05/HDHS").   dossier_code, received_at: None before intake.
    items: what has to be supplied, one line each.
    complete_by: the last moment to come back, when there is one (None: no such line).
    restarts: whether the term begins anew when all is there; otherwise only the waiting is taken out of it.
    officer: who guides (người hướng dẫn).   contact, contact_phone: whom to ask; the head's hotline when None.
    title: by the form family valid at the day of issue (None: as both known families name it).
    """

    head: Letterhead
    applicant: Party
    content: str
    items: tuple[str, ...]
    reason: str
    issued_at: datetime
    number: str | None = None
    dossier_code: str | None = None
    received_at: datetime | None = None
    complete_by: datetime | None = None
    restarts: bool = True
    officer: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    legal_basis: tuple[str, ...] = ()
    title: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0
    sheet: SheetChoice = SheetChoice.A5


TITLE = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"


def compose(paper: SupplementSlip) -> Composed:
    """The slip, one copy."""
    reference = f"Mã hồ sơ: {paper.dossier_code}" if paper.dossier_code else f"Số: {paper.number or 'chưa cấp'}"
    return on_form(
        paper.sheet,
        lambda sheet: [_blocks(sheet, paper)],
        Properties(title=known(paper.title) or TITLE, author=paper.head.agency, subject=reference),
        mark=paper.mark,
        dense=True,
    )


def render(paper: SupplementSlip) -> bytes:
    """The slip as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: SupplementSlip) -> list[Block]:
    who = paper.applicant.salutation.value
    number = known(paper.number)
    complete_by = f"chậm nhất {moment(paper.complete_by)}" if paper.complete_by else None
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=True),
        *blocks.title(sheet, known(paper.title) or TITLE, below=(paper.form_note,)),
        *blocks.beside(sheet, _who(sheet, paper, who), paper.proof),
        *blocks.led(
            blocks.sentence(sheet, f"Yêu cầu {who} hoàn thiện hồ sơ gồm những nội dung như sau:", strong=True),
            [
                paragraph(styles(sheet).body, plain(f"{place}. {item}"))
                for place, item in enumerate((item for item in paper.items if known(item)), 1)
            ],
        ),
        *blocks.field(sheet, "Lý do", paper.reason),
        *blocks.field(sheet, "Thời hạn hoàn thiện", complete_by),
        blocks.sentence(sheet, _consequence(paper)),
        *desk_fields.basis(sheet, paper.legal_basis),
        blocks.closing(
            sheet,
            [_help(sheet, paper, who), *foot(sheet, paper.head)],
            [],
            blocks.signature(sheet, ["NGƯỜI HƯỚNG DẪN"], name=paper.officer),
        ),
    ]


def _who(sheet: Sheet, paper: SupplementSlip, who: str) -> list[Block]:
    party = paper.applicant
    return [
        *blocks.field(sheet, "Mã hồ sơ", paper.dossier_code, strong=True),
        *desk_fields.desk(sheet, paper.head),
        *blocks.field(sheet, f"Tiếp nhận hồ sơ/yêu cầu của {who}", party.name, strong=True),
        *blocks.field(sheet, "Người đại diện", party.representative),
        *blocks.field(sheet, "Nội dung yêu cầu giải quyết", paper.content),
        *desk_fields.reached_at(sheet, party),
        *blocks.field(sheet, "Thời gian nhận hồ sơ", moment(paper.received_at) if paper.received_at else None),
    ]


def _consequence(paper: SupplementSlip) -> str:
    """What happens to the time limit: Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3 and Điều 19 khoản 5."""
    if paper.dossier_code is None:
        keys = ["before_intake"]
    else:
        keys = ["restart" if paper.restarts else "goes_on", *(["close"] if paper.complete_by is not None else ())]
    values = desk_fields.words(paper.head, paper.applicant)
    return " ".join(fill(said(paper.wording, "supplement", key), values) for key in keys)


def _help(sheet: Sheet, paper: SupplementSlip, who: str) -> Block:
    contact = known(paper.contact) or known(paper.head.desk) or known(paper.head.agency)
    phone = known(paper.contact_phone) or known(paper.head.hotline)
    call = f" số điện thoại {phone}" if phone else ""
    return blocks.sentence(
        sheet,
        f"Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, {who} liên hệ với {contact}{call} để được hướng dẫn./.",
    )
