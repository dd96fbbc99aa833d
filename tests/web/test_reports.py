"""Reports on screen: any period, figures that lead to their dossiers, files with the same figures, forms that keep."""

import csv
import io
import re
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask
from openpyxl import load_workbook

from onestop.people.models import InstallationKind, Role
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.closed.closing import close
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month
from onestop.reports.settings import CUT_DAY, settings_of
from tests.builders import Office, a_person, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may

MAY = "tu=2026-05-01&den=2026-05-31"
RATE = "/bao-cao/ty-le-qua-han"


@pytest.fixture
def office(app: Flask, clock: Clock) -> Office:
    """Monday, 15 June 2026: May is over."""
    clock.at("Mon 2026-06-15 09:00")
    return an_office(kind=InstallationKind.OFFICIAL)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office.agency)


@pytest.fixture
def may(office: Office, desk: Desk) -> Office:
    fill_may(desk)
    return office


@pytest.fixture
def head(office: Office, client: CheckedClient) -> CheckedClient:
    client.sign_in(office.head.username)
    return client


def text(client: CheckedClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return " ".join(answer.get_data(as_text=True).split())


def figures(page: str) -> list[tuple[str, str]]:
    """Where the figures of a page lead, and the figure."""
    found = re.findall(r'<td class="number"><a href="([^"]+/ho-so\?[^"]+)">([^<]+)</a>', page)
    return [(unescape(address), figure) for address, figure in found]


def test_every_report_stands_in_the_list_with_its_last_period(head: CheckedClient) -> None:
    page = text(head, "/bao-cao")
    for kind in REPORTS.values():
        assert f'href="/bao-cao/{kind.address}"' in page
        assert f'href="/bao-cao/{kind.address}?tu=' in page
    assert f"{RATE}?{MAY}".replace("&", "&amp;") in page
    assert "Tháng 5 năm 2026" in page


def test_any_report_is_shown_and_its_figures_lead_to_as_many_dossiers(may: Office, head: CheckedClient) -> None:
    for kind in REPORTS.values():
        page = text(head, f"/bao-cao/{kind.address}?{MAY}")
        assert "từ 01/05/2026 đến hết 31/05/2026" in page
        counts = [(address, figure) for address, figure in figures(page) if "%" not in figure]
        for address, figure in counts[len(counts) // 2 :][:1]:
            listed = text(head, address)
            assert f"<p>{figure} hồ sơ" in listed
            assert listed.count('<th scope="row" class="code"') == int(figure)


def test_the_page_shows_figures_rates_and_definitions(may: Office, head: CheckedClient) -> None:
    page = text(head, f"{RATE}?{MAY}")
    assert "<h1>Tỷ lệ hồ sơ quá hạn, tháng 5 năm 2026</h1>" in page
    assert "3 trên 9 hồ sơ" in page
    total = page.split('<th scope="row" class="row-head">Tổng số</th>')[1].split("</tr>")[0]
    assert [share in total for share in ("33,33 %", "42,86 %", "22,22 %")] == [True] * 3
    for column in REPORTS["late-rate"].build(asked(may)).sections[0].columns:
        assert column.definition in unescape(page)
    assert "Tiếp nhận cho cơ quan khác giải quyết" in page
    assert "số liệu còn thay đổi" not in page
    for same in (f"{RATE}?thang=2026-05", RATE):
        assert text(head, same).split("<main")[1] == page.split("<main")[1]


def asked(office: Office) -> Asked:
    return REPORTS["late-rate"].asked(office.agency, read_month("2026-05"))


def test_a_rate_leads_to_what_it_divides_and_to_what_it_divides_by(may: Office, head: CheckedClient) -> None:
    page = text(head, f"{RATE}?{MAY}")
    address = next(address for address, figure in figures(page) if figure == "33,33 %")
    part = text(head, address)
    assert part.count('<th scope="row" class="code"') == 3
    whole = re.search(r'href="([^"]+phan=ca-phan-chia[^"]*)"', part)
    assert whole is not None
    assert text(head, unescape(whole[1])).count('<th scope="row" class="code"') == 9


def test_the_list_says_how_each_stood_at_the_end_and_is_saved_as_a_file(
    may: Office, desk: Desk, head: CheckedClient
) -> None:
    address = next(
        address for address, _ in figures(text(head, f"{RATE}?{MAY}")) if "dong=total&cot=open_waiting" in address
    )
    page = text(head, address)
    assert "Tạm dừng, chờ bổ sung" in page
    rows = list(csv.reader(io.StringIO(head.get(address.replace("/ho-so?", "/ho-so.csv?")).data.decode("utf-8-sig"))))
    assert rows[1][1] == "1 hồ sơ"
    assert rows[3][0] == "Mã hồ sơ"
    assert f">{rows[4][0]}</a>" in page


@pytest.mark.parametrize(
    "cell",
    [
        "bang=own&dong=total&cot=khong-co",
        "bang=own&dong=<b>&cot=late_rate",
        "bang=%00&dong=x&cot=y",
        "bang=own&dong=total&cot=field",
    ],
)
def test_a_cell_that_there_is_not_is_told_with_the_way_back(may: Office, head: CheckedClient, cell: str) -> None:
    for ending in ("", ".csv"):
        page = text(head, f"{RATE}/ho-so{ending}?{MAY}&{cell}", status=404)
        assert "Mở lại báo cáo" in page


def test_a_zero_leads_nowhere_and_says_so_when_it_was_kept(office: Office, head: CheckedClient) -> None:
    assert figures(text(head, f"{RATE}?{MAY}")) == []
    page = text(head, f"{RATE}/ho-so?{MAY}&bang=own&dong=total&cot=ended_late")
    assert "không có hồ sơ nào" in page


def test_an_empty_month_shows_dashes_and_never_a_percentage(head: CheckedClient) -> None:
    page = text(head, f"{RATE}?thang=2026-03")
    assert "Không có số liệu trong kỳ." in page
    assert '<p class="stat-value">–</p>' in page
    assert "100" not in page
    assert " %<" not in page


def test_an_unfinished_month_says_so_and_judges_by_now(office: Office, desk: Desk, head: CheckedClient) -> None:
    desk.receive("Mon 2026-06-08 09:00", due="Mon 2026-06-22 17:00")
    page = text(head, f"{RATE}?tu=2026-06-01&den=2026-06-30")
    assert "Hồ sơ đang giải quyết được xét đến 09:00 ngày 15/06/2026" in page
    assert "Tháng 5 năm 2026" in page
    assert "Tháng 7 năm 2026" not in page


@pytest.mark.parametrize(
    ("chosen", "first", "last"),
    [
        ("ky=month-5&nam=2026", "2026-05-01", "2026-05-31"),
        ("ky=quarter-1&nam=2026", "2026-01-01", "2026-03-31"),
        ("ky=half_year-1&nam=2025", "2025-01-01", "2025-06-30"),
        ("ky=nine_months-1&nam=2025", "2025-01-01", "2025-09-30"),
        ("ky=year-1&nam=2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_chosen_by_its_name(head: CheckedClient, chosen: str, first: str, last: str) -> None:
    answer = head.get(f"{RATE}?{chosen}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{RATE}?tu={first}&den={last}"
    page = text(head, answer.headers["Location"])
    which = chosen.split("=")[1].split("&")[0]
    assert f'selected value="{which}"' in page
    assert f'value="{chosen[-4:]}"' in page


def test_the_cut_day_of_the_office_moves_its_periods(office: Office, head: CheckedClient) -> None:
    head.sign_in(office.admin.username)
    answer = head.submit("/quan-tri/bao-cao", **{"valid_from": "2026-01-01", CUT_DAY + "late-rate": "15"})
    assert answer.status_code == 303
    head.sign_in(office.head.username)
    assert head.get(f"{RATE}?ky=month-5&nam=2026").headers["Location"] == f"{RATE}?tu=2026-04-15&den=2026-05-14"
    page = text(head, RATE)
    assert "từ" in page
    assert "14/06/2026" in page
    assert f"{RATE}?tu=2026-04-15&amp;den=2026-05-14" in page
    assert settings_of(office.agency.id).rows[CUT_DAY + "late-rate"][0].value == "15"
    assert CUT_DAY + "progress-766" not in settings_of(office.agency.id).rows


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({CUT_DAY + "late-rate": "31"}, "từ 1 đến 28"),
        ({"recipient": "X" * 201}, "quá giới hạn 200"),
        ({"valid_from": ""}, "Nhập ngày bắt đầu áp dụng"),
        ({"valid_from": "hôm nay"}, "ngày/tháng/năm"),
    ],
)
def test_wrong_settings_are_told_and_stay_in_the_form(
    office: Office, client: CheckedClient, fields: dict[str, str], told: str
) -> None:
    client.sign_in(office.admin.username)
    answer = client.submit("/quan-tri/bao-cao", **{"signer_name": "Trần Văn Ký", **fields})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert told in page
    assert 'value="Trần Văn Ký"' in page
    assert settings_of(office.agency.id).sign_on(read_month("2026-05").last).signer_name == ""


def test_half_years_lead_to_those_of_the_year_before(head: CheckedClient) -> None:
    page = text(head, f"{RATE}?tu=2026-01-01&den=2026-06-30")
    assert "tu=2025-01-01&amp;den=2025-06-30" in page
    odd = text(head, f"{RATE}?tu=2026-03-29&den=2026-04-28")
    assert "29/03/2026" in odd
    assert '<option selected value="">Chọn kỳ</option>' in odd


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("tu=2026-05-31&den=2026-05-01", "kết thúc (01/05/2026) trước khi bắt đầu (31/05/2026)"),
        ("tu=2026-07-01&den=2026-07-31", "chưa đến"),
        ("tu=&den=", "ví dụ 01/05/2026"),
        ("tu=01/05/2026", "ví dụ 01/05/2026"),
        ("tu=hôm qua&den=31/05/2026", "ví dụ 01/05/2026"),
        ("tu=2020-01-01&den=2026-05-31", "dài hơn 5 năm"),
        ("tu=0001-01-01&den=9999-12-31", "ví dụ 01/05/2026"),
        ("ky=month-13&nam=2026", "Chọn kỳ báo cáo trong danh sách"),
        ("ky=month-5&nam=1.234,5", "Năm là một số"),
        ("ky=month-5&nam=٢٠٢٦", "Năm là một số"),
        ("ky=month-7&nam=2026", "chưa đến"),
        ("thang=2026-13", "ví dụ 2026-05"),
        ("thang=2026-07", "chưa đến"),
        ("tu=<script>\u202e\0&den=" + "9" * 5000, "ví dụ 01/05/2026"),
    ],
)
def test_a_period_that_is_none_is_told_and_stays_in_the_form(head: CheckedClient, asked: str, said: str) -> None:
    query = quote(asked, safe="=&")
    page = text(head, f"{RATE}?{query}", status=400)
    assert said in unescape(page)
    assert "<script>\u202e" not in page
    assert "/ty-le-qua-han.csv" not in page
    for part in asked.split("&"):
        name, _, value = part.partition("=")
        if name in ("tu", "den", "nam") and value.isprintable() and "<" not in value:
            assert f'value="{value}"' in page
    if "ky=" not in asked:
        for path in (f"{RATE}.csv", f"{RATE}/ho-so"):
            answer = head.get(f"{path}?{query}")
            assert answer.status_code == 303
            assert answer.headers["Location"].startswith(f"{RATE}?")


def test_files_are_saved_under_a_vietnamese_name_with_the_figures_of_the_page(may: Office, head: CheckedClient) -> None:
    answer = head.get(f"{RATE}.csv?thang=2026-05")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"ty-le-qua-han-2026-05.csv\"; filename*=UTF-8''"
        + quote("Tỷ lệ hồ sơ quá hạn 2026-05.csv")
    )
    assert "Đất đai" in answer.data.decode("utf-8-sig")

    answer = head.get(f"{RATE}.xlsx?{MAY}")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    values = [cell for row in load_workbook(io.BytesIO(answer.data)).worksheets[0].values for cell in row]
    assert 0.375 in values
    assert head.get(f"{RATE}.json?{MAY}").get_json()
    assert head.get(f"{RATE}.pdf?{MAY}").data.startswith(b"%PDF-")
    assert head.get(f"{RATE}.exe?{MAY}").status_code == 404
    assert head.get(f"/bao-cao/khong-co.csv?{MAY}").status_code == 404


def test_a_closed_period_lists_the_dossiers_that_were_counted(may: Office, desk: Desk, head: CheckedClient) -> None:
    kind = REPORTS["late-rate"]
    close(kind, kind.asked(may.agency, read_month("2026-05")), by=may.head, at=moment("Mon 2026-06-15 08:00"))
    desk.receive("Wed 2026-05-20 09:00", due="Wed 2026-05-27 17:00")  # entered afterwards
    page = text(head, f"{RATE}?{MAY}")
    address, figure = next(
        (address, figure) for address, figure in figures(page) if "dong=total&cot=open_late" in address
    )
    assert figure == "2"
    listed = text(head, address)
    assert listed.count('<th scope="row" class="code"') == 2
    assert "đã chốt" in listed


def test_who_may_not_see_dossiers_sees_figures_without_links(may: Office, client: CheckedClient) -> None:
    client.sign_in(may.admin.username)
    page = text(client, f"{RATE}?{MAY}")
    assert "33,33 %" in page
    assert "/ho-so?" not in page
    assert client.get(f"{RATE}/ho-so?{MAY}&bang=own&dong=total&cot=ended_late").status_code == 403
    for kind in REPORTS.values():
        if kind.needs is not Act.SEE_REPORTS:
            assert kind.title not in text(client, "/bao-cao")
            for path in ("", ".csv", "/ho-so"):
                assert client.get(f"/bao-cao/{kind.address}{path}?{MAY}").status_code == 403
    assert {"register", "late-list"} <= {kind.name for kind in REPORTS.values() if kind.needs is Act.SEE_DOSSIERS}


def test_figures_of_single_people_are_for_who_leads_or_inspects(may: Office, client: CheckedClient) -> None:
    for role, status in ((Role.OFFICER, 403), (Role.RECEPTION, 403), (Role.HEAD, 200), (Role.INSPECTOR, 200)):
        client.sign_in(may.people[role].username)
        assert client.get(f"/bao-cao/theo-nguoi-xu-ly?{MAY}").status_code == status
        assert client.get(f"/bao-cao/theo-nguoi-xu-ly.csv?{MAY}").status_code == status


def test_another_office_sees_none_of_it(may: Office, client: CheckedClient) -> None:
    other = an_office("H50.31.77")
    client.sign_in(other.head.username)
    page = text(client, f"{RATE}?{MAY}")
    assert "Đất đai" not in page
    assert figures(page) == []


@pytest.mark.parametrize("path", ["", "/ty-le-qua-han", "/ty-le-qua-han.csv"])
def test_reports_are_for_people_who_may_see_them(office: Office, client: CheckedClient, path: str) -> None:
    assert client.get(f"/bao-cao{path}").headers["Location"].startswith("/dang-nhap")
    a_person(office.agency, username="no-role")
    client.sign_in("no-role")
    assert client.get(f"/bao-cao{path}").status_code == 403
    client.sign_in(office.people[Role.INSPECTOR].username)
    assert client.get(f"/bao-cao{path}").status_code == 200
