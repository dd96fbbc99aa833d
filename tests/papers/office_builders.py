"""Small papers of the office to start from; every test says what it changes."""

from __future__ import annotations

from datetime import date

from onestop.papers.control_slip import ControlSlip, HandOver, Kept
from onestop.papers.handover_minutes import Handed, HandoverMinutes
from onestop.papers.joint_receipt import JointReceipt, Listed
from onestop.papers.parties import Submitter
from onestop.papers.proof import Proof
from onestop.papers.register import Closing, Line, Register
from onestop.papers.result_delivery import Delivered, ResultDelivery
from onestop.papers.return_receipt import Collected, HandedResult, ReturnReceipt
from tests.papers.builders import CODE, HEAD, PERSON, at

PROOF = Proof(address="https://motcua.example.vn/xac-minh/Kc9vTq2wYx8rPz4mNb6h", code="7K3QF-9M2XA")
DESK = "Bộ phận Tiếp nhận và Trả kết quả"
LONG_NAME = "Công ty cổ phần đầu tư xây dựng và phát triển hạ tầng nông thôn " * 4 + "Vĩnh Hoà"
NEW_NOTE = "Mẫu số 06 ban hành kèm theo Thông tư số 03/2025/TT-VPCP"
OLD_NOTE = "Mẫu số 05 ban hành kèm theo Thông tư số 01/2018/TT-VPCP"


def a_control_slip(**changes: object) -> ControlSlip:
    facts: dict[str, object] = {
        "head": HEAD,
        "dossier_code": CODE,
        "applicant": PERSON.name,
        "content": "Xác nhận tình trạng hôn nhân",
        "received_at": at("2026-02-02 09:05"),
        "appointment_at": at("2026-02-05 17:00"),
        "issued_at": at("2026-02-05 15:00"),
        "unit": "Tư pháp – Hộ tịch",
        "with_units": ("Công an xã Vĩnh Hoà",),
        "register_book": "01/2026",
        "register_number": "0012",
        "steps": (
            HandOver(giver=PERSON.name, taker=DESK, taker_name="Phạm Minh Khôi", at=at("2026-02-02 09:05")),
            HandOver(
                giver=DESK,
                giver_name="Phạm Minh Khôi",
                taker="Tư pháp – Hộ tịch",
                taker_name="Nguyễn Thị Ánh Tuyết",
                at=at("2026-02-02 10:30"),
                due_at=at("2026-02-02 17:00"),
                kept=Kept.ON_TIME,
            ),
            HandOver(
                giver="Tư pháp – Hộ tịch",
                giver_name="Nguyễn Thị Ánh Tuyết",
                taker=DESK,
                taker_name="Lê Thị Hằng",
                at=at("2026-02-04 16:00"),
                due_at=at("2026-02-05 17:00"),
                kept=Kept.EARLY,
                note="Kết quả số 12/XN",
            ),
        ),
        "form_note": NEW_NOTE,
        "proof": PROOF,
    }
    return ControlSlip(**{**facts, **changes})  # type: ignore[arg-type]


def a_return_receipt(**changes: object) -> ReturnReceipt:
    facts: dict[str, object] = {
        "head": HEAD,
        "dossier_code": CODE,
        "applicant": PERSON,
        "content": "Xác nhận tình trạng hôn nhân",
        "results": (
            HandedResult(
                kind="Giấy xác nhận tình trạng hôn nhân",
                number="12/XN-UBND",
                summary="Chưa đăng ký kết hôn với ai",
                dated_on=date(2026, 2, 4),
            ),
        ),
        "handings": (
            Collected(
                at=at("2026-02-05 15:00"),
                collector="Nguyễn Văn Bình",
                officer="Phạm Minh Khôi",
                collector_id="068090004321",
                relation="giấy ủy quyền số 12",
                way=f"Trực tiếp tại {DESK}",
            ),
        ),
        "issued_at": at("2026-02-05 15:01"),
        "register_book": "01/2026",
        "register_number": "0012",
        "proof": PROOF,
    }
    return ReturnReceipt(**{**facts, **changes})  # type: ignore[arg-type]


def a_line(number: int = 1, **changes: object) -> Line:
    facts: dict[str, object] = {
        "number": f"{number:04d}",
        "code": f"H50.31.12-260202-{number:04d}",
        "content": "Xác nhận tình trạng hôn nhân",
        "sets": 1,
        "applicant": "Nguyễn Thị Ánh Tuyết",
        "where": "Thôn 3, xã Vĩnh Hoà; 0912 345 678",
        "decided_by": "UBND xã Vĩnh Hoà",
        "received_on": date(2026, 2, 2),
        "appointment_on": date(2026, 2, 5),
        "sent_on": date(2026, 2, 2),
        "result_on": date(2026, 2, 4),
        "returned_on": date(2026, 2, 5),
        "way": "Trực tiếp",
        "handed_to": "Nguyễn Văn Bình",
    }
    return Line(**{**facts, **changes})  # type: ignore[arg-type]


def a_register(rows: int = 3, **changes: object) -> Register:
    facts: dict[str, object] = {
        "head": HEAD,
        "first_day": date(2026, 2, 1),
        "last_day": date(2026, 2, 28),
        "rows": tuple(a_line(number) for number in range(1, rows + 1)),
        "issued_at": at("2026-03-02 08:00"),
        "made_by": "Phạm Minh Khôi",
        "form_note": "Mẫu số 07 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
        "proof": PROOF,
    }
    return Register(**{**facts, **changes})  # type: ignore[arg-type]


def a_closing(**changes: object) -> Closing:
    facts: dict[str, object] = {
        "year": 2026,
        "book": "01/2026",
        "first": "0001",
        "last": "0003",
        "entries": 3,
        "voids": 1,
        "carried_over": 1,
        "not_fetched": 0,
        "closed_at": at("2026-12-31 17:30"),
        "head_of_desk": "Lê Thị Hằng",
        "head_of_office": "Trần Văn Đức",
    }
    return Closing(**{**facts, **changes})  # type: ignore[arg-type]


def some_minutes(rows: int = 2, **changes: object) -> HandoverMinutes:
    facts: dict[str, object] = {
        "head": HEAD,
        "number": "07/BBGN",
        "day": date(2026, 2, 2),
        "desk": DESK,
        "unit": "Tư pháp – Hộ tịch",
        "rows": tuple(
            Handed(
                code=f"H50.31.12-260202-{number:04d}",
                content="Xác nhận tình trạng hôn nhân",
                applicant="Nguyễn Thị Ánh Tuyết",
                sets=1,
                at=at("2026-02-02 10:30"),
                appointment_at=at("2026-02-05 17:00"),
                taker="Nguyễn Thị Ánh Tuyết",
            )
            for number in range(1, rows + 1)
        ),
        "issued_at": at("2026-02-02 17:05"),
        "giver": "Phạm Minh Khôi",
        "proof": PROOF,
    }
    return HandoverMinutes(**{**facts, **changes})  # type: ignore[arg-type]


def a_delivery(rows: int = 2, **changes: object) -> ResultDelivery:
    facts: dict[str, object] = {
        "head": HEAD,
        "number": "03/PBG",
        "day": date(2026, 2, 4),
        "desk": DESK,
        "unit": "Tư pháp – Hộ tịch",
        "rows": tuple(
            Delivered(
                code=f"H50.31.12-260202-{number:04d}",
                content="Xác nhận tình trạng hôn nhân",
                applicant="Nguyễn Thị Ánh Tuyết",
                result=f"{number}/XN-UBND, Chưa đăng ký kết hôn với ai",
                at=at("2026-02-04 16:00"),
                dated_on=date(2026, 2, 4),
                appointment_at=at("2026-02-05 17:00"),
            )
            for number in range(1, rows + 1)
        ),
        "issued_at": at("2026-02-04 17:05"),
        "giver": "Nguyễn Thị Ánh Tuyết",
        "taker": "Lê Thị Hằng",
        "proof": PROOF,
    }
    return ResultDelivery(**{**facts, **changes})  # type: ignore[arg-type]


def a_joint_receipt(rows: int = 3, **changes: object) -> JointReceipt:
    facts: dict[str, object] = {
        "head": HEAD,
        "number": "02/GTN",
        "day": date(2026, 2, 2),
        "codes": " ".join(f"H50.31.12-260202-{number:04d}" for number in range(1, rows + 1)),
        "submitter": Submitter(
            name="Nguyễn Văn Bình", id_number="068090004321", phone="0912 345 678", authority="giấy ủy quyền số 12"
        ),
        "address": "Thôn 3, xã Vĩnh Hoà",
        "rows": tuple(
            Listed(
                code=f"H50.31.12-260202-{number:04d}",
                content="Xác nhận tình trạng hôn nhân",
                applicant="Nguyễn Thị Ánh Tuyết",
                sets=1,
                term="03 ngày làm việc",
                received_at=at("2026-02-02 09:05"),
                appointment_at=at("2026-02-05 17:00"),
                fee_due=20_000,
                register=f"01/2026, {number:04d}",
            )
            for number in range(1, rows + 1)
        ),
        "issued_at": at("2026-02-02 09:40"),
        "officer": "Phạm Minh Khôi",
        "result_place": DESK,
        "form_note": "Mẫu số 01 ban hành kèm theo Thông tư số 03/2025/TT-VPCP",
        "proof": PROOF,
    }
    return JointReceipt(**{**facts, **changes})  # type: ignore[arg-type]
