"""The list of papers, and many of them as one document (/van-ban/danh-sach, /van-ban/in)."""

from datetime import date
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from onestop.cases import batches
from onestop.cases.batch_lists import Which, dossiers_of
from onestop.cases.forms import FORMS
from onestop.cases.models import BatchState, Paper, PaperKind, PaperState, PrintBatch
from onestop.cases.paper_list import PaperPage, Wanted, ids_of, page_of, signers
from onestop.config import Config
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.people.units import units_of
from onestop.text import clean
from onestop.web.access import current_officer, requires
from onestop.web.admin.saving import saving
from onestop.web.books.files import KINDS as BOOK_KINDS
from onestop.web.forms import DayField, DeskForm, options, show_error
from onestop.web.moment import now, today
from onestop.web.papers import title

bp = Blueprint("printing", __name__, url_prefix="/van-ban")

LIST_STATES = {
    PaperState.ISSUED: "Đã phát hành",
    PaperState.RENDERING: "Đang lập tệp",
    PaperState.VOID: "Đã hủy, đã thay thế",
}
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


class ListForm(DeskForm):
    """What the list shows. Read from the address; so it has no anti-forgery token."""

    class Meta(DeskForm.Meta):
        csrf = False

    loai = SelectField("Loại giấy", validate_choice=False)
    trang_thai = SelectField("Tình trạng", validate_choice=False)
    tu_ngay = DayField("Từ ngày")
    den_ngay = DayField("Đến ngày")
    nguoi_ky = SelectField("Người ký", validate_choice=False)
    so = StringField("Số giấy hoặc mã hồ sơ")


class ChosenForm(DeskForm):
    """The papers that were ticked, or all of the list."""

    papers = SelectMultipleField("Văn bản", validate_choice=False)


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


@bp.get("/danh-sach")
@requires(Act.SEE_DOSSIERS)
def papers() -> ResponseReturnValue:
    return _list(ChosenForm())


@bp.post("/danh-sach")
@requires(Act.SEE_DOSSIERS)
def print_chosen() -> ResponseReturnValue:
    officer, form = current_officer(), ChosenForm()
    if form.validate():
        with saving(form) as saved:
            if "all" in request.form:
                ids = ids_of(officer.agency_id, _wanted(_list_form()), limit=batches.MOST + 1)
                name = "Danh sách văn bản đã lọc"
            else:
                ids = _numbers(form.papers.data or [])
                name = f"{len(ids)} văn bản đã chọn"
            batch = batches.order_papers(officer.agency, ids, title=name, by=officer, at=now())
        if saved:
            return redirect(url_for("printing.batch", batch_id=batch.id), 303)
    return _list(form)


@bp.get("/in")
@requires(Act.SEE_DOSSIERS)
def prints() -> ResponseReturnValue:
    return _prints(_day_form(), _slips_form(), _register_form())


@bp.post("/in/trong-ngay")
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


@bp.post("/in/phieu-kiem-soat")
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


@bp.post("/in/so-theo-doi")
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


@bp.get("/in/<int:batch_id>")
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


@bp.get("/in/<int:batch_id>/tep")
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


@bp.post("/in/<int:batch_id>/huy")
@requires(Act.SEE_DOSSIERS)
def cancel(batch_id: int) -> ResponseReturnValue:
    row, form, officer = _batch_or_404(batch_id), DeskForm(), current_officer()
    with saving(form) as saved:
        batches.cancel(row, by=officer, at=now())
    return _back(batch_id, "Đã hủy lần in." if saved else None, form)


@bp.post("/in/<int:batch_id>/in-lai")
@requires(Act.SEE_DOSSIERS)
def again(batch_id: int) -> ResponseReturnValue:
    row, form, officer = _batch_or_404(batch_id), DeskForm(), current_officer()
    with saving(form) as saved:
        batches.again(row, by=officer, at=now())
    return _back(batch_id, "Đang lập lại tệp in." if saved else None, form)


def _list(form: ChosenForm) -> ResponseReturnValue:
    officer, asked = current_officer(), _list_form()
    page = page_of(officer.agency_id, _wanted(asked), number=_page_number())
    return render_template(
        "printing/papers.html",
        form=form,
        asked=asked,
        filtered=any(request.args.get(name) for name in asked._fields),
        page=PageLine(page),
        rows=[(paper, title(paper), _address(paper)) for paper in page.papers],
        states=LIST_STATES,
        most=batches.MOST,
    ), 422 if form.errors or form.form_errors else 200


class PageLine:
    """A page of the list in the words of the macro `pagination`."""

    def __init__(self, page: PaperPage) -> None:
        self.page, self.pages, self.total = page.number, page.pages, page.total


def _prints(day: DayForm, slips: SlipsForm, register: RegisterForm) -> ResponseReturnValue:
    wrong = any(form.errors or form.form_errors for form in (day, slips, register))
    rows = [(row, *BATCH_STATES[row.state]) for row in batches.latest(current_officer().agency_id)]
    page = render_template("printing/prints.html", day_form=day, slips_form=slips, register_form=register, rows=rows)
    return page, 422 if wrong else 200


def _list_form() -> ListForm:
    form = ListForm(request.args)
    kinds = {kind.value: one.name for kind, one in FORMS.items()}
    form.loai.choices = options({"": "Tất cả", **kinds})
    form.trang_thai.choices = options({"": "Tất cả", **{state.value: name for state, name in LIST_STATES.items()}})
    form.nguoi_ky.choices = options({"": "Tất cả", **{name: name for name in signers(current_officer().agency_id)}})
    form.validate()
    return form


def _wanted(form: ListForm) -> Wanted:
    """What the address asks for; what cannot be read asks for nothing, and its field says so."""
    try:
        text = clean(form.so.data, limit=60, label="Số giấy hoặc mã hồ sơ", field="so")
    except WrongInput as wrong:
        show_error(form, str(wrong), field="so")
        text = ""
    kind = next((kind for kind in FORMS if kind.value == form.loai.data), None)
    state = next((state for state in LIST_STATES if state.value == form.trang_thai.data), None)
    known = {str(choice.value) for choice in form.nguoi_ky.choices} - {""}
    signer = form.nguoi_ky.data if form.nguoi_ky.data in known else None
    return Wanted(kind=kind, state=state, first=form.tu_ngay.data, last=form.den_ngay.data, signer=signer, text=text)


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


def _numbers(values: list[str]) -> list[int]:
    if len(values) > batches.MOST:
        raise Refused("Mỗi lần in nhiều nhất 5.000 giấy.")
    if not all(value.isascii() and value.isdigit() and len(value) <= 9 for value in values):
        raise Refused("Có văn bản không còn trong danh sách. Tải lại trang rồi chọn lại.")
    return [int(value) for value in values]


def _address(paper: Paper) -> str | None:
    """Where its file is to be had."""
    if paper.dossier is not None:
        return url_for("cases.paper", code=paper.dossier.code, paper_id=paper.id)
    return url_for("books.file", paper_id=paper.id) if paper.kind in BOOK_KINDS else None


def _batch_or_404(batch_id: int) -> PrintBatch:
    row = db.session.get(PrintBatch, batch_id) if batch_id < 2**31 else None
    if row is None or row.agency_id != current_officer().agency_id:
        abort(404)
    return row


def _back(batch_id: int, done: str | None, form: DeskForm) -> ResponseReturnValue:
    flash(done or " ".join(form.form_errors), "success" if done else "warning")
    return redirect(url_for("printing.batch", batch_id=batch_id), 303)


def _page_number() -> int:
    text = request.args.get("trang", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def _folder() -> Path:
    config: Config = current_app.extensions["onestop_config"]
    return config.prints
