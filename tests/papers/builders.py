"""Small papers to start from; every test says what it changes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from onestop.apology.letter import Apology, Occasion
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer, SigningForm, Submitter
from onestop.papers.receipt import HandedIn, Receipt
from onestop.papers.refusal import RefusalKind, RefusalSlip
from onestop.papers.stop import StopKind, StopNotice
from onestop.papers.supplement import SupplementSlip
from onestop.papers.unit_notice import UnitNotice

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    """A moment in Vietnam: "2026-02-02 09:05"."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


HEAD = Letterhead(
    parent="UBND tỉnh Lâm Đồng",
    agency="UBND xã Vĩnh Hoà",
    desk="Bộ phận Tiếp nhận và Trả kết quả",
    place="Vĩnh Hoà",
    address="Số 1 đường Nguyễn Huệ, xã Vĩnh Hoà",
    hotline="0263 3812 345",
)
PERSON = Party(
    name="Nguyễn Thị Ánh Tuyết",
    address="Thôn 3, xã Vĩnh Hoà, tỉnh Lâm Đồng",
    phone="0912 345 678",
    email="tuyet@example.vn",
    id_number="068190001234",
)
CODE = "H50.31.12-260202-0007"
HEAD_OF_OFFICE = Signer(name="Trần Văn Đức", title="Chủ tịch")
DEPUTY = Signer(name="Lê Thị Hằng", form=SigningForm.IN_PLACE_OF, principal="Chủ tịch", title="Phó Chủ tịch")


def a_receipt(**changes: object) -> Receipt:
    facts: dict[str, object] = {
        "head": HEAD,
        "dossier_code": CODE,
        "applicant": PERSON,
        "content": "Xác nhận tình trạng hôn nhân",
        "received_at": at("2026-02-02 09:05"),
        "appointment_at": at("2026-02-05 17:00"),
        "term": "03 ngày làm việc",
        "issued_at": at("2026-02-02 09:06"),
        "officer": "Phạm Minh Khôi",
        "submitter": Submitter(name="Nguyễn Văn Bình", id_number="068090004321", authority="giấy ủy quyền số 12"),
        "papers": (
            HandedIn(name="Tờ khai xác nhận tình trạng hôn nhân", originals=1),
            HandedIn(name="Giấy tờ chứng minh nơi cư trú", copies=2, note="đã đối chiếu bản chính"),
        ),
        "result_place": "Bộ phận Một cửa UBND xã Vĩnh Hoà",
        "fee_due": 20_000,
        "fee_paid": 20_000,
        "reckoning": "03 ngày làm việc, không tính ngày nhận 02/02/2026",
        "register_book": "01/2026",
        "register_number": "0123",
        "form_note": "Mẫu số 01 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
    }
    return Receipt(**{**facts, **changes})  # type: ignore[arg-type]


def a_supplement(**changes: object) -> SupplementSlip:
    facts: dict[str, object] = {
        "head": HEAD,
        "applicant": PERSON,
        "content": "Xác nhận tình trạng hôn nhân",
        "items": ("Bản sao trích lục ly hôn", "Tờ khai ghi đủ mục đích sử dụng"),
        "reason": "Hồ sơ chưa có giấy tờ chứng minh việc chấm dứt hôn nhân trước",
        "issued_at": at("2026-02-03 10:00"),
        "number": "05/HDHS",
        "dossier_code": CODE,
        "received_at": at("2026-02-02 09:05"),
        "complete_by": at("2026-02-18 17:00"),
        "officer": "Phạm Minh Khôi",
        "form_note": "Mẫu số 02 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
    }
    return SupplementSlip(**{**facts, **changes})  # type: ignore[arg-type]


def a_refusal(**changes: object) -> RefusalSlip:
    facts: dict[str, object] = {
        "kind": RefusalKind.REFUSED,
        "head": HEAD,
        "applicant": PERSON,
        "content": "Xác nhận tình trạng hôn nhân",
        "reason": "Nơi đăng ký thường trú không thuộc xã Vĩnh Hoà",
        "issued_at": at("2026-02-04 15:30"),
        "number": "02/TCHS",
        "dossier_code": CODE,
        "received_at": at("2026-02-02 09:05"),
        "officer": "Phạm Minh Khôi",
        "signer": DEPUTY,
        "recipients": ("Như trên", "Lưu: VT, hồ sơ"),
    }
    return RefusalSlip(**{**facts, **changes})  # type: ignore[arg-type]


def a_stop(**changes: object) -> StopNotice:
    facts: dict[str, object] = {
        "kind": StopKind.STOP,
        "head": HEAD,
        "dossier_code": CODE,
        "applicant": PERSON,
        "content": "Xác nhận tình trạng hôn nhân",
        "received_at": at("2026-02-02 09:05"),
        "stopped_at": at("2026-02-04 08:00"),
        "reason": "Người nộp không còn nhu cầu",
        "issued_at": at("2026-02-04 08:30"),
        "number": "11/TB-UBND",
        "asked_at": at("2026-02-03 16:00"),
        "give_back": "Bộ phận Tiếp nhận và Trả kết quả",
        "signer": HEAD_OF_OFFICE,
        "legal_basis": ("Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ;",),
    }
    return StopNotice(**{**facts, **changes})  # type: ignore[arg-type]


def an_apology(**changes: object) -> Apology:
    facts: dict[str, object] = {
        "occasion": Occasion.EXPECTED_LATE,
        "head": HEAD,
        "title": "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "dossier_code": CODE,
        "applicant": PERSON,
        "procedure": "Xác nhận tình trạng hôn nhân",
        "received_at": at("2026-02-02 09:05"),
        "due_at": at("2026-02-05 17:00"),
        "previous_appointment_at": at("2026-02-05 16:30"),
        "new_appointment_at": at("2026-02-10 09:30"),
        "reason": "Phải chờ kết quả xác minh tại nơi cư trú trước",
        "signer": DEPUTY,
        "issued_at": at("2026-02-04 14:00"),
        "legal_basis": (
            "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính "
            "theo cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia.",
        ),
        "number": "05/PXL-UBND",
        "result_place": "Bộ phận Tiếp nhận và Trả kết quả UBND xã Vĩnh Hoà",
        "form_note": "Mẫu số 04 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
    }
    return Apology(**{**facts, **changes})  # type: ignore[arg-type]


# What each occasion of an apology needs beside the rest.
OCCASIONS: dict[Occasion, dict[str, object]] = {
    Occasion.EXPECTED_LATE: {},
    Occasion.ALREADY_LATE: {},
    Occasion.LATE_AND_READY: {"new_appointment_at": None, "ready_at": at("2026-02-09 09:00")},
    Occasion.LATE_AGAIN: {
        "new_appointment_at": None,
        "progress": "Đã có kết quả xác minh, đang trình ký",
        "expected_at": at("2026-02-12 16:00"),
    },
    Occasion.LOST_OR_DAMAGED: {
        "new_appointment_at": None,
        "reason": "Tờ khai bị ướt do dột mái phòng lưu trữ",
        "remedy": "Lập lại tờ khai từ bản lưu điện tử, không thu thêm phí",
    },
}


def an_apology_for(occasion: Occasion, **changes: object) -> Apology:
    return an_apology(occasion=occasion, **{**OCCASIONS[occasion], **changes})


def a_unit_notice(**changes: object) -> UnitNotice:
    facts: dict[str, object] = {
        "head": HEAD,
        "dossier_code": CODE,
        "applicant": PERSON.name,
        "procedure": "Xác nhận tình trạng hôn nhân",
        "received_at": at("2026-02-02 09:05"),
        "due_at": at("2026-02-05 17:00"),
        "appointment_at": at("2026-02-05 16:30"),
        "reason": "Phải chờ kết quả xác minh tại nơi cư trú trước",
        "proposed_at": at("2026-02-10 09:30"),
        "asked_by": Signer(name="Lò Thị Mai", title="Trưởng phòng"),
        "issued_at": at("2026-02-04 10:00"),
        "unit": "Phòng Văn hóa – Xã hội",
    }
    return UnitNotice(**{**facts, **changes})  # type: ignore[arg-type]
