"""Writing and checking the chain: SHA-256 over a length-prefixed encoding, from the first row on."""

import hashlib
import json
import secrets
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select

from onestop.audit.models import AuditDetail, AuditEntry, AuditHead
from onestop.database import db, on_sqlite, write_rows

_SALT = 32  # hexadecimal digits
_ENTRY = (
    "agency_id", "seq", "at", "actor_id", "act", "object_kind", "object_id", "detail_hash", "previous_hash", "hash",
)  # fmt: skip


class Act(NamedTuple):
    """One thing done. object_kind, object_id: the row it concerns; detail: JSON-able, may be personal."""

    act: str
    object_kind: str
    object_id: int
    actor_id: int | None
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Whether a chain holds: number of entries, hash of its head, and the first entry that does not fit."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def genesis(agency_id: int) -> str:
    """What the first entry of a chain links to: 64 hexadecimal digits, another one for each agency."""
    return _digest("onestop audit 1", str(agency_id))


def open_chain(agency_id: int) -> None:
    """Start the chain of a new agency, in the transaction that creates the agency."""
    db.session.add(AuditHead(agency_id=agency_id, seq=0, hash=genesis(agency_id)))
    db.session.flush()


def hold(agency_id: int) -> None:
    """Take the chain's lock now, until the commit.

    For acts that draw numbers: the chain before the counters, always, or two acts could wait for each other for ever.
    """
    if not on_sqlite():  # there the writer's lock is held since BEGIN IMMEDIATE
        db.session.flush()  # rows before the chain, in every act
        db.session.connection().exec_driver_sql(
            "SELECT seq FROM audit_head WHERE agency_id = %s FOR UPDATE", (agency_id,)
        )


def record(
    agency_id: int, act: str, object_kind: str, object_id: int, *, by: int | None, at: datetime, **detail: Any
) -> None:
    """Note one act, in the transaction of the act itself. Call it last: it holds the chain's lock until the commit."""
    record_all(agency_id, [Act(act, object_kind, object_id, by, at, detail)])


def record_all(agency_id: int, acts: Sequence[Act]) -> None:
    """Note many acts of one transaction (an import) in their order."""
    if not acts:
        return
    db.session.flush()
    # Past the mapper, as every act comes here. The update takes the row's lock on PostgreSQL; SQLite's writer lock is
    # held since BEGIN IMMEDIATE.
    connection, mark = db.session.connection(), "?" if on_sqlite() else "%s"
    last, link = connection.exec_driver_sql(
        f"UPDATE audit_head SET seq = seq + {mark} WHERE agency_id = {mark} RETURNING seq, hash",  # noqa: S608 - marks
        (len(acts), agency_id),
    ).one()
    entries, details = [], []
    salts = secrets.token_hex(_SALT // 2 * len(acts))
    for position, act in enumerate(acts):
        seq = last - len(acts) + 1 + position
        salt = salts[position * _SALT : (position + 1) * _SALT]
        told = _canonical(act.detail)
        detail_hash = _digest("detail", salt, told)
        previous, link = (
            link,
            entry_hash(
                agency_id=agency_id,
                seq=seq,
                at=act.at,
                actor_id=act.actor_id,
                act=act.act,
                object_kind=act.object_kind,
                object_id=act.object_id,
                detail_hash=detail_hash,
                previous_hash=link,
            ),
        )
        entries.append(
            (agency_id, seq, act.at, act.actor_id, act.act, act.object_kind, act.object_id, detail_hash, previous, link)
        )
        details.append((agency_id, seq, salt, told))
    write_rows("audit_entry", _ENTRY, entries)
    write_rows("audit_detail", ("agency_id", "seq", "salt", "detail"), details)
    connection.exec_driver_sql(
        f"UPDATE audit_head SET hash = {mark} WHERE agency_id = {mark}",  # noqa: S608
        (link, agency_id),
    )


def verify(agency_id: int) -> Verdict:
    """Walk the chain of an agency from its first row and compare every hash; erased details are allowed."""
    head = db.session.get(AuditHead, agency_id, populate_existing=True)
    if head is None:
        return Verdict(0, "", 0, "không còn đầu chuỗi")
    previous, count = genesis(agency_id), 0
    rows = db.session.execute(
        select(AuditEntry, AuditDetail)
        .outerjoin(AuditDetail, (AuditDetail.agency_id == AuditEntry.agency_id) & (AuditDetail.seq == AuditEntry.seq))
        .where(AuditEntry.agency_id == agency_id)
        .order_by(AuditEntry.seq)
        .execution_options(yield_per=2000, populate_existing=True)
    )
    for entry, detail in rows:
        count += 1
        problem = _problem(entry, detail, expected_seq=count, previous=previous)
        if problem:
            return Verdict(count, head.hash, entry.seq, problem)
        previous = entry.hash
    if (head.seq, head.hash) != (count, previous):
        return Verdict(count, head.hash, count, "đầu chuỗi không khớp dòng cuối")
    return Verdict(count, previous)


def _problem(entry: AuditEntry, detail: AuditDetail | None, *, expected_seq: int, previous: str) -> str | None:
    if entry.seq != expected_seq:
        return "thiếu dòng"
    if entry.previous_hash != previous:
        return "không nối với dòng trước"
    if entry.hash != entry_hash(
        agency_id=entry.agency_id,
        seq=entry.seq,
        at=entry.at,
        actor_id=entry.actor_id,
        act=entry.act,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        detail_hash=entry.detail_hash,
        previous_hash=entry.previous_hash,
    ):
        return "nội dung dòng đã bị sửa"
    if detail is not None and entry.detail_hash != _detail_hash(detail.salt, detail.detail):
        return "chi tiết của dòng đã bị sửa"
    return None


def entry_hash(
    *,
    agency_id: int,
    seq: int,
    at: datetime,
    actor_id: int | None,
    act: str,
    object_kind: str,
    object_id: int,
    detail_hash: str,
    previous_hash: str,
) -> str:
    """The hash of one entry over all that it says and the hash before it; moments in UTC, to the microsecond."""
    moment = _moment(at)
    actor = "" if actor_id is None else str(actor_id)
    return _digest(
        "entry", str(agency_id), str(seq), moment, actor, act, object_kind, str(object_id), detail_hash, previous_hash
    )


@lru_cache(maxsize=100)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _detail_hash(salt: str, detail: dict[str, Any]) -> str:
    return _digest("detail", salt, _CANONICAL(detail))


def _canonical(detail: dict[str, Any]) -> str:
    """The text of a detail that is hashed and kept: sorted, without blanks; the same after it was read back."""
    if _KEYS.issuperset(map(type, detail)) and _PLAIN.issuperset(map(type, detail.values())):
        return _CANONICAL(detail)
    # What JSON changes on its way (keys that are no text, say) has to be changed before it is hashed.
    return _CANONICAL(json.loads(_AS_TOLD(detail)))


def _digest(*parts: str) -> str:
    return hashlib.sha256(_encoded(parts)).hexdigest()


def _encoded(parts: Iterable[str]) -> bytes:
    # Each part with its length in front: no two different rows can share an encoding.
    return b"".join([_LENGTH(len(raw)) + raw for raw in map(str.encode, parts)])


def _as_json(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_LENGTH = struct.Struct(">I").pack
_KEYS = {str}
_PLAIN = {str, int, bool, type(None), datetime}
_AS_TOLD = json.JSONEncoder(ensure_ascii=False, default=_as_json).encode
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_json).encode
