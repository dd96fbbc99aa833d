"""The office's list of reasons for lateness: shipped as a proposal, kept by the administrator."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from onestop.audit.chain import record
from onestop.cases.apology_gate import EXPLANATION
from onestop.cases.models import LatenessReason
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.text import folded, required

SHIPPED = Path(__file__).parent / "data" / "lateness_reasons.csv"


def load_shipped(agency: Agency) -> None:
    """Give a new office the list that comes with the system."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file)):
            db.session.add(
                LatenessReason(
                    agency_id=agency.id, name=row["name"], is_other=row["is_other"] == "yes", position=position
                )
            )
    db.session.flush()


def add_reason(agency: Agency, name: str, *, by: Person, at: datetime) -> LatenessReason:
    """Add a reason before “Lý do khác”; one that was retired comes back."""
    text = required(name, limit=NAME, label="Lý do", field="name")
    for row in db.session.scalars(select(LatenessReason).where(LatenessReason.agency_id == agency.id)):
        if folded(row.name) == folded(text):
            if row.retired_at is None:
                raise WrongInput("Lý do này đã có trong danh sách.", field="name")
            row.retired_at = None
            record(agency.id, "lateness_reason_back", "lateness_reason", row.id, by=by.id, at=at, name=row.name)
            return row
    last = db.session.scalar(
        select(func.max(LatenessReason.position)).where(
            LatenessReason.agency_id == agency.id, LatenessReason.is_other.is_(False)
        )
    )
    row = LatenessReason(agency_id=agency.id, name=text, is_other=False, position=(last or 0) + 1)
    db.session.add(row)
    db.session.flush()
    record(agency.id, "lateness_reason_added", "lateness_reason", row.id, by=by.id, at=at, name=text)
    return row


def all_reasons(agency_id: int) -> list[LatenessReason]:
    """The whole list in its order, “Lý do khác” behind the others, retired ones last."""
    return list(
        db.session.scalars(
            select(LatenessReason)
            .where(LatenessReason.agency_id == agency_id)
            .order_by(
                LatenessReason.retired_at.is_not(None),
                LatenessReason.is_other,
                LatenessReason.position,
                LatenessReason.id,
            )
        )
    )


def retire_reason(row: LatenessReason, *, by: Person, at: datetime) -> None:
    """Offer a reason no longer; letters that named it keep it. “Lý do khác” stays."""
    if row.is_other:
        raise WrongInput("“Lý do khác” luôn phải có trong danh sách.")
    row.retired_at = at
    record(row.agency_id, "lateness_reason_retired", "lateness_reason", row.id, by=by.id, at=at, name=row.name)


def reasons(agency_id: int) -> list[LatenessReason]:
    """The office's list of reasons, in its order; an agency without one uses the installation's."""
    rows = db.session.scalars(
        select(LatenessReason)
        .where(LatenessReason.agency_id == agency_id, LatenessReason.retired_at.is_(None))
        .order_by(LatenessReason.is_other, LatenessReason.position, LatenessReason.id)
    )
    return list(rows)


def reason_from_text(agency_id: int, text: str) -> tuple[LatenessReason, str | None]:
    """The listed reason that `text` names, or “Lý do khác” with the text as its explanation."""
    wanted = required(text, limit=EXPLANATION, label="Lý do", field="reason", lines=True)
    listed = reasons(agency_id)
    for row in listed:
        if folded(row.name) == folded(wanted):
            return row, None  # “Lý do khác” by its bare name too: who signs is then asked for the words
    other = next((row for row in listed if row.is_other), None)
    if other is None:
        raise Refused("Danh sách lý do của cơ quan chưa có “Lý do khác”. Quản trị viên bổ sung danh sách.")
    return other, wanted
