"""The register of a desk (Sổ theo dõi hồ sơ) as rows: of a period, or the whole book of a year."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from onestop.cases import printed
from onestop.cases.acting import STATUS_NAMES
from onestop.cases.models import Delivery, Dossier, Handing, Handover, PaperKind, Status
from onestop.cases.on_demand import form_note
from onestop.cases.register_numbers import written
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.register import Line, Register
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import day_begins, day_ends, to_local
from onestop.sla.clock import days_between

LONGEST_DAYS = 366
_WAYS = {Delivery.DESK: "Trực tiếp", Delivery.POST: "Bưu chính", Delivery.ONLINE: "Bản điện tử"}
_VOID = "hủy do nhập sai"
_ENDINGS = (Status.REFUSED, Status.STOPPED, Status.CLOSED, Status.VOID)


def extract(agency: Agency, first: date, last: date, *, by: Person, at: datetime) -> Register:
    """The dossiers received from `first` to `last`, days of Vietnam, both included; it takes no number and is not kept.

    Raises WrongInput for a period that ends before it begins, lies ahead or is longer than a year.
    """
    require(by, Act.SEE_DOSSIERS, on=to_local(at).date())
    if last < first:
        raise WrongInput("Ngày cuối phải từ ngày đầu trở đi.", field="last")
    if first > to_local(at).date():
        raise WrongInput("Ngày đầu nằm ở tương lai nên chưa có hồ sơ. Chọn lại ngày.", field="first")
    if days_between(day_begins(first), day_ends(last)) >= LONGEST_DAYS:
        raise WrongInput("Một lần in nhiều nhất một năm. Chọn khoảng ngày ngắn hơn.", field="last")
    rows = tuple(lines_of(and_(in_book_of(agency), received_in(first, last))))
    return Register(
        head=printed.letterhead(agency),
        first_day=first,
        last_day=last,
        rows=rows,
        voids=sum(line.note is not None and line.note.startswith(_VOID) for line in rows),
        issued_at=at,
        made_by=by.full_name,
        form_note=form_note(PaperKind.REGISTER, on=to_local(at).date()),
        mark=printed.mark(),
    )


def book_lines(agency: Agency, year: int) -> tuple[Line, ...]:
    """Every number of the book of a year, in its order."""
    return tuple(lines_of(of_book(agency, year)))


def of_book(agency: Agency, year: int) -> ColumnElement[bool]:
    """The dossiers that stand in the book of an agency's year, wherever they are handled now."""
    return and_(Dossier.register_agency_id == agency.id, Dossier.register_year == year)


def lines_of(which: ColumnElement[bool]) -> Iterator[Line]:
    """The lines of the dossiers that fit, in the order of the book; what an older register told comes first."""
    db.session.flush()
    names: dict[int, str] = dict(db.session.execute(select(Agency.id, Agency.name)).all())
    chosen = select(Dossier.id).where(which)
    sent: dict[int, datetime] = dict(
        db.session.execute(
            select(Handover.dossier_id, func.min(Handover.at))
            .where(Handover.dossier_id.in_(chosen))
            .group_by(Handover.dossier_id)
        ).all()
    )
    given: dict[int, tuple[str, Delivery]] = {  # the last one wins
        dossier_id: (name, delivery)
        for dossier_id, name, delivery in db.session.execute(
            select(Handing.dossier_id, Handing.collector_name, Handing.delivery)
            .where(Handing.dossier_id.in_(chosen))
            .order_by(Handing.id)
        )
    }
    rows = db.session.execute(
        select(
            Dossier.id,
            Dossier.register_seq,
            Dossier.register_no,
            Dossier.code,
            ProcedureVersion.name,
            ProcedureVersion.case_name,
            Dossier.sets,
            Dossier.applicant_name,
            Dossier.applicant_address,
            Dossier.applicant_phone,
            func.coalesce(Dossier.deciding_agency_id, Dossier.agency_id),
            Dossier.received_at,
            Dossier.appointment_at,
            Dossier.result_confirmed_at,
            Dossier.returned_at,
            Dossier.status,
            Dossier.at_once,
            Dossier.late_entry_slip,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
        .where(which)
        .order_by(
            func.coalesce(Dossier.register_year, 0),
            func.coalesce(Dossier.register_seq, 0),
            Dossier.received_at,
            Dossier.id,
        )
    )
    for (
        dossier_id, seq, old_number, code, name, case_name, sets, applicant, address, phone, decided_by, received_at,
        appointment_at, result_at, returned_at, status, at_once, late_entry,
    ) in rows:  # fmt: skip
        collector, delivery = given.get(dossier_id, (None, None))
        yield Line(
            number=written(seq) if seq is not None else old_number or "",
            code=code,
            content=f"{name} ({case_name})" if case_name else name,
            sets=sets,
            applicant=applicant,
            where="; ".join(filter(None, (address, phone))),
            decided_by=names[decided_by],
            received_on=_day(received_at),
            appointment_on=_day(appointment_at) if appointment_at else None,
            sent_on=_day(sent[dossier_id]) if dossier_id in sent else None,
            result_on=_day(result_at) if result_at else None,
            returned_on=_day(returned_at) if returned_at else None,
            way=_WAYS[delivery] if delivery is not None and returned_at else None,
            handed_to=collector if returned_at else None,
            note=_note(status, at_once=at_once, late_entry=late_entry is not None),
        )


def _note(status: Status, *, at_once: bool, late_entry: bool) -> str | None:
    parts = []
    if status is Status.VOID:
        parts.append(_VOID)
    elif status in _ENDINGS:
        parts.append(STATUS_NAMES[status])
    if at_once:
        parts.append("trả kết quả ngay")
    if late_entry:
        parts.append("nhập bù")
    return "; ".join(parts) or None


def in_book_of(agency: Agency) -> ColumnElement[bool]:
    """Taken in by the desk, or taken over by it from an older register."""
    return or_(
        Dossier.register_agency_id == agency.id,
        and_(Dossier.register_agency_id.is_(None), Dossier.agency_id == agency.id),
    )


def received_in(first: date, last: date) -> ColumnElement[bool]:
    """Received from `first` to `last`, days of Vietnam, both included."""
    return and_(Dossier.received_at >= day_begins(first), Dossier.received_at <= day_ends(last))


def _day(moment: datetime) -> date:
    return to_local(moment).date()
