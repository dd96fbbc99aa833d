"""The test client: an application context of its own for each request, and a look at each page that comes back."""

from secrets import token_hex
from typing import Any, cast
from urllib.parse import urljoin

from flask import current_app, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from onestop.database import db
from onestop.people import sessions
from onestop.people.models import Person
from onestop.web.moment import now
from onestop.web.sessions import DatabaseSessions
from tests.forms import Form, forms
from tests.pages import faults

PASSWORD = "một mật khẩu để thử"  # of everybody whom the builders make


class CheckedClient(FlaskClient):
    """Like Flask's, but strict: no status 500, and every HTML page is well made (tests/pages.py)."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request. What the test has built so far is committed first, as another request would have done."""
        self._keep_what_is_built()
        # Without a context of our own the request would share the test's session, and a forgotten commit its data.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        assert response.status_code < 500, f"{response.request.path}: {response.status}"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            wrong = faults(response.get_data(as_text=True))
            assert not wrong, f"{response.request.path}: " + "; ".join(wrong)
        return response

    def sign_in(self, username: str, password: str | None = None) -> None:
        """Let `username` be signed in on this browser, in place of anybody else.

        With a password: on the page, as a person does. Without: the session that signing in would have made, which
        spares the slow check of a password; tests/web/test_sign_in.py is about that.
        """
        sessions_of = cast(DatabaseSessions, self.application.session_interface)
        if self.get_cookie(sessions_of.cookie) is not None:
            self.delete_cookie(sessions_of.cookie)
        if password is not None:
            answer = self.submit("/dang-nhap", username=username, password=password)
            assert answer.status_code == 303, f"{username} could not sign in: {answer.status}"
            return
        self._keep_what_is_built()
        with self.application.app_context():
            person = db.session.scalars(select(Person).where(Person.username == username)).one()
            token, _ = sessions.start(person, at=now(), data={"csrf_token": token_hex(20)})
            db.session.commit()
        self.set_cookie(sessions_of.cookie, token)

    def form(self, path: str, *, having: str | None = None) -> Form:
        """The form of the page that is sent by POST; with several, the one that has the field or action `having`.

        Signing out, which stands on every page, is not meant.
        """
        page = self.get(path)
        assert page.status_code == 200, f"{path}: {page.status} {page.headers.get('Location', '')}"
        found = [
            form
            for form in forms(page.get_data(as_text=True))
            if form.method == "post" and not form.action.endswith("/dang-xuat")
        ]
        if having is not None:
            found = [form for form in found if having in form.names or form.action.endswith(having)]
        assert len(found) == 1, f"{path}: {len(found)} forms {[form.action for form in found]}; say which by `having`"
        found[0].action = urljoin(path, found[0].action or path)
        return found[0]

    def submit(
        self, path: str, *, having: str | None = None, button: tuple[str, str] | None = None, **values: object
    ) -> TestResponse:
        """Open a page, fill its form and send it, with its anti-forgery token and everything that was preset.

        values: by field name; a list ticks several boxes, None leaves the field out. A file: (stream, name).
        """
        form = self.form(path, having=having)
        files = {name: value for name, value in values.items() if isinstance(value, tuple)}
        sent: MultiDict[str, object] = MultiDict(
            form.filled({name: value for name, value in values.items() if name not in files})
        )
        if button is not None:
            sent.add(*button)
        for name, file in files.items():
            assert name in form.names, f"the form has no field {name}"
            sent.add(name, file)
        return self.post(form.action, data=sent)

    def _keep_what_is_built(self) -> None:
        if has_app_context() and current_app._get_current_object() is self.application:  # type: ignore[attr-defined]
            db.session.commit()
