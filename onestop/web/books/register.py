"""The page /van-ban: the register of a period as PDF, the books of the years, and the way to the lists of a day."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import InputRequired

from onestop.cases import issuing
from onestop.cases.models import PaperKind
from onestop.cases.register_book import extract
from onestop.cases.register_closing import books
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import allowed, current_officer, requires
from onestop.web.books.blueprint import bp
from onestop.web.files import pdf_file
from onestop.web.forms import DayField, DeskForm, show_error
from onestop.web.moment import now, today


class PeriodForm(DeskForm):
    """Sent by GET: it changes nothing, so an address can be kept and passed on."""

    class Meta(DeskForm.Meta):
        csrf = False

    first = DayField("Từ ngày", [InputRequired("Chọn ngày đầu.")], name="tu-ngay")
    last = DayField("Đến ngày", [InputRequired("Chọn ngày cuối.")], name="den-ngay")


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def index() -> ResponseReturnValue:
    return _page(PeriodForm(formdata=None, first=date(today().year, today().month, 1), last=today()))


@bp.get("/so-theo-doi")
@requires(Act.SEE_DOSSIERS)
def register() -> ResponseReturnValue:
    if not request.args:
        return redirect(url_for("books.index"), 303)
    form = PeriodForm(request.args)
    first, last = form.first.data, form.last.data
    if not form.validate() or first is None or last is None:
        return _page(form), 400
    officer = current_officer()
    try:
        facts = extract(officer.agency, first, last, by=officer, at=now())
    except WrongInput as wrong:
        show_error(form, str(wrong), field=wrong.field)
        return _page(form), 400
    return pdf_file(f"so-theo-doi-ho-so-{first:%Y%m%d}-{last:%Y%m%d}", issuing.preview(PaperKind.REGISTER, facts))


def _page(form: PeriodForm) -> str:
    return render_template(
        "books/index.html",
        form=form,
        books=books(current_officer().agency, at=now()),
        may_close=Act.CLOSE_REGISTER in allowed(),
        today=today(),
    )
