"""A process that signs one letter and dies at a named point of it, as a power cut would have it.

Runs in a process of its own, forked from a server that has loaded everything: nothing is cleaned up, no transaction
ends in order, no buffer is flushed.
"""

import os
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import configure_mappers

import onestop.all_models
import onestop.sealing.keys
import onestop.sealing.seal  # noqa: F401 - loaded once, for all the processes
from onestop.cases import codes, issuing
from onestop.cases.apologies import reasons, sign_apology
from onestop.cases.models import Dossier
from onestop.database import db
from onestop.people.models import Person
from tests.apps import bare

DIED = 77  # exit status

# The points of one issue, in their order. Those up to the first commit leave nothing, the others a letter to finish.
BEFORE_COMMIT = (
    "after the counter",
    "after the row of the paper",
    "after the row of the apology",
    "after the dossier",
    "after the notice in the outbox",
    "after the fact and its record",
    "before the first commit",
)
AFTER_COMMIT = (
    "after the first commit",
    "in the middle of the file",
    "before the file is synced",
    "before the file is renamed",
    "before the folder is synced",
    "before the second commit",
    "after the second commit",
)
POINTS = BEFORE_COMMIT + AFTER_COMMIT

_STATEMENTS = {
    "after the counter": ("INSERT INTO counter", ""),
    "after the row of the paper": ("INSERT INTO paper ", ""),
    "after the row of the apology": ("INSERT INTO apology ", ""),
    "after the dossier": ("UPDATE dossier SET", "appointment_at"),
    "after the notice in the outbox": ("INSERT INTO notice ", ""),
    "after the fact and its record": ("UPDATE audit_head SET hash", ""),
}

configure_mappers()
_context = get_context("forkserver")
_context.set_forkserver_preload([__name__])


def sign_in_a_process(
    url: str, folder: Path, dossier_id: int, *, new: datetime, at: datetime, point: str, sabotage: bool = False
) -> int:
    """Sign for a dossier in a process of its own; its exit status: DIED at the point.

    sabotage: the number is taken in a transaction of its own, which a right issue never does.
    """
    child = _context.Process(target=_child, args=(url, str(folder), dossier_id, new, at, point, sabotage))
    child.start()
    child.join(60)
    if child.exitcode is None:
        child.kill()
    return -1 if child.exitcode is None else child.exitcode


def _child(url: str, folder: str, dossier_id: int, new: datetime, at: datetime, point: str, sabotage: bool) -> None:
    with bare(url).app_context():
        dossier = db.session.get_one(Dossier, dossier_id)
        head = db.session.query(Person).filter_by(username="head").one()
        reason = reasons(dossier.agency_id)[0]
        db.session.commit()
        if sabotage:
            _take_the_number_apart()
        _arm(point)
        signed = sign_apology(dossier, reason=reason, new_appointment_at=new, by=head, at=at)
        paper_id = signed.paper.id if signed.paper else 0
        db.session.commit()
        if point == "after the first commit":
            _die()
        issuing.prove(paper_id, Path(folder), at=at, save=db.session.commit)
        if point == "after the second commit":
            _die()
        db.session.remove()
        db.engine.dispose()


def _die() -> None:
    os._exit(DIED)


def _arm(point: str) -> None:
    if point in _STATEMENTS:
        begins, holds = _STATEMENTS[point]
        _after_statement(lambda statement: statement.startswith(begins) and holds in statement, _die)
    elif point == "before the first commit":
        event.listen(Engine, "commit", lambda _connection: _die())
    elif point == "before the second commit":
        _after_statement(
            lambda statement: statement.startswith("UPDATE paper SET"),
            lambda: event.listen(Engine, "commit", lambda _connection: _die()),
        )
    elif point == "in the middle of the file":
        _instead_of(Path, "open", _half_written)
    elif point == "before the file is synced":
        _instead_of(os, "fsync", lambda real, fd: _die() if _name(fd).endswith(".part") else real(fd))
    elif point == "before the file is renamed":
        _instead_of(Path, "replace", lambda real, path, to: _die() if path.suffix == ".part" else real(path, to))
    elif point == "before the folder is synced":
        _instead_of(Path, "replace", _renamed_and_dead)


def _after_statement(which: Callable[[str], bool], then: Callable[[], object]) -> None:
    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if which(" ".join(statement.split())):
            then()

    event.listen(Engine, "after_cursor_execute", look)


def _instead_of(owner: Any, name: str, act: Callable[..., Any]) -> None:
    real = getattr(owner, name)
    setattr(owner, name, lambda *arguments, **more: act(real, *arguments, **more))


def _half_written(real: Callable[..., IO[bytes]], path: Path, *arguments: Any, **more: Any) -> IO[bytes]:
    file = real(path, *arguments, **more)
    if path.suffix == ".part":

        def write(content: bytes) -> int:
            os.write(file.fileno(), content[: len(content) // 2])
            _die()
            return 0

        file.write = write  # type: ignore[method-assign,assignment]
    return file


def _renamed_and_dead(real: Callable[..., Path], path: Path, to: Path) -> Path:
    done = real(path, to)
    if path.suffix == ".part":
        _die()
    return done


def _name(fd: int) -> str:
    return os.readlink(f"/proc/self/fd/{fd}")


def _take_the_number_apart() -> None:
    real = codes.next_number

    def apart(*arguments: Any, **more: Any) -> Any:
        taken = real(*arguments, **more)
        db.session.commit()
        return taken

    setattr(issuing, "next_number", apart)  # noqa: B010 - the name that issuing calls
