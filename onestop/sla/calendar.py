"""The hours that an office works: days, sessions, and what they count for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

from onestop.sla.errors import ClockError, NaiveMoment
from onestop.sla.measure import CalendarTooShort, Measure
from onestop.sla.trace import WEEKLY_DAY_OFF

__all__ = [
    "ZONE",
    "CalendarTooShort",
    "Day",
    "Session",
    "Skipped",
    "WeeklyPattern",
    "WorkingCalendar",
    "build_days",
    "from_local",
    "to_local",
]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)


def to_local(at: datetime) -> datetime:
    """The wall clock of Vietnam at an aware moment, without zone.

    Raises NaiveMoment for a moment without zone, which could mean anything.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveMoment(at)
    return at.astimezone(ZONE).replace(tzinfo=None)


def from_local(wall: datetime) -> datetime:
    """The aware moment at which the wall clock of Vietnam shows `wall`."""
    return wall.replace(tzinfo=ZONE)


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
            raise ValueError(f"weekdays run from 0 to 6: {sorted(self.sessions)}")


def build_days(
    *, years: Iterable[int], weekly: Sequence[WeeklyPattern], special: Mapping[date, Day]
) -> dict[date, Day]:
    """Every day of `years`: the special day where there is one, else the weekly pattern that was valid on that date.

    special: holidays, days off in exchange, made-up Saturdays, closures; dates in other years are left aside.
    Raises ValueError when a day has no pattern or two patterns begin on one date.
    """
    patterns = sorted(weekly, key=lambda pattern: pattern.valid_from)
    begins = [pattern.valid_from for pattern in patterns]
    if len(set(begins)) < len(begins):
        raise ValueError("two weekly patterns begin on the same date")
    days: dict[date, Day] = {}
    for year in sorted(set(years)):
        for offset in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(days=offset)
            index = bisect_right(begins, day) - 1
            if day in special:
                days[day] = special[day]
            elif index >= 0:
                days[day] = Day(patterns[index].sessions.get(day.weekday(), ()))
            else:
                raise ValueError(f"no weekly pattern is valid on {day}")
    return days


class WorkingCalendar:
    """The working time of one office over whole years.

    A day counts 1 with two or more sessions, 1/2 with one; its sessions share that equally, and inside a session time
    counts in proportion to its minutes. All questions about moments take aware ones and are answered for Vietnam.
    Whatever needs a day outside of the known years raises CalendarTooShort.

    days: every day of contiguous whole years.
    provisional_years: those that were adopted before the official decision (lịch tạm tính).
    same_day_until: a dossier for the same day must be received by then, this moment included
        (Nghị định 23/2015/NĐ-CP Điều 7; Luật Hộ tịch 2014 Điều 11 khoản 3).
    version: a name of this state of the calendar, to be kept beside what was computed with it.
    """

    def __init__(
        self,
        *,
        days: Mapping[date, Day],
        provisional_years: frozenset[int] = frozenset(),
        same_day_until: time = time(15),
        version: str = "",
    ) -> None:
        if not days:
            raise ValueError("a calendar without days")
        self.first_day, self.last_day = min(days), max(days)
        first, last = date(self.first_day.year, 1, 1), date(self.last_day.year, 12, 31)
        if (self.first_day, self.last_day) != (first, last) or len(days) != (last - first).days + 1:
            raise ValueError(f"contiguous whole years, not {len(days)} days from {self.first_day} to {self.last_day}")
        self.provisional_years = provisional_years
        self.same_day_until = same_day_until
        self.version = version
        self._days = [days[self.first_day + timedelta(days=offset)] for offset in range(len(days))]
        self._fill_tables()

    def _fill_tables(self) -> None:
        dated = [(self.first_day + timedelta(days=offset), day) for offset, day in enumerate(self._days)]
        self._working_days = [date for date, day in dated if day.sessions]
        self._days_off = [
            Skipped(run[0], run[-1], why)
            for why, run in (
                (why, [date for date, _ in group]) for why, group in groupby(dated, key=lambda item: _why_off(item[1]))
            )
            if why
        ]
        self._days_off_end = [run.last for run in self._days_off]
        spans, shares, minutes = [], [], []
        for on, day in dated:
            for session in day.sessions:
                span = datetime.combine(on, session.opens), datetime.combine(on, session.closes)
                spans.append(span)
                shares.append(day.weight / len(day.sessions))
                minutes.append(Fraction((span[1] - span[0]) // timedelta(minutes=1)))
        self._session_starts = [opens for opens, _ in spans]
        bounds = {
            "starts": datetime.combine(self.first_day, time()),
            "ends": datetime.combine(self.last_day, time()) + ONE_DAY,
        }
        # Both take and give moments of the local clock, without zone (to_local, from_local).
        self.working_days = Measure(spans, shares, **bounds)
        self.working_minutes = Measure(spans, minutes, **bounds)

    def knows(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def day(self, day: date) -> Day:
        if not self.knows(day):
            raise CalendarTooShort(day.year)
        return self._days[day.toordinal() - self.first_day.toordinal()]

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        return self.day(day).sessions

    def is_working_day(self, day: date) -> bool:
        """Whether anything is worked on that day, one session included."""
        return bool(self.day(day).sessions)

    def is_working_moment(self, at: datetime) -> bool:
        """Whether the moment lies inside a session, its opening and its close included."""
        wall = to_local(at)
        return any(session.opens <= wall.time() <= session.closes for session in self.sessions_on(wall.date()))

    def next_session_start(self, at: datetime) -> datetime:
        """The opening of the first session that begins at or after the moment."""
        wall = to_local(at)
        self.day(wall.date())
        index = bisect_left(self._session_starts, wall)
        if index == len(self._session_starts):
            raise CalendarTooShort(self.last_day.year + 1)
        return from_local(self._session_starts[index])

    def open_of(self, day: date) -> datetime:
        """The opening of the first session. Raises ValueError on a day off."""
        return from_local(datetime.combine(day, self._worked(day)[0].opens))

    def close_of(self, day: date) -> datetime:
        """The close of the last session. Raises ValueError on a day off."""
        return from_local(datetime.combine(day, self._worked(day)[-1].closes))

    def _worked(self, day: date) -> tuple[Session, ...]:
        sessions = self.sessions_on(day)
        if not sessions:
            raise ValueError(f"{day} is a day off")
        return sessions

    def working_day_from(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is."""
        self.day(day)
        index = bisect_left(self._working_days, day)
        if index == len(self._working_days):
            raise CalendarTooShort(self.last_day.year + 1)
        return self._working_days[index]

    def working_day_before(self, day: date, *, since: date) -> date | None:
        """The last working day before `day` and not before `since`; None when all of these are off."""
        index = bisect_left(self._working_days, day) - 1
        if day > self.last_day + ONE_DAY:
            raise CalendarTooShort(day.year)
        if index >= 0 and self._working_days[index] >= since:
            return self._working_days[index]
        if since < min(day, self.first_day):
            raise CalendarTooShort(self.first_day.year - 1)
        return None

    def days_off(self, first: date, last: date) -> tuple[Skipped, ...]:
        """The days off from `first` to `last`, both included, in runs of one reason each."""
        low = bisect_left(self._days_off_end, first)
        high = bisect_left(self._days_off_end, last)
        runs = [run for run in self._days_off[low : high + 1] if run.first <= last]
        if runs:
            runs[-1] = Skipped(runs[-1].first, min(runs[-1].last, last), runs[-1].why)
            runs[0] = Skipped(max(runs[0].first, first), runs[0].last, runs[0].why)
        return tuple(runs)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any year from `first` to `last` was adopted before its official decision."""
        return any(year in self.provisional_years for year in range(first.year, last.year + 1))


def _why_off(day: Day) -> str | None:
    return None if day.sessions else day.note or WEEKLY_DAY_OFF
