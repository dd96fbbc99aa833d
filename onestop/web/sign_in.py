"""Signing in and out."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from onestop.database import db, reading
from onestop.errors import Refused
from onestop.people import signing_in
from onestop.people.barred import MOST
from onestop.people.permissions import Act
from onestop.web import logbook
from onestop.web.access import own_path, public, requires, visitor_or_none
from onestop.web.moment import now
from onestop.web.sessions import apart, enter, leave

bp = Blueprint("sign_in", __name__)


class SignInForm(FlaskForm):
    username = StringField(
        "Tên đăng nhập",
        [InputRequired("Nhập tên đăng nhập."), Length(max=100, message="Tên đăng nhập dài nhất 100 ký tự.")],
    )
    password = PasswordField(
        "Mật khẩu", [InputRequired("Nhập mật khẩu."), Length(max=MOST, message=f"Mật khẩu dài nhất {MOST} ký tự.")]
    )


@bp.route("/dang-nhap", methods=["GET", "POST"])
@public
def show() -> ResponseReturnValue:
    target = own_path(request.args.get("next"))
    if request.method == "GET" and visitor_or_none() is not None:
        return redirect(target or url_for("home.show"), 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            _sign_in(form.username.data or "", form.password.data or "")
        except Refused as refused:
            logbook.warn("sign_in_failed", factor="password")
            form.form_errors.append(str(refused))
        else:
            return redirect(target or url_for("home.show"), 303)
    with reading():  # who is not in yet takes no writer's turn
        return render_template("sign_in/show.html", form=form)


@bp.post("/dang-xuat")
@requires(Act.SEE_OWN_ACCOUNT)
def leave_desk() -> ResponseReturnValue:
    leave()
    db.session.commit()
    logbook.note("signed_out")
    flash("Đã đăng xuất.", "success")
    response = redirect(url_for("sign_in.show"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _sign_in(username: str, password: str) -> None:
    at = now()
    config = current_app.extensions["onestop_config"]
    with apart(writing=True):  # counts even when what follows fails
        attempt = signing_in.note_try(username, address=request.remote_addr or "", key=config.key, at=at)
    with apart(writing=False):
        person_id = signing_in.person_with(username, password, at=at)
    person = signing_in.succeed(attempt, person_id, password=password)
    enter(person)
    db.session.commit()
    logbook.note("signed_in", factor="password", person=person_id)
