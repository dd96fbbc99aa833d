"""What turned out to be different after a period was closed (đính chính sau khi chốt): dated, with who and why.

The closed figures never change. A dossier that would be counted otherwise now is found by holding the frozen list
against the database again; each difference is written down once, and told beside the figures from then on.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from onestop.audit.chain import Act as Noted
from onestop.audit.chain import record_all
from onestop.audit.models import AuditEntry, AuditHead
from onestop.cases.models import Dossier, Event, EventKind
from onestop.database import db
from onestop.people.models import Agency, Person
from onestop.reports.aspects import ASPECTS
from onestop.reports.closed.closing import kept_list, period_of_closing
from onestop.reports.closed.closing_record import CORRECTED, OBJECT, read_so_far
from onestop.reports.closed.correction_words import IMPORTED, WHAT, WHAT_ELSE, changes, same
from onestop.reports.closed.kept_list import KeptList, values_now
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing, ReportCorrection, ReportWatch

Said = dict[str, Any] | None  # the values that a dossier is counted by; None: it is in no figure
_AT_A_TIME = 500  # ids in one statement


@dataclass(frozen=True)
class Correction:
    """A dossier that is counted otherwise since. found_at: when it was written down; None: found just now.

    changes: in words, (what, before, after). entered_at, by, what, why: the entry that made the difference, as far as
    it is known; by None: the machine.
    """

    dossier_id: int
    code: str
    before: Said
    after: Said
    changes: tuple[tuple[str, ...], ...]
    found_at: datetime | None
    entered_at: datetime | None
    by: str | None
    what: str | None
    why: str | None
    event_id: int | None = None
    by_id: int | None = None


def corrections_of(closing: ReportClosing) -> list[Correction]:
    """What is written down, in its order, and what is found now and not yet written down. Writes nothing."""
    return [*_written(closing), *_found(closing, everything=False)]


def record_corrections(closing: ReportClosing, *, at: datetime, everything: bool = False) -> list[Correction]:
    """Write down what is new, each with an entry in the record; the caller commits.

    everything: hold all dossiers against the database, not only those of which the record tells since the last look.
    """
    heads = _heads(kept_list(closing))
    found = list(_found(closing, everything=everything))
    rows = [
        ReportCorrection(
            agency_id=closing.agency_id,
            closing_id=closing.id,
            dossier_id=one.dossier_id,
            found_at=at,
            before=one.before,
            after=one.after,
            changes=[list(change) for change in one.changes],
            event_id=one.event_id,
            entered_at=one.entered_at,
            by_id=one.by_id,
            what=one.what,
            why=one.why,
        )
        for one in found
    ]
    db.session.add_all(rows)
    watch = db.session.get(ReportWatch, closing.id)
    told = {str(agency_id): seq for agency_id, seq in heads.items()}
    if watch is None:
        db.session.add(ReportWatch(closing_id=closing.id, read=told))
    elif watch.read != told:
        watch.read = told
    db.session.flush()
    entries = []
    for row in rows:
        detail = {"dossier": row.dossier_id, "changes": row.changes}
        entries.append(Noted(CORRECTED, OBJECT, closing.id, None, at, detail))
    record_all(closing.agency_id, entries)
    return found


def watch_closed(*, at: datetime, save: Callable[[], None], go_on: Callable[[], bool] = lambda: True) -> int:
    """Write down what changed behind all closed periods; how many corrections there were. One closing a transaction."""
    number = 0
    for closing_id in db.session.scalars(select(ReportClosing.id).order_by(ReportClosing.id)).all():
        if not go_on():
            break
        if _stands_still(closing_id):
            continue
        closing = db.session.get_one(ReportClosing, closing_id, options=[defer(ReportClosing.content)])
        number += len(record_corrections(closing, at=at))
        save()
    return number


def asked_of(closing: ReportClosing, kept: KeptList) -> Asked:
    """For what the closed report was drawn up: always as of the end of its last day."""
    agency = db.session.get_one(Agency, closing.agency_id)
    return Asked(agency, period_of_closing(closing), agencies=tuple(sorted(kept.heads)))


def _written(closing: ReportClosing) -> Iterator[Correction]:
    rows = db.session.execute(
        select(ReportCorrection, Dossier.code, Person.full_name)
        .join(Dossier, Dossier.id == ReportCorrection.dossier_id)
        .outerjoin(Person, Person.id == ReportCorrection.by_id)
        .where(ReportCorrection.closing_id == closing.id)
        .order_by(ReportCorrection.id)
    )
    for row, code, by in rows:
        yield Correction(
            dossier_id=row.dossier_id,
            code=code,
            before=row.before,
            after=row.after,
            changes=tuple(map(tuple, row.changes)),
            found_at=row.found_at,
            entered_at=row.entered_at,
            by=by,
            what=row.what,
            why=row.why,
            event_id=row.event_id,
            by_id=row.by_id,
        )


def _found(closing: ReportClosing, *, everything: bool) -> Iterator[Correction]:
    """What differs from the frozen list, or from what was written down last."""
    only = None if everything else _touched(closing)
    if only is not None and not only:
        return
    kept = kept_list(closing)
    last = _last_written(closing)
    asked = asked_of(closing, kept)
    names = tuple(name for name in kept.aspects if name in ASPECTS)  # a later version may count by others
    now = values_now(asked, names, only)
    candidates = sorted(now.keys() | kept.by_id.keys() | last.keys() if only is None else only)
    gone = _elsewhere(set(candidates) - now.keys(), asked.agency_ids)
    for one in candidates:
        if one in gone:
            continue
        before = _named(kept.aspects, kept.by_id.get(one))
        if one in last:
            before = last[one]
        after = _named(names, now.get(one))
        if not same(before, after, names):
            yield _told(closing, one, before, after)


def _named(aspects: Sequence[str], values: tuple[Any, ...] | None) -> Said:
    return None if values is None else dict(zip(aspects, values, strict=True))


def _last_written(closing: ReportClosing) -> dict[int, Said]:
    rows = db.session.execute(
        select(ReportCorrection.dossier_id, ReportCorrection.after)
        .where(ReportCorrection.closing_id == closing.id)
        .order_by(ReportCorrection.id)
    )
    return dict(rows.all())  # the last one of a dossier wins


def _stands_still(closing_id: int) -> bool:
    """Whether no office behind the closing has entered anything since the last look."""
    watch = db.session.get(ReportWatch, closing_id)
    if watch is None or not watch.read:  # lost: everything since the closing is read again
        return False
    read = watch.read
    heads = db.session.execute(
        select(AuditHead.agency_id, AuditHead.seq).where(AuditHead.agency_id.in_([int(one) for one in read]))
    )
    return all(read[str(agency_id)] == seq for agency_id, seq in heads)


def _touched(closing: ReportClosing) -> set[int]:
    """The dossiers received before the end of the period of which the records tell since the last look."""
    found: set[int] = set()
    for agency_id, seq in read_so_far(closing).items():
        found.update(
            db.session.scalars(
                select(Dossier.id)
                .join(AuditEntry, (AuditEntry.object_kind == "dossier") & (AuditEntry.object_id == Dossier.id))
                .where(
                    AuditEntry.agency_id == agency_id,
                    AuditEntry.seq > seq,
                    Dossier.received_at < period_of_closing(closing).ends_at,
                )
                .distinct()
            )
        )
    return found


def _elsewhere(ids: Collection[int], agency_ids: Sequence[int]) -> set[int]:
    """Those that moved to another agency, which does not change what the old one had in hand."""
    wanted = sorted(ids)
    found: set[int] = set()
    for start in range(0, len(wanted), _AT_A_TIME):
        found.update(
            db.session.scalars(
                select(Dossier.id).where(
                    Dossier.id.in_(wanted[start : start + _AT_A_TIME]), Dossier.agency_id.not_in(agency_ids)
                )
            )
        )
    return found


def _heads(kept: KeptList) -> dict[int, int]:
    rows = db.session.execute(
        select(AuditHead.agency_id, AuditHead.seq).where(AuditHead.agency_id.in_(sorted(kept.heads)))
    )
    return dict(rows.all())


def _told(closing: ReportClosing, dossier_id: int, before: Said, after: Said) -> Correction:
    entry = _entry(closing, dossier_id)
    code = db.session.scalar(select(Dossier.code).where(Dossier.id == dossier_id)) or ""
    event, name, imported = entry if entry is not None else (None, None, False)
    what = None
    if event is not None:
        what = IMPORTED if imported else WHAT.get(event.kind, WHAT_ELSE)
    return Correction(
        dossier_id=dossier_id,
        code=code,
        before=before,
        after=after,
        changes=tuple(map(tuple, changes(before, after))),
        found_at=None,
        entered_at=event.entered_at if event else None,
        by=name,
        what=what,
        why=event.note if event else None,
        event_id=event.id if event else None,
        by_id=event.by_id if event else None,
    )


def _entry(closing: ReportClosing, dossier_id: int) -> tuple[Event, str | None, bool] | None:
    """The fact entered since the closing that explains a difference best, who entered it, and whether by an import.

    A correction first, then what happened (as was entered) before the end of the period, else the last one.
    """
    rows = db.session.execute(
        select(Event, Person.full_name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.dossier_id == dossier_id, Event.entered_at >= closing.at)
        .order_by(Event.id)
    ).all()
    if not rows:
        return None
    ends_at = period_of_closing(closing).ends_at

    def weight(row: Any) -> tuple[bool, bool, int]:
        event: Event = row[0]
        return (event.kind in (EventKind.CORRECTED, EventKind.VOIDED), event.at < ends_at, event.id)

    event, name = max(rows, key=weight)
    imported = db.session.scalar(
        select(AuditEntry.id).where(
            AuditEntry.agency_id == event.agency_id,
            AuditEntry.object_kind == "dossier",
            AuditEntry.object_id == dossier_id,
            AuditEntry.act == "imported",
            AuditEntry.seq > closing.chain_seq,
        )
    )
    return event, name, imported is not None
