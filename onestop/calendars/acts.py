"""What may be done to a calendar, as values: rehearsed for a preview and performed for good by the very same code."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from onestop.calendars import changing, years
from onestop.calendars.changing import WeeklyHoursOn, shown
from onestop.calendars.content import CalendarContent, Special, current_special_days, read_content
from onestop.calendars.file import FileRow, apply_rows, documents
from onestop.calendars.listing import missing_days
from onestop.calendars.models import OWN_CLOSURE_NAME, DayKind, kind_name
from onestop.calendars.years import AnnouncedDay
from onestop.database import db

DOCUMENTS_TOLD = 3


class CalendarAct(Protocol):
    """One act on the calendar of one agency."""

    @property
    def reason(self) -> str:
        """The decision behind the act, in Vietnamese: what each dossier that it moves notes as the cause."""

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        """Do it, with its own audit entry. Raises WrongInput, Refused, or BadRows for a file; never commits."""


def content_after(agency_id: int, act: CalendarAct, *, at: datetime) -> CalendarContent:
    """The content that the agency's calendar would have after the act. Nothing is left behind of it.

    Raises what the act raises.
    """
    with _performed(agency_id, act, at=at):
        return read_content(agency_id)


@dataclass(frozen=True)
class Rehearsal:
    """What an act would write. content: as of content_after. written: the days that it enters, in order, with those
    that count for no term (closures of the office's own). withdrawn: days that are special no more. missing: public
    holidays that a year lacks which the act makes official, as “dd/mm/yyyy name”.
    """

    content: CalendarContent
    written: tuple[Special, ...]
    withdrawn: tuple[Special, ...]
    missing: tuple[str, ...]


def rehearse(agency_id: int, act: CalendarAct, *, at: datetime) -> Rehearsal:
    """Try the act and tell what it would write. Nothing is left behind of it. Raises what the act raises."""
    official = _official(read_content(agency_id))
    before = _special_days(agency_id)
    with _performed(agency_id, act, at=at):
        content, after = read_content(agency_id), _special_days(agency_id)
    days = {special.day for special in after.values()}
    return Rehearsal(
        content,
        tuple(special for row_id, special in after.items() if row_id not in before),
        tuple(special for special in before.values() if special.day not in days),
        tuple(
            missing for year in sorted(_official(content) - official) for missing in missing_days(year, days, content)
        ),
    )


@contextmanager
def _performed(agency_id: int, act: CalendarAct, *, at: datetime) -> Iterator[None]:
    """The act is performed in a savepoint and taken back, so that the preview cannot differ from the act itself."""
    savepoint = db.session.begin_nested()
    try:
        act.perform(agency_id, by=None, at=at)
        db.session.flush()
        yield
    finally:
        savepoint.rollback()


def _official(content: CalendarContent) -> set[int]:
    return {year for year, provisional in content.years if not provisional}


def _special_days(agency_id: int) -> dict[int, Special]:
    """The special days in force by the id of their row, in order; closures of the office's own too."""
    return {
        row.id: Special(
            row.day,
            row.kind,
            row.name,
            row.document,
            tuple((session.opens, session.closes) for session in row.sessions),
        )
        for row in current_special_days(agency_id)
    }


@dataclass(frozen=True)
class AddDay:
    """See changing.add_special_day."""

    day: date
    kind: DayKind
    name: str
    document: str
    sessions: Sequence[tuple[time, time]] = ()

    @property
    def reason(self) -> str:
        because = self.document.strip() or self.name.strip()
        return f"{kind_name(self.kind, self.document)} {shown(self.day)}: {because}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return changing.add_special_day(
            agency_id,
            day=self.day,
            kind=self.kind,
            name=self.name,
            document=self.document,
            sessions=self.sessions,
            by=by,
            at=at,
        )


@dataclass(frozen=True)
class WithdrawDay:
    """See changing.withdraw_special_day. why: the reason that the administrator gives."""

    day: date
    why: str

    @property
    def reason(self) -> str:
        return f"Rút ngày {shown(self.day)} khỏi lịch: {self.why.strip()}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return changing.withdraw_special_day(agency_id, day=self.day, reason=self.why, by=by, at=at)


@dataclass(frozen=True)
class SetHours:
    """See changing.set_weekly_hours."""

    valid_from: date
    sessions: Sequence[WeeklyHoursOn]
    same_day_until: time
    document: str

    @property
    def reason(self) -> str:
        return f"Giờ làm việc từ {shown(self.valid_from)}: {self.document.strip()}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return changing.set_weekly_hours(
            agency_id,
            valid_from=self.valid_from,
            sessions=self.sessions,
            same_day_until=self.same_day_until,
            document=self.document,
            by=by,
            at=at,
        )


@dataclass(frozen=True)
class AdoptYear:
    """See years.adopt_provisional_year."""

    year: int

    @property
    def reason(self) -> str:
        return f"Lịch tạm tính năm {self.year}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return years.adopt_provisional_year(agency_id, year=self.year, by=by, at=at)


@dataclass(frozen=True)
class AnnounceYear:
    """See years.announce_year."""

    year: int
    days: Sequence[AnnouncedDay]
    document: str

    @property
    def reason(self) -> str:
        return f"Lịch chính thức năm {self.year}: {self.document.strip()}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return years.announce_year(agency_id, year=self.year, days=self.days, document=self.document, by=by, at=at)


@dataclass(frozen=True)
class ApplyFile:
    """See file.apply_rows; rows from file.read_rows."""

    rows: Sequence[FileRow]

    @property
    def reason(self) -> str:
        named = documents(self.rows)
        told = "; ".join(named[:DOCUMENTS_TOLD]) or OWN_CLOSURE_NAME
        left = len(named) - DOCUMENTS_TOLD  # each dossier that moves bears the reason: the rest stands at its days
        return f"Nhập {len(self.rows)} ngày vào lịch: {told}{f'; và {left} văn bản khác' if left > 0 else ''}"

    def perform(self, agency_id: int, *, by: int | None, at: datetime) -> object:
        return apply_rows(agency_id, self.rows, by=by, at=at)
