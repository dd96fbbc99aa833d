"""A change of the calendar in a real browser: foreseen, applied, and the list of whom to call, without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.parties import Applicant
from onestop.cases.sweep import sweep
from onestop.database import db
from tests.browser import DESKTOP, PHONE, follow
from tests.builders import PASSWORD, Clock, a_dossier, a_procedure, an_office, moment
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    """Tuesday morning: two dossiers have been late since Monday evening, two others end later."""
    clock.at("Tue 2026-03-10 08:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        for day, name in (
            ("Mon 2026-03-02", "Lê Bình"),
            ("Mon 2026-03-02", "Lý Em"),
            ("Wed 2026-03-04", "Trần An"),
            ("Thu 2026-03-05", "Đỗ Hà"),
        ):
            a_dossier(office, version, received=f"{day} 09:00", applicant=Applicant(name=name, phone="0905 123 456"))
        a_dossier(office, a_procedure(office, "1 month", field="Đất đai"), received="Mon 2026-03-02 09:00")
        sweep(at=moment("Mon 2026-03-09 18:00"), save=db.session.commit)
    return live_server(app)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_closure_is_foreseen_and_applied(
    site: str, browser_window: Callable[..., Page], size: dict[str, int]
) -> None:
    page = browser_window(viewport=size, java_script_enabled=False)
    page.goto(f"{site}/dang-nhap")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    page.goto(f"{site}/quan-tri/lich/them-ngay")
    page.fill("#day", "2026-03-09")
    page.select_option("#kind", "local_closure")
    page.fill("#name", "Bão số 3")
    page.fill("#document", "CĐ 5/UBND tỉnh")
    follow(page.get_by_role("button", name="Xem trước"))
    assert page.get_by_text("Hết quá hạn: 2 hồ sơ").is_visible()
    assert page.get_by_text("Giấy hẹn cần báo lại").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    follow(page.get_by_role("button", name="Sửa lại"))
    assert page.input_value("#name") == "Bão số 3"
    follow(page.get_by_role("button", name="Xem trước"))
    follow(page.get_by_role("button", name="Áp dụng"))
    assert page.get_by_text("Danh sách gọi: 4 người").is_visible()
    assert page.get_by_text("0905 123 456").count() + page.get_by_text("0905123456").count() == 4


def test_preview_and_result_are_fit_for_everybody(site: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=DESKTOP)
    page.goto(f"{site}/dang-nhap")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    page.goto(f"{site}/quan-tri/lich/nhap-tep")
    check_page(page)
    page.fill("#days", "date,kind,hours,document\n2026-03-12,local_closure,,CĐ 6/UBND tỉnh\n")
    follow(page.get_by_role("button", name="Xem trước"))
    check_page(page)
    follow(page.get_by_role("button", name="Áp dụng"))
    check_page(page)
    page.set_viewport_size(PHONE)
    check_page(page)
    page.goto(f"{site}/quan-tri/lich/thay-doi")
    check_page(page)


def test_the_file_of_the_preview_holds_no_other_button_back(site: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=DESKTOP)  # with JavaScript: it swallows the second press of one and the same button
    page.goto(f"{site}/dang-nhap")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    page.goto(f"{site}/quan-tri/lich/nhap-tep")
    page.fill("#days", "date,kind,hours,document\n2026-03-12,local_closure,,CĐ 6/UBND tỉnh\n")
    follow(page.get_by_role("button", name="Xem trước"))
    with page.expect_download():
        page.get_by_role("button", name="Tải danh sách (CSV)").click()
    follow(page.get_by_role("button", name="Áp dụng"))
    assert page.get_by_text("Đã nhập các ngày trong tệp").is_visible()
