"""A calendar unfolded once into whole numbers, so that a due date costs a few look-ups."""

from collections.abc import Sequence
from datetime import date, datetime, time
from math import lcm

from onestop.sla.days import Day, Session
from onestop.sla.measure import CalendarTooShort, Measure
from onestop.sla.moments import EPOCH_DAY, MICRO, MICROS_A_DAY, MINUTES_A_DAY, moment_of, year_of


class Tables:
    """What the clock looks up. Days are numbered from moments.EPOCH, and in the tables from `first`.

    working_days: a day counts 1 with two or more sessions, 1/2 with one; its sessions share that equally, and inside a
        session time counts in proportion to its minutes. half: the units of half a day, the least step of a term.
    working_minutes: session minutes. minutes: opens, closes and sums at the close, at hand for terms in hours.
    close_at: the aware close of each session.
    before: units of working days worked before each day, and before the day after the last.
    rolled: for each day the number of the last session of that day, or of the next worked one; None after the last.
    in_time_until: for each day the last microsecond (since EPOCH) at which a dossier is received in time to be done
        within that day; before any moment on a day off.
    """

    def __init__(self, first_day: date, days: Sequence[Day], *, same_day_until: time) -> None:
        self.first = first_day.toordinal() - EPOCH_DAY
        self.count = len(days)
        opens: list[int] = []
        closes: list[int] = []
        parts: list[int] = []  # sessions that a whole day would have of the same weight
        sessions_before: list[int] = []
        self.in_time_until: list[int] = []
        known: dict[tuple[Session, ...], _Shape] = {}
        for number, day in enumerate(days, self.first):
            sessions_before.append(len(opens))
            if not day.sessions:
                self.in_time_until.append(number * MICROS_A_DAY - 1)
                continue
            if (shape := known.get(day.sessions)) is None:
                shape = known[day.sessions] = _Shape(day.sessions)
            midnight = number * MINUTES_A_DAY
            opens += [midnight + minute for minute in shape.opens]
            closes += [midnight + minute for minute in shape.closes]
            parts += shape.parts
            # At the very close nothing is left of the day, and a term of no minutes could only be missed.
            cut_off = _micros(day.same_day_until or same_day_until)
            self.in_time_until.append(number * MICROS_A_DAY + min(cut_off, shape.closes[-1] * MICRO - 1))
        sessions_before.append(len(opens))
        self.close_at: list[datetime] = [moment_of(minute) for minute in closes]
        self._measure(opens, closes, parts)
        self.before = [self.working_days.full[index - 1] if index else 0 for index in sessions_before]
        self.rolled: list[int | None] = [None] * (self.count + 1)
        for index in range(self.count - 1, -1, -1):
            last = sessions_before[index + 1]
            self.rolled[index] = last - 1 if last > sessions_before[index] else self.rolled[index + 1]

    def _measure(self, opens: list[int], closes: list[int], parts: list[int]) -> None:
        """Over one denominator every minute of every session counts a whole number of units."""
        shares = [(last - first) * part for first, last, part in zip(opens, closes, parts, strict=True)]
        scale = lcm(2, *set(shares))
        self.half = scale // 2
        bounds = {"starts": self.first * MINUTES_A_DAY, "ends": (self.first + self.count) * MINUTES_A_DAY}
        self.working_days = Measure(opens, closes, [scale // share for share in shares], scale=scale, **bounds)
        self.working_minutes = Measure(opens, closes, [1] * len(opens), scale=1, **bounds)
        self.minutes = opens, closes, self.working_minutes.full

    def closing_session(self, day: int) -> int:
        """The number of the last session of a day, or of the next one that is worked.

        day: numbered from EPOCH. Raises CalendarTooShort outside of the known years.
        """
        index = day - self.first
        if not 0 <= index <= self.count:
            raise CalendarTooShort(year_of(day))
        session = self.rolled[index]
        if session is None:
            raise CalendarTooShort(year_of(self.first + self.count))
        return session


class _Shape:
    """The sessions of a day in minutes since its midnight."""

    def __init__(self, sessions: tuple[Session, ...]) -> None:
        self.opens = [_minutes(session.opens) for session in sessions]
        self.closes = [_minutes(session.closes) for session in sessions]
        self.parts = [max(len(sessions), 2)] * len(sessions)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _micros(clock: time) -> int:
    return (_minutes(clock) * 60 + clock.second) * 1_000_000 + clock.microsecond
