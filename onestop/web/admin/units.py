"""Units of the office that handle dossiers."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from onestop.database import db
from onestop.people.models import Unit
from onestop.people.permissions import Act
from onestop.people.units import create_unit, rename_unit, units_of
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, own_agency, page, saving, told
from onestop.web.forms import DeskForm
from onestop.web.moment import now


class RenameForm(DeskForm):
    name = StringField("Tên phòng, đơn vị", [InputRequired("Nhập tên phòng, đơn vị.")])


class UnitForm(RenameForm):
    is_desk = BooleanField("Đây là Bộ phận Một cửa")


@bp.route("/don-vi", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def units() -> ResponseReturnValue:
    officer = current_officer()
    form = UnitForm()
    if form.validate_on_submit():
        with saving(form) as saved:
            create_unit(officer.agency, form.name.data or "", is_desk=form.is_desk.data, by=officer, at=now())
        if saved:
            return told("Đã thêm đơn vị.", url_for("admin.units"))
    return page("admin/units/index.html", form=form, units=units_of(own_agency()))


@bp.route("/don-vi/<int:unit_id>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def rename(unit_id: int) -> ResponseReturnValue:
    officer, unit = current_officer(), db.session.get(Unit, unit_id)
    if unit is None or unit.agency_id != officer.agency_id:
        abort(404)
    form = RenameForm(data={"name": unit.name})
    if form.validate_on_submit():
        with saving(form) as saved:
            rename_unit(unit, form.name.data or "", by=officer, at=now())
        if saved:
            return told("Đã đổi tên đơn vị.", url_for("admin.units"))
    return page("admin/units/rename.html", form=form, unit=unit)
