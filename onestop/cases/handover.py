"""Handing a dossier on inside the office, with giver, taker and hour (NĐ 118/2025 Đ18)."""

from datetime import datetime

from onestop.cases.acting import begin, happened
from onestop.cases.models import Dossier, EventKind, Handover, Status
from onestop.cases.models.dossier import OPEN
from onestop.cases.parties import LONG
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person, Role, Unit
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.text import optional


def hand_over(
    dossier: Dossier,
    *,
    to_person: Person | None = None,
    to_unit: Unit | None = None,
    note: str | None = None,
    by: Person,
    at: datetime,
) -> Handover:
    """Give the dossier to an officer, or to a unit. A handing over never moves the clock."""
    begin(dossier, Act.HAND_OVER, by=by, at=at, when=OPEN)
    text = optional(note, limit=LONG, label="Ghi chú", field="note", lines=True)
    if to_person is None and to_unit is None:
        raise WrongInput("Chọn người hoặc đơn vị nhận hồ sơ.", field="to_person")
    if to_person is not None:
        if to_person.agency_id != dossier.agency_id or to_person.disabled_at is not None:
            raise WrongInput("Người nhận không làm việc ở cơ quan này.", field="to_person")
        if not {Role.OFFICER, Role.HEAD, Role.RECEPTION, Role.DESK_HEAD} & to_person.roles_on(to_local(at).date()):
            raise WrongInput(f"{to_person.full_name} không có vai trò xử lý hồ sơ. Chọn người khác.", field="to_person")
    if to_unit is not None and to_unit.agency_id != dossier.agency_id:
        raise WrongInput("Đơn vị nhận không thuộc cơ quan này.", field="to_unit")
    handed = Handover(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        at=at,
        by_id=by.id,
        from_person_id=dossier.officer_id or by.id,
        to_person_id=to_person.id if to_person else None,
        to_unit_id=to_unit.id if to_unit else (to_person.unit_id if to_person else None),
        note=text,
    )
    db.session.add(handed)
    dossier.officer_id = to_person.id if to_person else None
    dossier.unit_id = handed.to_unit_id
    if dossier.status is Status.RECEIVED:
        dossier.status = Status.IN_PROGRESS
    taker = to_person.full_name if to_person else to_unit.name if to_unit else ""
    happened(
        dossier, EventKind.HANDED_OVER, by=by, at=at, note=f"Giao cho {taker}" + (f": {text}" if text else ""),
        to_person=dossier.officer_id, to_unit=dossier.unit_id,
    )  # fmt: skip
    return handed
