"""The schema comes from migrations alone: they go up and down, and give what the models say. Its guards hold."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, Enum, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from onestop.all_models import Base
from onestop.calendars.building import calendar_for
from onestop.calendars.content import CalendarContent, read_content
from onestop.calendars.models import CalendarState
from onestop.database import MIGRATIONS, db, is_current, migrate, newest_revisions
from tests.apps import bare, dispose
from tests.builders import a_dossier, a_procedure, an_office
from tests.postgresql import Cluster

SATURDAY = date(2026, 12, 5)
# A calendar as the first schema kept it, with a version that meant nothing outside of one process.
OLD_CALENDAR = (
    "INSERT INTO agency (id, code, name, level, desk_name, paper_mark)"
    " VALUES (1, 'H50.31.12', 'UBND xã Vĩnh Hoà', 'commune', '-', '-')",
    "INSERT INTO agency_calendar (agency_id, version) VALUES (1, 'old')",
    "INSERT INTO calendar_year (id, agency_id, year, state, document, entered_at)"
    " VALUES (1, 1, 2026, 'official', 'Thông báo 9441/TB-BNV', '2026-01-01 01:00:00')",
    "INSERT INTO weekly_hours (id, agency_id, valid_from, same_day_until, document, entered_at)"
    " VALUES (1, 1, '2000-01-01', '15:00:00.000000', 'Quyết định 1', '2026-01-01 01:00:00')",
    "INSERT INTO weekly_session (id, hours_id, weekday, opens, closes, receives, counts) VALUES"
    " (1, 1, 0, '07:00:00.000000', '11:30:00.000000', true, true),"
    " (2, 1, 5, '07:00:00.000000', '11:30:00.000000', true, false)",
    "INSERT INTO special_day (id, agency_id, day, kind, name, document, entered_at) VALUES"
    " (1, 1, '2026-12-05', 'make_up', 'Làm bù', 'Công văn 9', '2026-01-01 01:00:00'),"
    " (2, 1, '2026-12-07', 'holiday', 'Nghỉ', 'Công văn 9', '2026-01-01 01:00:00')",
    "INSERT INTO special_session (id, special_day_id, opens, closes) VALUES"
    " (1, 1, '08:00:00.000000', '11:00:00.000000')",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def nothing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a base without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('nothing')}/onestop.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.create("nothing")
    yield url
    cluster.drop(url)


@pytest.fixture
def engine(any_database: str) -> Iterator[Engine]:
    engine = create_engine(any_database)
    yield engine
    engine.dispose()


def _schema(url: str) -> dict[str, list[str]]:
    """Tables with their columns, and the names of triggers and functions."""
    engine = create_engine(url)
    with engine.connect() as connection:
        look = inspect(connection)
        schema = {
            name: [column["name"] for column in look.get_columns(name)] for name in sorted(look.get_table_names())
        }
        if connection.dialect.name == "sqlite":
            own = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index', 'view') ORDER BY name"
        else:
            own = (
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT indexname FROM pg_indexes"
                " WHERE schemaname = 'public' UNION ALL SELECT proname FROM pg_proc"
                " WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
            )
        schema["(triggers, indexes, functions)"] = list(connection.scalars(text(own)))
    engine.dispose()
    return schema


def _down_to(url: str, revision: str) -> None:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url)
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)
    engine.dispose()


def test_up_down_up_gives_the_same_schema(nothing: str) -> None:
    migrate(nothing)
    first = _schema(nothing)
    assert "dossier" in first
    migrate(nothing, "base")
    left = _schema(nothing)
    assert [name for name in left if name not in ("alembic_version", "(triggers, indexes, functions)")] == []
    assert [name for name in left["(triggers, indexes, functions)"] if "alembic" not in name] == []
    migrate(nothing)
    assert _schema(nothing) == first


def test_a_migration_that_fails_leaves_nothing_behind(nothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    real = op.execute
    monkeypatch.setattr(op, "execute", lambda statement: real("SELECT nowhere FROM nothing"))
    with pytest.raises(DBAPIError):
        migrate(nothing)
    monkeypatch.undo()
    assert list(_schema(nothing)) == ["(triggers, indexes, functions)"]
    migrate(nothing)


def test_the_migrated_schema_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def _checks(connection: Connection) -> dict[str, set[str]]:
    look = inspect(connection)
    return {
        table: {str(check["name"]) for check in look.get_check_constraints(table)} for table in Base.metadata.tables
    }


def test_every_check_of_the_models_is_in_the_database(engine: Engine) -> None:
    # compare_metadata does not look at check constraints.
    wanted = {
        name: {
            str(constraint.name)
            for constraint in table.constraints
            if constraint.__visit_name__ in ("check_constraint", "table_or_column_check_constraint")
        }
        for name, table in Base.metadata.tables.items()
    }
    assert any(wanted.values())
    with engine.connect() as connection:
        assert _checks(connection) == wanted


def test_the_database_lets_in_exactly_the_values_that_the_models_know(engine: Engine) -> None:
    wanted = {
        (table.name, f"ck_{table.name}_{column.type.name}"): set(column.type.enums)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert ("event", "ck_event_kind") in wanted
    with engine.connect() as connection:
        look = inspect(connection)
        found = {
            (table, check["name"]): set(re.findall(r"'([^']*)'", check["sqltext"]))
            for table in Base.metadata.tables
            for check in look.get_check_constraints(table)
        }
    assert {key: found[key] for key in wanted} == wanted


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def late(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over a base with one dossier, committed and noted late. Its tests leave it as it is."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("late") / "onestop.sqlite3"
        shutil.copyfile(request.getfixturevalue("template_file"), path)
        url = f"sqlite:///{path}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.copy_of(request.getfixturevalue("template_database"))
    app = bare(url)
    with app.app_context():
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="2026-03-02 09:00")
        dossier.late_since = dossier.due_at
        db.session.commit()
    yield app
    dispose([app])


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        # The record of what was done is written once.
        ("UPDATE audit_entry SET act = 'nothing'", "never changed"),
        ("DELETE FROM audit_entry", "never deleted"),
        ("UPDATE event SET note = 'khác'", "never changed"),
        ("DELETE FROM event", "never deleted"),
        # What is late stays late, whatever moves.
        ("UPDATE dossier SET late_since = NULL", "stays late"),
        ("UPDATE dossier SET late_since = '2026-03-20 10:00:00+00'", "stays late"),
        ("UPDATE dossier SET due_at = '2026-04-20 10:00:00+00'", "stays late"),
        ("UPDATE dossier SET status = 'void'", "stays late"),
        # The first printed appointment is a fact.
        ("UPDATE dossier SET first_appointment_at = NULL", "never overwritten"),
        ("UPDATE dossier SET first_appointment_at = '2026-04-20 10:00:00+00'", "never overwritten"),
        # What a calendar once said is kept under its version.
        ("UPDATE calendar_state SET content = '{}'", "never changed"),
        ("DELETE FROM calendar_state", "never deleted"),
        # A code once given, a number once taken.
        ("DELETE FROM dossier", "never deleted"),
        ("DELETE FROM paper", "never deleted"),
    ],
)
def test_the_database_itself_refuses(late: Flask, statement: str, message: str) -> None:
    with late.app_context(), pytest.raises(DBAPIError, match=message):
        db.session.execute(text(statement))


def test_what_the_guards_do_not_mean_goes_through(late: Flask) -> None:
    with late.app_context():
        db.session.execute(
            text("UPDATE dossier SET note = 'x', appointment_at = '2026-04-20 10:00:00+00', late_since = late_since")
        )
        assert db.session.scalar(text("SELECT note FROM dossier")) == "x"


def test_a_base_of_the_first_schema_keeps_its_calendar_and_every_state_of_it(nothing: str) -> None:
    """0002: made-up days are renamed with their hours, and each calendar gets a version that can be read again."""
    migrate(nothing, "0001")
    engine = create_engine(nothing)
    with engine.begin() as connection:
        for statement in OLD_CALENDAR:
            connection.execute(text(statement))
    migrate(nothing)
    app = bare(nothing)
    with app.app_context():
        calendar = calendar_for(1)
        hours = [(f"{session.opens:%H:%M}", f"{session.closes:%H:%M}") for session in calendar.sessions_on(SATURDAY)]
        assert hours == [("08:00", "11:00")]
        assert calendar.same_day_until.hour == 15
        assert calendar_for(1) is calendar  # its version is that of its rows: nothing is built anew
        assert db.session.scalars(text("SELECT version FROM calendar_state")).all() == [calendar.version]
        stored = db.session.get_one(CalendarState, calendar.version)
        assert CalendarContent.from_json(stored.content) == read_content(1)
        assert db.session.scalars(text("SELECT kind FROM special_day ORDER BY day")).all() == [
            "swapped_work",
            "holiday",
        ]
    dispose([app])
    _down_to(nothing, "0001")
    with engine.connect() as connection:
        kinds = connection.execute(
            text(
                "SELECT kind, opens FROM special_day LEFT JOIN special_session ON"
                " special_day_id = special_day.id ORDER BY day"
            )
        ).all()
    engine.dispose()
    assert [(kind, str(opens)[:5]) for kind, opens in kinds] == [("make_up", "08:00"), ("holiday", "None")]


def test_a_base_is_current_exactly_when_no_migration_is_left(tmp_path: Path) -> None:
    (newest,) = newest_revisions()
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(settings).get_heads() == [newest]
    url = f"sqlite:///{tmp_path / 'base.sqlite3'}"
    assert not is_current(url)
    migrate(url, "0009")
    assert not is_current(url)
    migrate(url)
    assert is_current(url)
