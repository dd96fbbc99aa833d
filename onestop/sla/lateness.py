"""Late or not, since when, and by how much: computed from facts and a moment, never stored as an opinion."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.term import IN_VIETNAMESE, Unit


class Standing(StrEnum):
    EARLY = "early"  # ended on an earlier day than the one it was due on
    ON_TIME = "on_time"  # ended on that day, not after the moment
    LATE = "late"  # ended after the moment, or open after it
    WITHIN_LIMIT = "within_limit"
    DUE_SOON = "due_soon"
    EXPECTED_LATE = "expected_late"  # open and in time, but declared to become late
    STOPPED = "stopped"  # its clock stands still and it was in time when it stopped
    NO_DUE_DATE = "no_due_date"


def ended(due_at: datetime | None, ended_at: datetime, *, stopped_since: datetime | None = None) -> Standing:
    """EARLY, ON_TIME or LATE for what has ended; NO_DUE_DATE without a legal end.

    stopped_since: when it ended while its clock stood still, since when: it is judged at that moment.
    due_at is then the legal end that was valid when the clock stopped.
    """
    if due_at is None:
        return Standing.NO_DUE_DATE
    judged_at = ended_at if stopped_since is None else min(ended_at, stopped_since)
    if judged_at > due_at:
        return Standing.LATE
    return Standing.EARLY if to_local(judged_at).date() < to_local(due_at).date() else Standing.ON_TIME


def open_(
    due_at: datetime | None,
    at: datetime,
    *,
    warned_from: datetime | None = None,
    expected: bool = False,
    stopped_since: datetime | None = None,
) -> Standing:
    """Where an open dossier stands at a moment.

    warned_from: from when on it counts as nearly due (clock.warn_at). expected: declared to become late.
    stopped_since: its clock stands still since then, and it is judged at that moment: LATE if it was late already,
    else STOPPED. due_at is then the legal end that was valid when the clock stopped, or None when nobody knows it.
    """
    if stopped_since is not None and stopped_since <= at:
        return Standing.LATE if due_at is not None and stopped_since > due_at else Standing.STOPPED
    if due_at is None:
        return Standing.NO_DUE_DATE
    if at > due_at:
        return Standing.LATE
    if expected:
        return Standing.EXPECTED_LATE
    if warned_from is not None and at >= warned_from:
        return Standing.DUE_SOON
    return Standing.WITHIN_LIMIT


def late_since(due_at: datetime | None, judged_at: datetime) -> datetime | None:
    """The true moment of lateness: the legal end, once it has passed; None while it has not, or where there is none."""
    return due_at if due_at is not None and judged_at > due_at else None


@dataclass(frozen=True, slots=True)
class HowLate:
    """An amount of lateness.

    amount: exact, in `unit`. working_minutes: whole session minutes, for sorting and for the fine print.
    """

    amount: Fraction
    unit: Unit
    working_minutes: int

    def __str__(self) -> str:
        """In Vietnamese; a decimal of a unit that is cut off, not rounded up: nobody is told more than is true."""
        if self.amount >= 1:
            whole, tenth = divmod(int(self.amount * 10), 10)
            return f"{whole},{tenth} {IN_VIETNAMESE[self.unit]}" if tenth else f"{whole} {IN_VIETNAMESE[self.unit]}"
        hours, minutes = divmod(self.working_minutes, 60)
        parts = [f"{hours} giờ"] * bool(hours) + [f"{minutes} phút"] * bool(minutes)
        return f"{' '.join(parts)} làm việc" if parts else "chưa đến 1 phút làm việc"


def how_late(due_at: datetime, at: datetime, *, unit: Unit, calendar: WorkingCalendar) -> HowLate:
    """How late something is at a moment, in the unit of its term; nothing when it is not late.

    Working days and hours: what was worked since the end, made-up days included. Days: whole calendar days since the
    day of the end. A term in months is late by days: nobody says a tenth of a month.
    Raises CalendarTooShort when either moment lies outside of the known years.
    """
    shown_in = Unit.DAY if unit is Unit.MONTH else unit
    if at <= due_at:
        return HowLate(Fraction(0), shown_in, 0)
    end, now = to_local(due_at), to_local(at)
    minutes = calendar.working_minutes.until(now) - calendar.working_minutes.until(end)
    match shown_in:
        case Unit.WORKING_DAY:
            amount = calendar.working_days.until(now) - calendar.working_days.until(end)
        case Unit.WORKING_HOUR:
            amount = minutes / 60
        case _:
            amount = Fraction((now.date() - end.date()).days)
    return HowLate(amount, shown_in, int(minutes))
