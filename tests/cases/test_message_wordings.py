"""What messages say: the office, the code, the date, where to ask; short enough, and nothing that tells on anybody."""

import pytest

from onestop.cases.contacts import address_for, contact_value, gateways_in_order, is_mobile
from onestop.cases.message_wordings import Told, fits, mail, short, spoken, subject, without_diacritics
from onestop.cases.models import ContactWay, Dossier, NoticeKind
from tests.builders import moment

CODE = "H50.31.12-260302-0001"
TOLD = Told(
    kind=NoticeKind.APOLOGY,
    office="UBND xã Vĩnh Hoà",
    desk="Bộ phận Một cửa",
    code=CODE,
    appointment_at=moment("2026-03-10 16:30"),
    hotline="0233 3852 123",
    check_address="https://motcua.vh.gov.vn/xac-minh/AbCdEfGhIjKlMnOpQrStUv",
    check_code="7K3QF-9M2XA",
)


def told(**changes: object) -> Told:
    return Told(**{**vars(TOLD), **changes})


def test_a_text_message_says_who_what_and_when() -> None:
    assert short(told(check_address=None)) == (
        f"UBND xã Vĩnh Hoà xin lỗi, hồ sơ {CODE} hẹn lại 16:30 10/03/2026. Hỏi: 0233 3852 123."
        " Mã kiểm tra: 7K3QF-9M2XA."
    )
    assert short(TOLD, plain=True) == (
        f"UBND xa Vinh Hoa xin loi, ho so {CODE} hen lai 16:30 10/03/2026. Hoi: 0233 3852 123."
        " Xem: https://motcua.vh.gov.vn/xac-minh/AbCdEfGhIjKlMnOpQrStUv"
    )


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"check_address": "https://dichvucong.rat-dai.quangtri.gov.vn/xac-minh/" + "x" * 22},
        {"office": "Ủy ban nhân dân xã Trường Sơn Đông, huyện Hướng Hóa, tỉnh Quảng Trị"},
        {"office": "Ủy ban nhân dân " * 20, "desk": "Trung tâm Phục vụ hành chính công " * 10},
        {"hotline": None, "check_address": None, "check_code": None, "appointment_at": None},
    ],
)
def test_a_text_message_always_fits_in_two_parts_and_keeps_its_code(
    kind: NoticeKind, changes: dict[str, object], plain: bool
) -> None:
    one = told(kind=kind, **changes)
    text = short(one, plain=plain)
    assert fits(text, plain=plain)
    assert CODE in text
    if one.appointment_at and kind in (NoticeKind.APOLOGY, NoticeKind.NEW_DATE):
        assert "16:30 10/03/2026" in text
    assert text.isascii() or not plain
    assert "None" not in text


def test_an_address_is_whole_or_not_there() -> None:
    text = short(told(check_address="https://dichvucong.rat-dai.quangtri.gov.vn/xac-minh/" + "x" * 22))
    assert "https" not in text


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_mail_says_the_same_at_leisure(kind: NoticeKind) -> None:
    text = mail(told(kind=kind))
    assert CODE in text
    assert CODE in subject(told(kind=kind))
    assert "0233 3852 123" in text
    assert "7K3QF-9M2XA" in text
    assert TOLD.check_address
    assert TOLD.check_address in text
    assert "None" not in mail(told(kind=kind, hotline=None, check_address=None, check_code=None, appointment_at=None))
    assert spoken(told(kind=kind)) in " ".join(text.split("\n"))


def test_letters_without_diacritics_are_still_those_letters() -> None:
    assert without_diacritics("Đường Trịnh Hoài Đức – ưỡn ẹo, Ỹ") == "Duong Trinh Hoai Duc - uon eo, Y"


@pytest.mark.parametrize("phone", ["0912345678", "0912 345 678", "+84912345678", "84912345678", "0356789012"])
def test_a_mobile_number_is_known_in_every_spelling(phone: str) -> None:
    assert is_mobile(phone)


@pytest.mark.parametrize("phone", ["02333852111", "1900561234", "+4915112345678", "0123456789", "09123456789", "113"])
def test_what_is_no_vietnamese_mobile_number_gets_no_message(phone: str) -> None:
    assert not is_mobile(phone)


def test_one_contact_in_several_spellings_is_one() -> None:
    assert {contact_value(one) for one in ("0912345678", "+84 912 345 678", "84912345678")} == {"+84912345678"}
    assert contact_value(" Binh@Example.VN ") == "binh@example.vn"


def test_the_submitter_is_asked_before_the_applicant() -> None:
    dossier = Dossier(submitter_phone="0987654321", applicant_phone="0912345678", applicant_email="A@example.vn")
    assert address_for(dossier, ContactWay.SMS, wrong=()) == "+84987654321"
    assert address_for(dossier, ContactWay.SMS, wrong={"+84987654321"}) == "+84912345678"
    assert address_for(dossier, ContactWay.SMS, wrong={"+84987654321", "+84912345678"}) is None
    assert address_for(dossier, ContactWay.EMAIL, wrong=()) == "a@example.vn"
    assert address_for(Dossier(), ContactWay.PHONE, wrong=()) is None


def test_the_wished_way_comes_first() -> None:
    assert gateways_in_order(None) == [ContactWay.SMS, ContactWay.ZALO, ContactWay.EMAIL]
    assert gateways_in_order(ContactWay.EMAIL) == [ContactWay.EMAIL, ContactWay.SMS, ContactWay.ZALO]
