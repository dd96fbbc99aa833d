"""Asking for a supplement (/ho-so/<code>/yeu-cau-bo-sung) and noting that it came (/bo-sung-du)."""

from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from onestop.cases import supplement
from onestop.cases.models import Dossier, Status
from onestop.cases.parties import LONG
from onestop.errors import Refused
from onestop.people.permissions import Act
from onestop.sla.measure import CalendarTooShort
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now


class AskSupplementForm(ActForm):
    items = TextAreaField(
        "Giấy tờ, nội dung cần bổ sung",
        [DataRequired("Ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung."), Length(max=8000)],
    )
    reason = TextAreaField("Lý do", [DataRequired("Nêu lý do yêu cầu bổ sung."), Length(max=2000)])
    approval_reason = TextAreaField("Lý do lãnh đạo cho phép ngoài quy định", [Length(max=2000)])


class CompleteForm(ActForm):
    note = TextAreaField("Ghi chú", [Length(max=LONG)])


@bp.route("/<code>/yeu-cau-bo-sung", methods=["GET", "POST"])
@requires(Act.ASK_SUPPLEMENT)
def ask_supplement(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = AskSupplementForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: supplement.ask_supplement(
            dossier,
            items=(form.items.data or "").replace("\r\n", "\n").split("\n"),
            reason=form.reason.data or "",
            approval_reason=form.approval_reason.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã lập Phiếu yêu cầu bổ sung. Thời hạn dừng từ lúc này.",
    ) or page(
        "cases/ask_supplement.html",
        dossier,
        form,
        version=dossier.procedure_version,
        outside=_outside(dossier, at=now()),
        may_approve=Act.ASK_SUPPLEMENT_OUTSIDE_RULES in allowed(),
    )


@bp.route("/<code>/bo-sung-du", methods=["GET", "POST"])
@requires(Act.COMPLETE_SUPPLEMENT)
def complete_supplement(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = CompleteForm(revision=dossier.revision)
    answer = perform(
        form,
        dossier,
        lambda: supplement.complete_supplement(dossier, note=form.note.data, by=current_officer(), at=now()),
        done="Hồ sơ đã bổ sung đủ. Thời hạn tính tiếp từ lúc này.",
    )
    if answer is None and dossier.status is not Status.WAITING_SUPPLEMENT:
        flash("Hồ sơ không chờ bổ sung nên không có gì để ghi nhận.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    return answer or page("cases/complete_supplement.html", dossier, form, request_=supplement.open_request(dossier))


def _outside(dossier: Dossier, *, at: datetime) -> str | None:
    """Why a request now would be outside the rules, as far as the calendar can tell."""
    try:
        return supplement.why_outside_rules(dossier, at=at)
    except (Refused, CalendarTooShort) as short:
        return str(short)
