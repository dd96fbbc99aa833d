"""A change of the common calendar moves the ends wherever that calendar is used, and nowhere else."""

from datetime import date

import pytest

from onestop.calendars.changing import add_special_day
from onestop.calendars.models import DayKind
from onestop.cases.recounting import recount_following
from onestop.levels import Level
from onestop.people.agencies import create_agency
from tests.builders import FOUNDED, Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")


def close(office: Office, day: date) -> None:
    add_special_day(
        office.agency.id,
        day=day,
        kind=DayKind.LOCAL_CLOSURE,
        name="Bão",
        document="CĐ 3/UBND tỉnh",
        by=office.admin.id,
        at=AT,
    )


def test_an_agency_without_a_calendar_of_its_own_follows_the_office() -> None:
    office, apart = an_office(), an_office("H50.31.13")
    follower = create_agency("H50.31.14", "UBND xã Cam Tuyền", Level.COMMUNE, by=None, at=FOUNDED)
    version = a_procedure(office)
    own, elsewhere = a_dossier(office, version), a_dossier(apart, a_procedure(apart))
    following = a_dossier(office, version)
    following.agency_id, following.agency = follower.id, follower
    close(office, date(2026, 3, 4))
    moved = recount_following(office.agency, reason="Bão", by=office.admin, at=AT)
    assert [one.code for one in moved] == [own.code, following.code]
    assert own.due_at == following.due_at == moment("Tue 2026-03-10 17:00")
    assert elsewhere.due_at == moment("Mon 2026-03-09 17:00")


def test_a_calendar_apart_moves_nobody_else() -> None:
    office, apart = an_office(), an_office("H50.31.13")
    own, elsewhere = a_dossier(office), a_dossier(apart, a_procedure(apart))
    close(apart, date(2026, 3, 4))
    moved = recount_following(apart.agency, reason="Bão", by=apart.admin, at=AT)
    assert [one.code for one in moved] == [elsewhere.code]
    assert own.due_at == moment("Mon 2026-03-09 17:00")
