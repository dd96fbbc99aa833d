"""Who may open which page: every route says it, and the application does not start with one that does not."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from onestop.database import db
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.web import logbook
from onestop.web.sessions import Visitor, visit

View = TypeVar("View", bound=Callable[..., Any])

_OPENED_BY = "opened_by"
_TAKES_BYTES = "takes_bytes"
_PUBLIC: frozenset[Act] = frozenset()
# Where somebody with a password that others know may still go.
_WITH_OLD_PASSWORD = {"account.change_password", "sign_in.leave_desk"}


class AccessRefused(Exception):  # noqa: N818 - an answer, not a defect
    """The signed-in person lacks the rights; `acts`: any of them would do."""

    def __init__(self, acts: frozenset[Act]) -> None:
        super().__init__(", ".join(sorted(act.name for act in acts)))
        self.acts = acts


def requires(*acts: Act) -> Callable[[View], View]:
    """The view is for people whose roles open at least one of `acts`."""
    if not acts:
        raise TypeError("requires() needs at least one act")

    def mark(view: View) -> View:
        setattr(view, _OPENED_BY, frozenset(acts))
        return view

    return mark


def public(view: View) -> View:
    """The view is for everybody, signed in or not."""
    setattr(view, _OPENED_BY, _PUBLIC)
    return view


def takes_upload(limit: int) -> Callable[[View], View]:
    """The view takes bodies of up to `limit` bytes instead of the common limit."""

    def mark(view: View) -> View:
        setattr(view, _TAKES_BYTES, limit)
        return view

    return mark


def opened_by(app: Flask, endpoint: str) -> frozenset[Act]:
    """The acts that open this endpoint; empty: it is public."""
    acts: frozenset[Act] = getattr(app.view_functions[endpoint], _OPENED_BY)
    return acts


def visitor_or_none() -> Visitor | None:
    """Who is signed in on this browser."""
    return current_user if isinstance(current_user._get_current_object(), Visitor) else None


def officer_or_none() -> Person | None:
    """The signed-in person, read in the transaction of this request; None for everybody else."""
    visitor = visitor_or_none()
    person = db.session.get(Person, visitor.person_id) if visitor is not None else None
    return person if person is not None and person.disabled_at is None else None


def current_officer() -> Person:
    """The signed-in person; for views that require an act."""
    officer = officer_or_none()
    if officer is None:
        abort(401)
    return officer


def allowed() -> frozenset[Act]:
    """What the signed-in person may do; nothing for everybody else."""
    visitor = visitor_or_none()
    return visitor.acts if visitor is not None else frozenset()


def own_path(target: str | None) -> str | None:
    """`target` when it is a path of this site, else None (an open redirect helps to steal passwords)."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) < 0x21 or ord(character) == 0x7F for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return parts.path if not parts.scheme and not parts.netloc else None


def install(app: Flask) -> None:
    """Put the guard before every view, and Flask-Login on top of our sessions."""
    manager = LoginManager()
    manager.session_protection = None  # our sessions are rows: a copied cookie dies with its row
    manager.init_app(app)
    app.config["REMEMBER_COOKIE_NAME"] = "onestop-is-never-set"  # no remember cookie for staff
    manager.request_loader(lambda _request: visit().visitor)
    public(app.view_functions["static"])
    app.before_request(_guard)


def check_every_route(app: Flask) -> None:
    """Raises RuntimeError when a route says neither who may open it nor that it is public."""
    open_ones = sorted(
        {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if not hasattr(app.view_functions[rule.endpoint], _OPENED_BY)
        }
    )
    if open_ones:
        raise RuntimeError(f"routes without a permission (add @requires or @public): {', '.join(open_ones)}")


def _guard() -> ResponseReturnValue | None:
    if visit().away is not None:
        raise visit().away  # type: ignore[misc]
    if request.endpoint is None:
        return None  # no such page: said by the error page
    view = current_app.view_functions[request.endpoint]
    limit = getattr(view, _TAKES_BYTES, None)
    if limit is not None:
        request.max_content_length = limit
    visitor = visitor_or_none()
    if visitor is not None:
        request.environ[logbook.PERSON] = visitor.person_id
    acts = opened_by(current_app, request.endpoint)
    if not acts:
        return None
    if visitor is None:
        return _to_sign_in()
    if visitor.must_change_password and request.endpoint not in _WITH_OLD_PASSWORD:
        return redirect(url_for("account.change_password"), 303)
    if not acts & visitor.acts:
        logbook.warn("access_refused", needs=sorted(act.name for act in acts))
        raise AccessRefused(acts)
    return None


def _to_sign_in() -> ResponseReturnValue:
    if request.method == "POST":
        flash("Phiên làm việc đã hết. Đăng nhập lại rồi gửi lại biểu mẫu.", "warning")
    target = own_path(request.path) if request.method in ("GET", "HEAD") else None
    return redirect(url_for("sign_in.show", next=target if target != "/" else None), 303)
