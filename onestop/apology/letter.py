"""The facts of an apology letter (Mẫu số 04).

Must say by law: the reason and the new time (Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6). Title, form number and legal
basis change with the years: they are dated data of the office and come in as fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer


class Occasion(StrEnum):
    """Whether the end has passed when the letter is issued; it decides the wording."""

    EXPECTED_LATE = "expected_late"  # dự kiến quá hạn
    ALREADY_LATE = "already_late"  # đã quá hạn


@dataclass(frozen=True, kw_only=True)
class Apology:
    """What an apology says. Moments are aware.

    title: by the form family valid at the day of issue ("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
    before "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ").
    form_note: "Mẫu số 04 ban hành kèm theo …".   legal_basis: sentences beginning with "Căn cứ", by the day of receipt.
    due_at: the legal end.   previous_appointment_at: what the citizen was told last (None: unknown, line left off).
    new_appointment_at: compulsory, later than both.   number: "05/PXL-UBND" (None: "Số:" is left off).
    unit: who handles the dossier, when it is not the agency itself.
    recipients: lines of Nơi nhận without the dash; empty gives the usual ones.
    """

    occasion: Occasion
    head: Letterhead
    title: str
    dossier_code: str
    applicant: Party
    procedure: str
    received_at: datetime
    due_at: datetime
    new_appointment_at: datetime
    reason: str
    signer: Signer
    issued_at: datetime
    legal_basis: tuple[str, ...]
    previous_appointment_at: datetime | None = None
    number: str | None = None
    unit: str | None = None
    result_place: str | None = None
    recipients: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None
