"""The whole act of signing a letter: checked, numbered, frozen, told, drawn, sealed and kept, against a bare script.

The bare script replays on a copy of the base the very statements of our act, in the same three transactions, draws the
same page from the same facts, and makes the same file as durable. It checks nothing and builds nothing: everything that
it writes was put together before, and what it reads it throws away.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from bench.measure import Goal, Job, in_turn
from bench.million import BASE, connected, opened
from bench.servers import a_folder, found_office
from onestop.apology import pdf
from onestop.apology.letter import Apology
from onestop.cases import issuing
from onestop.cases.apologies import reasons, sign_apology
from onestop.cases.intake import Intake, receive
from onestop.cases.models import Dossier
from onestop.cases.parties import Applicant
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.papers.facts import thaw
from onestop.people.installing import own_office
from onestop.people.models import Person
from onestop.procedures.versions import choices
from onestop.sealing import seal
from onestop.sla.calendar import ZONE

ROUNDS, WARM_UP = 60, 5
RECEIVED = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
SIGNED = datetime(2026, 4, 15, 9, 0, tzinfo=ZONE)
NEW = datetime(2026, 4, 22, 10, 0, tzinfo=ZONE)

Statement = tuple[str, Any, bool]


class Statements:
    """The statements of one act, by its transactions, as the driver gets them."""

    def __init__(self) -> None:
        self.transactions: list[list[Statement]] = []
        self._open: list[Statement] = []
        event.listen(Engine, "before_cursor_execute", self._note)
        event.listen(Engine, "commit", self._end)

    def take(self) -> list[list[Statement]]:
        taken, self.transactions = self.transactions, []
        return taken

    def close(self) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)
        event.remove(Engine, "commit", self._end)

    def _note(
        self, _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        if statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE")):
            self._open.append((statement, parameters, many))

    def _end(self, _connection: object) -> None:
        if self._open:
            self.transactions.append(self._open)
        self._open = []


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with a_folder() as folder:
        found_office(folder)
        with opened(folder):
            dossiers = iter(_late_dossiers(ROUNDS + WARM_UP))
            sweep(at=SIGNED, save=db.session.commit)  # as every minute: their lateness is noted
            signer = db.session.scalars(select(Person.id)).one()
            db.session.commit()
            papers, copy = folder / "papers", folder / "bare"
            copy.mkdir()
            with sqlite3.connect(folder / BASE) as base, sqlite3.connect(copy / BASE) as other:
                base.backup(other)
            said, bare = Statements(), connected(copy)

            def ours() -> object:
                dossier = db.session.get_one(Dossier, next(dossiers))
                head = db.session.get_one(Person, signer)
                reason = reasons(dossier.agency_id)[0]
                apology = sign_apology(dossier, reason=reason, new_appointment_at=NEW, by=head, at=SIGNED)
                paper_id = apology.paper_id
                db.session.commit()
                issuing.prove(paper_id or 0, papers, at=SIGNED, save=db.session.commit)
                db.session.remove()
                return paper_id

            try:
                yield ours, lambda: _bare(bare, said.take(), copy / "papers")
            finally:
                said.close()
                bare.close()
                shutil.rmtree(copy)


def _late_dossiers(count: int) -> list[int]:
    """Taken in, their receipts proved; all of them late when they are signed for."""
    agency, by = own_office(), db.session.scalars(select(Person)).one()
    day = RECEIVED.date()
    version = next(
        version
        for version in choices(agency.id, day)
        if version.deciding_agency_id in (None, agency.id) and version.term and 6 <= (version.term_halves or 0) <= 20
    )
    found = []
    for number in range(count):
        intake = Intake(version=version, applicant=Applicant(name=f"Nguyễn Thị Ánh Tuyết {number}", address="Thôn 3"))
        found.append(receive(intake, agency=agency, by=by, at=RECEIVED).id)
    return found


def _bare(base: sqlite3.Connection, transactions: list[list[Statement]], folder: Path) -> None:
    first, between, second = transactions
    _replay(base, first)
    _replay(base, between, "BEGIN")
    facts, lines = _facts(first), _seal(second)
    content = seal.put_in(pdf.render(thaw(Apology, facts)), lines)
    path = folder / f"{sha256(content).hexdigest()}.pdf"
    folder.mkdir(exist_ok=True)
    with path.with_suffix(".part").open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".part").replace(path)
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    _replay(base, second)


def _replay(base: sqlite3.Connection, statements: list[Statement], begin: str = "BEGIN IMMEDIATE") -> None:
    base.execute(begin)
    for statement, parameters, many in statements:
        done = base.executemany(statement, parameters) if many else base.execute(statement, parameters)
        if statement.startswith("SELECT") or "RETURNING" in statement:
            done.fetchall()
    base.execute("COMMIT")


def _facts(statements: list[Statement]) -> dict[str, Any]:
    paper = next(parameters for statement, parameters, _ in statements if statement.startswith("INSERT INTO paper"))
    return next(json.loads(value) for value in paper if isinstance(value, str) and value.startswith("{"))


def _seal(statements: list[Statement]) -> bytes:
    paper = next(parameters for statement, parameters, _ in statements if statement.startswith("UPDATE paper"))
    return max((value for value in paper if isinstance(value, str)), key=len).encode("ascii")


GOAL = Goal("the whole act of signing a letter", 1.5, in_turn(_ready, rounds=ROUNDS, warm_up=WARM_UP))
