"""Checking a table of figures that somebody else made: a file, or pasted from a spreadsheet."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField

from onestop.errors import BadRows, WrongInput
from onestop.people.permissions import Act
from onestop.reports.checks.table_heads import FORM_NAMES, Form
from onestop.reports.checks.table_reading import LARGEST, read_csv
from onestop.web.access import requires, takes_upload
from onestop.web.forms import DeskForm, options, show_error
from onestop.web.reports.blueprint import bp

_ANY = "tu-nhan-biet"
_REST_OF_FORM = 2_000_000  # what is pasted


class TableForm(DeskForm):
    form = SelectField(
        "Loại bảng",
        choices=options({_ANY: "Tự nhận biết theo tên cột", **{one.value: name for one, name in FORM_NAMES.items()}}),
        default=_ANY,
    )
    file = FileField("Tệp CSV")
    pasted = TextAreaField("Hoặc dán bảng vào đây")


@bp.route("/kiem-tra", methods=["GET", "POST"])
@requires(Act.SEE_REPORTS)
@takes_upload(LARGEST + _REST_OF_FORM)
def check_table() -> ResponseReturnValue:
    form, read, problems = TableForm(), None, []
    if form.validate_on_submit():
        try:
            read = read_csv(_content(form), None if form.form.data == _ANY else Form(form.form.data))
        except WrongInput as wrong:
            show_error(form, str(wrong), field="pasted" if form.pasted.data else "file")
        except BadRows as bad:
            problems = bad.problems
    found = read.findings if read else []
    return render_template(
        "reports/check.html",
        form=form,
        read=read,
        found=found,
        checks=read.checks if read else 0,
        problems=problems,
        form_names=FORM_NAMES,
    ), 422 if request.method == "POST" and read is None else 200


def _content(form: TableForm) -> bytes | str:
    """Raises WrongInput when there is neither or both."""
    pasted = (form.pasted.data or "").strip()
    file = form.file.data.read() if form.file.data else b""
    if bool(pasted) == bool(file):
        raise WrongInput(
            "Chọn một tệp, hoặc dán bảng vào ô, không cả hai." if pasted else "Chọn tệp CSV hoặc dán bảng vào ô."
        )
    return pasted or file
