"""The sweep: notes what any page could compute. It asks "late and not yet noted", so a missed night heals itself.

Set statements in batches, each a transaction of its own: the desk never waits for all of them. While there is nothing
new, one reading statement over three nearly empty indexes says so, and nobody's writing is waited for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text

from onestop.cases.models import EventKind, SweepRun
from onestop.cases.models.dossier import FALLS_LATE, HAS_A_STEP, UNPLANNED
from onestop.cases.noting import Noticed, note_all
from onestop.cases.warning import warn_batch
from onestop.database import UTCDateTime, db, on_sqlite, reading, stored_moment

BATCH = 2000  # the desk waits while one is written: about a tenth of a second

Noted = list[tuple[int, str]]  # id and code


@dataclass(frozen=True)
class Swept:
    """One run: the codes of those newly late or warned, in the order in which they came in."""

    at: datetime
    newly_late: tuple[str, ...]
    newly_warned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What there is to do at a moment, and the last run.

    silent: it ran in an earlier minute, or never: once a minute is enough for a heart that is looked at by the minute.
    found: it found something.
    """

    late: bool
    unplanned: bool
    step: bool
    run_id: int | None
    silent: bool
    found: bool


def sweep(*, at: datetime, save: Callable[[], None]) -> Swept:
    """Mark running dossiers late at their true moment, and warn by the office's steps. May run twice, or late.

    at: the present moment. save: commits; called after each batch, so that the desk never waits for long.
    """
    db.session.flush()
    with reading():
        waiting = _look(at)
        save()  # ends the reading transaction
    late = _batches(lambda: _late(at), save) if waiting.late else []
    warned: Noted = []
    # In this order: what is late is warned of no more, and what was planned just now has no step behind it.
    for wanted, which in ((waiting.unplanned, UNPLANNED), (waiting.step, HAS_A_STEP)):
        if wanted:
            save()
            warned += _batches(lambda which=which: warn_batch(which, at=at, batch=BATCH), save)  # type: ignore[misc]
    if late or warned or waiting.silent:
        _beat(waiting, at=at, late=len(late), warned=len(warned))
    if waiting.late or waiting.unplanned or waiting.step or waiting.silent:
        save()
    return Swept(at, _codes(late), _codes(warned))


def last_run() -> SweepRun | None:
    return db.session.scalar(select(SweepRun).order_by(SweepRun.id.desc()).limit(1))


_LOOK = f"""
    SELECT EXISTS (SELECT 1 FROM dossier WHERE {FALLS_LATE} AND due_at < %s),
           EXISTS (SELECT 1 FROM dossier WHERE {UNPLANNED}),
           EXISTS (SELECT 1 FROM dossier WHERE {HAS_A_STEP} AND next_step_at <= %s),
           run.id, coalesce(run.at < %s, run.id IS NULL), coalesce(run.newly_late + run.newly_warned, 0) > 0
    FROM (SELECT max(id) AS id FROM sweep_run) AS last LEFT JOIN sweep_run AS run ON run.id = last.id
"""  # noqa: S608 - our own words
_LOOK_ON_SQLITE = _LOOK.replace("%s", "?")


def _look(at: datetime) -> _Waiting:
    # Straight to the driver: every minute of the year this is all that the sweep does.
    minute = at.replace(second=0, microsecond=0)
    if on_sqlite():
        values = stored_moment(at), stored_moment(at), stored_moment(minute)
        row = db.session.connection().exec_driver_sql(_LOOK_ON_SQLITE, values).one()
    else:
        row = db.session.connection().exec_driver_sql(_LOOK, (at, at, minute)).one()
    return _Waiting(*row)


_LATE = """
    WITH batch AS MATERIALIZED (
        SELECT id FROM dossier WHERE {falls_late} AND due_at < :at ORDER BY due_at LIMIT :batch {lock}
    )
    UPDATE dossier SET late_since = due_at, late_noted_at = :at, revision = revision + 1
    WHERE id IN (SELECT id FROM batch)
    RETURNING id, agency_id, code, status, due_at, due_before_stop, appointment_at, clock_stopped_since
"""


def _late(at: datetime) -> tuple[int, Noted]:
    # Another sweep may be at work: on PostgreSQL each takes rows that the other does not hold.
    lock = "" if on_sqlite() else "FOR UPDATE SKIP LOCKED"
    statement = text(_LATE.format(falls_late=FALLS_LATE, lock=lock)).bindparams(bindparam("at", type_=UTCDateTime()))
    rows = db.session.connection().execute(statement, {"at": at, "batch": BATCH})
    noticed = [Noticed._make((*row, row.due_at, None)) for row in rows]  # late since the end itself
    note_all(noticed, EventKind.LATE, at=at)
    return len(noticed), [(one.id, one.code) for one in noticed]


def _batches(note: Callable[[], tuple[int, Noted]], save: Callable[[], None]) -> Noted:
    """Call `note` and save, as long as it finds a full batch; everything that it noted. The last one is not yet saved.

    note: says how many dossiers it held, and what it noted of them. What another sweep holds is that one's to note.
    """
    held, noted = note()
    while held == BATCH:
        save()
        held, more = note()
        noted = noted + more
    db.session.expire_all()  # written past the session
    return noted


def _beat(waiting: _Waiting, *, at: datetime, late: int, warned: int) -> None:
    """A row for each run that found something; of those that found nothing in a row only the last is kept."""
    last = db.session.get(SweepRun, waiting.run_id) if waiting.run_id is not None else None
    if last is not None and not waiting.found and not late and not warned:
        last.at = at
    else:
        db.session.add(SweepRun(at=at, newly_late=late, newly_warned=warned))


def _codes(noted: Noted) -> tuple[str, ...]:
    return tuple(code for _, code in sorted(noted))
