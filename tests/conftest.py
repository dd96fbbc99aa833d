"""Databases, applications and browsers for the tests. Nothing is replaced: only the clock stands where a test puts it.

Which one to take:
- `database`: domain functions over `db.session`; all is rolled back afterwards, commits included. Fast: the usual one.
- `client`: pages, over the same rolled-back database; each request has an application context of its own.
- `any_database`, `sqlite_url`, `postgresql_url` with `bare_app` or `fresh_app`: real commits, threads, processes.
- `live_server` and `page` (tests/browser.py): a real server and a real Chromium.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, sessionmaker

from onestop.config import Config
from onestop.database import db, migrate
from tests.apps import CompiledTemplates, bare, dispose
from tests.client import CheckedClient
from tests.clock import Clock
from tests.postgresql import Cluster, running_cluster

pytest_plugins = ["tests.browser", "tests.completeness"]

COMPILED = CompiledTemplates()
KEY = b"a key for tests, thirty-two bytes or more"

# Files that take long with few tests: they begin, or one worker would be alone with them at the end.
LONG = ("tests/journeys/", "tests/demonstration/", "tests/web/test_admin_browser.py", "tests/web/test_acts_browser.py")

# Sessions bound to an outer transaction commit a savepoint of it; bound to an engine they commit as always.
cast("sessionmaker[Session]", db.session.session_factory).configure(join_transaction_mode="create_savepoint")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))  # keeps the order of everything else


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite base, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template_database(cluster: Cluster) -> str:
    """The name of an empty, migrated PostgreSQL base, to be copied."""
    migrate(cluster.create("template_onestop"))
    return "template_onestop"


@pytest.fixture
def clock() -> Clock:
    """The clock of `client`, `fresh_app` and the browser: Monday, 2 March 2026, 9 o'clock, until it is moved."""
    return Clock("2026-03-02 09:00")


@pytest.fixture(scope="session")
def _domain_app(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    path = tmp_path_factory.mktemp("domain") / "onestop.sqlite3"
    shutil.copyfile(template_file, path)
    app = bare(f"sqlite:///{path}")
    yield app
    dispose([app])


@pytest.fixture
def database(_domain_app: Flask) -> Iterator[None]:
    """An application context with an empty base: domain tests call functions and look at `db.session`."""
    with rolled_back(_domain_app), _domain_app.app_context():
        yield


class _SessionClock:
    """Hands the session-wide application the clock of the test that runs."""

    clock = Clock("2026-03-02 09:00")

    def __call__(self) -> datetime:
        return self.clock()


@pytest.fixture(scope="session")
def _session_app(
    template_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Path, _SessionClock]]:
    from onestop import create_app

    data = tmp_path_factory.mktemp("data")
    path = data / "onestop.sqlite3"
    shutil.copyfile(template_file, path)
    clock = _SessionClock()
    app = create_app(Config(data=data, database_url=f"sqlite:///{path}", key=KEY), clock=clock)
    app.testing = True
    app.test_client_class = CheckedClient
    app.jinja_env.bytecode_cache = COMPILED
    yield app, data, clock
    dispose([app])


@pytest.fixture
def app(_session_app: tuple[Flask, Path, _SessionClock], clock: Clock) -> Iterator[Flask]:
    """The whole application over an empty base, inside an application context; all is rolled back afterwards.

    The client commits what the test has built before each request, and then works in a context of its own: what a
    view forgets to commit is not there when the test looks.
    """
    app, data, session_clock = _session_app
    session_clock.clock = clock
    with rolled_back(app), app.app_context():
        yield app
    for folder in data.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)  # papers: their numbers begin again in the next test


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser without a screen, which checks each page that it gets (tests/client.py)."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


@pytest.fixture
def sqlite_url(template_file: Path, tmp_path: Path) -> str:
    """A base of its own in a file: for commits, threads and processes."""
    path = tmp_path / "onestop.sqlite3"
    shutil.copyfile(template_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(cluster: Cluster, template_database: str) -> Iterator[str]:
    """A base of its own on PostgreSQL. Mark the test with `postgresql`."""
    url = cluster.copy_of(template_database)
    yield url
    cluster.drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated base with real commits: once SQLite, once PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def bare_app() -> Iterator[Callable[[str], Flask]]:
    """bare_app(url): only an application context over the base at `url`, for domain functions with real commits."""
    made: list[Flask] = []

    def make(url: str) -> Flask:
        made.append(bare(url))
        return made[-1]

    yield make
    dispose(made)


@pytest.fixture
def fresh_app(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Flask]]:
    """fresh_app(url): the whole application over the base at `url`, with real commits. Moved by `clock`."""
    from onestop import create_app

    made: list[Flask] = []

    def make(url: str) -> Flask:
        app = create_app(Config(data=tmp_path, database_url=url, key=KEY), clock=clock)
        app.test_client_class = CheckedClient
        app.jinja_env.bytecode_cache = COMPILED
        made.append(app)
        return app

    yield make
    dispose(made)


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Let everything that `app` does with its database end in nothing."""
    with app.app_context():
        engines = cast("dict[str | None, Engine | Connection]", db.engines)
        engine = db.engine
    with engine.connect() as connection, connection.begin() as everything:
        engines[None] = connection  # binding the session is not enough: Flask-SQLAlchemy overrides it
        try:
            yield
        finally:
            engines[None] = engine
            everything.rollback()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every SQL statement sent while the test runs; clear() it, act, and count."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
