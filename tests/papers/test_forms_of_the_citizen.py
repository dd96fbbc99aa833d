"""Each form that a citizen gets, read back: the official order and phrases, both families, short and very long."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest

from onestop.apology import pdf as apology
from onestop.apology.letter import Occasion
from onestop.papers import receipt, refusal, stop, supplement, unit_notice
from onestop.papers.layout import SheetChoice
from onestop.papers.parties import Party, Salutation
from onestop.papers.proof import Proof
from onestop.papers.receipt import HandedIn
from onestop.papers.refusal import RefusalKind
from onestop.papers.stop import StopKind
from onestop.papers.wordings import Worded, parts_of
from onestop.procedures.legal_bases import shipped_basis
from tests.papers.builders import (
    a_receipt,
    a_refusal,
    a_stop,
    a_supplement,
    a_unit_notice,
    an_apology_for,
)
from tests.papers.reading import boxes, fonts, letters, pages_of, size, text_of

PROOF = Proof(address="https://motcua.vinhhoa.gov.vn/xac-minh/0123456789abcdef0123456789abcdef", code="7K3QF-9M2XA")
DESK_FORMS = ("receipt", "receipt online", "supplement", "supplement before intake", "declined", "refused")


@dataclass(frozen=True)
class Form:
    """A paper to print, by which kind the dated tables know it, and what is to be read on it, in this order."""

    paper: Any
    render: Callable[[Any], bytes]
    kind: str
    basis: str
    facts: Sequence[str]


DESK_HEAD = (
    "UBND XÃ VĨNH HOÀ",
    "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Vĩnh Hoà, ngày 0",
)
LETTER_HEAD = ("UBND TỈNH LÂM ĐỒNG", "UBND XÃ VĨNH HOÀ", "Số:", *DESK_HEAD[2:])
RECEIPT = (
    *DESK_HEAD,
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "(Liên ",
    "Mã hồ sơ: H50.31.12-260202-0007",
    "Bộ phận tiếp nhận và trả kết quả: UBND xã Vĩnh Hoà",
    "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Tuyết",
    "Người nộp: Nguyễn Văn Bình",
    "Địa chỉ: Thôn 3, xã Vĩnh Hoà, tỉnh Lâm Đồng",
    "Số điện thoại: 0912 345 678",
    "Email: tuyet@example.vn",
    "Số CMND/Thẻ căn cước/Hộ chiếu: 068190001234",
    "Nội dung yêu cầu giải quyết: Xác nhận tình trạng hôn nhân",
    "1. Thành phần hồ sơ nộp gồm:",
    "TT Thành phần hồ sơ Bản chính Bản sao",
    "1 Tờ khai xác nhận tình trạng hôn nhân 1 –",
    "2. Số lượng hồ sơ: 01 (bộ)",
    "3. Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc",
    "4. Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026",
    "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026",
    "6. Đăng ký nhận kết quả tại: Bộ phận Một cửa",
    "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026",
    "Số thứ tự: 0123",
    "Ghi chú: - Giấy tiếp nhận và hẹn trả kết quả được lập thành 2 liên; một liên chuyển kèm theo Phiếu kiểm soát "
    "quá trình giải quyết hồ sơ và được lưu tại Bộ phận tiếp nhận và trả kết quả; một liên giao cho cá nhân, tổ chức "
    "nộp hồ sơ;",
    "- Cá nhân, tổ chức có thể đăng ký nhận kết quả tại Bộ phận tiếp nhận và trả kết quả hoặc tại nhà (trụ sở tổ chức) "
    "qua dịch vụ bưu chính.",
)
SUPPLEMENT = (
    *DESK_HEAD[:2],
    "Số: 05/HDHS",
    *DESK_HEAD[2:],
    "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    "Bộ phận tiếp nhận và trả kết quả: UBND xã Vĩnh Hoà",
    "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Nguyễn Thị Ánh Tuyết",
    "Nội dung yêu cầu giải quyết: Xác nhận",
    "Địa chỉ: Thôn 3",
    "Số điện thoại: 0912 345 678",
    "Email: tuyet@example.vn",
    "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:",
    "1. Bản sao trích lục ly hôn",
    "2. Tờ khai",
    "Lý do: Hồ sơ chưa có",
    "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với Bộ phận Tiếp nhận và Trả kết quả "
    "số điện thoại 0263 3812 345 để được hướng dẫn./.",
    "NGƯỜI HƯỚNG DẪN (Ký và ghi rõ họ tên) Phạm Minh Khôi",
)
REFUSAL = (
    "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    "Bộ phận tiếp nhận và trả kết quả: UBND xã Vĩnh Hoà",
    "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Tuyết",
    "Địa chỉ: Thôn 3",
    "Số điện thoại: 0912 345 678",
    "Email: tuyet@example.vn",
    "Nội dung yêu cầu giải quyết: Xác nhận",
)
TOLD = "Xin thông báo cho Ông/Bà được biết và thực hiện./."
ADDRESSED = (*LETTER_HEAD, "{title}", "Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết", "(Địa chỉ: Thôn 3", "Căn cứ ")
SIGNED = ("Nơi nhận: - Như trên;", "Lưu:", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký tên, đóng dấu) Lê Thị Hằng")
MOMENTS = (
    "UBND xã Vĩnh Hoà đã tiếp nhận hồ sơ của Ông/Bà về thủ tục “Xác nhận tình trạng hôn nhân”, "
    "mã hồ sơ H50.31.12-260202-0007, với các mốc thời gian sau:",
    "- Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026;",
    "- Hết thời hạn giải quyết: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026;",
    "- Đã hẹn trả kết quả: 16 giờ 30 phút, ngày 05 tháng 02 năm 2026.",
)
PARTING = ("số điện thoại 0263 3812 345.", "Rất mong nhận được sự thông cảm của Ông/Bà. Trân trọng./.", *SIGNED)
WHY = "Lý do: Phải chờ kết quả xác minh tại nơi cư trú trước."
SORRY = "UBND xã Vĩnh Hoà chân thành xin lỗi Ông/Bà vì sự"
AGAIN = "đề nghị gia hạn thời gian giải quyết và hẹn lại thời gian trả kết quả:"
PLACE = "Nơi trả kết quả: Bộ phận Tiếp nhận và Trả kết quả UBND xã Vĩnh Hoà."
APOLOGIES: dict[Occasion, tuple[str, ...]] = {
    Occasion.EXPECTED_LATE: (
        "hồ sơ dự kiến quá hạn, không thể trả kết quả đúng thời hạn nêu trên.",
        *(WHY, SORRY, AGAIN),
        "Thời gian hẹn lại: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026.",
        PLACE,
    ),
    Occasion.ALREADY_LATE: (
        "Hồ sơ đã quá hạn giải quyết: UBND xã Vĩnh Hoà chưa trả được kết quả",
        *(WHY, SORRY, AGAIN),
        "Thời gian hẹn lại: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026.",
        PLACE,
    ),
    Occasion.LATE_AND_READY: (
        "Hồ sơ đã quá hạn giải quyết: UBND xã Vĩnh Hoà có kết quả muộn hơn",
        *(WHY, SORRY),
        "trân trọng thông báo: hồ sơ đã có kết quả giải quyết.",
        "Thời điểm có kết quả: 09 giờ 00 phút, ngày 09 tháng 02 năm 2026.",
        PLACE,
    ),
    Occasion.LATE_AGAIN: (
        "Hồ sơ đã quá cả thời hạn giải quyết và thời gian đã hẹn",
        *(WHY, SORRY),
        "Tình hình giải quyết: Đã có kết quả xác minh, đang trình ký.",
        "Thời gian dự kiến hoàn thành: 16 giờ 00 phút, ngày 12 tháng 02 năm 2026.",
        PLACE,
        "Việc hẹn lại ngày trả kết quả được thực hiện không quá một lần nên văn bản này không hẹn lại;",
    ),
    Occasion.LOST_OR_DAMAGED: (
        "đã để xảy ra việc hồ sơ nêu trên bị mất, hư hỏng.",
        "Lý do: Tờ khai bị ướt do dột mái phòng lưu trữ.",
        SORRY,
        "Biện pháp khắc phục: Lập lại tờ khai từ bản lưu điện tử, không thu thêm phí.",
    ),
}

FORMS: dict[str, Form] = {
    "receipt": Form(
        a_receipt(),
        receipt.render,
        "receipt",
        "receipt",
        (*RECEIPT, "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên)", "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên)"),
    ),
    "receipt online": Form(
        a_receipt(signed_by_applicant=False),
        receipt.render,
        "receipt",
        "receipt",
        (*RECEIPT, "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên)"),
    ),
    "supplement": Form(a_supplement(), supplement.render, "supplement", "supplement", SUPPLEMENT),
    "supplement before intake": Form(
        a_supplement(dossier_code=None, received_at=None, complete_by=None),
        supplement.render,
        "supplement",
        "supplement_counter",
        SUPPLEMENT,
    ),
    "declined": Form(
        a_refusal(kind=RefusalKind.DECLINED, dossier_code=None, received_at=None),
        refusal.render,
        "refusal",
        "refusal_counter",
        (
            *DESK_HEAD[:2],
            *REFUSAL,
            "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này với lý do "
            "cụ thể như sau: Nơi đăng ký thường trú không thuộc xã Vĩnh Hoà",
            TOLD,
            "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên)",
            "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên)",
        ),
    ),
    "refused": Form(
        a_refusal(),
        refusal.render,
        "refusal",
        "refusal",
        (
            *LETTER_HEAD[:3],
            *REFUSAL,
            "Qua xem xét, UBND xã Vĩnh Hoà thông báo không giải quyết và trả lại hồ sơ này với lý do cụ thể như sau: "
            "Nơi đăng ký thường trú không thuộc xã Vĩnh Hoà",
            "Ông/Bà nhận lại giấy tờ đã nộp tại Bộ phận Tiếp nhận và Trả kết quả.",
            TOLD,
            *SIGNED,
        ),
    ),
    "stop": Form(
        a_stop(),
        stop.render,
        "stop_notice",
        "stop_notice",
        (
            *LETTER_HEAD,
            "THÔNG BÁO Dừng giải quyết hồ sơ",
            "Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết",
            "Căn cứ ",
            "Theo đề nghị của Ông/Bà, UBND xã Vĩnh Hoà dừng giải quyết hồ sơ sau đây:",
            "- Mã hồ sơ: H50.31.12-260202-0007;",
            "- Đề nghị dừng giải quyết: ngày 03 tháng 02 năm 2026.",
            "Dừng giải quyết từ: 08 giờ 00 phút, ngày 04 tháng 02 năm 2026.",
            "Lý do: Người nộp không còn nhu cầu.",
            "Nơi nhận lại giấy tờ đã nộp: Bộ phận",
            "Trân trọng thông báo./.",
            "Nơi nhận: - Như trên;",
            "CHỦ TỊCH (Ký tên, đóng dấu) Trần Văn Đức",
        ),
    ),
    "close": Form(
        a_stop(kind=StopKind.CLOSE, asked_paper="Phiếu số 05/HDHS", reason="Quá thời hạn mà chưa hoàn thiện hồ sơ"),
        stop.render,
        "",
        "stop_notice",
        (
            *LETTER_HEAD,
            "THÔNG BÁO Đóng hồ sơ không được hoàn thiện trong thời hạn",
            "UBND xã Vĩnh Hoà đã yêu cầu Ông/Bà bổ sung, hoàn thiện hồ sơ sau đây.",
            "- Yêu cầu bổ sung, hoàn thiện: Phiếu số 05/HDHS, ngày 03 tháng 02 năm 2026.",
            "Đóng hồ sơ trên hệ thống từ: 08 giờ 00 phút, ngày 04 tháng 02 năm 2026.",
            "Lý do: Quá thời hạn mà chưa hoàn thiện hồ sơ.",
            "Trân trọng thông báo./.",
        ),
    ),
    "unit notice": Form(
        a_unit_notice(),
        unit_notice.render,
        "",
        "unit_notice",
        (
            "UBND XÃ VĨNH HOÀ PHÒNG VĂN HÓA – XÃ HỘI",
            "THÔNG BÁO Về việc hồ sơ dự kiến quá hạn giải quyết",
            "Kính gửi: Bộ phận Tiếp nhận và Trả kết quả",
            "Căn cứ ",
            "Phòng Văn hóa – Xã hội thông báo để Bộ phận Tiếp nhận và Trả kết quả biết",
            "- Mã hồ sơ: H50.31.12-260202-0007;",
            "- Chủ hồ sơ: Nguyễn Thị Ánh Tuyết;",
            "- Hết thời hạn giải quyết: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026;",
            WHY,
            "Thời gian đề nghị gia hạn đến: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026.",
            "Trân trọng./.",
            "Nơi nhận: - Như trên;",
            "TRƯỞNG PHÒNG (Ký và ghi rõ họ tên) Lò Thị Mai",
        ),
    ),
    **{
        occasion.value: Form(
            an_apology_for(occasion),
            apology.render,
            "apology" if occasion.re_appoints else "",
            occasion.basis_kind,
            (*ADDRESSED, *MOMENTS, *facts, *PARTING),
        )
        for occasion, facts in APOLOGIES.items()
    },
}
FAMILIES = {"TT 01/2018": date(2025, 3, 3), "TT 03/2025": date(2026, 2, 2)}
every_form = pytest.mark.parametrize("name", FORMS)
every_family = pytest.mark.parametrize("family", FAMILIES)


def printed(name: str, family: str = "TT 03/2025", **changes: object) -> tuple[bytes, Form]:
    """The form as an office would issue it in the days of that family, with its dated title, note and basis."""
    form, on = FORMS[name], FAMILIES[family]
    dated: dict[str, object] = {"proof": PROOF}
    basis = shipped_basis(form.basis, "decree", on)
    assert basis is not None
    if hasattr(form.paper, "legal_basis"):
        dated["legal_basis"] = tuple(basis.text.split("\n"))
    row = shipped_basis(form.kind, "form", on) if form.kind else None
    if row is not None:
        dated["form_note"] = row.text
    if name in APOLOGY_NAMES:
        title = shipped_basis("apology", "form", on)
        assert title is not None
        dated["title"] = title.title
    return form.render(replace(form.paper, **{**dated, **changes})), form


APOLOGY_NAMES = {occasion.value for occasion in Occasion}


def assert_in_order(text: str, facts: Sequence[str]) -> None:
    place = 0
    for fact in facts:
        found = text.find(fact, place)
        assert found >= 0, f"{fact!r} not after {text[max(0, place - 60) : place]!r}"
        place = found + len(fact)


def assert_well_set(
    pdf: bytes, sheet: tuple[int, int], *, left: float, right: float, top: float, bottom: float
) -> None:
    assert all(font.embedded and font.subset and font.unicode for font in fonts(pdf))
    pages = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    assert {size(pdf, page) for page in range(pages)} == {sheet}
    assert boxes(pdf, top=top, right=right, bottom=bottom, left=left) == []


def assert_on_its_sheet(name: str, pdf: bytes) -> None:
    if name in DESK_FORMS:
        tightest = len(pages_of(pdf)) <= 2  # what needs more pages is set as wide as ever
        assert_well_set(pdf, (148, 210), left=15, right=10, top=8 if tightest else 11, bottom=7 if tightest else 11)
    else:
        assert_well_set(pdf, (210, 297), left=30, right=18, top=20, bottom=20)


def title_of(name: str, family: str) -> str:
    """The title by the family; a letter without a new appointment bears its first half."""
    full = {
        "TT 01/2018": "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        "TT 03/2025": "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
    }[family]
    return full if Occasion(name).re_appoints else full.split(" VÀ ")[0] + " Về việc"


@every_form
@every_family
def test_an_ordinary_case_is_one_page_with_the_official_text_in_the_official_order(name: str, family: str) -> None:
    pdf, form = printed(name, family)
    pages = pages_of(pdf)
    assert len(pages) == (2 if name.startswith("receipt") else 1)  # two copies (liên)
    title = title_of(name, family) if name in APOLOGY_NAMES else ""
    for page in pages:
        assert_in_order(page, [fact.replace("{title}", title) for fact in form.facts])
        assert "7K3QF-9M2XA" in page
    text = pages[0]
    row = shipped_basis(form.kind, "form", FAMILIES[family]) if form.kind else None
    assert ("ban hành kèm theo Thông tư" in text) is (row is not None)
    if row is not None:
        assert row.text in text
    old = name != "lost_or_damaged" and family == "TT 01/2018" and not name.startswith("receipt")
    assert ("Nghị định số 61/2018/NĐ-CP" in text) is (old or (name == "lost_or_damaged" and family == "TT 01/2018"))
    assert_on_its_sheet(name, pdf)


LONG = " ".join(f"Công-tằng-tôn-nữ{number}" for number in range(16))  # some 300 characters
UNBROKEN = "Ệ" * 300
REASON = " ".join(f"lý{number}" for number in range(420))  # some 2,000 characters


def a_long(paper: Any) -> Any:
    """The same paper with the longest of everything that an office may enter."""
    long: dict[str, object] = {
        "applicant": Party(
            name=LONG, address=f"{LONG}, {UNBROKEN}", phone="0912 345 678", email=f"{'x' * 60}@{'y' * 60}.vn"
        ),
        "head": replace(paper.head, agency=f"UBND {LONG}", desk=f"Trung tâm {LONG}", address=LONG),
        "content": LONG,
        "procedure": LONG,
        "reason": REASON,
        "progress": REASON,
        "remedy": REASON,
        "items": tuple(f"Giấy tờ loại {number}: {LONG}" for number in range(1, 41)),
        "papers": tuple(HandedIn(name=f"Giấy tờ loại {number}: {LONG}", originals=1) for number in range(1, 41)),
    }
    if isinstance(getattr(paper, "applicant", None), str):
        long["applicant"] = LONG
    return replace(paper, **{field: value for field, value in long.items() if getattr(paper, field, None)})


SET_ALIKE = {"receipt online", "supplement before intake", "already_late"}  # as their neighbours are


@pytest.mark.parametrize("name", [name for name in FORMS if name not in SET_ALIKE])
def test_a_very_long_case_loses_nothing_and_leaves_no_margin(name: str) -> None:
    form = FORMS[name]
    pdf = form.render(replace(a_long(form.paper), proof=PROOF))
    pages = pages_of(pdf)
    text = " ".join(pages)
    assert len(pages) > 1
    for fact in ("Công-tằng-tôn-nữ15", *(REASON.split() if hasattr(form.paper, "reason") else ())):
        assert fact in text, fact
    if hasattr(form.paper, "items") or hasattr(form.paper, "papers"):
        assert all(f"Giấy tờ loại {number}:" in text for number in range(1, 41))
    assert "(Ký" in pages[-1]
    assert len(pages[-1]) > 250  # the signatures do not stand alone
    assert_on_its_sheet(name, pdf)


@pytest.mark.parametrize("name", DESK_FORMS)
def test_a_form_of_the_desk_is_printed_on_a4_as_well(name: str) -> None:
    pdf, form = printed(name, sheet=SheetChoice.A4)
    pages = pages_of(pdf)
    assert len(pages) == (2 if name.startswith("receipt") else 1)
    assert_in_order(pages[-1], form.facts)
    assert_well_set(pdf, (210, 297), left=30, right=20, top=20, bottom=20)


@pytest.mark.parametrize(("papers", "pages"), [(2, 1), (40, 3)])
def test_two_copies_of_a_receipt_stand_side_by_side_to_be_cut_apart(papers: int, pages: int) -> None:
    listed = tuple(HandedIn(name=f"Giấy tờ loại {number}", originals=1) for number in range(papers))
    pdf, _ = printed("receipt", sheet=SheetChoice.TWO_UP, papers=listed)
    assert len(pages_of(pdf)) == pages
    assert_well_set(pdf, (297, 210), left=15, right=10, top=8, bottom=7 if pages == 1 else 11)
    placed = letters(pdf)
    left = [letter for letter in placed if letter.right <= 148.5 - 9.9]
    right = [letter for letter in placed if letter.left >= 148.5 + 14.9]
    assert len(left) + len(right) == len(placed)  # nothing stands on the cut
    for number in range(pages):
        halves = ["".join(letter.text for letter in half if letter.page == number) for half in (left, right)]
        assert halves[0].replace("Liên1:Lưu", "") == halves[1].replace("Liên2:Giaokháchhàng", "")


def test_a_form_of_one_copy_stays_on_its_own_sheet_in_an_office_that_prints_two_on_one() -> None:
    pdf, _ = printed("supplement", sheet=SheetChoice.TWO_UP)
    assert_on_its_sheet("supplement", pdf)


def test_a_receipt_with_a_long_list_of_long_papers_is_still_one_page_a_copy() -> None:
    long = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
    papers = tuple(HandedIn(name=f"{long} số {number}", originals=1) for number in range(5))
    pdf, _ = printed("receipt", papers=papers)
    assert len(pages_of(pdf)) == 2
    assert_on_its_sheet("receipt", pdf)


HOSTILE = '<b <img src=/etc/passwd> <img src="/etc/passwd"/> &amp; {cơ quan} {0.__class__} %s'


@every_form
def test_hostile_text_is_text(name: str) -> None:
    form = FORMS[name]
    decomposed = unicodedata.normalize("NFD", "Đỗ Thị Quỳnh Như Ễ")
    smuggled = f"{HOSTILE}\u202e\u200b\x00 {decomposed} 😀"
    shown = f"{HOSTILE} Đỗ Thị Quỳnh Như Ễ □"
    changes: dict[str, object] = {"applicant": smuggled if name == "unit notice" else Party(name=smuggled)}
    for field in ("content", "procedure", "reason", "progress", "remedy"):
        if getattr(form.paper, field, None):
            changes[field] = smuggled
    text = text_of(form.render(replace(form.paper, **changes)))
    assert text.count(shown) >= len(changes)
    assert not {"\u202e", "\u200b", "\x00"} & set(text)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "unit notice"])
def test_an_organisation_is_spoken_to_as_one(name: str) -> None:
    form = FORMS[name]
    company = Party(name="Công ty TNHH Hải Âu", salutation=Salutation.ORGANISATION, representative="Vũ Thị Mai")
    text = text_of(form.render(replace(form.paper, applicant=company)))
    assert "Công ty TNHH Hải Âu" in text
    assert "Ông/Bà" not in text
    assert "CMND" not in text


COMPULSORY = {
    "receipt": ("5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút", "được lập thành 2 liên"),
    "supplement": ("Lý do: Hồ sơ chưa có", "chậm nhất 17 giờ 00 phút", "để được hướng dẫn./."),
    "refused": ("không giải quyết và trả lại hồ sơ này", "Nơi đăng ký thường trú không thuộc xã Vĩnh Hoà", TOLD),
    "stop": ("Dừng giải quyết từ: 08 giờ 00 phút", "Lý do: Người nộp không còn nhu cầu.", "H50.31.12-260202-0007"),
    "close": ("Đóng hồ sơ trên hệ thống từ: 08 giờ 00 phút", "Lý do: Quá thời hạn", "H50.31.12-260202-0007"),
    "unit notice": (WHY, "Thời gian đề nghị gia hạn đến: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026."),
}


@pytest.mark.parametrize(("name", "facts"), COMPULSORY.items(), ids=COMPULSORY)
def test_no_words_of_an_office_take_the_place_of_what_is_compulsory(name: str, facts: Sequence[str]) -> None:
    form = FORMS[name]
    kind = form.basis
    own = tuple(Worded(part.key, "Lời của {cơ quan} <b>{lạ}</b>.") for part in parts_of(kind))
    text = text_of(form.render(replace(form.paper, wording=own)))
    assert "Lời của UBND xã Vĩnh Hoà <b>{lạ}</b>." in text
    for fact in facts:
        assert fact in text, fact
