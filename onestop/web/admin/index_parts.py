"""The points of Bộ chỉ số 766, by the date from which they hold."""

from decimal import Decimal

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.measures.index_parts import RECEIVED_NAMES, Received, change_part, parts_on
from onestop.reports.numbers import read_number
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.forms import DayField, DeskForm, options
from onestop.web.moment import now, today


class PartForm(DeskForm):
    code = SelectField("Thành phần")
    points = StringField("Điểm tối đa")
    rule = SelectField("Tiến độ tính trên")
    valid_from = DayField("Áp dụng từ ngày")
    source = StringField("Nguồn")


@bp.route("/bao-cao/bo-chi-so-766", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def index_parts() -> ResponseReturnValue:
    officer = current_officer()
    parts = parts_on(officer.agency_id, today())
    form = PartForm()
    form.code.choices = options({part.code: part.name for part in parts})
    form.rule.choices = options({rule.value: name for rule, name in RECEIVED_NAMES.items()})
    if form.validate_on_submit():
        with saving(form) as saved:
            if form.valid_from.data is None:
                raise WrongInput("Nhập ngày bắt đầu áp dụng.", field="valid_from")
            change_part(
                officer.agency_id,
                form.code.data or "",
                points=read_number(form.points.data or "", field="points", most=Decimal(100))
                if form.points.data
                else None,
                rule=Received(form.rule.data),
                valid_from=form.valid_from.data,
                source=form.source.data or "",
                by=officer,
                at=now(),
            )
        if saved:
            return told("Đã lưu. Kỳ đã chốt giữ nguyên điểm cũ.", url_for("admin.index_parts"))
    return page(
        "admin/index_parts.html",
        form=form,
        index_parts=parts,
        total=sum(part.points for part in parts),
        rules=RECEIVED_NAMES,
    )
