"""Giving a dossier to an officer or a unit (/ho-so/<code>/giao)."""

from datetime import date

from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from onestop.cases.handover import hand_over as give
from onestop.cases.models import Dossier
from onestop.cases.parties import LONG
from onestop.database import db
from onestop.people.models import Person, Role, Unit
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now, today

_HANDLERS = {Role.OFFICER, Role.HEAD, Role.RECEPTION, Role.DESK_HEAD}


class HandOverForm(ActForm):
    to_person = SelectField("Người nhận")
    to_unit = SelectField("Đơn vị nhận, khi chưa rõ người")
    note = TextAreaField("Ghi chú", [Length(max=LONG)])


@bp.route("/<code>/giao", methods=["GET", "POST"])
@requires(Act.HAND_OVER)
def hand_over(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    people, units = _people(dossier, on=today()), _units(dossier)
    form = HandOverForm(revision=dossier.revision)
    form.to_person.choices = {"": "Chọn người nhận"} | {str(one.id): _named(one) for one in people}
    form.to_unit.choices = {"": "Không"} | {str(unit.id): unit.name for unit in units}
    return perform(
        form,
        dossier,
        lambda: give(
            dossier,
            to_person=next((one for one in people if str(one.id) == form.to_person.data), None),
            to_unit=next((unit for unit in units if str(unit.id) == form.to_unit.data), None),
            note=form.note.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã giao hồ sơ. Thời hạn giải quyết không thay đổi.",
    ) or page("cases/hand_over.html", dossier, form)


def _people(dossier: Dossier, *, on: date) -> list[Person]:
    """Who of the office handles dossiers, by name; the one who has it now is left out."""
    rows = db.session.scalars(
        select(Person)
        .where(Person.agency_id == dossier.agency_id, Person.disabled_at.is_(None))
        .order_by(Person.full_name, Person.id)
    )
    return [row for row in rows if row.id != dossier.officer_id and _HANDLERS & row.roles_on(on)]


def _units(dossier: Dossier) -> list[Unit]:
    return list(
        db.session.scalars(select(Unit).where(Unit.agency_id == dossier.agency_id).order_by(Unit.name, Unit.id))
    )


def _named(person: Person) -> str:
    return f"{person.full_name} – {person.title}" if person.title else person.full_name
