"""A crash at any point of signing a letter: no number reused, none lost, no letter lost, the same bytes for ever.

One round of every point here; ONESTOP_CRASH_ROUNDS=20 for the whole proof.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.audit.chain import verify
from onestop.cases.apologies import reasons, sign_apology
from onestop.cases.issuing import content_of, prove_waiting
from onestop.cases.models import Apology, Dossier, Event, EventKind, Notice, Paper, PaperKind, PaperState
from onestop.database import db
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.crashing import AFTER_COMMIT, DIED, POINTS, sign_in_a_process

ROUNDS = int(os.environ.get("ONESTOP_CRASH_ROUNDS", "1"))
SOME_POINTS = ("after the counter", "before the first commit", "after the first commit", "before the second commit")
# Received on Monday, 2 March 2026, five working days: late since Monday, 9 March at 17:00.
AT = moment("Tue 2026-03-10 09:00")
HEALED = moment("Tue 2026-03-10 09:05")
NEW = moment("Fri 2026-03-13 10:30")


class Desk:
    """An office with late dossiers whose letters are signed by processes that die."""

    def __init__(self, app: Flask, url: str, papers: Path) -> None:
        self.app, self.url, self.papers = app, url, papers
        with app.app_context():
            self.office: Office = an_office()
            self.version_id = a_procedure(self.office).id
            self.agency_id = self.office.agency.id
            db.session.commit()

    def dossiers(self, count: int) -> list[int]:
        with self.app.app_context():
            agency = db.session.get_one(Agency, self.agency_id)
            by = db.session.scalars(select(Person).where(Person.username == "reception")).one()
            office = Office(agency, {})
            version = db.session.get_one(ProcedureVersion, self.version_id)
            found = [a_dossier(office, version, by=by).id for _ in range(count)]
            prove_waiting(self.papers, at=AT, save=db.session.commit)
            db.session.commit()
            return found

    def crash(self, dossier_id: int, point: str, *, sabotage: bool = False) -> None:
        """Sign, die, heal; sign again where nothing had been committed. Then the letter must be there."""
        died = self._sign(dossier_id, point, sabotage=sabotage)
        assert died == DIED, f"{point}: not reached"
        self._heal()
        left = self._letters(dossier_id)
        assert len(left) == (1 if point in AFTER_COMMIT else 0), f"{point}: {len(left)} letters after the crash"
        if not left:
            self._sign_in_peace(dossier_id)

    def check(self, dossier_ids: list[int]) -> None:
        """Every dossier has its one letter, numbers have no gap and no double, files are there and stay as they are."""
        with self.app.app_context():
            letters = db.session.scalars(
                select(Paper).where(Paper.kind == PaperKind.APOLOGY).order_by(Paper.number)
            ).all()
            assert [paper.number for paper in letters] == list(range(1, len(dossier_ids) + 1)), "a gap or a double"
            for paper in letters:
                assert paper.state is PaperState.ISSUED
                first = content_of(paper, self.papers)
                (self.papers / f"{paper.sha256}.pdf").unlink()
                assert content_of(paper, self.papers) == first, "the second download differs"
            for dossier_id in dossier_ids:
                dossier = db.session.get_one(Dossier, dossier_id)
                apology = db.session.scalars(select(Apology).where(Apology.dossier_id == dossier_id)).one()
                assert apology.paper_id in {paper.id for paper in letters}
                assert (dossier.appointment_at, dossier.reappointed_at) == (NEW, AT)
                kinds = db.session.scalars(select(Event.kind).where(Event.dossier_id == dossier_id)).all()
                assert kinds.count(EventKind.APOLOGISED) == 1
                assert len(db.session.scalars(select(Notice).where(Notice.dossier_id == dossier_id)).all()) == 1
            assert verify(self.agency_id).holds
            db.session.commit()

    def _sign(self, dossier_id: int, point: str, *, sabotage: bool = False) -> int:
        with self.app.app_context():
            db.engine.dispose()
        return sign_in_a_process(self.url, self.papers, dossier_id, new=NEW, at=AT, point=point, sabotage=sabotage)

    def _sign_in_peace(self, dossier_id: int) -> None:
        with self.app.app_context():
            head = db.session.scalars(select(Person).where(Person.username == "head")).one()
            dossier = db.session.get_one(Dossier, dossier_id)
            sign_apology(dossier, reason=reasons(self.agency_id)[0], new_appointment_at=NEW, by=head, at=AT)
            db.session.commit()
        self._heal()

    def _heal(self) -> None:
        with self.app.app_context():
            prove_waiting(self.papers, at=HEALED, save=db.session.commit)

    def _letters(self, dossier_id: int) -> list[int]:
        with self.app.app_context():
            which = select(Paper.id).where(Paper.dossier_id == dossier_id, Paper.kind == PaperKind.APOLOGY)
            found = list(db.session.scalars(which))
            db.session.commit()
            return found


@pytest.fixture
def make(bare_app: Callable[[str], Flask], tmp_path: Path) -> Callable[[str], Desk]:
    return lambda url: Desk(bare_app(url), url, tmp_path / "data" / "papers")


def test_no_crash_loses_or_doubles_a_letter(sqlite_url: str, make: Callable[[str], Desk]) -> None:
    desk = make(sqlite_url)
    dossiers = desk.dossiers(len(POINTS) * ROUNDS)
    for position, dossier_id in enumerate(dossiers):
        desk.crash(dossier_id, POINTS[position % len(POINTS)])
    desk.check(dossiers)


@pytest.mark.postgresql
def test_nor_on_postgresql(postgresql_url: str, make: Callable[[str], Desk]) -> None:
    desk = make(postgresql_url)
    dossiers = desk.dossiers(len(SOME_POINTS) * ROUNDS)
    for position, dossier_id in enumerate(dossiers):
        desk.crash(dossier_id, SOME_POINTS[position % len(SOME_POINTS)])
    desk.check(dossiers)


def test_a_number_that_is_taken_apart_from_its_letter_is_noticed(sqlite_url: str, make: Callable[[str], Desk]) -> None:
    """The check above is worth something only if it fails where the issue is wrong."""
    desk = make(sqlite_url)
    dossiers = desk.dossiers(1)
    desk.crash(dossiers[0], "after the row of the paper", sabotage=True)
    with pytest.raises(AssertionError, match="a gap or a double"):
        desk.check(dossiers)
