"""Phiếu bàn giao kết quả giải quyết thủ tục hành chính: the results that a unit handed to the desk on a day.

No form of a circular; a landscape list signed by giver and taker, as the provinces print it.
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

TITLE = "Phiếu bàn giao kết quả giải quyết thủ tục hành chính"
COLUMNS = (
    Column("STT", 0.04, "centre"),
    Column("Mã hồ sơ", 0.14),
    Column("Nội dung hồ sơ", 0.19),
    Column("Chủ hồ sơ", 0.15),
    Column("Số, trích yếu kết quả", 0.16),
    Column("Ngày kết quả", 0.08, "centre"),
    Column("Giờ giao", 0.065, "centre"),
    Column("Hẹn trả kết quả", 0.085, "centre"),
    Column("Ghi chú", 0.09),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """A result on its way to the desk. result: its number and summary. at: when it was handed over, aware."""

    code: str
    content: str
    applicant: str
    result: str
    at: datetime
    dated_on: date | None = None
    appointment_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResultDelivery:
    """What the list says: `unit` gave to the desk on `day`. giver, taker: who signs, if known. Moments are aware."""

    head: Letterhead
    number: str | None
    day: date
    unit: str
    desk: str
    rows: tuple[Delivered, ...]
    issued_at: datetime
    giver: str | None = None
    taker: str | None = None
    replaces: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()


def compose(paper: ResultDelivery) -> Composed:
    """The list, its head repeated on each page."""
    return on_list(
        lambda sheet: [_story(sheet, paper)],
        Properties(title=TITLE, author=paper.head.agency, subject=f"{TITLE} ngày {short_day(paper.day)}"),
        mark=paper.mark,
    )


def render(paper: ResultDelivery) -> bytes:
    """The list as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _story(sheet: Sheet, paper: ResultDelivery) -> list[Block]:
    number = f"Số: {paper.number}" if paper.number else None
    replaced = f"Thay thế phiếu số {paper.replaces}" if paper.replaces else None
    sentence = (
        f"Ngày {short_day(paper.day)}, {paper.unit} bàn giao cho {paper.desk} các kết quả giải quyết của "
        f"{number_of_many(len(paper.rows))} hồ sơ sau đây để trả cho tổ chức, cá nhân."
    )
    rows = paper.rows
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, number=number, by_desk=False),
        *blocks.title(sheet, TITLE, below=(replaced,)),
        blocks.sentence(sheet, sentence),
        space(sheet.gap * 2),
        Ledger(COLUMNS, len(rows), lambda n: _cells(n, rows[n]), width=sheet.width, size=sheet.small),
        space(sheet.gap),
        ending(
            sheet,
            [],
            paper.proof,
            blocks.signature(sheet, ["NGƯỜI GIAO"], name=paper.giver),
            blocks.signature(sheet, ["NGƯỜI NHẬN"], name=paper.taker),
        ),
    ]


def _cells(number: int, row: Delivered) -> tuple[str, ...]:
    return (
        str(number + 1), row.code, row.content, row.applicant, row.result,
        short_day(row.dated_on) if row.dated_on else "", clock(row.at),
        clock_and_day(row.appointment_at) if row.appointment_at else "", row.note or "",
    )  # fmt: skip
