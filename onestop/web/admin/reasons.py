"""What the office has settled about lateness: the reasons from which letters choose, and when the machine warns."""

import re

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from onestop.cases.lateness_reasons import add_reason, all_reasons, retire_reason
from onestop.cases.models import LatenessReason
from onestop.cases.warning import change_shares, shares_of
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, page, refused, saving, told
from onestop.web.forms import DeskForm
from onestop.web.moment import now


class ReasonForm(DeskForm):
    name = StringField("Lý do", [InputRequired("Nhập lý do.")])


class WarningStepsForm(DeskForm):
    shares = StringField("Nhắc khi đã dùng (% thời hạn)", [Length(max=60)])


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
    now_held = ", ".join(str(share) for share in shares_of(officer.agency_id))
    return _page(form, WarningStepsForm(formdata=None, prefix=_STEPS, shares=now_held))


@bp.post("/ly-do-qua-han/moc-nhac")
@requires(Act.ADMINISTER)
def warning_steps() -> ResponseReturnValue:
    officer = current_officer()
    form = WarningStepsForm(prefix=_STEPS)
    if form.validate_on_submit():
        with saving(form) as saved:
            change_shares(officer.agency, _numbers(form.shares.data or ""), by=officer, at=now())
        if saved:
            return told("Đã lưu mốc nhắc. Hồ sơ đang giải quyết được nhắc theo mốc mới.", url_for("admin.reasons"))
    return _page(ReasonForm(formdata=None), form)


_STEPS = "moc-"  # keeps the fields of the two forms apart


def _page(form: ReasonForm, steps_form: WarningStepsForm) -> ResponseReturnValue:
    return page(
        "admin/reasons.html", form=form, steps_form=steps_form, reasons=all_reasons(current_officer().agency_id)
    )


def _numbers(text: str) -> list[int]:
    parts = [part for part in re.split(r"[\s,;%]+", text) if part]
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) <= 4):
            raise WrongInput(f"Mốc nhắc là các số từ 1 đến 99, ví dụ 50, 80: không đọc được “{part}”.", field="shares")
    return [int(part) for part in parts]


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
