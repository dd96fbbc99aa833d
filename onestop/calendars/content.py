"""The current rows of an agency's calendar as plain values: their digest, and the calendar for the clock."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import column, or_, select, table
from sqlalchemy.orm import selectinload

from onestop.calendars.models import (
    AgencyCalendar,
    CalendarYear,
    DayKind,
    SpecialDay,
    WeeklyHours,
    WeeklySession,
    YearState,
)
from onestop.database import db
from onestop.sla.calendar import Day, Session, WeeklyPattern, WorkingCalendar, build_days

MONDAY = 0
# Told by its columns: `people` is a neighbour on this floor, and neighbours do not know each other.
_INSTALLATION = table("installation", column("agency_id"))
_AGENCY = table("agency", column("id"))


@dataclass(frozen=True)
class Hours:
    """A weekly pattern from a day on. sessions: (weekday, Monday = 0; opens; closes) of those that count for terms."""

    valid_from: date
    same_day_until: time
    sessions: tuple[tuple[int, time, time], ...]

    def on(self, weekday: int) -> tuple[Session, ...]:
        return tuple(Session(opens, closes) for day, opens, closes in self.sessions if day == weekday)


@dataclass(frozen=True)
class Special:
    """A day that differs from its week. note: name and document. sessions: hours of its own, for a make-up day."""

    day: date
    kind: DayKind
    note: str
    sessions: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class CalendarContent:
    """All that decides what the clock counts, in a fixed order. years: (year, whether it is provisional)."""

    years: tuple[tuple[int, bool], ...]
    hours: tuple[Hours, ...]
    special: tuple[Special, ...]

    def digest(self) -> str:
        """The same for the same content, whichever rows and agency it came from."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    def pattern_on(self, day: date) -> Hours | None:
        index = bisect_right([hours.valid_from for hours in self.hours], day) - 1
        return self.hours[index] if index >= 0 else None

    def week_sessions(self, day: date) -> tuple[Session, ...]:
        """What the weekly pattern alone says of a day."""
        pattern = self.pattern_on(day)
        return pattern.on(day.weekday()) if pattern else ()

    def days(self) -> dict[date, Day]:
        """Every day of the known years. Raises ValueError when a day has no weekly pattern."""
        return build_days(
            years=[year for year, _ in self.years],
            weekly=[
                WeeklyPattern(hours.valid_from, {weekday: hours.on(weekday) for weekday in range(7)})
                for hours in self.hours
            ],
            special={special.day: Day(self._worked(special), special.note) for special in self.special},
        )

    def _worked(self, special: Special) -> tuple[Session, ...]:
        if special.kind is not DayKind.MAKE_UP:
            return ()
        if special.sessions:
            return tuple(Session(opens, closes) for opens, closes in special.sessions)
        pattern = self.pattern_on(special.day)  # a make-up Saturday is worked like a Monday unless it has its own hours
        return pattern.on(MONDAY) if pattern else ()

    def build(self) -> WorkingCalendar:
        return WorkingCalendar(
            days=self.days(),
            provisional_years=frozenset(year for year, provisional in self.years if provisional),
            same_day_until=self.hours[-1].same_day_until,
            version=self.digest(),
        )


def read_content(agency_id: int) -> CalendarContent:
    """What the current rows of this very agency say; empty when it has none."""
    return CalendarContent(
        years=tuple((year.year, year.state is YearState.PROVISIONAL) for year in current_years(agency_id)),
        hours=tuple(
            Hours(hours.valid_from, hours.same_day_until, _counted(hours.sessions))
            for hours in current_hours(agency_id)
        ),
        special=tuple(
            Special(
                special.day,
                special.kind,
                f"{special.name} ({special.document})",
                tuple((session.opens, session.closes) for session in special.sessions),
            )
            for special in current_special_days(agency_id)
        ),
    )


def _counted(sessions: Iterable[WeeklySession]) -> tuple[tuple[int, time, time], ...]:
    return tuple(sorted((session.weekday, session.opens, session.closes) for session in sessions if session.counts))


def current_years(agency_id: int) -> list[CalendarYear]:
    return list(
        db.session.scalars(
            select(CalendarYear)
            .where(CalendarYear.agency_id == agency_id, CalendarYear.superseded_at.is_(None))
            .order_by(CalendarYear.year)
        )
    )


def current_hours(agency_id: int) -> list[WeeklyHours]:
    return list(
        db.session.scalars(
            select(WeeklyHours)
            .where(WeeklyHours.agency_id == agency_id, WeeklyHours.superseded_at.is_(None))
            .order_by(WeeklyHours.valid_from)
            .options(selectinload(WeeklyHours.sessions))
        )
    )


def current_special_days(agency_id: int) -> list[SpecialDay]:
    return list(
        db.session.scalars(
            select(SpecialDay)
            .where(SpecialDay.agency_id == agency_id, SpecialDay.superseded_at.is_(None))
            .order_by(SpecialDay.day)
            .options(selectinload(SpecialDay.sessions))
        )
    )


def calendar_in_use(agency_id: int) -> AgencyCalendar | None:
    """The agency's own calendar, else that of the installation's office; None before any was loaded."""
    office = select(_INSTALLATION.c.agency_id).scalar_subquery()
    found = db.session.scalars(
        select(AgencyCalendar)
        .where(or_(AgencyCalendar.agency_id == agency_id, AgencyCalendar.agency_id == office))
        .order_by(AgencyCalendar.agency_id != agency_id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()


def agencies_counting_with(agency_id: int) -> list[int]:
    """The agencies whose dates move when the calendar of `agency_id` changes: itself, and for the installation's
    office all that have no calendar of their own."""
    if db.session.scalar(select(_INSTALLATION.c.agency_id)) != agency_id:
        return [agency_id]
    own = select(AgencyCalendar.agency_id).where(AgencyCalendar.agency_id != agency_id)
    return list(db.session.scalars(select(_AGENCY.c.id).where(_AGENCY.c.id.not_in(own)).order_by(_AGENCY.c.id)))
