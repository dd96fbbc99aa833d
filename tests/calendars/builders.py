"""Agencies and their calendars, as small as the tests of this room need them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from onestop.audit import chain
from onestop.audit.models import AuditEntry
from onestop.calendars.building import calendar_for
from onestop.calendars.shipped import load_shipped
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency, Installation, InstallationKind
from tests.clock import moment

AT = moment("Mon 2026-11-23 09:00")


def an_agency(code: str = "H50.31.12") -> int:
    """The id of a new commune with an open audit chain and no calendar."""
    agency = Agency(code=code, name=f"UBND xã {code}", level=Level.COMMUNE)
    db.session.add(agency)
    db.session.flush()
    chain.open_chain(agency.id)
    return agency.id


def the_office() -> int:
    """The id of the installation's office, with the shipped calendar."""
    office = an_agency()
    db.session.add(Installation(id=1, agency_id=office, kind=InstallationKind.TRIAL, created_at=AT))
    db.session.flush()
    load_shipped(office, at=AT)
    return office


def acts_of(agency_id: int) -> list[str]:
    """The acts in the agency's audit chain, in their order; the chain must hold."""
    assert chain.verify(agency_id).holds
    return list(
        db.session.scalars(select(AuditEntry.act).where(AuditEntry.agency_id == agency_id).order_by(AuditEntry.seq))
    )


def on(day: str) -> date:
    """The date told as "Mon 2026-01-05", whose weekday must be true."""
    told = date.fromisoformat(day[4:])
    assert f"{told:%a}" == day[:3], f"{day} is a {told:%A}"
    return told


def working(agency_id: int, days: Iterable[str]) -> list[str]:
    """Those of the days, told as in `on`, on which the agency works."""
    calendar = calendar_for(agency_id)
    return [day for day in days if calendar.is_working_day(on(day))]


def hours(agency_id: int, day: str) -> list[str]:
    return [f"{session.opens:%H:%M}-{session.closes:%H:%M}" for session in calendar_for(agency_id).sessions_on(on(day))]
