"""The common head of every paper: who issues it, the national title, number, place and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.papers.blocks import columns
from onestop.papers.flow import Block, Rule, paragraph, space
from onestop.papers.fonts import BOLD, width
from onestop.papers.layout import Sheet, styles
from onestop.papers.runs import bold, italic, plain
from onestop.papers.text import known
from onestop.papers.wording import place_and_day

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT = 0.42  # the left column's share of the width


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The issuing office at the day of issue.

    parent: cơ quan chủ quản ("UBND TỈNH LÂM ĐỒNG"), upright capitals.
    agency: the agency ("UBND xã Vĩnh Hoà"); printed in capitals.
    desk: "Bộ phận Tiếp nhận và Trả kết quả" or "Trung tâm Phục vụ hành chính công", on the forms of the desk.
    place: địa danh before the date ("Vĩnh Hoà").  address, hotline: printed at the foot of forms.
    """

    agency: str
    parent: str | None = None
    desk: str | None = None
    place: str | None = None
    address: str | None = None
    hotline: str | None = None


def head(
    sheet: Sheet,
    letterhead: Letterhead,
    *,
    issued_at: datetime | None,
    number: str | None = None,
    by_desk: bool,
    about: str | None = None,
    in_register: str | None = None,
) -> list[Block]:
    """The two columns above every paper.

    issued_at: None leaves the day blank, for the hand of văn thư.
    number: the line under the office ("Số: 05/PXL-UBND", "Mã hồ sơ: …"), None when there is none.
    in_register: where the dossier stands in the register ("Quyển số: 01, Số thứ tự: 0012"), below the day.
    about: what a công văn, which has no title, is about: "V/v" stands before it, below the number.
    by_desk: the desk issues it (forms), not the agency (letters).
    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: the superior body upright, the issuing one bold with a line of a third
    to a half of its width below; the motto with a line of full length.
    """
    style, motto = styles(sheet).head, styles(sheet).motto
    desk = known(letterhead.desk) if by_desk else None
    above, issuer = (letterhead.agency, desk) if desk else (letterhead.parent, letterhead.agency)
    left: list[Block] = []
    if above and known(above):
        left.append(paragraph(style, plain(above.upper())))
    left.append(paragraph(style, bold(issuer.upper())))
    column = _LEFT * sheet.width
    left.append(Rule(min(width(issuer.upper(), BOLD, sheet.head), column) * 0.4))
    if number and known(number):
        left.append(space(sheet.head * 0.5))
        left.append(paragraph(styles(sheet).number, plain(number)))
    if about and known(about):
        left.append(paragraph(styles(sheet).head, plain(f"V/v {about}")))
    right: list[Block] = [
        paragraph(style, bold(_NATION)),
        paragraph(motto, bold(_MOTTO)),
        Rule(width(_MOTTO, BOLD, sheet.head + 1)),
        space(sheet.head * 0.5),
        paragraph(motto, italic(place_and_day(letterhead.place, issued_at))),
    ]
    if in_register:
        right.append(paragraph(style, plain(in_register)))
    return [columns(sheet, (left, right), (column, None)), space(sheet.body)]


def foot(sheet: Sheet, letterhead: Letterhead) -> list[Block]:
    """Where the office is and how to call it; nothing when it is not known."""
    pairs = (("Địa chỉ", letterhead.address), ("Đường dây nóng", letterhead.hotline))
    shown = [f"{label}: {text}" for label, value in pairs if (text := known(value))]
    if not shown:
        return []
    return [paragraph(styles(sheet).small, italic(". ".join(shown)))]
