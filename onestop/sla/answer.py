"""What is asked of the clock and what it answers: pauses, restarts, and an end that can explain itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onestop.sla.calendar import Skipped, WorkingCalendar
from onestop.sla.errors import ClockError
from onestop.sla.explaining import Counted, explain
from onestop.sla.moments import EPOCH_DAY, MICROS_A_DAY, micros_of, moment_of_micros
from onestop.sla.rules import rule
from onestop.sla.term import Term
from onestop.sla.trace import Entry


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the clock stood still, why, and its paper.

    Both moments aware; one that ends before it starts is refused (ClockError).
    """

    started_at: datetime
    ended_at: datetime
    why: str = "Tạm dừng tính thời hạn"
    source: str = ""

    def __post_init__(self) -> None:
        if micros_of(self.ended_at) < micros_of(self.started_at):
            raise ClockError(
                f"Tạm dừng từ {self.started_at.isoformat()} lại kết thúc trước đó, lúc {self.ended_at.isoformat()}.",
                self,
            )


@dataclass(frozen=True, slots=True)
class Restart:
    """A term that begins again from zero: asked for a supplement, complete at `completed_at`.

    Source: Nghị định 61/2018/NĐ-CP Điều 19 khoản 4; Nghị định 118/2025/NĐ-CP Điều 19 khoản 5.
    Both moments aware; what is completed before it was asked is refused (ClockError). source: the article, which the
    day of receipt decides (procedures.legal_bases), and the slip.
    """

    asked_at: datetime
    completed_at: datetime
    why: str = "Chờ bổ sung, hoàn thiện hồ sơ; bổ sung đủ thì thời hạn tính lại từ đầu"
    source: str = ""

    def __post_init__(self) -> None:
        if micros_of(self.completed_at) < micros_of(self.asked_at):
            raise ClockError(
                f"Yêu cầu bổ sung lúc {self.asked_at.isoformat()} lại hoàn thiện trước đó, lúc "
                f"{self.completed_at.isoformat()}.",
                self,
            )


@dataclass(frozen=True, eq=False, init=False)
class Due:
    """When a term ends, and why then (cách tính ngày hẹn). Two are equal when they say the same.

    at: a whole minute in Asia/Ho_Chi_Minh, inside a session or at its close.
    start_at: where the present count starts: receipt, or the last completion from which the term began again.
    term: the whole term, extensions included.
    What is told besides is made when it is asked for: facts and calendar never change.
    """

    at: datetime
    start_at: datetime
    term: Term
    counted: Counted

    def __init__(self, at: datetime, start_at: datetime, term: Term, counted: Counted) -> None:
        fields = self.__dict__  # as in trace.Entry
        fields["at"], fields["start_at"], fields["term"], fields["counted"] = at, start_at, term, counted

    @property
    def explanation(self) -> tuple[Entry, ...]:
        """Every stretch from receipt to the end; trace.replay goes through it again."""
        fields = self.__dict__
        if "_explanation" not in fields:
            fields["_explanation"] = explain(self.counted)
        entries: tuple[Entry, ...] = fields["_explanation"]
        return entries

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The days off that moved the end."""
        return self._calendar.days_off(self._counted_from, self.at.date())

    @property
    def rule(self) -> str:
        """A Vietnamese sentence with its article."""
        on_calendar_days = self.counted.end.last_day is not None
        return rule(
            self.term,
            received_on=self.start_at.date(),
            same_day_until=self._calendar.same_day_until_on(self.start_at.date()) if not self.term.halves else None,
            extended=self.counted.extended,
            stopped=bool(self.counted.end.taken_out),
            rolled_from=self._counted_from if on_calendar_days and self.skipped else None,
        )

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What was taken out: the stops as far as they count, in order, joined where they overlap."""
        return tuple(self._joined(taken_out) for taken_out in self.counted.end.taken_out)

    @property
    def restarts(self) -> tuple[Restart, ...]:
        """Those that count: what was asked after the end begins nothing anew."""
        return tuple(self.counted.restarts)

    @property
    def provisional(self) -> bool:
        """Whether a year that was needed is not yet officially decided (tạm tính)."""
        return self._calendar.is_provisional(self._counted_from, self.at.date())

    @property
    def calendar_version(self) -> str:
        return self._calendar.version

    @property
    def _calendar(self) -> WorkingCalendar:
        return self.counted.calendar

    @property
    def _counted_from(self) -> date:
        """The first day on which a day off moves the end."""
        end = self.counted.end
        day = end.begin // MICROS_A_DAY if end.last_day is None else end.last_day
        return date.fromordinal(day + EPOCH_DAY)

    def _joined(self, taken_out: tuple[int, int]) -> Stop:
        first, last = taken_out
        joined = [
            stop
            for stop in self.counted.stops
            if micros_of(stop.started_at) < last and micros_of(stop.ended_at) > first
        ]
        return Stop(
            moment_of_micros(first),
            moment_of_micros(last),
            "; ".join(dict.fromkeys(stop.why for stop in joined)),
            "; ".join(dict.fromkeys(stop.source for stop in joined if stop.source)),
        )

    def __eq__(self, other: object) -> bool:
        return self._said() == other._said() if isinstance(other, Due) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.at, self.start_at, self.term))

    def _said(self) -> tuple[object, ...]:
        told = self.explanation, self.rule, self.skipped, self.stops, self.provisional, self.calendar_version
        return self.at, self.start_at, self.term, *told
