"""Closing a period in a real browser, and the pages around it: fit for everybody, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.database import db
from onestop.people.models import Person
from tests.browser import follow
from tests.builders import PASSWORD, Office, a_dossier, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser
PERIOD = "?tu=2026-03-01&den=2026-03-31"


def _as_it_is_now() -> Office:
    people = db.session.scalars(select(Person).options(joinedload(Person.agency)).order_by(Person.id)).all()
    return Office(people[0].agency, {grant.role: person for person in people for grant in person.grants})


def test_a_period_is_closed_and_corrected_where_everybody_can_follow(
    fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock, page: Page
) -> None:
    at = clock.at("Thu 2026-04-02 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        a_dossier(office, received="2026-03-30 09:00")
        db.session.commit()
    site = live_server(app)
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill("head")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    page.goto(f"{site}/bao-cao/ty-le-qua-han{PERIOD}")
    follow(page.get_by_role("link", name="Chốt số liệu kỳ này"))
    check_page(page)
    follow(page.get_by_role("button", name="Chốt số liệu"))
    assert page.get_by_role("heading", name="Số liệu đã chốt").is_visible()
    with app.app_context():
        entered_late = {"received_at": moment("Tue 2026-03-31 15:00"), "late_entry_slip": "07"}
        late = a_dossier(_as_it_is_now(), received=at, **entered_late).code
        db.session.commit()
    for address in (f"/ty-le-qua-han{PERIOD}", f"/ty-le-qua-han/dinh-chinh{PERIOD}", "/da-chot", "/kiem-tra"):
        page.goto(f"{site}/bao-cao{address}")
        check_page(page)
        if "ty-le" in address:
            assert late in page.locator("main").inner_text()
    page.get_by_label("Hoặc dán bảng vào đây").fill("Lĩnh vực;Tổng số;Quá hạn\nHộ tịch;10;2\nTổng số;10;3")
    follow(page.get_by_role("button", name="Kiểm tra"))
    assert "các dòng cộng lại 2, dòng tổng ghi 3, lệch 1." in page.locator("main").inner_text()
