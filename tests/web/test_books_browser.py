"""The register and the lists of a day in a real browser: fit for everybody, drawn up and saved without JavaScript."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.parties import Submitter
from onestop.cases.returning import return_result
from onestop.database import db
from onestop.people.models import Unit
from tests.browser import DESKTOP, PHONE, follow
from tests.builders import PASSWORD, a_dossier, a_procedure, an_office
from tests.clock import Clock, moment
from tests.web.axe import check_page

pytestmark = pytest.mark.browser
DAY = "/van-ban/ngay?ngay=2026-03-02"


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    clock.at("Mon 2026-03-02 16:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        unit = Unit(agency_id=office.agency.id, name="Công chức Tư pháp – Hộ tịch và Chứng thực")
        db.session.add(unit)
        db.session.flush()
        office.officer.unit_id = unit.id
        db.session.flush()
        db.session.refresh(office.officer)
        version = a_procedure(office)
        a_dossier(office, version, received="2025-12-30 09:00", applicant="Lê Văn Năm Ngoái")
        by_hand = Submitter(name="Trần Thị Thu", id_number="068190001234")
        for number in range(3):
            dossier = a_dossier(
                office, version, received=f"2026-03-02 09:0{number}", applicant=f"Chủ {number}", submitter=by_hand
            )
            hand_over(dossier, to_unit=unit, by=office.reception, at=moment("2026-03-02 10:00"))
        hand_over(dossier, to_person=office.officer, by=office.head, at=moment("2026-03-02 10:10"))
        finish(dossier, number="12/XN", by=office.officer, at=moment("2026-03-02 14:00"))
        confirm_result(dossier, by=office.desk_head, at=moment("2026-03-02 14:10"))
        return_result(dossier, collector_name="Trần Thị Thu", by=office.reception, at=moment("2026-03-02 15:00"))
        db.session.commit()
    return live_server(app)


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/dang-nhap")
    page.locator("[name=username]").fill("desk_head")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    assert "/dang-nhap" not in page.url


def picture(page: Page, name: str) -> None:
    """For who wants to look: PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        for size, window in (("wide", DESKTOP), ("narrow", PHONE)):
            page.set_viewport_size(window)  # type: ignore[arg-type]
            page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def test_every_page_of_the_area_is_fit_for_everybody(site: str, page: Page) -> None:
    sign_in(page, site)
    for name, address in (
        ("books", "/van-ban"),
        ("day", DAY),
        ("empty", "/van-ban/ngay?ngay=2026-02-01"),
        ("close", "/van-ban/khoa-so/2025"),
        ("wrong", "/van-ban/so-theo-doi?tu-ngay=2026-03-31&den-ngay=2026-03-01"),
    ):
        page.goto(f"{site}{address}")
        check_page(page)
        picture(page, name)


def test_a_desk_ends_its_day_without_javascript(site: str, browser_window: Callable[..., Page], tmp_path: Path) -> None:
    page = browser_window(viewport=PHONE, java_script_enabled=False)
    sign_in(page, site)
    page.goto(f"{site}/van-ban")
    follow(page.get_by_role("link", name="Hôm nay, 02/03/2026"))
    unit = "Công chức Tư pháp – Hộ tịch và Chứng thực"
    follow(page.locator("form[action$='/bien-ban-giao-nhan'] button"))
    follow(page.locator("form[action$='/phieu-ban-giao'] button"))
    page.get_by_role("checkbox", name="Chủ 1").uncheck()
    follow(page.get_by_role("button", name="Lập giấy tiếp nhận chung: Trần Thị Thu"))
    for name, begins in (
        ("Số 01/BBGN (PDF)", "bien-ban-giao-nhan"),
        ("Số 01/PBG (PDF)", "phieu-ban-giao"),
        ("Giấy tiếp nhận hồ sơ (nhiều hồ sơ) số 01/GTN (PDF)", "giay-tiep-nhan"),
    ):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert saved.value.suggested_filename.startswith(begins), unit
        saved.value.save_as(tmp_path / "paper.pdf")
        assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    picture(page, "drawn-up")


def test_the_dossiers_page_draws_up_what_goes_with_it(site: str, page: Page) -> None:
    sign_in(page, site)
    page.goto(f"{site}/ho-so/H50.31.12-260302-0003")
    follow(page.get_by_role("button", name="Lập phiếu kiểm soát"))
    follow(page.get_by_role("button", name="Lập biên nhận trả kết quả"))
    check_page(page)
    picture(page, "dossier")
    for name in ("Phiếu kiểm soát quá trình giải quyết hồ sơ (PDF)", "Giấy biên nhận trả kết quả (PDF)"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name, exact=True).click()
        assert saved.value.suggested_filename.endswith("H50.31.12-260302-0003.pdf")
