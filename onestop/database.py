"""The database: base of the models, moments in UTC, and how transactions begin."""

import enum
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, String, create_engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

HERE = Path(__file__).parent
MIGRATIONS = next(folder for folder in (HERE / "migrations", HERE.parent / "migrations") if folder.is_dir())
_REVISION = re.compile(r"""^(revision|down_revision) = "(\w+)"$""", re.MULTILINE)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC in every database; a naive one is a defect of the caller."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Moment = Annotated[datetime, mapped_column(UTCDateTime)]


class local_day(FunctionElement[str]):  # noqa: N801 – reads as the function that it is
    """The day of Vietnam in which a moment lies, for the database to compare; of no other use outside of a query.

    Vietnam has kept UTC+7 without summer time since 1975.
    """

    type = String()
    inherit_cache = True


@compiles(local_day, "sqlite")
def _local_day_in_sqlite(element: local_day, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+7 hours')"


@compiles(local_day, "postgresql")
def _local_day_in_postgresql(element: local_day, compiler: Any, **more: Any) -> str:
    return f"to_char(timezone('UTC-7', {compiler.process(element.clauses, **more)}), 'YYYY-MM-DD')"


class local_hour(FunctionElement[str]):  # noqa: N801 – as local_day
    """The day and the hour of Vietnam in which a moment lies: "2026-03-02 09"."""

    type = String()
    inherit_cache = True


@compiles(local_hour, "sqlite")
def _local_hour_in_sqlite(element: local_hour, compiler: Any, **more: Any) -> str:
    return f"strftime('%Y-%m-%d %H', {compiler.process(element.clauses, **more)}, '+7 hours')"


@compiles(local_hour, "postgresql")
def _local_hour_in_postgresql(element: local_hour, compiler: Any, **more: Any) -> str:
    return f"to_char(timezone('UTC-7', {compiler.process(element.clauses, **more)}), 'YYYY-MM-DD HH24')"


def choice(values: type[enum.Enum], name: str) -> Enum:
    """A column type that takes the values of an enumeration and nothing else, by a named check constraint."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True, engine_options={"pool_pre_ping": True})

# True while a request only reads: SQLite then begins DEFERRED and does not queue behind the writers.
_reading: ContextVar[bool] = ContextVar("onestop_reading", default=False)


@contextmanager
def reading(only: bool = True) -> Iterator[None]:
    """Transactions begun inside are for reading only (only=False inside it: may write)."""
    token = _reading.set(only)
    try:
        yield
    finally:
        _reading.reset(token)


# Milliseconds that a writer waits for its turn in SQLite.
_PATIENCE = 15_000
_patience: ContextVar[int] = ContextVar("onestop_patience", default=_PATIENCE)


@contextmanager
def hurried(milliseconds: int = 500) -> Iterator[None]:
    """Writing transactions begun inside give up soon (OperationalError): for a note that is not worth the wait."""
    token = _patience.set(milliseconds)
    try:
        yield
    finally:
        _patience.reset(token)


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves; Python's own way loses updates in silence
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_PATIENCE}"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    # A read that turns into a write fails at once in WAL mode, whatever the time-out: take the writer's lock first.
    if connection.dialect.name != "sqlite":
        return
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
    elif (patience := _patience.get()) == _PATIENCE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE}")


def on_sqlite() -> bool:
    return db.session.connection().dialect.name == "sqlite"


def stored_moment(moment: datetime) -> str:
    """A moment as UTCDateTime keeps it in SQLite, for statements that go past the mapper."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def write_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert plain values past the mapper: for thousands of rows of one act. Moments may stand among them."""
    mark = "?" if on_sqlite() else "%s"
    marks = ", ".join([mark] * len(columns))
    _to_driver(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - names of ours


def change_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Update rows past the mapper; the last value of each row is its id."""
    mark = "?" if on_sqlite() else "%s"
    changes = ", ".join(f"{column} = {mark}" for column in columns)
    _to_driver(f"UPDATE {table} SET {changes} WHERE id = {mark}", rows)  # noqa: S608 - names of ours


def _to_driver(statement: str, rows: Iterable[Sequence[object]]) -> None:
    values = [tuple(row) for row in rows]
    if values and on_sqlite():
        told = lru_cache(maxsize=1000)(stored_moment)  # many rows share a few moments
        # By columns, as few of them hold moments.
        columns = (
            [told(value) if isinstance(value, datetime) else value for value in column]
            if datetime in set(map(type, column))
            else column
            for column in zip(*values, strict=True)
        )
        values = list(zip(*columns, strict=True))
    if values:
        db.session.connection().exec_driver_sql(statement, values)


def migrate(url: str, revision: str = "head") -> None:
    """Bring the schema at `url` to `revision` (or down to it, "base" for nothing), all in one transaction."""
    from alembic import command  # takes a fifth of a second to load, and only this one act needs it
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            current = connection.dialect.has_table(connection, "alembic_version")
            if revision == "base" and current:
                command.downgrade(settings, revision)
            elif revision != "base":
                command.upgrade(settings, revision)
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether the schema at `url` is the one that this program works with."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            known = connection.dialect.has_table(connection, "alembic_version")
            present = connection.scalars(text("SELECT version_num FROM alembic_version")).all() if known else []
    finally:
        engine.dispose()
    return present == newest_revisions()


def newest_revisions() -> list[str]:
    """The revisions that no other one follows; one, as the tests see to. Read here: every start asks, and Alembic takes
    longer to load than all the rest of the answer.
    """
    revisions, followed = set(), set()
    for file in (MIGRATIONS / "versions").glob("[0-9]*.py"):
        said = dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        revisions.add(said["revision"])
        followed.add(said.get("down_revision"))
    return sorted(revisions - followed)
