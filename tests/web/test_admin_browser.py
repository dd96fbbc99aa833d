"""The administrator's pages in a real browser: fit for everybody, usable without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.database import db
from onestop.people.models import Role
from onestop.people.units import create_unit
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, Clock, a_dossier, a_person, a_procedure, an_office
from tests.web.axe import check_page

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "/nguoi-dung",
    "/nguoi-dung/them",
    "/nguoi-dung/1",
    "/nguoi-dung/1/vai-tro",
    "/don-vi",
    "/co-quan",
    "/ly-do-qua-han",
    "/van-ban",
    "/van-ban/loi-van/apology",
    "/van-ban/loi-van/receipt",
    "/van-ban/can-cu",
    "/van-ban/can-cu/them/form",
    "/van-ban/can-cu/1",
    "/thu-tuc",
    "/thu-tuc/quy-dinh/1",
    "/thu-tuc/quy-dinh/1/sua",
    "/thu-tuc/de-xuat",
    "/thu-tuc/nhap-tep",
    "/lich",
    "/lich?nam=2027",
    "/lich/them-ngay",
    "/lich/gio-lam-viec",
    "/lich/2027/cong-bo",
    "/nhat-ky",
    "/can-doi-chieu",
)


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    clock.at("2026-11-03 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        a_person(office.agency, *Role, username="alone", full_name="Hồ Một Mình")
        create_unit(office.agency, "Bộ phận Một cửa", is_desk=True, by=office.admin, at=clock())
        a_dossier(office, a_procedure(office, fee_vnd=8000, extension="3 working_day"), received="2026-11-02 09:00")
        db.session.commit()
    return live_server(app)


def sign_in(page: Page, site: str, username: str = "admin", password: str = PASSWORD) -> None:
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    follow(page.locator("main button[type=submit]"))
    assert "/dang-nhap" not in page.url


def test_every_page_of_the_area_is_fit_for_everybody(site: str, page: Page) -> None:
    sign_in(page, site)
    for address in PAGES:
        answer = page.goto(f"{site}/quan-tri{address}")
        assert answer is not None
        assert answer.status == 200, address
        check_page(page)


def test_a_refused_form_is_fit_for_everybody(site: str, page: Page) -> None:
    sign_in(page, site)
    for address in ("/thu-tuc/them", "/lich/them-ngay", "/nguoi-dung/them", "/thu-tuc/de-xuat"):
        page.goto(f"{site}/quan-tri{address}")
        follow(page.locator("main form[method=post] .btn-primary").first)
        assert page.locator(".error-summary").is_visible()
        check_page(page)


def test_an_office_is_made_ready_without_javascript(site: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    sign_in(page, site)
    follow(page.get_by_role("link", name="Thêm người dùng"))
    page.get_by_label("Tên đăng nhập").fill("le.van.hai")
    page.get_by_label("Họ và tên").fill("Lê Văn Hải")
    follow(page.get_by_role("button", name="Tạo tài khoản"))
    password = page.locator(".secret").inner_text()
    follow(page.get_by_role("link", name="Cấp vai trò"))
    page.get_by_label("Vai trò").select_option("reception")
    follow(page.get_by_role("button", name="Cấp vai trò"))
    follow(page.get_by_role("link", name="Thủ tục"))
    follow(page.get_by_role("link", name="Áp dụng từ danh mục gợi ý"))
    page.get_by_label("Quyết định công bố").fill("QĐ 12/QĐ-UBND")
    page.get_by_label("Chọn 1.000656").check()
    follow(page.get_by_role("button", name="Áp dụng các thủ tục đã đánh dấu"))
    follow(page.get_by_role("link", name="Lịch làm việc").first)
    follow(page.get_by_role("link", name="2027"))
    follow(page.get_by_role("button", name="Áp dụng lịch tạm tính năm 2027"))
    assert page.get_by_text("Đã áp dụng lịch tạm tính năm 2027").is_visible()
    page.get_by_text("Danh mục").click()
    follow(page.get_by_role("button", name="Đăng xuất"))
    sign_in(page, site, "le.van.hai", password)
    assert page.url.endswith("/tai-khoan/mat-khau")


def test_enter_in_a_long_form_saves_and_adds_no_lines(site: str, page: Page) -> None:
    sign_in(page, site)
    page.goto(f"{site}/quan-tri/thu-tuc/quy-dinh/1/sua")
    page.get_by_label("Quyết định công bố, áp dụng").fill("QĐ 5")
    page.get_by_label("Áp dụng từ ngày").fill("2026-12-01")
    page.get_by_label("Thời hạn giải quyết").fill("7,5")
    page.get_by_label("Thời hạn giải quyết").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sua"))
    assert page.get_by_text("7,5 ngày làm việc").first.is_visible()
