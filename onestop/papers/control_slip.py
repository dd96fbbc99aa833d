"""Phiếu kiểm soát quá trình giải quyết hồ sơ: Mẫu số 05 of TT 01/2018/TT-VPCP, Mẫu số 06 of TT 03/2025/TT-VPCP.

Goes with the dossier from hand to hand: each hand-over with giver, taker, hour, places to sign, and whether it came
before, on or after the day that it was due. Sheet: A5 (TT 01/2018, Điều 9 khoản 2). The body of the later form was not
seen; field order and table as the provinces print the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_form
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import Properties, Sheet, SheetChoice, styles
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.proof import Proof
from onestop.papers.runs import bold, italic, plain
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import clock_and_day, moment
from onestop.papers.wordings import Worded

TITLE = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
_HEADER = (
    "TT",
    "TÊN CƠ QUAN",
    "THỜI GIAN GIAO, NHẬN HỒ SƠ",
    "KẾT QUẢ GIẢI QUYẾT HỒ SƠ\n(Trước hạn/đúng hạn/quá hạn)",
    "GHI CHÚ",
)
_WIDTHS = (0.06, 0.28, 0.29, 0.23, 0.14)
_DOTS = "." * 12


class Kept(StrEnum):
    """How a hand-over stands against the moment it was due; the value is what the form prints."""

    EARLY = "Trước hạn"
    ON_TIME = "Đúng hạn"
    LATE = "Quá hạn"


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One line of the table. giver, taker: the unit, or the citizen; giver_name, taker_name: who of it, if known.

    at: when it was given, aware.   due_at: when it was due; None where nothing was.   kept: None for what has no end of
    its own, such as the receipt.   note: "chưa xác nhận", a remark.
    """

    giver: str
    taker: str
    at: datetime
    giver_name: str | None = None
    taker_name: str | None = None
    due_at: datetime | None = None
    kept: Kept | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ControlSlip:
    """What a control slip says. Moments are aware.

    applicant: kèm theo hồ sơ của.   unit: cơ quan (bộ phận) giải quyết.   with_units: those that work with it.
    replaces: when the slip that this one takes the place of was drawn up ("05/02/2026").
    """

    head: Letterhead
    dossier_code: str
    applicant: str
    content: str
    received_at: datetime
    issued_at: datetime
    steps: tuple[HandOver, ...]
    appointment_at: datetime | None = None
    unit: str | None = None
    with_units: tuple[str, ...] = ()
    register_book: str | None = None
    register_number: str | None = None
    replaces: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    sheet: SheetChoice = SheetChoice.A5


def compose(paper: ControlSlip) -> Composed:
    """The slip, one copy; its table runs over as many pages as it needs, the head repeated."""
    return on_form(
        paper.sheet,
        lambda sheet: [_copy(sheet, paper)],
        Properties(title=TITLE, author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"),
        mark=paper.mark,
        dense=True,
    )


def render(paper: ControlSlip) -> bytes:
    """The slip as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _copy(sheet: Sheet, paper: ControlSlip) -> list[Block]:
    replaced = known(paper.replaces)
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, by_desk=True, in_register=_in_register(paper)),
        *blocks.title(
            sheet, TITLE, below=(paper.form_note, f"Thay thế phiếu lập ngày {replaced}" if replaced else None)
        ),
        paragraph(styles(sheet).centred, plain("Mã hồ sơ: "), bold(paper.dossier_code)),
        space(sheet.gap),
        *blocks.beside(sheet, _fields(sheet, paper), paper.proof),
        space(sheet.gap),
        blocks.table(sheet, _HEADER, [_row(n, step) for n, step in enumerate(paper.steps, 1)], _WIDTHS),
        space(sheet.gap),
        paragraph(
            styles(sheet).small,
            italic(
                "Ghi chú: cột kết quả so giờ giao với hạn của bước xử lý, hoặc với hạn trả kết quả nếu thủ tục không "
                "chia bước. Phiếu này đi kèm hồ sơ và lưu tại Bộ phận tiếp nhận và trả kết quả."
            ),
        ),
        *foot(sheet, paper.head),
    ]


def _in_register(paper: ControlSlip) -> str | None:
    pairs = (("Quyển số", paper.register_book), ("Số thứ tự", paper.register_number))
    return ", ".join(f"{label}: {text}" for label, value in pairs if (text := known(value))) or None


def _fields(sheet: Sheet, paper: ControlSlip) -> list[Block]:
    return [
        *blocks.field(sheet, "Kèm theo hồ sơ của", paper.applicant, strong=True),
        *blocks.field(sheet, "Nội dung yêu cầu giải quyết", paper.content),
        *blocks.field(sheet, "Ngày nhận", moment(paper.received_at)),
        *blocks.field(
            sheet, "Ngày, giờ hẹn trả kết quả", moment(paper.appointment_at) if paper.appointment_at else "chưa hẹn"
        ),
        *blocks.field(sheet, "Cơ quan (bộ phận) giải quyết hồ sơ", paper.unit),
        *blocks.field(sheet, "Cơ quan phối hợp giải quyết hồ sơ", "; ".join(paper.with_units) or None),
    ]


def _row(number: int, step: HandOver) -> tuple[str, ...]:
    kept = step.kept.value if step.kept else "–"
    if step.due_at is not None:
        kept += f"\n(hạn: {clock_and_day(step.due_at)})"
    sides = f"1. Giao: {_side(step.giver, step.giver_name)}\n2. Nhận: {_side(step.taker, step.taker_name)}"
    times = f"{moment(step.at)}\n\nNgười giao (Ký): {_DOTS}\n\nNgười nhận (Ký): {_DOTS}"
    return str(number), sides, times, kept, known(step.note) or ""


def _side(unit: str, name: str | None) -> str:
    person = known(name)
    return f"{unit} ({person})" if person and person != unit else unit
