"""Who only reads does not wait for those who write."""

import sqlite3
import time
from collections.abc import Callable

from flask import Flask

from onestop.database import db
from tests.builders import an_office
from tests.client import CheckedClient


def test_pages_are_shown_while_somebody_writes(sqlite_url: str, fresh_app: Callable[[str], Flask]) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in("reception")
    client.get("/tai-khoan")
    writer = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        begun = time.monotonic()
        for path in ("/tai-khoan", "/ho-so", "/qua-han", "/tiep-nhan", "/bao-cao", "/khong-co"):
            assert client.get(path).status_code in (200, 404), path
        assert time.monotonic() - begun < 10  # a page that waited would have waited 15 seconds
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_a_view_that_reads_cannot_write(sqlite_url: str, fresh_app: Callable[[str], Flask]) -> None:
    """No GET of the whole application changes the base; what changes here is the session's own row."""
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in("head")
    client.get("/tai-khoan")

    def content() -> list[str]:
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as reader:
            lines = list(reader.iterdump())
        reader.close()
        return lines

    before = content()
    for _ in range(2):
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments:
                client.get(rule.rule).close()
    assert content() == before
