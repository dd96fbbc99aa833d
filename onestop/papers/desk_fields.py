"""The fields that the forms of the desk (Mẫu số 01, 02, 03) have in common, as they are printed."""

from __future__ import annotations

from collections.abc import Iterable

from onestop.papers import blocks
from onestop.papers.flow import Block, paragraph
from onestop.papers.layout import Sheet, styles
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party
from onestop.papers.runs import italic
from onestop.papers.text import known

_GENERIC = "bộ phận"  # "Bộ phận Tiếp nhận và Trả kết quả" says no more than the label; a centre has a name of its own


def desk(sheet: Sheet, letterhead: Letterhead) -> list[Block]:
    """Which desk this is: a centre by its name, a plain desk by its agency."""
    own = known(letterhead.desk)
    named = own if own and not own.casefold().startswith(_GENERIC) else letterhead.agency
    return blocks.field(sheet, "Bộ phận tiếp nhận và trả kết quả", named)


def reached_at(sheet: Sheet, party: Party) -> list[Block]:
    """Where the applicant lives and is reached."""
    return [
        *blocks.field(sheet, "Địa chỉ", party.address),
        *blocks.joined(sheet, ("Số điện thoại", party.phone), ("Email", party.email)),
    ]


def basis(sheet: Sheet, lines: Iterable[str]) -> list[Block]:
    """The legal basis in small letters below the text: the official bodies of these forms have no line for it."""
    return [paragraph(styles(sheet).small, italic(line)) for line in lines if known(line)]


def words(letterhead: Letterhead, party: Party) -> dict[str, str]:
    """What the placeholders of the office's own wording stand for on a form of the desk."""
    agency = known(letterhead.agency) or ""
    return {
        "cơ quan": agency,
        "bộ phận": known(letterhead.desk) or agency,
        "xưng hô": party.salutation.value,
        "điện thoại": known(letterhead.hotline) or "",
    }
