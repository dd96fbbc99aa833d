"""The apology: declared, signed with or without a new appointment, or recorded from another agency.

Law: khoản 9 Điều 19 NĐ 61/2018, from 2025-07-01 khoản 6 Điều 19 NĐ 118/2025; apology_gate.py says when. The legal end
does not move: a re-appointment cures nothing.
"""

from datetime import datetime

from sqlalchemy import select

from onestop.apology.letter import Apology as Letter
from onestop.apology.letter import Occasion
from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.apology_gate import (
    EXPLANATION,
    Words,
    check_new_date,
    check_signer,
    checked,
    checked_explanation,
    re_appointing,
    why_no_new_date,
    why_not,
)
from onestop.cases.apology_letters import letter, unit_notice, worded
from onestop.cases.apology_rows import apologise_only, move_appointment
from onestop.cases.lateness_reasons import reason_from_text, reasons
from onestop.cases.models import (
    Apology,
    Dossier,
    EventKind,
    ExpectedLate,
    LatenessReason,
    Paper,
    PaperKind,
    PlainApology,
    Status,
)
from onestop.cases.models.dossier import RUNNING
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.parties import NAME
from onestop.cases.waiting_letters import check_none_waits
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.text import required

__all__ = [
    "EXPLANATION",
    "declare_expected_late",
    "declared",
    "draft_apology",
    "reason_from_text",
    "reasons",
    "record_outside_apology",
    "sign_apology",
    "sign_plain_apology",
    "why_not",
]

BY_CLERK = (
    "Văn bản của cơ quan do văn thư cấp số. Mở trang ký văn bản xin lỗi của hồ sơ để chuẩn bị văn bản chờ số, chờ ký; "
    "văn thư nhập số, ngày, người ký và bản quét thì ngày hẹn mới có hiệu lực."
)


def declare_expected_late(
    dossier: Dossier,
    *,
    reason: LatenessReason,
    explanation: str | None = None,
    proposed_at: datetime,
    by: Person,
    at: datetime,
) -> ExpectedLate:
    """Báo dự kiến quá hạn: the deciding unit says before the end that it will not be kept, why, and until when.

    Leaves the unit's written notice to the desk, which the same clause of the law asks for.
    """
    begin(dossier, Act.DECLARE_EXPECTED_LATE, by=by, at=at, when=RUNNING)
    if dossier.due_at is None:
        raise Refused("Hồ sơ không có hạn giải quyết nên không báo dự kiến quá hạn.")
    if dossier.late_since is not None:
        raise Refused("Hồ sơ đã quá hạn. Làm văn bản xin lỗi ngay, không cần báo dự kiến quá hạn.")
    if dossier.expected_late_at is not None:
        raise Refused("Hồ sơ này đã được báo dự kiến quá hạn.")
    text = checked_explanation(dossier, reason, explanation)
    check_new_date(dossier, proposed_at, at=at, field="proposed_at")
    declared = ExpectedLate(
        agency_id=dossier.agency_id,
        dossier=dossier,
        reason=reason,
        explanation=text,
        proposed_at=proposed_at,
        declared_at=at,
        declared_by=by,
    )
    db.session.add(declared)
    dossier.expected_late_at = at
    said = Words(occasion=Occasion.EXPECTED_LATE, reason=reason, explanation=text).said
    notice = issuing.draw_up(
        PaperKind.UNIT_NOTICE, unit_notice(dossier, said, proposed_at=proposed_at, by=by, at=at),
        agency=dossier.agency, dossier=dossier, by=by, at=at, signer=by.full_name,
    )  # fmt: skip
    happened(dossier, EventKind.EXPECTED_LATE, by=by, at=at, note=said, paper=notice, proposed_at=proposed_at)
    return declared


def declared(dossier: Dossier) -> ExpectedLate | None:
    return db.session.scalar(select(ExpectedLate).where(ExpectedLate.dossier_id == dossier.id))


def sign_apology(
    dossier: Dossier,
    *,
    reason: LatenessReason,
    explanation: str | None = None,
    new_appointment_at: datetime,
    by: Person,
    at: datetime,
) -> Apology:
    """Sign the letter: it takes its number, freezes its facts, and moves what the citizen was told; nothing else.

    by: the signer, who must hold the head's role (in his own right, KT., TL. or by a dated authorisation).
    new_appointment_at: in working time, later than now and than the appointment told before.
    """
    return sign_letter(
        dossier,
        Words(
            occasion=Occasion.ALREADY_LATE,
            reason=reason,
            explanation=explanation,
            new_appointment_at=new_appointment_at,
        ),
        by=by,
        at=at,
    )


def sign_letter(dossier: Dossier, words: Words, *, by: Person, at: datetime) -> Apology:
    """sign_apology, of words as they were typed."""
    check_signer(dossier, by, at=at)
    begin(dossier, Act.SIGN_APOLOGY, by=by, at=at, when=tuple(Status))
    words = checked(dossier, words, at=at)
    if not words.occasion.re_appoints:
        raise ValueError(f"{words.occasion.value} re-appoints nothing")
    paper = _drawn_up(dossier, words, by=by, at=at)
    return move_appointment(dossier, words, paper, signed_at=at, signer=by, by=by, at=at)


def sign_plain_apology(dossier: Dossier, words: Words, *, by: Person, at: datetime) -> PlainApology:
    """Sign an apology without a new appointment: number and facts of the same series, and no date moves."""
    check_signer(dossier, by, at=at)
    begin(dossier, Act.SIGN_APOLOGY, by=by, at=at, when=tuple(Status))
    words = checked(dossier, words, at=at)
    if words.occasion.re_appoints:
        raise ValueError(f"{words.occasion.value} re-appoints")
    paper = _drawn_up(dossier, words, by=by, at=at)
    return apologise_only(dossier, words, paper, signed_at=at, signer=by, by=by, at=at)


def draft_apology(dossier: Dossier, words: Words, *, by: Person, at: datetime) -> Letter:
    """The letter as it would be drawn up now, as a draft without a number; refuses what signing refuses."""
    check_signer(dossier, by, at=at)
    facts = letter(dossier, checked(dossier, words, at=at), signer=by, at=at, mark=printed.draft_mark())(None)
    return worded(facts, dossier.agency_id)


def record_outside_apology(
    dossier: Dossier,
    *,
    document: str,
    reason: LatenessReason,
    explanation: str | None = None,
    new_appointment_at: datetime,
    by: Person,
    at: datetime,
) -> Apology:
    """For a dossier that another agency decides: note its letter (number and date) and move the appointment.

    That agency's letter is its word that the dossier is or will be late; it needs no declaration here.
    """
    begin(dossier, Act.RECORD_OUTSIDE_APOLOGY, by=by, at=at, when=tuple(Status))
    if dossier.decided_here:
        raise Refused("Hồ sơ này do cơ quan mình giải quyết: lãnh đạo ký văn bản xin lỗi.")
    refusal = why_no_new_date(dossier)
    if refusal:
        raise Refused(refusal)
    text = checked_explanation(dossier, reason, explanation)
    check_new_date(dossier, new_appointment_at, at=at, field="new_appointment_at")
    words = Words(
        occasion=re_appointing(dossier, at=at), reason=reason, explanation=text, new_appointment_at=new_appointment_at
    )
    said = required(document, limit=NAME, label="Văn bản của cơ quan giải quyết", field="document")
    return move_appointment(dossier, words, None, signed_at=at, signer=by, by=by, at=at, outside_document=said)


def _drawn_up(dossier: Dossier, words: Words, *, by: Person, at: datetime) -> Paper:
    if is_numbered_by_clerk(dossier.agency_id):
        raise Refused(BY_CLERK)
    check_none_waits(dossier)  # from when văn thư still numbered the letters
    facts = letter(dossier, words, signer=by, at=at)
    return issuing.draw_up(
        PaperKind.APOLOGY, facts, agency=dossier.agency, dossier=dossier, by=by, at=at, signer=by.full_name
    )
