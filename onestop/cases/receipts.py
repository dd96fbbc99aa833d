"""The receipt (Mẫu số 01): drawn up at intake, and again whenever the citizen is told a new date."""

from datetime import datetime

from sqlalchemy import func, select

from onestop.cases import issuing, printed
from onestop.cases.deadlines import explained
from onestop.cases.judging import judged
from onestop.cases.models import Charge, Dossier, Paper, PaperKind, PaperState
from onestop.cases.register_numbers import book_of, number_of
from onestop.cases.stepping import steps_of
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.receipt import HandedIn, Receipt
from onestop.people.models import Person
from onestop.sla.calendar import to_local
from onestop.sla.clock import Due
from onestop.sla.trace import in_short


def draw_up_receipt(dossier: Dossier, *, by: Person, at: datetime) -> Paper | None:
    """A receipt with the appointment told now. An earlier one becomes void and is named on the new one; both are kept.

    None where the procedure has no countable term: no date can be promised, the officer tells the citizen in words.
    """
    db.session.flush()
    if dossier.appointment_at is None:
        return None
    earlier = db.session.scalar(
        select(Paper)
        .where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT, Paper.state != PaperState.VOID)
        .order_by(Paper.id.desc())
    )
    facts = receipt_of(dossier, by=by, at=at, replaces=earlier)
    paper = issuing.draw_up(
        PaperKind.RECEIPT,
        lambda _number: facts,
        agency=dossier.agency,
        dossier=dossier,
        by=by,
        at=at,
        replaces=earlier,
        signer=by.full_name,
    )
    if earlier:
        issuing.void(earlier, reason="Đã được thay thế bằng giấy tiếp nhận mới", at=at)
    return paper


def receipt_of(dossier: Dossier, *, by: Person, at: datetime, replaces: Paper | None) -> Receipt:
    """The facts that the receipt prints."""
    if dossier.appointment_at is None:
        raise Refused("Hồ sơ chưa có ngày hẹn nên chưa in được giấy tiếp nhận.")
    version = dossier.procedure_version
    answer = explained(dossier)
    due_vnd, paid_vnd = db.session.execute(
        select(func.sum(Charge.due_vnd), func.sum(Charge.paid_vnd)).where(Charge.dossier_id == dossier.id)
    ).one()
    title, form_note = printed.form("receipt", issued_on=to_local(at).date())
    return Receipt(
        head=printed.letterhead(dossier.agency),
        dossier_code=dossier.code,
        applicant=printed.party(dossier),
        submitter=printed.submitter(dossier),
        content=version.full_name,
        papers=tuple(
            HandedIn(name=paper.name, originals=paper.originals, copies=paper.copies) for paper in dossier.papers
        ),
        sets=dossier.sets,
        term=str(answer.term if answer else version.term or "theo quy định"),
        received_at=dossier.received_at,
        appointment_at=dossier.appointment_at,
        issued_at=at,
        officer=by.full_name,
        result_place=printed.result_place(dossier),
        fee_due=int(due_vnd) if due_vnd is not None else None,
        fee_paid=int(paid_vnd) if paid_vnd else None,
        reckoning=_in_short(dossier, answer),
        steps=() if _is_of_an_apology(dossier) else steps_of(dossier, answer),
        provisional=dossier.provisional,
        late_entry=dossier.late_entry_slip is not None,
        replaces=f"{dossier.code} lập ngày {to_local(replaces.created_at):%d/%m/%Y}" if replaces else None,
        register_book=book_of(dossier),
        register_number=number_of(dossier),
        signed_by_applicant=dossier.channel == "direct",
        title=title,
        form_note=form_note,
        mark=printed.mark(),
    )


def _in_short(dossier: Dossier, answer: Due | None) -> str:
    """One or two sentences: why this date. After an apology the date is that of the apology, counted by nobody."""
    if _is_of_an_apology(dossier):
        return "Ngày trả kết quả theo văn bản xin lỗi và hẹn lại."
    return in_short(answer) if answer else "Hạn giải quyết theo sổ cũ."


def _is_of_an_apology(dossier: Dossier) -> bool:
    return dossier.reappointed_at is not None and dossier.appointment_at != dossier.due_at


def is_untold(dossier: Dossier) -> bool:
    """Whether the legal end moved to a moment that the citizen was not told yet (chưa báo ngày hẹn mới)."""
    told = dossier.appointment_at
    if dossier.due_at is None or dossier.due_at == told or dossier.late_since is not None:
        return False
    return dossier.reappointed_at is None or told is None or dossier.due_at > told


def tell_new_date(dossier: Dossier, *, by: Person, at: datetime) -> Paper | None:
    """Tell the citizen the legal end as it stands now: a new receipt, which alone moves the appointment.

    None where there is nothing new to tell: also for a dossier whose end has passed, or lies before what the one
    re-appointment told.
    """
    if not is_untold(dossier) or judged(dossier, at=at).is_late:
        return None
    dossier.appointment_at = dossier.due_at
    if dossier.first_appointment_at is None:
        dossier.first_appointment_at = dossier.due_at
    return draw_up_receipt(dossier, by=by, at=at)
