"""What wants a second look, by name; and the lists of it that the database can tell by itself."""

import enum
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, case, exists, false, literal, null, or_, select
from sqlalchemy.orm import aliased

from onestop.cases.models import CalendarChange, CalendarMove, Correction, Dossier, Event, EventKind, Extension, Result
from onestop.database import local_day
from onestop.people.models import Person


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
    BACKDATED = "ket-thuc-lui-ngay"
    JUST_BEFORE_END = "dung-sat-han"
    MASS_CHANGES = "don-cuoi-ky"
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
    Concern.BACKDATED: "Kết thúc ghi lùi ngày",
    Concern.JUST_BEFORE_END: "Bổ sung, tạm dừng sát hạn",
    Concern.MASS_CHANGES: "Xử lý dồn vào ngày cuối tháng, cuối kỳ",
    Concern.UNFITTING: "Hạn đã ghi không khớp cách tính",
}
CONCERN_MEANINGS = {
    Concern.LATE_ENTRY: "Hồ sơ nhận bằng phiếu viết tay, nhập vào hệ thống sau.",
    Concern.WITHOUT_RESULT: "Kết thúc mà không có kết quả nào có số.",
    Concern.CORRECTED: "Đề nghị sửa hoặc hủy đã được duyệt.",
    Concern.OUTSIDE_RULES: "Yêu cầu bổ sung, tạm dừng ngoài quy định của thủ tục, có người duyệt.",
    Concern.FILED_AGAIN: "Người nộp nộp lại cùng thủ tục trong 30 ngày sau khi hồ sơ trước kết thúc không có kết quả.",
    Concern.SELF_APPROVED: "Người đề nghị gia hạn cũng là người duyệt.",
    Concern.ANSWERED_LATE: "Hồ sơ nộp trực tuyến được tiếp nhận sau 8 giờ làm việc.",
    Concern.NO_LONGER_LATE: "Hồ sơ đang quá hạn, hết quá hạn vì lịch làm việc thay đổi.",
    Concern.BACKDATED: "Việc kết thúc được nhập vào một ngày sau ngày ghi là đã kết thúc; không kể hồ sơ theo sổ cũ.",
    Concern.JUST_BEFORE_END: (
        "Yêu cầu bổ sung, tạm dừng vào ngày hết hạn hoặc ngày làm việc liền trước, khi còn hạn; không kể thủ tục có"
        " thời hạn dưới 2 ngày làm việc."
    ),
    Concern.MASS_CHANGES: (
        "Một người kết thúc, trả, dừng, sửa … nhiều hồ sơ trong ngày cuối cùng (hoặc ngày làm việc cuối cùng) của tháng"
        " hoặc của kỳ."
    ),
    Concern.UNFITTING: "Tính lại từ các việc đã ghi không ra hạn đang ghi.",
}
# What a person changed in a dossier, and what it is called in this list.
CHANGES = {
    EventKind.FINISHED: "Kết thúc",
    EventKind.REFUSED: "Trả lại hồ sơ",
    EventKind.STOPPED: "Dừng theo đề nghị",
    EventKind.CLOSED: "Đóng hồ sơ",
    EventKind.RETURNED: "Trả kết quả",
    EventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung",
    EventKind.PAUSED: "Tạm dừng",
    EventKind.EXTENDED: "Gia hạn",
    EventKind.CORRECTED: "Sửa hồ sơ",
    EventKind.VOIDED: "Hủy hồ sơ",
}
ENDINGS = (EventKind.FINISHED, EventKind.REFUSED, EventKind.STOPPED, EventKind.CLOSED)
STOPS = (EventKind.SUPPLEMENT_ASKED, EventKind.PAUSED)

_CHANGE_NAMES = {kind.value: literal(name) for kind, name in CHANGES.items()}


def listed(agency_id: int, concern: Concern) -> Select[Any]:
    """Rows of code, at, by, by_id, note, happened_at and an id that keeps their order; for what the database can tell.

    happened_at: for the note, where what happened was entered later. Raises KeyError for what is counted elsewhere.
    """
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
        case Concern.BACKDATED:
            return (
                _select(Event.entered_at, null(), Event.id, happened_at=Event.at)
                .join(Event, Event.dossier_id == Dossier.id)
                .outerjoin(Person, Person.id == Event.by_id)
                .where(
                    Event.agency_id == agency_id,
                    Event.kind.in_(ENDINGS),
                    local_day(Event.entered_at) > local_day(Event.at),
                    Dossier.register_no.is_(None),
                )
            )
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

        case _:
            raise KeyError(concern)


def changed_on(agency_id: int, days: Collection[tuple[int, str]]) -> Select[Any]:
    """What people changed on days, as `listed` tells it. days: pairs of a person's id and a day, "2026-03-31"."""
    return (
        _select(Event.entered_at, case(_CHANGE_NAMES, value=Event.kind), Event.id)
        .join(Event, Event.dossier_id == Dossier.id)
        .join(Person, Person.id == Event.by_id)
        .where(
            Event.agency_id == agency_id,
            Event.kind.in_(CHANGES),
            or_(false(), *(and_(Event.by_id == who, local_day(Event.entered_at) == day) for who, day in days)),
        )
    )


def _select(at: Any, note: Any, row_id: Any, *, happened_at: Any = None) -> Select[Any]:
    return select(
        Dossier.code.label("code"),
        at.label("at"),
        Person.full_name.label("by"),
        Person.id.label("by_id"),
        note.label("note"),
        (null() if happened_at is None else happened_at).label("happened_at"),
        row_id.label("id"),
    ).select_from(Dossier)
