"""The integrity list: what is allowed but wants a second look. It accuses nobody; it only shows what happened."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal, null, select
from sqlalchemy.orm import aliased

from onestop.cases.models import CalendarChange, CalendarMove, Correction, Dossier, Event, EventKind, Extension, Result
from onestop.cases.rechecking import Unfitting, unfitting
from onestop.database import db
from onestop.people.models import Person
from onestop.sla.calendar import to_local

PAGE_SIZE = 50


class Concern(enum.StrEnum):
    """What is listed; the value stands in the URL."""

    LATE_ENTRY = "nhap-bu"
    WITHOUT_RESULT = "khong-so-ket-qua"
    CORRECTED = "sua-huy"
    OUTSIDE_RULES = "ngoai-quy-dinh"
    FILED_AGAIN = "nop-lai"
    SELF_APPROVED = "tu-duyet"
    ANSWERED_LATE = "tra-loi-tre"
    NO_LONGER_LATE = "het-qua-han"
    UNFITTING = "khong-khop"


CONCERN_NAMES = {
    Concern.LATE_ENTRY: "Nhập bù",
    Concern.WITHOUT_RESULT: "Kết thúc không có số kết quả",
    Concern.CORRECTED: "Sửa, hủy sau khi nhập",
    Concern.OUTSIDE_RULES: "Bổ sung, tạm dừng ngoài quy định",
    Concern.FILED_AGAIN: "Nộp lại trong 30 ngày",
    Concern.SELF_APPROVED: "Gia hạn do người đề nghị tự duyệt",
    Concern.ANSWERED_LATE: "Hồ sơ trực tuyến trả lời sau 8 giờ làm việc",
    Concern.NO_LONGER_LATE: "Hết quá hạn do đổi lịch",
    Concern.UNFITTING: "Hạn đã ghi không khớp cách tính",
}


@dataclass(frozen=True)
class Finding:
    """A dossier on the list. at: when it happened or was entered. by: who did it. note: what more there is to say."""

    code: str
    at: datetime
    by: str | None
    note: str | None


@dataclass(frozen=True)
class Findings:
    """One page of a list, newest first. page: from 1. total: on all pages."""

    rows: Sequence[Finding]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def counts(agency_id: int) -> dict[Concern, int]:
    """How many findings each list has; without those whose ends would all have to be counted again for it."""
    return {concern: _total(_query(agency_id, concern)) for concern in Concern if concern is not Concern.UNFITTING}


def findings(agency_id: int, concern: Concern, number: int = 1) -> Findings:
    """A page of one list; a number beyond the last page gives the last one."""
    if concern is Concern.UNFITTING:
        return _unfitting(agency_id, number)
    query = _query(agency_id, concern)
    total = _total(query)
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    columns = query.selected_columns
    rows = db.session.execute(
        query.order_by(columns["at"].desc(), columns["id"].desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return Findings([Finding(row.code, row.at, row.by, row.note) for row in rows], number, total)


def _unfitting(agency_id: int, number: int) -> Findings:
    found = unfitting(agency_id)
    number = min(max(number, 1), max(1, -(-len(found) // PAGE_SIZE)))
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Findings([Finding(one.code, one.noted, None, _counted(one)) for one in shown], number, len(found))


def _counted(one: Unfitting) -> str:
    if one.counted is None:
        return "Không tính lại được: thiếu lịch làm việc của lúc tính"
    return f"Tính lại: {to_local(one.counted):%H:%M ngày %d/%m/%Y}"


def _total(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _query(agency_id: int, concern: Concern) -> Select[Any]:
    """Rows of code, at, by, note and an id that keeps their order."""
    match concern:
        case Concern.LATE_ENTRY:
            return (
                _select(Dossier.entered_at, Dossier.late_entry_slip, Dossier.id)
                .outerjoin(Event, (Event.dossier_id == Dossier.id) & (Event.kind == EventKind.RECEIVED))
                .outerjoin(Person, Person.id == Event.by_id)
                .where(Dossier.agency_id == agency_id, Dossier.late_entry_slip.is_not(None))
            )
        case Concern.WITHOUT_RESULT:
            numbered = aliased(Result)
            return (
                _select(Result.recorded_at, null(), Result.id)
                .join(Result, Result.dossier_id == Dossier.id)
                .join(Person, Person.id == Result.recorded_by_id)
                .where(
                    Result.agency_id == agency_id,
                    Result.number.is_(None),
                    ~exists().where(numbered.dossier_id == Dossier.id, numbered.number.is_not(None)),
                )
            )
        case Concern.CORRECTED:
            return (
                _select(Correction.answered_at, Correction.reason, Correction.id)
                .join(Correction, Correction.dossier_id == Dossier.id)
                .join(Person, Person.id == Correction.asked_by_id)
                .where(Correction.agency_id == agency_id, Correction.approved.is_(True))
            )
        case Concern.OUTSIDE_RULES:
            return (
                _select(Event.at, Event.note, Event.id)
                .join(Event, Event.dossier_id == Dossier.id)
                .outerjoin(Person, Person.id == Event.by_id)
                .where(
                    Event.agency_id == agency_id,
                    Event.outside_rules,
                    Event.kind.in_((EventKind.SUPPLEMENT_ASKED, EventKind.PAUSED)),
                )
            )
        case Concern.FILED_AGAIN:
            earlier = aliased(Dossier)
            return (
                _select(Dossier.received_at, literal("Hồ sơ trước: ").concat(earlier.code), Dossier.id)
                .join(earlier, earlier.id == Dossier.previous_dossier_id)
                .outerjoin(Event, (Event.dossier_id == Dossier.id) & (Event.kind == EventKind.RECEIVED))
                .outerjoin(Person, Person.id == Event.by_id)
                .where(Dossier.agency_id == agency_id)
            )
        case Concern.ANSWERED_LATE:
            return (
                _select(Dossier.received_at, null(), Dossier.id)
                .outerjoin(Event, (Event.dossier_id == Dossier.id) & (Event.kind == EventKind.RECEIVED))
                .outerjoin(Person, Person.id == Event.by_id)
                .where(Dossier.agency_id == agency_id, Dossier.received_at > Dossier.answer_due_at)
            )
        case Concern.UNFITTING:
            raise AssertionError("counted again, not asked for")
        case Concern.NO_LONGER_LATE:
            return (
                _select(CalendarChange.at, CalendarChange.document, CalendarMove.id)
                .join(CalendarMove, CalendarMove.dossier_id == Dossier.id)
                .join(CalendarChange, CalendarChange.id == CalendarMove.change_id)
                .outerjoin(Person, Person.id == CalendarChange.by_id)
                .where(Dossier.agency_id == agency_id, CalendarMove.was_late, ~CalendarMove.is_late)
            )
        case Concern.SELF_APPROVED:
            return (
                _select(Extension.approved_at, Extension.reason, Extension.id)
                .join(Extension, Extension.dossier_id == Dossier.id)
                .join(Person, Person.id == Extension.asked_by_id)
                .where(
                    Extension.agency_id == agency_id,
                    Extension.approved_at.is_not(None),
                    Extension.approved_by_id == Extension.asked_by_id,
                )
            )


def _select(at: Any, note: Any, row_id: Any) -> Select[Any]:
    return select(
        Dossier.code.label("code"),
        at.label("at"),
        Person.full_name.label("by"),
        note.label("note"),
        row_id.label("id"),
    ).select_from(Dossier)
