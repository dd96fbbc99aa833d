"""The survey in a real browser: a citizen on a phone, a device at the desk, and the pages of staff."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from onestop.cases.models import Paper
from onestop.database import db
from onestop.surveys.kiosks import open_kiosk
from onestop.surveys.rounds import open_round
from tests.browser import PHONE, follow
from tests.builders import PASSWORD, an_office, moment
from tests.clock import Clock
from tests.surveys.builders import ANSWERED, an_ended_dossier, token_of
from tests.web.axe import check_page

pytestmark = pytest.mark.browser


def test_citizens_answer_on_a_phone_and_at_the_desk_and_staff_enter_paper(
    sqlite_url: str,
    fresh_app: Callable[[str], Flask],
    live_server: Callable[[Flask], str],
    browser_window: Callable[..., Page],
    clock: Clock,
) -> None:
    clock.at("Thu 2026-03-05 10:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        token, other = (token_of(an_ended_dossier(office)) for _ in range(2))
        code = db.session.scalars(select(Paper.short_code).where(Paper.token == other)).one()
        at = moment("Mon 2026-03-02 09:00")
        secret = open_kiosk(office.agency, "Quầy 1", by=office.reception, at=at).secret
        row = open_round(
            office.agency, name="Quý I", held_on=ANSWERED.date(), forms_out=9, by=office.reception, at=ANSWERED
        )
        round_id = row.id
        db.session.commit()
    address = live_server(app)

    phone = browser_window(viewport=PHONE)
    phone.goto(f"{address}/xac-minh/{token}")
    follow(phone.get_by_role("link", name="Đánh giá sự phục vụ"))
    check_page(phone)
    phone.get_by_role("group", name="Nhìn chung").get_by_label("Rất hài lòng", exact=True).check()
    follow(phone.get_by_role("button", name="Gửi ý kiến"))
    assert phone.get_by_role("heading", name="Cảm ơn").is_visible()
    check_page(phone)
    assert phone.context.cookies() == []

    tablet = browser_window()
    tablet.goto(f"{address}/khao-sat/quay/{secret}")
    check_page(tablet)
    tablet.get_by_label("Mã QR hoặc mã xác minh").fill(str(code))
    follow(tablet.get_by_role("button", name="Bắt đầu"))
    check_page(tablet)
    tablet.get_by_role("group", name="Nhìn chung").get_by_label("Hài lòng", exact=True).check()
    follow(tablet.get_by_role("button", name="Gửi ý kiến"))
    assert other not in tablet.content()
    follow(tablet.get_by_role("link", name="Về đầu"))
    assert tablet.get_by_role("button", name="Bắt đầu").is_visible()

    tablet.goto(f"{address}/dang-nhap")
    tablet.fill("[name=username]", "reception")
    tablet.fill("[name=password]", PASSWORD)
    follow(tablet.locator("main button[type=submit]"))
    for path in ("", f"/dot/{round_id}", f"/dot/{round_id}/bang-dem"):
        tablet.goto(f"{address}/to-chuc-khao-sat{path}")
        check_page(tablet)
    tablet.set_viewport_size(PHONE)
    tablet.goto(f"{address}/to-chuc-khao-sat/dot/{round_id}")
    check_page(tablet)
