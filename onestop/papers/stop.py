"""Mẫu số 05 (TT 03/2025/TT-VPCP): Thông báo dừng giải quyết hồ sơ; also the notice that a dossier is closed.

Stop on the applicant's wish: Nghị định 118/2025/NĐ-CP, Điều 21. Close what was not completed in time: Điều 19 khoản 5.
The official body was not found; this one carries what the two articles need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_letter
from onestop.papers.flow import Block
from onestop.papers.layout import Properties, Sheet
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof
from onestop.papers.text import known, without_stop
from onestop.papers.typesetting import typeset
from onestop.papers.wording import day, moment
from onestop.papers.wordings import Worded


class StopKind(StrEnum):
    """Why the dossier goes no further."""

    STOP = "stop"  # dừng theo đề nghị của người nộp
    CLOSE = "close"  # đóng hồ sơ không được hoàn thiện trong thời hạn


@dataclass(frozen=True, kw_only=True)
class StopNotice:
    """What the notice says.

    stopped_at: from when the dossier is no longer handled.
    asked_at: for STOP, the moment of the applicant's request; for CLOSE, the moment of the supplement notice.
    asked_paper: its number or description ("Phiếu yêu cầu bổ sung số 05/HDHS"), when known.
    give_back: where the papers that were handed in can be collected.
    """

    kind: StopKind
    head: Letterhead
    dossier_code: str
    applicant: Party
    content: str
    received_at: datetime
    stopped_at: datetime
    reason: str
    issued_at: datetime
    number: str | None = None
    asked_at: datetime | None = None
    asked_paper: str | None = None
    give_back: str | None = None
    signer: Signer | None = None
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0


_TITLES = {
    StopKind.STOP: ("Thông báo", "Dừng giải quyết hồ sơ theo đề nghị"),
    StopKind.CLOSE: ("Thông báo", "Đóng hồ sơ không được hoàn thiện trong thời hạn"),
}


def compose(paper: StopNotice) -> Composed:
    """The letter, on A4 (Nghị định 30/2020/NĐ-CP)."""
    return on_letter(
        lambda sheet: [_blocks(sheet, paper)],
        Properties(
            title=" – ".join(_TITLES[paper.kind]), author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"
        ),
        mark=paper.mark,
    )


def render(paper: StopNotice) -> bytes:
    """The letter as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: StopNotice) -> list[Block]:
    number = known(paper.number)
    name, summary = _TITLES[paper.kind]
    recipients = paper.recipients or ("Như trên", "Lưu: VT, hồ sơ")
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=False),
        *blocks.title(sheet, name, summary=summary, below=(paper.form_note,)),
        *blocks.addressee(sheet, paper.applicant),
        *blocks.basis(sheet, paper.legal_basis),
        *(blocks.sentence(sheet, text) for text in _sentences(paper)),
        blocks.closing(
            sheet,
            [blocks.sentence(sheet, _ending(paper))],
            [*blocks.recipients(sheet, recipients), *blocks.proof(sheet, paper.proof)],
            blocks.authority_signature(sheet, paper.signer),
        ),
    ]


def _sentences(paper: StopNotice) -> list[str]:
    who, agency = paper.applicant.salutation.value, paper.head.agency
    asked = f" {day(paper.asked_at)}" if paper.asked_at else ""
    by = known(paper.asked_paper)
    dossier = (
        f"hồ sơ của {who}, mã hồ sơ {paper.dossier_code}, tiếp nhận lúc {moment(paper.received_at)}, "
        f"về việc {without_stop(paper.content)}"
    )
    if paper.kind is StopKind.STOP:
        source = f" ({by})" if by else ""
        sentences = [
            f"Theo đề nghị{asked} của {who}{source}, {agency} dừng giải quyết {dossier}.",
            f"Hồ sơ dừng giải quyết từ {moment(paper.stopped_at)}.",
        ]
    else:
        notice = by or "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
        sentences = [
            f"{agency} đã gửi {notice}{asked} đối với {dossier}.",
            "Đến hết thời hạn, hồ sơ chưa được hoàn thiện.",
            f"Hồ sơ được đóng trên hệ thống từ {moment(paper.stopped_at)}.",
        ]
    if known(paper.reason):
        sentences.append(f"Lý do: {without_stop(paper.reason)}.")
    if paper.give_back and known(paper.give_back):
        sentences.append(f"Nơi nhận lại giấy tờ đã nộp: {without_stop(paper.give_back)}.")
    return sentences


def _ending(paper: StopNotice) -> str:
    who = paper.applicant.salutation.value
    call = known(paper.head.hotline)
    ask = f", hoặc gọi số điện thoại {call} để được hướng dẫn" if call else ""
    return f"Khi có nhu cầu giải quyết tiếp, {who} có thể nộp hồ sơ mới{ask}. Trân trọng thông báo./."
