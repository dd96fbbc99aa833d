"""What is foreseen is what is applied, for calendars and dossiers of every kind, also when several act at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from onestop.audit.chain import verify
from onestop.calendars.acts import AddDay, ApplyFile, CalendarAct, SetHours, WithdrawDay, content_after
from onestop.calendars.building import calendar_for
from onestop.calendars.changing import WeeklyHoursOn
from onestop.calendars.content import read_content
from onestop.calendars.file import read_rows
from onestop.calendars.models import DayKind
from onestop.calendars.shipped import USUAL_WEEK
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.call_list import call_list
from onestop.cases.deadlines import end_in_force, explained, fits, legal_end
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import finish
from onestop.cases.foreseeing import foresee
from onestop.cases.intake import Intake, receive
from onestop.cases.models import CalendarChange, CalendarMove, Dossier, Event, EventKind
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause, resume
from onestop.cases.recounting import PreviewOutdated, apply_change
from onestop.cases.register_import import import_register
from onestop.cases.sweep import sweep
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import Refused
from onestop.levels import Level
from onestop.people.agencies import create_agency
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from onestop.sla.warnings import warn_at
from tests.builders import FOUNDED, Office, a_dossier, a_procedure, an_office, moment
from tests.cases.test_register_import import FIVE_DAYS, register, row
from tests.cases.threads import together

TERMS = ("0 working_day", "1 working_day", "5 working_day", "7.5 working_day", "8 working_hour", "15 day", "1 month")
CLOSURE = AddDay(date(2026, 3, 4), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")

march = st.dates(date(2026, 3, 2), date(2026, 3, 20))
spring = st.dates(date(2026, 3, 2), date(2026, 4, 24))
weekdays = spring.filter(lambda day: day.weekday() < 5)
saturdays = spring.filter(lambda day: day.weekday() == 5)
hours = st.sampled_from(
    [time(6, 50), time(7), time(9, 17), time(11, 30), time(13, 45), time(15), time(15, 1), time(17)]
)

SATURDAY_MORNINGS = (*USUAL_WEEK, WeeklyHoursOn(5, time(7), time(11)))
SHORT_FRIDAYS = tuple(one for one in USUAL_WEEK if (one.weekday, one.opens) != (4, time(13, 30)))

acts: st.SearchStrategy[CalendarAct] = st.one_of(
    st.builds(AddDay, weekdays, st.sampled_from([DayKind.HOLIDAY, DayKind.LOCAL_CLOSURE]), st.just("A"), st.just("QĐ")),
    st.builds(AddDay, saturdays, st.just(DayKind.SWAPPED_WORK), st.just("Làm bù"), st.just("QĐ 2")),
    st.builds(WithdrawDay, st.sampled_from([date(2026, 4, 27), date(2026, 4, 30)]), st.just("Nhập nhầm")),
    st.builds(
        SetHours, spring, st.sampled_from([SATURDAY_MORNINGS, SHORT_FRIDAYS]), st.sampled_from([time(15), time(10)]),
        st.just("QĐ 3"),
    ),
    st.builds(
        lambda off, worked: ApplyFile(
            read_rows(f"date,kind,hours,document\n{off},swapped_off,,QĐ 4\n{worked},swapped_work,07:00-11:00,QĐ 4\n")
        ),
        weekdays,
        saturdays,
    ),
)  # fmt: skip
fates = st.sampled_from(["runs", "paused", "resumed", "extended", "finished"])
lives = st.lists(st.tuples(st.sampled_from(TERMS), march, hours, fates), min_size=1, max_size=5)


def lived(office: Office, versions: dict[str, Any], term: str, day: date, hour: time, fate: str) -> Dossier:
    """A dossier and what happened to it on the day after its receipt."""
    version = versions[term]
    dossier = a_dossier(office, version, received=moment(f"{day} {hour:%H:%M}"))
    at = moment(f"{day.replace(day=day.day + 1)} 10:20")
    if fate in ("paused", "resumed"):
        pause(dossier, ground=version.pause_grounds[0], document="CV", by=office.officer, at=at)
    if fate == "resumed":
        resume(dossier, document="CV 2", by=office.officer, at=moment(f"{day.replace(day=day.day + 3)} 14:05"))
    if fate == "extended" and dossier.due_at is not None and dossier.due_at > at and term != TERMS[0]:
        extension = ask_extension(
            dossier, ground=version.extension_grounds[0], document="CV", reason="Xác minh", by=office.officer, at=at
        )
        approve_extension(extension, by=office.head, at=at)
    if fate == "finished":
        finish(dossier, number="1", by=office.officer, at=at)
    return dossier


def state(dossier: Dossier) -> tuple[object, ...]:
    return (
        dossier.status, dossier.due_at, dossier.due_before_stop, dossier.late_since, dossier.appointment_at,
        dossier.first_appointment_at, dossier.procedure_version_id, dossier.finished_at,
    )  # fmt: skip


def after(office: Office, act: CalendarAct, at: datetime) -> Any:
    return content_after(office.agency.id, act, at=at)


@pytest.mark.usefixtures("database")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=lives, act=acts, at=st.datetimes(datetime(2026, 3, 24, 6), datetime(2026, 5, 4)), noted=st.booleans())  # noqa: DTZ001
def test_what_is_foreseen_is_what_is_applied(
    lives: list[tuple[str, date, time, str]], act: CalendarAct, at: datetime, noted: bool
) -> None:
    now = moment(f"{at:%Y-%m-%d %H:%M}")
    example = db.session.begin_nested()
    office = an_office()
    versions = {
        term: a_procedure(office, term, extension=f"3 {term.split()[1]}" if term != TERMS[0] else None)
        for term in TERMS
    }
    dossiers = [lived(office, versions, *life) for life in lives]
    if noted:
        sweep(at=now, save=db.session.flush)
    before = {dossier.id: state(dossier) for dossier in dossiers}
    ends = {dossier.id: (end_in_force(dossier), legal_end(dossier)) for dossier in dossiers}
    foreseen = foresee(office.agency, after(office, act, now), at=now)
    assert before == {dossier.id: state(dossier) for dossier in dossiers}  # it was only a look
    done = apply_change(office.agency, act, by=office.admin, at=now, expected_digest=foreseen.digest)
    assert done == replace(foreseen, moves=(), change_id=done.change_id)
    rows = db.session.scalars(select(CalendarMove).where(CalendarMove.change_id == done.change_id)).all()
    assert [(row.dossier_id, row.before_at, row.after_at, row.was_late, row.is_late) for row in rows] == [
        (move.dossier_id, move.before, move.after, move.was_late, move.is_late) for move in foreseen.moves
    ]
    moved = {move.dossier_id: move for move in foreseen.moves}
    for dossier in dossiers:
        if not dossier.is_open:
            assert dossier.id not in moved
        else:
            in_force, by_the_old = ends[dossier.id]
            by_the_new = legal_end(dossier)
            assert by_the_old is not None
            assert by_the_new is not None
            assert in_force == by_the_old.at
            assert end_in_force(dossier) == by_the_new.at
            assert (dossier.id in moved) == (by_the_old.at != by_the_new.at)
            answer = explained(dossier)
            assert answer is not None
            assert fits(dossier, answer)
        if dossier.id not in moved:
            assert state(dossier) == before[dossier.id]
            continue
        move = moved[dossier.id]
        assert move.is_late == (move.after < dossier.judged_at(now))
        assert (dossier.late_since is not None) == move.is_late
        assert dossier.late_since in (None, move.after)
        assert (dossier.due_at is None) == (dossier.clock_stands_still and not move.is_late)
        if dossier.due_at is not None:
            new, by_facts = calendar_for(office.agency.id), legal_end(dossier)
            assert by_facts is not None
            assert dossier.warn_at == warn_at(
                dossier.due_at, start_at=dossier.clock_start_at, calendar=new, term=by_facts.term
            )
    written = len(db.session.scalars(select(Event.id)).all())
    assert apply_change(office.agency, act, by=office.admin, at=now, expected_digest=foreseen.digest) == (
        done if done.change_id else foreseen
    )
    assert len(db.session.scalars(select(Event.id)).all()) == written
    assert verify(office.agency.id).holds
    example.rollback()


@pytest.mark.usefixtures("database")
def test_the_preview_as_json_tells_every_move(statements: list[str]) -> None:
    office = an_office()
    dossier = a_dossier(office, applicant=Applicant(name="Lê Bình", phone="0905123456"))
    a_dossier(office, a_procedure(office, "1 working_day", field="Đất đai"))
    at = moment("Mon 2026-03-02 10:00")
    content = after(office, CLOSURE, at)
    statements.clear()
    told = foresee(office.agency, content, at=at).as_json()
    assert not any(sent.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for sent in statements)
    assert told["calendar_version"] == {"before": read_content(office.agency.id).digest(), "after": content.digest()}
    assert (told["open"], told["moved"], told["unmoved"], told["paused"]) == (2, 1, 1, 0)
    assert told["by_field"] == [{"name": "Hộ tịch", "moved": 1, "paused": 0, "become_late": 0, "stop_being_late": 0}]
    assert told["moves"] == [
        {
            "code": dossier.code, "field": "Hộ tịch", "unit": "Chưa giao đơn vị", "before": "2026-03-09T17:00:00+07:00",
            "after": "2026-03-10T17:00:00+07:00", "told": "2026-03-09T17:00:00+07:00", "slip": True,
            "phone": "0905123456", "paused": False, "was_late": False, "is_late": False,
        }
    ]  # fmt: skip
    assert told["slips"] == [
        {
            "code": dossier.code, "phone": "0905123456", "told": "2026-03-09T17:00:00+07:00",
            "after": "2026-03-10T17:00:00+07:00",
        }
    ]  # fmt: skip


@pytest.mark.usefixtures("database")
def test_a_preview_asks_no_more_for_many_than_for_few(statements: list[str]) -> None:
    office = an_office()
    version = a_procedure(office)
    at = moment("Mon 2026-03-02 10:00")

    def asked() -> int:
        content = after(office, CLOSURE, at)
        statements.clear()
        foresee(office.agency, content, at=at)
        return len(statements)

    a_dossier(office, version)
    few = asked()
    for number in range(8):
        a_dossier(office, version, applicant=f"Lê {number}")
    assert asked() == few


@pytest.mark.usefixtures("database")
def test_the_call_list_names_those_whose_slip_is_wrong_and_who_was_told_since() -> None:
    office = an_office()
    version = a_procedure(office)
    called = a_dossier(office, version, applicant=Applicant(name="Lê Bình", phone="0905123456"))
    standing = a_dossier(office, version, applicant="Lê An")
    at = moment("Tue 2026-03-03 09:00")
    pause(standing, ground=version.pause_grounds[0], document="CV", by=office.officer, at=at)
    done = apply_change(office.agency, CLOSURE, by=office.admin, at=at)
    change = db.session.get_one(CalendarChange, done.change_id)
    [call] = call_list(change, agency_id=office.agency.id).calls
    assert (call.code, call.phone, call.told_anew) == (called.code, "0905123456", False)
    assert (call.told, call.after) == (moment("Mon 2026-03-09 17:00"), moment("Tue 2026-03-10 17:00"))
    tell(called, by=office.reception, at=moment("Tue 2026-03-03 10:00"))
    assert [one.told_anew for one in call_list(change, agency_id=office.agency.id).calls] == [True]


@pytest.mark.usefixtures("database")
def test_as_many_are_called_as_the_preview_told() -> None:
    """Whoever was told a date that is no longer the end: by whichever paper, and not while the clock stands still."""
    office = an_office()
    version = a_procedure(office, "5 working_day", code=FIVE_DAYS)
    received, standing, promised = (a_dossier(office, version, applicant=name) for name in ("An", "Cúc", "Dũng"))
    at, friday = moment("Tue 2026-03-03 09:00"), moment("Fri 2026-03-13 17:00")
    rows = [row(first_appointment_at="2026-03-09T17:00"), row()]  # the second was told no date
    import_register(register(rows), agency=office.agency, by=office.admin, at=at)
    imported, untold = db.session.scalars(select(Dossier).order_by(Dossier.id.desc()).limit(2)).all()[::-1]
    pause(standing, ground=version.pause_grounds[0], document="CV", by=office.officer, at=at)
    reason = reasons(office.agency.id)[0]
    declare_expected_late(promised, reason=reason, proposed_at=friday, by=office.officer, at=at)
    sign_apology(promised, reason=reason, new_appointment_at=friday, by=office.head, at=at)
    foreseen = foresee(office.agency, after(office, CLOSURE, at), at=at)
    assert {move.code for move in foreseen.moves} == {
        one.code for one in (received, standing, promised, imported, untold)
    }
    assert [move.code for move in foreseen.slips] == [received.code, promised.code, imported.code]
    done = apply_change(office.agency, CLOSURE, by=office.admin, at=at, expected_digest=foreseen.digest)
    called = call_list(db.session.get_one(CalendarChange, done.change_id), agency_id=office.agency.id)
    assert [(call.code, call.told) for call in called.calls] == [(move.code, move.told) for move in foreseen.slips]
    assert called.total == foreseen.slips_of(office.agency.id) == 3


@pytest.mark.usefixtures("database")
def test_each_agency_that_shares_the_calendar_calls_its_own() -> None:
    office, at = an_office(), moment("Tue 2026-03-03 09:00")
    follower = create_agency("H50.31.14", "UBND xã Cam Tuyền", Level.COMMUNE, by=None, at=FOUNDED)
    code = a_procedure(office, "5 working_day", code=FIVE_DAYS).procedure.code
    a_dossier(office)
    rows = [row(procedure_code=code, agency_code="H50.31.14", first_appointment_at="2026-03-09T17:00")] * 2
    import_register(register([{**one, "applicant_name": f"Lê {number}"} for number, one in enumerate(rows)]),
                    agency=office.agency, by=office.admin, at=at)  # fmt: skip
    foreseen = foresee(office.agency, after(office, CLOSURE, at), at=at)
    assert (foreseen.slips_of(office.agency.id), foreseen.slips_of(follower.id)) == (1, 2)
    done = apply_change(office.agency, CLOSURE, by=office.admin, at=at)
    change = db.session.get_one(CalendarChange, done.change_id)
    assert [call_list(change, agency_id=one.id).total for one in (office.agency, follower)] == [1, 2]


def commit_a_lateness_that_went(app: Flask) -> None:
    """A dossier was late, and no longer is by a closure; all of it committed."""
    with app.app_context():
        office = an_office()
        dossier = a_dossier(office)
        sweep(at=moment("Mon 2026-03-09 18:00"), save=db.session.commit)
        closure = AddDay(date(2026, 3, 9), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
        apply_change(office.agency, closure, by=office.admin, at=moment("Tue 2026-03-10 08:00"))
        db.session.commit()
        assert (dossier.due_at, dossier.late_since) == (moment("Tue 2026-03-10 17:00"), None)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE calendar_change SET document = 'khác'", "never changed"),
        ("DELETE FROM calendar_change", "never deleted|FOREIGN KEY|violates"),
        ("UPDATE calendar_move SET is_late = true", "never changed"),
        ("DELETE FROM calendar_move", "never deleted"),
        # Only the decision's own step, from its own beginning, and nothing near it.
        ("UPDATE dossier SET late_since = NULL", "stays late"),
        ("UPDATE dossier SET due_at = '2026-03-11 10:00:00+00', late_since = NULL", "stays late"),
        ("UPDATE dossier SET due_at = '2026-03-09 10:00:00+00', late_since = NULL", "stays late"),
    ],
)
def test_the_database_lets_lateness_go_by_the_decision_alone(
    any_database: str, bare_app: Callable[[str], Flask], statement: str, message: str
) -> None:
    app = bare_app(any_database)
    commit_a_lateness_that_went(app)
    with app.app_context():
        db.session.execute(text("UPDATE dossier SET late_since = due_at"))
        with pytest.raises(DBAPIError, match=message):
            db.session.execute(text(statement))
        db.session.rollback()


def test_two_decisions_acts_and_receptions_meet_and_nobody_waits_for_ever(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    """Whoever comes first: every open dossier has the end that the calendar of now gives it."""
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        dossiers = [a_dossier(office, version, applicant=f"Lê {number}").id for number in range(6)]
        agency_id, admin_id = office.agency.id, office.admin.id
        officer_id, reception_id, version_id = office.officer.id, office.reception.id, version.id
        db.session.commit()
    at = moment("Tue 2026-03-03 09:00")

    def act(worker: int) -> str:
        agency = db.session.get_one(Agency, agency_id)
        try:
            if worker < 2:
                closure = AddDay(date(2026, 3, 4 + worker), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
                apply_change(agency, closure, by=db.session.get_one(Person, admin_id), at=at)
            elif worker < 5:
                version = db.session.get_one(ProcedureVersion, version_id)
                for dossier_id in reversed(dossiers) if worker % 2 else dossiers:
                    dossier = db.session.get_one(Dossier, dossier_id)
                    by = db.session.get_one(Person, officer_id)
                    if dossier.clock_stands_still:
                        resume(dossier, document="CV 2", by=by, at=at)
                    else:
                        pause(dossier, ground=version.pause_grounds[0], document="CV", by=by, at=at)
                    db.session.commit()
            else:
                reception = db.session.get_one(Person, reception_id)
                version = db.session.get_one(ProcedureVersion, version_id)
                taken = Intake(version=version, applicant=Applicant(name=f"Trần {worker}"))
                receive(taken, agency=agency, by=reception, at=at)
            db.session.commit()
        except (PreviewOutdated, StaleDataError, Refused, IntegrityError) as told:
            db.session.rollback()
            return type(told).__name__
        return "done"

    told = together(app, act, desks=8)
    assert "done" in told
    with app.app_context():
        for dossier in db.session.scalars(select(Dossier)):
            answer = legal_end(dossier)
            assert answer is not None
            assert end_in_force(dossier) == answer.at
        moves = db.session.scalars(select(CalendarMove.id)).all()
        facts = db.session.scalars(select(Event.id).where(Event.kind == EventKind.CALENDAR_CHANGED)).all()
        assert len(moves) == len(facts)
        assert verify(agency_id).holds
