"""When the calendar changes the ends of running dossiers follow it; what is late, standing or told does not."""

from datetime import date

import pytest
from sqlalchemy import select

from onestop.calendars.changing import add_special_day
from onestop.calendars.models import DayKind
from onestop.calendars.years import AnnouncedDay, adopt_provisional_year, announce_year
from onestop.cases.finishing import finish
from onestop.cases.models import Dossier, Event, EventKind, Paper
from onestop.cases.pausing import pause, resume
from onestop.cases.receipts import is_untold
from onestop.cases.recounting import recount
from onestop.cases.register_import import import_register
from onestop.cases.sweep import sweep
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import Refused
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.test_register_import import FIVE_DAYS, register, row

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")
DUE, MOVED = moment("Mon 2026-03-09 17:00"), moment("Tue 2026-03-10 17:00")


@pytest.fixture
def office() -> Office:
    return an_office()


def closed(office: Office, day: date, at: object = AT, kind: DayKind = DayKind.LOCAL_CLOSURE) -> list[str]:
    """Enter a special day, and tell the codes whose end moved."""
    add_special_day(
        office.agency.id,
        day=day,
        kind=kind,
        name="Bão",
        document="CĐ 3/UBND tỉnh",
        by=office.admin.id,
        at=at,  # type: ignore[arg-type]
    )
    return [one.code for one in recount(office.agency, reason="CĐ 3/UBND tỉnh", by=office.admin, at=at)]  # type: ignore[arg-type]


def test_an_end_moves_and_what_the_citizen_was_told_waits_for_a_paper(office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"))
    assert closed(office, date(2026, 3, 5)) == [dossier.code]
    assert (dossier.due_at, dossier.appointment_at, dossier.first_appointment_at) == (MOVED, DUE, DUE)
    assert is_untold(dossier)
    fact = db.session.scalars(select(Event).where(Event.kind == EventKind.CALENDAR_CHANGED)).one()
    assert (fact.due_at, fact.appointment_at, fact.note) == (MOVED, DUE, "CĐ 3/UBND tỉnh")
    paper = tell(dossier, by=office.reception, at=AT)
    assert paper is not None
    assert (dossier.appointment_at, dossier.first_appointment_at, is_untold(dossier)) == (MOVED, DUE, False)
    with pytest.raises(Refused, match="Không có gì mới"):
        tell(dossier, by=office.reception, at=AT)


def test_what_is_late_and_what_has_ended_is_left_alone(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    late, ended = a_dossier(office, version), a_dossier(office, version, applicant="An")
    finish(ended, number="1", by=office.officer, at=AT)
    # The sweep has not run; the day off is decided after the end has passed.
    assert closed(office, date(2026, 3, 9), at=moment("Tue 2026-03-10 08:00")) == []
    assert (late.due_at, late.late_since, ended.due_at) == (DUE, DUE, DUE)


def test_what_stands_still_is_counted_when_it_goes_on(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    dossier = a_dossier(office, version)
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=AT)
    assert closed(office, date(2026, 3, 5)) == []
    assert (dossier.due_at,) == (None,)
    resume(dossier, document="CV 2", by=office.officer, at=moment("Tue 2026-03-03 10:00"))
    assert dossier.due_at is not None
    assert dossier.due_at > MOVED


def test_the_end_of_an_old_register_follows_no_calendar(office: Office) -> None:
    a_procedure(office, "5 working_day", code=FIVE_DAYS)
    import_register(register([row(due_at="2026-03-09T17:00")]), agency=office.agency, by=None, at=AT)
    assert closed(office, date(2026, 3, 5)) == []
    assert db.session.scalars(select(Dossier.due_at)).all() == [DUE]


def test_a_day_worked_in_addition_brings_an_end_forward_and_it_may_have_passed(office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"))
    assert closed(office, date(2026, 3, 7), at=moment("Mon 2026-03-09 08:00"), kind=DayKind.SWAPPED_WORK) == [
        dossier.code
    ]
    assert dossier.due_at == dossier.late_since == moment("Sat 2026-03-07 17:00")
    assert dossier.appointment_at == DUE


def test_the_official_year_replaces_a_provisional_one(office: Office) -> None:
    adopt_provisional_year(office.agency.id, year=2027, by=office.admin.id, at=AT)
    dossier = a_dossier(
        office, a_procedure(office, "5 working_day"), received="Wed 2026-12-30 09:00"
    )  # Thu 31/12, off on 1/1, then Mon 4 to Thu 7
    assert (dossier.due_at, dossier.provisional) == (moment("Thu 2027-01-07 17:00"), True)
    at = moment("Wed 2026-12-30 15:00")
    days = [
        AnnouncedDay(date(2027, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch"),
        AnnouncedDay(date(2027, 1, 4), DayKind.SWAPPED_OFF, "Hoán đổi"),
    ]
    announce_year(office.agency.id, year=2027, document="CV 1/BNV", days=days, by=office.admin.id, at=at)
    assert [one.code for one in recount(office.agency, reason="CV 1/BNV", by=office.admin, at=at)] == [dossier.code]
    assert (dossier.due_at, dossier.provisional) == (moment("Fri 2027-01-08 17:00"), False)
    assert dossier.first_appointment_at == moment("Thu 2027-01-07 17:00")


def test_a_year_that_nobody_has_announced_is_never_guessed(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    with pytest.raises(Refused, match="2027"):
        a_dossier(office, version, received="Wed 2026-12-30 09:00")


def test_counting_again_without_a_change_says_nothing(office: Office) -> None:
    a_dossier(office, a_procedure(office, "5 working_day"))
    sweep(at=AT, save=db.session.flush)
    assert recount(office.agency, reason="x", by=office.admin, at=AT) == []
    assert db.session.scalars(select(Event.kind)).all() == [EventKind.RECEIVED]
    assert len(db.session.scalars(select(Paper.id)).all()) == 1
