"""Devices at the desk on which citizens answer: opened and closed by staff, found by a secret address."""

import re
import secrets
from datetime import datetime

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.surveys.models import SurveyKiosk
from onestop.text import required

NAME = 60
_SECRET = re.compile("[A-Za-z0-9_-]{22}")


def open_kiosk(agency: Agency, name: str, *, by: Person, at: datetime) -> SurveyKiosk:
    """Make an address for a device; 128 random bits. Raises WrongInput."""
    require(by, Act.RUN_SURVEY, on=to_local(at).date())
    row = SurveyKiosk(
        agency_id=agency.id,
        name=required(name, limit=NAME, label="Tên thiết bị", field="name"),
        secret=secrets.token_urlsafe(16),
        opened_at=at,
        opened_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    record(agency.id, "survey_kiosk_opened", "survey_kiosk", row.id, by=by.id, at=at, name=row.name)
    return row


def close_kiosk(row: SurveyKiosk, *, by: Person, at: datetime) -> None:
    """The address opens nothing from now on. May be said twice."""
    require(by, Act.RUN_SURVEY, on=to_local(at).date())
    if by.agency_id != row.agency_id:
        raise Refused("Thiết bị này của cơ quan khác.")
    if row.closed_at is None:
        row.closed_at = at
        record(row.agency_id, "survey_kiosk_closed", "survey_kiosk", row.id, by=by.id, at=at, name=row.name)


def kiosk_by(secret: str) -> SurveyKiosk | None:
    """The open kiosk of an address."""
    if not _SECRET.fullmatch(secret):
        return None
    return db.session.scalar(select(SurveyKiosk).where(SurveyKiosk.secret == secret, SurveyKiosk.closed_at.is_(None)))


def open_kiosks(agency_id: int) -> list[SurveyKiosk]:
    """The devices that citizens can answer on now."""
    return list(
        db.session.scalars(
            select(SurveyKiosk)
            .where(SurveyKiosk.agency_id == agency_id, SurveyKiosk.closed_at.is_(None))
            .order_by(SurveyKiosk.id)
        )
    )
