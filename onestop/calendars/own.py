"""An agency's own calendar: beginning one, the lock under which it is changed, and its version afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from onestop.audit import chain
from onestop.calendars.content import (
    CalendarContent,
    calendar_in_use,
    current_hours,
    current_special_days,
    current_years,
    read_content,
)
from onestop.calendars.models import (
    AgencyCalendar,
    CalendarState,
    CalendarYear,
    SpecialDay,
    SpecialSession,
    WeeklyHours,
    WeeklySession,
)
from onestop.database import db
from onestop.errors import Refused, WrongInput

# A date so far from today is a slip of the keyboard; terms reach some years at most.
YEARS_AHEAD = 5
YEARS_BACK = 10


@dataclass(frozen=True)
class Change:
    """One act on the calendar of one agency, by whom (id of the person, None for the machine) and when."""

    agency_id: int
    content: CalendarContent  # as it was before the act
    by: int | None
    at: datetime


@contextmanager
def changing(agency_id: int, *, by: int | None, at: datetime) -> Iterator[Change]:
    """Hold the calendar's lock for an act and renew its version after it. Refused when it is not the agency's own."""
    standing = db.session.scalars(
        select(AgencyCalendar).where(AgencyCalendar.agency_id == agency_id).with_for_update()
    ).first()
    if standing is None:
        raise Refused(
            "Cơ quan này đang dùng lịch làm việc chung. Lập lịch riêng cho cơ quan trước, rồi sửa ở lịch riêng đó."
        )
    yield Change(agency_id, read_content(agency_id), by, at)
    db.session.flush()
    standing.version = _kept(read_content(agency_id))
    db.session.flush()


def _kept(content: CalendarContent) -> str:
    """The version of a content, which stays readable under it for ever."""
    row = {"version": content.digest(), "content": content.as_json()}
    # Two offices may come to the same content at the same moment: the second one finds it there.
    if db.session.connection().dialect.name == "sqlite":
        db.session.execute(sqlite.insert(CalendarState).values(row).on_conflict_do_nothing())
    else:
        db.session.execute(postgresql.insert(CalendarState).values(row).on_conflict_do_nothing())
    return content.digest()


def begin_empty(agency_id: int) -> None:
    """Give the agency a calendar of its own without any row; the caller fills it in the same transaction."""
    if db.session.get(AgencyCalendar, agency_id) is not None:
        raise Refused("Cơ quan này đã có lịch làm việc riêng. Sửa lịch đó, không lập lại.")
    db.session.add(AgencyCalendar(agency_id=agency_id, version=_kept(CalendarContent((), (), ()))))
    db.session.flush()


def begin_own_calendar(agency_id: int, *, by: int | None, at: datetime) -> None:
    """Part an agency from the common calendar: its own one starts as a copy of what it has used so far.

    Raises Refused when it has one already, or when there is nothing to copy.
    """
    common = calendar_in_use(agency_id)
    if common is None:
        raise Refused("Chưa có lịch làm việc chung để sao. Nhập lịch của cơ quan chính trước.")
    source = common.agency_id
    begin_empty(agency_id)
    with changing(agency_id, by=by, at=at):
        entered = {"agency_id": agency_id, "entered_by_id": by, "entered_at": at}
        for year in current_years(source):
            db.session.add(CalendarYear(year=year.year, state=year.state, document=year.document, **entered))
        for hours in current_hours(source):
            db.session.add(
                WeeklyHours(
                    valid_from=hours.valid_from,
                    same_day_until=hours.same_day_until,
                    document=hours.document,
                    sessions=[
                        WeeklySession(
                            weekday=session.weekday,
                            opens=session.opens,
                            closes=session.closes,
                            receives=session.receives,
                            counts=session.counts,
                        )
                        for session in hours.sessions
                    ],
                    **entered,
                )
            )
        for special in current_special_days(source):
            db.session.add(
                SpecialDay(
                    day=special.day,
                    kind=special.kind,
                    name=special.name,
                    document=special.document,
                    sessions=[
                        SpecialSession(opens=session.opens, closes=session.closes) for session in special.sessions
                    ],
                    **entered,
                )
            )
    chain.record(agency_id, "calendar_begun", "agency", agency_id, by=by, at=at, copied_from=source)


def require_new_year(content: CalendarContent, year: int, on: date) -> None:
    """Refuse a year that would leave a gap in the known years, or that lies far from `on`."""
    if not on.year - YEARS_BACK <= year <= on.year + YEARS_AHEAD:
        raise WrongInput(
            f"Năm {year} quá xa. Chỉ nhập lịch từ năm {on.year - YEARS_BACK} đến năm {on.year + YEARS_AHEAD}.",
            field="year",
        )
    known = [known for known, _ in content.years]
    if not content.hours:
        raise Refused("Chưa có giờ làm việc hằng tuần. Nhập giờ làm việc trước, rồi nhập lịch năm.")
    if known and year > known[-1] and year - 1 != known[-1]:
        raise WrongInput(
            f"Chưa có lịch năm {known[-1] + 1}. Nhập lịch các năm liền nhau, bắt đầu từ năm đó.", field="year"
        )
    if known and year < known[0] and year + 1 != known[0]:
        raise WrongInput(
            f"Chưa có lịch năm {known[0] - 1}. Nhập lịch các năm liền nhau, bắt đầu từ năm đó.", field="year"
        )
