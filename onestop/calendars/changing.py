"""What an administrator changes in a calendar day by day: special days, and the hours of the week.

Rows are superseded, never changed or deleted. Who may do so is asked at the edge; what the change does to the dates of
open dossiers is the business of `cases`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Final

from sqlalchemy import select

from onestop import text
from onestop.audit import chain
from onestop.calendars.content import CalendarContent, current_special_day, current_special_days
from onestop.calendars.models import (
    DAY_KIND_NAMES,
    DayKind,
    SpecialDay,
    SpecialSession,
    WeeklyHours,
    WeeklySession,
)
from onestop.calendars.own import Change, changing
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.sla.calendar import Day, Session

NAME_LIMIT: Final = 200
DOCUMENT_LIMIT: Final = 300
EARLIEST_HOURS: Final = date(2000, 1, 1)  # the first year that a calendar may hold (CalendarYear)
LATEST_HOURS: Final = date(2100, 12, 31)


@dataclass(frozen=True)
class WeeklyHoursOn:
    """A session of a weekday (Monday = 0) in a new weekly pattern.

    receives: dossiers are received then. counts: its time counts for terms, which that of a Saturday may not.
    """

    weekday: int
    opens: time
    closes: time
    receives: bool = True
    counts: bool = True


def add_special_day(
    agency_id: int,
    *,
    day: date,
    kind: DayKind,
    name: str,
    document: str,
    sessions: Sequence[tuple[time, time]] = (),
    by: int | None,
    at: datetime,
) -> SpecialDay:
    """Enter a day that differs from its week, under the document that says so.

    sessions: (opens, closes) of a make-up day with hours of its own; none = those of an ordinary weekday.
    A local closure moves the ends of terms only by the document of a higher authority; without one it is the office's
    own (flood, power cut): nothing is received, and the day counts all the same.
    Raises WrongInput or Refused: a year without calendar, a day entered already, one that the week has so anyway.
    """
    name = text.required(name, limit=NAME_LIMIT, label="Tên ngày", field="name")
    document = cleaned_document(kind, document)
    check_sessions(kind, sessions)
    with changing(agency_id, by=by, at=at) as change:
        check_day(change.content, own_closures(agency_id), day=day, kind=kind, document=document)
        row = insert_special_day(change, day=day, kind=kind, name=name, document=document, sessions=sessions)
    chain.record(
        agency_id,
        "special_day_added",
        "special_day",
        row.id,
        by=by,
        at=at,
        day=day,
        kind=kind,
        name=name,
        document=document,
    )
    return row


def withdraw_special_day(agency_id: int, *, day: date, reason: str, by: int | None, at: datetime) -> SpecialDay:
    """Take a special day out of the calendar: its row stays, superseded. Raises WrongInput when there is none."""
    reason = text.required(reason, limit=DOCUMENT_LIMIT, label="Lý do rút", field="reason")
    with changing(agency_id, by=by, at=at):
        row = current_special_day(agency_id, day)
        if row is None:
            raise WrongInput(
                f"Ngày {shown(day)} không có trong danh sách ngày đặc biệt. Tải lại trang rồi chọn lại.", field="day"
            )
        row.superseded_at = at
    chain.record(agency_id, "special_day_withdrawn", "special_day", row.id, by=by, at=at, day=day, reason=reason)
    return row


def set_weekly_hours(
    agency_id: int,
    *,
    valid_from: date,
    sessions: Sequence[WeeklyHoursOn],
    same_day_until: time,
    document: str,
    by: int | None,
    at: datetime,
) -> WeeklyHours:
    """Enter the weekly hours that hold from a day on, until the next pattern; a pattern from the same day is replaced.

    same_day_until: what is received after this moment is due on the next working day, for terms within the day; the
    one of the latest pattern holds for the whole calendar.
    Raises WrongInput for hours that cannot be worked.
    """
    document = text.required(document, limit=DOCUMENT_LIMIT, label="Văn bản căn cứ", field="document")
    if not EARLIEST_HOURS <= valid_from <= LATEST_HOURS:
        raise WrongInput("Ngày bắt đầu áp dụng phải từ năm 2000 đến năm 2100.", field="valid_from")
    if same_day_until.second or same_day_until.microsecond:
        raise WrongInput("Giờ nhận cuối cùng chỉ tính đến phút, ví dụ 15:00.", field="same_day_until")
    _check_week(sessions)
    with changing(agency_id, by=by, at=at) as change:
        if change.content.hours and valid_from < change.content.hours[0].valid_from:
            first = shown(change.content.hours[0].valid_from)
            raise WrongInput(
                f"Giờ làm việc đầu tiên bắt đầu từ ngày {first}. Chọn ngày đó hoặc ngày sau đó.", field="valid_from"
            )
        row = insert_weekly_hours(
            change, valid_from=valid_from, sessions=sessions, same_day_until=same_day_until, document=document
        )
    chain.record(
        agency_id, "weekly_hours_set", "weekly_hours", row.id, by=by, at=at, valid_from=valid_from, document=document
    )
    return row


def cleaned_document(kind: DayKind, document: str | None) -> str:
    """The document of a day; only a local closure may be without one, and is then the office's own ("")."""
    if kind is DayKind.LOCAL_CLOSURE:
        return text.clean(document, limit=DOCUMENT_LIMIT, label="Văn bản căn cứ", field="document")
    return text.required(document, limit=DOCUMENT_LIMIT, label="Văn bản căn cứ", field="document")


def check_day(content: CalendarContent, closures: Collection[date], *, day: date, kind: DayKind, document: str) -> None:
    """Whether the calendar can take such a day. closures: the days of the office's own closures.

    Raises WrongInput (field "day") for a year without calendar, a day entered already, one that the week has so anyway.
    """
    if day.year not in dict(content.years):
        raise WrongInput(
            f"Chưa có lịch năm {day.year}. Nhập lịch năm đó hoặc áp dụng lịch tạm tính trước.", field="day"
        )
    earlier = next((special for special in content.special if special.day == day), None)
    if earlier is not None:
        raise WrongInput(
            f"Ngày {shown(day)} đã có trong lịch: {DAY_KIND_NAMES[earlier.kind].lower()}, {earlier.name} "
            f"({earlier.document}). Rút ngày đó trước, rồi nhập lại.",
            field="day",
        )
    own = kind is DayKind.LOCAL_CLOSURE and not document
    if own and day in closures:
        raise WrongInput(f"Ngày {shown(day)} đã ghi là ngày cơ quan đóng cửa. Không cần nhập lại.", field="day")
    worked = bool(content.week_sessions(day))
    if kind is DayKind.SWAPPED_WORK and content.week_is_whole(day):
        raise WrongInput(f"Ngày {shown(day)} vốn là ngày làm việc, không phải ngày làm bù. Xem lại ngày.", field="day")
    # A closure of one's own may fall on a Saturday that receives dossiers without counting.
    if not own and kind not in (DayKind.SWAPPED_WORK, DayKind.HOLIDAY) and not worked:
        raise WrongInput(f"Ngày {shown(day)} vốn là ngày nghỉ hằng tuần, không cần nhập. Xem lại ngày.", field="day")


def own_closures(agency_id: int) -> dict[date, SpecialDay]:
    """The days on which the office closes by its own doing, which move no end."""
    return {row.day: row for row in current_special_days(agency_id) if not row.moves_ends}


def insert_special_day(
    change: Change,
    *,
    day: date,
    kind: DayKind,
    name: str,
    document: str,
    sessions: Sequence[tuple[time, time]] = (),
) -> SpecialDay:
    """The row alone, for the acts that have checked it. A closure of the office's own on that day gives way to it."""
    closure = current_special_day(change.agency_id, day)
    if closure is not None and not closure.moves_ends:
        closure.superseded_at = change.at
        db.session.flush()
    row = SpecialDay(
        agency_id=change.agency_id,
        day=day,
        kind=kind,
        name=name,
        document=document,
        entered_by_id=change.by,
        entered_at=change.at,
        sessions=[SpecialSession(opens=opens, closes=closes) for opens, closes in sorted(sessions)],
    )
    db.session.add(row)
    db.session.flush()
    return row


def insert_weekly_hours(
    change: Change, *, valid_from: date, sessions: Sequence[WeeklyHoursOn], same_day_until: time, document: str
) -> WeeklyHours:
    """The row alone, in place of the one from the same day, for the acts that have checked it."""
    earlier = db.session.scalars(
        select(WeeklyHours).where(
            WeeklyHours.agency_id == change.agency_id,
            WeeklyHours.valid_from == valid_from,
            WeeklyHours.superseded_at.is_(None),
        )
    ).first()
    if earlier is not None:
        earlier.superseded_at = change.at
        db.session.flush()
    row = WeeklyHours(
        agency_id=change.agency_id,
        valid_from=valid_from,
        same_day_until=same_day_until,
        document=document,
        entered_by_id=change.by,
        entered_at=change.at,
        sessions=[
            WeeklySession(
                weekday=session.weekday,
                opens=session.opens,
                closes=session.closes,
                receives=session.receives,
                counts=session.counts,
            )
            for session in sessions
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


def check_sessions(kind: DayKind, sessions: Sequence[tuple[time, time]]) -> None:
    """Raises WrongInput for hours that such a day cannot have."""
    if sessions and kind is not DayKind.SWAPPED_WORK:
        raise WrongInput(f"“{DAY_KIND_NAMES[kind]}” không có giờ làm việc. Xóa giờ đã nhập.", field="sessions")
    _as_day(sessions, "sessions")


def _check_week(sessions: Sequence[WeeklyHoursOn]) -> None:
    if any(not 0 <= session.weekday <= 6 for session in sessions):
        raise Refused("Thứ trong tuần không hợp lệ. Tải lại trang rồi nhập lại.")
    if not any(session.counts for session in sessions):
        raise WrongInput("Chưa có buổi làm việc nào được tính vào thời hạn. Nhập ít nhất một buổi.", field="sessions")
    for weekday, day in groupby(
        sorted(sessions, key=lambda session: session.weekday), key=lambda session: session.weekday
    ):
        _as_day([(session.opens, session.closes) for session in day], f"day{weekday}")


def _as_day(sessions: Sequence[tuple[time, time]], field: str) -> Day:
    try:
        return Day(tuple(Session(opens, closes) for opens, closes in sorted(sessions)))
    except ValueError as error:
        raise WrongInput(f"{error} Xem lại giờ.", field=field) from error


def shown(day: date) -> str:
    """dd/mm/yyyy, as people here write a date."""
    return f"{day:%d/%m/%Y}"
