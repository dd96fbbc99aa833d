"""The pages of the nine criteria: the sheet of a dossier, the quarter, and the limits of the administrator."""

import pytest

from onestop.cases.evaluation import latest_sheet
from onestop.cases.finishing import finish
from onestop.cases.models import Dossier
from tests.builders import Office, a_dossier, an_office, moment
from tests.client import CheckedClient

SHEET = {"contacts": "1", "applicant_faults": "0", "agencies_contacted": "1", "publicity": "both", "complaint": "none"}


@pytest.fixture
def office(client: CheckedClient) -> Office:
    return an_office()


def ended(office: Office) -> Dossier:
    dossier = a_dossier(office, received="2026-03-02 08:00")
    finish(dossier, number="12/GXN", by=office.officer, at=moment("2026-03-02 08:30"))
    return dossier


def test_a_sheet_is_filled_in_and_corrected(client: CheckedClient, office: Office) -> None:
    dossier = ended(office)
    client.sign_in("desk_head")
    address = f"/ho-so/{dossier.code}/danh-gia"
    assert "Đánh giá theo chín tiêu chí" in client.get(f"/ho-so/{dossier.code}").text
    page = client.get(address).text
    assert "Hệ thống ghi 0 lần yêu cầu bổ sung" in page
    assert "Công cụ nội bộ: Nghị định số 61/2018" in page
    wrong = client.submit(address, **SHEET | {"contacts": "1.234,5", "note": "giữ lại"})
    assert wrong.status_code == 422
    assert "Nhập một số nguyên" in wrong.text
    assert 'value="1.234,5"' in wrong.text
    assert "giữ lại" in wrong.text
    done = client.submit(address, **SHEET)
    assert done.status_code == 303, done.text[done.text.find("error-summary"):][:600]
    page = client.get(f"/ho-so/{dossier.code}").text
    assert "Phiếu lần 1, Lê Thị Hằng" in page
    missing = client.submit(address, **SHEET | {"publicity": "one"})
    assert "Chưa nhập lý do sửa" in missing.text
    assert client.submit(address, **SHEET | {"publicity": "one", "reason": "Nhầm"}).status_code == 303
    sheet = latest_sheet(dossier)
    assert sheet is not None
    assert (sheet.version, sheet.reason) == (2, "Nhầm")
    assert "Lần 1, Lê Thị Hằng" in client.get(address).text


def test_an_open_dossier_offers_no_sheet(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, received="2026-03-02 08:00")
    client.sign_in("desk_head")
    page = client.get(f"/ho-so/{dossier.code}/danh-gia").text
    assert "chưa kết thúc nên chưa đánh giá được" in page
    assert '<form class="form form-stacked' not in page
