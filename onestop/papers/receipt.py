"""Mẫu số 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

Field order of the TT 01/2018/TT-VPCP family, kept by TT 03/2025/TT-VPCP (the body of the latter was not seen).
Sheet: A5 (TT 01/2018, Điều 9 khoản 2). Legal duty: Nghị định 118/2025/NĐ-CP, Điều 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Submitter


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """One row of the checklist: a paper and how many of it were handed in."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a receipt says. Moments are aware; money is in đồng.

    content: nội dung yêu cầu giải quyết, the name of the procedure.
    term: the time limit as text ("7,5 ngày làm việc").
    result_place: where or how the result is returned (Đăng ký nhận kết quả tại).
    reckoning: one short line under "Cách tính ngày hẹn".
    provisional: the calendar behind the appointment is provisional ("tạm tính").
    late_entry: written by hand first and entered afterwards ("nhập bù").
    replaces: text of the slip that this one takes the place of ("H50.31.12-260202-0007 lập ngày 02/02/2026").
    signed_by_applicant: False for what came online or by post: then only the officer's place is printed.
    form_note: "Mẫu số 01 ban hành kèm theo …", dated data.   mark: a line on every page, such as "DỮ LIỆU THỬ".
    """

    head: Letterhead
    dossier_code: str
    applicant: Party
    content: str
    received_at: datetime
    appointment_at: datetime
    term: str
    issued_at: datetime
    officer: str | None = None
    submitter: Submitter | None = None
    papers: tuple[HandedIn, ...] = ()
    sets: int = 1
    result_place: str | None = None
    fee_due: int | None = None
    fee_paid: int | None = None
    fee_note: str | None = None
    reckoning: str | None = None
    provisional: bool = False
    late_entry: bool = False
    replaces: str | None = None
    register_book: str | None = None
    register_number: str | None = None
    signed_by_applicant: bool = True
    form_note: str | None = None
    mark: str | None = None


def render(paper: Receipt) -> bytes:
    """The slip as PDF, two copies (liên 1: lưu, liên 2: giao). Same facts, same bytes."""
    raise NotImplementedError
