"""Asking for a lawful extension (/ho-so/<code>/gia-han) and answering it (/duyet-gia-han)."""

from decimal import Decimal

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import extending
from onestop.cases.models import Dossier
from onestop.cases.parties import NAME
from onestop.people.permissions import Act
from onestop.procedures.models import ExtensionGround
from onestop.sla.term import Term
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now

YES, NO = "duyet", "khong"


class AskExtensionForm(ActForm):
    ground = RadioField("Căn cứ gia hạn", [InputRequired("Chọn căn cứ gia hạn.")])
    document = StringField("Văn bản làm căn cứ", [DataRequired("Nhập số, ngày của văn bản."), Length(max=NAME)])
    reason = TextAreaField("Lý do gia hạn", [DataRequired("Nêu lý do gia hạn."), Length(max=2000)])


class AnswerExtensionForm(ActForm):
    answer = RadioField(
        "Quyết định",
        [InputRequired("Chọn duyệt hoặc không duyệt.")],
        choices={YES: "Duyệt gia hạn", NO: "Không duyệt, giữ nguyên hạn"},
    )


@bp.route("/<code>/gia-han", methods=["GET", "POST"])
@requires(Act.EXTEND)
def ask_extension(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    grounds = {str(ground.id): ground for ground in dossier.procedure_version.extension_grounds}
    form = AskExtensionForm(revision=dossier.revision, ground=next(iter(grounds), None) if len(grounds) == 1 else None)
    form.ground.choices = {key: f"{_said(ground, dossier)} ({ground.article})" for key, ground in grounds.items()}
    return perform(
        form,
        dossier,
        lambda: extending.ask_extension(
            dossier,
            ground=grounds[form.ground.data],
            document=form.document.data or "",
            reason=form.reason.data or "",
            by=current_officer(),
            at=now(),
        ),
        done="Đã gửi đề nghị gia hạn. Hạn chưa dời cho đến khi lãnh đạo duyệt.",
    ) or page("cases/ask_extension.html", dossier, form, possible=bool(grounds))


@bp.route("/<code>/duyet-gia-han", methods=["GET", "POST"])
@requires(Act.APPROVE_EXTENSION)
def answer_extension(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    extension = extending.pending_extension(dossier)
    if extension is None:
        flash("Hồ sơ không có đề nghị gia hạn nào chờ duyệt.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    form = AnswerExtensionForm(revision=dossier.revision)
    yes = form.answer.data == YES
    answer = extending.approve_extension if yes else extending.decline_extension
    return perform(
        form,
        dossier,
        lambda: answer(extension, by=current_officer(), at=now()),
        done="Đã duyệt gia hạn." if yes else "Đã trả lời: không gia hạn, hạn giữ nguyên.",
    ) or page("cases/answer_extension.html", dossier, form, extension=extension, said=_said(extension.ground, dossier))


def _said(ground: ExtensionGround, dossier: Dossier) -> str:
    """What is granted and by how much: "Cần xác minh: thêm 5 ngày làm việc"."""
    unit = dossier.procedure_version.term_unit
    return f"{ground.name}: thêm {Term(Decimal(ground.halves) / 2, unit)}" if unit else ground.name
