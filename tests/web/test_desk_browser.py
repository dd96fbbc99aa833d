"""The desk in a real browser: by keyboard alone, without JavaScript, on a phone, and open to everybody."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from onestop.cases.models import Dossier
from onestop.cases.parties import Applicant
from onestop.cases.sweep import sweep
from onestop.database import db
from tests.browser import follow
from tests.builders import PASSWORD, Office, a_dossier, a_procedure, an_office, moment
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_url: str, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str]) -> str:
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        _fill(office)
        db.session.commit()
    return live_server(app)


def _fill(office: Office) -> None:
    """Some dossiers in different states, one of them late."""
    marriage = a_procedure(
        office, papers=("Tờ khai", "Giấy xác nhận của nơi cư trú trước đây"), fee_vnd=15_000, code="1.004873"
    )
    a_procedure(office, "0 working_day", name="Chứng thực bản sao từ bản chính", field="Tư pháp", papers=())
    person = Applicant(name="Trần <Văn> Đức & Con", id_number="045090001234", phone="0912345678")
    a_dossier(office, marriage, received="2026-02-02 09:00", applicant=person)
    for number in range(60):
        a_dossier(office, marriage, received=f"2026-02-27 09:{number:02d}", applicant=f"Nguyễn Thị Thanh {number}")
    sweep(at=moment("2026-03-02 08:00"), save=db.session.commit)


def _sign_in(page: Page, address: str, username: str = "reception") -> None:
    page.goto(f"{address}/dang-nhap")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def test_a_plain_dossier_is_registered_by_keyboard_alone(page: Page, address: str) -> None:
    _sign_in(page, address)
    page.goto(f"{address}/tiep-nhan")
    page.keyboard.type("hon nhan")  # the search has the focus, and the one procedure left opens at once
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/*")
    page.keyboard.type("Lê Thị Hồng")
    page.keyboard.press("Tab")
    page.keyboard.type("045090009999")
    page.keyboard.press("Tab")
    page.keyboard.type("0987 654 321")
    page.keyboard.press("Tab")
    page.keyboard.type("Thôn Hiền Dũng")
    for _ in range(3):  # kind of applicant, the folded part, then the tick for a complete checklist
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # checks, and puts the focus on the button that registers
    page.wait_for_selector("text=Chưa ghi gì vào hệ thống")
    page.keyboard.press("Enter")
    page.wait_for_url("**/xong/**")
    with page.expect_download() as download:
        page.keyboard.press("Enter")  # the receipt has the focus
    code = page.locator(".receipt-code").inner_text()
    assert download.value.suggested_filename == f"giay-tiep-nhan-{code}.pdf"


def test_a_dossier_is_registered_and_found_without_javascript_on_a_phone(
    browser_window: Callable[..., Page], address: str
) -> None:
    page = browser_window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    _sign_in(page, address)
    page.goto(f"{address}/tiep-nhan?linh-vuc=Tư pháp")
    page.fill("[name=applicant_name]", "Phạm Quốc Khánh")
    page.fill("[name=papers-0-name]", "Bằng tốt nghiệp")
    page.fill("[name=result_number]", "17/CT")
    follow(page.locator("button[value=at_once]"))
    code = page.locator(".receipt-code").inner_text()
    page.goto(f"{address}/ho-so")
    page.fill("[name=text]", "pham quoc khanh")
    follow(page.locator("button:has-text('Tìm')"))
    follow(page.locator(f"a:has-text('{code}')"))
    assert "Đã trả kết quả" in page.locator(".lead").inner_text()


def test_every_page_can_be_used_by_everybody(page: Page, address: str) -> None:
    _sign_in(page, address)
    page.goto(f"{address}/ho-so?loai=tat-ca&trang=2")
    check_page(page)
    follow(page.locator("a:has-text('H50.31.12-260202-0001')"))
    page.click("summary:has-text('Cách tính ngày hẹn')")
    check_page(page)
    page.goto(f"{address}/tiep-nhan")
    check_page(page)
    follow(page.locator("a:has-text('Xác nhận tình trạng hôn nhân')").first)
    page.evaluate("document.querySelectorAll('details.more').forEach(part => { part.open = true })")
    check_page(page)
    page.fill("[name=applicant_name]", "Trần <Văn> Đức & Con")
    page.fill("[name=applicant_phone]", "0912345678")
    page.fill("[name=sets]", "0")
    follow(page.locator("button[value=receive]"))
    check_page(page)
    page.fill("[name=sets]", "1")
    page.click("summary:has-text('Hồ sơ thiếu giấy tờ')")
    follow(page.locator("button[value=ask]"))
    assert page.get_by_text("Người này đã đến với cùng thủ tục").is_visible()
    check_page(page)
    follow(page.locator("button[value=ask]"))
    assert "/phieu" in page.url
    check_page(page)
    page.goto(f"{address}/tiep-nhan")
    follow(page.locator("a:has-text('Chứng thực bản sao')"))
    page.fill("[name=applicant_name]", "Lê Văn An")
    follow(page.locator("button[value=receive]"))
    assert "/xong/" in page.url
    check_page(page)


def test_the_dossier_that_was_registered_is_there(
    page: Page, address: str, fresh_app: Callable[[str], Flask], sqlite_url: str
) -> None:
    _sign_in(page, address)
    page.goto(f"{address}/tiep-nhan?ten=chung thuc ban sao")
    page.fill("[name=applicant_name]", "Công ty <b>Đậm</b> & “Bạn”")
    follow(page.locator("button[value=receive]"))
    assert "/xong/" in page.url
    with fresh_app(sqlite_url).app_context():
        newest = db.session.scalars(select(Dossier).order_by(Dossier.id.desc())).first()
        assert newest is not None
        assert newest.applicant_name == "Công ty <b>Đậm</b> & “Bạn”"
