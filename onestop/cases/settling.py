"""Receive and settle at once (giải quyết, trả kết quả ngay): one sitting, no receipt (NĐ 118/2025 Đ17 k4)."""

from datetime import date, datetime

from onestop.cases.acting import happened, note_lateness
from onestop.cases.intake import Intake, already_received, enter, keep_token
from onestop.cases.models import Dossier, EventKind, Handing, Outcome, Result, Status
from onestop.cases.parties import SHORT
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import optional


def settle_at_once(
    intake: Intake,
    *,
    result_number: str | None,
    dated_on: date | None = None,
    agency: Agency,
    by: Person,
    at: datetime,
    token: str | None = None,
) -> Dossier:
    """Received, finished and returned in one act, by one person, to the person at the counter.

    What is not done before closing is received in the ordinary way and gets a receipt with hour and day.
    token: of the form, as in intake.receive.
    """
    require(by, Act.RECEIVE, on=to_local(at).date())
    require(by, Act.RETURN_RESULT, on=to_local(at).date())
    if intake.received_at is not None and to_local(intake.received_at).date() != to_local(at).date():
        raise Refused(
            "Giải quyết, trả kết quả ngay chỉ dùng cho hồ sơ tiếp nhận trong ngày. Hãy tiếp nhận và in giấy hẹn."
        )
    if token and (known := already_received(intake, agency=agency, by=by, token=token)):
        return known
    dossier = enter(intake, agency=agency, by=by, at=at)
    if token:
        keep_token(dossier, intake, by=by, token=token, at=at)
    if not dossier.decided_here:
        raise Refused(
            "Thủ tục này do cơ quan khác giải quyết nên không trả kết quả ngay được. Hãy tiếp nhận và in giấy hẹn."
        )
    happened(
        dossier, EventKind.RECEIVED, by=by, at=dossier.received_at, entered_at=dossier.entered_at, code=dossier.code
    )
    moment = dossier.entered_at
    if dated_on is not None and dated_on > to_local(moment).date():
        raise WrongInput("Ngày của kết quả nằm ở tương lai. Kiểm tra lại.", field="dated_on")
    note_lateness(dossier, at=moment)  # received this morning for within the hour: also at once can be late
    dossier.at_once = True
    dossier.status = Status.RETURNED
    dossier.outcome = Outcome.GRANTED
    dossier.finished_at = dossier.returned_at = dossier.result_confirmed_at = moment
    dossier.officer_id = by.id
    db.session.add(
        Result(
            agency_id=agency.id, dossier_id=dossier.id, recorded_at=moment, recorded_by_id=by.id,
            number=optional(result_number, limit=SHORT, label="Số kết quả", field="result_number"),
            dated_on=dated_on or to_local(moment).date(), confirmed_at=moment, confirmed_by_id=by.id,
        )
    )  # fmt: skip
    db.session.add(
        Handing(
            agency_id=agency.id, dossier_id=dossier.id, at=moment, by_id=by.id, delivery=dossier.delivery,
            collector_name=dossier.submitter_name or dossier.applicant_name,
            collector_id_number=dossier.submitter_id_number or dossier.applicant_id_number,
        )
    )  # fmt: skip
    happened(dossier, EventKind.RETURNED, by=by, at=moment, at_once=True, result_number=result_number)
    return dossier
