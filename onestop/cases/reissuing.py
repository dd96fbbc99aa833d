"""A wrong paper is voided for a reason, and where it is still needed a new one takes its place. Nothing is deleted.

The new paper says what the database says now (names, addresses, the office, the signer), and of the act itself what the
act decided then: the same appointment, the same reason, the same list. It takes a new number; no date moves. Whoever
asks for the old one by its QR code is told that it was replaced, and by which.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from onestop.apology.letter import Apology as Letter
from onestop.audit.chain import hold
from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.apology_gate import Words, check_signer
from onestop.cases.apology_letters import letter, unit_notice
from onestop.cases.control_slips import control_slip_of
from onestop.cases.forms import FORMS, title
from onestop.cases.models import (
    Apology,
    Dossier,
    Event,
    EventKind,
    ExpectedLate,
    NoticeKind,
    Paper,
    PaperKind,
    PaperState,
    PlainApology,
    Status,
    SupplementRequest,
)
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.outbox import nothing_to_fetch, queue
from onestop.cases.receipts import draw_up_receipt
from onestop.cases.return_receipts import return_receipt_of
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.facts import thaw
from onestop.people.models import Person
from onestop.people.permissions import Act, may, require
from onestop.sla.calendar import to_local
from onestop.text import required

REASON = 1000  # characters
BY_CLERK = (
    "Số văn bản do văn thư cấp nên không cấp lại ngay được. "
    "Nếu văn bản sai, hủy văn bản này; ngày hẹn đã báo giữ nguyên."
)

# Beside the right to void papers: what the person must be allowed to issue, to issue it again.
_ISSUED_BY = {
    PaperKind.SUPPLEMENT: Act.ASK_SUPPLEMENT,
    PaperKind.REFUSAL: Act.REFUSE,
    PaperKind.STOP_NOTICE: Act.STOP,
    PaperKind.APOLOGY: Act.SIGN_APOLOGY,
    PaperKind.UNIT_NOTICE: Act.DECLARE_EXPECTED_LATE,
    PaperKind.RETURN_RECEIPT: Act.RETURN_RESULT,
}
REISSUABLE = frozenset({PaperKind.RECEIPT, PaperKind.CONTROL_SLIP, *_ISSUED_BY})

_Gather = Callable[[str | None], object]


def may_void(paper: Paper, person: Person, *, at: datetime) -> bool:
    """Whether this person may void the paper: who issued it, or the head of the office or of the desk."""
    on = to_local(at).date()
    return may(person, Act.REISSUE_PAPER, on=on) and (
        paper.created_by_id == person.id or may(person, Act.APPROVE_CORRECTION, on=on)
    )


def why_no_reissue(paper: Paper, person: Person, *, at: datetime) -> str | None:
    """Why this person cannot put a new paper in the place of this one; None when it is possible."""
    if paper.kind not in REISSUABLE:
        return f"{FORMS[paper.kind].name} không cấp lại ở đây. Hủy văn bản này rồi in lại từ danh sách của nó."
    act = _ISSUED_BY.get(paper.kind)
    if act is not None and not may(person, act, on=to_local(at).date()):
        return f"Cấp lại văn bản này cần quyền {act.value}. Nhờ người có quyền cấp lại, hoặc chỉ hủy."
    if paper.kind is PaperKind.APOLOGY and (paper.scanned or is_numbered_by_clerk(_issuer(paper))):
        return BY_CLERK
    return None


def void_paper(paper: Paper, *, reason: str, by: Person, at: datetime) -> None:
    """Void a paper of a dossier and issue nothing in its place. What the citizen was told stays as it was told."""
    dossier, why = _begun(paper, reason, by=by, at=at)
    issuing.void(paper, reason=why, by=by, at=at)
    nothing_to_fetch(dossier, paper, at=at)
    happened(
        dossier, EventKind.PAPER_VOIDED, by=by, at=at, note=f"{title(paper)}: {why}", paper=paper,
        paper_id=paper.id, number=paper.number_text,
    )  # fmt: skip


def reissue_paper(paper: Paper, *, reason: str, by: Person, at: datetime) -> Paper:
    """Void a paper and draw up the one that takes its place. by: who signs the new one, where it is signed."""
    dossier, why = _begun(paper, reason, by=by, at=at)
    refusal = why_no_reissue(paper, by, at=at)
    if refusal:
        raise Refused(refusal)
    act = _ISSUED_BY.get(paper.kind)
    if act is not None:
        require(by, act, on=to_local(at).date())
    new = _drawn_up_again(paper, dossier, by=by, at=at)
    issuing.void(paper, reason=why, by=by, at=at)
    kind = _told_by(new, dossier)
    if kind is not None:
        queue(dossier, new, kind, at=at)
    happened(
        dossier, EventKind.PAPER_REISSUED, by=by, at=at, note=f"{title(paper)}: {why}", paper=new,
        replaced_id=paper.id, replaced_number=paper.number_text, number=new.number_text,
    )  # fmt: skip
    return new


def _begun(paper: Paper, reason: str, *, by: Person, at: datetime) -> tuple[Dossier, str]:
    dossier = paper.dossier
    if dossier is None:
        raise Refused("Giấy này không thuộc hồ sơ nào nên không hủy ở đây được.")
    begin(dossier, Act.REISSUE_PAPER, by=by, at=at, when=tuple(Status))
    hold(dossier.agency_id)  # the chain before the papers: the scheduler may be making this one's file
    db.session.refresh(paper, with_for_update=True)  # two people may be at it
    if paper.state is PaperState.VOID:
        raise Refused(f"{title(paper)} đã hủy trước đó. Mở lại trang hồ sơ để xem văn bản đang có hiệu lực.")
    if not may_void(paper, by, at=at):
        raise Refused(
            f"Chỉ người đã lập {title(paper)}, lãnh đạo hoặc phụ trách Bộ phận Một cửa được hủy. Nhờ người đó hủy."
        )
    return dossier, required(reason, limit=REASON, label="Lý do hủy", field="reason", lines=True)


def _drawn_up_again(paper: Paper, dossier: Dossier, *, by: Person, at: datetime) -> Paper:
    if paper.kind is PaperKind.RECEIPT:
        new = draw_up_receipt(dossier, by=by, at=at)
        if new is None:
            raise Refused("Hồ sơ không còn ngày hẹn nên không cấp lại giấy tiếp nhận được. Chỉ hủy giấy này.")
        new.replaces_id = paper.id
        return new
    return issuing.draw_up(
        paper.kind, _gatherer(paper, dossier, by=by, at=at), agency=dossier.agency, dossier=dossier, by=by, at=at,
        replaces=paper, signer=by.full_name if paper.signer else None,
    )  # fmt: skip


def _gatherer(paper: Paper, dossier: Dossier, *, by: Person, at: datetime) -> _Gather:
    """The facts of the new paper, as a function of its number."""
    match paper.kind:
        case PaperKind.CONTROL_SLIP:
            return lambda _number: control_slip_of(dossier, at=at, replaces=paper)
        case PaperKind.RETURN_RECEIPT:
            return lambda _number: return_receipt_of(dossier, at=at, replaces=paper)
        case PaperKind.SUPPLEMENT:
            return _of_act(paper, dossier, by=by, at=at, more=_asked(paper, dossier))
        case PaperKind.UNIT_NOTICE:
            return _unit_notice(paper, dossier, by=by, at=at)
        case PaperKind.APOLOGY:
            return _apology(paper, dossier, by=by, at=at)
    return _of_act(paper, dossier, by=by, at=at, more=_decided(paper))


def _of_act(paper: Paper, dossier: Dossier, *, by: Person, at: datetime, more: dict[str, object]) -> _Gather:
    """A slip or notice as its act drew it up, with everything that the database says anew."""
    on = to_local(at).date()
    heading, form_note = printed.form(paper.kind.value, issued_on=on)
    old: Any = thaw(FORMS[paper.kind].paper, paper.facts)
    new = {
        "head": printed.letterhead(dossier.agency),
        "applicant": printed.party(dossier),
        "content": dossier.procedure_version.full_name,
        "received_at": dossier.received_at,
        "legal_basis": printed.basis(paper.kind.value, received_on=to_local(dossier.received_at).date()),
        "title": heading,
        "form_note": form_note,
        "mark": printed.mark(),
        "issued_at": at,
        **more,
    }
    known = {field.name for field in fields(old)}
    if paper.kind is PaperKind.SUPPLEMENT:
        new["officer"] = by.full_name
    else:
        new["signer"] = printed.signer(by, on=on)
    facts = replace(old, **{name: value for name, value in new.items() if name in known})
    return lambda number: replace(facts, number=number)


def _asked(paper: Paper, dossier: Dossier) -> dict[str, object]:
    """What the request says that the slip was drawn up for."""
    request = _request_of(paper, dossier)
    if request is None:
        return {}
    return {
        "items": tuple(request.items),
        "reason": request.reason,
        "complete_by": request.complete_by,
        "restarts": request.restarts,
    }


def _request_of(paper: Paper, dossier: Dossier) -> SupplementRequest | None:
    return db.session.scalar(
        select(SupplementRequest).where(
            SupplementRequest.dossier_id == dossier.id, SupplementRequest.requested_at == first_of(paper).created_at
        )
    )


def _decided(paper: Paper) -> dict[str, object]:
    """The reason as the fact of the refusal, the stop or the closing keeps it."""
    ends = (EventKind.REFUSED, EventKind.STOPPED, EventKind.CLOSED)
    note = db.session.scalar(select(Event.note).where(Event.paper_id == first_of(paper).id, Event.kind.in_(ends)))
    return {"reason": note} if note else {}


def _unit_notice(paper: Paper, dossier: Dossier, *, by: Person, at: datetime) -> _Gather:
    declared = db.session.scalar(select(ExpectedLate).where(ExpectedLate.dossier_id == dossier.id))
    if declared is None:
        raise Refused("Hồ sơ không còn báo dự kiến quá hạn nên không cấp lại văn bản này được. Chỉ hủy văn bản này.")
    return unit_notice(dossier, str(paper.facts["reason"]), proposed_at=declared.proposed_at, by=by, at=at)


def _apology(paper: Paper, dossier: Dossier, *, by: Person, at: datetime) -> _Gather:
    """The same apology by the one who signs now: its occasion, reason and new appointment are those that were told."""
    check_signer(dossier, by, at=at)
    old: Letter = thaw(Letter, paper.facts)
    row = _apology_row(paper)
    words = Words(
        occasion=old.occasion,
        reason=row.reason,
        explanation=row.explanation,
        new_appointment_at=row.new_appointment_at if isinstance(row, Apology) else None,
        progress=row.progress if isinstance(row, PlainApology) else None,
        remedy=row.remedy if isinstance(row, PlainApology) else None,
        expected_at=row.expected_at if isinstance(row, PlainApology) else None,
    )
    facts = letter(dossier, words, signer=by, at=at)
    told_before = row.previous_appointment_at if isinstance(row, Apology) else old.previous_appointment_at
    return lambda number: replace(
        facts(number), previous_appointment_at=told_before, ready_at=old.ready_at, due_at=old.due_at
    )


def _apology_row(paper: Paper) -> Apology | PlainApology:
    first = first_of(paper).id
    row = db.session.scalar(select(Apology).where(Apology.paper_id == first))
    found = row or db.session.scalar(select(PlainApology).where(PlainApology.paper_id == first))
    if found is None:
        raise Refused("Không thấy lần xin lỗi của văn bản này nên không cấp lại được. Chỉ hủy văn bản này.")
    return found


def first_of(paper: Paper) -> Paper:
    """The paper at the beginning of the row of replacements: the one that its act drew up."""
    while paper.replaces_id is not None:
        paper = db.session.get_one(Paper, paper.replaces_id)
    return paper


def _told_by(paper: Paper, dossier: Dossier) -> NoticeKind | None:
    """By which notice the citizen is told of the new paper; None for what is handed over at the desk, and for what
    something newer has been told of since."""
    if paper.kind is PaperKind.SUPPLEMENT:
        request = _request_of(paper, dossier)
        return NoticeKind.SUPPLEMENT if request is not None and request.ended_at is None else None
    if paper.kind is not PaperKind.APOLOGY:
        return None
    row = _apology_row(paper)
    if isinstance(row, PlainApology):
        return NoticeKind.APOLOGY_ONLY
    return NoticeKind.APOLOGY if row.new_appointment_at == dossier.appointment_at else None


def _issuer(paper: Paper) -> int:
    """The agency that would issue the new paper: after a merger the successor."""
    return paper.dossier.agency_id if paper.dossier is not None else paper.agency_id
