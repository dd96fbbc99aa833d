"""Giấy biên nhận trả kết quả: who collected which result, when, by what right. No form of a circular; fields as the
provinces print it. Sheet: A5 like the other forms of the desk. Legal duty: Nghị định 118/2025/NĐ-CP, Điều 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_form
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import Properties, Sheet, SheetChoice, styles
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Party
from onestop.papers.proof import Proof
from onestop.papers.runs import bold, italic, plain
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import moment, short_day
from onestop.papers.wordings import Worded

TITLE = "Giấy biên nhận trả kết quả"
_COPIES = ("Liên 1: Lưu", "Liên 2: Giao cho người nhận kết quả")
_HEADER = ("TT", "Loại kết quả, trích yếu", "Số", "Ngày")
_WIDTHS = (0.07, 0.53, 0.22, 0.18)


@dataclass(frozen=True, kw_only=True)
class HandedResult:
    """A result that was given: its kind ("Giấy xác nhận tình trạng hôn nhân"), number, summary and day."""

    kind: str
    number: str | None = None
    summary: str | None = None
    dated_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Collected:
    """One handing over to the citizen. relation: to the applicant, or the paper that gives the right.

    way: how it was given ("Trực tiếp tại …", "Qua bưu chính, số bưu gửi …").   slip_lost: the receipt was not given
    back.   partial: more results will follow.
    """

    at: datetime
    collector: str
    officer: str
    collector_id: str | None = None
    relation: str | None = None
    way: str | None = None
    slip_lost: bool = False
    partial: bool = False
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnReceipt:
    """What the receipt for a result says. outcome: said instead of a list where the dossier ended without a result
    ("Trả lại hồ sơ: dừng theo đề nghị"). handings: in their order; the last one signs. Moments are aware.
    """

    head: Letterhead
    dossier_code: str
    applicant: Party
    content: str
    handings: tuple[Collected, ...]
    issued_at: datetime
    results: tuple[HandedResult, ...] = ()
    outcome: str | None = None
    register_book: str | None = None
    register_number: str | None = None
    replaces: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    sheet: SheetChoice = SheetChoice.A5


def compose(paper: ReturnReceipt) -> Composed:
    """The receipt, two copies: one is kept, one is given."""
    return on_form(
        paper.sheet,
        lambda sheet: [_copy(sheet, paper, name) for name in _COPIES],
        Properties(title=TITLE, author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"),
        mark=paper.mark,
        dense=True,
    )


def render(paper: ReturnReceipt) -> bytes:
    """The receipt as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _copy(sheet: Sheet, paper: ReturnReceipt, name: str) -> list[Block]:
    replaced = known(paper.replaces)
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, by_desk=True),
        *blocks.title(
            sheet,
            TITLE,
            below=(paper.form_note, f"({name})", f"Thay thế giấy lập ngày {replaced}" if replaced else None),
        ),
        paragraph(styles(sheet).centred, plain("Mã hồ sơ: "), bold(paper.dossier_code)),
        space(sheet.gap),
        *blocks.beside(sheet, _who(sheet, paper), paper.proof),
        *_results(sheet, paper),
        *[line for handing in paper.handings for line in _handing(sheet, handing)],
        blocks.closing(sheet, _notes(sheet, paper), *_signatures(sheet, paper)),
    ]


def _who(sheet: Sheet, paper: ReturnReceipt) -> list[Block]:
    return [
        *blocks.applicant(sheet, paper.applicant, label="Chủ hồ sơ"),
        *blocks.field(sheet, "Nội dung yêu cầu giải quyết", paper.content),
        *blocks.joined(
            sheet, ("Vào Sổ theo dõi hồ sơ, Quyển số", paper.register_book), ("Số thứ tự", paper.register_number)
        ),
    ]


def _results(sheet: Sheet, paper: ReturnReceipt) -> list[Block]:
    if not paper.results:
        return blocks.field(sheet, "Kết quả", known(paper.outcome) or "theo hồ sơ", strong=True)
    rows = [
        (
            str(number),
            "\n".join(filter(None, (result.kind, known(result.summary)))),
            known(result.number) or "–",
            short_day(result.dated_on) if result.dated_on else "–",
        )
        for number, result in enumerate(paper.results, 1)
    ]
    return [blocks.table(sheet, _HEADER, rows, _WIDTHS), space(sheet.gap)]


def _handing(sheet: Sheet, handing: Collected) -> list[Block]:
    part = " (trả một phần, còn kết quả trả sau)" if handing.partial else ""
    return [
        *blocks.field(sheet, "Người nhận kết quả", handing.collector, strong=True),
        *blocks.joined(sheet, ("Số CCCD/Hộ chiếu", handing.collector_id), ("Quan hệ, giấy ủy quyền", handing.relation)),
        *blocks.field(sheet, "Thời gian nhận", moment(handing.at) + part, strong=True),
        *blocks.field(sheet, "Cách nhận", handing.way),
        *blocks.field(sheet, "Giấy tiếp nhận hồ sơ", "bị mất, người nhận cam kết" if handing.slip_lost else None),
        *blocks.field(sheet, "Ghi chú", handing.note),
    ]


def _notes(sheet: Sheet, paper: ReturnReceipt) -> list[Block]:
    note = (
        "Người nhận đã kiểm tra và nhận đủ kết quả ghi trên. Nếu thấy sai sót, đề nghị báo ngay "
        "cho Bộ phận Một cửa để được đính chính."
    )
    return [space(sheet.gap), paragraph(styles(sheet).small, italic(note)), *foot(sheet, paper.head)]


def _signatures(sheet: Sheet, paper: ReturnReceipt) -> tuple[list[Block], list[Block]]:
    last = paper.handings[-1]
    return (
        blocks.signature(sheet, ["NGƯỜI NHẬN KẾT QUẢ"], name=last.collector),
        blocks.signature(sheet, ["NGƯỜI TRẢ KẾT QUẢ"], name=last.officer),
    )
