"""The pages on telling: who is not reached yet, every try, and one form to note what was done."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.models import ContactWay, Dossier, MessageTry, Notice, NoticeKind
from onestop.cases.outbox import notices_of, queue
from onestop.cases.parties import Applicant
from onestop.cases.reaching import not_answered, wrong_contact
from onestop.database import db
from tests.browser import PHONE
from tests.builders import PASSWORD, Office, a_dossier, an_office, moment
from tests.client import CheckedClient
from tests.clock import Clock
from tests.web.axe import check_page

AT = moment("Mon 2026-03-09 09:00")
WHO = Applicant(name="Nguyễn Văn Bình", phone="0912 345 678", email="binh@example.vn", contact_wish=ContactWay.EMAIL)
MARK = "chưa báo được người nộp"


def news(office: Office, kind: NoticeKind = NoticeKind.APOLOGY, **changes: object) -> Notice:
    dossier = a_dossier(office, **{"applicant": WHO, **changes})
    return queue(dossier, None, kind, at=AT)


@pytest.fixture
def office(clock: Clock, client: CheckedClient) -> Office:
    del client
    clock.at("Mon 2026-03-09 10:00")
    return an_office()


@pytest.fixture
def notice(office: Office, client: CheckedClient) -> Notice:
    notice = news(office)
    client.sign_in("reception")
    return notice


def address(notice: Notice) -> str:
    return f"/ho-so/{notice.dossier.code}/bao-nguoi-nop/{notice.id}"


def shown(client: CheckedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_mark_stands_everywhere_until_the_paper_is_in_the_hand(client: CheckedClient, notice: Notice) -> None:
    code = notice.dossier.code
    assert MARK in shown(client, f"/ho-so/{code}")
    assert MARK in shown(client, "/ho-so?loai=tat-ca")
    assert code in shown(client, "/gui-tin")
    assert MARK in shown(client, "/qua-han")
    answer = client.submit(address(notice), done="giao", who="Nguyễn Thị Mai, con gái")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ho-so/{code}")
    page = shown(client, f"/ho-so/{code}")
    assert MARK not in page
    assert "Người nhận: Nguyễn Thị Mai, con gái" in page
    assert "Phạm Minh Khôi" in page
    assert MARK not in shown(client, "/ho-so?loai=tat-ca")
    assert "Mọi người nộp đều đã được báo" in shown(client, "/gui-tin")


def test_every_try_is_told_with_its_way_and_outcome(client: CheckedClient, notice: Notice) -> None:
    client.submit(address(notice), done="khong-nghe", contact="0912345678")
    client.submit(address(notice), done="goi", contact="0912345678", who="vợ")
    page = shown(client, f"/ho-so/{notice.dossier.code}")
    assert "10:00 ngày 09/03/2026" in page
    assert "Gọi điện: không ai nghe máy" in page
    assert "Gọi điện: đã báo được. Số 0912345678. Người nghe: vợ" in page


def test_a_wrong_number_can_be_marked_and_the_mark_taken_back(client: CheckedClient, notice: Notice) -> None:
    code = notice.dossier.code
    client.submit(address(notice), done="sai", contact="0912345678")
    page = shown(client, f"/ho-so/{code}")
    assert "Bỏ đánh dấu" in page
    assert "(đã đánh dấu sai)" in shown(client, address(notice))
    answer = client.submit(f"/ho-so/{code}", having="lien-he-dung")
    assert answer.status_code == 303
    assert "Bỏ đánh dấu" not in shown(client, f"/ho-so/{code}")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Chọn một việc."),
        ({"done": "giao"}, "Chưa nhập người nhận văn bản"),
        ({"done": "goi"}, "Chọn một số điện thoại hoặc địa chỉ"),
        ({"done": "xac-nhan", "who": "Bình"}, "Chọn tin đã đến qua cách nào."),
        ({"done": "gui-lai", "way": "sms"}, "đang chờ gửi"),
        ({"done": "gui-lai", "way": "phone"}, "Chọn một mục"),
        ({"done": "giao", "who": "a\u202eb"}, "dấu đổi chiều"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_noted(
    client: CheckedClient, notice: Notice, sent: dict[str, str], told: str
) -> None:
    answer = client.submit(address(notice), **sent)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert db.session.query(MessageTry).count() == 0


def test_a_notice_of_another_dossier_or_office_is_not_there(client: CheckedClient, notice: Notice) -> None:
    other = a_dossier(an_office("H50.31.13"))
    assert client.get(f"/ho-so/{notice.dossier.code}/bao-nguoi-nop/987654").status_code == 404
    assert client.get(f"/ho-so/{other.code}/bao-nguoi-nop/{notice.id}").status_code == 404
    theirs = queue(other, None, NoticeKind.APOLOGY, at=AT)
    assert client.get(address(theirs)).status_code == 404
    assert other.code not in shown(client, "/gui-tin")


def test_who_only_reads_sees_how_it_stands_and_gets_no_button(client: CheckedClient, notice: Notice) -> None:
    client.sign_in("inspector")
    assert "Ghi việc báo" not in shown(client, "/gui-tin")
    assert "Ghi việc báo" not in shown(client, f"/ho-so/{notice.dossier.code}")


@pytest.mark.usefixtures("notice")
def test_a_list_of_many_costs_no_question_a_line(client: CheckedClient, office: Office, statements: list[str]) -> None:
    counts = []
    for _ in range(3):
        shown(client, "/gui-tin")
        statements.clear()
        assert "Ghi việc báo" in shown(client, "/gui-tin")
        counts.append(len(statements))
        news(office, NoticeKind.NEW_DATE, applicant="Trần Thị Bích Phượng")
    assert counts[0] == counts[2]


def test_the_wish_is_asked_at_intake_and_shown(client: CheckedClient, notice: Notice) -> None:
    assert "Muốn nhận tin qua" in shown(client, f"/ho-so/{notice.dossier.code}")
    version = notice.dossier.procedure_version
    answer = client.submit(
        f"/tiep-nhan/thu-tuc/{version.id}", having="applicant_name", button=("do", "receive"),
        applicant_name="Lê Thị Hoa", applicant_phone="0912345678", contact_wish="zalo", complete="y",
    )  # fmt: skip
    assert answer.status_code == 303, answer.get_data(as_text=True)
    dossier = db.session.query(Dossier).order_by(Dossier.id.desc()).first()
    assert dossier is not None
    assert dossier.contact_wish is ContactWay.ZALO
    assert notices_of(dossier) == []


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_pages_are_open_to_everybody_also_on_a_phone(
    browser_window: Callable[..., Page],
    sqlite_url: str,
    fresh_app: Callable[[str], Flask],
    live_server: Callable[[Flask], str],
    clock: Clock,
    viewport: dict[str, int] | None,
) -> None:
    clock.at("Mon 2026-03-09 10:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        notice = news(office)
        not_answered(notice, contact="0912345678", by=office.officer, at=moment("2026-03-09 09:15"))
        wrong_contact(notice, contact="0912345678", by=office.officer, at=moment("2026-03-09 09:20"))
        news(office, NoticeKind.NEW_DATE, applicant="Trần Thị Bích Phượng")
        db.session.commit()
        code, notice_id = notice.dossier.code, notice.id
    server = live_server(app)
    page = browser_window(**({"viewport": viewport} if viewport else {}))
    page.goto(f"{server}/dang-nhap")
    page.fill("[name=username]", "reception")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    for path in ("/gui-tin", f"/ho-so/{code}", f"/ho-so/{code}/bao-nguoi-nop/{notice_id}"):
        page.goto(f"{server}{path}")
        check_page(page)
    page.check("input[value=giao]")
    page.fill("[name=who]", "Nguyễn Thị Mai, con gái")
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi lại").click()
    assert page.get_by_text("Đã ghi: giao văn bản tận tay.").is_visible()
    check_page(page)
