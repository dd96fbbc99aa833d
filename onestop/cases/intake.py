"""Receiving a dossier: checklist, fee, code, legal end and receipt, in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from onestop.audit.chain import hold
from onestop.calendars.building import calendar_for
from onestop.calendars.content import hold_steady
from onestop.cases import receipts
from onestop.cases.acting import happened
from onestop.cases.codes import given_code, next_dossier_code, series_of
from onestop.cases.deadlines import count_anew
from onestop.cases.models import (
    Channel,
    Charge,
    CounterSlip,
    Delivery,
    Dossier,
    DossierPaper,
    EventKind,
    IntakeToken,
    Status,
)
from onestop.cases.parties import LONG, SHORT, Applicant, Submitter, write_parties
from onestop.cases.register_numbers import enter_in_register
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.procedures.fees import fee_due
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import is_decided_by
from onestop.sla.calendar import to_local
from onestop.sla.clock import days_between, due
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term, Unit
from onestop.text import optional, required

REFILED_WITHIN_DAYS = 30
ONLINE_ANSWER = Term(Decimal(8), Unit.WORKING_HOUR)  # Nghị định 118/2025/NĐ-CP Đ17 k2c


@dataclass(frozen=True, kw_only=True)
class HandedPaper:
    """A paper of the checklist that was handed in, with how many originals and copies."""

    name: str
    originals: int = 1
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What the desk enters. Money in đồng; moments aware.

    received_at: None = now; a moment in the past is a late entry (nhập bù) and needs late_entry_slip, the number of
    the pre-printed slip. code: only when a provincial system gave one. due_vnd: None = by the fee rule.
    """

    version: ProcedureVersion
    applicant: Applicant
    submitter: Submitter = field(default_factory=Submitter)
    channel: Channel = Channel.DIRECT
    papers: Sequence[HandedPaper] = ()
    sets: int = 1
    pages: int = 0
    copies: int = 0
    delivery: Delivery = Delivery.DESK
    submitted_at: datetime | None = None
    parcel_number: str | None = None
    received_at: datetime | None = None
    late_entry_slip: str | None = None
    code: str | None = None
    register_no: str | None = None
    note: str | None = None
    due_vnd: int | None = None
    fee_reason: str | None = None
    counter_slip_id: int | None = None


def receive(intake: Intake, *, agency: Agency, by: Person, at: datetime, token: str | None = None) -> Dossier:
    """Take a complete dossier in and draw up its receipt (Nghị định 118/2025/NĐ-CP Đ17).

    token: of the form; the same token with the same content gives the same dossier, with other content is refused.
    Raises WrongInput and Refused.
    """
    require(by, Act.RECEIVE, on=to_local(at).date())
    if token and (known := already_received(intake, agency=agency, by=by, token=token)):
        return known
    dossier = enter(intake, agency=agency, by=by, at=at)
    if token:
        keep_token(dossier, intake, by=by, token=token, at=at)
    dossier.first_appointment_at = dossier.appointment_at = dossier.due_at
    paper = receipts.draw_up_receipt(dossier, by=by, at=at)
    happened(
        dossier, EventKind.RECEIVED, by=by, at=dossier.received_at, entered_at=dossier.entered_at, paper=paper,
        procedure=dossier.procedure_version_id, code=dossier.code, late_entry=dossier.late_entry_slip,
    )  # fmt: skip
    return dossier


def enter(intake: Intake, *, agency: Agency, by: Person, at: datetime) -> Dossier:
    """The dossier itself with code, papers, fee and legal end; no receipt and no event yet. For the acts of intake."""
    version = intake.version
    if by.agency_id != agency.id:
        raise Refused("Chỉ người của cơ quan tiếp nhận mới được tiếp nhận hồ sơ tại đây.")
    applicant, submitter = intake.applicant.cleaned(), intake.submitter.cleaned()
    received_at = _received_at(intake, by=by, at=at)
    day = to_local(received_at).date()
    if not version.holds_on(day):
        raise WrongInput("Thủ tục này không có hiệu lực vào ngày tiếp nhận. Chọn lại thủ tục.", field="procedure")
    _check_quantities(intake)
    hold_steady(agency.id)
    hold(agency.id)
    code, own, entered_at = _code(intake, agency=agency, received_at=received_at, at=at)
    if intake.received_at is None:
        received_at = entered_at  # never before the number that was given before
    dossier = Dossier(
        agency_id=agency.id,
        agency=agency,
        code=code,
        own_series=own,
        procedure_version=version,
        deciding_agency_id=version.deciding_agency_id,
        decided_here=is_decided_by(version, agency),
        channel=intake.channel,
        submitted_at=intake.submitted_at,
        answer_due_at=_answer_due(intake, agency),
        parcel_number=optional(intake.parcel_number, limit=SHORT, label="Số bưu gửi", field="parcel_number"),
        received_at=received_at,
        entered_at=entered_at,
        late_entry_slip=optional(
            intake.late_entry_slip, limit=SHORT, label="Số phiếu viết tay", field="late_entry_slip"
        ),
        sets=intake.sets,
        pages=intake.pages,
        copies=intake.copies,
        delivery=intake.delivery,
        register_no=optional(intake.register_no, limit=SHORT, label="Số thứ tự sổ", field="register_no"),
        note=optional(intake.note, limit=LONG, label="Ghi chú", field="note", lines=True),
        status=Status.RECEIVED,
        clock_start_at=received_at,
        at_once=False,
        provisional=False,
    )
    enter_in_register(dossier)
    write_parties(dossier, applicant, submitter)
    dossier.previous_dossier_id = _filed_before(dossier, version)
    db.session.add(dossier)
    for position, paper in enumerate(intake.papers, start=1):
        name = required(paper.name, limit=LONG, label="Tên giấy tờ", field="papers")
        dossier.papers.append(
            DossierPaper(
                agency_id=agency.id, position=position, name=name, originals=paper.originals, copies=paper.copies
            )
        )
    db.session.flush()
    count_anew(dossier)
    _charge(dossier, intake)
    _answer_counter_slip(dossier, intake)
    return dossier


def already_received(intake: Intake, *, agency: Agency, by: Person, token: str) -> Dossier | None:
    """The dossier that this form, sent before, has made. Raises Refused when its content was another one.

    A form sent twice at once waits here for the first one: a person takes in one dossier after the other.
    """
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))
    known = db.session.scalar(
        select(IntakeToken).where(
            IntakeToken.agency_id == agency.id, IntakeToken.person_id == by.id, IntakeToken.token == token
        )
    )
    if known is None:
        return None
    if known.content_hash != _content_hash(intake):
        raise Refused("Biểu mẫu này đã được dùng để tiếp nhận một hồ sơ khác. Mở biểu mẫu tiếp nhận mới rồi nhập lại.")
    return db.session.get_one(Dossier, known.dossier_id)


def keep_token(dossier: Dossier, intake: Intake, *, by: Person, token: str, at: datetime) -> None:
    """Remember which form made the dossier."""
    db.session.add(
        IntakeToken(
            agency_id=dossier.agency_id, person_id=by.id, token=token, content_hash=_content_hash(intake),
            dossier_id=dossier.id, at=at,
        )
    )  # fmt: skip


def _received_at(intake: Intake, *, by: Person, at: datetime) -> datetime:
    moment = intake.received_at
    if moment is not None and moment > at:
        raise WrongInput(
            f"Thời điểm tiếp nhận {to_local(moment):%H:%M %d/%m/%Y} nằm ở tương lai. Kiểm tra lại ngày giờ.",
            field="received_at",
        )
    if intake.submitted_at and intake.submitted_at > (moment or at):
        raise WrongInput("Thời điểm nộp phải trước thời điểm tiếp nhận.", field="submitted_at")
    if moment is None:
        return at
    if not intake.code:
        require(by, Act.LATE_ENTRY, on=to_local(at).date())
        if not intake.late_entry_slip:
            raise WrongInput("Nhập bù cần số của phiếu viết tay đã giao cho người nộp.", field="late_entry_slip")
    return moment


def _answer_due(intake: Intake, agency: Agency) -> datetime | None:
    """Until when an online filing had to be answered. None where the calendar does not reach: nobody is blamed then."""
    if intake.channel is not Channel.ONLINE or intake.submitted_at is None:
        return None
    try:
        return due(intake.submitted_at, ONLINE_ANSWER, calendar=calendar_for(agency.id)).at
    except CalendarTooShort:
        return None


def _check_quantities(intake: Intake) -> None:
    if not 1 <= intake.sets <= 1000:
        raise WrongInput("Số bộ hồ sơ từ 1 đến 1.000.", field="sets")
    if not 0 <= intake.pages <= 100_000:
        raise WrongInput("Số trang từ 0 đến 100.000.", field="pages")
    if not 0 <= intake.copies <= 10_000:
        raise WrongInput("Số bản từ 0 đến 10.000.", field="copies")
    if len(intake.papers) > 100:
        raise WrongInput("Danh mục có quá 100 giấy tờ. Gộp các giấy tờ cùng loại.", field="papers")
    for paper in intake.papers:
        if not (0 <= paper.originals <= 1000 and 0 <= paper.copies <= 1000):
            raise WrongInput("Số bản chính, bản sao từ 0 đến 1.000.", field="papers")


def _code(intake: Intake, *, agency: Agency, received_at: datetime, at: datetime) -> tuple[str, bool, datetime]:
    if intake.code:
        code = given_code(intake.code, at=at)
        taken = db.session.scalar(select(Dossier.id).where(Dossier.agency_id == agency.id, Dossier.code == code))
        if taken is not None:
            raise WrongInput(f"Mã hồ sơ {code} đã có trong hệ thống. Kiểm tra lại mã.", field="code")
        return code, False, at
    prefix = series_of(agency, intake.version.deciding_agency_id, received_on=to_local(received_at).date())
    code, entered_at = next_dossier_code(prefix, received_at=received_at, at=at)
    return code, True, entered_at


def _filed_before(dossier: Dossier, version: ProcedureVersion) -> int | None:
    """The last dossier of the same person for the same procedure within 30 days; linked, and on the integrity list."""
    query = (
        select(Dossier)
        .join(Dossier.procedure_version)
        .where(
            Dossier.agency_id == dossier.agency_id,
            ProcedureVersion.procedure_id == version.procedure_id,
            Dossier.received_at <= dossier.received_at,
            Dossier.status != Status.VOID,
        )
        .order_by(Dossier.received_at.desc(), Dossier.id.desc())
        .limit(1)
    )
    if dossier.applicant_id_number:
        query = query.where(Dossier.applicant_id_number == dossier.applicant_id_number)
    elif dossier.applicant_phone:
        query = query.where(
            Dossier.applicant_phone == dossier.applicant_phone, Dossier.applicant_name == dossier.applicant_name
        )
    else:
        return None
    with db.session.no_autoflush:
        earlier = db.session.scalar(query)
    if earlier is None or days_between(earlier.received_at, dossier.received_at) > REFILED_WITHIN_DAYS:
        return None
    return earlier.id


def _charge(dossier: Dossier, intake: Intake) -> None:
    day = to_local(dossier.received_at).date()
    rule = fee_due(dossier.procedure_version, pages=intake.pages, copies=intake.copies, on=day)
    due = intake.due_vnd if intake.due_vnd is not None else rule
    if due is None:
        return
    if not 0 <= due <= 10_000_000_000:
        raise WrongInput("Số tiền phải từ 0 đồng trở lên.", field="due_vnd")
    reason = optional(intake.fee_reason, limit=LONG, label="Lý do thu khác mức quy định", field="fee_reason")
    if rule is not None and due != rule and not reason:
        raise WrongInput("Số tiền khác mức quy định: nêu lý do.", field="fee_reason")
    db.session.add(
        Charge(
            agency_id=dossier.agency_id, dossier_id=dossier.id, name="Phí, lệ phí", due_vnd=due, rule_vnd=rule,
            difference_reason=reason,
        )
    )  # fmt: skip


def _answer_counter_slip(dossier: Dossier, intake: Intake) -> None:
    if intake.counter_slip_id is None:
        return
    slip = db.session.get(CounterSlip, intake.counter_slip_id)
    if slip is None or slip.agency_id != dossier.agency_id:
        raise WrongInput("Không tìm thấy phiếu hướng dẫn bổ sung này.", field="counter_slip_id")
    if slip.dossier_id is not None or slip.declined:
        raise WrongInput("Phiếu này không còn chờ bổ sung. Bỏ chọn phiếu rồi tiếp nhận.", field="counter_slip_id")
    slip.dossier_id = dossier.id


def _content_hash(intake: Intake) -> str:
    plain = replace(intake, version=intake.version.id, papers=tuple(intake.papers))  # type: ignore[arg-type]
    return hashlib.sha256(repr(plain).encode()).hexdigest()
