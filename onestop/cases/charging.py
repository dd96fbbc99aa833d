"""Taking the fee of a dossier: paid at intake or later, with the number of the biên lai."""

from datetime import datetime

from onestop.cases.acting import begin, happened
from onestop.cases.models import Charge, Dossier, EventKind, Status
from onestop.cases.parties import SHORT
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.text import optional


def take_fee(charge: Charge, *, paid_vnd: int, receipt_number: str | None = None, by: Person, at: datetime) -> None:
    """Note that a charge was paid, in full. paid_vnd: đồng."""
    dossier = db.session.get_one(Dossier, charge.dossier_id)
    begin(dossier, Act.COLLECT_FEE, by=by, at=at, when=[status for status in Status if status is not Status.VOID])
    db.session.refresh(charge)
    if charge.paid_at is not None:
        raise Refused("Khoản này đã được thu.")
    if paid_vnd != charge.due_vnd or paid_vnd <= 0:
        raise WrongInput(f"Số tiền thu phải đúng bằng số phải thu, {charge.due_vnd} đồng.", field="paid_vnd")
    charge.paid_vnd = paid_vnd
    charge.paid_at = at
    charge.receipt_number = optional(receipt_number, limit=SHORT, label="Số biên lai", field="receipt_number")
    charge.taken_by_id = by.id
    happened(
        dossier, EventKind.FEE_PAID, by=by, at=at, note=charge.name, paid_vnd=paid_vnd, receipt=charge.receipt_number
    )
