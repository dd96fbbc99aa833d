"""An office that is repeated from the notes of the first one is the office that the program would have founded."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import text

from onestop.audit.chain import verify
from onestop.database import Base, db
from onestop.people.models import InstallationKind
from tests.builders import _found, a_dossier, an_office
from tests.conftest import rolled_back

CODE = "H50.31.12"
OF_CHANCE = ("salt", "hash", "detail_hash", "previous_hash")  # another salt each time


@contextmanager
def an_empty_base(app: Flask) -> Iterator[None]:
    with rolled_back(app), app.app_context():
        yield


def everything(*, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, object]]]:
    def rows(table: str) -> list[dict[str, object]]:
        found = db.session.execute(text(f'SELECT * FROM "{table}" ORDER BY 1, 2')).mappings()  # noqa: S608
        return [{name: value for name, value in row.items() if name not in without} for row in found]

    return {table: rows(table) for table in sorted(Base.metadata.tables)}


def test_the_repeated_office_is_the_founded_one_row_for_row(_domain_app: Flask) -> None:  # noqa: PT019
    with an_empty_base(_domain_app):
        an_office()
        noted = everything()
    with an_empty_base(_domain_app):
        repeated = an_office()
        assert everything() == noted
        assert verify(repeated.agency.id).holds
        assert verify(a_dossier(repeated).agency_id).holds  # and its chain goes on
    with an_empty_base(_domain_app):
        _found(CODE, InstallationKind.TRIAL)
        founded = everything(without=OF_CHANCE)
    shown = {
        table: [{name: value for name, value in row.items() if name not in OF_CHANCE} for row in rows]
        for table, rows in noted.items()
    }
    assert shown == founded
    assert sum(map(len, founded.values())) > 100


def test_a_second_office_of_a_base_is_founded_anew(database: None) -> None:
    first, second = an_office(), an_office("H50.31.13")
    assert second.agency.id != first.agency.id
    assert second.head.username == f"head-{second.agency.id}"
    assert not {person.id for person in first.people.values()} & {person.id for person in second.people.values()}
