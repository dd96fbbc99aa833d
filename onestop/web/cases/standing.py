"""How a dossier stands against its legal end, for lists and pages."""

from dataclasses import dataclass
from datetime import datetime

from onestop.cases.apologies import why_not
from onestop.cases.deadlines import calendar_of
from onestop.cases.judging import judged
from onestop.cases.models import Dossier, Status
from onestop.cases.warning import has_reached_a_step, lengthened, used_of
from onestop.errors import Refused
from onestop.sla.lateness import HowLate, Standing


def standing_of(dossier: Dossier, *, at: datetime) -> Standing | None:
    """Its standing at a moment; None for a voided entry, which stands nowhere."""
    if dossier.status is Status.VOID:
        return None
    return judged(dossier, at=at).standing


@dataclass(frozen=True)
class Lateness:
    """since: the legal end that passed. amount: how late, None when the calendar does not tell. advice: what now."""

    since: datetime
    amount: HowLate | None
    advice: str


def lateness_of(dossier: Dossier, *, at: datetime) -> Lateness | None:
    """How late the dossier is or ended, and what is to be done; None when it is not late."""
    if dossier.status is Status.VOID:
        return None
    found = judged(dossier, at=at)
    if not found.is_late or found.since is None:
        return None
    try:
        amount = judged(dossier, at=at, calendar=calendar_of(dossier)).size
    except Refused:
        amount = None  # no calendar yet: late all the same
    return Lateness(found.since, amount, _advice(dossier, at=at))


def warning_of(dossier: Dossier, *, at: datetime) -> str | None:
    """What a warning says on the page of a dossier; None where none is due, or the deciding unit has spoken."""
    if dossier.expected_late_at is not None or dossier.reappointed_at is not None or dossier.status is Status.VOID:
        return None
    standing = judged(dossier, at=at).standing
    reached = has_reached_a_step(dossier, at=at)
    if standing is not Standing.DUE_SOON and not (standing is Standing.WITHIN_LIMIT and reached):
        return None
    used = used_of(dossier, at=at, calendar=calendar_of(dossier), longer=lengthened([dossier])) if reached else None
    told = [f"Đã dùng {used} % thời hạn"] if used is not None else []
    return ". ".join(["Sắp đến hạn", *told]) if standing is Standing.DUE_SOON else told[0] if told else None


def _advice(dossier: Dossier, *, at: datetime) -> str:
    if not dossier.is_open:
        return "Hồ sơ kết thúc quá hạn và được tính vào tỷ lệ hồ sơ quá hạn."
    if dossier.reappointed_at is None and not dossier.decided_here:
        return "Hồ sơ do cơ quan khác giải quyết: ghi nhận văn bản xin lỗi của cơ quan đó và báo ngày hẹn mới."
    return why_not(dossier, at=at) or "Lãnh đạo cần ký văn bản xin lỗi và hẹn lại ngày trả kết quả."
