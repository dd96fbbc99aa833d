"""The dossiers behind a figure, as a reader wants them listed: each as it stood at the end of the period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from onestop.cases.models import Dossier
from onestop.database import db
from onestop.procedures.models import ProcedureVersion
from onestop.reports.counting import dossier_ids
from onestop.reports.in_hand import ENDED, Asked, Stands, in_hand
from onestop.reports.table import Where

PAGE_SIZE = 50
_AT_A_TIME = 500  # ids in one statement

STANDS_NAMES = {
    Stands.ENDED_EARLY: "Đã giải quyết trước hạn",
    Stands.ENDED_ON_TIME: "Đã giải quyết đúng hạn",
    Stands.ENDED_LATE: "Đã giải quyết quá hạn",
    Stands.ENDED_WITHOUT_LIMIT: "Đã giải quyết, không có hạn",
    Stands.OPEN_WITHIN_LIMIT: "Đang giải quyết trong hạn",
    Stands.OPEN_WAITING: "Tạm dừng, chờ bổ sung",
    Stands.OPEN_LATE: "Đang giải quyết, quá hạn",
    Stands.OPEN_WITHOUT_LIMIT: "Đang giải quyết, không có hạn",
    Stands.UNKNOWN: "Chưa phân loại",
    Stands.VOID: "Đã hủy do nhập sai",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier as it stood at the end of the period.

    due_at: the legal end it was judged by; ended_at: None where it ended after the period. stands: None for one that
    is in hand no more since something was corrected. procedure, number: as the lists of dossiers show them.
    """

    id: int
    agency_id: int
    code: str
    applicant: str
    number: str | None
    procedure: str
    received_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    stands: Stands | None

    @property
    def standing(self) -> str:
        return STANDS_NAMES[self.stands] if self.stands else "Không còn trong số liệu sau khi đính chính"


def page_of_ids(asked: Asked, which: Where, *, number: int = 1, size: int = PAGE_SIZE) -> list[int]:
    """The ids of one page of the dossiers that fit, oldest receipt first. number: from 1."""
    return list(_ordered(asked, which, offset=(number - 1) * size, limit=size))


def all_ids(asked: Asked, which: Where) -> list[int]:
    """The ids of all pages."""
    return list(_ordered(asked, which))


def listed(asked: Asked, ids: Sequence[int]) -> Iterator[Listed]:
    """The dossiers of these ids, in their order."""
    for start in range(0, len(ids), _AT_A_TIME):
        yield from _listed(asked, ids[start : start + _AT_A_TIME])


def _ordered(asked: Asked, which: Where, *, offset: int = 0, limit: int | None = None) -> Iterator[int]:
    query = (
        select(Dossier.id)
        .where(Dossier.id.in_(dossier_ids(asked, which)))
        .order_by(Dossier.received_at, Dossier.id)
        .offset(offset)
        .limit(limit)
    )
    yield from db.session.scalars(query)


def _listed(asked: Asked, ids: Sequence[int]) -> Iterator[Listed]:
    standing: dict[int, tuple[datetime | None, Stands]] = {}
    for rows in in_hand(asked):
        query = rows.select(Dossier.id.expression, rows.due_at, rows.stands).where(Dossier.id.in_(ids))
        standing |= {one: (due_at, Stands(stands)) for one, due_at, stands in db.session.execute(query)}
    known = (
        select(
            Dossier.id,
            Dossier.agency_id,
            Dossier.code,
            Dossier.applicant_name,
            func.coalesce(Dossier.applicant_id_number, Dossier.applicant_phone),
            ProcedureVersion.name,
            ProcedureVersion.case_name,
            Dossier.received_at,
            Dossier.finished_at,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
        .where(Dossier.id.in_(ids))
    )
    facts = {row[0]: row for row in db.session.execute(known)}
    for one in ids:
        _, agency_id, code, applicant, number, name, case, received_at, ended_at = facts[one]
        due_at, stands = standing.get(one, (None, None))
        yield Listed(
            id=one,
            agency_id=agency_id,
            code=code,
            applicant=applicant,
            number=number,
            procedure=f"{name} ({case})" if case else name,
            received_at=received_at,
            due_at=due_at,
            ended_at=ended_at if stands in ENDED else None,
            stands=stands,
        )
