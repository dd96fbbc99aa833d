"""The list of papers, from which some or all are printed as one document (/van-ban/danh-sach)."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField

from onestop.cases import batches
from onestop.cases.forms import FORMS, title
from onestop.cases.models import Paper, PaperState
from onestop.cases.paper_list import Wanted, ids_of, page_of, signers
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.text import clean
from onestop.web.access import current_officer, requires
from onestop.web.admin.saving import saving
from onestop.web.forms import DayField, DeskForm, options, show_error
from onestop.web.moment import now

bp = Blueprint("paper_list", __name__, url_prefix="/van-ban/danh-sach")

STATES = {
    PaperState.ISSUED: "Đã phát hành",
    PaperState.RENDERING: "Đang lập tệp",
    PaperState.VOID: "Đã hủy, đã thay thế",
}


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


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def index() -> ResponseReturnValue:
    return _list(ChosenForm())


@bp.post("")
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


def _list(form: ChosenForm) -> ResponseReturnValue:
    officer, asked = current_officer(), _list_form()
    page = page_of(officer.agency_id, _wanted(asked), number=_page_number())
    return render_template(
        "paper_list/index.html",
        form=form,
        asked=asked,
        filtered=any(request.args.get(name) for name in asked._fields),
        page=page,
        rows=[(paper, title(paper), _address(paper)) for paper in page.papers],
        states=STATES,
        most=batches.MOST,
    ), 422 if form.errors or form.form_errors else 200


def _list_form() -> ListForm:
    form = ListForm(request.args)
    kinds = {kind.value: one.name for kind, one in FORMS.items()}
    form.loai.choices = options({"": "Tất cả", **kinds})
    form.trang_thai.choices = options({"": "Tất cả", **{state.value: name for state, name in STATES.items()}})
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
    state = next((state for state in STATES if state.value == form.trang_thai.data), None)
    known = {str(choice.value) for choice in form.nguoi_ky.choices} - {""}
    signer = form.nguoi_ky.data if form.nguoi_ky.data in known else None
    return Wanted(kind=kind, state=state, first=form.tu_ngay.data, last=form.den_ngay.data, signer=signer, text=text)


def _numbers(values: list[str]) -> list[int]:
    if len(values) > batches.MOST:
        raise Refused("Mỗi lần in nhiều nhất 5.000 giấy.")
    if not all(value.isascii() and value.isdigit() and len(value) <= 9 for value in values):
        raise Refused("Có văn bản không còn trong danh sách. Tải lại trang rồi chọn lại.")
    return [int(value) for value in values]


def _address(paper: Paper) -> str:
    """Where its file is to be had."""
    if paper.dossier is not None:
        return url_for("cases.paper", code=paper.dossier.code, paper_id=paper.id)
    return url_for("books.file", paper_id=paper.id)


def _page_number() -> int:
    text = request.args.get("trang", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
