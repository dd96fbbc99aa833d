"""An office with dossiers whose whole life is told by hand: rows and events, without the acts that would make them."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases.models import Channel, Dossier, Event, EventKind, Outcome, Status
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency, Installation, InstallationKind
from onestop.procedures.models import Procedure, ProcedureVersion, Source
from onestop.sla.term import Unit
from tests.clock import moment

FOUNDED = moment("Mon 2026-01-05 08:00")

_ENDED_AS = {
    Outcome.GRANTED: (Status.RESULT_READY, EventKind.FINISHED),
    Outcome.REFUSED: (Status.REFUSED, EventKind.REFUSED),
    Outcome.STOPPED: (Status.STOPPED, EventKind.STOPPED),
    Outcome.CLOSED: (Status.CLOSED, EventKind.CLOSED),
}


def an_office(kind: InstallationKind = InstallationKind.OFFICIAL, *, name: str = "UBND xã Vĩnh Hoà") -> Agency:
    """The agency of the installation."""
    agency = Agency(code="H50.31.12", name=name, level=Level.COMMUNE)
    db.session.add(agency)
    db.session.flush()
    db.session.add(Installation(agency_id=agency.id, kind=kind, created_at=FOUNDED))
    db.session.flush()
    return agency


def a_procedure(agency: Agency, field: str) -> ProcedureVersion:
    """The one procedure of a field."""
    found = db.session.scalar(
        select(ProcedureVersion).where(ProcedureVersion.agency_id == agency.id, ProcedureVersion.field == field)
    )
    if found is not None:
        return found
    name = f"Thủ tục của {field}"
    procedure = Procedure(code=f"{agency.id}.{field}", name=name, field=field, search_key=name.lower())
    version = ProcedureVersion(
        agency_id=agency.id,
        procedure=procedure,
        name=name,
        field=field,
        level=Level.COMMUNE,
        term_halves=10,
        term_unit=Unit.WORKING_DAY,
        source=Source.OFFICE,
        adopted_at=FOUNDED,
    )
    db.session.add(version)
    db.session.flush()
    return version


class Desk:
    """Receives dossiers of one agency and tells what became of them. All moments are texts of tests.clock."""

    def __init__(self, agency: Agency | None = None) -> None:
        self.agency = agency or an_office()
        self._count = 0

    def receive(
        self,
        received: str,
        *,
        due: str | None,
        field: str = "Hộ tịch",
        channel: Channel = Channel.DIRECT,
        decided_here: bool = True,
        at_once: bool = False,
    ) -> Dossier:
        self._count += 1
        at, end = moment(received), moment(due) if due else None
        dossier = Dossier(
            agency_id=self.agency.id,
            code=f"{self.agency.code}-{self._count:05d}",
            procedure_version_id=a_procedure(self.agency, field).id,
            decided_here=decided_here,
            applicant_name="Lê Thị Hồng",
            channel=channel,
            received_at=at,
            entered_at=at,
            at_once=at_once,
            status=Status.RECEIVED,
            clock_start_at=at,
            first_appointment_at=end,
            due_at=end,
            appointment_at=end,
            search_key="le thi hong",
        )
        db.session.add(dossier)
        self._note(dossier, EventKind.RECEIVED, at)
        return dossier

    def wait(self, dossier: Dossier, since: str) -> None:
        """A supplement is asked for: the clock stands still, without a legal end unless the dossier is late already."""
        dossier.status = Status.WAITING_SUPPLEMENT
        dossier.clock_stopped_since = moment(since)
        dossier.due_before_stop = dossier.due_at
        if dossier.late_since is None:
            dossier.due_at = None
        self._note(dossier, EventKind.SUPPLEMENT_ASKED, moment(since))

    def go_on(self, dossier: Dossier, at: str, *, due: str | None) -> None:
        """The supplement has come."""
        dossier.status = Status.IN_PROGRESS
        dossier.clock_stopped_since = dossier.due_before_stop = None
        if dossier.late_since is None:
            dossier.due_at = moment(due) if due else None
        self._note(dossier, EventKind.SUPPLEMENT_COMPLETED, moment(at))

    def flag_late(self, dossier: Dossier) -> None:
        """What the sweep does."""
        dossier.late_since = dossier.due_at
        assert dossier.due_at is not None
        self._note(dossier, EventKind.LATE, dossier.due_at)

    def reappoint(self, dossier: Dossier, at: str, to: str) -> None:
        dossier.reappointed_at, dossier.appointment_at = moment(at), moment(to)
        self._note(dossier, EventKind.APOLOGISED, moment(at))

    def end(self, dossier: Dossier, at: str, outcome: Outcome = Outcome.GRANTED) -> None:
        dossier.status, kind = _ENDED_AS[outcome]
        dossier.outcome, dossier.finished_at = outcome, moment(at)
        if dossier.clock_stopped_since is not None and dossier.late_since is None:
            dossier.due_at = dossier.due_before_stop
        self._note(dossier, kind, moment(at))

    def void(self, dossier: Dossier, at: str) -> None:
        dossier.status = Status.VOID
        self._note(dossier, EventKind.VOIDED, moment(at))

    def _note(self, dossier: Dossier, kind: EventKind, at: datetime) -> None:
        db.session.flush()
        db.session.add(
            Event(
                agency_id=dossier.agency_id,
                dossier_id=dossier.id,
                kind=kind,
                at=at,
                entered_at=at,
                status=dossier.status,
                due_at=dossier.due_at,
                due_before_stop=dossier.due_before_stop,
                appointment_at=dossier.appointment_at,
                clock_stopped_since=dossier.clock_stopped_since,
            )
        )
        db.session.flush()
