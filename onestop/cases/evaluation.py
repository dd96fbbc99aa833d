"""The sheet of a dossier (phiếu đánh giá) under the nine criteria: what only people know, in versions.

Whatever the record itself tells – time against the limit, opinions of other agencies – is read from it each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from onestop.audit.chain import record
from onestop.cases import evaluation_points as points_for
from onestop.cases.acting import STATUS_NAMES
from onestop.cases.evaluation_in_sql import one_window
from onestop.cases.judging import judged
from onestop.cases.models import Dossier, OpinionRequest, SupplementRequest
from onestop.cases.models.evaluation import AgencyTimes, Complaint, EvaluationSheet, Publicity
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.sla.lateness import Standing, judge
from onestop.text import optional, required

TEXT = 1000  # characters
MOST_CONTACTS = 100  # more is a typing error

__all__ = [
    "Answers", "Known", "answers_of", "evaluate", "known_of", "latest_sheet", "one_window", "points_of", "sheets_of",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What only people know of a dossier; None: not known. Meanings as in EvaluationSheet."""

    contacts: int | None = None
    applicant_faults: int | None = None
    agencies_contacted: int | None = None
    agency_times: AgencyTimes | None = None
    publicity: Publicity | None = None
    complaint: Complaint | None = None
    note: str | None = None


@dataclass(frozen=True)
class Known:
    """What the record tells of an ended dossier.

    standing: against the legal end. opinions: of each opinion that was asked for, against its own end. supplements: how
    many requests to supplement there were. others: whether agencies took part whose times the record does not hold.
    """

    standing: Standing
    opinions: tuple[Standing, ...]
    supplements: int
    others: bool


def evaluate(
    dossier: Dossier, answers: Answers, *, seen: int, reason: str | None = None, by: Person, at: datetime
) -> EvaluationSheet:
    """Fill in the sheet of a dossier that has ended, or correct it: a further version, with a reason.

    seen: the number of the version that `by` looked at, 0 where there was none. Raises Refused and WrongInput.
    """
    require(by, Act.EVALUATE_DOSSIER, on=to_local(at).date())
    if by.agency_id != dossier.agency_id:
        raise Refused(f"Hồ sơ {dossier.code} thuộc cơ quan khác. Chỉ người của cơ quan tiếp nhận mới được đánh giá.")
    if dossier.outcome is None or dossier.finished_at is None or dossier.finished_at > at:
        raise Refused(
            f"Hồ sơ {dossier.code} đang ở trạng thái “{STATUS_NAMES[dossier.status]}”."
            " Chỉ đánh giá hồ sơ đã có kết quả hoặc đã kết thúc."
        )
    last = latest_sheet(dossier)
    version = last.version if last else 0
    if version != seen:
        raise Refused("Phiếu đánh giá vừa được người khác cập nhật. Xem lại phiếu rồi gửi lại nếu vẫn cần.")
    told = _checked(answers, known_of(dossier))
    if told == (answers_of(last) if last else Answers()):
        raise WrongInput("Chưa thay đổi gì so với phiếu đang có." if last else "Phiếu chưa có câu trả lời nào.")
    sheet = EvaluationSheet(
        agency_id=dossier.agency_id,
        dossier=dossier,
        version=version + 1,
        **_columns(told),
        reason=required(reason, limit=TEXT, label="Lý do sửa", field="reason", lines=True) if last else None,
        entered_at=at,
        entered_by=by,
    )
    db.session.add(sheet)
    db.session.flush()
    record(
        dossier.agency_id, "dossier_evaluated", "dossier", dossier.id, by=by.id, at=at,
        version=sheet.version, reason=sheet.reason, **_columns(told),
    )  # fmt: skip
    return sheet


def latest_sheet(dossier: Dossier) -> EvaluationSheet | None:
    """The version that counts."""
    return db.session.scalar(
        select(EvaluationSheet)
        .where(EvaluationSheet.dossier_id == dossier.id)
        .options(joinedload(EvaluationSheet.entered_by))
        .order_by(EvaluationSheet.version.desc())
        .limit(1)
    )


def sheets_of(dossier: Dossier) -> Sequence[EvaluationSheet]:
    """Every version, the latest first."""
    return db.session.scalars(
        select(EvaluationSheet)
        .where(EvaluationSheet.dossier_id == dossier.id)
        .options(joinedload(EvaluationSheet.entered_by))
        .order_by(EvaluationSheet.version.desc())
    ).all()


def answers_of(sheet: EvaluationSheet) -> Answers:
    return Answers(**{field.name: getattr(sheet, field.name) for field in fields(Answers)})


def known_of(dossier: Dossier) -> Known:
    """What the record tells of one dossier that has ended."""
    opinions = db.session.execute(
        select(OpinionRequest.due_at, OpinionRequest.answered_at).where(OpinionRequest.dossier_id == dossier.id)
    ).all()
    supplements = db.session.scalar(
        select(func.count()).select_from(SupplementRequest).where(SupplementRequest.dossier_id == dossier.id)
    )
    finished_at = dossier.finished_at
    if finished_at is None:
        raise ValueError("only a dossier that has ended is evaluated")
    return Known(
        standing=judged(dossier, at=finished_at).standing,
        opinions=tuple(
            standing
            for due_at, answered_at in opinions
            if (standing := standing_of_opinion(due_at, answered_at, finished_at)) is not None
        ),
        supplements=(supplements or 0) + dossier.earlier_supplement_requests,
        others=others_took_part(decided_here=dossier.decided_here, steps=len(dossier.procedure_version.steps)),
    )


def standing_of_opinion(due_at: datetime, answered_at: datetime | None, finished_at: datetime) -> Standing | None:
    """An answer against its own end; one that never came before the dossier ended: late, or nothing to tell."""
    over = min(answered_at, finished_at) if answered_at else finished_at
    standing = judge(due_at, over, ended_at=over).standing
    return standing if answered_at is not None or standing is Standing.LATE else None


def others_took_part(*, decided_here: bool, steps: int) -> bool:
    """Another agency decides, or the procedure has steps (liên thông) whose moments the record does not hold."""
    return not decided_here or steps > 1


def points_of(known: Known, answers: Answers) -> Mapping[int, int | None]:
    """The points of each criterion that is told per dossier."""
    total = points_for.total_time(known.standing)
    return {
        1: total,
        2: points_for.agency_time(
            [total, *(points_for.total_time(one) for one in known.opinions)],
            answers.agency_times,
            must_ask=known.others,
        ),
        3: points_for.contacts(answers.contacts, answers.applicant_faults),
        4: points_for.agencies_contacted(answers.agencies_contacted),
        6: points_for.publicity(answers.publicity),
        7: points_for.attitude(known.standing, answers.complaint),
    }


def _checked(answers: Answers, known: Known) -> Answers:
    number = _number(answers.contacts, label="Số lần liên hệ", field="contacts")
    faults = _number(answers.applicant_faults, label="Số lần do lỗi của người nộp", field="applicant_faults")
    agencies = _number(answers.agencies_contacted, label="Số cơ quan phải liên hệ", field="agencies_contacted")
    if number is None and faults:
        raise WrongInput("Ghi tổng số lần liên hệ trước, rồi ghi bao nhiêu lần do lỗi người nộp.", field="contacts")
    if number is not None and number < known.supplements:
        raise WrongInput(
            f"Hồ sơ này có {known.supplements} lần yêu cầu bổ sung nên số lần liên hệ ít nhất là {known.supplements}.",
            field="contacts",
        )
    faults = None if number is None else faults or 0
    if number is not None and faults is not None and faults > number:
        raise WrongInput("Số lần do lỗi của người nộp không thể lớn hơn tổng số lần liên hệ.", field="applicant_faults")
    if number is not None and agencies is not None and (number == 0) != (agencies == 0):
        raise WrongInput(
            "Số lần liên hệ và số cơ quan phải liên hệ không khớp: cùng bằng 0, hoặc cùng lớn hơn 0.",
            field="agencies_contacted",
        )
    return Answers(
        contacts=number,
        applicant_faults=faults,
        agencies_contacted=agencies,
        agency_times=answers.agency_times,
        publicity=answers.publicity,
        complaint=answers.complaint,
        note=optional(answers.note, limit=TEXT, label="Ghi chú", field="note", lines=True),
    )


def _number(value: int | None, *, label: str, field: str) -> int | None:
    if value is not None and not 0 <= value <= MOST_CONTACTS:
        raise WrongInput(f"{label}: nhập số nguyên từ 0 đến {MOST_CONTACTS}.", field=field)
    return value


def _columns(answers: Answers) -> dict[str, object]:
    return {field.name: getattr(answers, field.name) for field in fields(Answers)}
