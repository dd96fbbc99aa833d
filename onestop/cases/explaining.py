"""Why this date (cách tính ngày hẹn), as plain values that a page, a slip or a file shows in the same order."""

from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from onestop.cases.clock_facts import approved_extensions
from onestop.cases.deadlines import explained, fits
from onestop.cases.models import Dossier, DueSource, Extension, Status
from onestop.cases.stepping import steps_of
from onestop.errors import Refused
from onestop.papers.receipt import StepEnd
from onestop.sla.clock import Due
from onestop.sla.errors import ClockError
from onestop.sla.term import IN_VIETNAMESE, Term
from onestop.sla.trace import EntryKind, replay

VERSION_SHOWN = 8  # letters of the calendar's version: enough to tell two calendars of an office apart


@dataclass(frozen=True)
class Line:
    """One stretch: from, to, how much of the term it counts for ("2", "0,5", "≈ 0,44"; None: nothing), why, source.

    begins_on, ends_on: the day, where the stretch begins or ends with the day itself, at midnight.
    """

    from_at: datetime
    to_at: datetime
    begins_on: date | None
    ends_on: date | None
    counted: str | None
    why: str
    source: str
    kind: EntryKind


@dataclass(frozen=True)
class Reckoning:
    """Why the legal end is this one.

    due: None with `note` saying why there is no count. lines: contiguous, from receipt to the end. extensions: what was
    added to the term, with ground, article and paper. steps: of a linked procedure, with their ends. fits: whether the
    end that was noted is the one explained. added_up: whether adding up the lines again gives that end.
    """

    due: Due | None
    note: str | None = None
    lines: tuple[Line, ...] = ()
    extensions: tuple[str, ...] = ()
    steps: tuple[StepEnd, ...] = ()
    fits: bool = True
    added_up: bool = True

    @property
    def unit(self) -> str:
        return IN_VIETNAMESE[self.due.term.unit] if self.due else ""

    @property
    def version(self) -> str:
        return self.due.calendar_version[:VERSION_SHOWN] if self.due else ""


def reckoning_of(dossier: Dossier) -> Reckoning:
    """The reasons for the end that is in force, with the calendar it was counted with."""
    if dossier.due_source is DueSource.REGISTER:
        return Reckoning(None, "Hạn giải quyết theo sổ cũ, không do hệ thống tính.")
    try:
        answer = explained(dossier)
    except Refused as refused:
        return Reckoning(None, str(refused))
    if answer is None:
        if dossier.status is Status.VOID:
            return Reckoning(None, "Hồ sơ đã hủy nên không có hạn giải quyết.")
        return Reckoning(None, "Thủ tục này không quy định thời hạn đếm được nên không có ngày hết hạn.")
    fitting = fits(dossier, answer)
    return reckoned(
        answer,
        note=_note(dossier, fitting),
        extensions=tuple(_said(row, answer.term) for row in approved_extensions(dossier)),
        steps=steps_of(dossier, answer),
        fits=fitting or dossier.calendar_version is None,
    )


def reckoned(
    answer: Due,
    *,
    note: str | None = None,
    extensions: tuple[str, ...] = (),
    steps: tuple[StepEnd, ...] = (),
    fits: bool = True,
) -> Reckoning:
    """What a count says, line by line, and whether the lines add up to its end."""
    lines = tuple(
        Line(
            entry.from_at, entry.to_at,
            entry.from_at.date() if entry.from_at.time() == time() else None,
            entry.last_day if entry.to_at.time() == time() else None,
            amount(entry.counted) if entry.kind is EntryKind.COUNTED else None,
            entry.why, entry.source, entry.kind,
        )
        for entry in answer.explanation
    )  # fmt: skip
    return Reckoning(answer, note, lines, extensions, steps, fits, _adds_up(answer))


def amount(counted: Fraction) -> str:
    """ "2", "0,5", "≈ 0,44", "< 0,01": at most two decimals, and a mark where that is not the whole of it."""
    if 0 < counted < Fraction(1, 100):
        return "< 0,01"
    written = f"{round(float(counted), 2):.2f}".rstrip("0").rstrip(".")
    exact = Fraction(written) == counted
    return ("" if exact else "≈ ") + written.replace(".", ",")


def _adds_up(answer: Due) -> bool:
    try:
        return replay(answer.explanation, answer.term) == answer.at
    except ClockError:
        return False


def _note(dossier: Dossier, fitting: bool) -> str | None:
    if dossier.clock_stands_still and dossier.late_since is None:
        return "Thời hạn đang dừng: hạn mới chỉ có khi thời hạn tính tiếp. Dưới đây là hạn trước khi dừng."
    if fitting:
        return None
    if dossier.calendar_version is None:
        return "Hạn này được tính trước khi hệ thống lưu phiên bản lịch; hạn đã ghi được giữ nguyên."
    return "Cách tính dưới đây không khớp với hạn đã ghi. Hạn đã ghi được giữ nguyên; báo quản trị viên kiểm tra."


def _said(row: Extension, term: Term) -> str:
    added = amount(Fraction(row.halves, 2))
    return f"Gia hạn {added} {IN_VIETNAMESE[term.unit]}: {row.ground.name} ({row.ground.article}), {row.document}"
