"""Asking for an opinion (/ho-so/<code>/xin-y-kien) and recording the answer (/y-kien/<id>)."""

import re
from datetime import datetime
from decimal import Decimal

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import opinions
from onestop.cases.models import Dossier, OpinionRequest
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Agency, Unit
from onestop.people.permissions import Act
from onestop.sla.lateness import Lateness
from onestop.sla.term import IN_VIETNAMESE, Term, TermError
from onestop.sla.term import Unit as TermUnit
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.forms import MomentField, options
from onestop.web.moment import now

_TEXT = [Length(max=opinions.TEXT)]


class AskOpinionForm(ActForm):
    unit = SelectField("Đơn vị trong cơ quan")
    addressee = StringField("Cơ quan, người được hỏi", [Length(max=NAME)])
    question = TextAreaField("Nội dung hỏi", [DataRequired("Ghi nội dung cần hỏi."), *_TEXT])
    document = StringField("Văn bản xin ý kiến", [Length(max=NAME)])
    amount = StringField("Trả lời trong", [InputRequired("Nhập thời hạn trả lời."), Length(max=10)], default="2")
    amount_unit = SelectField(
        "Tính bằng", choices=options({unit.value: IN_VIETNAMESE[unit] for unit in opinions.TERM_UNITS})
    )


class AnswerForm(ActForm):
    answer = TextAreaField("Nội dung trả lời", [DataRequired("Ghi nội dung trả lời."), *_TEXT])
    document = StringField("Văn bản trả lời", [Length(max=NAME)])
    answered_at = MomentField("Trả lời lúc")


@bp.route("/<code>/xin-y-kien", methods=["GET", "POST"])
@requires(Act.ASK_OPINION)
def ask_opinion(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    units = {str(unit.id): unit for unit in _units(dossier)}
    form = AskOpinionForm(revision=dossier.revision)
    form.unit.choices = {"": "Không chọn"} | {key: unit.name for key, unit in units.items()}
    return perform(
        form,
        dossier,
        lambda: opinions.ask_opinion(
            dossier,
            unit=units.get(form.unit.data),
            agency=_agency_named(form.addressee.data) if form.unit.data not in units else None,
            addressee=form.addressee.data,
            question=form.question.data or "",
            document=form.document.data,
            term=_term(form.amount.data or "", form.amount_unit.data),
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi việc xin ý kiến. Thời hạn giải quyết hồ sơ vẫn tính.",
    ) or page("cases/ask_opinion.html", dossier, form)


@bp.route("/<code>/y-kien/<int:opinion_id>", methods=["GET", "POST"])
@requires(Act.ASK_OPINION)
def answer_opinion(code: str, opinion_id: int) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    opinion = db.session.get(OpinionRequest, opinion_id)
    if opinion is None or opinion.dossier_id != dossier.id:
        abort(404)
    form = AnswerForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: opinions.answer_opinion(
            opinion,
            answer=form.answer.data or "",
            document=form.document.data,
            answered_at=form.answered_at.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi nhận ý kiến trả lời.",
    ) or page("cases/answer_opinion.html", dossier, form, opinion=opinion)


def opinions_with_standing(dossier: Dossier, *, at: datetime) -> list[tuple[OpinionRequest, Lateness]]:
    """For the page of a dossier: each request, and how it stands against its end."""
    return [(one, opinions.standing_of_opinion(one, at=at)) for one in opinions.opinions_of(dossier)]


def _units(dossier: Dossier) -> list[Unit]:
    return list(
        db.session.scalars(select(Unit).where(Unit.agency_id == dossier.agency_id).order_by(Unit.name, Unit.id))
    )


def _agency_named(name: str | None) -> Agency | None:
    """The office of this base that bears exactly that name, if only one does."""
    found = db.session.scalars(select(Agency).where(Agency.name == (name or "").strip()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _term(amount: str, unit: str) -> Term:
    typed = amount.strip().replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", typed):
        raise WrongInput(f"Không đọc được số “{amount.strip()}”. Nhập một số, ví dụ 2 hoặc 0,5.", field="amount")
    try:
        return Term(Decimal(typed), TermUnit(unit))
    except TermError as wrong:
        raise WrongInput(str(wrong), field="amount") from wrong
