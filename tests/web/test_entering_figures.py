"""Entering what the portal says of a month, and the dated points of Bộ chỉ số 766."""

from datetime import date
from decimal import Decimal

import pytest

from onestop.database import db
from onestop.reports.measures.entered import figures_of
from onestop.reports.measures.index_parts import Received, parts_on
from onestop.reports.period import read_month
from tests.builders import Clock, Office, an_office
from tests.client import CheckedClient

ENTER = "/bao-cao/tien-do-766/nhap?thang=2026-03"
POINTS = "/quan-tri/bao-cao/bo-chi-so-766"
MARCH = read_month("2026-03")


@pytest.fixture
def office(client: CheckedClient, clock: Clock) -> Office:
    clock.at("Fri 2026-04-10 09:00")
    return an_office()


def test_what_the_portal_says_is_kept_with_its_source(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    answer = client.submit(ENTER, portal_received="1.234", portal_progress="19,39", source="Cổng, xem ngày 10/4/2026")
    assert answer.status_code == 303
    entered = figures_of(office.agency.id, MARCH)
    assert {name: row.value for name, row in entered.items()} == {
        "portal_received": Decimal(1234), "portal_progress": Decimal("19.39"),
    }  # fmt: skip
    page = client.get(ENTER).get_data(as_text=True)
    assert 'value="1234"' in page
    assert "Cổng, xem ngày 10/4/2026" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"portal_progress": "1.234,5", "source": "Cổng"}, "không thể lớn hơn 20"),
        ({"portal_received": "1,234", "source": "Cổng"}, "Không đọc được số “1,234”"),
        ({"portal_received": "12", "source": ""}, "Nguồn số liệu"),
        ({"source": "Cổng"}, "Chưa có số nào thay đổi"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_typed(
    client: CheckedClient, office: Office, typed: dict[str, str], says: str
) -> None:
    client.sign_in("head")
    answer = client.submit(ENTER, **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert says in page
    assert all(f'value="{text}"' in page for text in typed.values() if text)
    assert figures_of(office.agency.id, MARCH) == {}


@pytest.mark.parametrize("month", ["2026-99", "abc", "", "2026-3"])
def test_a_month_that_is_none_is_told(client: CheckedClient, office: Office, month: str) -> None:
    client.sign_in("head")
    answer = client.get(f"/bao-cao/tien-do-766/nhap?thang={month}")
    assert answer.status_code == 400
    assert "ví dụ 2026-05" in answer.get_data(as_text=True)


def test_a_month_that_is_not_over_is_refused(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    answer = client.submit("/bao-cao/tien-do-766/nhap?thang=2026-04", portal_received="1", source="Cổng")
    assert answer.status_code == 400
    assert "Kỳ chưa kết thúc" in answer.get_data(as_text=True)


def test_points_are_changed_from_a_day_on(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    answer = client.submit(
        POINTS, code="progress", points="25", rule="arrived", valid_from="2026-04-01", source="Văn bản thử"
    )
    assert answer.status_code == 303
    db.session.expire_all()
    march, april = (
        next(part for part in parts_on(office.agency.id, day) if part.code == "progress")
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    )
    assert (march.points, march.rule) == (Decimal(20), Received.IN_HAND)
    assert (april.points, april.rule) == (Decimal(25), Received.ARRIVED)
    wrong = client.submit(
        POINTS, code="progress", points="1.234,5", rule="arrived", valid_from="2026-05-01", source="X"
    )
    assert wrong.status_code != 303
    assert "không thể lớn hơn 100" in wrong.get_data(as_text=True)
    missing = client.submit(POINTS, code="progress", points="5", rule="in_hand", valid_from="", source="X")
    assert "Nhập ngày bắt đầu" in missing.get_data(as_text=True)
