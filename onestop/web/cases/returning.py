"""Giving the result, or the papers of a dossier that ended without one, to the citizen (/ho-so/<code>/tra-ket-qua)."""

from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import returning
from onestop.cases.models import Charge, Delivery
from onestop.cases.parties import LONG, NAME, SHORT
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.names import DELIVERIES
from onestop.web.cases.standing import lateness_of
from onestop.web.moment import now


class ReturnForm(ActForm):
    collector_name = StringField(
        "Họ tên người nhận kết quả", [DataRequired("Nhập họ tên người nhận kết quả."), Length(max=NAME)]
    )
    collector_id_number = StringField("Số giấy tờ của người nhận", [Length(max=SHORT)])
    relation = StringField("Quan hệ với chủ hồ sơ, hoặc giấy ủy quyền", [Length(max=NAME)])
    delivery = RadioField(
        "Cách trả",
        [InputRequired("Chọn cách trả kết quả.")],
        choices={delivery.value: name for delivery, name in DELIVERIES.items()},
    )
    parcel_number = StringField("Số bưu gửi", [Length(max=SHORT)])
    slip_lost = BooleanField("Người nhận không còn giấy tiếp nhận, đã ký cam đoan")
    partial = BooleanField("Mới trả một phần, còn kết quả sẽ trả sau")
    note = TextAreaField("Ghi chú", [Length(max=LONG)])


@bp.route("/<code>/tra-ket-qua", methods=["GET", "POST"])
@requires(Act.RETURN_RESULT)
def return_result(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = ReturnForm(
        revision=dossier.revision,
        collector_name=dossier.submitter_name or dossier.applicant_name,
        delivery=dossier.delivery.value,
    )
    return perform(
        form,
        dossier,
        lambda: returning.return_result(
            dossier,
            collector_name=form.collector_name.data or "",
            collector_id_number=form.collector_id_number.data,
            relation=form.relation.data,
            slip_lost=form.slip_lost.data,
            delivery=Delivery(form.delivery.data),
            parcel_number=form.parcel_number.data,
            partial=form.partial.data,
            note=form.note.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi nhận trả một phần kết quả." if form.partial.data else "Đã trả kết quả.",
    ) or page(
        "cases/return_result.html",
        dossier,
        form,
        lateness=lateness_of(dossier, at=now()),
        unpaid=db.session.scalars(
            select(Charge)
            .where(Charge.dossier_id == dossier.id, Charge.paid_at.is_(None), Charge.due_vnd > 0)
            .order_by(Charge.id)
        ).all(),
    )
