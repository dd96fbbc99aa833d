"""What the desk should know before it takes a dossier in: the same request before, slips still open, usual procedures.

Everything here is a question to the clerk, never a reason to refuse.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from onestop.cases.intake import REFILED_WITHIN_DAYS
from onestop.cases.models import CounterSlip, Dossier, Status
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.people.models import Agency
from onestop.procedures.models import ProcedureVersion
from onestop.sla.clock import days_between
from onestop.text import folded

LOOKED_AT = 300  # dossiers: what a desk takes in within a week or so


def same_request(agency: Agency, version: ProcedureVersion, applicant: Applicant, *, at: datetime) -> list[Dossier]:
    """Dossiers of the same person for the same procedure that are open or not older than 30 days, newest first.

    applicant: cleaned. The same person: by ID number, or by telephone and name; nobody without either.
    """
    same = [Dossier.applicant_id_number == applicant.id_number] if applicant.id_number else []
    if applicant.phone:
        same.append(and_(Dossier.applicant_phone == applicant.phone, Dossier.applicant_name == applicant.name))
    if not same:
        return []
    found = db.session.scalars(
        select(Dossier)
        .join(Dossier.procedure_version)
        .where(
            Dossier.agency_id == agency.id,
            ProcedureVersion.procedure_id == version.procedure_id,
            Dossier.status != Status.VOID,
            or_(*same),
        )
        .order_by(Dossier.received_at.desc(), Dossier.id.desc())
        .limit(5)
    ).all()
    return [
        dossier for dossier in found if dossier.is_open or days_between(dossier.received_at, at) <= REFILED_WITHIN_DAYS
    ]


def not_asked_before(items: Sequence[str], slips: Sequence[CounterSlip]) -> list[str]:
    """The items that no earlier slip named; empty without earlier slips. What is missing is asked in one time."""
    if not slips:
        return []
    asked = {folded(item) for slip in slips for item in slip.items}
    return [item for item in items if folded(item) not in asked]


def usual_versions(agency_id: int, *, most: int = 8) -> list[int]:
    """Ids of the versions that the desk has taken in most often lately, the most frequent first."""
    lately = (
        select(Dossier.procedure_version_id)
        .where(Dossier.agency_id == agency_id)
        .order_by(Dossier.received_at.desc(), Dossier.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    often = func.count()
    return list(
        db.session.scalars(
            select(lately.c.procedure_version_id)
            .group_by(lately.c.procedure_version_id)
            .order_by(often.desc(), lately.c.procedure_version_id)
            .limit(most)
        )
    )


def latest_slips(agency_id: int, *, most: int = 50) -> list[CounterSlip]:
    """The last slips before intake, newest first, with their papers and procedures."""
    return list(
        db.session.scalars(
            select(CounterSlip)
            .where(CounterSlip.agency_id == agency_id)
            .options(
                joinedload(CounterSlip.paper), joinedload(CounterSlip.procedure_version), joinedload(CounterSlip.by)
            )
            .order_by(CounterSlip.at.desc(), CounterSlip.id.desc())
            .limit(most)
        )
    )
