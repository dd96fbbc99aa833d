"""The first look of a head: what is late and owed today, and thirteen months, charts beside their tables."""

import re

import pytest

from onestop.cases.finishing import finish
from onestop.database import db
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.closed.closing import close
from onestop.reports.counting import count_for
from onestop.reports.desk.overview import overview
from onestop.reports.figures import HERE, LATE_RATE_SHARES
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month
from onestop.reports.table import Share, both
from tests.builders import Clock, Office, a_dossier, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may

LATE_RATE = REPORTS["late-rate"]


@pytest.mark.usefixtures("database")
def test_each_month_is_the_one_of_the_late_rate_report() -> None:
    desk = Desk()
    fill_may(desk)
    at = moment("Tue 2026-06-16 09:00")
    told = overview(desk.agency, at=at)
    assert [month.period.key for month in told.months] == [f"2025-{number:02}" for number in range(6, 13)] + [
        f"2026-{number:02}" for number in range(1, 7)
    ]
    part, whole = LATE_RATE_SHARES["late_rate"]
    for month in told.months:
        counted = count_for(Asked(desk.agency, month.period, at), (), part, whole, HERE)
        assert month.rate == Share(counted.number(both(part, HERE)), counted.number(both(whole, HERE)))
    assert told.months[-2].rate == Share(3, 9)
    assert told.before == Share(3, 10)  # and one that ended in April
    assert sum(field.before.whole for field in told.fields) == 10


@pytest.mark.usefixtures("database")
def test_it_takes_one_count_however_many_months(statements: list[str]) -> None:
    desk = Desk()
    fill_may(desk)
    statements.clear()
    overview(desk.agency, at=moment("Tue 2026-06-16 09:00"))
    assert len(statements) == 3  # which months are closed; which offices merged; all figures


@pytest.mark.usefixtures("database")
def test_a_closed_month_is_told_as_it_was_frozen() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "2 working_day"))
    finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-10 09:00"))
    at = moment("Wed 2026-04-01 08:00")
    march = read_month("2026-03")
    before = overview(office.agency, at=at)
    close(LATE_RATE, LATE_RATE.asked(office.agency, march, at=at), by=office.head, at=at)
    dossier.decided_here = False  # told later: what was closed stays
    db.session.flush()
    after = overview(office.agency, at=at)
    assert before.months[-2].rate == after.months[-2].rate == Share(1, 1)
    assert (before.months[-2].closed, after.months[-2].closed) == (False, True)


@pytest.fixture
def office(client: CheckedClient) -> Office:
    return an_office()


def test_the_head_sees_what_is_late_and_owed_with_links_to_the_lists(
    client: CheckedClient, office: Office, clock: Clock
) -> None:
    version = a_procedure(office, "2 working_day")
    for _ in range(2):
        a_dossier(office, version)
    ended = a_dossier(office, version)
    clock.at("Tue 2026-03-10 09:00")
    finish(ended, number="1", by=office.officer, at=moment("Tue 2026-03-10 08:00"))
    client.sign_in("head")
    page = client.get("/tong-quan").get_data(as_text=True)
    figures = dict(re.findall(r'<a href="([^"]+)">[^<]+</a></p>\s*<p class="stat-value">([^<]+)</p>', page))
    assert figures["/qua-han#chua-xin-loi"] == "3"  # two open without a letter, one ended late without a word
    assert re.findall(r'stat-value">(\d+)<', page)[:2] == ["2", "3"]
    assert "100,00 %" in page
    assert page.count('role="img"') == 4  # two charts, each for wide and for narrow
    assert 'style="' not in page
    assert 'href="/tong-quan"' in client.get("/").get_data(as_text=True)


def test_a_new_office_sees_that_there_is_nothing_yet(client: CheckedClient, office: Office) -> None:
    client.sign_in("inspector")
    page = client.get("/tong-quan").get_data(as_text=True)
    assert "chưa có hồ sơ nào giải quyết xong" in page
    assert "0,00 %" not in page  # nothing to divide is no rate


def test_it_stands_in_the_menu_of_those_who_answer_for_the_office(client: CheckedClient, office: Office) -> None:
    for role, shown in (("head", True), ("desk_head", True), ("officer", False)):
        client.sign_in(role)
        assert ('href="/tong-quan"' in client.get("/").get_data(as_text=True)) is shown, Act.APPROVE_CORRECTION


def test_who_may_not_see_figures_of_people_is_led_to_no_report_of_them(client: CheckedClient, office: Office) -> None:
    ways = []
    for person in (office.head, office.officer):
        client.sign_in(person.username)
        page = client.get("/tong-quan").text
        ways.append(("/bao-cao/thoi-gian-o-dau" in page, client.get("/bao-cao/thoi-gian-o-dau").status_code))
    assert ways == [(True, 200), (False, 403)]
