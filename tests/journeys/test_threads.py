"""Sixteen windows register at once through a real server: no number twice, none missing, no dossier lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from flask import Flask
from sqlalchemy import select

from onestop.audit.chain import verify
from onestop.cases.models import Dossier, Paper, PaperState
from onestop.database import db
from tests.builders import PASSWORD, Office, a_procedure, an_office
from tests.forms import forms

WINDOWS = 16
EACH = 4


class Window:
    """A window of a clerk's browser: a connection that is kept. cookie: of the browser."""

    def __init__(self, site: str, cookie: str = "") -> None:
        self._connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.cookie = cookie

    def ask(self, path: str, sent: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """Status, the address that the answer leads to, and its text."""
        headers = {"Cookie": self.cookie}
        body = urlencode(sent) if sent is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def send(self, path: str, **values: object) -> tuple[int, str, str]:
        """Open the page, fill its form and send it."""
        status, _, page = self.ask(path)
        assert status == 200, f"{path}: {status}"
        form = next(form for form in forms(page) if set(values) <= form.names)
        return self.ask(path, [*form.filled(values), ("do", "receive")])

    def close(self) -> None:
        self._connection.close()


def signed_in(site: str, username: str) -> str:
    """The cookie of a browser in which `username` is signed in."""
    window = Window(site)
    status, *_ = window.send("/dang-nhap", username=username, password=PASSWORD)
    assert status == 303
    window.close()
    return window.cookie


def test_sixteen_windows_at_once_leave_one_series_without_gap(
    fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], any_database: str
) -> None:
    app = fresh_app(any_database)
    with app.app_context():
        office: Office = an_office()
        version_id = a_procedure(office, "5 working_day", fee_vnd=15_000).id
        agency_id = office.agency.id
        db.session.commit()
    site = live_server(app)
    start = Barrier(WINDOWS)
    cookies = [signed_in(site, name) for name in ("reception", "desk_head")]

    def work(number: int) -> list[tuple[str, str]]:
        window = Window(site, cookies[number % len(cookies)])
        start.wait(60)
        given = []
        for turn in range(EACH):
            name = f"Người thứ {number}, lần {turn}"
            status, address, page = window.send(f"/tiep-nhan/thu-tuc/{version_id}", applicant_name=name, complete="y")
            assert status == 303, f"{name}: {status} {page}"
            given.append((address.rpartition("/")[2], name))
        window.close()
        return given

    with ThreadPoolExecutor(WINDOWS) as pool:
        told = [pair for given in pool.map(work, range(WINDOWS)) for pair in given]
    with app.app_context():
        kept = db.session.execute(select(Dossier.code, Dossier.applicant_name).order_by(Dossier.code)).all()
        assert sorted(told) == [tuple(row) for row in kept]
        assert [row.code for row in kept] == [f"H50.31.12-260302-{n:04d}" for n in range(1, WINDOWS * EACH + 1)]
        assert verify(agency_id).holds
        states = db.session.scalars(select(Paper.state)).all()
        assert len(states) == WINDOWS * EACH
        assert set(states) == {PaperState.ISSUED}
