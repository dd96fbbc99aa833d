"""Asking for an opinion (xin ý kiến): of a unit, another agency or a colleague, with an end of its own.

Waiting for an opinion, a signature or a colleague is never a pause: the clock of the dossier goes on, and an opinion
that is late goes to the list of the head of the desk.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import calendar_of
from onestop.cases.models import Dossier, EventKind, OpinionRequest, Status
from onestop.cases.models.dossier import OPEN
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person, Unit
from onestop.people.permissions import Act
from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.clock import due_at
from onestop.sla.lateness import Lateness, judge
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term
from onestop.sla.term import Unit as TermUnit
from onestop.text import optional, required

TEXT = 2000  # characters
TERM_UNITS = (TermUnit.WORKING_DAY, TermUnit.WORKING_HOUR)


def ask_opinion(
    dossier: Dossier,
    *,
    unit: Unit | None = None,
    agency: Agency | None = None,
    addressee: str | None = None,
    question: str,
    document: str | None = None,
    term: Term,
    by: Person,
    at: datetime,
) -> OpinionRequest:
    """Ask, and say until when. unit, agency or addressee (free words) names who is asked; the dossier's end stays.

    term: in working days or hours, more than 0, counted from now by the office's own calendar.
    """
    begin(dossier, Act.ASK_OPINION, by=by, at=at, when=OPEN)
    if unit is not None and unit.agency_id != dossier.agency_id:
        raise WrongInput("Đơn vị được hỏi không thuộc cơ quan này.", field="unit")
    named = optional(addressee, limit=NAME, label="Nơi được hỏi", field="addressee")
    who = unit.name if unit else agency.name if agency else named
    if who is None:
        raise WrongInput("Chọn đơn vị, hoặc ghi cơ quan, người được hỏi.", field="addressee")
    if term.unit not in TERM_UNITS or not term.amount:
        raise WrongInput("Hạn trả lời tính bằng ngày làm việc hoặc giờ làm việc, lớn hơn 0.", field="amount")
    try:
        end = due_at(at, term, calendar=calendar_of(dossier))
    except CalendarTooShort as short:
        raise Refused(str(short)) from short
    opinion = OpinionRequest(
        agency_id=dossier.agency_id,
        dossier=dossier,
        addressee=f"{who} ({named})" if named and named != who else who,
        unit=unit,
        asked_agency=agency,
        question=required(question, limit=TEXT, label="Nội dung hỏi", field="question", lines=True),
        document=optional(document, limit=NAME, label="Văn bản", field="document"),
        term_halves=int(term.amount * 2),
        term_unit=term.unit,
        asked_at=at,
        asked_by=by,
        due_at=end,
    )
    db.session.add(opinion)
    happened(
        dossier, EventKind.OPINION_ASKED, by=by, at=at,
        note=f"{opinion.addressee}, trả lời trước {to_local(end):%H:%M ngày %d/%m/%Y}",
        addressee=opinion.addressee, answer_due_at=end, question=opinion.question,
    )  # fmt: skip
    return opinion


def answer_opinion(
    opinion: OpinionRequest,
    *,
    answer: str,
    document: str | None = None,
    answered_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> OpinionRequest:
    """Record the answer. answered_at: when it came, now if nothing else is told; also for a dossier that has ended."""
    dossier = opinion.dossier
    begin(dossier, Act.ASK_OPINION, by=by, at=at, when=tuple(Status))
    db.session.refresh(opinion)
    if opinion.answered_at is not None:
        raise Refused("Ý kiến này đã được ghi nhận trả lời.")
    came_at = answered_at or at
    if not opinion.asked_at <= came_at <= at:
        raise WrongInput("Lúc trả lời phải sau khi hỏi và không ở tương lai.", field="answered_at")
    opinion.answer = required(answer, limit=TEXT, label="Nội dung trả lời", field="answer", lines=True)
    opinion.answer_document = optional(document, limit=NAME, label="Văn bản trả lời", field="document")
    opinion.answered_at = came_at
    opinion.recorded_by = by
    late = standing_of_opinion(opinion, at=at).is_late
    happened(
        dossier, EventKind.OPINION_ANSWERED, by=by, at=at,
        note=", ".join(filter(None, (opinion.addressee, opinion.answer_document, "trả lời quá hạn" if late else None))),
        answered_at=came_at, answer=opinion.answer, late=late,
    )  # fmt: skip
    return opinion


def standing_of_opinion(opinion: OpinionRequest, *, at: datetime, calendar: WorkingCalendar | None = None) -> Lateness:
    """How the answer stands against its own end."""
    return judge(opinion.due_at, at, ended_at=opinion.answered_at, unit=opinion.term_unit, calendar=calendar)


def opinions_of(dossier: Dossier) -> Sequence[OpinionRequest]:
    """All that was asked about a dossier, in its order."""
    return db.session.scalars(
        select(OpinionRequest)
        .where(OpinionRequest.dossier_id == dossier.id)
        .options(joinedload(OpinionRequest.asked_by), joinedload(OpinionRequest.recorded_by))
        .order_by(OpinionRequest.id)
    ).all()
