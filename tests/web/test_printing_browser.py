"""Printing many papers in a real browser: fit for everybody, followed without reloading, usable without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from onestop.cases.batch_printing import print_waiting
from onestop.config import Config
from onestop.database import db
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, Clock, a_dossier, a_procedure, an_office
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(fresh_app: Callable[[str], Flask], sqlite_url: str) -> Flask:
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        for minute in range(3):
            a_dossier(office, version, received=f"2026-03-02 08:0{minute}")
        db.session.commit()
    return app


def work(app: Flask, clock: Clock) -> None:
    config: Config = app.extensions["onestop_config"]
    with app.app_context():
        print_waiting(config.papers, config.prints, at=clock(), save=db.session.commit)


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill("reception")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))


def test_papers_are_chosen_followed_and_taken(
    desk: Flask, live_server: Callable[[Flask], str], page: Page, clock: Clock
) -> None:
    site = live_server(desk)
    sign_in(page, site)
    page.goto(f"{site}/van-ban/in")
    check_page(page)
    page.goto(f"{site}/van-ban/danh-sach")
    check_page(page)
    for box in page.locator("input[name=papers]").all()[:2]:
        box.check()
    follow(page.get_by_role("button", name="In văn bản đã chọn"))
    expect(page.locator("progress")).to_be_visible()
    check_page(page)
    work(desk, clock)
    expect(page.get_by_role("link", name="Tải tệp PDF để in")).to_be_visible(timeout=10_000)
    expect(page.locator("progress")).to_have_count(0)
    check_page(page)


def test_it_is_printed_without_javascript_on_a_phone(
    desk: Flask, live_server: Callable[[Flask], str], browser_window: Callable[..., Page], clock: Clock
) -> None:
    site = live_server(desk)
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    sign_in(page, site)
    page.goto(f"{site}/van-ban/in")
    follow(page.locator("#trong-ngay").get_by_role("button", name="In"))  # apologies of today: there are none
    assert page.get_by_text("chưa có giấy nào").first.is_visible()
    page.get_by_label("Loại giấy").select_option("receipt")
    follow(page.locator("#trong-ngay").get_by_role("button", name="In"))
    work(desk, clock)
    follow(page.get_by_role("link", name="xem lại tiến độ"))
    assert page.get_by_role("link", name="Tải tệp PDF để in").is_visible()
