"""Whether closings, corrections and the record tell the same: what was taken away, or put in, past the program."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from onestop.audit.models import AuditDetail, AuditEntry
from onestop.database import db
from onestop.reports.closed.kept_list import KeptList
from onestop.reports.models import ReportClosing, ReportCorrection, ReportWatch
from onestop.reports.period import Period

CLOSED, CORRECTED, OBJECT = "report_closed", "report_corrected", "report_closing"
LOST = "nhật ký ghi đã chốt nhưng số liệu đã chốt không còn"
_OTHER_CORRECTIONS = "đính chính khác với nhật ký"


@dataclass(frozen=True)
class Lost:
    """A closing of which the record tells, and which is no more. kind, period: None where its details were erased."""

    seq: int
    at: datetime
    kind: str | None
    period: Period | None


def lost_closings(agency_id: int) -> list[Lost]:
    """The closings of an office that somebody took away, in the order of the record."""
    known = set(db.session.scalars(select(ReportClosing.id).where(ReportClosing.agency_id == agency_id)))
    return [
        Lost(entry.seq, entry.at, *_asked(detail.detail if detail is not None else {}))
        for entry, detail in _entries(agency_id, CLOSED)
        if entry.object_id not in known
    ]


def unlike_record(closing: ReportClosing, heads: Mapping[int, tuple[int, str]]) -> str | None:
    """What does not fit of that which follows a closing, in words. heads: of the records, as they were when closed."""
    if [entry.object_id for entry, _ in _entries(closing.agency_id, CLOSED, closing.id)] != [closing.id]:
        return "nhật ký không ghi đúng một lần chốt"
    watch = db.session.get(ReportWatch, closing.id)
    if watch is None or not _reads(watch.read, heads):
        return "dấu theo dõi thay đổi sau khi chốt bị sửa"
    try:
        written = db.session.execute(
            select(ReportCorrection.dossier_id, ReportCorrection.changes).where(
                ReportCorrection.closing_id == closing.id
            )
        ).all()
    except ValueError:  # SQLite takes any text for JSON
        return _OTHER_CORRECTIONS
    noted = _entries(closing.agency_id, CORRECTED, closing.id)
    told = Counter(_key(dossier_id, changes) for dossier_id, changes in written)
    known = Counter(
        _key(detail.detail.get("dossier"), detail.detail.get("changes")) for _, detail in noted if detail is not None
    )
    if len(written) != len(noted) or known - told:
        return _OTHER_CORRECTIONS
    return None


def read_so_far(closing: ReportClosing) -> dict[int, int]:
    """By agency the last entry that was read for what changes a closed period; from the closing on where it is lost.

    Raises ValueError where the list of dossiers cannot be read either.
    """
    watch = db.session.get(ReportWatch, closing.id)
    if watch is not None and watch.read:
        return {int(agency_id): seq for agency_id, seq in watch.read.items()}
    return {agency_id: seq for agency_id, (seq, _) in KeptList.from_bytes(closing.dossiers).heads.items()}


def _reads(read: Mapping[str, int], heads: Mapping[int, tuple[int, str]]) -> bool:
    return read.keys() == set(map(str, heads)) and all(read[str(one)] >= seq for one, (seq, _) in heads.items())


def _entries(agency_id: int, act: str, closing_id: int | None = None) -> list[tuple[AuditEntry, AuditDetail | None]]:
    query = (
        select(AuditEntry, AuditDetail)
        .outerjoin(AuditDetail, (AuditDetail.agency_id == AuditEntry.agency_id) & (AuditDetail.seq == AuditEntry.seq))
        .where(AuditEntry.agency_id == agency_id, AuditEntry.object_kind == OBJECT, AuditEntry.act == act)
        .order_by(AuditEntry.seq)
    )
    if closing_id is not None:
        query = query.where(AuditEntry.object_id == closing_id)
    return [(entry, detail) for entry, detail in db.session.execute(query)]


def _asked(detail: Mapping[str, object]) -> tuple[str | None, Period | None]:
    kind, first, last = detail.get("kind"), detail.get("first"), detail.get("last")
    try:
        period = Period(date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    except ValueError:
        period = None
    return (str(kind) if kind else None), period


def _key(dossier_id: object, changes: object) -> str:
    return json.dumps([dossier_id, changes], ensure_ascii=False, sort_keys=True)
