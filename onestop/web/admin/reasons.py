"""The office's list of reasons for lateness, from which letters of apology choose."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from onestop.cases.lateness_reasons import add_reason, all_reasons, retire_reason
from onestop.cases.models import LatenessReason
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, page, refused, saving, told
from onestop.web.forms import DeskForm
from onestop.web.moment import now


class ReasonForm(DeskForm):
    name = StringField("Lý do", [InputRequired("Nhập lý do.")])


@bp.route("/ly-do-qua-han", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def reasons() -> ResponseReturnValue:
    officer = current_officer()
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form) as saved:
            add_reason(officer.agency, form.name.data or "", by=officer, at=now())
        if saved:
            return told("Đã thêm lý do.", url_for("admin.reasons"))
    return page("admin/reasons.html", form=form, reasons=all_reasons(officer.agency_id))


@bp.post("/ly-do-qua-han/<int:reason_id>/ngung-dung")
@requires(Act.ADMINISTER)
def retire(reason_id: int) -> ResponseReturnValue:
    officer, row = current_officer(), db.session.get(LatenessReason, reason_id)
    if row is None or row.agency_id != officer.agency_id or row.retired_at is not None:
        abort(404)
    form, address = ButtonForm(), url_for("admin.reasons")
    with saving(form) as saved:
        retire_reason(row, by=officer, at=now())
    return (
        told("Đã ngừng dùng lý do. Văn bản đã ghi lý do này giữ nguyên.", address) if saved else refused(form, address)
    )
