"""Mẫu số 05 (TT 03/2025/TT-VPCP): Thông báo dừng giải quyết hồ sơ; also the notice that a dossier is closed.

Stop on the applicant's wish: Nghị định 118/2025/NĐ-CP, Điều 21. Close what was not completed in time: Điều 19 khoản 5.
The official body was not found; this one carries what the two articles need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers import blocks, desk_fields
from onestop.papers.composing import Composed, on_letter
from onestop.papers.flow import Block
from onestop.papers.layout import Properties, Sheet
from onestop.papers.letter_lines import items
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof
from onestop.papers.text import known, without_stop
from onestop.papers.typesetting import typeset
from onestop.papers.wording import day, moment
from onestop.papers.wordings import Worded, fill, said


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
    title: of Mẫu số 05, by the form family valid at the day of issue (None: as it is known); only for STOP.
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
    title: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0


_TITLES = {
    StopKind.STOP: ("Thông báo", "Dừng giải quyết hồ sơ"),
    StopKind.CLOSE: ("Thông báo", "Đóng hồ sơ không được hoàn thiện trong thời hạn"),
}


def compose(paper: StopNotice) -> Composed:
    """The letter, on A4 (Nghị định 30/2020/NĐ-CP)."""
    return on_letter(
        lambda sheet: [_blocks(sheet, paper)],
        Properties(
            title=" – ".join(filter(None, _title(paper))),
            author=paper.head.agency,
            subject=f"Mã hồ sơ: {paper.dossier_code}",
        ),
        mark=paper.mark,
    )


def render(paper: StopNotice) -> bytes:
    """The letter as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _blocks(sheet: Sheet, paper: StopNotice) -> list[Block]:
    number = known(paper.number)
    name, summary = _title(paper)
    form_note = paper.form_note if paper.kind is StopKind.STOP else None  # to close has no form of its own
    recipients = paper.recipients or ("Như trên", "Lưu: VT, hồ sơ")
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number and f"Số: {number}", by_desk=False),
        *blocks.title(sheet, name, summary=summary, below=(form_note,)),
        *blocks.addressee(sheet, paper.applicant),
        *blocks.basis(sheet, paper.legal_basis),
        *blocks.led(
            blocks.sentence(sheet, _said(paper, "on_request" if paper.kind is StopKind.STOP else "not_completed")),
            items(sheet, _dossier(paper)),
        ),
        *(blocks.labelled(sheet, label, text, strong=strong) for label, text, strong in _decision(paper)),
        blocks.closing(
            sheet,
            [blocks.sentence(sheet, _ending(paper))],
            [*blocks.recipients(sheet, recipients), *blocks.proof(sheet, paper.proof)],
            blocks.authority_signature(sheet, paper.signer),
        ),
    ]


def _title(paper: StopNotice) -> tuple[str, str | None]:
    """Name and trích yếu: "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" stands in two lines (Nghị định 30/2020/NĐ-CP)."""
    given = known(paper.title)
    if paper.kind is not StopKind.STOP or given is None:
        return _TITLES[paper.kind]
    name, _ = _TITLES[StopKind.STOP]
    if given.upper().startswith(f"{name.upper()} "):
        return name, given[len(name) :].strip().capitalize()
    return given, None


def _dossier(paper: StopNotice) -> list[tuple[str, str]]:
    ground = "Đề nghị dừng giải quyết" if paper.kind is StopKind.STOP else "Yêu cầu bổ sung, hoàn thiện"
    asked_on = day(paper.asked_at) if paper.asked_at else None
    asked = ", ".join(part for part in (known(paper.asked_paper), asked_on) if part)
    lines = (
        ("Mã hồ sơ", paper.dossier_code),
        ("Nội dung yêu cầu giải quyết", paper.content),
        ("Thời gian nhận hồ sơ", moment(paper.received_at)),
        (ground, asked),
    )
    return [(label, text) for label, text in lines if known(text)]


def _decision(paper: StopNotice) -> list[tuple[str, str, bool]]:
    """From when, why, and where the papers are; whatever the office words around it."""
    when = "Dừng giải quyết từ" if paper.kind is StopKind.STOP else "Đóng hồ sơ trên hệ thống từ"
    lines = (
        (when, moment(paper.stopped_at), True),
        ("Lý do", paper.reason, False),
        ("Nơi nhận lại giấy tờ đã nộp", paper.give_back, False),
    )
    return [(label, f"{without_stop(text)}.", strong) for label, text, strong in lines if text and known(text)]


def _ending(paper: StopNotice) -> str:
    keys = ["again", *(["help"] if known(paper.head.hotline) else ())]
    return " ".join([*(_said(paper, key) for key in keys), "Trân trọng thông báo./."])


def _said(paper: StopNotice, key: str) -> str:
    return fill(said(paper.wording, "stop_notice", key), desk_fields.words(paper.head, paper.applicant))
