"""How a dossier stands against its legal end, for lists and pages."""

from dataclasses import dataclass
from datetime import datetime

from onestop.cases.apologies import why_not
from onestop.cases.deadlines import calendar_of
from onestop.cases.models import Dossier, Status
from onestop.sla.lateness import HowLate, Standing, ended, how_late, open_
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Unit


def standing_of(dossier: Dossier, *, at: datetime) -> Standing | None:
    """Its standing at a moment; None for a voided entry, which stands nowhere."""
    if dossier.status is Status.VOID:
        return None
    if dossier.late_since is not None:
        return Standing.LATE
    if dossier.finished_at is not None:
        return ended(dossier.due_at, dossier.finished_at, stopped_since=dossier.clock_stopped_since)
    return open_(
        dossier.due_before_stop if dossier.clock_stands_still else dossier.due_at,
        at,
        warned_from=dossier.warn_at,
        expected=dossier.expected_late_at is not None,
        stopped_since=dossier.clock_stopped_since if dossier.clock_stands_still else None,
    )


@dataclass(frozen=True)
class Lateness:
    """since: the legal end that passed. amount: how late, None when the calendar does not tell. advice: what now."""

    since: datetime
    amount: HowLate | None
    advice: str


def lateness_of(dossier: Dossier, *, at: datetime) -> Lateness | None:
    """How late the dossier is or ended, and what is to be done; None when it is not late."""
    end = dossier.late_since or dossier.due_at
    if end is None or standing_of(dossier, at=at) is not Standing.LATE:
        return None
    unit = dossier.procedure_version.term_unit or Unit.WORKING_DAY
    try:
        amount = how_late(end, dossier.judged_at(at), unit=unit, calendar=calendar_of(dossier))
    except CalendarTooShort:
        amount = None
    return Lateness(end, amount, _advice(dossier, at=at))


def _advice(dossier: Dossier, *, at: datetime) -> str:
    if not dossier.is_open:
        return "Hồ sơ kết thúc quá hạn và được tính vào tỷ lệ hồ sơ quá hạn."
    if dossier.reappointed_at is None and not dossier.decided_here:
        return "Hồ sơ do cơ quan khác giải quyết: ghi nhận văn bản xin lỗi của cơ quan đó và báo ngày hẹn mới."
    return why_not(dossier, at=at) or "Lãnh đạo cần ký văn bản xin lỗi và hẹn lại ngày trả kết quả."
