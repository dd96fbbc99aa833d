"""The working years 2024 to 2026 as announced, offices with other hours, and moments that check their weekday."""

from datetime import date, datetime, time
from decimal import Decimal

from onestop.sla.calendar import ZONE, Day, Session, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import Stop
from onestop.sla.term import Term, Unit

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Weekday and date of each weekday off, and why. Sources: the yearly notices on public holidays.
OFF = {
    "Tết Dương lịch": "Mon 2024-01-01, Wed 2025-01-01, Thu 2026-01-01",
    "Tết Âm lịch": "Thu 2024-02-08, Fri 2024-02-09, Mon 2024-02-12, Tue 2024-02-13, Wed 2024-02-14, "
    "Mon 2025-01-27, Tue 2025-01-28, Wed 2025-01-29, Thu 2025-01-30, Fri 2025-01-31, "
    "Mon 2026-02-16, Tue 2026-02-17, Wed 2026-02-18, Thu 2026-02-19, Fri 2026-02-20",
    "Giỗ Tổ Hùng Vương": "Thu 2024-04-18, Mon 2025-04-07",
    "Nghỉ bù Giỗ Tổ Hùng Vương": "Mon 2026-04-27",
    "Ngày Chiến thắng 30/4, Quốc tế lao động 01/5": "Tue 2024-04-30, Wed 2024-05-01, Wed 2025-04-30, Thu 2025-05-01, "
    "Thu 2026-04-30, Fri 2026-05-01",
    "Quốc khánh": "Mon 2024-09-02, Tue 2024-09-03, Mon 2025-09-01, Tue 2025-09-02, Tue 2026-09-01, Wed 2026-09-02",
    "Ngày Văn hóa Việt Nam": "Tue 2026-11-24",
    "Nghỉ hoán đổi": "Mon 2024-04-29, Fri 2025-05-02, Fri 2026-01-02, Mon 2026-08-31",
}
MADE_UP = "Sat 2024-05-04, Sat 2025-04-26, Sat 2026-01-10, Sat 2026-08-22"


def on(text: str) -> date:
    """A date told with its weekday, "Sat 2026-01-10", which is checked: tables of days cannot rot."""
    weekday, _, iso = text.strip().partition(" ")
    day = date.fromisoformat(iso)
    assert WEEKDAYS[day.weekday()] == weekday, f"{iso} is a {WEEKDAYS[day.weekday()]}"
    return day


def at(text: str) -> datetime:
    """A Vietnam moment told with its weekday: "Mon 2026-03-02 09:00"."""
    day, _, clock = text.rpartition(" ")
    return datetime.combine(on(day), time.fromisoformat(clock), ZONE)


def said(moment: datetime) -> str:
    """The way back, for messages that can be read."""
    return f"{WEEKDAYS[moment.weekday()]} {moment:%Y-%m-%d %H:%M}"


def term(text: str) -> Term:
    """ "7.5 wd", "30 d", "4 h", "2 m"."""
    amount, unit = text.split()
    units = {"wd": Unit.WORKING_DAY, "d": Unit.DAY, "h": Unit.WORKING_HOUR, "m": Unit.MONTH}
    return Term(Decimal(amount), units[unit])


def stop(first: str, last: str) -> Stop:
    return Stop(at(first), at(last))


def hours(text: str) -> tuple[Session, ...]:
    """ "07:00-11:30 13:30-17:00"."""
    return tuple(Session(*map(time.fromisoformat, span.split("-"))) for span in text.split())


OFFICE_HOURS = hours("07:00-11:30 13:30-17:00")
MORNING = hours("07:00-11:30")
MONDAY_TO_FRIDAY = dict.fromkeys(range(5), OFFICE_HOURS)
SPECIAL = {on(day): Day((), why) for why, days in OFF.items() for day in days.split(",")} | {
    on(day): Day(OFFICE_HOURS, "Làm bù") for day in MADE_UP.split(",")
}
THREE_YEARS = (2024, 2025, 2026)


def a_calendar(
    *patterns: WeeklyPattern,
    years: tuple[int, ...] = THREE_YEARS,
    special: dict[date, Day] | None = None,
    provisional_years: frozenset[int] = frozenset(),
) -> WorkingCalendar:
    """The default week and the announced days, but for what is told; `special` comes on top of the announced days."""
    return WorkingCalendar(
        days=build_days(
            years=years,
            weekly=patterns or (WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY),),
            special=SPECIAL | (special or {}),
        ),
        provisional_years=provisional_years,
    )


OFFICE = a_calendar()
SATURDAY_MORNINGS = a_calendar(WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY | {5: MORNING}))
WINTER_HOURS = a_calendar(
    WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY),
    WeeklyPattern(date(2025, 11, 1), {weekday: hours("07:30-11:30 13:00-16:30") for weekday in range(5)}),
    WeeklyPattern(date(2026, 4, 1), MONDAY_TO_FRIDAY),
    WeeklyPattern(date(2026, 11, 1), {weekday: hours("07:30-11:30 13:00-16:30") for weekday in range(5)}),
)
THREE_SESSIONS = a_calendar(
    WeeklyPattern(date(2000, 1, 1), MONDAY_TO_FRIDAY | {3: hours("07:00-11:30 13:30-17:00 18:00-20:00"), 6: MORNING})
)
