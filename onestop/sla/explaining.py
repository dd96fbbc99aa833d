"""Makes the explanation of an end: every stretch from receipt to the end, and why it counts or does not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from onestop.sla.counting import End, whole_days
from onestop.sla.measure import Measure
from onestop.sla.moments import EPOCH_DAY, MICRO, MICROS_A_DAY, micros_of, midnight_of, moment_of_micros
from onestop.sla.standing import around, standing, stretches
from onestop.sla.term import Term, Unit
from onestop.sla.trace import Entry, EntryKind

if TYPE_CHECKING:
    from onestop.sla.answer import Restart, Stop
    from onestop.sla.calendar import WorkingCalendar

NOTHING = Fraction(0)
CIVIL_CODE = "Bộ luật Dân sự năm 2015"
WITHIN_THE_DAY = "Điều 7 Nghị định số 23/2015/NĐ-CP, khoản 3 Điều 11 Luật Hộ tịch năm 2014"

RECEIPT = "Ngày nhận đủ hồ sơ không tính vào thời hạn", f"khoản 2 Điều 147 {CIVIL_CODE}"
OUTSIDE = "Nhận đủ hồ sơ ngoài giờ làm việc: tính từ khi bắt đầu buổi làm việc tiếp theo", ""
TOO_LATE = "Nhận đủ hồ sơ sau giờ nhận trong ngày: trả trong ngày làm việc tiếp theo", WITHIN_THE_DAY
NOT_WORKED = "Ngoài giờ làm việc", ""
GIVEN_UP = "Phần đã tính trước khi yêu cầu bổ sung, không còn giá trị vì thời hạn tính lại từ đầu"
COUNTED = {
    Unit.WORKING_DAY: ("Ngày làm việc theo lịch của cơ quan", ""),
    Unit.WORKING_HOUR: ("Giờ làm việc theo lịch của cơ quan", f"khoản 1 Điều 147 {CIVIL_CODE}"),
    Unit.DAY: ("Tính cả ngày nghỉ", f"khoản 2 Điều 147 {CIVIL_CODE}"),
    Unit.MONTH: ("Tính đến ngày tương ứng của tháng cuối cùng", f"khoản 3 Điều 148 {CIVIL_CODE}"),
}
NO_WHOLE_DAY = "Chưa trọn một ngày vì có thời gian tạm dừng, được làm tròn lên đủ ngày", ""
SAME_DAY = "Trả kết quả trong ngày làm việc", WITHIN_THE_DAY
ROLLED_SOURCE = f"khoản 5 Điều 148 {CIVIL_CODE}"


class Counted(NamedTuple):
    """A count that is done: from what, by which calendar, to which end.

    start: microseconds since EPOCH. received_at: the first start, before any restart. extended: the term holds a lawful
    extension.
    """

    start: int
    start_at: datetime
    at: datetime
    term: Term
    end: End
    calendar: WorkingCalendar
    stops: Sequence[Stop]
    restarts: Sequence[Restart]
    received_at: datetime
    extended: bool


def explain(count: Counted) -> tuple[Entry, ...]:
    """The entries from receipt to the end."""
    on_calendar_days = count.end.last_day is not None
    entries = _calendar_days(count) if on_calendar_days else _Worked(count).entries()
    if count.restarts:
        before = _restarted(count.received_at, count.restarts)
        entries = [*(piece for entry in before for piece in around(entry, count.stops)), *entries]
    return tuple(entries)


def _restarted(received_at: datetime, restarts: Sequence[Restart]) -> list[Entry]:
    """What came before the present count: for each restart the stretch that was given up, and the wait."""
    entries: list[Entry] = []
    since = received_at
    for restart in sorted(restarts, key=lambda each: each.completed_at):
        completed_at, asked_at = _here(restart.completed_at), _here(restart.asked_at)
        if completed_at <= since:
            continue
        if asked_at > since:
            entries.append(Entry(EntryKind.RESTART, since, asked_at, NOTHING, GIVEN_UP, restart.source))
        since = max(since, asked_at)
        if completed_at > since:
            entries.append(Entry(EntryKind.RESTART, since, completed_at, NOTHING, restart.why, restart.source))
        since = completed_at
    return entries


def _here(at: datetime) -> datetime:
    return moment_of_micros(micros_of(at))


@cache
def _halves(halves: int) -> Fraction:
    return Fraction(halves, 2)


class _Worked:
    """The entries of a term in working days or hours, or within the day."""

    def __init__(self, count: Counted) -> None:
        self._count, self._calendar = count, count.calendar
        term = count.term
        self._measure: Measure = count.calendar.working_days
        self._half = count.calendar.tables.half * MICRO  # fine units of half a unit
        if term.unit is Unit.WORKING_HOUR:
            self._measure, self._half = count.calendar.working_minutes, 30 * MICRO
        self._left = term.halves * self._half
        self._label = COUNTED[term.unit] if term.halves else SAME_DAY
        self._entries: list[Entry] = []

        self._before, self._why_before = self._uncounted()

    def _uncounted(self) -> tuple[int, tuple[str, str]]:
        """Up to when nothing counts yet, and why; the start itself where the count begins at once."""
        start, term = self._count.start, self._count.term
        midnight = (start // MICROS_A_DAY + 1) * MICROS_A_DAY
        if term.unit is Unit.WORKING_DAY and term.halves:
            return midnight, RECEIPT
        tables, index = self._calendar.tables, start // MICROS_A_DAY - self._calendar.tables.first
        if tables.rolled[index] == tables.rolled[index + 1]:  # a day off, which says so itself
            return start, NOT_WORKED
        if not term.halves:
            return (midnight, TOO_LATE) if start > tables.in_time_until[index] else (start, NOT_WORKED)
        opens, closes = self._measure.opens, self._measure.closes
        session = bisect_right(closes, start // MICRO)  # the one that is open now, or the next to open
        return (min(opens[session] * MICRO, midnight) if session < len(opens) else start), OUTSIDE

    def entries(self) -> list[Entry]:
        count = self._count
        begin, begin_at = count.start, count.start_at
        for stretch in stretches(count.end, count.start, count.stops):
            first, last = stretch
            if begin < first:
                self._gap(begin, begin_at, first, moment_of_micros(first))
            self._entries += standing(stretch, count.stops)
            begin, begin_at = last, self._entries[-1].to_at
        self._gap(begin, begin_at, count.end.minute * MICRO, count.at, last=True)
        return self._entries

    def _gap(self, begin: int, begin_at: datetime, end: int, end_at: datetime, *, last: bool = False) -> None:
        """What lies between two pauses: nothing yet, then runs of work and of days off."""
        if begin < self._before:
            until, until_at = self._before, end_at
            if until > end:
                until = end
            elif until < end:
                day, rest = divmod(until, MICROS_A_DAY)
                until_at = moment_of_micros(until) if rest else midnight_of(day)
            self._entries.append(Entry(EntryKind.UNCOUNTED, begin_at, until_at, NOTHING, *self._why_before))
            begin, begin_at = until, until_at
        calendar = self._calendar
        run = bisect_right(calendar.off_end, begin)
        while begin < end:
            if run == len(calendar.off_end) or calendar.off_begin[run] >= end:
                self._work(begin, begin_at, end, end_at, last=last)
                return
            entry = calendar.off_entries[run]
            off_begin, off_end = calendar.off_begin[run], calendar.off_end[run]
            if begin < off_begin:
                if run and begin == calendar.off_end[run - 1]:
                    self._whole_run(run, begin, begin_at, off_begin, entry.from_at)
                else:
                    self._work(begin, begin_at, off_begin, entry.from_at)
                begin, begin_at = off_begin, entry.from_at
            if begin > off_begin or off_end > end:
                until_at = end_at if off_end > end else entry.to_at
                entry = Entry(EntryKind.DAY_OFF, begin_at, until_at, NOTHING, entry.why, entry.source)
            self._entries.append(entry)
            begin, begin_at = off_end, entry.to_at
            run += 1

    def _whole_run(self, run: int, begin: int, begin_at: datetime, end: int, end_at: datetime) -> None:
        """All work between two runs of days off: the same in every explanation of the unit."""
        if not self._count.term.halves:
            self._work(begin, begin_at, end, end_at)
            return
        kept = self._calendar.work_entries
        known = kept.get((self._count.term.unit, run))
        if known is None:
            left = self._left
            self._work(begin, begin_at, end, end_at)
            kept[self._count.term.unit, run] = left - self._left, self._entries[-1]
            return
        self._left -= known[0]
        self._entries.append(known[1])

    def _work(self, begin: int, begin_at: datetime, end: int, end_at: datetime, *, last: bool = False) -> None:
        """A run without days off. The last one counts what is left: the end is a whole minute, its share rarely is."""
        done = self._left if last else self._measure.done(end) - self._measure.done(begin)
        if not last and not done:
            self._entries.append(Entry(EntryKind.UNCOUNTED, begin_at, end_at, NOTHING, *NOT_WORKED))
            return
        if not self._count.term.halves:
            done = 0
        self._left -= done
        halves, rest = divmod(done, self._half)
        counted = Fraction(done, 2 * self._half) if rest else _halves(halves)
        why, source = self._label
        noted = self._calendar.noted_between(begin, end)
        self._entries.append(
            Entry(EntryKind.COUNTED, begin_at, end_at, counted, f"{why}, gồm {noted}" if noted else why, source)
        )


def _calendar_days(count: Counted) -> list[Entry]:
    """The entries of a term in days or months: whole days are counted, and stops take out whole days."""
    end, start = count.end, count.start
    first_day = start // MICROS_A_DAY + 1
    last_day = end.last_day if end.last_day is not None else first_day
    end_micros = end.minute * MICRO
    rolls = end_micros // MICROS_A_DAY != last_day
    counts_until = (last_day + 1) * MICROS_A_DAY if rolls else end_micros
    entries: list[Entry] = []
    most = count.term.halves // 2 if count.term.unit is Unit.DAY else end.plain_days  # half a day comes last
    days, stopped, latest = 0, 0, -1

    def gap(begin: int, until: int) -> None:
        nonlocal days, latest
        for kind, last, (why, source) in (
            (EntryKind.UNCOUNTED, first_day * MICROS_A_DAY, RECEIPT),
            (EntryKind.COUNTED, counts_until, COUNTED[count.term.unit]),
            (EntryKind.ROLL, until, (_rolled(count, last_day), ROLLED_SOURCE) if rolls else NOT_WORKED),
        ):
            last = min(last, until)
            if begin >= last:
                continue
            counted = NOTHING
            if kind is EntryKind.COUNTED:
                whole = min(max(last // MICROS_A_DAY - first_day - whole_days(stopped), days), most)
                counted, days, latest = _share(count, whole - days), whole, len(entries)
            entries.append(Entry(kind, moment_of_micros(begin), moment_of_micros(last), counted, why, source))
            begin = last

    cursor = start
    for taken_out in end.taken_out:
        gap(cursor, taken_out[0])
        entries += standing(taken_out, count.stops)
        stopped += taken_out[1] - taken_out[0]
        cursor = taken_out[1]
    gap(cursor, end_micros)
    # The last counted stretch holds what is left: half a day is taken for a whole one, and stops are rounded up.
    others = sum((entry.counted for entry in entries), NOTHING) - entries[latest].counted
    entries[latest] = replace(entries[latest], counted=Fraction(count.term.amount) - others)
    if not end.taken_out:
        return entries
    why, source = NO_WHOLE_DAY
    return [
        replace(entry, why=why, source=source) if entry.kind is EntryKind.COUNTED and not entry.counted else entry
        for entry in entries
    ]


def _share(count: Counted, days: int) -> Fraction:
    """Whole days in the unit of the term: months are shared out evenly over their days."""
    if count.term.unit is Unit.DAY:
        return Fraction(days)
    return Fraction(days, count.end.plain_days) * Fraction(count.term.amount)


def _rolled(count: Counted, last_day: int) -> str:
    off_from = date.fromordinal(last_day + EPOCH_DAY)
    names = dict.fromkeys(
        f"{run.why} ({run.source})" if run.source else run.why
        for run in count.calendar.days_off(off_from, count.at.date())
    )
    return (
        f"Ngày cuối cùng {off_from:%d/%m/%Y} là ngày nghỉ ({', '.join(names)}): thời hạn kết thúc vào cuối ngày làm "
        "việc tiếp theo"
    )
