"""A change of the common calendar moves the ends wherever that calendar is used, and nowhere else."""

from datetime import date

import pytest
from sqlalchemy import select

from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.models import CalendarMove, Dossier
from onestop.cases.recounting import apply_change
from onestop.database import db
from onestop.levels import Level
from onestop.people.agencies import create_agency
from tests.builders import FOUNDED, Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")


def close(office: Office, day: date) -> list[str]:
    """Close one day of the office's calendar; the codes whose end moved."""
    closure = AddDay(day, DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
    done = apply_change(office.agency, closure, by=office.admin, at=AT)
    moved = select(Dossier.code).join(CalendarMove, CalendarMove.dossier_id == Dossier.id)
    return list(db.session.scalars(moved.where(CalendarMove.change_id == done.change_id).order_by(CalendarMove.id)))


def test_an_agency_without_a_calendar_of_its_own_follows_the_office() -> None:
    office, apart = an_office(), an_office("H50.31.13")
    follower = create_agency("H50.31.14", "UBND xã Cam Tuyền", Level.COMMUNE, by=None, at=FOUNDED)
    version = a_procedure(office)
    own, elsewhere = a_dossier(office, version), a_dossier(apart, a_procedure(apart))
    following = a_dossier(office, version)
    following.agency_id, following.agency = follower.id, follower
    assert close(office, date(2026, 3, 4)) == [own.code, following.code]
    assert own.due_at == following.due_at == moment("Tue 2026-03-10 17:00")
    assert elsewhere.due_at == moment("Mon 2026-03-09 17:00")


def test_a_calendar_apart_moves_nobody_else() -> None:
    office, apart = an_office(), an_office("H50.31.13")
    own, elsewhere = a_dossier(office), a_dossier(apart, a_procedure(apart))
    assert close(apart, date(2026, 3, 4)) == [elsewhere.code]
    assert own.due_at == moment("Mon 2026-03-09 17:00")
