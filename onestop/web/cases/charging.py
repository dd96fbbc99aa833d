"""Taking a fee that is due (/ho-so/<code>/thu-phi)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from onestop.cases import charging
from onestop.cases.models import Charge
from onestop.cases.parties import SHORT
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform, typed
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.formats import vnd
from onestop.web.forms import WholeNumberField
from onestop.web.moment import now


class TakeFeeForm(ActForm):
    charge = RadioField("Khoản thu", [InputRequired("Chọn khoản thu.")])
    paid_vnd = WholeNumberField("Số tiền đã thu (đồng)", [InputRequired("Nhập số tiền đã thu.")])
    receipt_number = StringField("Số biên lai", [Length(max=SHORT)])


@bp.route("/<code>/thu-phi", methods=["GET", "POST"])
@requires(Act.COLLECT_FEE)
def take_fee(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    rows = db.session.scalars(
        select(Charge)
        .where(Charge.dossier_id == dossier.id, Charge.paid_at.is_(None), Charge.due_vnd > 0)
        .order_by(Charge.id)
    ).all()
    if not rows:
        flash("Hồ sơ không còn khoản nào chưa thu.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    charges = {str(row.id): row for row in rows}
    only = rows[0] if len(rows) == 1 else None
    form = TakeFeeForm(
        revision=dossier.revision, charge=str(only.id) if only else None, paid_vnd=only.due_vnd if only else None
    )
    form.charge.choices = {key: f"{row.name}: phải thu {vnd(row.due_vnd)}" for key, row in charges.items()}
    return perform(
        form,
        dossier,
        lambda: charging.take_fee(
            charges[form.charge.data],
            paid_vnd=typed(form.paid_vnd.data, field="paid_vnd"),
            receipt_number=form.receipt_number.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi nhận thu phí, lệ phí.",
    ) or page("cases/take_fee.html", dossier, form)
