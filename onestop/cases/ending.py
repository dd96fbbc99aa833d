"""The three ends without a result: refused after assessment, stopped on the applicant's wish, closed.

What they share: the dossier ends now, the citizen gets a paper, and what was late stays late. A dossier that ends while
its clock stands still is judged at the moment the clock stopped.
"""

from datetime import datetime

from sqlalchemy import select

from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import end_while_stopped
from onestop.cases.letters_that_end import end_waiting_letter
from onestop.cases.models import Dossier, EventKind, Outcome, Paper, PaperKind, Pause, Status, SupplementRequest
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.cases.parties import NAME
from onestop.cases.supplement import open_request
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.papers.refusal import RefusalKind, RefusalSlip
from onestop.papers.stop import StopKind, StopNotice
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.text import required


def refuse(dossier: Dossier, *, reason: str, by: Person, at: datetime) -> Paper:
    """Không giải quyết, trả lại hồ sơ: the deciding authority signs, inside the term (NĐ 118/2025 Đ19 k3).

    by: who signs. After the end it is still possible, and counts as late.
    """
    begin(dossier, Act.REFUSE, by=by, at=at, when=RUNNING)
    if not dossier.decided_here:
        raise Refused("Hồ sơ này do cơ quan khác giải quyết; chỉ cơ quan đó được từ chối.")
    why = required(reason, limit=2000, label="Lý do không giải quyết", field="reason", lines=True)
    title, form_note = printed.form("refusal", issued_on=to_local(at).date())
    paper = issuing.draw_up(
        PaperKind.REFUSAL,
        lambda number: RefusalSlip(
            kind=RefusalKind.REFUSED,
            head=printed.letterhead(dossier.agency),
            applicant=printed.party(dossier),
            content=dossier.procedure_version.full_name,
            reason=why,
            issued_at=at,
            number=number,
            dossier_code=dossier.code,
            received_at=dossier.received_at,
            signer=printed.signer(by, on=to_local(at).date()),
            legal_basis=printed.basis("refusal", received_on=to_local(dossier.received_at).date()),
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
    end_waiting_letter(dossier, at=at)
    _end(dossier, Status.REFUSED, Outcome.REFUSED, at=at)
    happened(dossier, EventKind.REFUSED, by=by, at=at, note=why, paper=paper, number=paper.number)
    return paper


def stop(dossier: Dossier, *, request: str, by: Person, at: datetime) -> Paper:
    """Dừng thực hiện theo đề nghị (rút hồ sơ): on the applicant's signed request, before the result (NĐ 118/2025 Đ21).

    request: the signed request, its number or date.
    """
    begin(dossier, Act.STOP, by=by, at=at, when=OPEN)
    document = required(request, limit=NAME, label="Văn bản đề nghị của người nộp", field="request")
    reason = f"Theo đề nghị của tổ chức, cá nhân: {document}"
    end_waits(dossier, by=by, at=at)
    _end(dossier, Status.STOPPED, Outcome.STOPPED, at=at)
    paper = _notice(dossier, StopKind.STOP, reason=reason, asked_at=at, asked_paper=document, by=by, at=at)
    happened(dossier, EventKind.STOPPED, by=by, at=at, note=reason, paper=paper)
    return paper


def close(dossier: Dossier, *, by: Person, at: datetime) -> Paper:
    """Đóng hồ sơ that was not completed in the time that the supplement slip left (NĐ 118/2025 Đ19 k5)."""
    begin(dossier, Act.CLOSE, by=by, at=at, when=[Status.WAITING_SUPPLEMENT])
    request = open_request(dossier)
    if at <= request.complete_by:
        last = to_local(request.complete_by)
        raise Refused(f"Người nộp còn thời gian bổ sung đến hết ngày {last:%d/%m/%Y}. Chưa được đóng hồ sơ.")
    reason = "Quá thời hạn mà tổ chức, cá nhân chưa hoàn thiện hồ sơ"
    asked_at = request.requested_at
    end_waits(dossier, by=by, at=at)
    _end(dossier, Status.CLOSED, Outcome.CLOSED, at=at)
    paper = _notice(dossier, StopKind.CLOSE, reason=reason, asked_at=asked_at, asked_paper=None, by=by, at=at)
    happened(dossier, EventKind.CLOSED, by=by, at=at, note=reason, paper=paper)
    return paper


def end_waits(dossier: Dossier, *, by: Person, at: datetime) -> None:
    """No wait is left open behind a dossier that has ended, and no letter waits to be signed."""
    end_waiting_letter(dossier, at=at)
    request = db.session.scalar(
        select(SupplementRequest).where(
            SupplementRequest.dossier_id == dossier.id, SupplementRequest.ended_at.is_(None)
        )
    )
    pause = db.session.scalar(select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None)))
    for wait in (request, pause):
        if wait is not None:
            wait.ended_at = at
            wait.ended_by_id = by.id
    if pause is not None and at <= pause.started_at:
        raise WrongInput("Thời điểm kết thúc phải sau lúc tạm dừng.")


def _end(dossier: Dossier, status: Status, outcome: Outcome, *, at: datetime) -> None:
    end_while_stopped(dossier)
    dossier.status = status
    dossier.outcome = outcome
    dossier.finished_at = at


def _notice(
    dossier: Dossier,
    kind: StopKind,
    *,
    reason: str,
    asked_at: datetime,
    asked_paper: str | None,
    by: Person,
    at: datetime,
) -> Paper:
    title, form_note = printed.form("stop_notice", issued_on=to_local(at).date())
    signer = printed.signer_of_letters(by, on=to_local(at).date())
    return issuing.draw_up(
        PaperKind.STOP_NOTICE,
        lambda number: StopNotice(
            kind=kind,
            head=printed.letterhead(dossier.agency),
            dossier_code=dossier.code,
            applicant=printed.party(dossier),
            content=dossier.procedure_version.full_name,
            received_at=dossier.received_at,
            stopped_at=at,
            reason=reason,
            issued_at=at,
            number=number,
            asked_at=asked_at,
            asked_paper=asked_paper,
            give_back=dossier.agency.desk_name,
            signer=signer,
            legal_basis=printed.basis("stop_notice", received_on=to_local(dossier.received_at).date()),
            title=title,
            form_note=form_note,
            mark=printed.mark(),
        ),
        agency=dossier.agency,
        dossier=dossier,
        by=by,
        at=at,
        signer=signer.name if signer else None,
    )
