"""The sweep over a million dossiers: with 5,000 newly late, and with nothing new.

The bare script writes the same rows in set statements: the flags, the facts in the history, and the audit chain with
its hashes, which no statement can make. One transaction, no steps of warning, no second sweep to be feared.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from bench.measure import Goal, Job, in_turn
from bench.million import AGENCY, AT, a_copy, connected, kept, opened
from onestop.cases.models.dossier import FALLS_LATE
from onestop.cases.sweep import sweep
from onestop.database import db

NEWLY_LATE, ROUNDS, WARM_UP = 5_000, 9, 2
_STEP = timedelta(minutes=2)

# The ends of the open dossiers, moved apart: 5,000 every two minutes, and none with a step of warning before it.
_SPREAD = f"""
    UPDATE dossier SET due_at = slot.ends, steps_for = slot.ends, next_step_at = NULL
    FROM (
        SELECT id, strftime('%Y-%m-%d %H:%M:%S.000000', ?,
                            '+' || ((row_number() OVER (ORDER BY id) - 1) / ? * 2) || ' minutes') AS ends
        FROM dossier WHERE {FALLS_LATE}
    ) AS slot
    WHERE slot.id = dossier.id
"""  # noqa: S608


def _present(number: int) -> datetime:
    """The moment at which the next 5,000 have become late."""
    return AT + number * _STEP + _STEP / 2


@contextmanager
def _spread(name: str) -> Iterator[Path]:
    with a_copy(name) as folder:
        base = connected(folder)
        base.execute(_SPREAD, (kept(AT), NEWLY_LATE))
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.close()
        yield folder


def write_bare(base: sqlite3.Connection, at: datetime) -> None:
    now = kept(at)
    base.execute("BEGIN IMMEDIATE")
    late = base.execute(
        "UPDATE dossier SET late_since = due_at, late_noted_at = ?, revision = revision + 1"  # noqa: S608
        f" WHERE {FALLS_LATE} AND due_at < ? RETURNING id, status, due_at, appointment_at, due_before_stop,"
        " clock_stopped_since",
        (now, now),
    ).fetchall()
    base.executemany(
        "INSERT INTO event (agency_id, dossier_id, kind, at, entered_at, outside_rules, status, due_at,"
        " appointment_at, due_before_stop, clock_stopped_since) VALUES (?, ?, 'late', ?, ?, 0, ?, ?, ?, ?, ?)",
        [(AGENCY, row[0], row[2], now, *row[1:]) for row in late],
    )
    seq, link = base.execute("SELECT seq, hash FROM audit_head WHERE agency_id = ?", (AGENCY,)).fetchone()
    entries, details = [], []
    for seq, (dossier_id, status, due_at, told, *_) in enumerate(late, seq + 1):  # noqa: B020
        salt = secrets.token_hex(16)
        detail = json.dumps({"happened_at": due_at, "status": status, "due_at": due_at, "appointment_at": told})
        detail_hash = sha256(f"{salt}{detail}".encode()).hexdigest()
        own = sha256(f"{AGENCY}|{seq}|{now}|late|dossier|{dossier_id}|{detail_hash}|{link}".encode()).hexdigest()
        entries.append((AGENCY, seq, now, "late", "dossier", dossier_id, detail_hash, link, own))
        details.append((AGENCY, seq, salt, detail))
        link = own
    base.executemany(
        "INSERT INTO audit_entry (agency_id, seq, at, act, object_kind, object_id, detail_hash, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entries,
    )
    base.executemany("INSERT INTO audit_detail (agency_id, seq, salt, detail) VALUES (?, ?, ?, ?)", details)
    base.execute("UPDATE audit_head SET seq = ?, hash = ? WHERE agency_id = ?", (seq, link, AGENCY))
    base.execute("INSERT INTO sweep_run (at, newly_late, newly_warned) VALUES (?, ?, 0)", (now, len(late)))
    base.execute("COMMIT")
    assert len(late) == NEWLY_LATE, len(late)


def _swept(at: datetime, expected: int) -> None:
    found = sweep(at=at, save=db.session.commit)
    assert (len(found.newly_late), len(found.newly_warned)) == (expected, 0)


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with _spread("ours") as ours, _spread("bare") as bare, opened(ours):
        _swept(AT, 0)
        base, numbers, others = connected(bare), count(), count()
        yield lambda: _swept(_present(next(numbers)), NEWLY_LATE), lambda: write_bare(base, _present(next(others)))
        for table in ("event", "audit_entry", "audit_detail"):
            rows = f"SELECT count(*) FROM {table}"  # noqa: S608
            [(written,)] = db.session.connection().exec_driver_sql(rows)
            [(expected,)] = base.execute(rows)
            assert written == expected, f"{table}: {written} rows, the bare script {expected}"
        base.close()


@contextmanager
def _nothing_new() -> Iterator[tuple[Job, Job]]:
    with a_copy("ours") as folder, opened(folder):
        _swept(AT, 0)
        base = connected(folder)
        query = f"SELECT id FROM dossier WHERE {FALLS_LATE} AND due_at < ? LIMIT 1"  # noqa: S608
        yield lambda: _swept(AT, 0), lambda: base.execute(query, (kept(AT),)).fetchone()
        base.close()


GOALS = (
    Goal(
        "a sweep over a million dossiers with 5000 newly late / set statements",
        1.5,
        in_turn(_ready, rounds=ROUNDS, warm_up=WARM_UP),
    ),
    Goal(
        "a sweep over a million dossiers with nothing new / one indexed SELECT", 20, in_turn(_nothing_new, rounds=300)
    ),
)
