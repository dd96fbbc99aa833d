"""Many papers as one document (/van-ban/in): asked for, watched, taken away."""

from datetime import date
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.validators import InputRequired

from onestop.cases import batches
from onestop.cases.batch_lists import Which, dossiers_of
from onestop.cases.forms import FORMS
from onestop.cases.models import BatchState, PaperKind, PrintBatch
from onestop.cases.paper_list import Wanted, ids_of
from onestop.config import Config
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.people.units import units_of
from onestop.web.access import current_officer, requires
from onestop.web.admin.saving import saving
from onestop.web.forms import DayField, DeskForm, options
from onestop.web.moment import now, today

bp = Blueprint("printing", __name__, url_prefix="/van-ban/in")

BATCH_STATES = {
    BatchState.WAITING: ("Đang chờ", "plain"),
    BatchState.RUNNING: ("Đang lập", "info"),
    BatchState.DONE: ("Đã xong", "good"),
    BatchState.FAILED: ("Không lập được", "bad"),
    BatchState.CANCELLED: ("Đã hủy", "plain"),
}
WHICH_NAMES = {
    Which.OPEN: "Đang giải quyết",
    Which.LATE: "Quá hạn",
    Which.READY: "Có kết quả, chờ trả",
    Which.ENDED: "Đã kết thúc",
    Which.ALL: "Tất cả",
}
# What an office prints by the day; everything else is chosen on the list.
DAILY = (PaperKind.APOLOGY, PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.REFUSAL, PaperKind.RETURN_RECEIPT)


class DayForm(DeskForm):
    kind = SelectField("Loại giấy")
    day = DayField("Lập trong ngày", [InputRequired("Chọn ngày.")])


class SlipsForm(DeskForm):
    which = SelectField("Hồ sơ")
    unit = SelectField("Đơn vị giải quyết")
    first = DayField("Tiếp nhận từ ngày")
    last = DayField("Đến ngày")


class RegisterForm(DeskForm):
    first = DayField("Từ ngày", [InputRequired("Chọn ngày đầu.")])
    last = DayField("Đến ngày", [InputRequired("Chọn ngày cuối.")])


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def prints() -> ResponseReturnValue:
    return _prints(_day_form(), _slips_form(), _register_form())


@bp.post("/trong-ngay")
@requires(Act.SEE_DOSSIERS)
def print_day() -> ResponseReturnValue:
    officer, form = current_officer(), _day_form()
    if form.validate():
        with saving(form) as saved:
            kind, day = PaperKind(form.kind.data), _day(form.day)
            ids = ids_of(officer.agency_id, Wanted(kind=kind, first=day, last=day), limit=batches.MOST + 1)
            if not ids:
                raise WrongInput(f"Ngày {day:%d/%m/%Y} chưa có giấy nào thuộc loại này. Chọn ngày khác.", field="day")
            name = f"{FORMS[kind].name} ngày {day:%d/%m/%Y}"
            batch = batches.order_papers(officer.agency, ids, title=name, by=officer, at=now())
        if saved:
            return redirect(url_for("printing.batch", batch_id=batch.id), 303)
    return _prints(form, _slips_form(fresh=True), _register_form(fresh=True))


@bp.post("/phieu-kiem-soat")
@requires(Act.SEE_DOSSIERS)
def print_control_slips() -> ResponseReturnValue:
    officer, form = current_officer(), _slips_form()
    if form.validate():
        with saving(form) as saved:
            which = Which(form.which.data)
            ids = dossiers_of(
                officer.agency_id,
                which,
                at=now(),
                limit=batches.MOST + 1,
                first=form.first.data,
                last=form.last.data,
                unit_id=int(form.unit.data) if form.unit.data else None,
            )
            name = f"Phiếu kiểm soát: hồ sơ {WHICH_NAMES[which].lower()}"
            batch = batches.order_control_slips(officer.agency, ids, title=name, by=officer, at=now())
        if saved:
            return redirect(url_for("printing.batch", batch_id=batch.id), 303)
    return _prints(_day_form(fresh=True), form, _register_form(fresh=True))


@bp.post("/so-theo-doi")
@requires(Act.SEE_DOSSIERS)
def print_register() -> ResponseReturnValue:
    officer, form = current_officer(), _register_form()
    if form.validate():
        with saving(form) as saved:
            first, last = _day(form.first), _day(form.last)
            batch = batches.order_register(officer.agency, first, last, by=officer, at=now())
        if saved:
            return redirect(url_for("printing.batch", batch_id=batch.id), 303)
    return _prints(_day_form(fresh=True), _slips_form(fresh=True), form)


@bp.get("/<int:batch_id>")
@requires(Act.SEE_DOSSIERS)
def batch(batch_id: int) -> ResponseReturnValue:
    row = _batch_or_404(batch_id)
    at_work = row.state in (BatchState.WAITING, BatchState.RUNNING)
    return render_template(
        "printing/batch.html",
        batch=row,
        at_work=at_work,
        state=BATCH_STATES[row.state],
        percent=100 * row.done // row.total if row.total else 100,
        days=batches.KEPT_DAYS,
        form=DeskForm(),
    )


@bp.get("/<int:batch_id>/tep")
@requires(Act.SEE_DOSSIERS)
def batch_file(batch_id: int) -> ResponseReturnValue:
    row = _batch_or_404(batch_id)
    try:
        path = batches.file_of(row, _folder())
    except Refused as refused:
        flash(str(refused), "warning")
        return redirect(url_for("printing.batch", batch_id=batch_id), 303)
    response = send_file(path, mimetype="application/pdf", as_attachment=True, download_name=f"in-van-ban-{row.id}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<int:batch_id>/huy")
@requires(Act.SEE_DOSSIERS)
def cancel(batch_id: int) -> ResponseReturnValue:
    row, form, officer = _batch_or_404(batch_id), DeskForm(), current_officer()
    with saving(form) as saved:
        batches.cancel(row, by=officer, at=now())
    return _back(batch_id, "Đã hủy lần in." if saved else None, form)


@bp.post("/<int:batch_id>/in-lai")
@requires(Act.SEE_DOSSIERS)
def again(batch_id: int) -> ResponseReturnValue:
    row, form, officer = _batch_or_404(batch_id), DeskForm(), current_officer()
    with saving(form) as saved:
        batches.again(row, by=officer, at=now())
    return _back(batch_id, "Đang lập lại tệp in." if saved else None, form)


def _prints(day: DayForm, slips: SlipsForm, register: RegisterForm) -> ResponseReturnValue:
    wrong = any(form.errors or form.form_errors for form in (day, slips, register))
    rows = [(row, *BATCH_STATES[row.state]) for row in batches.latest(current_officer().agency_id)]
    page = render_template("printing/prints.html", day_form=day, slips_form=slips, register_form=register, rows=rows)
    return page, 422 if wrong else 200


def _day_form(*, fresh: bool = False) -> DayForm:
    form = DayForm(prefix="ngay-", day=today(), **({"formdata": None} if fresh else {}))
    form.kind.choices = options({kind.value: FORMS[kind].name for kind in DAILY})
    return form


def _slips_form(*, fresh: bool = False) -> SlipsForm:
    form = SlipsForm(prefix="phieu-", **({"formdata": None} if fresh else {}))
    form.which.choices = options({which.value: name for which, name in WHICH_NAMES.items()})
    form.unit.choices = options(
        {"": "Mọi đơn vị", **{unit.id: unit.name for unit in units_of(current_officer().agency)}}
    )
    return form


def _register_form(*, fresh: bool = False) -> RegisterForm:
    on = today()
    return RegisterForm(prefix="so-", first=date(on.year, 1, 1), last=on, **({"formdata": None} if fresh else {}))


def _day(field: DayField) -> date:
    if field.data is None:
        raise WrongInput("Chọn ngày.", field=field.short_name)
    return field.data


def _batch_or_404(batch_id: int) -> PrintBatch:
    row = db.session.get(PrintBatch, batch_id) if batch_id < 2**31 else None
    if row is None or row.agency_id != current_officer().agency_id:
        abort(404)
    return row


def _back(batch_id: int, done: str | None, form: DeskForm) -> ResponseReturnValue:
    flash(done or " ".join(form.form_errors), "success" if done else "warning")
    return redirect(url_for("printing.batch", batch_id=batch_id), 303)


def _folder() -> Path:
    config: Config = current_app.extensions["onestop_config"]
    return config.prints
