"""Mẫu số 05 (TT 03/2025/TT-VPCP): Thông báo dừng giải quyết hồ sơ; also the notice that a dossier is closed.

Stop on the applicant's wish: Nghị định 118/2025/NĐ-CP, Điều 21. Close what was not completed in time: Điều 19 khoản 5.
The official body was not found; this one carries what the two articles need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer


class StopKind(StrEnum):
    """Why the dossier goes no further."""

    STOP = "stop"  # dừng theo đề nghị của người nộp
    CLOSE = "close"  # đóng hồ sơ không được hoàn thiện trong thời hạn


@dataclass(frozen=True, kw_only=True)
class StopNotice:
    """What the notice says.

    stopped_at: from when the dossier is no longer handled.
    asked_at: for STOP, the moment of the applicant's request; for CLOSE, the moment of the supplement notice.
    asked_paper: its number or description ("Phiếu yêu cầu bổ sung số 05/HDHS"), when known.
    give_back: where the papers that were handed in can be collected.
    """

    kind: StopKind
    head: Letterhead
    dossier_code: str
    applicant: Party
    content: str
    received_at: datetime
    stopped_at: datetime
    reason: str
    issued_at: datetime
    number: str | None = None
    asked_at: datetime | None = None
    asked_paper: str | None = None
    give_back: str | None = None
    signer: Signer | None = None
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    form_note: str | None = None
    mark: str | None = None


def render(paper: StopNotice) -> bytes:
    """The notice as PDF on A4 (Nghị định 30/2020/NĐ-CP). Same facts, same bytes."""
    raise NotImplementedError
