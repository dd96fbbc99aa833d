"""Warnings and opinions in a real browser: open to everybody, and on a phone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.opinions import ask_opinion
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.sla.term import Term
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, a_dossier, a_procedure, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def address(
    sqlite_url: str, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], clock: Clock
) -> str:
    """Thursday, 12 March, 17:00: one dossier of each list that warns, and an opinion that is late."""
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        ten, one = a_procedure(office, "10 working_day"), a_procedure(office, "1 working_day", name="Chứng thực chữ ký")
        dossier = a_dossier(office, ten, applicant="Trần Thị Bích Phượng")
        ask_opinion(
            dossier, addressee="Phòng Kinh tế, Hạ tầng và Đô thị", question="Thửa đất số 12 có tranh chấp không?",
            term=Term.parse("2 working_day"), by=office.officer, at=moment("Tue 2026-03-03 09:00"),
        )  # fmt: skip
        a_dossier(office, ten, received="2026-02-27 09:00", applicant="Lê Văn Cường")
        a_dossier(office, one, received="2026-03-11 15:00", applicant="Nguyễn Văn Bình")
        sweep(at=moment("Thu 2026-03-12 16:00"), save=db.session.commit)
    clock.at("Thu 2026-03-12 16:00")
    return live_server(app)


def _sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_list_and_the_pages_behind_it_are_open_to_everybody(
    browser_window: Callable[..., Page], address: str, viewport: dict[str, int] | None
) -> None:
    page = browser_window(**({"viewport": viewport} if viewport else {}))
    _sign_in(page, address, "officer")
    for title in ("Đã qua mốc nhắc", "Thời hạn ngắn, sắp đến hạn", "Ý kiến quá hạn trả lời", "Sắp đến hạn"):
        page.goto(f"{address}/qua-han")
        assert page.get_by_role("heading", name=title).first.is_visible(), title
    check_page(page)
    follow(page.get_by_role("link", name="Ghi trả lời"))
    check_page(page)
    page.fill("[name=answer]", "Không tranh chấp.")
    follow(page.get_by_role("button", name="Ghi ý kiến trả lời"))
    assert page.get_by_text("Không tranh chấp.").first.is_visible()
    check_page(page)
    follow(page.get_by_role("link", name="Xin ý kiến"))
    check_page(page)
    page.goto(f"{address}/qua-han")
    follow(page.locator("#moc-nhac").get_by_role("link", name="Báo dự kiến quá hạn"))
    assert page.get_by_role("heading", name="Báo dự kiến quá hạn").is_visible()


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_page_of_the_steps_is_open_to_everybody(
    browser_window: Callable[..., Page], address: str, viewport: dict[str, int] | None
) -> None:
    page = browser_window(**({"viewport": viewport} if viewport else {}))
    _sign_in(page, address, "admin")
    page.goto(f"{address}/quan-tri/ly-do-qua-han")
    check_page(page)
    page.fill("[name=moc-shares]", "40, 75")
    follow(page.get_by_role("button", name="Lưu mốc nhắc"))
    assert page.input_value("[name=moc-shares]") == "40, 75"
