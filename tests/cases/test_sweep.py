"""The sweep notes what any page could compute: each dossier once, at its true moment, however many sweeps there are."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.cases.models import Dossier, Event, EventKind, SweepRun
from onestop.cases.pausing import pause
from onestop.cases.register_import import import_register
from onestop.cases.search import Shelf, page_of
from onestop.cases.sweep import BATCH, last_run, sweep
from onestop.cases.workload import how_many_open
from onestop.database import db
from onestop.sla.calendar import to_local
from tests.builders import a_dossier, a_procedure, an_office, moment
from tests.cases.test_register_import import FIVE_DAYS, register, row
from tests.cases.threads import together

MANY = 3000
DUE = moment("Mon 2026-03-09 17:00")
FRIDAY = moment("Fri 2026-03-06 18:00")
DAYS_LATER = moment("Sat 2026-03-14 03:00")


def test_three_thousand_fall_due_and_two_sweeps_note_each_of_them_once(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        a_procedure(office, "5 working_day", code=FIVE_DAYS)
        content = register(row() for _ in range(MANY))
        import_register(content, agency=office.agency, by=None, at=moment("Mon 2026-03-02 12:00"))
        db.session.commit()
        agency_id = office.agency.id
    saves: list[None] = []

    def save() -> None:
        db.session.commit()
        saves.append(None)

    found = together(app, lambda _desk: sweep(at=DAYS_LATER, save=save).newly_late, desks=2)
    with app.app_context():
        assert sorted(code for codes in found for code in codes) == [
            f"H50.31.12-260302-{number:04d}" for number in range(1, MANY + 1)
        ]
        # Five days of standstill: late since the end itself, and honest about when that was seen.
        late = select(Dossier.late_since, Dossier.late_noted_at, func.count()).group_by(
            Dossier.late_since, Dossier.late_noted_at
        )
        assert db.session.execute(late).all() == [(DUE, DAYS_LATER, MANY)]
        facts = db.session.execute(
            select(Event.at, Event.entered_at, func.count(Event.dossier_id.distinct()), func.count())
            .where(Event.kind == EventKind.LATE)
            .group_by(Event.at, Event.entered_at)
        ).all()
        assert facts == [(DUE, DAYS_LATER, MANY, MANY)]
        assert verify(agency_id).holds
        assert sweep(at=DAYS_LATER, save=db.session.commit).newly_late == ()
        assert page_of(agency_id, at=DAYS_LATER, shelf=Shelf.LATE).total == MANY
    assert len(saves) >= MANY / BATCH  # the desk never waits for all of them


@pytest.mark.usefixtures("database")
class TestOneSweep:
    def test_looks_at_what_is_open_and_says_when_it_ran(self) -> None:
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "5 working_day"))
        a_dossier(office, applicant="An", received="Mon 2026-03-09 09:00")
        done = sweep(at=FRIDAY, save=db.session.flush)
        assert (done.newly_late, done.newly_warned, how_many_open()) == ((), (dossier.code,), 2)
        run = last_run()
        assert isinstance(run, SweepRun)
        assert (run.at, run.newly_late, run.newly_warned) == (FRIDAY, 0, 1)

    def test_warns_nobody_of_an_end_that_has_passed(self) -> None:
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "5 working_day"))
        done = sweep(at=DAYS_LATER, save=db.session.flush)
        assert (done.newly_late, done.newly_warned, dossier.warned_at) == ((dossier.code,), (), None)

    def test_leaves_alone_what_stands_still_or_has_no_end(self) -> None:
        office = an_office()
        version = a_procedure(office, "5 working_day")
        standing = a_dossier(office, version)
        endless = a_dossier(office, a_procedure(office, None))
        pause(standing, ground=version.pause_grounds[0], document="CV", by=office.officer, at=FRIDAY)
        assert sweep(at=DAYS_LATER, save=db.session.flush).newly_late == ()
        assert standing.late_since is endless.late_since is endless.due_at is None

    def test_looks_after_every_agency_of_the_base(self) -> None:
        offices = [an_office(), an_office("H50.31.13")]
        codes = [a_dossier(office, a_procedure(office, "5 working_day")).code for office in offices]
        assert sweep(at=DAYS_LATER, save=db.session.flush).newly_late == tuple(codes)
        assert all(verify(office.agency.id).holds for office in offices)

    def test_the_moment_of_lateness_stands_in_vietnamese_office_hours(self) -> None:
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "5 working_day"))
        sweep(at=DAYS_LATER, save=db.session.flush)
        assert dossier.late_since is not None
        assert f"{to_local(dossier.late_since):%H:%M}" == "17:00"
