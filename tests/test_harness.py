"""The fixtures themselves: what they roll back, and what they let through."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.calendars.models import CalendarYear
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency
from tests.clock import Clock, moment
from tests.pages import faults


def an_agency() -> Agency:
    return Agency(code="H50.31.12", name="UBND xã Vĩnh Hoà", level=Level.COMMUNE, valid_from=date(2025, 7, 1))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next(time: str) -> None:
    assert db.session.scalar(select(func.count()).select_from(Agency)) == 0, time
    db.session.add(an_agency())
    db.session.commit()
    db.session.remove()
    assert db.session.scalar(select(Agency.name)) == "UBND xã Vĩnh Hoà"


def test_a_base_of_its_own_keeps_what_is_committed(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        db.session.add(an_agency())
        db.session.commit()
    with bare_app(any_database).app_context():
        assert db.session.scalar(select(Agency.code)) == "H50.31.12"
        assert db.session.scalar(select(func.count()).select_from(CalendarYear)) == 0


def test_the_clock_stands_where_it_is_put() -> None:
    clock = Clock("Mon 2026-03-02 09:00")
    assert clock().isoformat() == "2026-03-02T02:00:00+00:00"
    clock.at("Tue 2026-03-03 07:00")
    assert clock() == moment("2026-03-03 07:00")
    with pytest.raises(AssertionError, match="is a Tue"):
        moment("Mon 2026-03-03 07:00")


GOOD = """<!doctype html><html lang="vi"><head><title>Hồ sơ</title></head><body><main><h1>Hồ sơ</h1>
<form action="/ho-so"><label for="name">Tên</label><input id="name" name="name"></form></main></body></html>"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>Hồ sơ</title>", "", "no title"),
        ("<h1>Hồ sơ</h1>", "<h1>Hồ sơ", "</main> while"),
        ("<h1>Hồ sơ</h1>", "<h1>Hồ sơ</h1><h1>Nữa</h1>", "2 <h1>"),
        ("<h1>", '<h1 id="name">', "id 'name' twice"),
        ('for="name"', 'for="other"', "without a label"),
        ('for="name"', 'for="other"', "leads nowhere"),
        ("<h1>", '<h1 style="color: red">', "inline style"),
        ("<h1>", '<h1 onclick="go()">', "inline script"),
        ("</main>", "<script>go()</script></main>", "inline script"),
        ("</main>", '<img src="https://example.vn/a.png" alt=""></main>', "from elsewhere"),
        ('lang="vi"', 'lang="en"', "lang is en"),
    ],
)
def test_each_fault_of_a_page_is_found(old: str, new: str, fault: str) -> None:
    assert faults(GOOD) == []
    assert any(fault in sentence for sentence in faults(GOOD.replace(old, new, 1)))
