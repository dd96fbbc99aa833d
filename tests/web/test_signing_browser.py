"""The pages of signing in a real browser: open to everybody, and on a phone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.apology.letter import Occasion
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.apology_gate import Words
from onestop.cases.finishing import finish
from onestop.cases.models import LetterNumbers, OfficePapers
from onestop.cases.waiting_letters import prepare_letter
from onestop.database import db
from onestop.papers.layout import SheetChoice
from tests.browser import follow
from tests.builders import PASSWORD, a_dossier, a_procedure, an_office, moment
from tests.clock import Clock
from tests.web.axe import check_page

pytestmark = pytest.mark.browser

NOW = "Mon 2026-03-16 09:00"


@pytest.fixture
def address(
    sqlite_url: str, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], clock: Clock
) -> str:
    """Dossiers for every letter: declared, late, late again, ready; one letter that waits for văn thư."""
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        reason = reasons(office.agency.id)[0]
        names = ("Trần Thị Bích Phượng", "Lê Văn Cường", "Nguyễn Văn Bình", "Phạm Thị Hoa", "Vũ Đức Thịnh")
        _late, again, ready, waiting = (a_dossier(office, applicant=name) for name in names[:4])
        declared = a_dossier(office, a_procedure(office, "10 working_day"), applicant=names[4])
        new = moment("Fri 2026-03-20 10:00")
        declare_expected_late(
            declared, reason=reason, proposed_at=new, by=office.officer, at=moment("Thu 2026-03-12 09:00")
        )
        at = moment("Tue 2026-03-10 09:00")
        sign_apology(again, reason=reason, new_appointment_at=moment("Fri 2026-03-13 10:00"), by=office.head, at=at)
        finish(ready, number="12/GXN", by=office.officer, at=at)
        db.session.add(
            OfficePapers(agency_id=office.agency.id, sheet=SheetChoice.A5, letter_numbers=LetterNumbers.CLERK)
        )
        db.session.flush()
        words = Words(occasion=Occasion.ALREADY_LATE, reason=reason, new_appointment_at=new)
        prepare_letter(waiting, words, by=office.head, at=at)
        db.session.commit()
    clock.at(NOW)
    return live_server(app)


# Late, late again, ready, waiting: in the order in which they are taken in.
PATHS = [f"/ho-so/H50.31.12-260302-{number:04d}/xin-loi" for number in range(1, 5)]


def _sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))


def test_the_pages_of_signing_are_open_to_everybody(page: Page, address: str) -> None:
    _sign_in(page, address, "head")
    for path in ("/qua-han", "/qua-han/ky-nhieu", *PATHS, f"{PATHS[0]}?truong-hop=mat-hong-ho-so", f"{PATHS[3]}/rut"):
        page.goto(address + path)
        check_page(page)
    page.goto(f"{address}/qua-han/ky-nhieu")
    page.check("[name=agreed]")
    follow(page.locator("main form button[type=submit]"))
    check_page(page)
    page.context.clear_cookies()
    _sign_in(page, address, "clerk")
    page.goto(f"{address}/van-thu")
    check_page(page)
    follow(page.get_by_role("link", name="Nhập số").first)
    check_page(page)
    follow(page.locator("main form button[type=submit]"))  # with nothing entered
    check_page(page)
