"""The figures of a month among a million dossiers: ours against one statement written by hand, and against DuckDB.

The statement works on the same tables with the same indexes and gives the fifteen counts of the late rate by field.
DuckDB has the same columns in tables of its own beforehand. All must give the same numbers. Of the months one lies
half a year back, so that what was open then is known from histories alone; the other is the last one.
"""

import atexit
import csv
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache, partial
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb
import psycopg
from flask import Flask

from bench.archive import AT, archive, carry
from bench.measure import Goal, Job, in_turn
from bench.million import AGENCY, BASE, opened
from onestop import create_app
from onestop.config import load
from onestop.database import db, migrate
from onestop.reports.catalogue import REPORTS
from onestop.reports.desk.late_rate import agency_of, late_rate
from onestop.reports.figures import LATE_RATE_COUNTS
from onestop.reports.period import Period, month_of
from tests.postgresql import running_cluster

PAST, LAST = month_of(date(2025, 12, 1)), month_of(date(2026, 6, 1))
ROUNDS, WARM_UP = 9, 2

Ask = Callable[[str], list[tuple[Any, ...]]]
Counts = dict[str, tuple[int, ...]]  # by field, in the order of LATE_RATE_COUNTS


@dataclass(frozen=True)
class Dialect:
    """How a database spells a moment, the day of Vietnam of a moment, and the last event of what was open."""

    moment: str
    day: str
    last: str
    join: str


# The last fact of a dossier before the end, found by the index of histories.
_LATERAL = (
    "LEFT JOIN LATERAL (SELECT * FROM event AS e WHERE e.dossier_id = dossier.id AND e.at < {end}"
    " ORDER BY e.at DESC, e.id DESC LIMIT 1) AS event ON true"
)
_BY_INDEX = (
    "LEFT JOIN event ON event.id = (SELECT e.id FROM event AS e WHERE e.dossier_id = dossier.id AND e.at < {end}"
    " ORDER BY e.at DESC, e.id DESC LIMIT 1)"
)
SQLITE = Dialect("'{:%Y-%m-%d %H:%M:%S.%f}'", "date({}, '+7 hours')", "", _BY_INDEX)
POSTGRESQL = Dialect("TIMESTAMPTZ '{:%Y-%m-%d %H:%M:%S+00}'", "CAST(timezone('UTC-7', {}) AS date)", "", _LATERAL)
DUCKDB = Dialect(
    "TIMESTAMP '{:%Y-%m-%d %H:%M:%S}'",
    "CAST({} + INTERVAL 7 HOUR AS date)",
    'newest AS (SELECT dossier_id, max_by(event, row("at", id)) AS event FROM event WHERE "at" < {end}'
    " AND dossier_id IN (SELECT id FROM open_then) GROUP BY dossier_id),",
    "LEFT JOIN newest ON newest.dossier_id = dossier.id",
)
_BY_HAND = """
WITH ended AS (
  SELECT procedure_version_id, received_at, channel, outcome, at_once, finished_at, late_since,
    coalesce(due_at, due_before_stop) AS due,
    CASE WHEN clock_stopped_since < finished_at THEN clock_stopped_since ELSE finished_at END AS judged
  FROM dossier
  WHERE agency_id = {agency} AND decided_here AND received_at < {end} AND finished_at >= {start} AND finished_at < {end}
), open_then AS (
  SELECT id FROM dossier WHERE agency_id = {agency} AND received_at < {end} AND finished_at IS NULL
  UNION ALL
  SELECT id FROM dossier WHERE agency_id = {agency} AND received_at < {end} AND finished_at >= {end}
), {last} stood AS (
  SELECT procedure_version_id, received_at, channel, at_once, late_since, event.id AS known, event.due_at AS due,
    event.status IN ('waiting_supplement', 'paused') AS still,
    CASE WHEN event.status IN ('waiting_supplement', 'paused') THEN event.clock_stopped_since ELSE {end} END AS judged,
    CASE WHEN event.status IN ('waiting_supplement', 'paused') THEN coalesce(event.due_before_stop, event.due_at)
      ELSE event.due_at END AS held_against
  FROM open_then JOIN dossier ON dossier.id = open_then.id {join}
  WHERE decided_here AND dossier.status <> 'void'
), in_hand AS (
  SELECT procedure_version_id, received_at < {start} AS carried, channel, outcome, at_once,
    CASE WHEN late_since < finished_at OR judged > due THEN 'ended_late' WHEN due IS NULL THEN 'no_limit'
      WHEN {judged_on} < {due_on} THEN 'early' ELSE 'on_time' END AS stands
  FROM ended
  UNION ALL
  SELECT procedure_version_id, received_at < {start}, channel, NULL, at_once,
    CASE WHEN known IS NULL THEN 'no_limit' WHEN late_since < {end} OR judged > held_against THEN 'open_late'
      WHEN still THEN 'waiting' WHEN due IS NULL THEN 'no_limit' ELSE 'open' END
  FROM stood
)
SELECT field, count(*) FILTER (WHERE carried),
  count(*) FILTER (WHERE NOT carried AND channel = 'online'),
  count(*) FILTER (WHERE NOT carried AND channel = 'direct'),
  count(*) FILTER (WHERE NOT carried AND channel = 'postal'),
  count(*) FILTER (WHERE stands = 'early'), count(*) FILTER (WHERE stands = 'on_time'),
  count(*) FILTER (WHERE stands = 'ended_late'),
  count(*) FILTER (WHERE outcome = 'refused'), count(*) FILTER (WHERE outcome = 'stopped'),
  count(*) FILTER (WHERE outcome = 'closed'), count(*) FILTER (WHERE at_once AND outcome IS NOT NULL),
  count(*) FILTER (WHERE stands IN ('open', 'waiting')), count(*) FILTER (WHERE stands = 'waiting'),
  count(*) FILTER (WHERE stands = 'open_late'), count(*) FILTER (WHERE stands = 'no_limit')
FROM in_hand JOIN procedure_version ON procedure_version.id = procedure_version_id GROUP BY field
"""
_COLUMNS = {
    "dossier": "id, agency_id, procedure_version_id, decided_here, channel, outcome, at_once, status, received_at,"
    " finished_at, due_at, due_before_stop, clock_stopped_since, late_since",
    "event": "id, dossier_id, at, status, due_at, due_before_stop, clock_stopped_since",
    "procedure_version": "id, field",
}


def statement(dialect: Dialect, period: Period) -> str:
    """The statement as somebody would write it who knows the tables and their indexes."""
    start, end = (dialect.moment.format(at.astimezone(UTC)) for at in (period.starts_at, period.ends_at))
    return _BY_HAND.format(
        agency=AGENCY,
        start=start,
        end=end,
        last=dialect.last.format(end=end),
        join=dialect.join.format(end=end),
        judged_on=dialect.day.format("judged"),
        due_on=dialect.day.format("due"),
    )


def ours(period: Period) -> Counts:
    found = {
        row.field: tuple(getattr(row, figure) for figure in LATE_RATE_COUNTS)
        for row in late_rate(period, agency_id=AGENCY, at=AT).rows
    }
    db.session.rollback()
    return found


def page(period: Period) -> object:
    """All tables of the month's page: rates, letters of apology, new dates, waiting, 766."""
    kind = REPORTS["late-rate"]
    report = kind.build(kind.asked(agency_of(AGENCY), period, at=AT))
    db.session.rollback()
    return report


def by_hand(ask: Ask, dialect: Dialect, period: Period) -> Counts:
    return {field: tuple(counts) for field, *counts in ask(statement(dialect, period))}


@contextmanager
def on_sqlite() -> Iterator[Ask]:
    """Our application on the archive, and the same base past it."""
    with opened(archive()):
        base = sqlite3.connect(archive() / BASE)
        yield lambda question: base.execute(question).fetchall()
        base.close()


@contextmanager
def on_postgresql() -> Iterator[Ask]:
    app, address = _postgresql()
    with app.app_context(), psycopg.connect(address, options="-c timezone=UTC") as base:
        yield lambda question: base.execute(question).fetchall()
        db.session.remove()


@cache
def _postgresql() -> tuple[Flask, str]:
    """The archive in a server of our own, which ends with the process."""
    url = _AT_THE_END.enter_context(running_cluster()).create("archive")
    migrate(url)
    address = url.replace("+psycopg", "")
    carry(archive(), address)
    app = create_app(load({"ONESTOP_DATA": str(archive()), "ONESTOP_DATABASE_URL": url}))
    return app, address


_AT_THE_END = ExitStack()
atexit.register(_AT_THE_END.close)


@contextmanager
def on_duckdb() -> Iterator[Ask]:
    base = _duckdb()
    yield lambda question: base.execute(question).fetchall()


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """The columns that are asked for, in memory."""
    base = duckdb.connect()
    source = sqlite3.connect(archive() / BASE)
    for table, columns in _COLUMNS.items():
        types = {name: _type(name) for name in columns.split(", ")}
        with NamedTemporaryFile("w", newline="", suffix=".csv") as file:
            csv.writer(file).writerows(source.execute(f"SELECT {columns} FROM {table}"))  # noqa: S608
            file.flush()
            base.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, header = false, columns = {types})",  # noqa: S608
                [file.name],
            )
    source.close()
    return base


def _type(column: str) -> str:
    if column in ("decided_here", "at_once"):
        return "BOOLEAN"
    if column == "id" or column.endswith("_id"):
        return "BIGINT"
    moment = column in ("at", "due_before_stop", "clock_stopped_since", "late_since") or column.endswith("_at")
    return "TIMESTAMP" if moment else "VARCHAR"


@contextmanager
def _against(
    office: Callable[[], AbstractContextManager[Ask]],
    other: Callable[[], AbstractContextManager[Ask]] | None,
    dialect: Dialect,
    period: Period,
    whole_page: bool,
) -> Iterator[tuple[Job, Job]]:
    """other: where the statement runs; None: on the very base of ours."""
    with ExitStack() as stack:
        ask = stack.enter_context(office())
        if other is not None:
            ask = stack.enter_context(other())
        wanted, found = by_hand(ask, dialect, period), ours(period)
        assert found == wanted, f"our figures are not those of the statement: {found} {wanted}"
        assert sum(map(sum, found.values())) > 50_000, "an office in which little happened"
        yield partial(page if whole_page else ours, period), partial(by_hand, ask, dialect, period)


def _goal(
    name: str,
    limit: float,
    office: Callable[[], AbstractContextManager[Ask]],
    other: Callable[[], AbstractContextManager[Ask]] | None,
    dialect: Dialect,
    period: Period,
    *,
    whole_page: bool = False,
) -> Goal:
    ready = partial(_against, office, other, dialect, period, whole_page)
    return Goal(name, limit, in_turn(ready, rounds=ROUNDS, warm_up=WARM_UP))


GOALS = (
    _goal("a past month of a million on SQLite / by hand", 3, on_sqlite, None, SQLITE, PAST),
    _goal("the last month of a million on SQLite / by hand", 3, on_sqlite, None, SQLITE, LAST),
    _goal("its whole page on SQLite / by hand", 3, on_sqlite, None, SQLITE, PAST, whole_page=True),
    _goal("a past month of a million on SQLite / DuckDB", 5, on_sqlite, on_duckdb, DUCKDB, PAST),
    _goal("a past month of a million on PostgreSQL / by hand", 3, on_postgresql, None, POSTGRESQL, PAST),
    _goal("its whole page on PostgreSQL / by hand", 3, on_postgresql, None, POSTGRESQL, PAST, whole_page=True),
    _goal("a past month of a million on PostgreSQL / DuckDB", 5, on_postgresql, on_duckdb, DUCKDB, PAST),
)
