"""Asking for a supplement after intake, and receiving it (NĐ 61/2018 Đ19 k4, NĐ 118/2025 Đ19 k5).

Inside the rule of the procedure (default: one request, within 3 working days of receipt) the term restarts from zero
when the dossier is complete. A later or further one needs the head's reason, is marked as outside the rules, and takes
out the waiting only. A late dossier stays late whatever is asked.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import calendar_of, restart_clock, run_clock, stop_clock
from onestop.cases.models import Dossier, EventKind, NoticeKind, Paper, PaperKind, Status, SupplementRequest
from onestop.cases.models.dossier import RUNNING
from onestop.cases.outbox import queue
from onestop.cases.parties import LONG
from onestop.cases.receipts import tell_new_date
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.papers.supplement import SupplementSlip
from onestop.people.models import Person
from onestop.people.permissions import Act, may
from onestop.sla.calendar import to_local
from onestop.sla.clock import close_after_days, within_working_days
from onestop.sla.measure import CalendarTooShort
from onestop.text import optional, required


def why_outside_rules(dossier: Dossier, *, at: datetime) -> str | None:
    """Why a request now would be outside the rules of the procedure; None when it is inside."""
    version = dossier.procedure_version
    asked = db.session.scalar(
        select(func.count()).select_from(SupplementRequest).where(SupplementRequest.dossier_id == dossier.id)
    )
    asked = (asked or 0) + dossier.earlier_supplement_requests
    if asked >= version.supplement_limit:
        return f"Đã yêu cầu bổ sung {asked} lần; quy định cho phép {version.supplement_limit} lần."
    if dossier.late_since is not None:
        return "Hồ sơ đã quá hạn."
    if not within_working_days(dossier.received_at, at, version.supplement_within_days, calendar=calendar_of(dossier)):
        return f"Đã quá {version.supplement_within_days} ngày làm việc kể từ ngày tiếp nhận."
    return None


def ask_supplement(
    dossier: Dossier,
    *,
    items: Sequence[str],
    reason: str,
    approval_reason: str | None = None,
    by: Person,
    at: datetime,
) -> SupplementRequest:
    """Stop the clock and draw up the numbered slip that names everything in one time.

    approval_reason: the head's reason, for a request outside the rules; only who may approve it can give one.
    """
    begin(dossier, Act.ASK_SUPPLEMENT, by=by, at=at, when=RUNNING)
    wanted = [required(item, limit=LONG, label="Nội dung cần bổ sung", field="items") for item in items if item.strip()]
    if not wanted:
        raise WrongInput("Ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung.", field="items")
    why = required(reason, limit=2000, label="Lý do", field="reason", lines=True)
    outside = why_outside_rules(dossier, at=at)
    approval = optional(approval_reason, limit=2000, label="Lý do của lãnh đạo", field="approval_reason", lines=True)
    if outside:
        if not may(by, Act.ASK_SUPPLEMENT_OUTSIDE_RULES, on=to_local(at).date()):
            raise Refused(f"{outside} Yêu cầu bổ sung ngoài quy định phải do lãnh đạo cơ quan thực hiện và nêu lý do.")
        if not approval:
            raise WrongInput(
                f"{outside} Lãnh đạo nêu lý do cho phép yêu cầu bổ sung ngoài quy định.", field="approval_reason"
            )
    try:
        complete_by = close_after_days(
            at, dossier.procedure_version.supplement_close_days, calendar=calendar_of(dossier)
        )
    except CalendarTooShort as short:
        raise Refused(str(short)) from short
    request = SupplementRequest(
        agency_id=dossier.agency_id,
        dossier=dossier,
        items=wanted,
        reason=why,
        requested_at=at,
        requested_by=by,
        restarts=outside is None,
        approved_by_id=by.id if outside else None,
        approval_reason=approval if outside else None,
        complete_by=complete_by,
        completed=False,
    )
    db.session.add(request)
    stop_clock(dossier, since=at)
    dossier.status = Status.WAITING_SUPPLEMENT
    paper = _slip(dossier, request, by=by, at=at)
    queue(dossier, paper, NoticeKind.SUPPLEMENT, at=at)
    happened(
        dossier, EventKind.SUPPLEMENT_ASKED, by=by, at=at, note="; ".join(wanted), paper=paper,
        outside_rules=outside is not None, reason=why, number=paper.number,
    )  # fmt: skip
    return request


def open_request(dossier: Dossier) -> SupplementRequest:
    """The request that the dossier is waiting for."""
    return db.session.scalars(
        select(SupplementRequest).where(
            SupplementRequest.dossier_id == dossier.id, SupplementRequest.ended_at.is_(None)
        )
    ).one()


def complete_supplement(dossier: Dossier, *, note: str | None = None, by: Person, at: datetime) -> Paper | None:
    """Everything asked for has come: the clock runs again, and the citizen gets a receipt with the new date."""
    begin(dossier, Act.COMPLETE_SUPPLEMENT, by=by, at=at, when=[Status.WAITING_SUPPLEMENT])
    text = optional(note, limit=LONG, label="Ghi chú", field="note", lines=True)
    request = open_request(dossier)
    if at < request.requested_at:
        raise Refused("Thời điểm bổ sung sớm hơn lúc yêu cầu. Kiểm tra lại ngày giờ.")
    request.ended_at = at
    request.ended_by_id = by.id
    request.completed = True
    dossier.status = Status.IN_PROGRESS  # before the clock runs: the database refuses a standing dossier without a stop
    if request.restarts:
        restart_clock(dossier, at=at)
    else:
        run_clock(dossier, at=at)
    paper = tell_new_date(dossier, by=by, at=at)
    happened(dossier, EventKind.SUPPLEMENT_COMPLETED, by=by, at=at, note=text, paper=paper, restarts=request.restarts)
    return paper


def _slip(dossier: Dossier, request: SupplementRequest, *, by: Person, at: datetime) -> Paper:
    title, form_note = printed.form("supplement", issued_on=to_local(at).date())
    received_on = to_local(dossier.received_at).date()
    return issuing.draw_up(
        PaperKind.SUPPLEMENT,
        lambda number: SupplementSlip(
            head=printed.letterhead(dossier.agency),
            applicant=printed.party(dossier),
            content=dossier.procedure_version.full_name,
            items=tuple(request.items),
            reason=request.reason,
            issued_at=at,
            number=number,
            dossier_code=dossier.code,
            received_at=dossier.received_at,
            complete_by=request.complete_by,
            restarts=request.restarts,
            officer=by.full_name,
            legal_basis=printed.basis("supplement", received_on=received_on),
            title=title,
            form_note=form_note,
            mark=printed.mark(),
        ),
        agency=dossier.agency,
        dossier=dossier,
        by=by,
        at=at,
        signer=by.full_name,
    )
