"""Mẫu số 01: what the citizen carries home."""

from __future__ import annotations

from datetime import UTC

from onestop.papers.parties import Party, Salutation
from onestop.papers.receipt import HandedIn, StepEnd, render
from tests.papers.builders import CODE, a_receipt, at
from tests.papers.reading import pages_of, printed_pages, text_of


def test_it_says_all_facts_on_both_copies() -> None:
    first, second = pages_of(render(a_receipt()))
    assert "Liên 1: Lưu" in first
    assert "Liên 2: Giao khách hàng" in second
    for page in (first, second):
        for fact in (
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mẫu số 01 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
            f"Mã hồ sơ: {CODE}",
            "Bộ phận tiếp nhận và trả kết quả: UBND xã Vĩnh Hoà",
            "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Tuyết",
            "Người nộp: Nguyễn Văn Bình, theo giấy ủy quyền số 12",
            "Số thẻ căn cước/Hộ chiếu người nộp: 068090004321",
            "Địa chỉ: Thôn 3, xã Vĩnh Hoà, tỉnh Lâm Đồng",
            "Số điện thoại: 0912 345 678",
            "Số CMND/Thẻ căn cước/Hộ chiếu: 068190001234",
            "Nội dung yêu cầu giải quyết: Xác nhận tình trạng hôn nhân",
            "1 Tờ khai xác nhận tình trạng hôn nhân 1 –",
            "2 Giấy tờ chứng minh nơi cư trú (đã đối chiếu bản chính) – 2",
            "2. Số lượng hồ sơ: 01 (bộ)",
            "3. Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc",
            "4. Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026",
            "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026",
            "Cách tính ngày hẹn: 03 ngày làm việc, không tính ngày nhận 02/02/2026",
            "6. Đăng ký nhận kết quả tại: Bộ phận Một cửa UBND xã Vĩnh Hoà",
            "Phí, lệ phí: 20.000 đồng; đã thu 20.000 đồng",
            "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026 Số thứ tự: 0123",
            "NGƯỜI NỘP HỒ SƠ",
            "Phạm Minh Khôi",
        ):
            assert fact in page, fact


def test_the_dates_of_the_steps_of_a_linked_procedure_stand_on_both_copies() -> None:
    steps = (
        StepEnd(name="UBND xã xác nhận", ends_at=at("2026-02-03 17:00")),
        StepEnd(name="Công an xã đăng ký thường trú", ends_at=at("2026-02-05 17:00")),
    )
    for page in pages_of(render(a_receipt(steps=steps))):
        assert (
            "Các bước: UBND xã xác nhận: 17:00 ngày 03/02/2026; Công an xã đăng ký thường trú: 17:00 ngày 05/02/2026"
        ) in page
    assert all("Các bước" not in page for page in pages_of(render(a_receipt())))


def test_forty_papers_are_listed_to_the_last_with_the_header_on_each_page() -> None:
    papers = tuple(HandedIn(name=f"Giấy tờ loại {number}", originals=1) for number in range(1, 41))
    pages = pages_of(render(a_receipt(papers=papers)))
    copy = pages[: len(pages) // 2]
    assert len(copy) > 1
    assert all(f"{number} Giấy tờ loại {number} 1 –" in " ".join(copy) for number in range(1, 41))
    assert all("Bản chính" in page for page in copy if "Giấy tờ loại" in page)
    assert f"Mã hồ sơ: {CODE} – trang 2" in copy[1]
    assert "trang 2" not in pages[len(copy)]  # the second copy counts anew


def test_a_receipt_that_is_a_little_too_long_is_set_tighter_rather_than_signed_overleaf() -> None:
    long = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
    papers = tuple(HandedIn(name=f"{long} số {number}", originals=1) for number in range(5))
    pages = pages_of(render(a_receipt(papers=papers, mark="DỮ LIỆU THỬ")))
    assert len(pages) == 2
    assert all("số 4" in page and "Phạm Minh Khôi" in page for page in pages)


def test_a_paper_whose_name_is_longer_than_a_page_is_printed_whole() -> None:
    words = [f"từ{number}" for number in range(900)]
    text = text_of(render(a_receipt(papers=(HandedIn(name=" ".join(words), originals=1),))))
    assert all(word in text for word in words)


def test_what_is_not_certain_or_not_usual_is_said() -> None:
    plain = text_of(render(a_receipt()))
    assert not any(word in plain for word in ("tạm tính", "nhập bù", "Thay thế"))
    text = text_of(
        render(a_receipt(provisional=True, late_entry=True, replaces="H50.31.12-260202-0006 lập ngày 02/02/2026"))
    )
    assert "ngày 05 tháng 02 năm 2026 (tạm tính)" in text
    assert "ngày 02 tháng 02 năm 2026 (nhập bù)" in text
    assert "Thay thế giấy tiếp nhận H50.31.12-260202-0006 lập ngày 02/02/2026" in text


def test_the_fee_is_told_as_it_stands() -> None:
    assert "Phí, lệ phí: 8.000 đồng; chưa thu" in text_of(render(a_receipt(fee_due=8_000, fee_paid=0)))
    assert "Phí, lệ phí: không thu; miễn theo quy định" in text_of(
        render(a_receipt(fee_due=0, fee_paid=0, fee_note="miễn theo quy định"))
    )
    assert "Phí, lệ phí" not in text_of(render(a_receipt(fee_due=None, fee_paid=None)))


def test_what_came_online_is_signed_by_the_officer_alone() -> None:
    text = text_of(render(a_receipt(signed_by_applicant=False)))
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in text
    assert "NGƯỜI NỘP HỒ SƠ" not in text


def test_an_organisation_signs_through_its_representative() -> None:
    company = Party(
        name="Công ty TNHH Hải Âu",
        salutation=Salutation.ORGANISATION,
        id_number="5801234567",
        representative="Vũ Thị Mai",
    )
    text = text_of(render(a_receipt(applicant=company, submitter=None)))
    assert "Mã số tổ chức: 5801234567" in text
    assert "(Ký và ghi rõ họ tên) Vũ Thị Mai" in text


def test_a_letter_that_the_font_lacks_leaves_a_visible_box() -> None:
    assert "Tiếp nhận hồ sơ của: □□ Nguyễn □" in text_of(render(a_receipt(applicant=Party(name="小龙 Nguyễn 😀"))))


def test_a_moment_in_another_zone_is_told_in_vietnam() -> None:
    receipt = a_receipt(appointment_at=at("2026-11-10 08:00").astimezone(UTC))
    assert "08 giờ 00 phút, ngày 10 tháng 11 năm 2026" in text_of(render(receipt))


def test_what_announces_the_papers_stands_on_the_page_where_their_table_begins() -> None:
    papers = tuple(HandedIn(name=f"Giấy tờ thứ {number}", originals=1) for number in range(40))
    announced_on = set()
    for length in range(1000, 2200, 60):  # it walks over the end of the first page
        content = ("Cấp giấy chứng nhận quyền sử dụng đất " * 60)[:length]
        pages = printed_pages(render(a_receipt(content=content, papers=papers)))
        (page, *_) = [number for number, page in enumerate(pages) if "1. Thành phần hồ sơ nộp gồm:" in page]
        assert "Giấy tờ thứ 0" in pages[page]
        announced_on.add(page)
    assert announced_on == {0, 1}


def test_the_notes_of_a_long_receipt_stay_on_the_page_that_has_room_for_them() -> None:
    papers = tuple(HandedIn(name=f"Giấy tờ thứ {number} nộp kèm theo đơn", originals=1) for number in range(40))
    parted = 0
    for times in range(0, 60, 6):
        pages = printed_pages(render(a_receipt(papers=papers, reckoning="Không tính ngày nhận. " * times)))
        (signed, *_) = [number for number, page in enumerate(pages) if "NGƯỜI TIẾP NHẬN HỒ SƠ" in page]
        (noted, *_) = [number for number, page in enumerate(pages) if "Ghi chú: -" in page]
        assert "mang theo giấy này" in pages[signed]  # never the signatures alone
        parted += noted < signed
    assert parted
