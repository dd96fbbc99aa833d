"""A result that is wrong by our own fault: reported, and corrected within 3 working days (NĐ 118/2025 Đ23 k1).

It has a clock of its own. The dossier keeps its end, its lateness and its first result; nothing of them is overwritten.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import calendar_of
from onestop.cases.models import Dossier, EventKind, Outcome, Result, ResultCorrection, Status
from onestop.cases.parties import LONG, SHORT
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.sla.clock import due
from onestop.sla.lateness import judge
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term, Unit
from onestop.text import optional, required

WITHIN = Term(Decimal(3), Unit.WORKING_DAY)  # Nghị định 118/2025/NĐ-CP Điều 23 khoản 1


def report_wrong_result(dossier: Dossier, *, reason: str, by: Person, at: datetime) -> ResultCorrection:
    """Note that the result is wrong by our fault; the right one is due within 3 working days from now.

    reason: what is wrong. Refused for a dossier without a result, or while an earlier report is still open.
    """
    begin(dossier, Act.REPORT_WRONG_RESULT, by=by, at=at, when=(Status.RESULT_READY, Status.RETURNED))
    if dossier.outcome is not Outcome.GRANTED:
        raise Refused("Hồ sơ này không có kết quả giải quyết nên không có gì để sửa lại.")
    if open_correction(dossier) is not None:
        raise Refused("Kết quả của hồ sơ này đã được ghi nhận có sai sót và đang chờ sửa lại.")
    try:
        end = due(at, WITHIN, calendar=calendar_of(dossier)).at
    except CalendarTooShort as short:
        raise Refused(str(short)) from short
    correction = ResultCorrection(
        agency_id=dossier.agency_id,
        dossier=dossier,
        reason=required(reason, limit=LONG, label="Nội dung sai sót", field="reason", lines=True),
        reported_at=at,
        reported_by_id=by.id,
        due_at=end,
    )
    db.session.add(correction)
    happened(dossier, EventKind.RESULT_WRONG, by=by, at=at, note=correction.reason, correct_by=end)
    return correction


def open_correction(dossier: Dossier) -> ResultCorrection | None:
    return db.session.scalar(
        select(ResultCorrection).where(
            ResultCorrection.dossier_id == dossier.id, ResultCorrection.corrected_at.is_(None)
        )
    )


def correct_result(
    dossier: Dossier,
    *,
    number: str,
    dated_on: date | None = None,
    summary: str | None = None,
    by: Person,
    at: datetime,
) -> ResultCorrection:
    """Record the right result beside the wrong one. After the 3 days it is still possible, and late.

    number: of the right result, compulsory: a correction without a paper corrects nothing.
    """
    begin(dossier, Act.FINISH, by=by, at=at, when=(Status.RESULT_READY, Status.RETURNED))
    correction = open_correction(dossier)
    if correction is None:
        raise Refused("Chưa ghi nhận kết quả của hồ sơ này có sai sót. Ghi nhận sai sót trước khi sửa lại.")
    if dated_on is not None and dated_on > to_local(at).date():
        raise WrongInput("Ngày của kết quả nằm ở tương lai. Kiểm tra lại.", field="dated_on")
    correction.result = Result(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        number=required(number, limit=SHORT, label="Số kết quả", field="number"),
        dated_on=dated_on or to_local(at).date(),
        summary=optional(summary, limit=LONG, label="Trích yếu", field="summary", lines=True),
        recorded_at=at,
        recorded_by_id=by.id,
    )
    correction.corrected_at = at
    correction.corrected_by_id = by.id
    happened(
        dossier, EventKind.RESULT_CORRECTED, by=by, at=at, note=f"Kết quả số {correction.result.number}",
        number=correction.result.number, late=is_late(correction, at=at),
    )  # fmt: skip
    return correction


def is_late(correction: ResultCorrection, *, at: datetime) -> bool:
    """Whether the right result came, or still has not come, after its end."""
    return judge(correction.due_at, correction.corrected_at or at).is_late


def to_correct(agency_id: int) -> Sequence[ResultCorrection]:
    """The wrong results of an agency that wait for the right one, the first due first."""
    return db.session.scalars(
        select(ResultCorrection)
        .join(ResultCorrection.dossier)
        .where(Dossier.agency_id == agency_id, ResultCorrection.corrected_at.is_(None))
        .options(contains_eager(ResultCorrection.dossier))
        .order_by(ResultCorrection.due_at, ResultCorrection.id)
    ).all()
