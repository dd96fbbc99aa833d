"""0006 gives what was registered before it the numbers that it would have got: same desks, same years, same order."""

from collections.abc import Callable
from datetime import date

from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from sqlalchemy import create_engine, select, text

from onestop.cases.intake import Intake, receive
from onestop.cases.models import Dossier
from onestop.cases.parties import Applicant
from onestop.cases.register_import import import_register
from onestop.cases.register_numbers import number_of
from onestop.cases.succession import move_to_successor
from onestop.database import MIGRATIONS, db, migrate
from tests.builders import a_dossier, a_procedure, an_office, moment


def test_what_was_registered_before_gets_its_number_in_order_of_entry(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office, other = an_office(), an_office("H50.31.13")
        version = a_procedure(office)
        # Seven minutes past midnight in Vietnam is still the old year in UTC, in which moments are kept.
        for received in ("2025-12-31 16:50", "2026-01-01 00:07", "2026-01-05 09:00"):
            a_dossier(office, version, received=received, applicant=f"Người nộp {received}")
        receive(
            Intake(
                version=version,
                applicant=Applicant(name="Nhập bù"),
                received_at=moment("2025-12-30 09:00"),
                late_entry_slip="3",
            ),
            agency=office.agency,
            by=office.reception,
            at=moment("2026-01-05 10:00"),
        )
        import_register(
            "code,register_no,procedure_code,applicant_name,channel,received_at,due_at\n"
            f"CU-1,45/2025,{version.procedure.code},Nguyễn Văn Cũ,direct,2025-12-02 09:00,2025-12-09 17:00\n",
            agency=office.agency,
            by=office.admin,
            at=moment("2026-01-05 11:00"),
        )
        a_dossier(other, received="2026-01-06 09:00")
        a_dossier(office, version, received="2026-01-06 10:00", applicant="Người sẽ chuyển")
        office.agency.successor_id, office.agency.valid_until = other.agency.id, date(2026, 6, 30)
        db.session.flush()
        db.session.refresh(office.agency)
        move_to_successor(office.agency, decision="NQ 1", by=other.admin, at=moment("2026-07-01 08:00"))
        db.session.commit()
        before = _places()
        assert len({place for place in before.values() if place[0]}) == 6
        db.session.remove()
        db.engine.dispose()

    _down_to(any_database, "0005")
    migrate(any_database)
    with app.app_context():
        assert _places() == before
        new = a_dossier_at_the_successor()
        assert number_of(new) == "0002"
        db.session.remove()


def a_dossier_at_the_successor() -> Dossier:
    from onestop.people.models import Agency, Person

    successor = db.session.scalars(select(Agency).where(Agency.code == "H50.31.13")).one()
    reception = db.session.scalars(select(Person).where(Person.username == f"reception-{successor.id}")).one()
    mine = db.session.scalars(select(Dossier).where(Dossier.register_agency_id == successor.id)).one()
    return receive(
        Intake(version=mine.procedure_version, applicant=Applicant(name="Người mới")),
        agency=successor,
        by=reception,
        at=moment("2026-07-01 09:00"),
    )


def _places() -> dict[str, tuple[object, ...]]:
    rows = db.session.execute(
        text("SELECT applicant_name, register_agency_id, register_year, register_book, register_seq FROM dossier")
    )
    return {name: tuple(place) for name, *place in rows}


def _down_to(url: str, revision: str) -> None:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url)
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)
    engine.dispose()
