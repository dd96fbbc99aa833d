"""A swap moves the ends of 200,000 open dossiers among a million: ours against NumPy and a few set statements.

The bare script reads the same columns, and writes the same rows: the moves, the facts in the history, the dossiers,
the decision. It previews nothing, checks nothing, tells nobody. Each round swaps another day, on a copy for each.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import repeat
from pathlib import Path

import numpy as np

from bench.measure import Finding, Goal, Job, in_turn
from bench.million import AGENCY, AT, BASE, Numbers, a_copy, as_kept, connected, ends, kept, opened, read_terms
from onestop.calendars.acts import ApplyFile
from onestop.calendars.building import calendar_for
from onestop.calendars.content import read_content
from onestop.calendars.file import content_with, read_rows
from onestop.cases.recounting import apply_change
from onestop.database import db
from onestop.people.installing import own_office
from onestop.sla.calendar import WorkingCalendar, from_local

ROUNDS, WARM_UP = 3, 1
MOST_MEMORY = 500  # MB

_REASON = "Hoán đổi ngày nghỉ"
_MOMENT = kept(AT)


def swap(number: int) -> str:
    """As an administrator hands it in: one working day of the week off, a later Saturday worked for it."""
    off = date(2026, 4, (15, 16, 17, 20)[number])
    worked = date(2026, 6, 6) + timedelta(days=7 * number)
    return f"date,kind,hours,document\n{off},swapped_off,,{_REASON}\n{worked},swapped_work,,{_REASON}\n"


def apply(number: int) -> None:
    apply_change(own_office(), ApplyFile(read_rows(swap(number))), by=None, at=AT)
    db.session.commit()


def write_bare(base: sqlite3.Connection, calendar: WorkingCalendar, opening_before: Numbers, version: str) -> None:
    """opening_before: by day since 1970, the opening of the last working day before it."""
    base.execute("BEGIN IMMEDIATE")
    rows = base.execute(
        "SELECT id, agency_id, code, procedure_version_id, unit_id, status, clock_start_at, due_at, due_before_stop,"
        " clock_stopped_since, late_since, appointment_at FROM dossier"
        " WHERE agency_id = ? AND status IN ('received', 'in_progress', 'waiting_supplement', 'paused')",
        (AGENCY,),
    ).fetchall()
    dossiers, _, _, versions, _, _, started, due, _, _, late_since, told = zip(*rows, strict=True)
    start, before = (_minutes(texts) for texts in (started, due))
    after = ends(start, np.array(versions), read_terms(base), calendar)
    is_late = after < int(AT.timestamp()) // 60
    moving = np.flatnonzero(after != before)
    warned = np.maximum(opening_before[(after + 7 * 60) // (24 * 60)], start)
    [change] = base.execute(
        "INSERT INTO calendar_change (agency_id, before_version, after_version, document, at, digest, numbers)"
        " VALUES (?, '', ?, ?, ?, '', '{}') RETURNING id",
        (AGENCY, version, _REASON, _MOMENT),
    ).fetchone()
    places = moving.tolist()
    base.executemany(
        "INSERT INTO calendar_move (agency_id, change_id, dossier_id, before_at, after_at, told_at, warn_at,"
        " late_before, was_late, is_late, standing, provisional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        zip(
            repeat(AGENCY, len(places)),
            repeat(change, len(places)),
            [dossiers[place] for place in places],
            [due[place] for place in places],
            as_kept(after[moving]),
            [told[place] for place in places],
            as_kept(warned[moving]),
            [late_since[place] for place in places],
            [late_since[place] is not None for place in places],
            is_late[moving].tolist(),
            strict=True,
        ),
    )
    base.execute(
        "UPDATE dossier SET due_at = move.after_at, late_since = CASE WHEN move.is_late THEN move.after_at END,"
        " late_noted_at = CASE WHEN move.is_late THEN coalesce(late_noted_at, ?) END, warn_at = move.warn_at,"
        " warned_at = NULL, provisional = move.provisional, calendar_version = ?, revision = revision + 1"
        " FROM calendar_move AS move WHERE move.change_id = ? AND move.dossier_id = dossier.id",
        (_MOMENT, version, change),
    )
    base.execute(
        "INSERT INTO event (agency_id, dossier_id, kind, at, entered_at, note, outside_rules, status, due_at,"
        " due_before_stop, appointment_at, clock_stopped_since) SELECT dossier.agency_id, dossier.id,"
        " 'calendar_changed', ?, ?, ?, 0, status, due_at, due_before_stop, appointment_at, clock_stopped_since"
        " FROM calendar_move AS move JOIN dossier ON dossier.id = move.dossier_id WHERE move.change_id = ?",
        (_MOMENT, _MOMENT, _REASON, change),
    )
    base.execute("COMMIT")


def _minutes(texts: tuple[str, ...]) -> Numbers:
    return np.array(texts, "datetime64[us]").astype("datetime64[m]").astype(np.int64)


def _openings_before(calendar: WorkingCalendar) -> Numbers:
    epoch = date(1970, 1, 1).toordinal()
    openings = np.zeros(calendar.last_day.toordinal() - epoch + 2, np.int64)
    last = 0
    for ordinal in range(calendar.first_day.toordinal(), calendar.last_day.toordinal() + 1):
        openings[ordinal - epoch] = last
        day = date.fromordinal(ordinal)
        if sessions := calendar.sessions_on(day):
            last = int(from_local(datetime.combine(day, sessions[0].opens)).timestamp()) // 60
    return openings


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with a_copy("ours") as ours, a_copy("bare") as bare, opened(ours):
        calendars, content = [], read_content(AGENCY)
        for number in range(ROUNDS + WARM_UP):
            content = content_with(content, read_rows(swap(number)))
            calendar = content.build()
            calendars.append((calendar, _openings_before(calendar), content.digest()))
        calendar_for(AGENCY)
        db.session.commit()
        base, ahead = connected(bare), iter(calendars)
        numbers = iter(range(len(calendars)))
        yield lambda: apply(next(numbers)), lambda: write_bare(base, *next(ahead))
        base.close()
        _same_rows(ours, bare)


def _same_rows(ours: Path, bare: Path) -> None:
    """Both have come to the same ends, by as many moves and facts."""
    base = connected(ours)
    base.execute("ATTACH ? AS bare", (str(bare / BASE),))
    query = (
        "SELECT count(*) FROM dossier JOIN bare.dossier AS other USING (id) WHERE dossier.due_at IS NOT other.due_at"
    )
    assert base.execute(query).fetchone() == (0,), "ours and the bare script differ in the ends"
    for table in ("calendar_move", "event"):
        counts = f"SELECT (SELECT count(*) FROM main.{table}), (SELECT count(*) FROM bare.{table})"  # noqa: S608
        one, other = base.execute(counts).fetchone()
        assert one == other, f"{table}: {one} rows, the bare script {other}"
    base.close()


def _memory() -> Finding:
    """What a process takes at most that does nothing but apply one swap."""
    with a_copy("memory") as folder:
        command = [sys.executable, "-m", "bench.recount", str(folder)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Finding(float(said), MOST_MEMORY, "MB")


def _most_memory() -> float:
    """Of this process so far, in MB. (getrusage would tell that of the process that started it, if that is more.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(kilobytes) / 1024


GOALS = (
    Goal(
        "a swap among a million dossiers / NumPy and set statements",
        1.5,
        in_turn(_ready, rounds=ROUNDS, warm_up=WARM_UP),
    ),
    Goal("memory of that / 500 MB", 1, _memory),
)

if __name__ == "__main__":
    with opened(Path(sys.argv[1])):
        apply(0)
    print(_most_memory())
