"""The year as a whole: adopted as provisional (tạm tính) until it is announced, then replaced by the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from onestop import text
from onestop.audit import chain
from onestop.calendars.changing import DOCUMENT_LIMIT, NAME_LIMIT, check_sessions, insert_special_day, shown
from onestop.calendars.models import CalendarYear, DayKind, SpecialDay, YearState
from onestop.calendars.own import Change, changing, require_new_year
from onestop.calendars.provisional import statutory_days
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.sla.calendar import to_local

PROVISIONAL_DOCUMENT = "Lịch tạm tính theo Bộ luật Lao động 2019, Điều 111, Điều 112 và Nghị quyết 28/2026/QH16"


@dataclass(frozen=True)
class AnnouncedDay:
    """A day of the official calendar of a year. document: when it is another one than that of the year."""

    day: date
    kind: DayKind
    name: str
    document: str | None = None
    sessions: tuple[tuple[time, time], ...] = ()


def adopt_provisional_year(agency_id: int, *, year: int, by: int | None, at: datetime) -> CalendarYear:
    """Count with the weekly pattern and the days off of the law until the year is announced; all in one act.

    Raises Refused when the year is known already, leaves a gap, or lies far away.
    """
    with changing(agency_id, by=by, at=at) as change:
        state = dict(change.content.years).get(year)
        if state is not None:
            raise WrongInput(
                f"Năm {year} đã có lịch tạm tính. Không cần áp dụng lại."
                if state
                else f"Năm {year} đã có lịch chính thức, không thay bằng lịch tạm tính. Cần sửa thì sửa từng ngày.",
                field="year",
            )
        require_new_year(change.content, year, to_local(at).date())
        row = _insert_year(change, year, YearState.PROVISIONAL, PROVISIONAL_DOCUMENT)
        days = statutory_days(year, lambda day: bool(change.content.week_sessions(day)))
        for off in days:
            insert_special_day(change, day=off.day, kind=off.kind, name=off.name, document=off.document)
    chain.record(
        agency_id,
        "provisional_year_adopted",
        "calendar_year",
        row.id,
        by=by,
        at=at,
        year=year,
        days=[off.day for off in days],
    )
    return row


def announce_year(
    agency_id: int, *, year: int, days: Sequence[AnnouncedDay], document: str, by: int | None, at: datetime
) -> CalendarYear:
    """Enter the official calendar of a year; the provisional one and its days are superseded, none is deleted.

    Local closures entered meanwhile stay, unless the decision names their day. Raises Refused when the year is
    official already, WrongInput for days that contradict the week, the year or each other.
    """
    document = text.required(document, limit=DOCUMENT_LIMIT, label="Văn bản căn cứ", field="document")
    with changing(agency_id, by=by, at=at) as change:
        known = dict(change.content.years)
        if known.get(year) is False:
            raise Refused(f"Năm {year} đã có lịch chính thức. Cần sửa thì thêm hoặc rút từng ngày.")
        if year not in known:
            require_new_year(change.content, year, to_local(at).date())
        checked = _checked(change, year, days)
        _supersede(change, year, {announced.day for announced in checked})
        row = _insert_year(change, year, YearState.OFFICIAL, document)
        for announced in checked:
            insert_special_day(
                change,
                day=announced.day,
                kind=announced.kind,
                name=announced.name,
                document=announced.document or document,
                sessions=announced.sessions,
            )
    chain.record(
        agency_id,
        "year_announced",
        "calendar_year",
        row.id,
        by=by,
        at=at,
        year=year,
        document=document,
        days=[announced.day for announced in checked],
    )
    return row


def _checked(change: Change, year: int, days: Sequence[AnnouncedDay]) -> list[AnnouncedDay]:
    if not days:
        raise WrongInput(f"Chưa nhập ngày nghỉ nào của năm {year}. Nhập danh sách ngày theo văn bản.", field="days")
    checked: dict[date, AnnouncedDay] = {}
    for announced in days:
        day, kind = announced.day, announced.kind
        if day.year != year:
            raise WrongInput(f"Ngày {shown(day)} không thuộc năm {year}. Xem lại danh sách.", field="days")
        if day in checked:
            raise WrongInput(f"Ngày {shown(day)} có hai lần trong danh sách. Xóa bớt một dòng.", field="days")
        if kind is DayKind.SWAPPED_WORK and change.content.week_is_whole(day):
            raise WrongInput(
                f"Ngày {shown(day)} vốn là ngày làm việc, không phải ngày làm bù. Xem lại ngày.", field="days"
            )
        check_sessions(kind, announced.sessions)
        checked[day] = AnnouncedDay(
            day,
            kind,
            text.required(announced.name, limit=NAME_LIMIT, label=f"Tên ngày {shown(day)}", field="days"),
            text.optional(
                announced.document, limit=DOCUMENT_LIMIT, label=f"Văn bản của ngày {shown(day)}", field="days"
            ),
            announced.sessions,
        )
    return [checked[day] for day in sorted(checked)]


def _supersede(change: Change, year: int, announced: set[date]) -> None:
    for earlier in db.session.scalars(
        select(CalendarYear).where(
            CalendarYear.agency_id == change.agency_id, CalendarYear.year == year, CalendarYear.superseded_at.is_(None)
        )
    ):
        earlier.superseded_at = change.at
    for special in db.session.scalars(
        select(SpecialDay).where(
            SpecialDay.agency_id == change.agency_id,
            SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31)),
            SpecialDay.superseded_at.is_(None),
        )
    ):
        if special.kind is not DayKind.LOCAL_CLOSURE or special.day in announced:
            special.superseded_at = change.at
    db.session.flush()  # the new rows must not meet the old ones at the unique index


def _insert_year(change: Change, year: int, state: YearState, document: str) -> CalendarYear:
    row = CalendarYear(
        agency_id=change.agency_id,
        year=year,
        state=state,
        document=document,
        entered_by_id=change.by,
        entered_at=change.at,
    )
    db.session.add(row)
    db.session.flush()
    return row
