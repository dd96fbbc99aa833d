"""The design system itself, in a real browser under the strict content policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, follow
from tests.web.axe import check_page
from tests.web.gallery import PAGES, create_gallery

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(live_server: Callable[..., str]) -> str:
    return live_server(create_gallery())


@pytest.mark.parametrize("address", PAGES)
def test_every_part_is_fit_for_everybody(gallery: str, page: Page, address: str) -> None:
    page.goto(gallery + address)
    check_page(page)


def test_a_refused_form_leads_to_each_wrong_field_and_keeps_what_was_typed(gallery: str, page: Page) -> None:
    page.goto(gallery + "/tiep-nhan")
    page.get_by_label("Ghi chú").fill("Nộp thay <mẹ>")
    follow(page.get_by_role("button", name="Tiếp nhận", exact=True))
    summary = page.get_by_role("alert")
    assert summary.evaluate("node => node === document.activeElement"), "a reader starts at the list of errors"
    summary.get_by_role("link", name="Nhập họ và tên người đề nghị.").click()
    name = page.get_by_label("Họ và tên")
    assert name.evaluate("node => node === document.activeElement")
    assert name.get_attribute("aria-invalid") == "true"
    assert page.locator("#name-error").text_content() == "Lỗi: Nhập họ và tên người đề nghị."
    assert "name-error" in (name.get_attribute("aria-describedby") or "")
    summary.get_by_role("link", name="Giấy tờ khác 1: Nhập tên giấy tờ.").click()
    assert page.locator(":focus").get_attribute("id") == "copies-0-name"
    assert page.get_by_label("Ghi chú").input_value() == "Nộp thay <mẹ>"
    check_page(page)


def test_the_menu_of_a_phone_opens_without_javascript(gallery: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    page.goto(gallery + "/ho-so")
    report = page.get_by_role("link", name="Báo cáo")
    assert not report.is_visible()
    page.get_by_text("Danh mục").click()
    follow(report)
    assert page.url.endswith("/bao-cao")


def test_the_open_menu_of_a_phone_is_fit_for_everybody(gallery: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=PHONE)
    page.goto(gallery + "/ho-so")
    page.get_by_text("Danh mục").click()
    check_page(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Báo cáo")).to_be_hidden()


def test_fingers_find_targets_of_44_px(gallery: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport=PHONE)
    for address in PAGES:
        page.goto(gallery + address)
        targets = ".btn, .form-control, .form-select, .form-check, .shelves a, .more > summary"
        sizes = page.locator(f"main :is({targets}), header summary")
        heights = sizes.evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 80), e.offsetHeight])"
        )
        assert heights
        assert [pair for pair in heights if pair[1] < 44] == []


def test_a_desk_sees_a_dozen_dossiers_at_once(gallery: str, browser_window: Callable[..., Page]) -> None:
    page = browser_window(viewport={"width": 1366, "height": 768})
    page.goto(gallery + "/bao-cao")
    row = page.locator("tbody tr").first.evaluate("node => node.getBoundingClientRect().height")
    page.goto(gallery + "/ho-so")
    top = page.locator("tbody").evaluate("node => node.getBoundingClientRect().top")
    assert (768 - top) / row >= 12


def test_the_first_tab_leads_past_the_header(gallery: str, page: Page) -> None:
    page.goto(gallery + "/ho-so")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Tiếp nhận hồ sơ"


def test_figures_stand_under_each_other(gallery: str, page: Page) -> None:
    page.goto(gallery + "/bao-cao")
    widths = page.locator("td.number").first.evaluate(
        """cell => ["1111", "0000", "8888"].map(text => {
             const span = document.createElement("span");
             cell.replaceChildren(span);
             span.textContent = text;
             return span.getBoundingClientRect().width;
           })"""
    )
    assert len(set(widths)) == 1, widths


def test_vietnamese_letters_come_from_our_own_font(gallery: str, page: Page) -> None:
    page.goto(gallery + "/ho-so")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.unicodeRange)")
    assert any("U+1EA0-1EF9" in letters for letters in loaded)
    assert any("U+0-FF" in letters for letters in loaded)
