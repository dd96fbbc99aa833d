"""When an apology is lawful, and what it has to say; each refusal names its rule and article.

The article is the one in force when the dossier was received: khoản 9 Điều 19 NĐ 61/2018, from 2025-07-01 khoản 6
Điều 19 NĐ 118/2025; for a lost dossier Điều 21 and khoản 2 Điều 23. Only the re-appointment is single, the apology is
not.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from onestop.apology.letter import Occasion
from onestop.cases import printed
from onestop.cases.deadlines import calendar_of
from onestop.cases.judging import judged
from onestop.cases.models import Dossier, LatenessReason, Outcome, PlainApology, Status
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, may
from onestop.procedures.legal_bases import cited
from onestop.sla.calendar import to_local
from onestop.sla.clock import is_later_working_moment
from onestop.sla.measure import CalendarTooShort
from onestop.text import optional, required

EXPLANATION = 2000  # characters
SIGNING = "Điều 13 Nghị định số 30/2020/NĐ-CP"  # who signs in whose place
ELSEWHERE = "Hồ sơ này do cơ quan khác giải quyết. Ghi nhận văn bản xin lỗi của cơ quan đó thay vì ký ở đây."


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter is to say. Which of them its occasion needs: see `checked`.

    reason: from the office's list. new_appointment_at: for the occasions that re-appoint. progress: for LATE_AGAIN,
    with expected_at, when the unit hopes to be done. remedy: for LOST_OR_DAMAGED.
    """

    occasion: Occasion
    reason: LatenessReason | None = None
    explanation: str | None = None
    new_appointment_at: datetime | None = None
    progress: str | None = None
    remedy: str | None = None
    expected_at: datetime | None = None

    @property
    def said(self) -> str:
        """The reason as the letter words it."""
        if self.reason is None or self.reason.is_other:
            return self.explanation or (self.reason.name if self.reason else "")
        return f"{self.reason.name}. {self.explanation}" if self.explanation else self.reason.name


def rule(dossier: Dossier, occasion: Occasion = Occasion.ALREADY_LATE) -> str:
    """ "khoản 6 Điều 19 Nghị định số 118/2025/NĐ-CP", by the day on which the dossier was received."""
    lines = printed.basis(occasion.basis_kind, received_on=to_local(dossier.received_at).date())
    return cited(lines[0]) if lines else "quy định về xin lỗi, hẹn lại"


def re_appointing(dossier: Dossier, *, at: datetime) -> Occasion:
    """Which of the two wordings the re-appointment takes at a moment."""
    return Occasion.ALREADY_LATE if judged(dossier, at=at).is_late else Occasion.EXPECTED_LATE


def lawful_now(dossier: Dossier, *, at: datetime) -> list[Occasion]:
    """The occasions on which an apology for this dossier can be signed here at a moment, the usual one first."""
    if not dossier.decided_here or dossier.status is Status.VOID:
        return []
    found = [re_appointing(dossier, at=at)] if why_not(dossier, at=at) is None else []
    return found + [occasion for occasion in Occasion if not occasion.re_appoints and _plain(dossier, occasion, at=at)]


def why_not(dossier: Dossier, *, at: datetime) -> str | None:
    """Which rule forbids an apology with a new date now; None when it is possible."""
    refusal = why_no_new_date(dossier)
    if refusal is None and dossier.expected_late_at is None and not judged(dossier, at=at).is_late:
        return (
            f"Hồ sơ còn trong hạn và chưa được báo dự kiến quá hạn nên chưa được xin lỗi, hẹn lại ({rule(dossier)}). "
            "Người xử lý báo dự kiến quá hạn trước."
        )
    return refusal


def why_no_new_date(dossier: Dossier) -> str | None:
    """The part of `why_not` that also binds a letter of another agency."""
    if not dossier.is_open:
        return f"Hồ sơ đã kết thúc nên không hẹn lại ngày trả kết quả nữa ({rule(dossier)})."
    if dossier.clock_stands_still:
        return (
            f"Thời hạn đang tạm dừng nên chưa được hẹn lại ngày trả kết quả ({rule(dossier)}). "
            "Chờ đến khi thời hạn tính tiếp."
        )
    if dossier.reappointed_at is not None:
        return (
            f"Hồ sơ này đã hẹn lại một lần; pháp luật chỉ cho hẹn lại không quá một lần ({rule(dossier)}). "
            "Hồ sơ vẫn tính quá hạn và nằm trong danh sách của lãnh đạo."
        )
    if dossier.due_at is None:
        return f"Hồ sơ không có hạn giải quyết nên không có gì để xin lỗi, hẹn lại ({rule(dossier)})."
    return None


def why_not_plain(dossier: Dossier, occasion: Occasion, *, at: datetime) -> str | None:
    """Which rule forbids an apology without a new date on an occasion now; None when it is possible."""
    if _plain(dossier, occasion, at=at):
        return None
    article = rule(dossier, occasion)
    match occasion:
        case Occasion.LATE_AND_READY:
            return (
                f"Chỉ xin lỗi theo trường hợp này khi hồ sơ quá hạn đã có kết quả, một lần ({article}). "
                "Hồ sơ còn đang giải quyết thì ghi nhận kết quả trước, hoặc xin lỗi và hẹn lại."
            )
        case Occasion.LATE_AGAIN:
            return f"Chỉ xin lỗi theo trường hợp này khi ngày hẹn lại đã qua mà hồ sơ còn đang giải quyết ({article})."
    return f"Chỉ xin lỗi vì mất, hỏng hồ sơ khi hồ sơ còn đang giải quyết ({article})."


def check_signer(dossier: Dossier, signer: Person, *, at: datetime) -> None:
    """Raises Refused for someone who may not sign for the office on the day of the letter."""
    if not may(signer, Act.SIGN_APOLOGY, on=to_local(at).date()):
        raise Refused(
            f"{signer.full_name} không có quyền {Act.SIGN_APOLOGY.value} trong ngày ký ({SIGNING}). "
            "Trình người đứng đầu, cấp phó hoặc người được ủy quyền còn hiệu lực ký."
        )
    if signer.agency_id != dossier.agency_id:
        raise Refused(
            f"Hồ sơ {dossier.code} thuộc cơ quan khác. Người có thẩm quyền của cơ quan đó ký ({rule(dossier)})."
        )


def checked(dossier: Dossier, words: Words, *, at: datetime) -> Words:
    """The words as they may stand in a letter signed at a moment, without what the occasion has no place for.

    Raises Refused where the law or the state of the dossier forbids the letter, WrongInput for what is wrongly said.
    """
    if not dossier.decided_here:
        raise Refused(ELSEWHERE)
    occasion = words.occasion
    refusal = why_not(dossier, at=at) if occasion.re_appoints else why_not_plain(dossier, occasion, at=at)
    if refusal:
        raise Refused(refusal)
    if occasion.re_appoints:
        occasion = re_appointing(dossier, at=at)
    said = Words(occasion=occasion)
    if occasion is Occasion.LOST_OR_DAMAGED:
        return replace(
            said,
            explanation=_text(words.explanation, "Việc đã xảy ra", "explanation"),
            remedy=_text(words.remedy, "Biện pháp khắc phục", "remedy"),
        )
    said = replace(said, reason=words.reason, explanation=checked_explanation(dossier, words.reason, words.explanation))
    if occasion.re_appoints:
        if words.new_appointment_at is None:
            raise WrongInput(f"Nhập ngày, giờ hẹn mới ({rule(dossier)}).", field="new_appointment_at")
        check_new_date(dossier, words.new_appointment_at, at=at, field="new_appointment_at")
        return replace(said, new_appointment_at=words.new_appointment_at)
    if occasion is Occasion.LATE_AGAIN:
        if words.expected_at is not None and words.expected_at <= at:
            raise WrongInput("Thời gian dự kiến hoàn thành phải sau thời điểm hiện tại.", field="expected_at")
        return replace(
            said, progress=_text(words.progress, "Tình hình giải quyết", "progress"), expected_at=words.expected_at
        )
    return said


def checked_explanation(dossier: Dossier, reason: LatenessReason | None, explanation: str | None) -> str | None:
    """The words beside a reason of the office's list. Raises WrongInput for another's reason, or “khác” without any."""
    if reason is None or reason.agency_id != dossier.agency_id or reason.retired_at is not None:
        raise WrongInput(
            f"Văn bản xin lỗi phải ghi rõ lý do ({rule(dossier)}). Chọn lý do trong danh sách của cơ quan.",
            field="reason",
        )
    text = optional(explanation, limit=EXPLANATION, label="Lý do cụ thể", field="explanation", lines=True)
    if reason.is_other and not text:
        raise WrongInput(f"Chọn “Lý do khác” thì ghi rõ lý do ({rule(dossier)}).", field="explanation")
    return text


def check_new_date(dossier: Dossier, new_at: datetime, *, at: datetime, field: str) -> None:
    """Raises WrongInput unless the new date lies in working time, after now, the old appointment and the legal end."""
    calendar = calendar_of(dossier)
    try:
        working = is_later_working_moment(new_at, after=at, calendar=calendar)
    except CalendarTooShort as short:
        raise Refused(str(short)) from short
    wrong = None
    if new_at <= at:
        wrong = "phải sau thời điểm hiện tại"
    elif dossier.appointment_at is not None and new_at <= dossier.appointment_at:
        wrong = "phải sau ngày hẹn đã báo trước đó"
    elif dossier.due_at is not None and new_at <= dossier.due_at:
        wrong = "phải sau hạn giải quyết theo luật"
    elif not working:
        wrong = "phải nằm trong giờ làm việc"
    if wrong:
        raise WrongInput(f"Ngày hẹn mới {wrong} ({rule(dossier)}). Chọn giờ của một ngày làm việc sau đó.", field=field)


def _plain(dossier: Dossier, occasion: Occasion, *, at: datetime) -> bool:
    if not dossier.decided_here or dossier.status is Status.VOID:
        return False
    match occasion:
        case Occasion.LATE_AND_READY:
            return (
                dossier.late_since is not None
                and dossier.outcome in (Outcome.GRANTED, Outcome.REFUSED)
                and not _already_ready(dossier)
            )
        case Occasion.LATE_AGAIN:
            return (
                dossier.is_open
                and dossier.due_at is not None
                and dossier.reappointed_at is not None
                and dossier.appointment_at is not None
                and dossier.appointment_at < at
            )
    return dossier.is_open


def _already_ready(dossier: Dossier) -> bool:
    found = select(PlainApology.id).where(
        PlainApology.dossier_id == dossier.id, PlainApology.occasion == Occasion.LATE_AND_READY
    )
    return db.session.scalar(found.limit(1)) is not None


def _text(value: str | None, label: str, field: str) -> str:
    return required(value, limit=EXPLANATION, label=label, field=field, lines=True)
