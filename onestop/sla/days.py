"""Days and what is worked on them: sessions, weekly patterns, and every day of whole years built from these."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from fractions import Fraction

from onestop.sla.errors import ClockError


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of work on one day (buổi làm việc), whole minutes of the local clock."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if any(edge.second or edge.microsecond or edge.tzinfo for edge in (self.opens, self.closes)):
            raise ClockError(f"Giờ làm việc {self} chỉ tính đến phút, ví dụ 07:00-11:30.", self)
        if not self.opens < self.closes:
            raise ClockError(f"Buổi làm việc {self} phải kết thúc sau khi bắt đầu.", self)

    def __str__(self) -> str:
        """07:00-11:30."""
        edges = (
            edge.isoformat("minutes" if edge == edge.replace(second=0, microsecond=0) else "auto")
            for edge in (self.opens, self.closes)
        )
        return "-".join(edges)


@dataclass(frozen=True, slots=True)
class Day:
    """What is worked on one date.

    note: why the day is off or made up, or not open to the public; None for a day of the weekly pattern. It changes
        nothing: the sessions alone say what counts.
    source: the document behind the note.
    same_day_until: the cut-off of that date; None for that of its weekly pattern.
    receives: whether dossiers are taken in. An office that closes by its own doing (flood, power cut) receives
        nothing, and the day counts all the same.
    """

    sessions: tuple[Session, ...]
    note: str | None = None
    source: str = ""
    same_day_until: time | None = None
    receives: bool = True

    def __post_init__(self) -> None:
        for before, after in zip(self.sessions, self.sessions[1:], strict=False):
            if before.closes > after.opens:
                raise ClockError(f"Buổi làm việc {after} phải bắt đầu sau khi buổi {before} kết thúc.", after)

    @property
    def weight(self) -> Fraction:
        """What the day counts for in a term of working days: 1, half for a day of one session, 0 for a day off."""
        return Fraction(min(len(self.sessions), 2), 2)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A run of days off, both ends included, why, and the document that says so."""

    first: date
    last: date
    why: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """The hours of an ordinary week from a date on.

    sessions: by weekday, Monday = 0; a weekday that is missing is off.
    same_day_until: what is received later is too late for a term within the day; None for that of the calendar.
    """

    valid_from: date
    sessions: Mapping[int, tuple[Session, ...]]
    same_day_until: time | None = None

    def __post_init__(self) -> None:
        if not set(self.sessions) <= set(range(7)):
            raise ClockError(f"Thứ trong tuần là số từ 0 đến 6, không phải {sorted(self.sessions)}.", self.sessions)


def build_days(
    *, years: Iterable[int], weekly: Sequence[WeeklyPattern], special: Mapping[date, Day]
) -> dict[date, Day]:
    """Every day of `years`: the special day where there is one, else the weekly pattern that was valid on that date.

    special: holidays, days off in exchange, made-up Saturdays, closures; dates in other years are left aside.
        One without a cut-off of its own has that of its weekly pattern.
    Raises ClockError when a day has no pattern or two patterns begin on one date.
    """
    patterns = sorted(weekly, key=lambda pattern: pattern.valid_from)
    begins = [pattern.valid_from for pattern in patterns]
    if len(set(begins)) < len(begins):
        twice = next(day for day in begins if begins.count(day) > 1)
        raise ClockError(f"Hai lịch tuần cùng bắt đầu ngày {twice:%d/%m/%Y}.", twice)
    days: dict[date, Day] = {}
    # Equal weekdays of one pattern share one Day: a calendar of ten years is built from a handful.
    weeks = [
        [Day(pattern.sessions.get(weekday, ()), same_day_until=pattern.same_day_until) for weekday in range(7)]
        for pattern in patterns
    ]
    for year in sorted(set(years)):
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            index = bisect_right(begins, day) - 1
            if day in special:
                days[day] = special[day]
                if index >= 0 and special[day].same_day_until is None:
                    days[day] = replace(special[day], same_day_until=patterns[index].same_day_until)
            elif index >= 0:
                days[day] = weeks[index][day.weekday()]
            else:
                raise ClockError(f"Ngày {day:%d/%m/%Y} chưa có giờ làm việc hằng tuần.", day)
    return days
