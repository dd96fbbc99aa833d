"""The fixtures themselves: what they roll back, and what they let through."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from onestop.calendars.models import CalendarYear
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency
from tests.browser import Watch
from tests.builders import a_dossier, a_procedure, an_office
from tests.client import PASSWORD, CheckedClient
from tests.clock import Clock, moment
from tests.forms import forms
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


@pytest.mark.usefixtures("database")
def test_an_office_receives_a_dossier() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "7.5 working_day"), received="Mon 2026-03-02 09:00")
    assert dossier.code == "H50.31.12-260302-0001"
    assert dossier.due_at == moment("Thu 2026-03-12 11:30")  # seven whole days, and the morning of the eighth
    assert a_dossier(office).code.endswith("-0002")
    assert an_office("H50.31.13").head.username != office.head.username


def test_a_person_signs_in_through_the_page(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception", PASSWORD)
    assert "/dang-nhap" not in client.get("/").headers.get("Location", "")


def test_a_form_sends_what_it_shows() -> None:
    (form,) = forms(
        """<form method="post"><input name="token" type="hidden" value="t"><textarea name="why">
        vì</textarea><select name="unit"><option value="a">A</option><option value="b" selected>B</option></select>
        <input type="checkbox" name="ticked" value="1" checked><input type="checkbox" name="free" value="2"></form>"""
    )
    assert form.fields == [("token", "t"), ("why", "        vì"), ("unit", "b"), ("ticked", "1")]
    assert ("free", "2") in form.filled({"free": "2"})
    with pytest.raises(AssertionError, match="no field"):
        form.filled({"other": "1"})


@pytest.mark.browser
def test_a_browser_sees_the_sign_in_page(
    page: Page, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], sqlite_url: str
) -> None:
    page.goto(live_server(fresh_app(sqlite_url)) + "/dang-nhap")
    assert page.get_by_label("Tên đăng nhập").is_visible()


@pytest.mark.browser
def test_what_a_page_breaks_is_noted(chromium: Browser, live_server: Callable[[Flask], str]) -> None:
    app = Flask("broken")
    app.add_url_rule("/", view_func=lambda: ("<script>throw Error('broken')</script><img src=/missing>", 200))
    context = chromium.new_context()
    watch = Watch(context)
    window = context.new_page()
    window.goto(live_server(app))
    window.wait_for_load_state("networkidle")
    context.close()
    assert any("broken" in complaint for complaint in watch.complaints)
    assert any("404" in complaint for complaint in watch.complaints)
