"""/xac-minh in a real browser, open to everybody and on a phone; and the page on which a paper is reissued."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from onestop.cases.issuing import content_of, prove
from onestop.cases.models import Paper
from onestop.config import Config
from onestop.database import db
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, a_dossier, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser

AT = moment("Mon 2026-03-02 09:00")


@pytest.fixture
def shown(
    sqlite_url: str,
    fresh_app: Callable[[str], Flask],
    live_server: Callable[[Flask], str],
    clock: Clock,
    tmp_path: Path,
) -> tuple[str, Paper, Path]:
    """Address of the server, a receipt that was issued, and its file."""
    app = fresh_app(sqlite_url)
    config: Config = app.extensions["onestop_config"]
    file = tmp_path / "giay-tiep-nhan.pdf"
    with app.app_context():
        a_dossier(an_office(), received=AT, applicant="Trần Thị Bích Phượng")
        paper = db.session.scalars(select(Paper)).one()
        prove(paper.id, config.papers, at=AT, save=db.session.commit)
        file.write_bytes(content_of(paper, config.papers))
        db.session.expunge(paper)
    clock.at("Mon 2026-03-02 09:30")
    return live_server(app), paper, file


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_a_citizen_checks_a_paper_by_code_and_by_file(
    browser_window: Callable[..., Page], shown: tuple[str, Paper, Path], viewport: dict[str, int] | None
) -> None:
    address, paper, file = shown
    page = browser_window(**({"viewport": viewport} if viewport else {}))
    page.goto(f"{address}/xac-minh/{paper.token}")
    assert page.get_by_role("heading", name="Văn bản còn hiệu lực").is_visible()
    check_page(page)
    page.goto(f"{address}/xac-minh")
    check_page(page)
    page.fill("[name=code]", "aaaaa aaaaa")
    with page.expect_navigation():
        page.get_by_role("button", name="Xác minh").click()
    assert page.get_by_role("alert").is_visible()
    check_page(page)
    page.fill("[name=code]", str(paper.short_code).lower())
    with page.expect_navigation():
        page.get_by_role("button", name="Xác minh").click()
    assert page.get_by_text("UBND xã Vĩnh Hoà", exact=True).is_visible()
    page.goto(f"{address}/xac-minh")
    page.set_input_files("[name=file]", file)
    with page.expect_navigation():
        page.get_by_role("button", name="Đối chiếu tệp").click()
    assert page.get_by_text("đúng từng chữ như lúc phát hành").is_visible()
    check_page(page)
    assert page.context.cookies() == []


def test_the_page_that_reissues_is_open_to_everybody(
    browser_window: Callable[..., Page], shown: tuple[str, Paper, Path]
) -> None:
    address, _, _ = shown
    page = browser_window()
    page.goto(f"{address}/dang-nhap")
    page.fill("[name=username]", "reception")
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))
    page.goto(f"{address}/ho-so/H50.31.12-260302-0001")
    follow(page.get_by_role("link", name="Hủy, cấp lại"))
    check_page(page)
    page.get_by_label("Lý do").fill("Ghi sai tên chủ hồ sơ")
    follow(page.get_by_role("button", name="Thực hiện"))
    check_page(page)
    assert page.get_by_text("Ghi sai tên chủ hồ sơ").first.is_visible()
