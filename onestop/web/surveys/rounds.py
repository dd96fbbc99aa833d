"""Rounds of paper forms: handing out, printing with numbers, entering sheet by sheet or as one table, voiding."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from onestop.errors import BadRows, WrongInput
from onestop.papers import survey_form
from onestop.people.permissions import Act
from onestop.procedures.papi_groups import PAPI_GROUP_NAMES
from onestop.surveys import rounds as acts
from onestop.surveys.models import SurveyRound
from onestop.surveys.pages import Sheet, read_answers, sheet_of
from onestop.surveys.printing import AT_ONCE, numbered_forms
from onestop.surveys.table_file import LARGEST, read_table, template
from onestop.web.access import current_officer, requires, takes_upload
from onestop.web.admin.uploads import text_of
from onestop.web.cases.acting import attempt
from onestop.web.files import csv_file, pdf_file
from onestop.web.forms import DayField, DeskForm, WholeNumberField, options, show_error
from onestop.web.moment import now, today
from onestop.web.surveys.blueprint import bp

_UNKNOWN = {"": "Không ghi"}
_BACK = "back"  # two forms stand on the page of a round


class RoundForm(DeskForm):
    name = StringField("Tên đợt", [InputRequired("Nhập tên đợt, ví dụ Quý I/2026.")])
    held_on = DayField("Ngày thu phiếu", [InputRequired("Chọn ngày thu phiếu.")])
    forms_out = WholeNumberField("Số phiếu phát ra", [InputRequired("Nhập số phiếu phát ra.")])


class SheetForm(DeskForm):
    number = WholeNumberField("Phiếu số", [InputRequired("Nhập số thứ tự ghi trên phiếu.")])
    group = SelectField("Thủ tục vừa làm", choices=options(_UNKNOWN | PAPI_GROUP_NAMES))


class BackForm(DeskForm):
    forms_back = WholeNumberField("Số phiếu thu về", [InputRequired("Nhập số phiếu thu về.")])


class TableForm(DeskForm):
    forms = WholeNumberField("Số phiếu đã kiểm đếm", [InputRequired("Nhập số phiếu đã kiểm đếm.")])
    file = FileField("Tệp CSV", [FileRequired("Chọn tệp CSV.")])


class VoidForm(DeskForm):
    reason = StringField("Lý do", [InputRequired("Nhập lý do hủy đợt.")])


@bp.route("/dot", methods=["GET", "POST"])
@requires(Act.RUN_SURVEY)
def add_round() -> ResponseReturnValue:
    officer, form = current_officer(), RoundForm()
    if request.method == "GET":
        form.held_on.data = today()
    made: list[SurveyRound] = []
    if form.validate_on_submit() and attempt(
        form,
        lambda: made.append(
            acts.open_round(
                officer.agency, name=form.name.data or "", held_on=form.held_on.data, forms_out=form.forms_out.data,
                by=officer, at=now(),
            )
        ),
    ):  # fmt: skip
        flash("Đã mở đợt khảo sát. In phiếu có sẵn số thứ tự, rồi nhập khi thu về.", "success")
        return redirect(url_for("surveys.show_round", round_id=made[0].id), 303)
    return render_template("surveys/add_round.html", form=form), 422 if request.method == "POST" else 200


@bp.route("/dot/<int:round_id>", methods=["GET", "POST"])
@requires(Act.RUN_SURVEY)
def show_round(round_id: int) -> ResponseReturnValue:
    """The round, with the form of the next sheet."""
    row, officer = _own(round_id), current_officer()
    form, sheet = SheetForm(), Sheet()
    if request.method == "GET":
        form.number.data = acts.next_number(row)
    else:
        try:
            sheet = read_answers(request.form)  # kept whatever else is wrong
        except WrongInput as wrong:
            show_error(form, str(wrong))
            return _page(row, form, sheet), 422
    if form.validate_on_submit():
        number = form.number.data
        if attempt(
            form,
            lambda: acts.enter_sheet(row, number, sheet.answers, group=form.group.data or "", by=officer, at=now()),
        ):
            flash(f"Đã nhập phiếu số {number}.", "success")
            return redirect(url_for("surveys.show_round", round_id=round_id) + "#nhap", 303)
    return _page(row, form, sheet), 422 if request.method == "POST" else 200


@bp.post("/dot/<int:round_id>/thu-ve")
@requires(Act.RUN_SURVEY)
def note_back(round_id: int) -> ResponseReturnValue:
    row, officer, form = _own(round_id), current_officer(), BackForm(prefix=_BACK)
    if form.validate_on_submit() and attempt(
        form, lambda: acts.note_back(row, form.forms_back.data, by=officer, at=now())
    ):
        flash("Đã ghi số phiếu thu về.", "success")
        return redirect(url_for("surveys.show_round", round_id=round_id), 303)
    return _page(row, SheetForm(formdata=None), Sheet(), back_form=form), 422


@bp.route("/dot/<int:round_id>/bang-dem", methods=["GET", "POST"])
@requires(Act.RUN_SURVEY)
@takes_upload(LARGEST)
def table(round_id: int) -> ResponseReturnValue:
    """The counts of the round as one table, checked for rows that do not add up."""
    row, officer, form = _own(round_id), current_officer(), TableForm()
    problems: list[tuple[int, str]] = []
    if form.validate_on_submit():
        try:
            counted = read_table(text_of(form.file.data, field="file"))
        except BadRows as bad:
            problems = bad.problems
            show_error(form, str(bad), field="file")
        except WrongInput as wrong:
            show_error(form, str(wrong), field=wrong.field)
        else:
            if attempt(form, lambda: acts.enter_table(row, counted, forms=form.forms.data, by=officer, at=now())):
                flash("Đã nhập bảng đếm của đợt.", "success")
                return redirect(url_for("surveys.show_round", round_id=round_id), 303)
    page = render_template("surveys/table.html", row=row, form=form, problems=problems)
    return page, 422 if request.method == "POST" else 200


@bp.get("/dot/<int:round_id>/bang-dem.csv")
@requires(Act.RUN_SURVEY)
def table_template(round_id: int) -> ResponseReturnValue:
    return csv_file(f"bang-dem-khao-sat-{round_id}", template(acts.set_of(_own(round_id))))


@bp.get("/dot/<int:round_id>/phieu/<int:first>.pdf")
@requires(Act.RUN_SURVEY)
def print_forms(round_id: int, first: int) -> ResponseReturnValue:
    """Up to AT_ONCE forms with their numbers, from `first` on."""
    row = _own(round_id)
    if not 1 <= first <= row.forms_out:
        abort(404)
    forms = numbered_forms(current_officer().agency, row, acts.set_of(row), first=first)
    return pdf_file(f"phieu-khao-sat-{round_id}-{first}", survey_form.render(forms))


@bp.route("/dot/<int:round_id>/huy", methods=["GET", "POST"])
@requires(Act.RUN_SURVEY)
def void_round(round_id: int) -> ResponseReturnValue:
    row, officer, form = _own(round_id), current_officer(), VoidForm()
    if form.validate_on_submit() and attempt(
        form, lambda: acts.void_round(row, reason=form.reason.data or "", by=officer, at=now())
    ):
        flash("Đã hủy đợt. Phiếu của đợt không còn được tính vào số liệu.", "success")
        return redirect(url_for("surveys.index"), 303)
    page = render_template("surveys/void_round.html", row=row, form=form)
    return page, 422 if request.method == "POST" else 200


def _own(round_id: int) -> SurveyRound:
    row = acts.round_of(current_officer().agency_id, round_id)
    if row is None:
        abort(404)
    return row


def _page(row: SurveyRound, form: SheetForm, sheet: Sheet, *, back_form: BackForm | None = None) -> str:
    if back_form is None:
        back_form = BackForm(formdata=None, prefix=_BACK, forms_back=row.forms_back)
    elif form.number.data is None:
        form.number.data = acts.next_number(row)
    return render_template(
        "surveys/round.html",
        row=row,
        form=form,
        back_form=back_form,
        sheet=sheet_of(acts.set_of(row), sheet),
        entered=acts.entered(row),
        left=acts.next_number(row) is not None,
        batches=[(first, min(row.forms_out, first + AT_ONCE - 1)) for first in range(1, row.forms_out + 1, AT_ONCE)],
    )
