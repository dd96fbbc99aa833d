"""The result of a dossier: recorded by who handled it, confirmed at the desk by someone else."""

from datetime import date, datetime

from sqlalchemy import select

from onestop.cases.acting import begin, happened
from onestop.cases.letters_that_end import end_waiting_letter
from onestop.cases.models import Dossier, EventKind, NoticeKind, Outcome, Result, Status
from onestop.cases.models.dossier import RUNNING
from onestop.cases.outbox import queue
from onestop.cases.parties import LONG, SHORT
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.accounts import is_office_of_one
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.text import optional


def finish(
    dossier: Dossier,
    *,
    number: str | None = None,
    dated_on: date | None = None,
    summary: str | None = None,
    by: Person,
    at: datetime,
) -> Result:
    """The dossier has its result; handling ends now. A missing letter of apology never stands in the way.

    Without a number it is a finish without result, which the integrity list shows.
    """
    begin(dossier, Act.FINISH, by=by, at=at, when=RUNNING)
    if dated_on is not None and dated_on > to_local(at).date():
        raise WrongInput("Ngày của kết quả nằm ở tương lai. Kiểm tra lại.", field="dated_on")
    result = Result(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        number=optional(number, limit=SHORT, label="Số kết quả", field="number"),
        dated_on=dated_on or to_local(at).date(),
        summary=optional(summary, limit=LONG, label="Trích yếu", field="summary", lines=True),
        recorded_at=at,
        recorded_by_id=by.id,
    )
    db.session.add(result)
    end_waiting_letter(dossier, at=at)
    dossier.status = Status.RESULT_READY
    dossier.outcome = Outcome.GRANTED
    dossier.finished_at = at
    happened(
        dossier,
        EventKind.FINISHED,
        by=by,
        at=at,
        note=result.number and f"Kết quả số {result.number}",
        number=result.number,
    )
    return result


def confirm_result(dossier: Dossier, *, by: Person, at: datetime) -> None:
    """The desk has the result in hand. Not the person who recorded it, unless the office has only one."""
    begin(dossier, Act.CONFIRM_RESULT, by=by, at=at, when=[Status.RESULT_READY])
    if dossier.result_confirmed_at is not None:
        raise Refused("Bộ phận Một cửa đã xác nhận kết quả của hồ sơ này.")
    results = db.session.scalars(
        select(Result).where(Result.dossier_id == dossier.id, Result.confirmed_at.is_(None))
    ).all()
    if any(result.recorded_by_id == by.id for result in results) and not is_office_of_one(dossier.agency):
        raise Refused("Người ghi kết quả không tự xác nhận tại Bộ phận Một cửa. Nhờ người khác xác nhận.")
    for result in results:
        result.confirmed_at = at
        result.confirmed_by_id = by.id
    dossier.result_confirmed_at = at
    if dossier.appointment_at is not None and at < dossier.appointment_at:
        queue(dossier, None, NoticeKind.RESULT_READY, at=at)  # early: told first (Nghị định 118/2025/NĐ-CP Đ22 k5)
    happened(dossier, EventKind.CONFIRMED, by=by, at=at)
