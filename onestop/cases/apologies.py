"""The apology and the one new appointment (NĐ 61/2018 Đ19 k9, NĐ 118/2025 Đ19 k6).

Only a dossier that is late, or declared expected to be, gets one; never while its clock stands still; once. The legal
end does not move: a re-appointment cures nothing.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from onestop.apology.letter import Apology as Letter
from onestop.apology.letter import Occasion
from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import calendar_of
from onestop.cases.judging import judged
from onestop.cases.models import Apology, Dossier, EventKind, ExpectedLate, LatenessReason, Paper, PaperKind, Status
from onestop.cases.models.dossier import RUNNING
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.sla.clock import is_later_working_moment
from onestop.sla.measure import CalendarTooShort
from onestop.text import folded, optional, required

EXPLANATION = 2000  # characters
RULE = "Nghị định 118/2025/NĐ-CP Điều 19 khoản 6"


def reasons(agency_id: int) -> list[LatenessReason]:
    """The office's list of reasons, in its order; an agency without one uses the installation's."""
    rows = db.session.scalars(
        select(LatenessReason)
        .where(LatenessReason.agency_id == agency_id, LatenessReason.retired_at.is_(None))
        .order_by(LatenessReason.is_other, LatenessReason.position, LatenessReason.id)
    )
    return list(rows)


def reason_from_text(agency_id: int, text: str) -> tuple[LatenessReason, str | None]:
    """The listed reason that `text` names, or “Lý do khác” with the text as its explanation."""
    wanted = required(text, limit=EXPLANATION, label="Lý do", field="reason", lines=True)
    listed = reasons(agency_id)
    for row in listed:
        if folded(row.name) == folded(wanted):
            return row, None  # “Lý do khác” by its bare name too: who signs is then asked for the words
    other = next((row for row in listed if row.is_other), None)
    if other is None:
        raise Refused("Danh sách lý do của cơ quan chưa có “Lý do khác”. Quản trị viên bổ sung danh sách.")
    return other, wanted


def why_not(dossier: Dossier, *, at: datetime) -> str | None:
    """Which rule forbids an apology with a new date now; None when it is possible."""
    if not dossier.is_open:
        return "Hồ sơ đã kết thúc nên không hẹn lại ngày trả kết quả nữa."
    if dossier.clock_stands_still:
        return f"Thời hạn đang tạm dừng nên chưa được hẹn lại ngày trả kết quả ({RULE})."
    if dossier.reappointed_at is not None:
        return (
            f"Hồ sơ này đã hẹn lại một lần; pháp luật chỉ cho hẹn lại không quá một lần ({RULE}). "
            "Hồ sơ vẫn tính quá hạn và nằm trong danh sách của lãnh đạo."
        )
    if dossier.due_at is None:
        return "Hồ sơ không có hạn giải quyết nên không có gì để xin lỗi, hẹn lại."
    if dossier.expected_late_at is None and not judged(dossier, at=at).is_late:
        return (
            f"Hồ sơ còn trong hạn và chưa được báo dự kiến quá hạn nên chưa được xin lỗi, hẹn lại ({RULE}). "
            "Người xử lý báo dự kiến quá hạn trước."
        )
    return None


def declare_expected_late(
    dossier: Dossier,
    *,
    reason: LatenessReason,
    explanation: str | None = None,
    proposed_at: datetime,
    by: Person,
    at: datetime,
) -> ExpectedLate:
    """Báo dự kiến quá hạn: the deciding unit says before the end that it will not be kept, why, and until when."""
    begin(dossier, Act.DECLARE_EXPECTED_LATE, by=by, at=at, when=RUNNING)
    if dossier.due_at is None:
        raise Refused("Hồ sơ không có hạn giải quyết nên không báo dự kiến quá hạn.")
    if dossier.late_since is not None:
        raise Refused("Hồ sơ đã quá hạn. Làm văn bản xin lỗi ngay, không cần báo dự kiến quá hạn.")
    if dossier.expected_late_at is not None:
        raise Refused("Hồ sơ này đã được báo dự kiến quá hạn.")
    text = _explanation(reason, explanation, dossier)
    _check_new_date(dossier, proposed_at, at=at, field="proposed_at")
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
    happened(dossier, EventKind.EXPECTED_LATE, by=by, at=at, note=_said(reason, text), proposed_at=proposed_at)
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
    begin(dossier, Act.SIGN_APOLOGY, by=by, at=at, when=tuple(Status))
    if not dossier.decided_here:
        raise Refused("Hồ sơ này do cơ quan khác giải quyết. Ghi nhận văn bản xin lỗi của cơ quan đó thay vì ký ở đây.")
    text = _gate(dossier, reason, explanation, new_appointment_at, at=at)
    was_late = dossier.late_since is not None
    facts = letter(dossier, reason=reason, explanation=text, new_appointment_at=new_appointment_at, signer=by, at=at)
    paper = issuing.draw_up(PaperKind.APOLOGY, facts, agency=dossier.agency, dossier=dossier, by=by, at=at)
    apology = Apology(
        agency_id=dossier.agency_id,
        dossier=dossier,
        paper=paper,
        reason=reason,
        explanation=text,
        previous_appointment_at=dossier.appointment_at,
        new_appointment_at=new_appointment_at,
        was_late=was_late,
        signed_at=at,
        signed_by=by,
    )
    _moved(apology, paper, note=_said(reason, text), by=by, at=at)
    return apology


def draft_apology(
    dossier: Dossier,
    *,
    reason: LatenessReason,
    explanation: str | None = None,
    new_appointment_at: datetime,
    by: Person,
    at: datetime,
) -> Letter:
    """The letter as sign_apology would draw it up now, as a draft without a number; refuses what that refuses."""
    text = _gate(dossier, reason, explanation, new_appointment_at, at=at)
    marks = " – ".join(filter(None, ("DỰ THẢO", printed.mark())))
    facts = letter(
        dossier, reason=reason, explanation=text, new_appointment_at=new_appointment_at, signer=by, at=at, mark=marks
    )
    return facts(None)


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
    """For a dossier that another agency decides: note its letter (number and date) and move the appointment."""
    begin(dossier, Act.RECORD_OUTSIDE_APOLOGY, by=by, at=at, when=tuple(Status))
    if dossier.decided_here:
        raise Refused("Hồ sơ này do cơ quan mình giải quyết: lãnh đạo ký văn bản xin lỗi.")
    if not dossier.is_open or dossier.clock_stands_still or dossier.reappointed_at is not None:
        raise Refused(why_not(dossier, at=at) or "Chưa ghi nhận được văn bản xin lỗi.")
    text = _explanation(reason, explanation, dossier)
    _check_new_date(dossier, new_appointment_at, at=at, field="new_appointment_at")
    apology = Apology(
        agency_id=dossier.agency_id,
        dossier=dossier,
        reason=reason,
        explanation=text,
        previous_appointment_at=dossier.appointment_at,
        new_appointment_at=new_appointment_at,
        was_late=dossier.late_since is not None,
        signed_at=at,
        signed_by=by,
        decided_elsewhere=True,
        outside_document=required(document, limit=NAME, label="Văn bản của cơ quan giải quyết", field="document"),
    )
    _moved(apology, None, note=apology.outside_document, by=by, at=at)
    return apology


def letter(
    dossier: Dossier,
    *,
    reason: LatenessReason,
    explanation: str | None,
    new_appointment_at: datetime,
    signer: Person,
    at: datetime,
    mark: str | None = None,
) -> Callable[[str | None], Letter]:
    """The letter's facts, as a function of its number; also for a draft (mark: DỰ THẢO)."""
    received_on = to_local(dossier.received_at).date()
    title, form_note = printed.form("apology", issued_on=to_local(at).date())
    if dossier.due_at is None:
        raise Refused("Hồ sơ không có hạn giải quyết nên không có gì để xin lỗi.")
    due_at = dossier.due_at
    late = judged(dossier, at=at).is_late

    def facts(number: str | None) -> Letter:
        return Letter(
            occasion=Occasion.ALREADY_LATE if late else Occasion.EXPECTED_LATE,
            head=printed.letterhead(dossier.agency),
            title=title or "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            dossier_code=dossier.code,
            applicant=printed.party(dossier),
            procedure=dossier.procedure_version.full_name,
            received_at=dossier.received_at,
            due_at=due_at,
            new_appointment_at=new_appointment_at,
            reason=_said(reason, explanation),
            signer=printed.signer(signer, on=to_local(at).date()),
            issued_at=at,
            legal_basis=printed.basis("apology", received_on=received_on),
            previous_appointment_at=dossier.appointment_at,
            number=number,
            unit=dossier.unit.name if dossier.unit else None,
            result_place=printed.result_place(dossier),
            form_note=form_note,
            mark=mark or printed.mark(),
        )

    return facts


def _gate(
    dossier: Dossier, reason: LatenessReason, explanation: str | None, new_at: datetime, *, at: datetime
) -> str | None:
    refusal = why_not(dossier, at=at)
    if refusal:
        raise Refused(refusal)
    text = _explanation(reason, explanation, dossier)
    _check_new_date(dossier, new_at, at=at, field="new_appointment_at")
    return text


def _explanation(reason: LatenessReason, explanation: str | None, dossier: Dossier) -> str | None:
    if reason.agency_id != dossier.agency_id or reason.retired_at is not None:
        raise WrongInput("Chọn lý do trong danh sách của cơ quan.", field="reason")
    text = optional(explanation, limit=EXPLANATION, label="Lý do cụ thể", field="explanation", lines=True)
    if reason.is_other and not text:
        raise WrongInput("Chọn “Lý do khác” thì ghi rõ lý do.", field="explanation")
    return text


def _check_new_date(dossier: Dossier, new_at: datetime, *, at: datetime, field: str) -> None:
    calendar = calendar_of(dossier)
    try:
        working = is_later_working_moment(new_at, after=at, calendar=calendar)
    except CalendarTooShort as short:
        raise Refused(str(short)) from short
    if new_at <= at:
        raise WrongInput("Ngày hẹn mới phải sau thời điểm hiện tại.", field=field)
    if dossier.appointment_at is not None and new_at <= dossier.appointment_at:
        raise WrongInput("Ngày hẹn mới phải sau ngày hẹn đã báo trước đó.", field=field)
    if dossier.due_at is not None and new_at <= dossier.due_at:
        raise WrongInput("Ngày hẹn mới phải sau hạn giải quyết theo luật.", field=field)
    if not working:
        raise WrongInput("Ngày hẹn mới phải nằm trong giờ làm việc. Chọn giờ của một ngày làm việc.", field=field)


def _moved(apology: Apology, paper: Paper | None, *, note: str | None, by: Person, at: datetime) -> None:
    dossier = apology.dossier
    db.session.add(apology)
    dossier.appointment_at = apology.new_appointment_at
    dossier.reappointed_at = at
    happened(
        dossier, EventKind.APOLOGISED, by=by, at=at, note=note, paper=paper, number=paper.number if paper else None,
        previous_appointment_at=apology.previous_appointment_at,
    )  # fmt: skip


def _said(reason: LatenessReason, explanation: str | None) -> str:
    if reason.is_other:
        return explanation or reason.name
    return f"{reason.name}. {explanation}" if explanation else reason.name
