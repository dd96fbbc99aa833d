"""The units of an office that handle dossiers."""

from datetime import datetime

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Agency, Person, Unit
from onestop.text import required

NAME_LIMIT = 150


def create_unit(agency: Agency, name: str, *, is_desk: bool = False, by: Person | None, at: datetime) -> Unit:
    """A new unit. is_desk: it is the Bộ phận Một cửa itself."""
    unit = Unit(agency=agency, name=_name(agency, name), is_desk=is_desk)
    db.session.add(unit)
    db.session.flush()
    _note(unit, "create_unit", by=by, at=at)
    return unit


def rename_unit(unit: Unit, name: str, *, by: Person | None, at: datetime) -> None:
    before = unit.name
    unit.name = _name(unit.agency, name, but=unit)
    db.session.flush()
    _note(unit, "rename_unit", by=by, at=at, before=before)


def units_of(agency: Agency) -> list[Unit]:
    """The units of an office: the desk first, then by name."""
    rows = db.session.scalars(
        select(Unit).where(Unit.agency_id == agency.id).order_by(Unit.is_desk.desc(), Unit.name, Unit.id)
    )
    return list(rows)


def _name(agency: Agency, value: str, *, but: Unit | None = None) -> str:
    name = required(value, limit=NAME_LIMIT, label="Tên phòng, đơn vị", field="name")
    same = db.session.scalar(select(Unit.id).where(Unit.agency_id == agency.id, Unit.name == name))
    if same is not None and (but is None or same != but.id):
        raise WrongInput("Phòng, đơn vị này đã có. Chọn tên khác.", field="name")
    return name


def _note(unit: Unit, act: str, *, by: Person | None, at: datetime, **detail: object) -> None:
    who = by.id if by is not None else None
    record(unit.agency_id, act, "unit", unit.id, by=who, at=at, name=unit.name, is_desk=unit.is_desk, **detail)
