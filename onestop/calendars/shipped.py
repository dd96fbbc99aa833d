"""The calendar that comes with the system: the days announced so far, and the usual hours of an office."""

import csv
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from onestop.audit import chain
from onestop.calendars.changing import EARLIEST_HOURS, WeeklyHoursOn, insert_special_day, insert_weekly_hours
from onestop.calendars.content import CalendarContent, Hours, Special
from onestop.calendars.models import CalendarYear, DayKind, YearState
from onestop.calendars.own import begin_empty, changing
from onestop.calendars.years import AnnouncedDay
from onestop.database import db

DATA = Path(__file__).parent / "data"

# The usual hours of an office; each office enters its own with the document that sets them.
USUAL_SESSIONS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
USUAL_WEEK = tuple(WeeklyHoursOn(weekday, opens, closes) for weekday in range(5) for opens, closes in USUAL_SESSIONS)
USUAL_DOCUMENT = "Giờ làm việc mặc định của hệ thống"
SAME_DAY_UNTIL = time(15)  # Nghị định 23/2015/NĐ-CP Điều 7; Luật Hộ tịch 2014 Điều 11 khoản 3


@cache
def shipped_days() -> tuple[AnnouncedDay, ...]:
    """data/public_days.csv. Raises ValueError when a date and its weekday contradict each other."""
    days = []
    for row in _rows("public_days.csv"):
        day = date.fromisoformat(row["day"])
        if f"{day:%a}" != row["weekday"]:
            raise ValueError(f"public_days.csv: {day} is not a {row['weekday']}")
        days.append(AnnouncedDay(day, DayKind(row["kind"]), row["name"], row["document"]))
    return tuple(days)


@cache
def shipped_years() -> dict[int, str]:
    """The announced years, each with its documents."""
    return {int(row["year"]): row["document"] for row in _rows("public_years.csv")}


def shipped_content() -> CalendarContent:
    """What load_shipped gives an office, without a database: the same content under the same version."""
    return CalendarContent(
        years=tuple((year, False) for year in sorted(shipped_years())),
        hours=(
            Hours(
                EARLIEST_HOURS,
                SAME_DAY_UNTIL,
                tuple((session.weekday, session.opens, session.closes) for session in USUAL_WEEK),
            ),
        ),
        special=tuple(
            Special(day.day, day.kind, day.name, day.document or shipped_years()[day.day.year])
            for day in sorted(shipped_days(), key=lambda day: day.day)
        ),
    )


def load_shipped(agency_id: int, *, at: datetime, by: int | None = None) -> None:
    """Give a new agency the shipped years, days and hours as its own calendar. Refused when it has one already."""
    begin_empty(agency_id)
    with changing(agency_id, by=by, at=at) as change:
        insert_weekly_hours(
            change,
            valid_from=EARLIEST_HOURS,
            sessions=USUAL_WEEK,
            same_day_until=SAME_DAY_UNTIL,
            document=USUAL_DOCUMENT,
        )
        for year, document in shipped_years().items():
            db.session.add(
                CalendarYear(
                    agency_id=agency_id,
                    year=year,
                    state=YearState.OFFICIAL,
                    document=document,
                    entered_by_id=by,
                    entered_at=at,
                )
            )
        for shipped in shipped_days():
            insert_special_day(
                change,
                day=shipped.day,
                kind=shipped.kind,
                name=shipped.name,
                document=shipped.document or shipped_years()[shipped.day.year],
            )
    chain.record(
        agency_id,
        "calendar_loaded",
        "agency",
        agency_id,
        by=by,
        at=at,
        years=sorted(shipped_years()),
        days=len(shipped_days()),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
