"""The three ends without a result: refused (/ho-so/<code>/tu-choi), stopped (/dung), closed (/dong)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from onestop.cases import ending
from onestop.cases.models import Status
from onestop.cases.parties import NAME
from onestop.cases.supplement import open_request
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now


class RefuseForm(ActForm):
    reason = TextAreaField("Lý do không giải quyết", [DataRequired("Nêu lý do không giải quyết."), Length(max=2000)])


class StopForm(ActForm):
    request = StringField(
        "Văn bản đề nghị của người nộp",
        [DataRequired("Nhập số hoặc ngày của văn bản đề nghị có chữ ký."), Length(max=NAME)],
    )


class CloseForm(ActForm):
    """One button."""


@bp.route("/<code>/tu-choi", methods=["GET", "POST"])
@requires(Act.REFUSE)
def refuse(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = RefuseForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: ending.refuse(dossier, reason=form.reason.data or "", by=current_officer(), at=now()),
        done="Đã ký Phiếu từ chối giải quyết. Trả lại hồ sơ cho người nộp.",
    ) or page("cases/refuse.html", dossier, form)


@bp.route("/<code>/dung", methods=["GET", "POST"])
@requires(Act.STOP)
def stop(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = StopForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: ending.stop(dossier, request=form.request.data or "", by=current_officer(), at=now()),
        done="Đã dừng giải quyết theo đề nghị. Trả lại hồ sơ cho người nộp.",
    ) or page("cases/stop.html", dossier, form)


@bp.route("/<code>/dong", methods=["GET", "POST"])
@requires(Act.CLOSE)
def close(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = CloseForm(revision=dossier.revision)
    answer = perform(
        form,
        dossier,
        lambda: ending.close(dossier, by=current_officer(), at=now()),
        done="Đã đóng hồ sơ. Gửi thông báo và trả lại hồ sơ cho người nộp.",
    )
    if answer is None and dossier.status is not Status.WAITING_SUPPLEMENT:
        flash("Hồ sơ không chờ bổ sung nên không đóng được.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    return answer or page("cases/close.html", dossier, form, request_=open_request(dossier), at=now())
