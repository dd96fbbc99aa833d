"""What the database itself holds, whoever asks: numbers, facts and files of papers, letters, series, codes."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from onestop.cases.apologies import reasons, sign_apology
from onestop.cases.models import Paper, PaperState
from onestop.database import db
from tests.builders import a_dossier, a_procedure, an_office, moment


@pytest.fixture
def apologised(any_database: str, bare_app: Callable[[str], Flask]) -> Iterator[None]:
    """A committed dossier with an issued letter, inside an application context."""
    with bare_app(any_database).app_context():
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "3 working_day"))
        apology = sign_apology(
            dossier, reason=reasons(office.agency.id)[0], new_appointment_at=moment("Tue 2026-03-10 16:00"),
            by=office.head, at=moment("Fri 2026-03-06 09:00"),
        )  # fmt: skip
        assert isinstance(apology.paper, Paper)
        apology.paper.sha256, apology.paper.state = "0" * 64, PaperState.ISSUED
        db.session.commit()
        yield


@pytest.mark.usefixtures("apologised")
def test_what_was_issued_numbered_or_received_is_never_changed() -> None:
    forbidden = {
        "UPDATE paper SET number = 2 WHERE number = 1": "keeps its number",
        "UPDATE paper SET number = NULL WHERE number = 1": "keeps its number",
        "UPDATE paper SET sha256 = 'x' WHERE number = 1": "keeps its number and its file",
        "UPDATE paper SET sha256 = NULL, state = 'void' WHERE number = 1": "keeps its number and its file",
        "UPDATE paper SET facts = '{}'": "facts of a paper are frozen",
        "DELETE FROM paper WHERE number = 1": "never deleted",
        "UPDATE apology SET new_appointment_at = '2026-04-20 10:00:00+00'": "never changed",
        "DELETE FROM apology": "never taken back",
        "UPDATE dossier SET code = 'H50.31.12-260302-0002'": "keeps its code",
        "UPDATE dossier SET received_at = '2026-03-05 10:00:00+00'": "moment of receipt",
        "UPDATE counter SET n = 0": "never goes back|counts_from_one",
        "DELETE FROM counter": "never begun anew",
    }
    for statement, message in forbidden.items():
        with pytest.raises(DBAPIError, match=message):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.usefixtures("apologised")
def test_what_the_guards_do_not_mean_goes_through() -> None:
    db.session.execute(text("UPDATE paper SET state = 'void', voided_at = created_at, facts = facts"))
    db.session.execute(text("UPDATE counter SET n = n + 1"))
    db.session.execute(text("UPDATE dossier SET applicant_name = 'Bính', code = code"))
    db.session.commit()
