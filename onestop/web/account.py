"""One's own account: who I am here, where I am signed in, and my password."""

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people import accounts, own_password, sessions, signing_in
from onestop.people.barred import ADVISED, LEAST, MOST
from onestop.people.models import ROLE_NAMES, Person, SignInSession
from onestop.people.permissions import Act
from onestop.web import logbook
from onestop.web.access import current_officer, requires, visitor_or_none
from onestop.web.moment import now, today
from onestop.web.sessions import apart

bp = Blueprint("account", __name__, url_prefix="/tai-khoan")

_LONGEST = Length(max=MOST, message=f"Mật khẩu dài nhất {MOST} ký tự.")


class PasswordForm(FlaskForm):
    old = PasswordField("Mật khẩu hiện tại", [InputRequired("Nhập mật khẩu đang dùng."), _LONGEST])
    new = PasswordField("Mật khẩu mới", [InputRequired("Nhập mật khẩu mới."), _LONGEST])
    again = PasswordField(
        "Nhập lại mật khẩu mới",
        [InputRequired("Nhập lại mật khẩu mới."), EqualTo("new", "Hai lần nhập mật khẩu mới không giống nhau.")],
    )


class EndSessionsForm(FlaskForm):
    """One button."""


@dataclass(frozen=True)
class SessionLine:
    """A browser in which the person is signed in; `here`: the one that asks."""

    session: SignInSession
    here: bool


@bp.get("")
@requires(Act.SEE_OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    officer = current_officer()
    own = _session_id()
    return render_template(
        "account/show.html",
        roles=[ROLE_NAMES[role] for role in ROLE_NAMES if role in officer.roles_on(today())],
        sessions=[SessionLine(row, row.id == own) for row in sessions.living_of(officer, at=now())],
        form=EndSessionsForm(),
    )


@bp.route("/mat-khau", methods=["GET", "POST"])
@requires(Act.SEE_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            chosen = _chosen(form.old.data or "", form.new.data or "")
            own_password.change_own_password(current_officer(), chosen, session_id=_session_id(), at=now())
        except WrongInput as wrong:
            logbook.warn("password_change_refused", field=wrong.field)
            field = form.old if wrong.field == "old" else form.new
            field.errors = [*field.errors, str(wrong)]
        except Refused as refused:
            form.form_errors.append(str(refused))
        else:
            db.session.commit()
            logbook.note("password_changed")
            flash("Đã đổi mật khẩu. Các phiên làm việc khác đã kết thúc.", "success")
            return redirect(url_for("account.show"), 303)
    visitor = visitor_or_none()
    return render_template(
        "account/password.html",
        form=form,
        compulsory=visitor is not None and visitor.must_change_password,
        least=LEAST,
        advised=ADVISED,
    )


@bp.post("/ket-thuc-phien-khac")
@requires(Act.SEE_OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    officer = current_officer()
    ended = accounts.end_sessions(officer, by=officer, at=now(), but=_session_id())
    db.session.commit()
    flash(f"Đã kết thúc {ended} phiên làm việc khác." if ended else "Không còn phiên làm việc nào khác.", "success")
    return redirect(url_for("account.show"), 303)


def _chosen(old: str, new: str) -> own_password.ChosenPassword:
    """The new password, after the old one was proved; nobody else's writing waits for the slow hashes.

    A wrong old password counts like a wrong try to sign in: who finds an open browser must not guess without end.
    """
    visitor, at, config = visitor_or_none(), now(), current_app.extensions["onestop_config"]
    person_id = visitor.person_id if visitor is not None else 0
    with apart(writing=True):
        username = db.session.get_one(Person, person_id).username
        attempt = signing_in.note_try(username, address=request.remote_addr or "", key=config.key, at=at)
    with apart(writing=False):
        own_password.prove_password(db.session.get_one(Person, person_id), old)
    with apart(writing=True):
        signing_in.succeed(attempt, person_id, password=old)
    with apart(writing=False):
        return own_password.choose_password(db.session.get_one(Person, person_id), new)


def _session_id() -> int | None:
    visitor = visitor_or_none()
    return visitor.session_id if visitor is not None else None
