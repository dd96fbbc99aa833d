"""Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ.

Two refusals that the law keeps apart: at the desk, signed by the receiving officer (Nghị định 118/2025/NĐ-CP, Điều 17
khoản 1 điểm c), and after assessment, signed by the deciding authority inside the term (Điều 19 khoản 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer


class RefusalKind(StrEnum):
    """Which of the two refusals."""

    DECLINED = "declined"  # từ chối tiếp nhận, at the desk
    REFUSED = "refused"  # không giải quyết, trả lại hồ sơ, after assessment


@dataclass(frozen=True, kw_only=True)
class RefusalSlip:
    """What a refusal says.

    dossier_code, received_at: None when declined at the desk.
    officer: the receiving officer, who signs a DECLINED one.   signer: the authority, who signs a REFUSED one.
    """

    kind: RefusalKind
    head: Letterhead
    applicant: Party
    content: str
    reason: str
    issued_at: datetime
    number: str | None = None
    dossier_code: str | None = None
    received_at: datetime | None = None
    officer: str | None = None
    signer: Signer | None = None
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None


def render(paper: RefusalSlip) -> bytes:
    """The slip as PDF on A5. Same facts, same bytes."""
    raise NotImplementedError
