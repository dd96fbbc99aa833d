"""What a browser carries: before sign-in a signed cookie, afterwards a token whose row is kept in the database.

A visitor who is not signed in leaves no trace in the database: nobody can fill it by asking for the sign-in page.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Request, Response, current_app, request
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import UserMixin
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from onestop.database import db, hurried, reading
from onestop.people import sessions
from onestop.people.models import Person
from onestop.people.permissions import Act, allowed_acts
from onestop.sla.calendar import to_local
from onestop.web import logbook
from onestop.web.moment import now

_ANONYMOUS_LIFE = int(sessions.LIFE.total_seconds())


@contextmanager
def apart(*, writing: bool) -> Iterator[None]:
    """A short transaction beside the one of the request; committed at the end when it writes."""
    with current_app.app_context(), reading(not writing):
        yield
        if writing:
            db.session.commit()


@dataclass(frozen=True, kw_only=True)
class Visitor(UserMixin):
    """The signed-in person as the session knows it: plain values, read before the request's own transaction begins."""

    session_id: int
    person_id: int
    must_change_password: bool
    acts: frozenset[Act]

    def get_id(self) -> str:
        return str(self.person_id)


class Visit(CallbackDict[str, Any], SessionMixin):
    """The session of one request. `away`: the database could not be asked who this is."""

    def __init__(self, data: dict[str, Any] | None = None, *, visitor: Visitor | None = None) -> None:
        def changed(_visit: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.modified = False
        self.visitor = visitor
        self.away: SQLAlchemyError | None = None
        self.new_token: str | None = None
        self.leave = False


class DatabaseSessions(SessionInterface):
    def __init__(self, key: bytes, *, secure: bool) -> None:
        self.cookie = "__Host-onestop" if secure else "onestop"
        self.secure = secure
        self._signer = URLSafeTimedSerializer(key, salt="onestop anonymous visit 1")

    def open_session(self, app: Flask, request: Request) -> Visit:
        value = request.cookies.get(self.cookie, "")
        if not value or request.path.startswith(f"{app.static_url_path}/"):
            return Visit()
        if "." in value:  # a signed value; the tokens of sessions have no point
            return Visit(self._anonymous(value))
        try:
            return self._signed_in(value)
        except SQLAlchemyError as error:
            visit = Visit()
            visit.away = error
            return visit

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        visit = cast(Visit, session)
        if visit.new_token is not None:
            self._set_cookie(response, visit.new_token)
            return
        if visit.visitor is not None and not visit.leave:
            if visit.modified:
                self._keep(visit.visitor.session_id, dict(visit))
            return
        if visit.modified or visit.leave:
            if visit:
                self._set_cookie(response, str(self._signer.dumps(dict(visit))))
            else:
                response.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def _anonymous(self, value: str) -> dict[str, Any]:
        try:
            data = self._signer.loads(value, max_age=_ANONYMOUS_LIFE)
        except BadData:
            return {}
        return data if isinstance(data, dict) else {}

    def _signed_in(self, token: str) -> Visit:
        at = now()
        with apart(writing=False):
            row = sessions.find(token, at=at)
            if row is None or row.person is None:
                return Visit()
            visit = Visit(
                sessions.data_of(row),
                visitor=Visitor(
                    session_id=row.id,
                    person_id=row.person.id,
                    must_change_password=row.person.must_change_password,
                    acts=allowed_acts(row.person, to_local(at).date()),
                ),
            )
            stale = sessions.is_to_be_seen(row, at=at)
        if stale and visit.visitor is not None:
            try:
                with hurried(), apart(writing=True):
                    sessions.see(visit.visitor.session_id, at=at)
            except SQLAlchemyError as error:  # a long import holds the base: the page is worth more than the note
                logbook.warn("session_not_seen", error=error)
        return visit

    def _keep(self, session_id: int, data: dict[str, Any]) -> None:
        # The page is made: what the request left uncommitted is to be dropped, and its lock must not stop this write.
        db.session.rollback()
        try:
            # What a page that only reads has to keep (a message was shown) is not worth a wait of its reader.
            with hurried() if request.method in ("GET", "HEAD") else nullcontext(), apart(writing=True):
                sessions.keep_data(session_id, data)
        except SQLAlchemyError as error:
            logbook.warn("session_not_kept", error=error)

    def _set_cookie(self, response: Response, value: str) -> None:
        response.set_cookie(self.cookie, value, path="/", secure=self.secure, httponly=True, samesite="Lax")


def visit() -> Visit:
    """The session of this request."""
    return cast(Visit, flask_session._get_current_object())  # type: ignore[attr-defined]


def enter(person: Person) -> None:
    """Sign `person` in on this browser, under a new token; the caller commits."""
    leave()
    current = visit()
    token, _row = sessions.start(person, at=now(), data={"csrf_token": secrets.token_hex(20)})
    current.clear()
    current.new_token = token


def leave() -> None:
    """End the session of this browser; the caller commits."""
    current = visit()
    if current.visitor is not None:
        sessions.end(current.visitor.session_id, at=now())
    current.clear()
    current.leave = True
