"""The overview of a head and its charts in a real browser: open to everybody, one drawing a width, the lists."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.finishing import finish
from onestop.database import db
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, a_dossier, a_procedure, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


def test_the_overview_is_open_to_everybody_and_leads_to_the_lists(
    page: Page, sqlite_url: str, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], clock: Clock
) -> None:
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        version = a_procedure(office, "2 working_day", field="Chứng thực, xác nhận bản sao từ bản chính")
        a_dossier(office, version)
        finish(a_dossier(office, version), number="1", by=office.officer, at=moment("Tue 2026-03-10 08:00"))
        finish(a_dossier(office), number="2", by=office.officer, at=moment("Wed 2026-03-04 08:00"))
        db.session.commit()
    clock.at("Tue 2026-03-10 09:00")
    address = live_server(app)
    page.goto(f"{address}/dang-nhap")
    page.fill("[name=username]", "head")
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))
    follow(page.get_by_role("link", name="Tổng quan"))
    check_page(page)
    chart = page.get_by_role("img", name="Tỷ lệ hồ sơ quá hạn theo tháng")
    assert chart.count() == 1  # the other drawing is not there for anybody, screen readers included
    wide = chart.get_attribute("viewBox")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert chart.count() == 1
    assert chart.get_attribute("viewBox") != wide
    letters = chart.evaluate("svg => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
    assert letters > 9  # pixels: readable on a phone
    follow(page.get_by_role("link", name="Đang quá hạn"))
    assert page.get_by_role("heading", name="Quá hạn, chưa xin lỗi").first.is_visible()
