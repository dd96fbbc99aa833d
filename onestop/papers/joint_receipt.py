"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả for several dossiers of one submitter, with the list of them as its annex.

Each dossier keeps its own code, its own appointment and its own receipt; this one sheet saves the citizen a stack of
them, as provinces do that print Mẫu số 01 once with a list behind it. A4 landscape.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_list
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import Properties, Sheet, styles
from onestop.papers.ledger import Column, Ledger
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Submitter
from onestop.papers.proof import Proof
from onestop.papers.runs import italic
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import clock_and_day, day, money, number_of_many
from onestop.papers.wordings import Worded

TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
COLUMNS = (
    Column("STT", 0.04, "centre"),
    Column("Mã hồ sơ", 0.145),
    Column("Nội dung yêu cầu giải quyết", 0.22),
    Column("Chủ hồ sơ", 0.165),
    Column("Số bộ", 0.045, "centre"),
    Column("Thời hạn giải quyết", 0.085, "centre"),
    Column("Nhận hồ sơ lúc", 0.085, "centre"),
    Column("Hẹn trả kết quả lúc", 0.085, "centre"),
    Column("Phí, lệ phí", 0.065, "centre"),
    Column("Quyển, số thứ tự", 0.065, "centre"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One dossier of the list. appointment_at None: the procedure has no term that can be counted. Moments aware."""

    code: str
    content: str
    applicant: str
    sets: int
    term: str
    received_at: datetime
    appointment_at: datetime | None = None
    fee_due: int | None = None
    register: str | None = None


@dataclass(frozen=True, kw_only=True)
class JointReceipt:
    """What the receipt says. codes: of all its dossiers, received on `day`. submitter: who handed them in.

    Moments are aware.
    """

    head: Letterhead
    number: str | None
    day: date
    codes: str
    submitter: Submitter
    rows: tuple[Listed, ...]
    issued_at: datetime
    address: str | None = None
    officer: str | None = None
    result_place: str | None = None
    replaces: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()


_COPIES = ("Liên 1: Lưu", "Liên 2: Giao cho người nộp hồ sơ")


def compose(paper: JointReceipt) -> Composed:
    """Two copies (liên), each with the list."""
    return on_list(
        lambda sheet: [_copy(sheet, paper, name) for name in _COPIES],
        Properties(
            title=TITLE, author=paper.head.agency, subject=f"{TITLE} số {paper.number}" if paper.number else TITLE
        ),
        mark=paper.mark,
    )


def render(paper: JointReceipt) -> bytes:
    """The receipt as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _copy(sheet: Sheet, paper: JointReceipt, name: str) -> list[Block]:
    number = f"Số: {paper.number}" if paper.number else None
    replaced = f"Thay thế giấy số {paper.replaces}" if known(paper.replaces) else None
    rows = paper.rows
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number, by_desk=True),
        *blocks.title(
            sheet, TITLE, below=("(Dùng cho nhiều hồ sơ, kèm danh mục)", paper.form_note, f"({name})", replaced)
        ),
        *blocks.beside(sheet, _who(sheet, paper), paper.proof),
        space(sheet.gap * 2),
        Ledger(COLUMNS, len(rows), lambda n: _cells(n, rows[n]), width=sheet.width, size=sheet.small),
        space(sheet.gap),
        blocks.closing(
            sheet,
            _notes(sheet, paper),
            blocks.signature(sheet, ["NGƯỜI NỘP HỒ SƠ"], name=paper.submitter.name),
            blocks.signature(sheet, ["NGƯỜI TIẾP NHẬN HỒ SƠ"], name=paper.officer),
        ),
    ]


def _who(sheet: Sheet, paper: JointReceipt) -> list[Block]:
    who = paper.submitter
    return [
        *blocks.field(sheet, "Tiếp nhận hồ sơ của", who.name, strong=True),
        *blocks.field(sheet, "Giấy tờ đại diện", who.authority),
        *blocks.field(sheet, "Địa chỉ", paper.address),
        *blocks.joined(sheet, ("Số CCCD/Hộ chiếu", who.id_number), ("Số điện thoại", who.phone)),
        *blocks.field(
            sheet,
            "Số hồ sơ tiếp nhận",
            f"{number_of_many(len(paper.rows))} hồ sơ, nhận {day(paper.rows[0].received_at)}, theo danh mục dưới đây",
            strong=True,
        ),
        *blocks.field(sheet, "Đăng ký nhận kết quả tại", paper.result_place),
    ]


def _notes(sheet: Sheet, paper: JointReceipt) -> list[Block]:
    due = sum(row.fee_due or 0 for row in paper.rows)
    note = (
        "Ghi chú: Mỗi hồ sơ có mã và giờ hẹn riêng, dùng mã hồ sơ để tra cứu. Khi đến nhận kết quả, mang theo giấy "
        "này và giấy tờ tùy thân; người nhận thay mang thêm giấy ủy quyền."
    )
    return [
        *blocks.field(sheet, "Cộng phí, lệ phí", money(due) if due else None),
        paragraph(styles(sheet).small, italic(note)),
        *foot(sheet, paper.head),
    ]


def _cells(number: int, row: Listed) -> tuple[str, ...]:
    fee = "" if row.fee_due is None else money(row.fee_due) if row.fee_due else "không thu"
    return (
        str(number + 1), row.code, row.content, row.applicant, str(row.sets), row.term,
        clock_and_day(row.received_at), clock_and_day(row.appointment_at) if row.appointment_at else "báo sau",
        fee, row.register or "",
    )  # fmt: skip
