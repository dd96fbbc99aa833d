"""Who only reads does not wait for those who write."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from flask import Flask

from onestop.database import db
from onestop.people import passwords
from tests.builders import PASSWORD, an_office
from tests.client import CheckedClient
from tests.clock import Clock


@contextmanager
def somebody_writes(url: str) -> Iterator[None]:
    """A long writing transaction of another process, as an import is; what happens inside must not wait for it."""
    writer = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    try:
        yield
        assert time.monotonic() - begun < 10  # what waits, waits 15 seconds
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_pages_are_shown_while_somebody_writes(sqlite_url: str, fresh_app: Callable[[str], Flask]) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in("reception")
    client.get("/tai-khoan")
    with somebody_writes(sqlite_url):
        for path in ("/tai-khoan", "/ho-so", "/qua-han", "/tiep-nhan", "/bao-cao", "/khong-co"):
            assert client.get(path).status_code in (200, 404), path


def test_a_session_in_use_is_noted_later_when_somebody_writes(
    sqlite_url: str, fresh_app: Callable[[str], Flask], clock: Clock
) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in("reception")
    clock.moment += timedelta(minutes=25)
    with somebody_writes(sqlite_url):
        assert client.get("/tai-khoan").status_code == 200
    assert client.get("/tai-khoan").status_code == 200
    clock.moment += timedelta(minutes=25)
    assert client.get("/tai-khoan").status_code == 200  # noted by the page before, which met no writer


def test_a_no_does_not_stand_in_line_with_the_writers(sqlite_url: str, fresh_app: Callable[[str], Flask]) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    stranger, reader, admin = app.test_client(), app.test_client(), app.test_client()
    assert isinstance(reader, CheckedClient)
    assert isinstance(admin, CheckedClient)
    reader.sign_in("inspector")
    form = reader.form("/tai-khoan/mat-khau")
    admin.sign_in("admin")
    verify = admin.form("/quan-tri", having="/kiem-tra")
    door = app.test_client()
    assert isinstance(door, CheckedClient)
    empty = door.form("/dang-nhap")
    with somebody_writes(sqlite_url):
        assert stranger.post("/khong-co").status_code == 404
        assert stranger.post("/dang-nhap", data={"csrf_token": "x"}).status_code == 400
        assert door.post("/dang-nhap", data=dict(empty.filled({}))).status_code == 200
        answer = reader.post("/quan-tri/lich/lap-rieng", data=dict(form.filled({})))
        assert answer.status_code == 403
        assert admin.post(verify.action, data=dict(verify.filled({}))).status_code == 200


def test_nobody_waits_to_write_while_a_password_is_hashed(sqlite_url: str, fresh_app: Callable[[str], Flask]) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        an_office()
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in("reception")
    new = "con mèo ngủ trên mái"
    form = client.form("/tai-khoan/mat-khau").filled({"old": PASSWORD, "new": new, "again": new})
    answers: list[int] = []
    change = threading.Thread(
        target=lambda: answers.append(client.post("/tai-khoan/mat-khau", data=dict(form)).status_code)
    )
    writer = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, timeout=5)
    with passwords._AT_ONCE, passwords._AT_ONCE:  # every place for hashing is taken: the change has to wait for one
        change.start()
        deadline = time.monotonic() + 30
        while writer.execute("SELECT count(*) FROM sign_in_attempt WHERE NOT succeeded").fetchone() != (1,):
            assert time.monotonic() < deadline
            change.join(0.02)
        writer.execute("BEGIN IMMEDIATE")  # gets its turn, although the change has begun and is not done
        writer.execute("ROLLBACK")
        assert change.is_alive()
    change.join(30)
    writer.close()
    assert answers == [303]


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
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as reader:
            lines = list(reader.iterdump())
        reader.close()
        return lines

    before = content()
    for _ in range(2):
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments:
                client.get(rule.rule).close()
    assert content() == before
