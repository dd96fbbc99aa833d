"""The first page of the administrator: what runs, what is missing, and whether the record holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from onestop.audit.chain import Verdict, verify
from onestop.audit.listing import head_of
from onestop.calendars.listing import overview
from onestop.cases.issuing import how_many_wait
from onestop.cases.models import SweepRun
from onestop.cases.sweep import last_run
from onestop.cases.workload import how_many_open
from onestop.database import db, reading
from onestop.people.installing import installation
from onestop.people.models import Person
from onestop.people.parting import holders_of_every_role
from onestop.people.permissions import Act
from onestop.procedures.listing import how_many_adopted
from onestop.web.access import requires, visitor_or_none
from onestop.web.admin.blueprint import ButtonForm, bp, own_agency
from onestop.web.context import DATA_MARKS
from onestop.web.moment import now, today
from onestop.web.sessions import apart

# The sweep runs every minute: after three it has been missed twice, which no load explains.
SILENT_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Scheduler:
    """The last run of the sweep, whether the scheduler has fallen silent since, and what it watches over."""

    run: SweepRun | None
    silent: bool
    open_dossiers: int


@bp.get("")
@requires(Act.ADMINISTER)
def index() -> ResponseReturnValue:
    return _page(None)


@bp.post("/nhat-ky/kiem-tra")
@requires(Act.ADMINISTER)
def verify_record() -> ResponseReturnValue:
    # Reads the whole record, which may take a while: in a transaction of its own that keeps no writer waiting.
    visitor = visitor_or_none()
    with apart(writing=False):
        person = db.session.get_one(Person, visitor.person_id if visitor else 0)
        verdict = verify(person.agency_id)
    with reading():
        return _page(verdict)


def _page(verdict: Verdict | None) -> ResponseReturnValue:
    agency, on = own_agency(), today()
    return render_template(
        "admin/index.html",
        scheduler=scheduler(at=now()),
        kind_mark=DATA_MARKS[installation().kind],
        holders=holders_of_every_role(agency, on=on),
        calendar=overview(agency.id, on=on),
        waiting=how_many_wait(agency.id),
        adopted=how_many_adopted(agency.id, on=on),
        head=head_of(agency.id),
        verdict=verdict,
        form=ButtonForm(),
    )


def scheduler(*, at: datetime) -> Scheduler:
    run = last_run()
    return Scheduler(run, run is None or at - run.at > SILENT_AFTER, how_many_open())
