"""Sổ theo dõi hồ sơ: Mẫu số 06 of TT 01/2018/TT-VPCP, Mẫu số 07 of TT 03/2025/TT-VPCP, on A4 landscape.

An extract of a period, or the whole book of a year as it is closed (TT 01/2018, Điều 10 khoản 2: signed at the end of
the year, numbers without a gap). The columns of the official annex were not seen; they stand as recalled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onestop.papers import blocks
from onestop.papers.composing import Composed, on_list
from onestop.papers.endings import ending
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import Properties, Sheet, styles
from onestop.papers.ledger import Column, Ledger
from onestop.papers.letterhead import Letterhead, head
from onestop.papers.proof import Proof
from onestop.papers.runs import bold, plain
from onestop.papers.typesetting import typeset
from onestop.papers.wording import moment, number_of_many, short_day
from onestop.papers.wordings import Worded

TITLE = "Sổ theo dõi hồ sơ"
_SIZE = 7.5  # points: fifteen columns on one sheet
_DAYS, _GIVEN = "Ngày, tháng, năm", "Trả kết quả"
COLUMNS = (
    Column("STT", 0.036, "centre"),
    Column("Mã hồ sơ", 0.112),
    Column("Tên thủ tục hành chính", 0.112),
    Column("Số lượng hồ sơ (bộ)", 0.034, "centre"),
    Column("Tên cá nhân, tổ chức", 0.096),
    Column("Địa chỉ, số điện thoại", 0.108),
    Column("Cơ quan chủ trì giải quyết", 0.073),
    Column("Nhận hồ sơ", 0.052, "centre", _DAYS),
    Column("Hẹn trả kết quả", 0.052, "centre", _DAYS),
    Column("Chuyển hồ sơ đến cơ quan giải quyết", 0.055, "centre", _DAYS),
    Column("Nhận kết quả từ cơ quan giải quyết", 0.055, "centre", _DAYS),
    Column("Ngày, tháng, năm", 0.052, "centre", _GIVEN),
    Column("Phương thức nhận kết quả", 0.056, "centre", _GIVEN),
    Column("Ký nhận", 0.049, "centre", _GIVEN),
    Column("Ghi chú", 0.058),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One dossier. number: số thứ tự as printed ("0012"). where: address and phone. The days are those in Vietnam.

    sent_on: forwarded to the unit that decides. result_on: its result came back. handed_to: who signed for the result.
    """

    number: str
    code: str
    content: str
    sets: int
    applicant: str
    where: str
    decided_by: str
    received_on: date
    appointment_on: date | None = None
    sent_on: date | None = None
    result_on: date | None = None
    returned_on: date | None = None
    way: str | None = None
    handed_to: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What is counted when the book of a year is closed. first, last: the numbers as printed."""

    year: int
    book: str
    first: str
    last: str
    entries: int
    voids: int
    carried_over: int
    not_fetched: int
    closed_at: datetime
    head_of_desk: str | None = None
    head_of_office: str | None = None


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register. first_day, last_day: of the period, both included.   voids: how many of the rows were voided.

    closing None: an extract of the book, signed by nobody but who made it.
    """

    head: Letterhead
    first_day: date
    last_day: date
    rows: tuple[Line, ...]
    issued_at: datetime
    made_by: str
    voids: int = 0
    closing: Closing | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()


def compose(paper: Register) -> Composed:
    """The register on A4 landscape, its head repeated on each page."""
    name = _title(paper)
    return on_list(
        lambda sheet: [_story(sheet, paper)],
        Properties(title=name, author=paper.head.agency, subject=f"{name} – {_period(paper)}"),
        mark=paper.mark,
    )


def render(paper: Register) -> bytes:
    """The register as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _title(paper: Register) -> str:
    return TITLE if paper.closing else f"Trích {TITLE[0].lower()}{TITLE[1:]}"


def _period(paper: Register) -> str:
    if paper.closing:
        return f"Năm {paper.closing.year}, Quyển số: {paper.closing.book}"
    return f"Từ ngày {short_day(paper.first_day)} đến ngày {short_day(paper.last_day)}"


def _story(sheet: Sheet, paper: Register) -> list[Block]:
    rows = paper.rows
    name = _title(paper)
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, by_desk=True),
        *blocks.title(sheet, name, below=(_period(paper), paper.form_note)),
        Ledger(COLUMNS, len(rows), lambda number: _cells(rows[number]), width=sheet.width, size=_SIZE),
        space(sheet.gap * 2),
        _signed(sheet, paper),
    ]


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.number, line.code, line.content, str(line.sets), line.applicant, line.where, line.decided_by,
        *(short_day(on) if on else "" for on in
          (line.received_on, line.appointment_on, line.sent_on, line.result_on, line.returned_on)),
        line.way or "", line.handed_to or "", line.note or "",
    )  # fmt: skip


def _total(sheet: Sheet, paper: Register) -> list[Block]:
    style = styles(sheet).body
    voids = f"; trong đó {number_of_many(paper.voids)} hồ sơ đã hủy do nhập sai" if paper.voids else ""
    lines = [paragraph(style, bold(f"Tổng cộng: {number_of_many(len(paper.rows))} hồ sơ"), plain(f"{voids}."))]
    closing = paper.closing
    if closing:
        lines.append(
            paragraph(
                style,
                plain(
                    f"Sổ năm {closing.year} có {number_of_many(closing.entries)} số thứ tự, từ số {closing.first} đến "
                    f"số {closing.last}, liên tục; hủy do nhập sai: {number_of_many(closing.voids)}; chưa giải quyết "
                    f"xong, chuyển sang năm {closing.year + 1}: {number_of_many(closing.carried_over)}; đã có kết quả, "
                    f"chờ trả: {number_of_many(closing.not_fetched)}. Đóng sổ lúc {moment(closing.closed_at)}."
                ),
            )
        )
    return lines


def _signed(sheet: Sheet, paper: Register) -> Block:
    closing = paper.closing
    total = _total(sheet, paper)
    maker = blocks.signature(sheet, ["NGƯỜI LẬP"], name=paper.made_by)
    if closing is None:
        return ending(sheet, total, paper.proof, [], maker)
    return ending(
        sheet,
        [*total, space(sheet.body)],
        paper.proof,
        maker,
        blocks.signature(sheet, ["TRƯỞNG BỘ PHẬN"], name=closing.head_of_desk),
        blocks.signature(sheet, ["THỦ TRƯỞNG"], hint=blocks.SEALED, name=closing.head_of_office),
    )
