"""Giấy biên nhận trả kết quả: printed after a result, or the papers of an ended dossier, were given to the citizen."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases import printed
from onestop.cases.acting import STATUS_NAMES
from onestop.cases.models import Delivery, Dossier, Handing, Paper, PaperKind, Result
from onestop.cases.on_demand import last_of, print_paper
from onestop.cases.register_numbers import book_of, number_of
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.return_receipt import Collected, HandedResult, ReturnReceipt
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local


def print_return_receipt(dossier: Dossier, *, by: Person, at: datetime) -> Paper:
    """The receipt for what was returned; the same paper as long as nothing more was given.

    Raises Refused before anything was given back.
    """
    require(by, Act.RETURN_RESULT, on=to_local(at).date())
    if by.agency_id != dossier.agency_id:
        raise Refused(f"Hồ sơ {dossier.code} thuộc cơ quan khác.")
    return print_paper(
        PaperKind.RETURN_RECEIPT,
        lambda _number, earlier: return_receipt_of(dossier, at=at, replaces=earlier),
        agency=dossier.agency,
        dossier=dossier,
        by=by,
        at=at,
        earlier=lambda: last_of(dossier, PaperKind.RETURN_RECEIPT),
    )


def return_receipt_of(dossier: Dossier, *, at: datetime, replaces: Paper | None = None) -> ReturnReceipt:
    """The facts that the receipt prints."""
    db.session.flush()
    handings = db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id).order_by(Handing.id)).all()
    if not handings:
        raise Refused(f"Hồ sơ {dossier.code} chưa trả kết quả nên chưa in được giấy biên nhận. Hãy ghi nhận việc trả.")
    results = db.session.scalars(select(Result).where(Result.dossier_id == dossier.id).order_by(Result.id)).all()
    version = dossier.procedure_version
    outcome = STATUS_NAMES[dossier.status]
    return ReturnReceipt(
        head=printed.letterhead(dossier.agency),
        dossier_code=dossier.code,
        applicant=printed.party(dossier),
        content=version.full_name,
        results=tuple(
            HandedResult(
                kind=version.result_name or f"Kết quả {version.name}",
                number=result.number,
                summary=result.summary,
                dated_on=result.dated_on,
            )
            for result in results
        ),
        outcome=None if results else f"Trả lại hồ sơ: {outcome}",
        handings=tuple(_collected(dossier, handing) for handing in handings),
        issued_at=at,
        register_book=book_of(dossier),
        register_number=number_of(dossier),
        replaces=f"{to_local(replaces.created_at):%d/%m/%Y}" if replaces else None,
        mark=printed.mark(),
    )


def _collected(dossier: Dossier, handing: Handing) -> Collected:
    return Collected(
        at=handing.at,
        collector=handing.collector_name,
        officer=db.session.get_one(Person, handing.by_id).full_name,
        collector_id=handing.collector_id_number,
        relation=handing.relation,
        way=_way(dossier, handing),
        slip_lost=handing.slip_lost,
        partial=handing.partial,
        note=handing.note,
    )


def _way(dossier: Dossier, handing: Handing) -> str:
    match handing.delivery:
        case Delivery.POST:
            number = f", số bưu gửi {handing.parcel_number}" if handing.parcel_number else ""
            return f"Qua dịch vụ bưu chính công ích{number}"
        case Delivery.ONLINE:
            return "Bản điện tử, qua Cổng Dịch vụ công"
        case _:
            return f"Trực tiếp tại {dossier.agency.desk_name}"
