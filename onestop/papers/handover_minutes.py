"""Biên bản giao nhận hồ sơ: at the end of a day, what the desk handed to one unit (Nghị định 118/2025/NĐ-CP, Điều 18).

No form of a circular; one paper for each unit and day, A4 landscape, signed by giver and taker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_list
from onestop.papers.endings import ending
from onestop.papers.flow import Block, space
from onestop.papers.layout import Properties, Sheet
from onestop.papers.ledger import Column, Ledger
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.proof import Proof
from onestop.papers.typesetting import typeset
from onestop.papers.wording import clock, clock_and_day, number_of_many, short_day
from onestop.papers.wordings import Worded

TITLE = "Biên bản giao nhận hồ sơ"
COLUMNS = (
    Column("STT", 0.04, "centre"),
    Column("Mã hồ sơ", 0.14),
    Column("Nội dung hồ sơ", 0.22),
    Column("Chủ hồ sơ", 0.16),
    Column("Số bộ", 0.045, "centre"),
    Column("Giờ giao", 0.065, "centre"),
    Column("Hẹn trả kết quả", 0.095, "centre"),
    Column("Người nhận", 0.125),
    Column("Ghi chú", 0.11),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """A dossier that was handed over. taker: who of the unit, if it went to one person. at: aware."""

    code: str
    content: str
    applicant: str
    sets: int
    at: datetime
    appointment_at: datetime | None = None
    taker: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandoverMinutes:
    """What the minutes say: the desk gave to `unit` on `day`. giver, taker: who signs, if known. Moments are aware."""

    head: Letterhead
    number: str | None
    day: date
    desk: str
    unit: str
    rows: tuple[Handed, ...]
    issued_at: datetime
    giver: str | None = None
    taker: str | None = None
    replaces: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()


def compose(paper: HandoverMinutes) -> Composed:
    """The minutes, the head of the list repeated on each page."""
    return on_list(
        lambda sheet: [_story(sheet, paper)],
        Properties(title=TITLE, author=paper.head.agency, subject=f"{TITLE} ngày {short_day(paper.day)}"),
        mark=paper.mark,
    )


def render(paper: HandoverMinutes) -> bytes:
    """The minutes as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _story(sheet: Sheet, paper: HandoverMinutes) -> list[Block]:
    number = f"Số: {paper.number}" if paper.number else None
    replaced = f"Thay thế biên bản số {paper.replaces}" if paper.replaces else None
    sentence = (
        f"Ngày {short_day(paper.day)}, {paper.desk} giao cho {paper.unit} {number_of_many(len(paper.rows))} hồ sơ "
        "sau đây để giải quyết; hai bên đã kiểm đếm đủ thành phần hồ sơ."
    )
    rows = paper.rows
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number, by_desk=True),
        *blocks.title(sheet, TITLE, below=(replaced,)),
        blocks.sentence(sheet, sentence),
        space(sheet.gap * 2),
        Ledger(COLUMNS, len(rows), lambda n: _cells(n, rows[n]), width=sheet.width, size=sheet.small),
        space(sheet.gap),
        ending(
            sheet,
            [blocks.sentence(sheet, "Biên bản lập thành 02 bản, mỗi bên giữ 01 bản.")],
            paper.proof,
            blocks.signature(sheet, ["NGƯỜI GIAO"], name=paper.giver),
            blocks.signature(sheet, ["NGƯỜI NHẬN"], name=paper.taker),
        ),
    ]


def _cells(number: int, row: Handed) -> tuple[str, ...]:
    return (
        str(number + 1), row.code, row.content, row.applicant, str(row.sets), clock(row.at),
        clock_and_day(row.appointment_at) if row.appointment_at else "", row.taker or "", row.note or "",
    )  # fmt: skip
