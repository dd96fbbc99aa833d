"""Mẫu số 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.

Used at the counter, where it makes no dossier (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 1 điểm c), and after intake
(Điều 19 khoản 5). Body: TT 01/2018/TT-VPCP family as printed by the provinces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party


@dataclass(frozen=True, kw_only=True)
class SupplementSlip:
    """What a supplement slip says.

    number: the slip's own number as text ("05/HDHS").   dossier_code, received_at: None before intake.
    items: what has to be supplied, one line each.
    complete_by: the last moment to come back, when there is one (None: no such line).
    officer: who guides (người hướng dẫn).   contact, contact_phone: whom to ask; the head's hotline when None.
    """

    head: Letterhead
    applicant: Party
    content: str
    items: tuple[str, ...]
    reason: str
    issued_at: datetime
    number: str | None = None
    dossier_code: str | None = None
    received_at: datetime | None = None
    complete_by: datetime | None = None
    officer: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    legal_basis: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None


def render(paper: SupplementSlip) -> bytes:
    """The slip as PDF on A5. Same facts, same bytes."""
    raise NotImplementedError
