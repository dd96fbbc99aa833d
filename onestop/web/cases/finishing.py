"""Noting the result (/ho-so/<code>/ket-qua) and confirming it at the desk (/xac-nhan)."""

from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from onestop.cases import finishing
from onestop.cases.models import Result
from onestop.cases.parties import LONG, SHORT
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.standing import lateness_of
from onestop.web.forms import DayField
from onestop.web.moment import now, today


class FinishForm(ActForm):
    number = StringField("Số kết quả", [Length(max=SHORT)])
    dated_on = DayField("Ngày của kết quả")
    summary = TextAreaField("Trích yếu", [Length(max=LONG)])


class ConfirmForm(ActForm):
    """One button."""


@bp.route("/<code>/ket-qua", methods=["GET", "POST"])
@requires(Act.FINISH)
def finish(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = FinishForm(revision=dossier.revision, dated_on=today())
    return perform(
        form,
        dossier,
        lambda: finishing.finish(
            dossier,
            number=form.number.data,
            dated_on=form.dated_on.data,
            summary=form.summary.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi nhận kết quả. Chuyển kết quả đến Bộ phận Một cửa để xác nhận và trả.",
    ) or page("cases/finish.html", dossier, form, lateness=lateness_of(dossier, at=now()))


@bp.route("/<code>/xac-nhan", methods=["GET", "POST"])
@requires(Act.CONFIRM_RESULT)
def confirm_result(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = ConfirmForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: finishing.confirm_result(dossier, by=current_officer(), at=now()),
        done="Đã xác nhận: kết quả ở Bộ phận Một cửa, có thể trả.",
    ) or page(
        "cases/confirm_result.html",
        dossier,
        form,
        results=db.session.scalars(
            select(Result).where(Result.dossier_id == dossier.id, Result.confirmed_at.is_(None)).order_by(Result.id)
        ).all(),
    )
