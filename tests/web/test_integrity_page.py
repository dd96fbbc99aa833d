"""The integrity list can be narrowed to days and a person; what cannot be read is said, and stays typed."""

import pytest

from onestop.cases.finishing import finish
from tests.builders import Clock, Office, a_dossier, an_office, moment
from tests.client import CheckedClient

LIST = "/quan-tri/can-doi-chieu?loai=khong-so-ket-qua"


@pytest.fixture
def office(client: CheckedClient, clock: Clock) -> Office:
    office = an_office()
    for day in ("Tue 2026-03-03", "Wed 2026-03-04"):
        finish(a_dossier(office), by=office.officer, at=moment(f"{day} 10:00"))
    clock.at("Thu 2026-03-05 09:00")
    client.sign_in("admin")
    return office


@pytest.mark.parametrize(
    ("narrowed", "listed"),
    [
        ("", 2),
        ("&tu=2026-03-04", 1),
        ("&den=03/03/2026", 1),
        ("&tu=01/03/2026&den=31/03/2026", 2),
        ("&tu=05/03/2026", 0),
    ],
)
def test_days_narrow_the_list(client: CheckedClient, office: Office, narrowed: str, listed: int) -> None:
    page = client.get(LIST + narrowed).get_data(as_text=True)
    assert page.count('data-label="Người làm"') == listed


def test_a_person_narrows_the_list(client: CheckedClient, office: Office) -> None:
    for person, listed in ((office.officer, 2), (office.head, 0)):
        page = client.get(f"{LIST}&nguoi={person.id}").get_data(as_text=True)
        assert page.count('data-label="Người làm"') == listed
        assert f'value="{person.id}" selected' in page or f'selected value="{person.id}"' in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("tu=hôm qua", "Ngày phải viết theo dạng ngày/tháng/năm"),
        ("tu=2026-03-31&den=2026-03-01", "kết thúc (01/03/2026) trước khi bắt đầu"),
        ("nguoi=999999", "Chọn người trong danh sách"),
        ("nguoi=' OR 1=1", "Chọn người trong danh sách"),
    ],
)
def test_what_cannot_be_read_is_said(client: CheckedClient, office: Office, typed: str, told: str) -> None:
    answer = client.get(f"{LIST}&{typed}")
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert told in page
    assert 'aria-current="page">Kết thúc không có số kết quả' in page


def test_nobody_of_another_office_is_offered(client: CheckedClient, office: Office) -> None:
    other = an_office("H50.31.13")
    assert f'value="{other.officer.id}"' not in client.get(LIST).get_data(as_text=True)
    assert client.get(f"{LIST}&nguoi={other.officer.id}").status_code == 400
