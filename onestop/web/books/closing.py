"""Closing the book of a year (/van-ban/khoa-so/<year>): what is counted is shown first."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.cases.register_closing import Book, book, close_register
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.books.blueprint import bp
from onestop.web.cases.acting import attempt
from onestop.web.forms import DeskForm
from onestop.web.moment import now
from onestop.web.papers import publish


class ClosingForm(DeskForm):
    """Nothing to fill in: the numbers are counted."""


@bp.route("/khoa-so/<int:year>", methods=["GET", "POST"])
@requires(Act.CLOSE_REGISTER)
def close(year: int) -> ResponseReturnValue:
    officer = current_officer()
    stands = _book(year)
    form = ClosingForm()
    if form.validate_on_submit():
        closed = []
        if attempt(form, lambda: closed.append(close_register(officer.agency, year, by=officer, at=now()))):
            if not publish(closed[0].paper):
                flash("Bản in của sổ chưa tạo xong. Hệ thống sẽ tự tạo lại trong ít phút.", "warning")
            flash(f"Đã khóa sổ theo dõi hồ sơ năm {year}. Tải bản in để ký, đóng dấu.", "success")
            return redirect(url_for("books.index"), 303)
        stands = _book(year)
    return render_template("books/close.html", book=stands, form=form), 422 if request.method == "POST" else 200


def _book(year: int) -> Book:
    if not 2000 <= year <= 2100:
        abort(404)
    stands = book(current_officer().agency, year, at=now())
    if not stands.entries:
        abort(404)
    return stands
