"""The calendar that the lines about the clock count with: the shipped days and the usual hours."""

from datetime import date
from functools import cache

from onestop.calendars.models import DayKind
from onestop.calendars.shipped import USUAL_SESSIONS, shipped_days, shipped_years
from onestop.sla.calendar import Day, Session, WeeklyPattern, WorkingCalendar, build_days

SESSIONS = tuple(Session(opens, closes) for opens, closes in USUAL_SESSIONS)
DAYS_OFF = tuple(day.day for day in shipped_days() if day.kind is not DayKind.SWAPPED_WORK)
MADE_UP = tuple(day.day for day in shipped_days() if day.kind is DayKind.SWAPPED_WORK)


@cache
def calendar() -> WorkingCalendar:
    return WorkingCalendar(
        days=build_days(
            years=shipped_years(),
            weekly=[WeeklyPattern(date(2000, 1, 1), dict.fromkeys(range(5), SESSIONS))],
            special=dict.fromkeys(DAYS_OFF, Day((), "Nghỉ lễ")) | dict.fromkeys(MADE_UP, Day(SESSIONS, "Làm bù")),
        )
    )
