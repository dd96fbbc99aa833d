"""What was built on an empty base is written again as it was: the same statements, without working them out anew.

Founding an office takes the shipped calendar day by day, 80 ms; most tests begin with one, and on an empty base it
comes out the same to the letter. The first of a process is built by the program's own functions, and noted.
"""

from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Connection, event

from onestop.database import Base, db

_remembered: dict[Hashable, list[tuple[str, Any]]] = {}
_ONLY_LOOK = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA")


def build_or_repeat(key: Hashable, build: Callable[[], None]) -> None:
    """Let the base of the session hold what `build` writes to it. `build` flushes, and never commits.

    It is worked out anew on PostgreSQL and wherever anything is in the base, as rows would get other ids there.
    key: all that `build` depends on besides the base.
    """
    db.session.flush()
    connection = db.session.connection()
    if connection.dialect.name != "sqlite" or not _is_empty(connection):
        build()
    elif key not in _remembered:
        _remembered[key] = _noted(connection, build)
    else:
        cursor = connection.connection.cursor()
        for statement, parameters in _remembered[key]:
            cursor.execute(statement, parameters)
        cursor.close()


def _is_empty(connection: Connection) -> bool:
    anything = " OR ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in sorted(Base.metadata.tables))  # noqa: S608
    return not connection.exec_driver_sql(f"SELECT {anything}").scalar()


def _noted(connection: Connection, build: Callable[[], None]) -> list[tuple[str, Any]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        if not statement.lstrip().startswith(_ONLY_LOOK):
            statements.extend((statement, each) for each in (given if isinstance(given, list) else [given]))

    event.listen(connection, "before_cursor_execute", note)
    try:
        build()
        db.session.flush()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return statements
