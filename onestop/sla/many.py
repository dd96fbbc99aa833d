"""The clock for arrays: due dates of a million dossiers at once, equal to clock.due_at in every case.

The only module that needs NumPy (the extra `fast`). For terms without stops: what stands still is counted one by one.
A calendar is unfolded once into tables; after that a due date costs one or two look-ups.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import due_at
from onestop.sla.term import LIMITS, Term, Unit

Minutes = NDArray[np.int64]  # since 1970-01-01 00:00 UTC
Moments = NDArray[np.datetime64]  # in UTC
Halves = int | NDArray[np.integer[Any]]

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY: Final = 24 * 60
# Vietnam has kept UTC+7 since 1975; no calendar of ours begins before that.
_AHEAD: Final = 7 * 60
_NEVER: Final = np.iinfo(np.int64).min


@overload
def due_at_all(start_at: Moments, halves: Halves, unit: Unit, *, calendar: WorkingCalendar) -> Moments: ...
@overload
def due_at_all(start_at: Minutes, halves: Halves, unit: Unit, *, calendar: WorkingCalendar) -> Minutes: ...
def due_at_all(
    start_at: Minutes | Moments, halves: Halves, unit: Unit, *, calendar: WorkingCalendar
) -> Minutes | Moments:
    """The ends of terms of one unit, without stops, as whole minutes.

    start_at: when each complete dossier was received: minutes since 1970 in UTC (int64), or datetime64 of any
        precision in UTC. The answer is of the same kind (datetime64 in minutes).
    halves: the amount of each term in halves of its unit (7,5 → 15), one for all or one for each; in working days 0
        means within the day.
    Raises, as the scalar clock does for the first that cannot be answered: CalendarTooShort, TermError.
    """
    tables = _tables_of(calendar)
    if start_at.dtype.kind == "M":
        if np.isnat(start_at).any():
            raise ValueError("a moment of receipt is missing (NaT)")
        floor: Minutes = start_at.astype("datetime64[m]").astype(np.int64)
        # Whatever lies inside a minute ends it: seconds count for hours and for "after 15:00", never for a date.
        ceil = floor + (floor.astype("datetime64[m]") < start_at)
        return tables.ends(floor, ceil, halves, unit).astype("datetime64[m]")
    minutes: Minutes = start_at.astype(np.int64, copy=False)
    return tables.ends(minutes, minutes, halves, unit)


class _Tables:
    """A calendar unfolded. Days are counted from its first day, moments in minutes since 1970 in UTC."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.first = calendar.first_day.toordinal() - _EPOCH
        self.days = calendar.last_day.toordinal() - calendar.first_day.toordinal() + 1
        self.begin = self.first * _DAY - _AHEAD

    def ends(self, floor: Minutes, ceil: Minutes, halves: Halves, unit: Unit) -> Minutes:
        """floor, ceil: the minutes of receipt, rounded down and up."""
        self._check_amounts(floor, halves, unit)
        match unit:
            case Unit.WORKING_DAY:
                return self._working_days(floor, ceil, halves)
            case Unit.WORKING_HOUR:
                return self._working_hours(ceil, halves)
            case Unit.DAY:
                last = self._day_of(floor)
                last += (np.asarray(halves, np.int64) + 1) // 2  # half a day is a whole one
            case Unit.MONTH:
                last = self._last_of_months(floor, halves)
        known = _within(last, self.days)
        return self._look_up(self.close_from, last, known, floor, halves, unit)

    def _check_amounts(self, start: Minutes, halves: Halves, unit: Unit) -> None:
        """Amounts that no Term could have are refused in its words."""
        amounts = np.asarray(halves)
        if amounts.dtype.kind not in "iu":
            raise TypeError(f"halves are whole numbers, not {amounts.dtype}")
        if amounts.ndim and amounts.shape != start.shape:
            raise ValueError(f"{amounts.shape} terms for {start.shape} moments")
        if amounts.size:
            for extreme in (int(amounts.min()), int(amounts.max())):
                if not 0 < extreme <= LIMITS[unit] * 2:
                    Term(Decimal(extreme) / 2, unit)

    def _working_days(self, floor: Minutes, ceil: Minutes, halves: Halves) -> Minutes:
        if not np.ndim(halves):
            return self._within_the_day(floor, ceil) if halves == 0 else self._full_days(floor, halves)
        at_once = np.asarray(halves) == 0
        if not at_once.any():
            return self._full_days(floor, halves)
        terms = np.asarray(halves)
        answer = np.empty_like(floor)
        answer[at_once] = self._within_the_day(floor[at_once], ceil[at_once])
        answer[~at_once] = self._full_days(floor[~at_once], terms[~at_once])
        return answer

    def _full_days(self, start: Minutes, halves: Halves) -> Minutes:
        day = start - (self.begin - _DAY)  # from the eve of the calendar on: its own day is not needed to count
        day //= _DAY
        known = _within(day, self.days + 1)
        wanted = np.take(self.halves_until, day, mode="clip")
        wanted += halves  # the day of receipt is not counted (BLDS 2015 Điều 147 khoản 2)
        return self._look_up(
            self.end_of_half, wanted, known and _within(wanted, len(self.end_of_half)), start, halves, Unit.WORKING_DAY
        )

    def _within_the_day(self, floor: Minutes, ceil: Minutes) -> Minutes:
        day = self._day_of(floor)
        known = _within(day, self.days)
        too_late = ceil > np.take(self.latest_for_today, day, mode="clip")
        day += too_late
        known = known and _within(day, self.days)
        return self._look_up(self.close_from, day, known, floor, 0, Unit.WORKING_DAY)

    def _working_hours(self, start: Minutes, halves: Halves) -> Minutes:
        since = start - self.begin
        known = _within(since, len(self.minutes_until))
        wanted = np.take(self.minutes_until, since, mode="clip").astype(np.int64)
        wanted += np.multiply(halves, 30)
        return self._look_up(
            self.end_of_minute,
            wanted,
            known and _within(wanted, len(self.end_of_minute)),
            start,
            halves,
            Unit.WORKING_HOUR,
        )

    def _last_of_months(self, start: Minutes, halves: Halves) -> Minutes:
        """The corresponding day of the last month, else its last; half a month is 15 days (BLDS 2015 Điều 148 k3)."""
        received_on = (self._day_of(start) + self.first).astype("datetime64[D]")
        month = received_on.astype("datetime64[M]")
        months, half = np.divmod(np.asarray(halves, np.int64), 2)
        last_month = month + months
        longest = (last_month + 1).astype("datetime64[D]") - last_month.astype("datetime64[D]")
        into = np.minimum(received_on - month.astype("datetime64[D]"), longest - 1)
        last: Minutes = (last_month.astype("datetime64[D]") + into).astype(np.int64)
        last += 15 * half - self.first
        return last

    def _look_up(
        self, table: NDArray[Any], index: Minutes, known: bool, start: Minutes, halves: Halves, unit: Unit
    ) -> Minutes:
        """The ends that a table holds, where all indices lie in it and none is marked as unknown."""
        if known:
            # "clip" is the quick way; nothing is left to be clipped.
            ends: Minutes = np.take(table, index, mode="clip").astype(np.int64, copy=False)
            if not ends.size or table[-1] != _NEVER or ends.min() != _NEVER:
                return ends
        raise self._refusal(start, halves, unit)

    def _refusal(self, start: Minutes, halves: Halves, unit: Unit) -> Exception:
        """What the scalar clock says to the first that cannot be answered."""
        terms = np.broadcast_to(np.asarray(halves), start.shape)
        for moment, amount in zip(start.flat, terms.flat, strict=True):
            received_at = datetime.fromtimestamp(int(moment) * 60, UTC)
            try:
                due_at(received_at, Term(Decimal(int(amount)) / 2, unit), calendar=self.calendar)
            except ValueError as refusal:
                return refusal
        return AssertionError("the tables refuse what the clock can answer")

    def _day_of(self, start: Minutes) -> Minutes:
        day: Minutes = start - self.begin
        day //= _DAY
        return day

    def _sessions(self) -> Iterator[tuple[int, int, int, int]]:
        """For each session: its day, opening and close in minutes since 1970 in UTC, and how many the day has."""
        for number in range(self.days):
            sessions = self.calendar.day(self.calendar.first_day + timedelta(days=number)).sessions
            midnight = self.begin + number * _DAY
            for session in sessions:
                yield number, midnight + _minute(session.opens), midnight + _minute(session.closes), len(sessions)

    @cached_property
    def _halves_of_days(self) -> tuple[NDArray[np.int64], list[int]]:
        """What each day counts for, in halves; and the minute at which each half of all the days is worked."""
        worth = np.zeros(self.days, np.int64)
        ends = []
        today: list[tuple[int, int]] = []
        for number, opens, closes, sessions in self._sessions():
            today.append((opens, closes))
            if len(today) == sessions:
                worth[number] = min(sessions, 2)
                ends += _halves(today)
                today = []
        return worth, ends

    @cached_property
    def halves_until(self) -> NDArray[np.int64]:
        """By day, the eve of the calendar first: the halves worked up to its end."""
        return np.cumsum(np.concatenate([np.zeros(1, np.int64), self._halves_of_days[0]]))

    @cached_property
    def end_of_half(self) -> NDArray[np.int64]:
        """By number of halves: when so many are worked."""
        return np.array([_NEVER, *self._halves_of_days[1]], np.int64)

    @cached_property
    def close_from(self) -> NDArray[np.int64]:
        """By day: the close of that day or, of a day off, of the next that is worked; _NEVER where none follows."""
        closes = np.full(self.days, _NEVER)
        for number, _opens, close, _sessions in self._sessions():
            closes[number] = close
        for number in range(self.days - 2, -1, -1):
            if closes[number] == _NEVER:
                closes[number] = closes[number + 1]
        return closes

    @cached_property
    def latest_for_today(self) -> NDArray[np.int64]:
        """By day: the last minute of receipt that still ends on it (NĐ 23/2015 Điều 7); a day off has none."""
        latest = np.full(self.days, _NEVER)
        for number, _opens, close, _sessions in self._sessions():
            on = self.calendar.first_day + timedelta(days=number)
            cut_off = self.begin + number * _DAY + _minute(self.calendar.same_day_until_on(on))
            latest[number] = min(cut_off, close - 1)  # at the very close nothing is left of the day
        return latest

    @cached_property
    def minutes_until(self) -> NDArray[np.int32]:
        """By minute of the calendar: the minutes worked up to then."""
        worked = np.zeros(self.days * _DAY + 1, np.int32)
        for _number, opens, closes, _sessions in self._sessions():
            worked[opens - self.begin + 1 : closes - self.begin + 1] = 1
        return np.cumsum(worked, dtype=np.int32)

    @cached_property
    def end_of_minute(self) -> NDArray[np.int32]:
        """By number of minutes: when so many are worked. 32 bits hold every minute up to the year 6053."""
        runs = [np.arange(opens + 1, closes + 1, dtype=np.int32) for _, opens, closes, _ in self._sessions()]
        return np.concatenate([np.full(1, np.iinfo(np.int32).min, np.int32), *runs])


@lru_cache(maxsize=8)  # of the calendars last used; with terms in hours each takes some 3 MB a year
def _tables_of(calendar: WorkingCalendar) -> _Tables:
    return _Tables(calendar)


def _within(index: Minutes, length: int) -> bool:
    return not index.size or (int(index.min()) >= 0 and int(index.max()) < length)


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def _halves(sessions: list[tuple[int, int]]) -> list[int]:
    """The minute at which each half of a working day is worked.

    One session is half a day; two or more share a whole one equally, and inside a session time counts in proportion.
    """
    if len(sessions) == 1:
        return [sessions[0][1]]
    full, into = divmod(len(sessions), 2)
    opens, closes = sessions[full] if into else sessions[full - 1]
    return [opens - (opens - closes) // 2 if into else closes, sessions[-1][1]]
