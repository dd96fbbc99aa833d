"""The first page of the day."""

import pytest

from onestop.cases.handover import hand_over
from tests.builders import Clock, Office, a_dossier, a_procedure, an_office, moment
from tests.client import CheckedClient


@pytest.fixture
def office(client: CheckedClient) -> Office:
    return an_office()


def test_the_desk_begins_with_what_will_be_late_next(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office)
    a_dossier(office, version, received="2026-02-02 09:00")
    warned = a_dossier(office, version, received="Mon 2026-02-23 09:00")
    client.sign_in("reception")
    page = client.get("/").get_data(as_text=True)
    assert '<a href="/ho-so?loai=qua-han">Quá hạn</a></p>\n  <p class="stat-value">1</p>' in page
    assert warned.code in page
    assert 'href="/tiep-nhan">Tiếp nhận hồ sơ</a>' in page


def test_an_officer_begins_with_their_own_dossiers_by_their_end(client: CheckedClient, office: Office) -> None:
    later = a_dossier(office, a_procedure(office, "9 working_day"))
    sooner = a_dossier(office, a_procedure(office, "2 working_day"))
    elsewhere = a_dossier(office)
    for dossier in (later, sooner):
        hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-02 09:00"))
    client.sign_in("officer")
    page = client.get("/").get_data(as_text=True)
    assert page.index(sooner.code) < page.index(later.code)
    assert elsewhere.code not in page
    assert 'class="btn btn-primary" href="/tiep-nhan"' not in page


def test_who_does_not_see_dossiers_is_sent_on(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    assert client.get("/").status_code == 303


def test_every_page_bears_the_name_of_ones_own_office(client: CheckedClient, office: Office) -> None:
    other = an_office("H50.31.13")
    other.agency.name = "UBND xã Bên Kia Sông"
    client.sign_in(other.reception.username)
    page = client.get("/").get_data(as_text=True)
    assert "UBND xã Bên Kia Sông" in page
    assert office.agency.name not in page


def test_a_head_hears_from_october_on_that_next_year_is_missing(
    client: CheckedClient, office: Office, clock: Clock
) -> None:
    for month, told in (("2026-09-30", False), ("2026-10-01", True)):
        clock.at(f"{month} 09:00")
        client.sign_in("head")
        assert ("Chưa có lịch làm việc năm 2027" in client.get("/").get_data(as_text=True)) is told
    client.sign_in("officer")
    assert "Chưa có lịch làm việc" not in client.get("/").get_data(as_text=True)
