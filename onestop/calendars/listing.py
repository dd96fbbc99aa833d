"""What the administrator's page shows of a calendar, with what is missing in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from onestop.calendars.content import (
    CalendarContent,
    calendar_in_use,
    current_hours,
    current_special_days,
    current_years,
    read_content,
)
from onestop.calendars.models import CalendarYear, SpecialDay, WeeklyHours, YearState
from onestop.calendars.provisional import statutory_days

# The decision on the next year comes in the autumn; from here on its absence is told.
WARN_FROM_MONTH = 10
NO_CALENDAR = "Chưa có lịch làm việc. Nhập giờ làm việc và lịch năm."


@dataclass(frozen=True)
class YearView:
    """A year, its special days in order, and the statutory days off that an official list does not have."""

    year: CalendarYear
    days: tuple[SpecialDay, ...]
    missing: tuple[str, ...]

    @property
    def is_provisional(self) -> bool:
        return self.year.state is YearState.PROVISIONAL


@dataclass(frozen=True)
class CalendarOverview:
    """agency_id: whose calendar it is; is_own: whether it belongs to the agency that was asked for.

    hours: the weekly patterns in order, the last one newest. years: newest first. warnings: Vietnamese sentences.
    """

    agency_id: int | None
    is_own: bool
    hours: tuple[WeeklyHours, ...]
    years: tuple[YearView, ...]
    warnings: tuple[str, ...]

    def hours_on(self, day: date) -> WeeklyHours | None:
        valid = [hours for hours in self.hours if hours.valid_from <= day]
        return valid[-1] if valid else None


def overview(agency_id: int, *, on: date) -> CalendarOverview:
    """The calendar that the agency uses, as it stands on the day `on`."""
    standing = calendar_in_use(agency_id)
    if standing is None:
        return CalendarOverview(None, False, (), (), (NO_CALENDAR,))
    owner = standing.agency_id
    content = read_content(owner)
    special = current_special_days(owner)
    years = [
        YearView(year, days, missing_days(year.year, {day.day for day in days}, content))
        for year in current_years(owner)
        for days in [tuple(day for day in special if day.day.year == year.year)]
    ]
    return CalendarOverview(
        agency_id=owner,
        is_own=owner == agency_id,
        hours=tuple(current_hours(owner)),
        years=tuple(reversed(years)),
        warnings=_warnings(content, on),
    )


def calendar_warnings(agency_id: int, *, on: date) -> tuple[str, ...]:
    """What is missing in the calendar that the agency uses, in Vietnamese sentences; the next year from October on."""
    standing = calendar_in_use(agency_id)
    return _warnings(read_content(standing.agency_id), on) if standing else (NO_CALENDAR,)


def missing_days(year: int, entered: Collection[date], content: CalendarContent) -> tuple[str, ...]:
    """Public holidays that no decision can move and that the year lacks: a slip of whoever entered it.

    entered: the special days of the year.
    """
    return tuple(
        f"{off.day:%d/%m/%Y} {off.name}"
        for off in statutory_days(year, lambda day: bool(content.week_sessions(day)))
        if off.every_year and off.day not in entered and content.week_sessions(off.day)
    )


def _warnings(content: CalendarContent, on: date) -> tuple[str, ...]:
    known = dict(content.years)
    warnings = []
    for year in (on.year, on.year + 1):
        if year > on.year and on.month < WARN_FROM_MONTH:
            continue
        if year not in known:
            warnings.append(
                f"Chưa có lịch làm việc năm {year}: hồ sơ có hạn trong năm {year} không nhận được. "
                f"Nhập lịch theo văn bản chính thức hoặc áp dụng lịch tạm tính."
            )
        elif known[year]:
            warnings.append(
                f"Lịch năm {year} đang là tạm tính. Khi có văn bản chính thức, nhập lịch để thay; "
                f"ngày hẹn của hồ sơ đang giải quyết sẽ được tính lại."
            )
    return tuple(warnings)
