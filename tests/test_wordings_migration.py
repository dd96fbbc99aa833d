"""0008 goes down and up again over a base in which an office has worded its papers, printed many, and ended a row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from onestop.cases.batches import order_papers
from onestop.cases.models import Paper, PaperKind
from onestop.cases.office_wordings import change_wording, texts_for
from onestop.database import MIGRATIONS, db, migrate
from onestop.procedures.basis_changes import all_rows, change_basis, draft_of
from tests.builders import a_dossier, an_office, moment

AT = moment("Mon 2026-03-02 10:00")


def test_an_office_with_its_own_words_goes_down_and_up_again(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        a_dossier(office)
        change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Mang giấy này."}, by=office.admin, at=AT)
        order_papers(office.agency, list(db.session.scalars(select(Paper.id))), title="x", by=office.reception, at=AT)
        row = all_rows()[-1]
        change_basis(
            row, replace(draft_of(row), ceases_on=date(2030, 1, 1)),
            agency_id=office.agency.id, by=office.admin.id, at=AT,
        )  # fmt: skip
        agency_id, rows = office.agency.id, len(all_rows())
        db.session.commit()
        db.session.remove()
        settings = AlembicConfig()
        settings.set_main_option("script_location", str(MIGRATIONS))
        engine = create_engine(any_database)
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.downgrade(settings, "0007")
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            assert connection.scalar(text("SELECT count(*) FROM legal_basis")) == rows
        assert {"paper_wording", "print_batch"} & tables == set()
        engine.dispose()
        migrate(any_database)
        assert texts_for(agency_id, PaperKind.RECEIPT)[1] == 0
        assert len(all_rows()) == rows
        again = an_office("H50.31.13")
        change_wording(again.agency, PaperKind.RECEIPT, {"bring": "Mang giấy này."}, by=again.admin, at=AT)
        with pytest.raises(DBAPIError, match="never deleted"):
            db.session.execute(text("DELETE FROM paper_wording"))
