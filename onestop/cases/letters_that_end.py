"""A letter that waits for its number goes away with the dossier's end: there is nothing left to sign."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases.acting import happened
from onestop.cases.models import Dossier, EventKind, WaitingLetter
from onestop.database import db

REASON = "Hồ sơ đã kết thúc trước khi văn bản được cấp số, ký"
MOVED = "Hồ sơ đã chuyển sang cơ quan kế tục trước khi văn bản được cấp số, ký"


def end_waiting_letter(dossier: Dossier, *, at: datetime, reason: str = REASON) -> None:
    """Withdraw the waiting letter of a dossier that ends now, by the machine. Called inside the act that ends it.

    reason: MOVED, for one that goes on at another agency; the letter bears the head of the old one.
    """
    row = db.session.scalar(
        select(WaitingLetter).where(WaitingLetter.dossier_id == dossier.id, WaitingLetter.still_waits())
    )
    if row is not None:
        row.withdrawn(at, by=None, reason=reason)
        happened(dossier, EventKind.LETTER_WITHDRAWN, by=None, at=at, note=reason)
