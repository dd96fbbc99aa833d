"""An office with a million dossiers, 200,000 of them open, written straight into its base: no desk could enter so many.

The columns are as intake and the later acts leave them, and the legal ends are those of the clock: a change of the
calendar finds what it would find in a real office.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from flask import Flask
from numpy.typing import NDArray

from bench.servers import found_office
from onestop import create_app
from onestop.calendars.building import calendar_for
from onestop.calendars.models import AgencyCalendar
from onestop.config import load
from onestop.database import db
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.many import due_at_all
from onestop.sla.term import Unit

DOSSIERS, OPEN, LATE = 1_000_000, 200_000, 4_000
AT = datetime(2026, 4, 13, 1, 0, tzinfo=UTC)  # the present of this office: a Monday, 08:00 in Vietnam
AGENCY = 1
BASE = "onestop.sqlite3"

Numbers = NDArray[np.int64]
_NOW = int(AT.timestamp()) // 60
_DAY = 24 * 60


def as_kept(minutes: Numbers) -> list[str]:
    """Moments as SQLite keeps them: few are different, so each text is made once."""
    different, places = np.unique(minutes, return_inverse=True)
    texts = np.array([f"{moment:%Y-%m-%d %H:%M:%S.000000}" for moment in different.astype("datetime64[m]").tolist()])
    kept: list[str] = texts.astype(object)[places].tolist()
    return kept


def ends(start: Numbers, versions: Numbers, terms: dict[int, tuple[int, Unit]], calendar: WorkingCalendar) -> Numbers:
    """The legal end of each dossier. terms: halves and unit of each procedure version."""
    halves = np.zeros(max(terms) + 1, np.int64)
    units = np.zeros(max(terms) + 1, np.int64)
    names = list(Unit)
    for version, (amount, unit) in terms.items():
        halves[version], units[version] = amount, names.index(unit)
    answer = np.zeros_like(start)
    for number, unit in enumerate(names):
        which = units[versions] == number
        answer[which] = due_at_all(start[which], halves[versions[which]], unit, calendar=calendar)
    return answer


def read_terms(base: sqlite3.Connection) -> dict[int, tuple[int, Unit]]:
    rows = base.execute("SELECT id, term_halves, term_unit FROM procedure_version WHERE term_halves > 0")
    return {version: (halves, Unit(unit)) for version, halves, unit in rows}


@contextmanager
def opened(folder: Path) -> Iterator[Flask]:
    app = create_app(load({"ONESTOP_DATA": str(folder)}))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def connected(folder: Path) -> sqlite3.Connection:
    """The base past our program, opened as our program opens it."""
    base = sqlite3.connect(folder / BASE, isolation_level=None)
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        base.execute(f"PRAGMA {pragma}")
    return base


def kept(at: datetime) -> str:
    """A moment as SQLite keeps it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


@contextmanager
def a_copy(name: str) -> Iterator[Path]:
    """A folder with the large office, to be changed at will."""
    folder = _built().parent / name
    shutil.copytree(_built(), folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@cache
def _built() -> Path:
    """Built once a run; removed by `clear`."""
    folder = Path(mkdtemp(prefix="onestop-bench-million-")) / "office"
    folder.mkdir()
    found_office(folder)
    with opened(folder):
        calendar = calendar_for(AGENCY)
        version = db.session.get_one(AgencyCalendar, AGENCY).version
    base = sqlite3.connect(folder / BASE, isolation_level=None)
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "foreign_keys=OFF",
        "ignore_check_constraints=ON",
        "cache_size=-400000",
    ):
        base.execute(f"PRAGMA {pragma}")
    base.execute("BEGIN")
    # Indexes are quicker made at the end than kept up row by row.
    indexes = base.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('dossier', 'event') AND sql <> ''"
    ).fetchall()
    for name, _ in indexes:
        base.execute(f"DROP INDEX {name}")
    _fill(base, calendar, version)
    for _, definition in indexes:
        base.execute(definition)
    base.execute("COMMIT")
    base.execute("ANALYZE")
    base.close()
    return folder


def clear() -> None:
    if _built.cache_info().currsize:
        shutil.rmtree(_built().parent)
        _built.cache_clear()


def _fill(base: sqlite3.Connection, calendar: WorkingCalendar, version: str) -> None:
    terms = read_terms(base)
    received, versions, due = _receipts(terms, calendar)
    columns = list(_rows(received, versions, due, version))
    names = ", ".join(name for name, _ in columns)
    places = ", ".join("?" * len(columns))
    base.executemany(
        f"INSERT INTO dossier ({names}) VALUES ({places})",  # noqa: S608
        zip(*(values for _, values in columns), strict=True),
    )
    base.execute(
        "INSERT INTO event (agency_id, dossier_id, kind, at, entered_at, outside_rules, status, due_at, appointment_at)"
        " SELECT agency_id, id, 'received', received_at, received_at, 0, 'received', first_appointment_at,"
        " first_appointment_at FROM dossier"
    )


def _receipts(terms: dict[int, tuple[int, Unit]], calendar: WorkingCalendar) -> tuple[Numbers, Numbers, Numbers]:
    """Minute of receipt, procedure version and legal end: first those that have ended, then the late, then the open."""
    chance = np.random.default_rng(1)
    some = np.array(sorted(terms))
    began = _NOW - 700 * _DAY

    def drawn(number: int, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
        days = chance.integers(first // _DAY, last // _DAY, number)
        # In the hours of the desk, 07:00 to 16:59 in Vietnam, which is the same day in UTC.
        received = np.sort(days * _DAY + chance.integers(0, 10 * 60, number))
        versions = some[chance.integers(0, len(some), number)]
        return received, versions, ends(received, versions, terms, calendar)

    ended = drawn(DOSSIERS - OPEN, began, _NOW - 60 * _DAY)
    lately = drawn(OPEN * 12, _NOW - 70 * _DAY, _NOW)
    late = np.flatnonzero((lately[2] < _NOW) & (lately[2] > _NOW - 20 * _DAY))[:LATE]
    running = np.flatnonzero(lately[2] > _NOW)
    order = np.concatenate([late, chance.choice(running, OPEN - LATE, replace=False)])
    assert len(order) == OPEN
    return tuple(np.concatenate([one, two[order]]) for one, two in zip(ended, lately, strict=True))  # type: ignore[return-value]


def _rows(received: Numbers, versions: Numbers, due: Numbers, version: str) -> Iterator[tuple[str, list[Any]]]:
    """The columns of the table, each with a value for every dossier."""
    closed = DOSSIERS - OPEN
    numbers = range(DOSSIERS)
    at, end = as_kept(received), as_kept(due)
    finished = as_kept(np.maximum(due[:closed] - 3 * _DAY, received[:closed] + 60))
    warned = as_kept(due[closed:] - _DAY)

    def of_open(values: list[Any]) -> list[Any]:
        return [None] * closed + values

    def of_closed(values: list[Any]) -> list[Any]:
        return values + [None] * OPEN

    yield "id", list(range(1, DOSSIERS + 1))
    yield "agency_id", [AGENCY] * DOSSIERS
    yield "code", [f"H50.31.12-{text[2:4]}{text[5:7]}{text[8:10]}-{number}" for number, text in enumerate(at, 1)]
    yield "own_series", [1] * DOSSIERS
    yield "procedure_version_id", versions.tolist()
    yield "decided_here", [1] * DOSSIERS
    yield "applicant_kind", ["person"] * DOSSIERS
    yield "applicant_name", [f"Nguyễn Văn {number}" for number in numbers]
    yield "applicant_phone", [f"09{number:08d}" for number in numbers]
    yield "search_key", [f"nguyen van {number}" for number in numbers]
    yield "channel", ["direct"] * DOSSIERS
    for name in ("received_at", "entered_at", "clock_start_at"):
        yield name, at
    for name in ("at_once", "pages", "copies", "earlier_supplement_requests", "provisional"):
        yield name, [0] * DOSSIERS
    yield "sets", [1] * DOSSIERS
    yield "delivery", ["desk"] * DOSSIERS
    yield "status", ["returned"] * closed + ["in_progress"] * OPEN
    yield "outcome", of_closed(["granted"] * closed)
    for name in ("finished_at", "result_confirmed_at", "returned_at"):
        yield name, of_closed(finished)
    for name in ("first_appointment_at", "due_at", "appointment_at"):
        yield name, end
    yield "due_source", ["computed"] * DOSSIERS
    yield "calendar_version", [version] * DOSSIERS
    yield "warn_at", of_open(warned)
    yield "steps_for", of_open([None] * LATE + end[closed + LATE :])  # planned by the sweep, and no step left
    for name in ("late_since", "late_noted_at"):
        yield name, of_open(end[closed : closed + LATE] + [None] * (OPEN - LATE))
    yield "revision", [1] * DOSSIERS
