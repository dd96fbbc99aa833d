"""The notice of the deciding unit to the desk that a dossier is expected to be late.

Legal duty: "thông báo bằng văn bản cho Bộ phận Một cửa" (Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6), beside the letter
to the citizen. No form is set for it; on its ground the desk moves the appointment once the letter is signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_letter
from onestop.papers.flow import Block
from onestop.papers.layout import Properties, Sheet
from onestop.papers.letter_lines import items
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.parties import Party, Salutation, Signer
from onestop.papers.proof import Proof
from onestop.papers.text import known, without_stop
from onestop.papers.typesetting import typeset
from onestop.papers.wording import moment
from onestop.papers.wordings import Worded, fill, said


@dataclass(frozen=True, kw_only=True)
class UnitNotice:
    """What the notice says. Moments are aware.

    unit: the unit that handles the dossier and asks (None: the agency itself).
    applicant: the name of the chủ hồ sơ; the paper stays in the house.
    due_at: the legal end.   appointment_at: what the citizen was told (None: line left off).
    proposed_at: the new time that the unit asks for.   asked_by: who asks for the unit.
    recipients: lines of Nơi nhận without the dash; empty gives the usual ones.
    """

    head: Letterhead
    dossier_code: str
    applicant: str
    procedure: str
    received_at: datetime
    due_at: datetime
    reason: str
    proposed_at: datetime
    asked_by: Signer
    issued_at: datetime
    unit: str | None = None
    appointment_at: datetime | None = None
    number: str | None = None
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0


TITLE = "Thông báo"
_SUMMARY = "Về việc hồ sơ dự kiến quá hạn giải quyết"


def compose(paper: UnitNotice) -> Composed:
    """The notice, on A4 (Nghị định 30/2020/NĐ-CP)."""
    return on_letter(
        lambda sheet: [_blocks(sheet, paper)],
        Properties(title=f"{TITLE} – {_SUMMARY}", author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"),
        mark=paper.mark,
    )


def render(paper: UnitNotice) -> bytes:
    """The notice as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: UnitNotice) -> list[Block]:
    number = known(paper.number)
    unit = known(paper.unit)
    issuer = replace(paper.head, desk=unit) if unit else paper.head
    desk = _desk(paper)
    recipients = paper.recipients or ("Như trên", "Lưu: hồ sơ")
    return [
        *head(sheet, issuer, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=unit is not None),
        *blocks.title(sheet, TITLE, summary=_SUMMARY),
        *blocks.addressee(sheet, Party(name=desk, salutation=Salutation.ORGANISATION)),
        *blocks.basis(sheet, paper.legal_basis),
        *blocks.led(blocks.sentence(sheet, _said(paper, "opening")), items(sheet, _facts(paper))),
        blocks.labelled(sheet, "Lý do", f"{without_stop(paper.reason)}."),
        blocks.labelled(sheet, "Thời gian đề nghị gia hạn đến", f"{moment(paper.proposed_at)}.", strong=True),
        blocks.closing(
            sheet,
            [blocks.sentence(sheet, f"{_said(paper, 'request')} Trân trọng./.")],
            [*blocks.recipients(sheet, recipients), *blocks.proof(sheet, paper.proof)],
            blocks.signature(
                sheet,
                blocks.authority(paper.asked_by) or ["NGƯỜI ĐỀ NGHỊ"],
                name=paper.asked_by.name,
            ),
        ),
    ]


def _facts(paper: UnitNotice) -> list[tuple[str, str]]:
    lines = (
        ("Mã hồ sơ", paper.dossier_code),
        ("Chủ hồ sơ", paper.applicant),
        ("Nội dung yêu cầu giải quyết", paper.procedure),
        ("Thời gian nhận hồ sơ", moment(paper.received_at)),
        ("Hết thời hạn giải quyết", moment(paper.due_at)),
        ("Đã hẹn trả kết quả", paper.appointment_at and moment(paper.appointment_at)),
    )
    return [(label, text) for label, text in lines if text and known(text)]


def _desk(paper: UnitNotice) -> str:
    return known(paper.head.desk) or "Bộ phận Một cửa"


def _said(paper: UnitNotice, key: str) -> str:
    agency = known(paper.head.agency) or ""
    values = {"cơ quan": agency, "bộ phận": _desk(paper), "đơn vị": known(paper.unit) or agency}
    return fill(said(paper.wording, "unit_notice", key), values)
