"""Giving the result to the citizen: who collected it, by what right, and what became of the slip (NĐ 118/2025 Đ22)."""

from datetime import datetime

from onestop.cases.acting import begin, happened
from onestop.cases.models import Delivery, Dossier, EventKind, Handing, Status
from onestop.cases.parties import LONG, NAME, SHORT, id_number
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.text import optional, required

_ENDED = (Status.RESULT_READY, Status.REFUSED, Status.STOPPED, Status.CLOSED)


def return_result(
    dossier: Dossier,
    *,
    collector_name: str,
    collector_id_number: str | None = None,
    relation: str | None = None,
    slip_lost: bool = False,
    delivery: Delivery = Delivery.DESK,
    parcel_number: str | None = None,
    partial: bool = False,
    note: str | None = None,
    by: Person,
    at: datetime,
) -> Handing:
    """Hand over the result, or the papers of a dossier that ended without one. partial: more results will follow.

    A missing letter of apology never stands in the way.
    """
    begin(dossier, Act.RETURN_RESULT, by=by, at=at, when=_ENDED)
    if dossier.returned_at is not None:
        raise Refused("Hồ sơ này đã được trả.")
    if dossier.status is Status.RESULT_READY and dossier.result_confirmed_at is None:
        raise Refused("Bộ phận Một cửa chưa xác nhận đã nhận kết quả. Hãy xác nhận trước khi trả.")
    handing = Handing(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        at=at,
        by_id=by.id,
        collector_name=required(collector_name, limit=NAME, label="Họ tên người nhận kết quả", field="collector_name"),
        collector_id_number=id_number(collector_id_number, field="collector_id_number"),
        relation=optional(relation, limit=NAME, label="Quan hệ hoặc giấy ủy quyền", field="relation"),
        slip_lost=slip_lost,
        delivery=delivery,
        parcel_number=optional(parcel_number, limit=SHORT, label="Số bưu gửi", field="parcel_number"),
        partial=partial,
        note=optional(note, limit=LONG, label="Ghi chú", field="note", lines=True),
    )
    db.session.add(handing)
    if not partial:
        dossier.returned_at = at
        if dossier.status is Status.RESULT_READY:
            dossier.status = Status.RETURNED
    happened(
        dossier, EventKind.RETURNED, by=by, at=at, partial=partial, slip_lost=slip_lost,
        note=f"Người nhận: {handing.collector_name}" + (" (trả một phần)" if partial else ""),
    )  # fmt: skip
    return handing
