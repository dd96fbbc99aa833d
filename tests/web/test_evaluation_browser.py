"""The nine criteria in a real browser: open to everybody, on a phone too."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.evaluation import Answers, evaluate
from onestop.cases.evaluation_quarter import QuarterAnswers, tell_quarter
from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Complaint, HandledWhere, Publicity
from onestop.database import db
from onestop.people.units import create_unit
from tests.browser import follow
from tests.builders import PASSWORD, a_dossier, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser

KIND = Answers(contacts=0, applicant_faults=0, agencies_contacted=0, publicity=Publicity.BOTH, complaint=Complaint.NONE)


@pytest.fixture
def site(fresh_app: Callable[[str], Flask], sqlite_url: str, live_server: Callable[[Flask], str], clock: Clock) -> str:
    """2 April: a quarter with two dossiers in a unit, one of them with a sheet that was corrected."""
    at = clock.at("Thu 2026-04-02 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        unit = create_unit(office.agency, "Phòng Văn hóa – Xã hội", by=office.admin, at=moment("2026-01-06 08:00"))
        office.officer.unit_id = unit.id
        for applicant, day in (("Nguyễn Văn Bình", "Wed 2026-03-04 10:00"), ("Lê Thị Cúc", "Mon 2026-03-09 10:00")):
            dossier = a_dossier(office, applicant=applicant)
            hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Mon 2026-03-02 10:00"))
            finish(dossier, number="12/GXN", by=office.officer, at=moment(day))
        evaluate(dossier, KIND, seen=0, by=office.reception, at=at)
        evaluate(
            dossier, replace(KIND, contacts=1, agencies_contacted=1), seen=1, reason="Người nộp gọi lại để bổ sung",
            by=office.desk_head, at=at,
        )  # fmt: skip
        told = QuarterAnswers(handled_where=HandledWhere.AT_THE_DESK, source="Danh mục thủ tục của xã")
        tell_quarter(2026, 1, told, seen=0, by=office.desk_head, at=at)
        db.session.commit()
    return live_server(app)


def test_the_sheets_and_the_points_are_fit_for_everybody(site: str, page: Page) -> None:
    page.goto(f"{site}/dang-nhap")
    page.fill("[name=username]", "desk_head")
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))
    page.goto(f"{site}/ho-so/H50.31.12-260302-0002/danh-gia")
    check_page(page)
    page.goto(f"{site}/bao-cao/chin-tieu-chi")
    follow(page.get_by_role("link", name="Phiếu quý, tự chấm, thẩm định"))
    check_page(page)
    follow(page.get_by_role("link", name="Tự chấm điểm"))
    page.get_by_label("1. Tổng thời gian giải quyết so với quy định").fill("1.234,5")
    follow(page.get_by_role("button", name="Lưu điểm tự chấm"))
    check_page(page)
    page.get_by_label("1. Tổng thời gian giải quyết so với quy định").fill("1,5")
    follow(page.get_by_role("button", name="Lưu điểm tự chấm"))
    assert page.get_by_role("row", name="1. Tổng thời gian").get_by_role("cell").first.text_content() == "1,5"
