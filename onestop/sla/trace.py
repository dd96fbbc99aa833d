"""Why a term ends when it does (cách tính ngày hẹn): a list of stretches that anybody can add up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from onestop.sla.errors import ClockError
from onestop.sla.term import Term

if TYPE_CHECKING:
    from onestop.sla.clock import Due

WEEKLY_DAY_OFF = "Ngày nghỉ hằng tuần"


class EntryKind(StrEnum):
    """What a stretch between receipt and end is to the count. Only COUNTED ones count."""

    RESTART = "restart"  # counted once and given up, or waited for: the term begun again from zero
    UNCOUNTED = "uncounted"  # the day of receipt; hours outside of work; a receipt after the cut-off
    COUNTED = "counted"
    DAY_OFF = "day_off"
    STOP = "stop"
    ROLL = "roll"  # the end moved off a day off


@dataclass(frozen=True, init=False)
class Entry:
    """One stretch of the way from receipt to the end.

    from_at, to_at: aware; an entry begins where the one before ended. counted: in the unit of the term.
    why: Vietnamese. source: article, document or paper; "" where there is none.
    """

    kind: EntryKind
    from_at: datetime
    to_at: datetime
    counted: Fraction
    why: str
    source: str

    def __init__(
        self, kind: EntryKind, from_at: datetime, to_at: datetime, counted: Fraction, why: str, source: str
    ) -> None:
        # What dataclass writes for a frozen class takes three times as long, and an answer is made of these.
        fields = self.__dict__
        fields["kind"], fields["from_at"], fields["to_at"] = kind, from_at, to_at
        fields["counted"], fields["why"], fields["source"] = counted, why, source

    @property
    def last_day(self) -> date:
        """A stretch that ends at midnight does not touch the day that begins then."""
        return _last_day(self.from_at, self.to_at)

    def as_json(self) -> dict[str, str | int | float]:
        """Moments as ISO 8601 with offset; counted as a number, whole where it is whole."""
        whole = self.counted.denominator == 1
        return {
            "from": self.from_at.isoformat(),
            "to": self.to_at.isoformat(),
            "counted": int(self.counted) if whole else float(self.counted),
            "why": self.why,
            "source": self.source,
        }


def replay(explanation: Sequence[Entry], term: Term) -> datetime:
    """Go through the entries again and say where they end.

    term: the whole term, extensions included (Due.term). Raises ClockError when an entry does not begin where the one
    before ended, when a stretch counts that must not, or when the counted stretches do not add up to the term.
    """
    if not explanation:
        raise ClockError("Cách tính ngày hẹn không có dòng nào. Đề nghị tính lại ngày hẹn.")
    for before, after in pairwise(explanation):
        if before.to_at != after.from_at:
            raise ClockError(f"Cách tính ngày hẹn bị đứt quãng tại {after.from_at.isoformat()}.", after)
    counted, full = Fraction(0), not term.amount
    for entry in explanation:
        if entry.to_at < entry.from_at:
            raise ClockError(f"Dòng bắt đầu {entry.from_at.isoformat()} kết thúc trước khi bắt đầu.", entry)
        if entry.kind is EntryKind.COUNTED:
            if entry.counted < 0 or (full and entry.counted):
                raise ClockError(f"Dòng bắt đầu {entry.from_at.isoformat()} tính vượt thời hạn.", entry)
            counted += entry.counted
            full = counted >= term.amount
        elif entry.counted:
            raise ClockError(f"Dòng bắt đầu {entry.from_at.isoformat()} không được tính vào thời hạn.", entry)
        elif entry.kind is EntryKind.RESTART and counted:
            raise ClockError(f"Thời hạn tính lại từ đầu sau {entry.from_at.isoformat()} nhưng đã tính.", entry)
    if counted != Fraction(term.amount):
        raise ClockError(f"Các dòng cộng lại thành {counted}, không phải {term}.", counted)
    if explanation[-1].kind not in (EntryKind.COUNTED, EntryKind.ROLL):
        raise ClockError("Thời hạn không thể kết thúc khi chưa tính tiếp.", explanation[-1])
    return explanation[-1].to_at


def in_short(due: Due) -> str:
    """The explanation in one or two Vietnamese sentences, for the receipt.

    Of the pauses only what was taken out; that a date is provisional (tạm tính) the form of the receipt says itself.
    """
    begins = f"Tính từ {due.start_at:%H:%M ngày %d/%m/%Y}"
    named = [
        f"{entry.why} ({_days(entry.from_at, entry.to_at)})"
        for entry in due.explanation
        if entry.kind is EntryKind.DAY_OFF and entry.why != WEEKLY_DAY_OFF
    ]
    left_out = [f"ngày nghỉ {', '.join(named)}"] if named else []
    stopped = [_days(stop.started_at, stop.ended_at) for stop in due.stops]
    if stopped:
        left_out.append(f"thời gian tạm dừng {', '.join(stopped)}")
    first = f"{begins}, thời hạn {due.term}" if due.term.amount else f"{begins}, trả kết quả {due.term}"
    if left_out:
        first += f"; không tính {' và '.join(left_out)}"
    rolls = [entry.why for entry in due.explanation if entry.kind is EntryKind.ROLL]
    if rolls:
        first += f". {rolls[-1]}"
    return first + "."


def _days(from_at: datetime, to_at: datetime) -> str:
    first, last = from_at.date(), _last_day(from_at, to_at)
    if first == last:
        return f"{first:%d/%m/%Y}"
    return f"{first:%d/%m}–{last:%d/%m/%Y}" if first.year == last.year else f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"


def _last_day(from_at: datetime, to_at: datetime) -> date:
    last = to_at.date()
    return last - timedelta(days=1) if to_at.time() == time() and from_at < to_at else last
