"""The published scores of PAPI: charts with their table, and the import."""

import io

import pytest

from onestop.database import db
from onestop.reports.measures.papi_published import scores
from tests.builders import Clock, Office, an_office
from tests.client import CheckedClient

IMPORT = "/quan-tri/bao-cao/diem-papi"
CHARTS = "/bao-cao/papi-truc-5/bieu-do"


@pytest.fixture
def office(client: CheckedClient, clock: Clock) -> Office:
    clock.at("Fri 2026-04-10 09:00")
    return an_office()


def test_the_charts_stand_beside_their_table_and_part_the_scales(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    page = client.get(CHARTS).get_data(as_text=True)
    assert page.count("<svg") >= 4  # two charts, each for screens and for phones
    assert "Đến năm 2020" in page
    assert "Từ năm 2021" in page
    assert "7,104" in page
    assert "CECODES, RTA" in page
    assert "không phải của cơ quan này" in page


def test_the_report_leads_to_them_and_says_first_what_it_is_not(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    page = client.get("/bao-cao/papi-truc-5?tu=2026-01-01&den=2026-03-31").get_data(as_text=True)
    assert "không phải điểm PAPI" in page
    assert CHARTS in page
    assert IMPORT not in page  # the head does not import


def test_scores_are_imported_all_or_none(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    good = "province,year,part,value,source\nQuảng Bình,2024,5,7.1,PAPI 2024\n".encode()
    bad = good + 'Quảng Bình,2024,5.1,"1.234,5",PAPI 2024\n'.encode()
    answer = client.submit(IMPORT, file=(io.BytesIO(bad), "diem.csv"))
    page = answer.get_data(as_text=True)
    assert "1.234,5" in page
    assert ("Quảng Bình", 2024, "5") not in scores(office.agency.id)
    assert client.submit(IMPORT, file=(io.BytesIO(good), "diem.csv")).status_code == 303
    db.session.expire_all()
    assert ("Quảng Bình", 2024, "5") in scores(office.agency.id)
    shown = client.get(f"{CHARTS}?tinh=Quảng Bình").get_data(as_text=True)
    assert "7,100" in shown
