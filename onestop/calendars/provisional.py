"""The days off that the law gives every year, for a year that has not been announced yet (lịch tạm tính).

Lunar dates are computed for the meridian of Hanoi (UTC+7) by lunar-vn: it agrees with the announced days and with the
tables of `holidays` for 2007–2099 (checked by a test), while `holidays` itself adds a compensatory day for 24/11, which
the law does not give, and marks its own predictions as fact.
"""

import csv
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lunar_vn import convert_lunar_to_solar

from onestop.calendars.models import DayKind
from onestop.sla.calendar import WeeklyPattern, build_days

DATA = Path(__file__).parent / "data"
COMPENSATION = "Bộ luật Lao động 2019, Điều 111 khoản 3"


@dataclass(frozen=True)
class DayOff:
    """A day off as the law gives it. document: the article. every_year: no yearly decision can move it."""

    day: date
    kind: DayKind
    name: str
    document: str
    every_year: bool = False


@dataclass(frozen=True)
class Rule:
    """A line of data/statutory_days.csv.

    every_year: the same date in every year. compensated: a compensatory day follows a weekly day off.
    """

    rule: str
    month: int
    day: int
    name: str
    from_year: int
    every_year: bool
    compensated: bool
    source: str


@cache
def rules() -> tuple[Rule, ...]:
    with (DATA / "statutory_days.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_rule(row) for row in csv.DictReader(file))


def _rule(row: dict[str, str]) -> Rule:
    month, day = row["date"].split("-")
    return Rule(
        rule=row["rule"],
        month=int(month),
        day=int(day),
        name=row["name"],
        from_year=int(row["from_year"]),
        every_year=row["every_year"] == "yes",
        compensated=row["compensated"] == "yes",
        source=row["source"],
    )


def statutory_days(year: int, works_on: Callable[[date], bool]) -> tuple[DayOff, ...]:
    """The days off of `year` by law, in order, each with the compensatory day that follows it.

    works_on: whether the weekly pattern alone works on a day. Which five days Tết has, and on which side of 2/9 the
    second day lies, is decided anew each year (Điều 112 khoản 3): here Tết begins on the last day of the lunar year,
    and 2/9 takes the neighbour that gives the longest rest, the day before when both give the same, as in 2021–2026.
    """
    days = _days_of(year)
    holidays: dict[date, list[Rule]] = {}
    for rule in rules():
        if year >= rule.from_year:
            holidays.setdefault(_date_of(rule, year, days, works_on), []).append(rule)
    found = {
        day: DayOff(
            day,
            DayKind.HOLIDAY,
            "; ".join(rule.name for rule in named),
            named[0].source,
            every_year=any(rule.every_year for rule in named),
        )
        for day, named in holidays.items()
    }
    for day in sorted(holidays):
        if not works_on(day) and any(rule.compensated for rule in holidays[day]):
            instead = next(later for later in days[bisect_right(days, day) :] if works_on(later) and later not in found)
            found[instead] = DayOff(instead, DayKind.COMPENSATORY, f"Nghỉ bù {found[day].name}", COMPENSATION)
    return tuple(found[day] for day in sorted(found))


def _date_of(rule: Rule, year: int, days: list[date], works_on: Callable[[date], bool]) -> date:
    match rule.rule:
        case "solar":
            return date(year, rule.month, rule.day)
        case "lunar":
            return convert_lunar_to_solar(rule.day, rule.month, year)
        case "before_lunar":
            return days[days.index(convert_lunar_to_solar(rule.day, rule.month, year)) - 1]
        case "beside_solar":
            return _neighbour(date(year, rule.month, rule.day), days, works_on)
        case unknown:
            raise ValueError(f"statutory_days.csv: unknown rule {unknown!r}")


def _neighbour(holiday: date, days: list[date], works_on: Callable[[date], bool]) -> date:
    index = days.index(holiday)
    before, after = index - 1, index + 1

    def rest(chosen: int) -> tuple[bool, int]:
        off = {index, chosen}
        first = next(i for i in range(index, -1, -1) if i not in off and works_on(days[i]))
        last = next(i for i in range(index, len(days)) if i not in off and works_on(days[i]))
        return works_on(days[chosen]), last - first

    return days[after if rest(after) > rest(before) else before]


def _days_of(year: int) -> list[date]:
    """All days of a year in order; the clock's room makes them, as everywhere."""
    return sorted(build_days(years=[year], weekly=[WeeklyPattern(date(year, 1, 1), {})], special={}))
