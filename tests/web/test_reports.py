import csv
import io
from urllib.parse import quote

import pytest
from flask import Flask
from openpyxl import load_workbook

from onestop.people.models import InstallationKind, Role
from onestop.reports.definitions import DEFINITIONS
from tests.builders import Office, a_person, an_office
from tests.client import CheckedClient
from tests.clock import Clock
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may


@pytest.fixture
def office(app: Flask, clock: Clock) -> Office:
    """Monday, 15 June 2026: May is over."""
    clock.at("Mon 2026-06-15 09:00")
    return an_office(kind=InstallationKind.OFFICIAL)


@pytest.fixture
def may(office: Office) -> Office:
    fill_may(Desk(office.agency))
    return office


@pytest.fixture
def head(office: Office, client: CheckedClient) -> CheckedClient:
    client.sign_in(office.head.username)
    return client


def text(client: CheckedClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def test_the_choice_of_reports_leads_to_the_month_that_is_over(head: CheckedClient) -> None:
    page = text(head, "/bao-cao")
    assert "/bao-cao/ty-le-qua-han?thang=2026-05" in page
    assert "Tháng này (06/2026, chưa kết thúc)" in page


def test_the_page_shows_the_figures_of_the_month_with_their_definitions(may: Office, head: CheckedClient) -> None:
    page = text(head, "/bao-cao/ty-le-qua-han?thang=2026-05")
    assert "<h1>Tỷ lệ hồ sơ quá hạn tháng 05/2026</h1>" in page
    civil_status = page.split('<th scope="row">Hộ tịch</th>')[1].split("</tr>")[0]
    assert civil_status.count('class="number"') == 3
    assert [share in civil_status for share in ("37,50 %", "50,00 %", "25,00 %")] == [True] * 3
    total = page.split('<th scope="row">Tổng số</th>')[1].split("</tr>")[0]
    assert [share in total for share in ("33,33 %", "42,86 %", "22,22 %")] == [True] * 3
    assert "3 trên 9 hồ sơ đã giải quyết" in page
    for meaning in DEFINITIONS.values():
        assert meaning in page
    assert "Hồ sơ đã hủy trong kỳ: 1" in page
    assert "của cơ quan khác" in page
    assert "số liệu còn thay đổi" not in page


def test_without_a_month_the_last_one_that_is_over_is_shown(may: Office, head: CheckedClient) -> None:
    page = text(head, "/bao-cao/ty-le-qua-han")
    assert "tháng 05/2026</h1>" in page
    assert 'value="2026-05"' in page


def test_an_empty_month_shows_dashes_and_never_a_percentage(head: CheckedClient) -> None:
    page = text(head, "/bao-cao/ty-le-qua-han?thang=2026-03")
    assert "không có hồ sơ nào để tính" in page
    assert '<p class="stat-value">–</p>' in page
    assert "100" not in page
    assert " %<" not in page


def test_an_unfinished_month_says_so_and_judges_by_now(office: Office, head: CheckedClient) -> None:
    Desk(office.agency).receive("Mon 2026-06-08 09:00", due="Mon 2026-06-22 17:00")
    page = text(head, "/bao-cao/ty-le-qua-han?thang=2026-06")
    assert "Hồ sơ đang giải quyết được xét đến 09:00 ngày 15/06/2026" in page
    standing = page.split("Đang giải quyết</caption>")[1]
    total = standing.split('<th scope="row">Tổng số</th>')[1].split("</tr>")[0]
    assert total.replace('<td class="number">', "").split("</td>")[:4] == ["1", "0", "0", "0"]


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2026-13", "ví dụ 2026-05"),
        ("", "ví dụ 2026-05"),
        ("tháng 5", "ví dụ 2026-05"),
        ("2026-07", "chưa đến"),
        ("9" * 5000, "ví dụ 2026-05"),
        ("<script>\u202e\0", "ví dụ 2026-05"),
    ],
)
def test_a_month_that_is_none_is_told_and_stays_in_the_form(head: CheckedClient, month: str, said: str) -> None:
    page = text(head, f"/bao-cao/ty-le-qua-han?thang={quote(month)}", status=400)
    assert said in page
    assert "<script>\u202e" not in page
    if month.isascii() and month.isprintable():
        assert f'value="{month}"' in page
    assert "Tải CSV" not in page
    for ending in ("csv", "xlsx"):
        answer = head.get(f"/bao-cao/ty-le-qua-han.{ending}?thang={quote(month)}")
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/bao-cao/ty-le-qua-han?thang=")


def test_files_are_saved_under_a_vietnamese_name_with_the_figures_of_the_page(may: Office, head: CheckedClient) -> None:
    answer = head.get("/bao-cao/ty-le-qua-han.csv?thang=2026-05")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"ty-le-qua-han-2026-05.csv\"; filename*=UTF-8''" + quote("Tỷ lệ quá hạn 2026-05.csv")
    )
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines[:4]] == ["Lĩnh vực", "Đất đai", "Hộ tịch", "Tổng số"]
    assert lines[2][-3:] == ["0.375", "0.5", "0.25"]

    answer = head.get("/bao-cao/ty-le-qua-han.xlsx?thang=2026-05")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ty-le-qua-han-2026-05.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [cell.value for cell in sheet[3]][-3:] == [0.375, 0.5, 0.25]


@pytest.mark.parametrize("path", ["", "/ty-le-qua-han", "/ty-le-qua-han.csv", "/ty-le-qua-han.xlsx"])
def test_reports_are_for_people_who_may_see_them(office: Office, client: CheckedClient, path: str) -> None:
    assert client.get(f"/bao-cao{path}").headers["Location"].startswith("/dang-nhap")
    a_person(office.agency, username="no-role")
    client.sign_in("no-role")
    assert client.get(f"/bao-cao{path}").status_code == 403
    client.sign_in(office.people[Role.INSPECTOR].username)
    assert client.get(f"/bao-cao{path}").status_code == 200
