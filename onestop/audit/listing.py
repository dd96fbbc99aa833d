"""Reading the record, the newest entry first. Its details stay where they are: they may name people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from onestop.audit.models import AuditEntry, AuditHead
from onestop.database import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class RecordPage:
    """One page of the record. page: from 1. total: entries on all pages."""

    entries: Sequence[AuditEntry]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def head_of(agency_id: int) -> AuditHead:
    """Where the chain of an agency stands: number of entries and hash of the last one, as written down."""
    return db.session.get_one(AuditHead, agency_id)


def page_of(agency_id: int, number: int = 1) -> RecordPage:
    """A page of an agency's record; a number beyond the last page gives the last one."""
    total = head_of(agency_id).seq
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    # The chain has no gaps, so a page is a stretch of its numbers: no page is slower than the first.
    last = total - (number - 1) * PAGE_SIZE
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.agency_id == agency_id, AuditEntry.seq <= last, AuditEntry.seq > last - PAGE_SIZE)
        .order_by(AuditEntry.seq.desc())
    ).all()
    return RecordPage(entries, number, total)
