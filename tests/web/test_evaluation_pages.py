"""The pages of the nine criteria: the sheet of a dossier, the quarter, and the limits of the administrator."""

import html
import re

import pytest

from onestop.cases.evaluation import latest_sheet
from onestop.cases.finishing import finish
from onestop.cases.models import Dossier
from tests.builders import Clock, Office, a_dossier, an_office, moment
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
    assert done.status_code == 303, done.text[done.text.find("error-summary") :][:600]
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


def test_a_quarter_is_told_scored_and_checked(client: CheckedClient, office: Office, clock: Clock) -> None:
    clock.at("2026-04-02 09:00")
    base, query = "/bao-cao/chin-tieu-chi/phieu-quy", "?nam=2026&quy=1"
    client.sign_in("desk_head")
    assert "Chưa nhập" in client.get(base).text  # the last quarter that is over
    facts = {"complaints": "3", "complaints_in_time": "3", "source": "Sổ phản ánh, kiến nghị", "publicity": "both"}
    incomplete = client.submit(f"{base}/so-lieu{query}", **facts)
    assert incomplete.status_code == 422
    assert "không có thì ghi 0" in incomplete.text
    assert "Sổ phản ánh, kiến nghị" in incomplete.text
    assert client.submit(f"{base}/so-lieu{query}", **facts, complaints_drawn_out="0").status_code == 303
    doubtful = client.submit(f"{base}/tu-cham{query}", score_1="1.234,5", note="giữ lại")
    assert doubtful.status_code == 422
    assert "Số này không thể lớn hơn 2." in doubtful.text
    assert 'value="1.234,5"' in doubtful.text
    assert client.submit(f"{base}/tu-cham{query}", score_1="1,5", score_2="2").status_code == 303
    client.sign_in("head")
    assert client.submit(f"{base}/tham-dinh{query}", score_1="1", score_2="2").status_code == 303
    page = client.get(base + query).text
    assert "3 phải xử lý, 3 đúng hạn, 0 kéo dài" in page
    assert "Điểm thẩm định lần 1: Trần Văn Đức" in page
    report = client.get("/bao-cao/chin-tieu-chi?tu=2026-01-01&den=2026-03-31").text
    assert "Phiếu quý, nhập tay: Sổ phản ánh, kiến nghị" in report
    assert "công cụ nội bộ" in report
    assert "Theo cán bộ, công chức" not in report


@pytest.mark.parametrize("query", ["nam=2026&quy=5", "nam=1.234,5&quy=1", "nam=2030&quy=1", "quy=1", "nam=%D9%A2026"])
def test_no_such_quarter_is_told(client: CheckedClient, office: Office, query: str) -> None:
    client.sign_in("desk_head")
    answer = client.get(f"/bao-cao/chin-tieu-chi/phieu-quy?{query}")
    assert answer.status_code == 400
    assert "quý" in answer.text
    assert client.get(f"/bao-cao/chin-tieu-chi/phieu-quy/so-lieu?{query}").status_code == 303


def test_an_administrator_sets_limits_from_a_quarter_on(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    address = "/quan-tri/bao-cao/chin-tieu-chi"
    assert "Nghị định số 61/2018/NĐ-CP" in client.get(address).text
    new = {"valid_from": "2026-04-01", "excellent": "16,5", "source": "Quyết định của tỉnh, đã đọc bản gốc"}
    assert client.submit(address, **new | {"excellent": "1.234,5"}).status_code == 422
    assert "ngày đầu quý" in client.submit(address, **new | {"valid_from": "2026-04-02"}).text
    assert client.submit(address, **new).status_code == 303
    assert "16,5; 12; 9; 6" in client.get(address).text


def test_a_number_leads_to_the_dossiers_that_have_data(client: CheckedClient, office: Office, clock: Clock) -> None:
    told, untold = ended(office), ended(office)
    clock.at("2026-04-02 09:00")
    client.sign_in("desk_head")
    assert client.submit(f"/ho-so/{told.code}/danh-gia", **SHEET).status_code == 303
    report = client.get("/bao-cao/chin-tieu-chi").text
    row = report[report.index("3. Số lần phải liên hệ") :]
    address = re.search(r'<td class="number"><a href="([^"]+)"', row)
    assert address is not None
    behind = client.get(html.unescape(address[1])).text
    assert told.code in behind
    assert untold.code not in behind
