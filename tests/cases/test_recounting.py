"""When the calendar changes the ends of running dossiers follow it; what is late, standing or told does not."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from onestop.audit.chain import verify
from onestop.audit.models import AuditDetail, AuditEntry
from onestop.calendars.acts import AddDay, AnnounceYear, ApplyFile, WithdrawDay, content_after
from onestop.calendars.content import CalendarContent
from onestop.calendars.file import read_rows
from onestop.calendars.models import DayKind
from onestop.calendars.years import AnnouncedDay, adopt_provisional_year
from onestop.cases.deadlines import explained, fits
from onestop.cases.finishing import finish
from onestop.cases.foreseeing import Foreseen, foresee
from onestop.cases.models import CalendarChange, CalendarMove, Dossier, Event, EventKind, Paper
from onestop.cases.pausing import pause, resume
from onestop.cases.receipts import is_untold
from onestop.cases.recounting import PreviewOutdated, apply_change
from onestop.cases.register_import import import_register
from onestop.cases.sweep import sweep
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import Refused
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.test_register_import import FIVE_DAYS, register, row

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Tue 2026-03-03 09:00")
DOCUMENT = "CĐ 3/UBND tỉnh"
NOTE = f"Đóng cửa theo văn bản cấp trên 05/03/2026: {DOCUMENT}"
DUE, MOVED = moment("Mon 2026-03-09 17:00"), moment("Tue 2026-03-10 17:00")


@pytest.fixture
def office() -> Office:
    return an_office()


def closed(
    office: Office, day: date, at: datetime = AT, kind: DayKind = DayKind.LOCAL_CLOSURE, **more: Any
) -> list[str]:
    """Enter a special day, and tell the codes whose end moved."""
    return codes(apply_change(office.agency, AddDay(day, kind, "Bão", DOCUMENT), by=office.admin, at=at, **more))


def withdrawn(office: Office, day: date, at: datetime = AT) -> list[str]:
    return codes(apply_change(office.agency, WithdrawDay(day, "Nhập nhầm"), by=office.admin, at=at))


def codes(done: Foreseen) -> list[str]:
    """Of the dossiers that the recorded change moved."""
    moved = select(Dossier.code).join(CalendarMove, CalendarMove.dossier_id == Dossier.id)
    return list(db.session.scalars(moved.where(CalendarMove.change_id == done.change_id).order_by(CalendarMove.id)))


def standing_of(dossier: Dossier) -> tuple[datetime | None, datetime | None]:
    return dossier.due_at, dossier.late_since


def test_an_end_moves_and_what_the_citizen_was_told_waits_for_a_paper(office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"))
    assert closed(office, date(2026, 3, 5)) == [dossier.code]
    assert (dossier.due_at, dossier.appointment_at, dossier.first_appointment_at) == (MOVED, DUE, DUE)
    assert is_untold(dossier)
    fact = db.session.scalars(select(Event).where(Event.kind == EventKind.CALENDAR_CHANGED)).one()
    assert (fact.due_at, fact.appointment_at, fact.note) == (
        MOVED,
        DUE,
        f"Đóng cửa theo văn bản cấp trên 05/03/2026: {DOCUMENT}",
    )
    paper = tell(dossier, by=office.reception, at=AT)
    assert paper is not None
    assert (dossier.appointment_at, dossier.first_appointment_at, is_untold(dossier)) == (MOVED, DUE, False)
    with pytest.raises(Refused, match="Không có gì mới"):
        tell(dossier, by=office.reception, at=AT)


def test_what_has_ended_is_left_alone(office: Office) -> None:
    ended = a_dossier(office)
    finish(ended, number="1", by=office.officer, at=AT)
    assert closed(office, date(2026, 3, 5)) == []
    assert ended.due_at == DUE


def test_a_day_that_never_counted_takes_the_lateness_away(office: Office) -> None:
    dossier = a_dossier(office)
    late_at, now = moment("Mon 2026-03-09 18:00"), moment("Tue 2026-03-10 08:00")
    sweep(at=late_at, save=db.session.flush)
    assert standing_of(dossier) == (DUE, DUE)
    # The closure of the Monday is decided on Tuesday morning: the term ends that evening, and nothing was late.
    assert closed(office, date(2026, 3, 9), at=now) == [dossier.code]
    assert standing_of(dossier) == (MOVED, None)
    assert (dossier.late_noted_at, dossier.warned_at) == (None, None)
    move = db.session.scalars(select(CalendarMove)).one()
    assert (move.was_late, move.is_late, move.late_before) == (True, False, DUE)
    sweep(at=moment("Wed 2026-03-11 07:00"), save=db.session.flush)
    assert standing_of(dossier) == (MOVED, MOVED)


def test_what_stays_late_is_late_since_its_new_end(office: Office) -> None:
    dossier = a_dossier(office)
    sweep(at=moment("Thu 2026-03-12 08:00"), save=db.session.flush)
    assert closed(office, date(2026, 3, 5), at=moment("Thu 2026-03-12 09:00")) == [dossier.code]
    assert standing_of(dossier) == (MOVED, MOVED)
    assert withdrawn(office, date(2026, 3, 5), at=moment("Thu 2026-03-12 10:00")) == [dossier.code]
    assert standing_of(dossier) == (DUE, DUE)


def test_a_lateness_that_nobody_has_noted_goes_by_the_decision_too(office: Office) -> None:
    dossier = a_dossier(office)
    closed(office, date(2026, 3, 9), at=moment("Tue 2026-03-10 08:00"))
    assert standing_of(dossier) == (MOVED, None)
    assert EventKind.LATE not in db.session.scalars(select(Event.kind)).all()


def test_a_late_end_that_the_facts_do_not_give_is_left_alone(office: Office) -> None:
    dossier = a_dossier(office)
    dossier.due_at = dossier.late_since = moment("Mon 2026-03-09 11:30")
    db.session.flush()
    assert closed(office, date(2026, 3, 9), at=moment("Tue 2026-03-10 08:00")) == []
    assert dossier.due_at == dossier.late_since == moment("Mon 2026-03-09 11:30")


def test_what_stands_still_is_told_apart_and_goes_on_from_its_new_end(office: Office) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=AT)
    foreseen = foresee(office.agency, after(office, date(2026, 3, 5)), at=AT)
    assert (foreseen.open, foreseen.moved, foreseen.paused, foreseen.paused_moved) == (1, 0, 1, 1)
    assert closed(office, date(2026, 3, 5)) == [dossier.code]
    assert (dossier.due_at, dossier.due_before_stop) == (None, MOVED)
    resume(dossier, document="CV 2", by=office.officer, at=moment("Tue 2026-03-03 10:00"))
    assert dossier.due_at is not None
    assert dossier.due_at > MOVED


def test_a_day_worked_in_addition_may_put_the_end_before_the_stop(office: Office) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=moment("Mon 2026-03-09 08:00"))
    at, end = moment("Mon 2026-03-09 09:00"), moment("Sat 2026-03-07 17:00")
    assert closed(office, date(2026, 3, 7), at=at, kind=DayKind.SWAPPED_WORK) == [dossier.code]
    assert (*standing_of(dossier), dossier.due_before_stop) == (end, end, end)
    assert withdrawn(office, date(2026, 3, 7), at=moment("Mon 2026-03-09 10:00")) == [dossier.code]
    assert (*standing_of(dossier), dossier.due_before_stop) == (None, None, DUE)


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
    done = apply_change(office.agency, AnnounceYear(2027, days, "CV 1/BNV"), by=office.admin, at=at)
    assert codes(done) == [dossier.code]
    assert (dossier.due_at, dossier.provisional) == (moment("Fri 2027-01-08 17:00"), False)
    assert dossier.first_appointment_at == moment("Thu 2027-01-07 17:00")


def test_a_year_that_nobody_has_announced_is_never_guessed(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    with pytest.raises(Refused, match="2027"):
        a_dossier(office, version, received="Wed 2026-12-30 09:00")


def test_a_change_is_applied_as_it_was_foreseen_or_not_at_all(office: Office) -> None:
    first = a_dossier(office)
    day = date(2026, 3, 5)
    foreseen = foresee(office.agency, after(office, day), at=AT)
    second = a_dossier(office, received="Tue 2026-03-03 08:00")
    with pytest.raises(PreviewOutdated, match="Xem lại"), db.session.begin_nested():
        closed(office, day, expected_digest=foreseen.digest)
    assert db.session.scalars(select(CalendarMove)).all() == []
    assert first.due_at == DUE
    foreseen = foresee(office.agency, after(office, day), at=AT)
    assert [move.code for move in foreseen.moves] == [first.code, second.code]
    assert closed(office, day, expected_digest=foreseen.digest) == [first.code, second.code]


def test_a_repeated_change_finds_its_record(office: Office) -> None:
    a_dossier(office)
    day = date(2026, 3, 5)
    foreseen = foresee(office.agency, after(office, day), at=AT)
    closure = AddDay(day, DayKind.LOCAL_CLOSURE, "Bão", DOCUMENT)
    by = {"by": office.admin, "expected_digest": foreseen.digest}
    done = apply_change(office.agency, closure, at=AT, **by)
    again = apply_change(office.agency, closure, at=moment("Tue 2026-03-03 09:05"), **by)
    assert again == done
    assert replace(foreseen, moves=(), change_id=done.change_id) == done
    assert len(db.session.scalars(select(CalendarChange)).all()) == 1
    assert len(db.session.scalars(select(Event).where(Event.kind == EventKind.CALENDAR_CHANGED)).all()) == 1


def test_a_file_may_be_applied_again_after_a_crash(office: Office) -> None:
    a_dossier(office)
    file = ApplyFile(read_rows("date,kind,hours,document\n2026-03-05,local_closure,,CĐ 3/UBND tỉnh\n"))
    done = apply_change(office.agency, file, by=office.admin, at=AT)
    assert (done.moved, apply_change(office.agency, file, by=office.admin, at=AT)) == (1, done)


def test_a_decision_is_one_entry_with_its_document_numbers_and_digest(office: Office) -> None:
    dossier = a_dossier(office)
    entries = select(AuditEntry).where(AuditEntry.act == "calendar_applied")
    change_id = apply_change(office.agency, AddDay(date(2026, 3, 5), DayKind.LOCAL_CLOSURE, "Bão", DOCUMENT),
                             reason="Bão số 3", by=office.admin, at=AT).change_id  # fmt: skip
    entry = db.session.scalars(entries).one()
    detail = db.session.scalars(select(AuditDetail.detail).where(AuditDetail.seq == entry.seq)).one()
    change = db.session.get_one(CalendarChange, change_id)
    assert (entry.object_kind, entry.object_id, entry.actor_id) == ("calendar_change", change_id, office.admin.id)
    assert (detail["document"], detail["moved"], detail["digest"]) == ("Bão số 3", 1, change.digest)
    assert verify(office.agency.id).holds
    assert dossier.calendar_version == change.after_version


def test_an_end_that_stays_is_explained_by_the_calendar_of_now(office: Office) -> None:
    """Thirty days from 2 March end on 1 April, whatever is closed in between; the reasons tell the closure."""
    dossier = a_dossier(office, a_procedure(office, "30 day"))
    elsewhere = a_dossier(office, a_procedure(office, "1 working_day"), applicant="Lê An")
    before = dossier.calendar_version
    assert closed(office, date(2026, 3, 5)) == []
    db.session.refresh(dossier)
    answer = explained(dossier)
    assert answer is not None
    assert fits(dossier, answer)
    assert dossier.calendar_version != before
    assert elsewhere.calendar_version == before  # its count has no day of which anything changed


def test_a_change_that_moves_nothing_says_nothing(office: Office) -> None:
    a_dossier(office, a_procedure(office, "1 working_day"))
    assert closed(office, date(2026, 3, 5)) == []
    assert db.session.scalars(select(Event.kind)).all() == [EventKind.RECEIVED]
    assert len(db.session.scalars(select(Paper.id)).all()) == 1


def after(office: Office, day: date) -> CalendarContent:
    return content_after(office.agency.id, AddDay(day, DayKind.LOCAL_CLOSURE, "Bão", DOCUMENT), at=AT)
