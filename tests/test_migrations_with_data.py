"""Migrations keep what an office has written, downwards and upwards again, and their guards hold afterwards."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from onestop.audit.chain import verify
from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.models import Dossier
from onestop.cases.opinions import answer_opinion, ask_opinion
from onestop.cases.recounting import apply_change
from onestop.cases.sweep import sweep
from onestop.cases.warning import change_shares
from onestop.database import MIGRATIONS, db, migrate
from onestop.sla.term import Term, Unit
from tests.builders import a_dossier, an_office, moment

TWO_DAYS = Term(Decimal(2), Unit.WORKING_DAY)
NEW_FACT = (
    "INSERT INTO event (agency_id, dossier_id, kind, at, entered_at, status, outside_rules)"
    " SELECT agency_id, id, '{kind}', received_at, received_at, 'received', false FROM dossier LIMIT 1"
)


@pytest.fixture
def lived_in(any_database: str, bare_app: Callable[[str], Flask]) -> Iterator[Flask]:
    """A base in which everything that the later migrations brought has been used, all of it committed."""
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        dossier = a_dossier(office)
        a_dossier(office, received="2026-03-05 09:00")
        asked = {"question": "Có tranh chấp không?", "term": TWO_DAYS, "by": office.officer}
        opinion = ask_opinion(dossier, addressee="Phòng Kinh tế", at=moment("Tue 2026-03-03 09:00"), **asked)
        answer_opinion(opinion, answer="Không.", by=office.officer, at=moment("Tue 2026-03-03 10:00"))
        change_shares(office.agency, [40], by=office.admin, at=moment("Tue 2026-03-03 10:00"))
        sweep(at=moment("Mon 2026-03-09 18:00"), save=db.session.commit)
        at = moment("Tue 2026-03-10 08:00")
        for act in (
            AddDay(date(2026, 3, 9), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh"),
            AddDay(date(2026, 3, 14), DayKind.SWAPPED_WORK, "Làm bù", "CĐ 3/UBND tỉnh"),
            AddDay(date(2026, 3, 24), DayKind.LOCAL_CLOSURE, "Mất điện", ""),
        ):
            apply_change(office.agency, act, by=office.admin, at=at)
        db.session.commit()
        yield app


@pytest.fixture
def engine(any_database: str, lived_in: Flask) -> Iterator[Engine]:
    """The base of `lived_in`, as a migration meets it: while nobody else works on it."""
    db.session.remove()
    engine = create_engine(any_database)
    yield engine
    engine.dispose()


def _settings(connection: Connection) -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings


def _kinds(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT kind FROM event ORDER BY id")))


def test_an_office_goes_down_to_the_first_schema_and_up_again(any_database: str, engine: Engine) -> None:
    with engine.connect() as connection:
        before = _kinds(connection)
        ends = connection.execute(text("SELECT code, due_at, late_since FROM dossier ORDER BY id")).all()
    assert {"opinion_asked", "opinion_answered", "calendar_changed", "late"} <= set(before)
    with engine.begin() as connection:
        command.downgrade(_settings(connection), "0001")
    with engine.connect() as connection:
        days = "SELECT kind FROM special_day WHERE day BETWEEN '2026-03-01' AND '2026-03-31' ORDER BY day"
        # The closure of the office's own is unknown there, and so are opinions.
        assert list(connection.scalars(text(days))) == ["local_closure", "make_up"]
        assert _kinds(connection) == [kind for kind in before if not kind.startswith("opinion")]
        with pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("UPDATE event SET note = 'khác'"))
    migrate(any_database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT code, due_at, late_since FROM dossier ORDER BY id")).all() == ends
        assert list(connection.scalars(text(days))) == ["local_closure", "swapped_work"]
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    # The program works on: the chain holds, and what was marked can be swept and asked again.
    dossiers = db.session.query(Dossier).order_by(Dossier.id).all()
    assert verify(dossiers[0].agency_id).holds
    assert sweep(at=moment("Fri 2026-03-13 18:00"), save=db.session.commit).newly_late == tuple(
        dossier.code for dossier in dossiers
    )


def test_facts_of_the_new_kinds_are_let_in_within_the_very_transaction(engine: Engine) -> None:
    """A later migration of the same upgrade may write them; SQLite must have read its changed schema anew by then."""
    with engine.begin() as connection:
        command.downgrade(_settings(connection), "0003")
        with pytest.raises(DBAPIError, match="ck_event_kind"), connection.begin_nested():
            connection.execute(text(NEW_FACT.format(kind="opinion_asked")))
        command.upgrade(_settings(connection), "0004")
        connection.execute(text(NEW_FACT.format(kind="opinion_asked")))
        with pytest.raises(DBAPIError, match="ck_event_kind"), connection.begin_nested():
            connection.execute(text(NEW_FACT.format(kind="khác")))
        assert _kinds(connection)[-1] == "opinion_asked"


def test_a_migration_that_is_cut_off_leaves_the_check_and_the_facts_as_they_were(engine: Engine) -> None:
    with engine.connect() as connection:
        before = _kinds(connection)
        connection.rollback()
        with connection.begin() as everything:
            command.downgrade(_settings(connection), "0003")
            assert _kinds(connection) != before
            everything.rollback()
    with engine.begin() as connection:
        assert _kinds(connection) == before
        connection.execute(text(NEW_FACT.format(kind="opinion_asked")))
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
