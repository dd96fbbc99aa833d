"""Mẫu số 04: the apology says what the law demands, in the words that fit the moment."""

from __future__ import annotations

import pytest

from onestop.apology.letter import Apology, Occasion
from onestop.apology.pdf import render
from onestop.papers.facts import freeze, thaw
from onestop.papers.parties import Party, Salutation, Signer, SigningForm
from onestop.papers.wordings import Worded, parts_of
from tests.papers.builders import CODE, HEAD, an_apology, an_apology_for, at
from tests.papers.reading import pages_of, text_of

LATER = at("2026-02-10 09:30")


def test_it_carries_every_compulsory_fact_on_one_page() -> None:
    pages = pages_of(render(an_apology()))
    assert len(pages) == 1
    for fact in (
        "UBND TỈNH LÂM ĐỒNG UBND XÃ VĨNH HOÀ",
        "Số: 05/PXL-UBND",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Mẫu số 04 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
        "Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết",
        "Căn cứ Nghị định số 118/2025/NĐ-CP",
        CODE,
        "Xác nhận tình trạng hôn nhân",
        "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026",
        "Hết thời hạn giải quyết: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026",
        "Đã hẹn trả kết quả: 16 giờ 30 phút, ngày 05 tháng 02 năm 2026",
        "Lý do: Phải chờ kết quả xác minh tại nơi cư trú trước.",
        "chân thành xin lỗi Ông/Bà",
        "Thời gian hẹn lại: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026.",
        "Nơi trả kết quả: Bộ phận Tiếp nhận và Trả kết quả UBND xã Vĩnh Hoà.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký tên, đóng dấu) Lê Thị Hằng",
        "Nơi nhận: - Như trên;",
        "Lưu: VT, hồ sơ.",
    ):
        assert fact in pages[0], fact


def test_expected_and_past_lateness_have_their_own_words() -> None:
    expected = text_of(render(an_apology(occasion=Occasion.EXPECTED_LATE)))
    late = text_of(render(an_apology(occasion=Occasion.ALREADY_LATE)))
    assert "dự kiến quá hạn" in expected
    assert "đã quá hạn" not in expected
    assert "đã quá hạn" in late
    assert "dự kiến" not in late


def test_title_form_and_basis_are_the_offices_dated_data() -> None:
    text = text_of(
        render(
            an_apology(
                title="PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
                form_note="Mẫu số 04 ban hành kèm theo Thông tư số 01/2018/TT-VPCP",
                legal_basis=(
                    "Căn cứ Nghị định số 61/2018/NĐ-CP;",
                    "Căn cứ Nghị định số 107/2021/NĐ-CP.",
                ),
            )
        )
    )
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ Mẫu số 04 ban hành kèm theo Thông tư số 01/2018/TT-VPCP" in text
    assert "Căn cứ Nghị định số 61/2018/NĐ-CP; Căn cứ Nghị định số 107/2021/NĐ-CP." in text
    assert "118/2025" not in text


def test_an_organisation_is_addressed_as_one() -> None:
    company = Party(name="Công ty TNHH Hải Âu", salutation=Salutation.ORGANISATION)
    text = text_of(render(an_apology(applicant=company)))
    assert "Kính gửi: Công ty TNHH Hải Âu" in text
    assert "xin lỗi Quý cơ quan, tổ chức" in text
    assert "Ông/Bà" not in text


@pytest.mark.parametrize(
    ("signer", "block"),
    [
        (Signer(name="Trần Văn Đức", title="Chủ tịch"), "CHỦ TỊCH (Ký tên"),
        (
            Signer(name="Lý A", form=SigningForm.BY_ORDER_OF, principal="Chủ tịch", title="Trưởng phòng"),
            "TL. CHỦ TỊCH TRƯỞNG PHÒNG (Ký tên",
        ),
        (
            Signer(name="Lý A", form=SigningForm.BY_AUTHORITY_OF, principal="Chủ tịch", title="Chánh Văn phòng"),
            "TUQ. CHỦ TỊCH CHÁNH VĂN PHÒNG (Ký tên",
        ),
        (
            Signer(name="Lý A", form=SigningForm.ON_BEHALF_OF, principal="Ủy ban nhân dân", title="Chủ tịch"),
            "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Ký tên",
        ),
        (Signer(name="Lý A", form=SigningForm.IN_PLACE_OF, title="Chủ tịch"), "KT. CHỦ TỊCH (Ký tên"),
        (Signer(name="Lý A", form=SigningForm.IN_PLACE_OF), "Trân trọng./. (Ký tên"),  # nothing known: nothing printed
        (Signer(name="Lý A"), "Trân trọng./. (Ký tên"),
    ],
)
def test_the_signature_says_by_what_right(signer: Signer, block: str) -> None:
    text = text_of(render(an_apology(signer=signer, recipients=(" ",))))
    assert block in text
    assert signer.name in text


def test_an_unknown_previous_appointment_is_left_off() -> None:
    assert "Đã hẹn trả kết quả" not in text_of(render(an_apology(previous_appointment_at=None)))


def test_the_unit_that_handles_the_dossier_is_named_for_the_delay() -> None:
    text = text_of(render(an_apology(unit="Phòng Kinh tế", occasion=Occasion.ALREADY_LATE)))
    assert "Phòng Kinh tế chưa trả được kết quả" in text
    assert f"{HEAD.agency} chân thành xin lỗi" in text


def test_a_reason_that_ends_in_a_stop_gets_no_second_one() -> None:
    assert "Lý do: Mất điện hai ngày. UBND" in text_of(render(an_apology(reason="Mất điện hai ngày.")))


@pytest.mark.parametrize(
    ("occasion", "changes", "what"),
    [
        (Occasion.EXPECTED_LATE, {"new_appointment_at": None}, "no new appointment"),
        (Occasion.ALREADY_LATE, {"new_appointment_at": None}, "no new appointment"),
        (Occasion.LATE_AND_READY, {"new_appointment_at": LATER}, "a new appointment"),
        (Occasion.LATE_AGAIN, {"new_appointment_at": LATER}, "a new appointment"),
        (Occasion.LOST_OR_DAMAGED, {"new_appointment_at": LATER}, "a new appointment"),
        (Occasion.LATE_AND_READY, {"ready_at": None}, "no moment of the result"),
        (Occasion.ALREADY_LATE, {"ready_at": LATER}, "a moment of the result"),
        (Occasion.LATE_AGAIN, {"progress": " "}, "no progress"),
        (Occasion.LOST_OR_DAMAGED, {"remedy": None}, "no remedy"),
        (Occasion.LATE_AGAIN, {"due_at": None}, "no legal end"),
    ],
)
def test_a_letter_that_lacks_what_its_occasion_needs_cannot_be_made(
    occasion: Occasion, changes: dict[str, object], what: str
) -> None:
    assert an_apology_for(occasion)
    with pytest.raises(ValueError, match=what):
        an_apology_for(occasion, **changes)


def test_a_lost_dossier_may_have_had_no_term() -> None:
    text = text_of(render(an_apology_for(Occasion.LOST_OR_DAMAGED, due_at=None, previous_appointment_at=None)))
    assert "- Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 02 tháng 02 năm 2026. Trong" in text
    assert "Hết thời hạn" not in text


def test_only_a_letter_that_re_appoints_speaks_of_a_new_appointment() -> None:
    for occasion in Occasion:
        text = text_of(render(an_apology_for(occasion)))
        assert ("Thời gian hẹn lại:" in text) is occasion.re_appoints
        assert ("để điều chỉnh thời gian trả kết quả" in text) is occasion.re_appoints
        assert ("Mẫu số 04" in text) is occasion.re_appoints
        assert "chân thành xin lỗi Ông/Bà" in text


def test_facts_frozen_before_there_were_more_occasions_still_make_a_letter() -> None:
    facts = freeze(an_apology())
    for field in ("ready_at", "progress", "expected_at", "remedy", "proof", "wording", "wording_version", "by_hand"):
        del facts[field]
    assert thaw(Apology, facts) == an_apology()


def test_the_office_words_around_what_is_compulsory_but_not_in_its_place() -> None:
    wording = tuple(Worded(part.key, "Lời của cơ quan.") for part in parts_of("apology"))
    for occasion in Occasion:
        letter = an_apology_for(occasion, wording=wording)
        text = text_of(render(letter))
        assert "Lời của cơ quan." in text
        assert f"Lý do: {letter.reason}." in text
        assert "chân thành xin lỗi Ông/Bà" in text
        if occasion.re_appoints:
            assert "Thời gian hẹn lại: 09 giờ 30 phút, ngày 10 tháng 02 năm 2026." in text
        assert not any(part.text.split("{")[0] in text for part in parts_of("apology") if not part.text.startswith("{"))


def test_what_a_name_holds_in_braces_is_never_filled_in() -> None:
    text = text_of(render(an_apology(unit="Phòng {xưng hô} {0.__class__}", procedure="Việc {mã hồ sơ}")))
    assert "Phòng {xưng hô} {0.__class__} nhận thấy" in text
    assert "“Việc {mã hồ sơ}”" in text
