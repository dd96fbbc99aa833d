"""Each form of the office, read back: order and phrases, both families, short and very long, heads repeated."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from onestop.papers import control_slip, handover_minutes, joint_receipt, register, result_delivery, return_receipt
from onestop.papers.control_slip import Kept
from onestop.papers.facts import freeze, thaw
from onestop.papers.layout import SheetChoice
from onestop.papers.ledger import wrapped
from tests.papers.office_builders import (
    LONG_NAME,
    NEW_NOTE,
    OLD_NOTE,
    a_closing,
    a_control_slip,
    a_delivery,
    a_joint_receipt,
    a_line,
    a_register,
    a_return_receipt,
    some_minutes,
)
from tests.papers.reading import boxes, fonts, pages_of, size, text_of

A5, A4, ACROSS = (148, 210), (210, 297), (297, 210)
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DESK = ("UBND XÃ VĨNH HOÀ", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", *NATION)
SIGNED_BY_HAND = "(Ký và ghi rõ họ tên)"


@dataclass(frozen=True)
class Form:
    """A paper, how it is drawn, its sheet in mm, and what is to be read on it in this order."""

    paper: Any
    render: Callable[[Any], bytes]
    sheet: tuple[int, int]
    facts: tuple[str, ...]


SHORT = {
    "control slip": Form(
        a_control_slip(),
        control_slip.render,
        A5,
        (
            *DESK,
            "Vĩnh Hoà, ngày 05 tháng 02 năm 2026",
            "Quyển số: 01/2026, Số thứ tự: 0012",
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            NEW_NOTE,
            "Mã hồ sơ: H50.31.12-260202-0007",
            "Kèm theo hồ sơ của: Nguyễn Thị Ánh Tuyết",
            "Ngày nhận: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026",
            "Ngày, giờ hẹn trả kết quả: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026",
            "Cơ quan (bộ phận) giải quyết hồ sơ: Tư pháp – Hộ tịch",
            "Cơ quan phối hợp giải quyết hồ sơ: Công an xã Vĩnh Hoà",
            "TÊN CƠ QUAN",
            "THỜI GIAN GIAO, NHẬN HỒ SƠ",
            "KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn/đúng hạn/quá hạn)",
            "GHI CHÚ",
            "1. Giao: Nguyễn Thị Ánh Tuyết 2. Nhận: Bộ phận Tiếp nhận và Trả kết quả (Phạm Minh Khôi)",
            "09 giờ 05 phút, ngày 02 tháng 02 năm 2026",
            "Người giao (Ký)",
            "Người nhận (Ký)",
            "Đúng hạn (hạn: 17:00 ngày 02/02/2026)",
            "Trước hạn (hạn: 17:00 ngày 05/02/2026)",
            "Kết quả số 12/XN",
        ),
    ),
    "return receipt": Form(
        a_return_receipt(),
        return_receipt.render,
        A5,
        (
            *DESK,
            "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
            "(Liên 1: Lưu)",
            "Mã hồ sơ: H50.31.12-260202-0007",
            "Chủ hồ sơ: Nguyễn Thị Ánh Tuyết",
            "Giấy xác nhận tình trạng hôn nhân Chưa đăng ký kết hôn với ai",
            "12/XN-UBND",
            "04/02/2026",
            "Người nhận kết quả: Nguyễn Văn Bình",
            "giấy ủy quyền số 12",
            "Thời gian nhận: 15 giờ 00 phút, ngày 05 tháng 02 năm 2026",
            "NGƯỜI NHẬN KẾT QUẢ",
            "NGƯỜI TRẢ KẾT QUẢ",
            "(Liên 2: Giao cho người nhận kết quả)",
        ),
    ),
    "register": Form(
        a_register(),
        register.render,
        ACROSS,
        (
            *DESK,
            "TRÍCH SỔ THEO DÕI HỒ SƠ",
            "Từ ngày 01/02/2026 đến ngày 28/02/2026",
            "Mẫu số 07 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
            "STT",
            "Mã hồ sơ",
            "Tên thủ tục hành chính",
            "Số lượng hồ sơ (bộ)",
            "Tên cá nhân, tổ chức",
            "Địa chỉ, số điện thoại",
            "Cơ quan chủ trì giải quyết",
            "Ngày, tháng, năm",
            "Nhận hồ sơ",
            "Hẹn trả kết quả",
            "Chuyển hồ sơ đến cơ quan giải quyết",
            "Nhận kết quả từ cơ quan giải quyết",
            "Trả kết quả",
            "Phương thức nhận kết quả",
            "Ký nhận",
            "Ghi chú",
            "0001",
            "H50.31.12-260202-0001",
            "0003",
            "Tổng cộng: 03 hồ sơ",
            "NGƯỜI LẬP",
        ),
    ),
    "closed book": Form(
        a_register(closing=a_closing(), voids=1, form_note="Mẫu số 06 ban hành kèm theo Thông tư số 01/2018/TT-VPCP"),
        register.render,
        ACROSS,
        (
            "SỔ THEO DÕI HỒ SƠ",
            "Năm 2026, Quyển số: 01/2026",
            "Mẫu số 06 ban hành kèm theo Thông tư số 01/2018/TT-VPCP",
            "Tổng cộng: 03 hồ sơ; trong đó 01 hồ sơ đã hủy do nhập sai.",
            "Sổ năm 2026 có 03 số thứ tự, từ số 0001 đến số 0003, liên tục; hủy do nhập sai: 01; chưa giải quyết xong, "
            "chuyển sang năm 2027: 01; đã có kết quả, chờ trả: 00. Đóng sổ lúc 17 giờ 30 phút, ngày 31 tháng 12 năm",
            "NGƯỜI LẬP",
            "TRƯỞNG BỘ PHẬN",
            "THỦ TRƯỞNG",
        ),
    ),
    "minutes": Form(
        some_minutes(),
        handover_minutes.render,
        ACROSS,
        (
            *DESK[:2],
            "Số: 07/BBGN",
            *NATION,
            "BIÊN BẢN GIAO NHẬN HỒ SƠ",
            "Ngày 02/02/2026, Bộ phận Tiếp nhận và Trả kết quả giao cho Tư pháp – Hộ tịch 02 hồ sơ",
            "H50.31.12-260202-0001",
            "10:30",
            "H50.31.12-260202-0002",
            "NGƯỜI GIAO",
            "NGƯỜI NHẬN",
        ),
    ),
    "delivery": Form(
        a_delivery(),
        result_delivery.render,
        ACROSS,
        (
            "UBND TỈNH LÂM ĐỒNG",
            "Số: 03/PBG",
            "PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
            "Tư pháp – Hộ tịch bàn giao cho Bộ phận Tiếp nhận và Trả kết quả các kết quả giải quyết của 02 hồ sơ",
            "1/XN-UBND, Chưa đăng ký kết hôn với ai",
            "NGƯỜI GIAO",
            "NGƯỜI NHẬN",
        ),
    ),
    "joint receipt": Form(
        a_joint_receipt(),
        joint_receipt.render,
        ACROSS,
        (
            *DESK[:2],
            "Số: 02/GTN",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "(Liên 1: Lưu)",
            "Tiếp nhận hồ sơ của: Nguyễn Văn Bình",
            "Số hồ sơ tiếp nhận: 03 hồ sơ, nhận ngày 02 tháng 02 năm 2026",
            "H50.31.12-260202-0001",
            "17:00 ngày 05/02/2026",
            "H50.31.12-260202-0003",
            "Cộng phí, lệ phí: 60.000 đồng",
            "NGƯỜI NỘP HỒ SƠ",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "(Liên 2: Giao cho người nộp hồ sơ)",
        ),
    ),
}

_STEPS = a_control_slip().steps
LONG = {
    "control slip": replace(
        SHORT["control slip"],
        paper=a_control_slip(
            applicant=LONG_NAME,
            content=LONG_NAME,
            form_note=OLD_NOTE,
            replaces="03/02/2026",
            steps=(
                _STEPS[0],
                *(replace(_STEPS[1], giver=f"Phòng Kinh tế, Hạ tầng và Đô thị số {n}") for n in range(12)),
                replace(_STEPS[2], kept=Kept.LATE),
            ),
        ),
    ),
    "control slip on A4": replace(SHORT["control slip"], paper=a_control_slip(sheet=SheetChoice.A4), sheet=A4),
    "return receipt": replace(
        SHORT["return receipt"],
        paper=a_return_receipt(
            content=LONG_NAME,
            results=tuple(replace(one, kind=LONG_NAME) for one in a_return_receipt().results * 6),
            handings=tuple(replace(one, collector=LONG_NAME, note=LONG_NAME) for one in a_return_receipt().handings),
        ),
    ),
    "register": replace(
        SHORT["register"],
        paper=replace(
            a_register(),
            rows=tuple(
                a_line(number, applicant=LONG_NAME if number % 6 == 0 else "Nguyễn Văn Bình", where=LONG_NAME[:90])
                for number in range(1, 31)
            ),
        ),
    ),
    "minutes": replace(SHORT["minutes"], paper=some_minutes(30)),
    "delivery": replace(SHORT["delivery"], paper=a_delivery(30)),
    "joint receipt": replace(SHORT["joint receipt"], paper=a_joint_receipt(25)),
}
HEADS = {
    "control slip": "THỜI GIAN GIAO, NHẬN",
    "control slip on A4": "THỜI GIAN GIAO, NHẬN",
    "return receipt": "Loại kết quả, trích yếu",
    "register": "Tên cá nhân, tổ chức",
    "minutes": "Chủ hồ sơ",
    "delivery": "Số, trích yếu kết quả",
    "joint receipt": "Nhận hồ sơ lúc",
}
# In mm: top, right, bottom, left. A form on A5 may be set tighter to stay on one page.
MARGINS = {A5: [(11, 10, 11, 15), (10, 10, 8, 15)], A4: [(20, 20, 20, 30)], ACROSS: [(20, 15, 15, 20)]}


def in_order(text: str, facts: tuple[str, ...]) -> None:
    place = 0
    for fact in facts:
        found = text.find(fact, place)
        assert found >= 0, f"{fact!r} is not where it belongs: …{text[place : place + 300]}"
        place = found + len(fact)


def well_printed(pdf: bytes, sheet: tuple[int, int]) -> None:
    """The right sheet on every page, all fonts inside, nothing beyond the margins."""
    assert {size(pdf, number) for number in range(len(pages_of(pdf)))} == {sheet}
    found = fonts(pdf)
    assert found
    assert all(font.embedded and font.subset and font.unicode for font in found), found
    outside = [
        boxes(pdf, top=top, right=right, bottom=bottom, left=left) for top, right, bottom, left in MARGINS[sheet]
    ]
    assert [] in outside, outside


@pytest.mark.parametrize("name", SHORT)
def test_the_form_says_its_facts_in_the_official_order_on_one_page_a_copy(name: str) -> None:
    form = SHORT[name]
    pdf = form.render(form.paper)
    in_order(text_of(pdf), form.facts)
    assert len(pages_of(pdf)) == 1 + text_of(pdf).count("(Liên 2")
    well_printed(pdf, form.sheet)


@pytest.mark.parametrize("name", LONG)
def test_a_long_one_runs_over_pages_with_its_head_on_each_and_loses_nothing(name: str) -> None:
    form = LONG[name]
    pdf = form.render(form.paper)
    pages = pages_of(pdf)
    well_printed(pdf, form.sheet)
    codes = [row.code for row in getattr(form.paper, "rows", ())]
    text = text_of(pdf)
    copies = 1 + ("(Liên 2" in text)
    assert all(text.count(code) == copies for code in codes)
    listed = [page for page in pages if "H50.31.12-260202-" in page] if codes else pages
    if name != "control slip on A4":
        assert len(pages) > copies
    if codes or name.startswith("control slip"):
        table = [page for page in listed if codes or "Người giao (Ký)" in page]
        assert all(HEADS[name] in page for page in table)


def test_the_last_page_of_a_list_never_holds_the_signatures_alone() -> None:
    for rows in range(11, 20):
        last = pages_of(handover_minutes.render(some_minutes(rows)))[-1]
        assert "Biên bản lập thành 02 bản" in last
        assert "NGƯỜI GIAO" in last


@pytest.mark.parametrize("name", SHORT)
def test_frozen_facts_give_the_same_bytes(name: str) -> None:
    form = SHORT[name]
    assert form.render(thaw(type(form.paper), freeze(form.paper))) == form.render(form.paper)


def test_names_with_markup_and_signs_are_printed_as_text_in_a_list() -> None:
    line = a_line(1, applicant='<b onclick="x">Lê & Con</b>', where="Trần\u202e Văn\u200b Ẩn 😀", note="e\u0302")
    text = text_of(register.render(replace(a_register(), rows=(line,))))
    assert '<b onclick="x">Lê & Con</b>' in text
    assert "Trần Văn Ẩn □" in text
    assert "\u202e" not in text
    assert "ê" in text


def test_a_cell_higher_than_a_page_goes_on_over_the_page() -> None:
    line = a_line(1, applicant="Nguyễn Thị Ánh Tuyết " * 120 + "HẾT")
    pages = pages_of(register.render(replace(a_register(), rows=(line, a_line(2)))))
    assert len(pages) >= 2
    assert "HẾT" in pages[-1]
    assert "H50.31.12-260202-0002" in pages[-1]


def test_a_code_is_broken_behind_its_hyphen_and_long_words_at_the_edge() -> None:
    assert wrapped("H50.31.12-260202-0001", 60, 9) == ("H50.31.12-", "260202-0001")
    pieces = wrapped("a" * 50, 40, 10)
    assert "".join(pieces) == "a" * 50
    assert len(pieces) > 3


def test_ten_thousand_rows_need_neither_a_minute_nor_half_a_gigabyte() -> None:
    paper = replace(a_register(), rows=tuple(a_line(number) for number in range(1, 401)))
    tracemalloc.start()
    began = time.process_time()
    pdf = register.render(paper)
    used, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pdf.startswith(b"%PDF")
    assert used * 25 < 60
    assert peak * 25 < 500_000_000
