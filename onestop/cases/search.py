"""Finding dossiers: by code, and in lists by code, name, ID number or phone, with and without accents."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import joinedload

from onestop.cases.codes import is_code
from onestop.cases.judging import due_soon, open_and_late
from onestop.cases.models import Dossier, Status, SupplementRequest
from onestop.cases.models.dossier import OPEN
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.text import folded

PAGE_SIZE = 50


class Shelf(enum.StrEnum):
    """The lists that a desk looks at each day; the value stands in the URL."""

    ALL = "tat-ca"
    OPEN = "dang-giai-quyet"
    LATE = "qua-han"
    WARNED = "sap-den-han"
    WAITING = "cho-bo-sung"
    TO_CLOSE = "can-dong"
    READY = "cho-tra"
    MINE = "cua-toi"


SHELF_NAMES = {
    Shelf.ALL: "Tất cả",
    Shelf.OPEN: "Đang giải quyết",
    Shelf.LATE: "Quá hạn",
    Shelf.WARNED: "Sắp đến hạn",
    Shelf.WAITING: "Chờ bổ sung, tạm dừng",
    Shelf.TO_CLOSE: "Hết hạn bổ sung, cần đóng",
    Shelf.READY: "Có kết quả, chờ trả",
    Shelf.MINE: "Của tôi",
}


@dataclass(frozen=True)
class Page:
    """One page of a list. number: from 1. total: of all pages."""

    dossiers: Sequence[Dossier]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def by_code(agency_id: int, code: str) -> Dossier | None:
    if not is_code(code):
        return None  # also what no database could compare
    return db.session.scalar(select(Dossier).where(Dossier.agency_id == agency_id, Dossier.code == code))


def page_of(
    agency_id: int,
    *,
    at: datetime,
    text: str = "",
    shelf: Shelf = Shelf.ALL,
    officer_id: int | None = None,
    number: int = 1,
) -> Page:
    """A page of the dossiers that match: newest receipt first, but the late, warned and uncollected longest first."""
    which = [Dossier.agency_id == agency_id, *_on_shelf(shelf, at=at, officer_id=officer_id)]
    if words := folded(text):
        which.append(_holds(words))
    total = db.session.scalar(select(func.count()).select_from(Dossier).where(*which)) or 0
    query = select(Dossier).where(*which)
    if shelf in (Shelf.LATE, Shelf.WARNED):
        query = query.order_by(Dossier.due_at, Dossier.id)
    elif shelf is Shelf.READY:
        query = query.order_by(Dossier.finished_at, Dossier.id)  # what nobody has collected for longest comes first
    else:
        query = query.order_by(Dossier.received_at.desc(), Dossier.id.desc())
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), last)
    rows = db.session.scalars(
        query.options(joinedload(Dossier.procedure_version), joinedload(Dossier.officer), joinedload(Dossier.unit))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total)


def counts(agency_id: int, *, at: datetime, officer_id: int | None) -> dict[Shelf, int]:
    """How many dossiers stand on each shelf."""
    numbers = (
        select(func.count())
        .select_from(Dossier)
        .where(Dossier.agency_id == agency_id, *_on_shelf(shelf, at=at, officer_id=officer_id))
        .scalar_subquery()
        for shelf in Shelf
    )
    # In one statement, each number by its own index: asking for one after the other costs most of it again each time.
    return dict(zip(Shelf, db.session.execute(select(*numbers)).one(), strict=True))


def _holds(words: str) -> ColumnElement[bool]:
    """Whether the words stand in what is searched; numbers also when they were typed in groups (0912 345 678)."""
    if not words.isprintable() or len(words) > NAME:
        return false()  # nothing of the kind is ever stored, and neither database compares everything
    wanted = [words]
    if (closed_up := re.sub("[ .]", "", words)).isdigit() and closed_up != words:
        wanted.append(closed_up)
    return or_(*(Dossier.search_key.contains(one, autoescape=True) for one in wanted))


def _on_shelf(shelf: Shelf, *, at: datetime, officer_id: int | None) -> list[ColumnElement[bool]]:
    match shelf:
        case Shelf.ALL:
            return []
        case Shelf.OPEN:
            return [Dossier.status.in_(OPEN)]
        case Shelf.LATE:
            return [open_and_late(at)]
        case Shelf.WARNED:
            return [due_soon(at)]
        case Shelf.WAITING:
            return [Dossier.status.in_([Status.WAITING_SUPPLEMENT, Status.PAUSED])]
        case Shelf.TO_CLOSE:
            overdue = select(SupplementRequest.dossier_id).where(
                SupplementRequest.ended_at.is_(None), SupplementRequest.complete_by < at
            )
            return [Dossier.status == Status.WAITING_SUPPLEMENT, Dossier.id.in_(overdue)]
        case Shelf.READY:
            return [Dossier.status == Status.RESULT_READY]
        case Shelf.MINE:
            return [Dossier.status.in_(OPEN), Dossier.officer_id == (officer_id or 0)]
