"""Mẫu số 02, 03 and 05: supplement, refusal, stop."""

from __future__ import annotations

from onestop.papers import refusal, stop, supplement
from onestop.papers.parties import Party, Salutation
from onestop.papers.refusal import RefusalKind
from onestop.papers.stop import StopKind
from tests.papers.builders import CODE, a_refusal, a_stop, a_supplement
from tests.papers.reading import text_of


def test_a_supplement_slip_names_what_is_missing_why_and_until_when() -> None:
    text = text_of(supplement.render(a_supplement()))
    for fact in (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Số: 05/HDHS",
        f"Mã hồ sơ: {CODE}",
        "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Nguyễn Thị Ánh Tuyết",
        "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:",
        "1. Bản sao trích lục ly hôn",
        "2. Tờ khai ghi đủ mục đích sử dụng",
        "Lý do: Hồ sơ chưa có giấy tờ chứng minh việc chấm dứt hôn nhân trước",
        "Thời hạn hoàn thiện: chậm nhất 17 giờ 00 phút, ngày 18 tháng 02 năm 2026",
        "tính lại từ đầu sau khi nhận đủ hồ sơ",
        "số điện thoại 0263 3812 345",
        "NGƯỜI HƯỚNG DẪN",
        "Phạm Minh Khôi",
    ):
        assert fact in text, fact


def test_before_intake_a_supplement_slip_speaks_of_no_dossier_and_no_running_term() -> None:
    text = text_of(supplement.render(a_supplement(dossier_code=None, received_at=None, complete_by=None)))
    assert "Mã hồ sơ" not in text
    assert "tính lại từ đầu" not in text
    assert "Thời hạn giải quyết được tính từ khi hồ sơ được tiếp nhận đầy đủ" in text


def test_a_request_outside_the_rules_promises_no_new_term() -> None:
    text = text_of(supplement.render(a_supplement(restarts=False)))
    assert "tính lại từ đầu sau khi" not in text
    assert "Thời gian chờ bổ sung không tính vào thời hạn giải quyết" in text


def test_declining_at_the_desk_is_signed_by_the_officer_who_received() -> None:
    text = text_of(refusal.render(a_refusal(kind=RefusalKind.DECLINED, dossier_code=None, received_at=None)))
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in text
    assert "thông báo không tiếp nhận, giải quyết hồ sơ này" in text
    assert "Nơi đăng ký thường trú không thuộc xã Vĩnh Hoà" in text
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên)" in text
    assert "CHỦ TỊCH" not in text


def test_a_refusal_after_assessment_is_signed_by_the_authority() -> None:
    text = text_of(refusal.render(a_refusal()))
    assert "UBND xã Vĩnh Hoà thông báo không giải quyết và trả lại hồ sơ" in text
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text
    assert "Lê Thị Hằng" in text
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" not in text
    assert "Nơi nhận: - Như trên; - Lưu: VT, hồ sơ." in text


def test_a_stop_notice_rests_on_the_applicants_request() -> None:
    text = text_of(stop.render(a_stop()))
    for fact in (
        "THÔNG BÁO Dừng giải quyết hồ sơ Kính gửi",
        "Số: 11/TB-UBND",
        "Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết",
        "Theo đề nghị của Ông/Bà, UBND xã Vĩnh Hoà dừng giải quyết hồ sơ sau đây:",
        "- Đề nghị dừng giải quyết: ngày 03 tháng 02 năm 2026.",
        CODE,
        "Dừng giải quyết từ: 08 giờ 00 phút, ngày 04 tháng 02 năm 2026",
        "Lý do: Người nộp không còn nhu cầu.",
        "Nơi nhận lại giấy tờ đã nộp",
        "CHỦ TỊCH (Ký tên, đóng dấu) Trần Văn Đức",
    ):
        assert fact in text, fact


def test_a_stop_notice_bears_the_title_of_its_form_in_two_lines() -> None:
    assert "THÔNG BÁO Dừng thủ tục" in text_of(stop.render(a_stop(title="THÔNG BÁO DỪNG THỦ TỤC")))
    assert "PHIẾU DỪNG HỒ SƠ Kính gửi" in text_of(stop.render(a_stop(title="PHIẾU DỪNG HỒ SƠ")))
    closed = text_of(stop.render(a_stop(kind=StopKind.CLOSE, title="THÔNG BÁO DỪNG THỦ TỤC")))
    assert "Đóng hồ sơ không được hoàn thiện" in closed


def test_a_closing_notice_rests_on_the_supplement_slip() -> None:
    text = text_of(stop.render(a_stop(kind=StopKind.CLOSE, asked_paper="Phiếu yêu cầu bổ sung số 05/HDHS")))
    assert "Đóng hồ sơ không được hoàn thiện trong thời hạn" in text
    assert "- Yêu cầu bổ sung, hoàn thiện: Phiếu yêu cầu bổ sung số 05/HDHS, ngày 03 tháng 02 năm 2026." in text
    assert "Đóng hồ sơ trên hệ thống từ: 08 giờ 00 phút, ngày 04 tháng 02 năm 2026" in text
    assert "Theo đề nghị" not in text


def test_an_organisation_is_not_called_sir_or_madam() -> None:
    company = Party(name="Công ty TNHH Hải Âu", salutation=Salutation.ORGANISATION)
    for pdf in (
        stop.render(a_stop(applicant=company)),
        supplement.render(a_supplement(applicant=company)),
        refusal.render(a_refusal(applicant=company)),
    ):
        text = text_of(pdf)
        assert "Ông/Bà" not in text
        assert "Quý cơ quan, tổ chức" in text
