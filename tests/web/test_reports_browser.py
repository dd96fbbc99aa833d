"""Reports in a real browser: fit for everybody, chosen and saved without JavaScript, from a figure to its dossiers."""

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
PAGES = (
    "/bao-cao",
    "/bao-cao/ty-le-qua-han?tu=2026-05-01&den=2026-05-31",
    "/bao-cao/ty-le-qua-han?tu=2026-05-31&den=2026-05-01",
    "/bao-cao/ty-le-qua-han/ho-so?tu=2026-05-01&den=2026-05-31&bang=own&dong=total&cot=late_rate",
)


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    clock.at("Mon 2026-06-15 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        fill_may(Desk(an_office().agency))
        db.session.commit()
    return live_server(app)


def sign_in(page: Page, site: str, username: str = "head") -> None:
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    assert "/dang-nhap" not in page.url


def test_every_page_of_the_area_is_fit_for_everybody(site: str, page: Page) -> None:
    sign_in(page, site)
    for address in PAGES:
        page.goto(site + address)
        check_page(page)
    page.context.clear_cookies()
    sign_in(page, site, "admin")
    page.goto(f"{site}/quan-tri/bao-cao")
    check_page(page)


def test_a_period_is_chosen_traced_and_saved_without_javascript(
    site: str, browser_window: Callable[..., Page], tmp_path: Path
) -> None:
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    sign_in(page, site)
    page.goto(f"{site}/bao-cao")
    rate = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Tỷ lệ hồ sơ quá hạn", exact=True))
    follow(rate.get_by_role("link", name="Tháng 5 năm 2026"))
    page.get_by_label("Kỳ báo cáo").select_option("Tháng 6")
    follow(page.get_by_role("button", name="Xem kỳ"))
    assert page.get_by_role("heading", level=1).text_content() == "Tỷ lệ hồ sơ quá hạn, tháng 6 năm 2026"
    follow(page.get_by_role("link", name="← Tháng 5 năm 2026"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Excel").click()
    assert saved.value.suggested_filename == "Tỷ lệ hồ sơ quá hạn 2026-05.xlsx"
    saved.value.save_as(tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
    follow(page.get_by_role("link", name="33,33 %").first)
    assert page.locator("tbody tr").count() == 3
    follow(page.locator("tbody tr a").first)
    assert "/ho-so/" in page.url
