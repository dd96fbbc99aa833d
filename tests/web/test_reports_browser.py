"""The report in a real browser: fit for everybody, its files saved, without JavaScript too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.database import db
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, an_office
from tests.clock import Clock
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    clock.at("Mon 2026-06-15 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        fill_may(Desk(an_office().agency))
        db.session.commit()
    return live_server(app)


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill("head")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    assert "/dang-nhap" not in page.url


def test_every_page_of_the_area_is_fit_for_everybody(site: str, page: Page) -> None:
    sign_in(page, site)
    for address in ("", "/ty-le-qua-han?thang=2026-05", "/ty-le-qua-han?thang=2026-06", "/ty-le-qua-han?thang=2026-99"):
        page.goto(f"{site}/bao-cao{address}")
        check_page(page)


def test_a_month_is_chosen_and_saved_without_javascript(
    site: str, browser_window: Callable[..., Page], tmp_path: Path
) -> None:
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    sign_in(page, site)
    page.goto(f"{site}/bao-cao")
    follow(page.get_by_role("link", name="Tháng 05/2026"))
    page.get_by_role("textbox", name="Tháng báo cáo").fill("2026-06")
    follow(page.get_by_role("button", name="Xem"))
    assert page.get_by_role("heading", level=1).text_content() == "Tỷ lệ hồ sơ quá hạn tháng 06/2026"
    follow(page.get_by_role("link", name="← Tháng 05/2026"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải Excel").click()
    assert saved.value.suggested_filename == "Tỷ lệ quá hạn 2026-05.xlsx"
    saved.value.save_as(tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
