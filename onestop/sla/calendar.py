"""The working calendar of one office: which days and moments are worked, and what they count for."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby

from onestop.sla.days import Day, Session, Skipped, WeeklyPattern, build_days
from onestop.sla.errors import ClockError
from onestop.sla.measure import CalendarTooShort
from onestop.sla.moments import (
    EPOCH_DAY,
    MICRO,
    MICROS_A_DAY,
    MINUTES_A_DAY,
    ZONE,
    day_begins,
    day_ends,
    from_local,
    micros_of,
    moment_of,
    to_local,
)
from onestop.sla.tables import Tables
from onestop.sla.term import Unit
from onestop.sla.trace import WEEKLY_DAY_OFF, Entry, EntryKind

__all__ = [
    "ZONE",
    "CalendarTooShort",
    "Day",
    "Session",
    "Skipped",
    "WeeklyPattern",
    "WorkingCalendar",
    "build_days",
    "day_begins",
    "day_ends",
    "from_local",
    "to_local",
]

ONE_DAY = timedelta(days=1)
NOTHING = Fraction(0)


class WorkingCalendar:
    """The working time of one office over whole years.

    A day counts 1 with two or more sessions, 1/2 with one; its sessions share that equally, and inside a session time
    counts in proportion to its minutes. All questions about moments take aware ones and are answered for Vietnam.
    Whatever needs a day outside of the known years raises CalendarTooShort.

    days: every day of contiguous whole years.
    provisional_years: those that were adopted before the official decision (lịch tạm tính).
    same_day_until: a dossier for the same day must be received by then, this moment included, on a date that does not
        say otherwise (Nghị định 23/2015/NĐ-CP Điều 7; Luật Hộ tịch 2014 Điều 11 khoản 3).
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
            raise ClockError("Lịch làm việc không có ngày nào.")
        self.first_day, self.last_day = min(days), max(days)
        first, last = date(self.first_day.year, 1, 1), date(self.last_day.year, 12, 31)
        if (self.first_day, self.last_day) != (first, last) or len(days) != (last - first).days + 1:
            raise ClockError(
                "Lịch làm việc phải gồm các năm trọn vẹn, liền nhau; đây là "
                f"{len(days)} ngày từ {self.first_day:%d/%m/%Y} đến {self.last_day:%d/%m/%Y}.",
                len(days),
            )
        self.provisional_years = provisional_years
        self.same_day_until = same_day_until
        self.version = version
        first_ordinal = self.first_day.toordinal()
        self._days = [days[date.fromordinal(first_ordinal + offset)] for offset in range(len(days))]
        self._fill_tables()

    def _fill_tables(self) -> None:
        self.tables = Tables(self.first_day, self._days, same_day_until=self.same_day_until)
        self.working_days = self.tables.working_days
        self.working_minutes = self.tables.working_minutes
        first = self.first_day.toordinal()
        self._working_days = [date.fromordinal(first + at) for at, day in enumerate(self._days) if day.sessions]
        self._days_off: list[Skipped] = []
        number = 0
        for key, group in groupby(self._days, key=_why_off):
            length = sum(1 for _ in group)
            if key is not None:
                runs_from, runs_to = date.fromordinal(first + number), date.fromordinal(first + number + length - 1)
                self._days_off.append(Skipped(runs_from, runs_to, *key))
            number += length
        self._days_off_end = [run.last for run in self._days_off]
        # The same for explanations: one entry a run, made once, and where it ends in microseconds since EPOCH.
        self.off_entries = [_entry(run) for run in self._days_off]
        # The runs of work between two of them, made when first asked for: (fine units, entry) by unit and run before.
        self.work_entries: dict[tuple[Unit, int], tuple[int, Entry]] = {}
        self.off_begin = [(run.first.toordinal() - EPOCH_DAY) * MICROS_A_DAY for run in self._days_off]
        self.off_end = [(run.last.toordinal() + 1 - EPOCH_DAY) * MICROS_A_DAY for run in self._days_off]

        # Worked days that say something of themselves: made up for a swap, or closed to the public.
        noted = [
            (at * MICROS_A_DAY, f"{day.note} {date.fromordinal(at + EPOCH_DAY):%d/%m/%Y}{_in_brackets(day.source)}")
            for at, day in enumerate(self._days, self.tables.first)
            if day.sessions and day.note
        ]
        self._noted_at, self._noted = [at for at, _ in noted], [words for _, words in noted]

    def noted_between(self, begin: int, end: int) -> str:
        """The worked days with a note between two moments (microseconds since EPOCH), in words; "" when none is."""
        low = bisect_left(self._noted_at, begin)
        high = bisect_left(self._noted_at, end, low)
        return ", ".join(self._noted[low:high]) if low < high else ""

    def same_day_until_on(self, day: date) -> time:
        """The cut-off of that date."""
        return self.day(day).same_day_until or self.same_day_until

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
        self.day(to_local(at).date())
        opens = self.working_minutes.opens
        index = bisect_left(opens, -(-micros_of(at) // MICRO))
        if index == len(opens):
            raise CalendarTooShort(self.last_day.year + 1)
        return moment_of(opens[index])

    def open_of(self, day: date) -> datetime:
        """The opening of the first session. Raises ClockError on a day off."""
        return from_local(datetime.combine(day, self._worked(day)[0].opens))

    def close_of(self, day: date) -> datetime:
        """The close of the last session. Raises ClockError on a day off."""
        return from_local(datetime.combine(day, self._worked(day)[-1].closes))

    def _worked(self, day: date) -> tuple[Session, ...]:
        sessions = self.sessions_on(day)
        if not sessions:
            raise ClockError(f"Ngày {day:%d/%m/%Y} là ngày nghỉ.", day)
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
            runs[-1] = replace(runs[-1], last=min(runs[-1].last, last))
            runs[0] = replace(runs[0], first=max(runs[0].first, first))
        return tuple(runs)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any year from `first` to `last` was adopted before its official decision."""
        return any(year in self.provisional_years for year in range(first.year, last.year + 1))


def _why_off(day: Day) -> tuple[str, str] | None:
    """Name and document of a day off; None for a day that is worked."""
    return None if day.sessions else (day.note or WEEKLY_DAY_OFF, day.source)


def _in_brackets(source: str) -> str:
    return f" ({source})" if source else ""


def _entry(run: Skipped) -> Entry:
    first = (run.first.toordinal() - EPOCH_DAY) * MINUTES_A_DAY
    last = (run.last.toordinal() + 1 - EPOCH_DAY) * MINUTES_A_DAY
    return Entry(EntryKind.DAY_OFF, moment_of(first), moment_of(last), NOTHING, run.why, run.source)
