"""The pages of the acts and the morning list in a real browser, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from onestop.cases.correcting import ask_correction
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.pausing import pause
from onestop.cases.supplement import ask_supplement
from onestop.database import db
from onestop.people.models import Role
from tests.browser import follow
from tests.builders import PASSWORD, Office, a_dossier, a_person, a_procedure, an_office
from tests.clock import Clock, moment
from tests.web.axe import check_page

pytestmark = pytest.mark.browser
AT = "Tue 2026-03-10 09:00"


def dossiers_in_every_state(office: Office) -> dict[str, str]:
    """The code of a dossier for each page of an act."""
    version = a_procedure(
        office, "10 working_day", name="Xác nhận thông tin hộ tịch", extension="3 working_day", fee_vnd=1250000
    )
    short = a_procedure(office, "5 working_day", name="Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh")
    early, by = moment("Mon 2026-03-02 10:00"), office.officer
    running = a_dossier(office, version, applicant="Nguyễn Thị Thuỳ Dương")
    hand_over(running, to_person=office.officer, by=office.reception, at=early)
    late = a_dossier(office, short, applicant="Công ty TNHH Xây dựng & Thương mại Hiền Lương – Vĩnh Linh")
    waiting = a_dossier(office, version, applicant="Trần Văn Đức")
    items = ["Bản sao Giấy chứng nhận kết hôn của cha mẹ có chứng thực", "Giấy ủy quyền"]
    ask_supplement(waiting, items=items, reason="Thiếu giấy tờ so với quy định.", by=by, at=early)
    paused = a_dossier(office, version, applicant="Lê Hồng Nhung")
    pause(paused, ground=version.pause_grounds[0], document="CV 12/UBND-TP", by=by, at=early)
    extending = a_dossier(office, version, applicant="Hồ Văn Phước")
    ground = version.extension_grounds[0]
    ask_extension(extending, ground=ground, document="CV 7", reason="Xác minh ở nơi cũ", by=by, at=early)
    correcting = a_dossier(office, version, applicant="Pham Quoc Khanh")
    ask_correction(correcting, parties={"applicant_name": "Phạm Quốc Khánh"}, reason="Thiếu dấu", by=by, at=early)
    ready = a_dossier(office, version, applicant="Võ Minh Hải")
    finish(ready, number="318/GXN-UBND", by=by, at=early)
    every = dict.fromkeys(
        ("giao", "yeu-cau-bo-sung", "tam-dung", "gia-han", "ket-qua", "dung", "thu-phi", "sua", "huy", "tu-choi"),
        running.code,
    )
    return every | {
        "bo-sung-du": waiting.code,
        "dong": waiting.code,
        "tiep-tuc": paused.code,
        "duyet-gia-han": extending.code,
        "duyet-sua": correcting.code,
        "xac-nhan": ready.code,
        "tra-ket-qua": ready.code,
        "du-kien-qua-han": running.code,
        "xin-loi": late.code,
        "bao-ngay-hen-moi": running.code,
    }


@pytest.fixture
def desk(
    sqlite_url: str, fresh_app: Callable[[str], Flask], live_server: Callable[[Flask], str], clock: Clock, page: Page
) -> tuple[str, dict[str, str]]:
    """The address of the site, and the dossiers; somebody with every role is signed in on `page`."""
    app = fresh_app(sqlite_url)
    with app.app_context():
        office = an_office()
        a_person(office.agency, *Role, username="moi-vai-tro", full_name="Hoàng Thị Mọi Vai Trò")
        codes = dossiers_in_every_state(office)
        db.session.commit()
    clock.at(AT)
    address = live_server(app)
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("moi-vai-tro")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Đăng nhập"))
    assert "dang-nhap" not in page.url
    return address, codes


def test_every_page_of_an_act_is_fit_for_everybody(desk: tuple[str, dict[str, str]], page: Page) -> None:
    address, codes = desk
    for act, code in codes.items():
        page.goto(f"{address}/ho-so/{code}/{act}")
        assert page.url.endswith(act), page.url
        check_page(page)


def test_the_morning_list_is_fit_for_everybody(desk: tuple[str, dict[str, str]], page: Page) -> None:
    address, _ = desk
    page.goto(f"{address}/qua-han")
    check_page(page)


def test_the_head_sees_the_draft_signs_and_gets_the_letter(desk: tuple[str, dict[str, str]], page: Page) -> None:
    address, codes = desk
    page.goto(f"{address}/qua-han")
    follow(page.get_by_role("link", name=f"Ký xin lỗi, hẹn lại: {codes['xin-loi']}"))
    page.get_by_label("Khối lượng hồ sơ tăng đột biến").check()
    page.get_by_label("Lý do cụ thể").fill("Đợt cấp bản sao đầu năm học")
    page.get_by_label("Ngày hẹn mới").fill("2026-03-13T10:30")
    with page.expect_download() as draft:
        page.get_by_role("button", name="Xem trước bản DỰ THẢO").click()
    assert draft.value.suggested_filename == f"du-thao-van-ban-xin-loi-{codes['xin-loi']}.pdf"
    assert page.get_by_label("Lý do cụ thể").input_value() == "Đợt cấp bản sao đầu năm học"  # the page stays
    follow(page.get_by_role("button", name="Ký và phát hành văn bản"))
    with page.expect_download() as letter:
        page.get_by_role("link", name="Tải văn bản xin lỗi").click()
    assert letter.value.suggested_filename == f"van-ban-xin-loi-{codes['xin-loi']}-01-2026.pdf"
    check_page(page)


def test_what_is_wrong_with_an_act_is_reached_by_keyboard(desk: tuple[str, dict[str, str]], page: Page) -> None:
    address, codes = desk
    page.goto(f"{address}/ho-so/{codes['xin-loi']}/xin-loi")
    follow(page.get_by_role("button", name="Ký và phát hành văn bản"))
    page.get_by_role("link", name="Chọn lý do trong danh sách.").click()
    assert page.evaluate("document.activeElement.name") == "reason"
    check_page(page)
