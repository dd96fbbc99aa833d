"""The test client: an application context of its own for each request, and a look at each page that comes back."""

from typing import Any

from flask import current_app, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from onestop.database import db
from tests.pages import faults


class CheckedClient(FlaskClient):
    """Like Flask's, but strict: no status 500, and every HTML page is well made (tests/pages.py)."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request. What the test has built so far is committed first, as another request would have done."""
        if has_app_context() and current_app._get_current_object() is self.application:  # type: ignore[attr-defined]
            db.session.commit()
        # Without a context of our own the request would share the test's session, and a forgotten commit its data.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        assert response.status_code < 500, f"{response.request.path}: {response.status}"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            wrong = faults(response.get_data(as_text=True))
            assert not wrong, f"{response.request.path}: " + "; ".join(wrong)
        return response
