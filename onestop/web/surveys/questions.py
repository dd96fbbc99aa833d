"""The sets of questions by date, and a new one: a change is a new set from a day on."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, SelectField, StringField
from wtforms.validators import InputRequired

from onestop.people.permissions import Act
from onestop.surveys.models import Role, SurveySet
from onestop.surveys.questions import ROLE_NAMES, Asked, adopt_set, all_sets, set_in_force, source_of
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import attempt
from onestop.web.forms import DayField, DeskForm, PartForm, options
from onestop.web.moment import now, today
from onestop.web.surveys.blueprint import bp

_SPARE = 3  # empty lines for further questions


class QuestionForm(PartForm):
    text = StringField("Câu hỏi")
    role = SelectField("Loại", choices=options(ROLE_NAMES), default=Role.CRITERION.value)
    factor = StringField("Nhóm")


class SetForm(DeskForm):
    name = StringField("Tên bộ câu hỏi", [InputRequired("Nhập tên bộ câu hỏi.")])
    source = StringField("Căn cứ", [InputRequired("Nhập căn cứ của bộ câu hỏi.")])
    valid_from = DayField("Dùng từ ngày", [InputRequired("Chọn ngày bắt đầu dùng.")])
    questions = FieldList(FormField(QuestionForm))


@bp.route("/cau-hoi", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def questions() -> ResponseReturnValue:
    officer = current_officer()
    form = SetForm() if request.method == "POST" else _filled(set_in_force(officer.agency_id, today()))
    if form.validate_on_submit() and attempt(
        form,
        lambda: adopt_set(
            officer.agency, name=form.name.data or "", source=form.source.data or "", valid_from=form.valid_from.data,
            asked=_asked(form.questions.data), by=officer, at=now(),
        ),
    ):  # fmt: skip
        flash("Đã lưu bộ câu hỏi mới. Phiếu đã trả lời giữ câu hỏi cũ.", "success")
        return redirect(url_for("surveys.questions"), 303)
    page = render_template(
        "surveys/questions.html", form=form, sets=all_sets(officer.agency_id), source_of=source_of, names=ROLE_NAMES
    )
    return page, 422 if request.method == "POST" else 200


def _filled(asked: SurveySet) -> SetForm:
    lines = [{"text": one.text, "role": one.role.value, "factor": one.factor} for one in asked.questions]
    return SetForm(formdata=None, name=asked.name, source=asked.source, questions=[*lines, *[{}] * _SPARE])


def _asked(lines: Sequence[dict[str, str | None]]) -> list[Asked]:
    return [
        Asked(text=line["text"] or "", role=Role(line["role"] or Role.CRITERION), factor=line["factor"] or "")
        for line in lines
    ]
