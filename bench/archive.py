"""An office with three years behind it: a million dossiers, 28,000 a month, most of them over, some 15,000 in hand.

Their histories are as the acts leave them: received, handed over, asked to be supplemented and completed, late,
finished, returned. Written straight into a base of SQLite, and carried from there into one of PostgreSQL.
"""

import atexit
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from bench.million import AGENCY, BASE, Numbers, as_kept, ends, opened, read_terms
from bench.servers import found_office
from onestop.calendars.building import calendar_for
from onestop.calendars.models import AgencyCalendar
from onestop.database import db
from onestop.sla.calendar import WorkingCalendar

DOSSIERS = 1_000_000
BEGAN = datetime(2023, 6, 30, 17, 0, tzinfo=UTC)  # 1 July 2023 in Vietnam
AT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)  # the present of this office: Wednesday, 1 July 2026, 08:00
OFFICERS, UNITS = 40, 8
_DAY, _NOW = 24 * 60, int(AT.timestamp()) // 60
_NEVER = np.int64(1) << 40

Truths = NDArray[np.bool_]


@cache
def archive() -> Path:
    """The folder with the office on SQLite; made once a run and removed at its end. Nobody changes it."""
    folder = Path(mkdtemp(prefix="onestop-bench-archive-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    found_office(folder)
    with opened(folder):
        calendar = calendar_for(AGENCY)
        version = db.session.get_one(AgencyCalendar, AGENCY).version
    base = sqlite3.connect(folder / BASE, isolation_level=None)
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "ignore_check_constraints=ON", "cache_size=-400000"):
        base.execute(f"PRAGMA {pragma}")
    base.execute("BEGIN")
    indexes = base.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        " AND tbl_name IN ('dossier', 'event', 'handover', 'supplement_request')"
    ).fetchall()
    for name, _ in indexes:
        base.execute(f"DROP INDEX {name}")
    _fill(base, calendar, version)
    for _, definition in indexes:
        base.execute(definition)
    base.execute("COMMIT")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    return folder


def carry(folder: Path, address: str) -> None:
    """Fill a base of PostgreSQL, migrated and empty, with all that stands in the one of SQLite. address: of libpq."""
    source = sqlite3.connect(folder / BASE)
    with psycopg.connect(address, options="-c timezone=UTC -c session_replication_role=replica") as target:
        tables = [
            name
            for (name,) in target.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        ]
        target.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            _copied(source, target, table)
    source.close()
    with psycopg.connect(address, autocommit=True) as target:
        target.execute("VACUUM ANALYZE")  # what the server does by itself within minutes


def _copied(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> None:
    columns = [name for _, name, *_ in source.execute(f"PRAGMA table_info({table})")]
    # Text of COPY, one line a row, made by SQLite: rows never become objects of Python.
    told = " || char(9) || ".join(
        rf"coalesce(replace(replace(replace({name}, '\', '\\'), char(9), '\t'), char(10), '\n'), '\N')"
        for name in columns
    )
    if any(kind == "BLOB" for _, _, kind, *_ in source.execute(f"PRAGMA table_info({table})")):
        return  # nothing of what is measured
    rows = source.execute(f"SELECT {told} FROM {table}")  # noqa: S608
    with target.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        while some := rows.fetchmany(5_000):
            copy.write("".join(f"{line}\n" for (line,) in some))
    if "id" in columns:
        target.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}"  # noqa: S608
        )


class _Lives:
    """What happened to each dossier, in minutes since 1970; `_NEVER` where it did not happen."""

    def __init__(self, terms: dict[int, tuple[int, Any]], calendar: WorkingCalendar) -> None:
        chance = np.random.default_rng(5)
        days = chance.integers(int(BEGAN.timestamp()) // 86_400 + 1, _NOW // _DAY, DOSSIERS)
        # In the hours of the desk, 07:00 to 16:59 in Vietnam, which is the same day in UTC.
        self.received = np.sort(days * _DAY + chance.integers(0, 10 * 60, DOSSIERS))
        long = np.array([version for version, (halves, _) in sorted(terms.items()) if 20 <= halves <= 60])
        self.version = long[chance.integers(0, len(long), DOSSIERS)]
        self.at_once: Truths = chance.random(DOSSIERS) < 0.2
        self.here: Truths = chance.random(DOSSIERS) < 0.97
        self.channel = chance.choice(3, DOSSIERS, p=[0.4, 0.55, 0.05])
        self.outcome = chance.choice(4, DOSSIERS, p=[0.975, 0.01, 0.01, 0.005])
        self.officer = chance.integers(2, OFFICERS + 2, DOSSIERS)
        self.first_due = ends(self.received, self.version, terms, calendar)
        stopped: Truths = ~self.at_once & (chance.random(DOSSIERS) < 0.04)
        self.stopped = np.where(stopped, self.received + _DAY, _NEVER)
        waited = np.minimum(chance.exponential(12 * _DAY, DOSSIERS).astype(np.int64) + _DAY, 90 * _DAY)
        self.resumed = np.where(stopped, self.received + _DAY + waited, _NEVER)
        self.due = self.first_due.copy()
        begun = stopped & (self.resumed < _NOW)
        self.due[begun] = ends(self.resumed[begun], self.version[begun], terms, calendar)
        self.handed = np.where(self.at_once, _NEVER, self.received + 20)
        late: Truths = ~self.at_once & (chance.random(DOSSIERS) < 0.02)
        spare = chance.exponential(2 * _DAY, DOSSIERS).astype(np.int64)
        over = np.where(late, self.due + 60 + chance.integers(0, 12 * _DAY, DOSSIERS), self.due - spare)
        began = np.where(stopped, self.resumed, self.received)
        over = np.maximum(over, began + 60)
        self.finished = np.where(self.at_once, self.received + 30, over)
        self.late = np.where((self.finished > self.due) & (self.due < _NOW), self.due, _NEVER)
        self.late[stopped & ~begun] = _NEVER
        self.returned = self.finished + np.where(self.at_once, 5, chance.integers(60, 3 * _DAY, DOSSIERS))
        self.returned[self.outcome == 2] = _NEVER  # withdrawn: nothing to return
        self.told_anew: Truths = (self.late < _NEVER) & (chance.random(DOSSIERS) < 0.7)


_OUTCOMES = ("granted", "refused", "stopped", "closed")
_CHANNELS = ("direct", "online", "postal")
_ENDS = ("finished", "refused", "stopped", "closed")
_STATUS_AT_END = ("result_ready", "refused", "stopped", "closed")


def _fill(base: sqlite3.Connection, calendar: WorkingCalendar, version: str) -> None:
    _people(base)
    lives = _Lives(read_terms(base), calendar)
    _insert(base, "dossier", dict(_dossiers(lives, version)))
    _insert(base, "event", dict(_events(lives)))
    base.execute(
        "INSERT INTO handover (agency_id, dossier_id, at, by_id, from_person_id, to_person_id, to_unit_id)"
        " SELECT event.agency_id, dossier_id, at, 1, 1, officer_id, unit_id"
        " FROM event JOIN dossier ON dossier.id = dossier_id WHERE kind = 'handed_over'"
    )
    asked = np.flatnonzero(lives.stopped < _NOW)
    ended = lives.resumed[asked] < _NOW
    _insert(
        base,
        "supplement_request",
        {
            "agency_id": [AGENCY] * len(asked),
            "dossier_id": (asked + 1).tolist(),
            "items": [json.dumps(["Bản chính"])] * len(asked),
            "reason": ["Thiếu giấy tờ"] * len(asked),
            "requested_at": as_kept(lives.stopped[asked]),
            "requested_by_id": [1] * len(asked),
            "restarts": [1] * len(asked),
            "complete_by": as_kept(lives.stopped[asked] + 30 * _DAY),
            "completed": ended.tolist(),
            "ended_at": _moments(np.where(ended, lives.resumed[asked], _NEVER)),
        },
    )


def _people(base: sqlite3.Connection) -> None:
    base.executemany(
        "INSERT INTO unit (id, agency_id, name, is_desk) VALUES (?, ?, ?, 0)",
        [(100 + number, AGENCY, f"Phòng chuyên môn {number}") for number in range(UNITS)],
    )
    base.executemany(
        "INSERT INTO person (id, agency_id, unit_id, username, full_name, must_change_password, created_at)"
        " VALUES (?, ?, ?, ?, ?, 0, ?)",
        [
            (number, AGENCY, 100 + number % UNITS, f"canbo{number}", f"Cán bộ {number}", "2023-06-30 00:00:00.000000")
            for number in range(2, OFFICERS + 2)
        ],
    )


def _insert(base: sqlite3.Connection, table: str, columns: dict[str, list[Any]]) -> None:
    base.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
        zip(*columns.values(), strict=True),
    )


def _moments(minutes: Numbers) -> list[str | None]:
    """Moments as SQLite keeps them; None for what has not happened."""
    happened = minutes < _NEVER
    texts = as_kept(np.where(happened, minutes, 0))
    return [text if yes else None for text, yes in zip(texts, happened.tolist(), strict=True)]


def _so_far(minutes: Numbers) -> Numbers:
    return np.where(minutes <= _NOW, minutes, _NEVER)


def _dossiers(lives: _Lives, version: str) -> Iterator[tuple[str, list[Any]]]:
    """The columns of the table, each with a value for every dossier."""
    at = as_kept(lives.received)
    ended = lives.finished <= _NOW
    returned = (lives.returned <= _NOW) & ended
    waiting = ~ended & (lives.stopped <= _NOW) & (lives.resumed > _NOW)
    status = np.select(
        [ended & (lives.outcome > 0), returned, ended, waiting, lives.handed <= _NOW],
        [np.array(_STATUS_AT_END)[lives.outcome], "returned", "result_ready", "waiting_supplement", "in_progress"],
        "received",
    )
    outcome = np.array(_OUTCOMES)[lives.outcome].tolist()
    finished = _moments(_so_far(lives.finished))
    due, first = as_kept(lives.due), as_kept(lives.first_due)
    still = waiting.tolist()

    yield "id", list(range(1, DOSSIERS + 1))
    yield "agency_id", [AGENCY] * DOSSIERS
    yield "code", [f"H50.31.12-{text[2:4]}{text[5:7]}{text[8:10]}-{number}" for number, text in enumerate(at, 1)]
    yield "own_series", [1] * DOSSIERS
    yield "procedure_version_id", lives.version.tolist()
    yield "decided_here", lives.here.astype(int).tolist()
    yield "applicant_kind", ["person"] * DOSSIERS
    yield "applicant_name", [f"Nguyễn Văn {number}" for number in range(DOSSIERS)]
    yield "applicant_phone", [f"09{number:08d}" for number in range(DOSSIERS)]
    yield "applicant_address", [f"Thôn {number % 40}, xã Vĩnh Hoà" for number in range(DOSSIERS)]
    yield "search_key", [f"nguyen van {number}" for number in range(DOSSIERS)]
    yield "channel", np.array(_CHANNELS)[lives.channel].tolist()
    for name in ("received_at", "entered_at", "clock_start_at"):
        yield name, at
    yield "at_once", lives.at_once.astype(int).tolist()
    for name in ("pages", "copies", "earlier_supplement_requests", "provisional"):
        yield name, [0] * DOSSIERS
    yield "sets", [1] * DOSSIERS
    yield "delivery", ["desk"] * DOSSIERS
    yield "status", status.tolist()
    yield "outcome", [one if yes else None for one, yes in zip(outcome, ended.tolist(), strict=True)]
    yield "officer_id", lives.officer.tolist()
    yield "unit_id", (100 + lives.officer % UNITS).tolist()
    yield "first_appointment_at", first
    yield "due_at", [None if one else end for end, one in zip(due, still, strict=True)]
    yield "due_before_stop", [end if one else None for end, one in zip(first, still, strict=True)]
    yield "clock_stopped_since", _moments(np.where(waiting, lives.stopped, _NEVER))
    yield "appointment_at", as_kept(np.where(lives.told_anew, lives.due + 7 * _DAY, lives.due))
    yield "reappointed_at", _moments(np.where(lives.told_anew, lives.late + 60, _NEVER))
    yield "due_source", ["computed"] * DOSSIERS
    yield "calendar_version", [version] * DOSSIERS
    yield "steps_for", due
    yield "finished_at", finished
    yield "result_confirmed_at", finished
    yield "returned_at", _moments(np.where(returned, lives.returned, _NEVER))
    late = _moments(_so_far(lives.late))
    yield "late_since", late
    yield "late_noted_at", late
    yield "revision", [1] * DOSSIERS


def _events(lives: _Lives) -> Iterator[tuple[str, list[Any]]]:
    """What happened until now, in the order in which it was entered."""
    moments = (
        lives.received,
        lives.handed,
        lives.stopped,
        np.where(lives.resumed < lives.finished, lives.resumed, _NEVER),
        lives.late,
        lives.finished,
        np.where(lives.finished <= _NOW, lives.returned, _NEVER),
    )
    happened = [np.flatnonzero(at <= _NOW) for at in moments]
    which = np.concatenate([np.full(len(dossiers), number) for number, dossiers in enumerate(happened)])
    dossier = np.concatenate(happened)
    at = np.concatenate([all_of[some] for all_of, some in zip(moments, happened, strict=True)])
    order = np.lexsort((which, at))
    which, dossier, at = which[order], dossier[order], at[order]
    outcome = lives.outcome[dossier]
    kinds = np.array(["received", "handed_over", "supplement_asked", "supplement_completed", "late", "", "returned"])
    statuses = np.array(["received", "in_progress", "waiting_supplement", "in_progress", "in_progress", "", "returned"])
    due = np.where(which < 2, lives.first_due[dossier], lives.due[dossier])
    asked = which == 2
    texts = as_kept(at)

    yield "agency_id", [AGENCY] * len(order)
    yield "dossier_id", (dossier + 1).tolist()
    yield "kind", np.where(which == 5, np.array(_ENDS)[outcome], kinds[which]).tolist()
    yield "at", texts
    yield "entered_at", texts
    yield "by_id", np.where(which == 4, 1, lives.officer[dossier]).tolist()
    yield "outside_rules", [0] * len(order)
    yield "status", np.where(which == 5, np.array(_STATUS_AT_END)[outcome], statuses[which]).tolist()
    yield "due_at", _moments(np.where(asked, _NEVER, due))
    yield "due_before_stop", _moments(np.where(asked, lives.first_due[dossier], _NEVER))
    yield "appointment_at", as_kept(due)
    yield "clock_stopped_since", _moments(np.where(asked, at, _NEVER))
