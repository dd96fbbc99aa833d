"""Closing a period on its page, its corrections, and the page that checks somebody else's table."""

import io
from pathlib import Path

import pytest

from onestop.database import db
from onestop.reports.closed.closing import closing_of
from onestop.reports.models import ReportClosing
from onestop.reports.period import read_month
from tests.builders import Clock, Office, a_dossier, an_office, moment
from tests.client import CheckedClient

PERIOD = "?tu=2026-03-01&den=2026-03-31"
REPORT = f"/bao-cao/ty-le-qua-han{PERIOD}"
CLOSE = f"/bao-cao/ty-le-qua-han/chot{PERIOD}"
CORRECTIONS = "/bao-cao/ty-le-qua-han/dinh-chinh"
PUBLISHED = Path(__file__).parents[1] / "reports" / "data" / "published"


@pytest.fixture
def office(client: CheckedClient, clock: Clock) -> Office:
    clock.at("Wed 2026-04-01 08:00")
    office = an_office()
    a_dossier(office, received="2026-03-30 09:00")
    return office


def text(client: CheckedClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_the_head_closes_the_month_and_later_work_shows_as_a_correction(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    client.sign_in("head")
    assert "Chốt số liệu kỳ này" in text(client, REPORT)
    assert client.submit(CLOSE).status_code == 303
    closing = closing_of(office.agency.id, "late-rate", read_month("2026-03"))
    assert closing is not None
    page = text(client, REPORT)
    assert closing.sha256 in page
    assert "Chưa có thay đổi nào." in page
    files = {ending: client.get(f"/bao-cao/ty-le-qua-han.{ending}{PERIOD}").data for ending in ("pdf", "xlsx", "csv")}

    at = clock.at("Thu 2026-04-02 09:00")
    received_at = moment("Tue 2026-03-31 15:00")
    late = a_dossier(office, received=at, received_at=received_at, late_entry_slip="07")
    office.agency.name = "UBND xã Cửa Tùng"
    client.sign_in("head")  # the session of the day before is over
    page = text(client, REPORT)
    assert late.code in page
    assert "Có trong số liệu: không → có" in page
    assert office.reception.full_name in page
    for ending, content in files.items():
        assert client.get(f"/bao-cao/ty-le-qua-han.{ending}{PERIOD}").data == content, ending

    page = text(client, CORRECTIONS + PERIOD)
    assert late.code in page
    assert "Mã băm còn khớp" in page
    assert client.get(f"{CORRECTIONS}.pdf{PERIOD}").data.startswith(b"%PDF")
    assert late.code in client.get(f"{CORRECTIONS}.csv{PERIOD}").data.decode()
    assert "Nguyên vẹn" in text(client, "/bao-cao/da-chot")


def test_the_list_behind_a_closed_figure_is_the_one_that_was_counted(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    client.submit(CLOSE)
    late = a_dossier(
        office, received="2026-04-01 08:00", received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07"
    )
    page = text(client, f"/bao-cao/ty-le-qua-han/ho-so{PERIOD}&bang=own&dong=total&cot=received_direct")
    assert late.code not in page
    assert "H50.31.12" in page


def test_a_second_closing_and_a_month_that_is_not_over_are_refused(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    client.sign_in("desk_head")
    form = client.form(CLOSE)
    assert client.submit(CLOSE).status_code == 303
    assert "không mở lại" in text(client, CLOSE)
    april = "/bao-cao/ty-le-qua-han/chot?tu=2026-04-01&den=2026-04-30"
    assert "chưa hết nên chưa chốt được" in text(client, april)
    answer = client.post(april, data=dict(form.filled({})))
    assert answer.status_code == 422
    assert db.session.query(ReportClosing).count() == 1
    assert "Chốt số liệu kỳ này" not in text(client, "/bao-cao/ty-le-qua-han?tu=2026-04-01&den=2026-04-30")


@pytest.mark.parametrize("address", [CLOSE, CORRECTIONS + PERIOD, f"{CORRECTIONS}.pdf{PERIOD}"])
@pytest.mark.parametrize("period", ["?tu=x&den=y", "?tu=2026-03-31&den=2026-03-01", "?thang=2026-99", PERIOD])
def test_what_cannot_be_closed_or_corrected_leads_to_the_report(
    client: CheckedClient, office: Office, address: str, period: str
) -> None:
    client.sign_in("head")
    answer = client.get(address.partition("?")[0] + period)
    assert answer.status_code == (200 if address == CLOSE and period == PERIOD else 303)


def test_days_that_are_no_usual_period_are_told_before_they_are_closed(client: CheckedClient, office: Office) -> None:
    client.sign_in("head")
    unusual = "Đây không phải kỳ báo cáo thường lệ"
    assert unusual not in text(client, CLOSE)
    assert unusual in text(client, "/bao-cao/ty-le-qua-han/chot?tu=2026-03-01&den=2026-03-30")
    # The month of the calendar is not that of Biểu II.06a, which runs from the 15th to the 14th.
    assert unusual in text(client, f"/bao-cao/bieu-06a/chot{PERIOD}")


def test_nobody_without_the_right_sees_the_button(client: CheckedClient, office: Office) -> None:
    client.sign_in("officer")
    assert "Chốt số liệu kỳ này" not in text(client, REPORT)
    assert client.get(CLOSE).status_code == 403


def test_an_uploaded_table_is_checked(client: CheckedClient, office: Office) -> None:
    client.sign_in("officer")
    content = (PUBLISHED / "lam_dong_2019_10.csv").read_bytes()
    page = client.submit("/bao-cao/kiem-tra", file=(io.BytesIO(content), "bang.csv")).get_data(as_text=True)
    assert "Có 1 chỗ không khớp" in page
    assert "= 17.655, lệch 4." in page
    sound = (PUBLISHED / "vinh_phuc_2021.csv").read_text(encoding="utf-8")
    assert "Không thấy chỗ nào sai" in client.submit("/bao-cao/kiem-tra", pasted=sound).get_data(as_text=True)


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "Chọn tệp CSV hoặc dán bảng"),
        ("a;b\n1", "dòng tên cột có 2 ô"),
        ("Lĩnh vực;Tổng số\nx;1,2,3", "không đọc được"),
    ],
)
def test_a_table_that_cannot_be_read_stays_typed_and_says_why(
    client: CheckedClient, office: Office, pasted: str, says: str
) -> None:
    client.sign_in("officer")
    answer = client.submit("/bao-cao/kiem-tra", pasted=pasted)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert pasted in page
