"""The current rows of an agency's calendar as plain values: their digest, and the calendar for the clock."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Self

from sqlalchemy import BindParameter, Select, bindparam, column, or_, select, table
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
from onestop.database import db, on_sqlite
from onestop.sla.calendar import Day, Session, WeeklyPattern, WorkingCalendar, build_days

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

    def ordinary(self) -> tuple[Session, ...]:
        """How a make-up Saturday is worked that has no hours of its own: like a Monday, else the next day worked."""
        return next((sessions for weekday in range(7) if (sessions := self.on(weekday))), ())


@dataclass(frozen=True)
class Special:
    """A day that differs from its week. sessions: hours of its own, for a make-up day; none = those of a Monday."""

    day: date
    kind: DayKind
    name: str
    document: str
    sessions: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True)
class CalendarContent:
    """All that decides what the clock counts, in a fixed order. years: (year, whether it is provisional).

    Neither a session that only receives nor a closure of the office's own counts, so neither stands here.
    """

    years: tuple[tuple[int, bool], ...]
    hours: tuple[Hours, ...]
    special: tuple[Special, ...]

    def digest(self) -> str:
        """The version: the same for the same content, whichever rows and agency it came from.

        A change of as_json() gives every calendar a new version: it needs a migration that renews them, as 0002 does.
        """
        told = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def as_json(self) -> dict[str, Any]:
        """{"years": [[2026, provisional]], "hours": [{"from", "same_day_until", "sessions": [[0, opens, closes]]}],
        "special": [{"day", "kind", "name", "document", "sessions": [[opens, closes]]}]}; times as "07:00".

        Weekdays from Monday = 0.
        """
        return {
            "years": [list(year) for year in self.years],
            "hours": [
                {
                    "from": hours.valid_from.isoformat(),
                    "same_day_until": f"{hours.same_day_until:%H:%M}",
                    "sessions": [
                        [weekday, f"{opens:%H:%M}", f"{closes:%H:%M}"] for weekday, opens, closes in hours.sessions
                    ],
                }
                for hours in self.hours
            ],
            "special": [
                {
                    "day": special.day.isoformat(),
                    "kind": special.kind.value,
                    "name": special.name,
                    "document": special.document,
                    "sessions": [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in special.sessions],
                }
                for special in self.special
            ],
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """The content that as_json() has told."""
        read = time.fromisoformat
        return cls(
            years=tuple((year, provisional) for year, provisional in told["years"]),
            hours=tuple(
                Hours(
                    date.fromisoformat(hours["from"]),
                    read(hours["same_day_until"]),
                    tuple((weekday, read(opens), read(closes)) for weekday, opens, closes in hours["sessions"]),
                )
                for hours in told["hours"]
            ),
            special=tuple(
                Special(
                    date.fromisoformat(special["day"]),
                    DayKind(special["kind"]),
                    special["name"],
                    special["document"],
                    tuple((read(opens), read(closes)) for opens, closes in special["sessions"]),
                )
                for special in told["special"]
            ),
        )

    def pattern_on(self, day: date) -> Hours | None:
        index = bisect_right([hours.valid_from for hours in self.hours], day) - 1
        return self.hours[index] if index >= 0 else None

    def week_sessions(self, day: date) -> tuple[Session, ...]:
        """What the weekly pattern alone says of a day."""
        pattern = self.pattern_on(day)
        return pattern.on(day.weekday()) if pattern else ()

    def week_is_whole(self, day: date) -> bool:
        """Whether the week works that day like an ordinary one. Half a Saturday may still become a make-up day."""
        pattern = self.pattern_on(day)
        return pattern is not None and 0 < len(pattern.ordinary()) <= len(pattern.on(day.weekday()))

    def days(self) -> dict[date, Day]:
        """Every day of the known years. Raises ValueError when a day has no weekly pattern."""
        return build_days(
            years=[year for year, _ in self.years],
            weekly=[
                WeeklyPattern(
                    hours.valid_from, {weekday: hours.on(weekday) for weekday in range(7)}, hours.same_day_until
                )
                for hours in self.hours
            ],
            special={
                special.day: Day(self.worked(special), special.name, special.document) for special in self.special
            },
        )

    def worked(self, special: Special) -> tuple[Session, ...]:
        """What is worked on such a day: nothing, but for a make-up day."""
        if special.kind is not DayKind.SWAPPED_WORK:
            return ()
        if special.sessions:
            return tuple(Session(opens, closes) for opens, closes in special.sessions)
        pattern = self.pattern_on(special.day)
        return pattern.ordinary() if pattern else ()

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
                special.name,
                special.document,
                tuple((session.opens, session.closes) for session in special.sessions),
            )
            for special in current_special_days(agency_id)
            if special.moves_ends
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


def current_special_day(agency_id: int, day: date) -> SpecialDay | None:
    """The row in force for that day, a closure of the office's own included."""
    return db.session.scalars(
        select(SpecialDay).where(
            SpecialDay.agency_id == agency_id, SpecialDay.day == day, SpecialDay.superseded_at.is_(None)
        )
    ).first()


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
    return db.session.scalars(_in_use(), {"agency": agency_id}, execution_options={"populate_existing": True}).first()


def hold_steady(agency_id: int) -> None:
    """Let nobody change the calendar that the agency counts with before the commit; many may hold it so at once.

    An act on a dossier begins with this: it would else count with the calendar of before while a change of it looks for
    the dossiers that it moves. On SQLite there is one writer at a time anyway.
    """
    if not on_sqlite():
        db.session.execute(_in_use().with_for_update(read=True, key_share=True), {"agency": agency_id})


@cache
def _in_use() -> Select[AgencyCalendar]:
    """By the parameter `agency`. Composed once: every act on a dossier asks for it, some of them three times."""
    office = select(_INSTALLATION.c.agency_id).scalar_subquery()
    agency: BindParameter[int] = bindparam("agency")
    return (
        select(AgencyCalendar)
        .where(or_(AgencyCalendar.agency_id == agency, AgencyCalendar.agency_id == office))
        .order_by(AgencyCalendar.agency_id != agency)
        .limit(1)
    )


def agencies_counting_with(agency_id: int) -> list[int]:
    """The agencies whose dates move when the calendar of `agency_id` changes: itself, and for the installation's
    office all that have no calendar of their own."""
    if db.session.scalar(select(_INSTALLATION.c.agency_id)) != agency_id:
        return [agency_id]
    own = select(AgencyCalendar.agency_id).where(AgencyCalendar.agency_id != agency_id)
    return list(db.session.scalars(select(_AGENCY.c.id).where(_AGENCY.c.id.not_in(own)).order_by(_AGENCY.c.id)))
