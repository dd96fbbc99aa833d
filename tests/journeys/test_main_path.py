"""The main job of the house in one piece: from the counter to the figure of the month, through the pages alone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.reports.catalogue import REPORTS
from onestop.reports.desk.late_rate import agency_of
from onestop.reports.files.output import to_json
from onestop.reports.period import read_month
from tests.browser import PHONE, follow
from tests.builders import a_procedure, an_office
from tests.clock import Clock
from tests.journeys.person import Person
from tests.papers.reading import fonts_of, text_of

pytestmark = pytest.mark.browser

NAME = "Đặng Thị Mỹ Hằng"
CODE = "H50.31.12-260302-0001"
PROCEDURE = "Cấp Giấy xác nhận tình trạng hôn nhân"


@pytest.fixture
def app(fresh_app: Callable[[str], Flask], sqlite_url: str, clock: Clock) -> Flask:
    clock.at("Mon 2026-03-02 09:00")
    app = fresh_app(sqlite_url)
    with app.app_context():
        a_procedure(an_office(), "5 working_day", name=PROCEDURE, papers=("Tờ khai", "Căn cước"), fee_vnd=15_000)
        db.session.commit()
    return app


@pytest.fixture
def site(app: Flask, live_server: Callable[[Flask], str]) -> str:
    return live_server(app)


def test_a_dossier_goes_from_the_counter_to_the_figure_of_the_month(
    app: Flask, site: str, page: Page, clock: Clock, tmp_path: Path
) -> None:
    desk = Person(page, site)
    desk.open("/dang-nhap")
    desk.look("01-dang-nhap")

    # Monday: reception takes the dossier in and gives it to the officer.
    desk.sign_in("reception")
    desk.look("02-trang-dau")
    desk.follow("Tiếp nhận")
    desk.look("03-chon-thu-tuc")
    desk.follow(PROCEDURE)
    desk.look("04-tiep-nhan")
    desk.fill("Họ tên, tên tổ chức", NAME)
    desk.fill("Số căn cước, mã số thuế", "045190001234")
    desk.fill("Số điện thoại", "0912 345 678")
    desk.fill("Địa chỉ", "Thôn Hiền Dũng, xã Vĩnh Hoà")
    desk.press("Tiếp nhận và in giấy hẹn")
    desk.look("05-tiep-nhan-con-thieu")
    expect(desk.field("Họ tên, tên tổ chức")).to_have_value(NAME)
    page.get_by_label("Đã nhận đủ các giấy tờ bắt buộc").check()
    desk.press("Kiểm tra, tính lại")
    expect(page.get_by_text("15.000 đồng").first).to_be_visible()
    desk.press("Tiếp nhận và in giấy hẹn")
    assert desk.heading() == "Đã tiếp nhận hồ sơ"
    desk.look("06-da-tiep-nhan")
    assert desk.fact("Hẹn trả kết quả") == "17:00 ngày 09/03/2026"
    receipt = text_of(desk.saved("Giấy tiếp nhận hồ sơ và hẹn trả kết quả (PDF)"))
    assert CODE in receipt
    assert "17 giờ 00 phút, ngày 09 tháng 3 năm 2026" in receipt
    desk.follow("Mở trang hồ sơ")
    desk.look("07-ho-so")
    desk.follow("Giao xử lý")
    desk.field("Người nhận").select_option(label="Nguyễn Thị Ánh Tuyết")
    desk.look("08-giao")
    desk.press("Giao hồ sơ")
    desk.sign_out()

    # Tuesday: the officer finds that something is missing; the clock stands still.
    clock.at("Tue 2026-03-03 14:00")
    desk.sign_in("officer")
    desk.follow("Hồ sơ")
    desk.follow(CODE)
    desk.follow("Yêu cầu bổ sung")
    desk.fill("Giấy tờ, nội dung cần bổ sung", "Trích lục ly hôn\nGiấy tờ chứng minh nơi cư trú trước đây")
    desk.fill("Lý do", "Thiếu giấy tờ chứng minh tình trạng hôn nhân trước đây.")
    desk.look("09-yeu-cau-bo-sung")
    desk.press("Lập phiếu và dừng thời hạn")
    expect(page.locator("dd").filter(has_text="thời hạn đang dừng").first).to_be_visible()
    desk.look("10-cho-bo-sung")
    desk.sign_out()

    # Thursday: it has come, and the five days begin again.
    clock.at("Thu 2026-03-05 10:00")
    desk.sign_in("reception")
    desk.follow("Hồ sơ")
    desk.follow(CODE)
    desk.follow("Ghi nhận đã bổ sung đủ")
    desk.look("11-bo-sung-du")
    desk.press("Đã đủ, tính thời hạn")
    assert desk.fact("Hết hạn theo luật") == "17:00 ngày 12/03/2026"
    assert desk.fact("Hẹn trả lần đầu") == "17:00 ngày 09/03/2026"
    desk.sign_out()

    # A week passes. The sweep notes the lateness at the moment at which it began.
    at = clock.at("Fri 2026-03-13 08:00")
    with app.app_context():
        assert sweep(at=at, save=db.session.commit).newly_late == (CODE,)
        assert sweep(at=at, save=db.session.commit).newly_late == ()

    # The head signs the apology and gives the one new appointment.
    desk.sign_in("head")
    desk.follow("Quá hạn và cảnh báo")
    desk.look("12-qua-han")
    desk.follow(f"Ký xin lỗi, hẹn lại: {CODE}")
    page.get_by_label("Thiếu người xử lý").check()
    desk.fill("Lý do cụ thể", "Công chức phụ trách đi tập huấn")
    desk.fill("Ngày hẹn mới", "2026-03-18T10:00")
    desk.look("13-ky-xin-loi")
    desk.press("Ký và phát hành văn bản")
    desk.look("14-da-ky")
    letter = desk.saved("Tải văn bản xin lỗi 01/PXL-UBND (PDF)")
    desk.sign_out()
    the_letter_says_it_all(letter, tmp_path)

    # The officer has the result, reception confirms that it lies at the desk, and gives it to the citizen.
    clock.at("Tue 2026-03-17 15:00")
    desk.sign_in("officer")
    desk.follow("Hồ sơ")
    desk.follow(CODE)
    desk.follow("Ghi nhận kết quả")
    desk.fill("Số kết quả", "27/UBND-XNTTHN")
    desk.look("15-ket-qua")
    desk.press("Ghi nhận kết quả")
    desk.sign_out()
    clock.at("Wed 2026-03-18 09:30")
    desk.sign_in("reception")
    desk.open(f"/ho-so/{CODE}")
    desk.follow("Xác nhận đã nhận kết quả")
    desk.look("16-xac-nhan")
    desk.press("Đã nhận kết quả")
    desk.follow("Trả kết quả")
    desk.fill("Họ tên người nhận kết quả", "Trần Văn Nam")
    desk.fill("Số giấy tờ của người nhận", "045088004321")
    desk.fill("Quan hệ với chủ hồ sơ, hoặc giấy ủy quyền", "Chồng, giấy ủy quyền ngày 17/3/2026")
    desk.look("17-tra-ket-qua")
    desk.press("Ghi nhận đã trả")
    desk.look("18-da-tra")
    expect(page.get_by_text("Trần Văn Nam").first).to_be_visible()
    assert desk.fact("Hẹn trả lần đầu") == "17:00 ngày 09/03/2026"
    assert desk.fact("Hết hạn theo luật") == "17:00 ngày 12/03/2026"
    assert desk.fact("Ngày hẹn đã báo").startswith("10:00 ngày 18/03/2026")
    assert "Quá hạn từ 17:00 ngày 12/03/2026" in page.locator("main").inner_text()

    # The month counts it: late, and once. (The session of March is over.)
    clock.at("Wed 2026-04-01 08:00")
    desk.sign_in("head")
    desk.follow("Báo cáo")
    desk.look("19-bao-cao")
    desk.follow("Tỷ lệ hồ sơ quá hạn")
    desk.look("20-ty-le-qua-han")
    with app.app_context():
        told, april = (
            to_json(kind.build(kind.asked(agency_of(None), read_month(month), at=clock())))
            for kind in [REPORTS["late-rate"]]
            for month in ("2026-03", "2026-04")
        )
    total = told["total"]
    assert (total["received_direct"], total["ended_late"], total["open_late"]) == (1, 1, 0)
    assert (total["ended_early"], total["ended_on_time"], total["open_within_limit"]) == (0, 0, 0)
    assert total["late_rate"] == 1.0
    assert total["late_rate_after_reappointment"] == 0.0  # ended before the new appointment: an aside, not the rate
    assert april["total"]["carried_over"] == april["total"]["ended_late"] == april["total"]["open_late"] == 0
    assert "100,00 %" in page.locator(".stat").filter(has_text="Tỷ lệ quá hạn").first.inner_text()


def the_letter_says_it_all(letter: bytes, folder: Path) -> None:
    text = text_of(letter)
    for words in (
        "01/PXL-UBND",
        CODE,
        NAME,
        PROCEDURE,
        "Thiếu người xử lý",
        "Công chức phụ trách đi tập huấn",
        "17 giờ 00 phút, ngày 12 tháng 3 năm 2026",
        "10 giờ 00 phút, ngày 18 tháng 3 năm 2026",
        "118/2025/NĐ-CP",
        "Trần Văn Đức",
        "BẢN THỬ NGHIỆM",
    ):
        assert words in text, f"{words} is missing in: {text}"
    assert "61/2018" not in text  # received after 2025-07-01
    assert all(embedded == "yes" for _, embedded in fonts_of(letter, folder))
    assert len(pypdf.PdfReader(BytesIO(letter)).pages) == 1


def test_a_dossier_is_registered_and_found_without_javascript_on_a_telephone(
    site: str, browser_window: Callable[..., Page]
) -> None:
    desk = Person(browser_window(viewport=PHONE, java_script_enabled=False), site)
    desk.sign_in("reception")
    desk.open("/tiep-nhan")
    desk.fill("Tên hoặc mã thủ tục", "tinh trang hon nhan")  # typed without accents; the one that is left opens
    desk.press("Tìm")
    assert desk.heading() == PROCEDURE
    desk.fill("Họ tên, tên tổ chức", NAME)
    desk.page.get_by_label("Đã nhận đủ các giấy tờ bắt buộc").check()
    desk.press("Tiếp nhận và in giấy hẹn")
    assert CODE in desk.page.locator("main").inner_text()
    desk.open("/ho-so")
    desk.page.get_by_role("searchbox", name="Tìm hồ sơ").fill("dang thi my hang")
    desk.press("Tìm")
    assert NAME not in desk.page.url
    assert "hang" not in desk.page.url
    desk.follow(CODE)
    assert desk.heading() == f"Hồ sơ {CODE}"
    desk.page.locator("details.menu summary").click()
    follow(desk.page.locator(".menu-panel").get_by_role("button", name="Đăng xuất"))
    assert desk.heading() == "Đăng nhập"
