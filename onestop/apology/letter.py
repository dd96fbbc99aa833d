"""The facts of an apology letter (Mẫu số 04).

Only the new appointment is single, not the apology: two occasions carry the one re-appointment and must say the reason
and the new time (Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6); three apologise without a new legal date. Title, form
number and legal basis change with the years: they are dated data of the office and come in as fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof
from onestop.papers.wordings import Worded


class Occasion(StrEnum):
    """Why the office apologises; it decides the wording, and whether there is a new appointment."""

    EXPECTED_LATE = "expected_late"  # dự kiến quá hạn
    ALREADY_LATE = "already_late"  # đã quá hạn
    LATE_AND_READY = "late_and_ready"  # đã quá hạn, nay đã có kết quả; also after the finish
    LATE_AGAIN = "late_again"  # quá cả ngày hẹn lại: no second re-appointment, only how far it is
    LOST_OR_DAMAGED = "lost_or_damaged"  # hồ sơ bị mất, hư hỏng (Nghị định 118/2025/NĐ-CP, Điều 23 khoản 2)

    @property
    def re_appoints(self) -> bool:
        """Whether the letter carries the one new appointment."""
        return self in (Occasion.EXPECTED_LATE, Occasion.ALREADY_LATE)

    @property
    def basis_kind(self) -> str:
        """The kind of paper under which the table of legal bases holds the article of this letter."""
        return "apology_lost" if self is Occasion.LOST_OR_DAMAGED else "apology"


@dataclass(frozen=True, kw_only=True)
class Apology:
    """What an apology says. Moments are aware. Raises ValueError where the occasion's own facts are missing.

    title: by the form family valid at the day of issue ("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
    before "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"); a letter without a new appointment prints only its first half.
    form_note: "Mẫu số 04 ban hành kèm theo …".   legal_basis: sentences beginning with "Căn cứ", by the day of receipt.
    due_at: the legal end; None only for LOST_OR_DAMAGED of a dossier without one.
    previous_appointment_at: what the citizen was told last (None: unknown, line left off).
    new_appointment_at: exactly for the two occasions that re-appoint, later than both.
    reason: why it is late; for LOST_OR_DAMAGED what happened to the dossier.
    ready_at: since when the result is there; exactly for LATE_AND_READY.
    progress: for LATE_AGAIN, how far the work is (compulsory).   expected_at: when the unit expects to finish; no
    appointment, and printed as none.   remedy: for LOST_OR_DAMAGED, what the office does to make good (compulsory).
    number: "05/PXL-UBND" (None: "Số:" is left off).   unit: who handles the dossier, when it is not the agency itself.
    recipients: lines of Nơi nhận without the dash; empty gives the usual ones.
    by_hand: văn thư writes number and day on the signed sheet; `number` is then what stands behind the blank.
    """

    occasion: Occasion
    head: Letterhead
    title: str
    dossier_code: str
    applicant: Party
    procedure: str
    received_at: datetime
    due_at: datetime | None
    reason: str
    signer: Signer
    issued_at: datetime
    legal_basis: tuple[str, ...]
    new_appointment_at: datetime | None = None
    previous_appointment_at: datetime | None = None
    ready_at: datetime | None = None
    progress: str | None = None
    expected_at: datetime | None = None
    remedy: str | None = None
    number: str | None = None
    unit: str | None = None
    result_place: str | None = None
    recipients: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0
    by_hand: bool = False

    def __post_init__(self) -> None:
        occasion = self.occasion
        if (self.new_appointment_at is not None) is not occasion.re_appoints:
            raise ValueError(f"{occasion.value}: {'no' if occasion.re_appoints else 'a'} new appointment")
        if self.due_at is None and occasion is not Occasion.LOST_OR_DAMAGED:
            raise ValueError(f"{occasion.value}: no legal end")
        if (self.ready_at is not None) is not (occasion is Occasion.LATE_AND_READY):
            raise ValueError(f"{occasion.value}: {'a' if self.ready_at else 'no'} moment of the result")
        for named, text, whose in (
            ("progress", self.progress, Occasion.LATE_AGAIN),
            ("remedy", self.remedy, Occasion.LOST_OR_DAMAGED),
        ):
            if occasion is whose and not (text or "").strip():
                raise ValueError(f"{occasion.value}: no {named}")
