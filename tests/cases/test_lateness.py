"""Once the end has passed nothing takes the lateness away: no order of acts, no moment typed in, no sleeping sweep."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.correcting import approve_correction, ask_correction, ask_void, pending_correction
from onestop.cases.ending import close, refuse, stop
from onestop.cases.extending import approve_extension, ask_extension, pending_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.intake import Intake
from onestop.cases.models import Dossier, Event, EventKind, Paper, Status
from onestop.cases.models.dossier import RUNNING, STANDING
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.settling import settle_at_once
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.sweep import sweep
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.period import read_month
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

DUE = moment("Mon 2026-03-09 17:00")  # five working days from Monday, 2 March
AFTER = moment("Tue 2026-03-10 08:00")


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Due on Monday, 9 March at 17:00; no sweep runs but where a test says so."""
    return a_dossier(office, a_procedure(office, "5 working_day", extension="5 working_day"))


def paused(office: Office, dossier: Dossier, *, since: str | None = None, at: datetime) -> None:
    ground = dossier.procedure_version.pause_grounds[0]
    started_at = moment(since) if since else None
    pause(dossier, ground=ground, document="CV 1", started_at=started_at, by=office.officer, at=at)


def asked(office: Office, dossier: Dossier, at: datetime) -> None:
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", approval_reason="Mới thấy", by=office.head, at=at)


def test_a_pause_dated_before_the_end_but_entered_after_it_changes_nothing(office: Office, dossier: Dossier) -> None:
    paused(office, dossier, since="Fri 2026-03-06 08:00", at=AFTER)
    assert (dossier.status, dossier.due_at, dossier.late_since) == (Status.PAUSED, DUE, DUE)
    resume(dossier, document="CV 2", by=office.officer, at=moment("Mon 2026-03-30 08:00"))
    assert (dossier.due_at, dossier.late_since) == (DUE, DUE)
    paused(office, dossier, at=moment("Mon 2026-03-30 09:00"))
    stop(dossier, request="Đơn", by=office.reception, at=moment("Mon 2026-03-30 10:00"))
    assert (dossier.due_at, dossier.late_since) == (DUE, DUE)
    assert late_rate(read_month("2026-03"), agency_id=office.agency.id).total.ended_late == 1


def test_a_clock_that_goes_on_in_the_past_is_judged_at_once_and_tells_no_date_that_has_passed(
    office: Office, dossier: Dossier
) -> None:
    told = dossier.appointment_at
    paused(office, dossier, at=moment("Mon 2026-03-09 07:00"))
    resume(
        dossier, document="CV 2", ended_at=moment("Tue 2026-03-10 07:00"), by=office.officer,
        at=moment("Mon 2026-03-16 08:00"),
    )  # fmt: skip
    assert dossier.due_at == dossier.late_since == moment("Tue 2026-03-10 17:00")
    assert dossier.late_noted_at == moment("Mon 2026-03-16 08:00")
    assert dossier.appointment_at == told
    assert len(db.session.scalars(select(Paper.id).where(Paper.dossier_id == dossier.id)).all()) == 1


def test_a_fact_entered_afterwards_takes_its_place_behind_what_was_entered_before(
    office: Office, dossier: Dossier
) -> None:
    """Else the last fact of a month would tell a state that had ended before."""
    paused(office, dossier, at=moment("Tue 2026-03-03 08:00"))
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Wed 2026-03-04 10:00"))
    resume(
        dossier,
        document="CV 2",
        ended_at=moment("Tue 2026-03-03 10:00"),
        by=office.officer,
        at=moment("Thu 2026-03-05 08:00"),
    )
    facts = db.session.scalars(select(Event).where(Event.dossier_id == dossier.id).order_by(Event.at, Event.id)).all()
    assert [fact.id for fact in facts] == sorted(fact.id for fact in facts)
    assert (facts[-1].kind, facts[-1].status, facts[-1].due_at) == (
        EventKind.RESUMED, Status.IN_PROGRESS, dossier.due_at,
    )  # fmt: skip
    sweep(at=moment("Wed 2026-04-01 08:00"), save=db.session.flush)
    assert late_rate(read_month("2026-03"), agency_id=office.agency.id).total.open_late == 1


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("Tue 2026-03-10 08:01", "tương lai"),
        ("Mon 2026-03-02 08:59", "có trước"),  # before receipt
        ("Wed 2026-03-04 07:59", "có trước"),  # before the clock last went on
    ],
)
def test_a_pause_cannot_begin_where_the_clock_has_already_been_counted(
    office: Office, dossier: Dossier, since: str, sentence: str
) -> None:
    paused(office, dossier, at=moment("Tue 2026-03-03 08:00"))
    resume(dossier, document="CV 2", by=office.officer, at=moment("Wed 2026-03-04 08:00"))
    with pytest.raises(WrongInput, match=sentence):
        paused(office, dossier, since=since, at=AFTER)


@pytest.mark.parametrize("until", ["Tue 2026-03-03 08:00", "Tue 2026-03-03 07:00", "Wed 2026-03-04 08:01"])
def test_a_pause_ends_after_it_began_and_not_in_the_future(office: Office, dossier: Dossier, until: str) -> None:
    paused(office, dossier, at=moment("Tue 2026-03-03 08:00"))
    with pytest.raises(WrongInput):
        resume(dossier, document="CV 2", ended_at=moment(until), by=office.officer, at=moment("Wed 2026-03-04 08:00"))


def test_no_act_is_dated_before_the_last_one(office: Office, dossier: Dossier) -> None:
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Fri 2026-03-06 08:00"))
    sweep(at=AFTER, save=db.session.flush)
    for at in ("Thu 2026-03-05 08:00", "Mon 2026-03-09 16:59"):
        with pytest.raises(Refused, match="sau thời điểm này"):
            finish(dossier, number="1", by=office.officer, at=moment(at))
    with pytest.raises(Refused, match="sớm hơn lúc tiếp nhận"):
        finish(dossier, number="1", by=office.officer, at=moment("Mon 2026-03-02 08:59"))


def test_at_the_very_end_it_is_on_time_and_a_minute_later_late(office: Office) -> None:
    version = a_procedure(office)
    on_time, late = a_dossier(office, version), a_dossier(office, version, applicant="An")
    finish(on_time, number="1", by=office.officer, at=DUE)
    finish(late, number="2", by=office.officer, at=moment("Mon 2026-03-09 17:00:01"))
    assert (on_time.late_since, late.late_since) == (None, DUE)


def test_what_ends_while_it_stands_is_judged_when_the_clock_stopped(office: Office) -> None:
    version = a_procedure(office)
    early, late = a_dossier(office, version), a_dossier(office, version, applicant="An")
    asked(office, early, DUE)
    asked(office, late, moment("Mon 2026-03-09 17:01"))
    for dossier in (early, late):
        close(dossier, by=office.reception, at=moment("Mon 2026-03-30 08:00"))
    assert (early.due_at, early.late_since, late.due_at, late.late_since) == (DUE, None, DUE, DUE)
    total = late_rate(read_month("2026-03"), agency_id=office.agency.id).total
    assert (total.ended_on_time, total.ended_late, total.closed) == (1, 1, 2)


def test_a_supplement_asked_after_the_end_restarts_nothing(office: Office, dossier: Dossier) -> None:
    asked(office, dossier, AFTER)
    complete_supplement(dossier, by=office.reception, at=moment("Mon 2026-03-16 08:00"))
    assert (dossier.due_at, dossier.late_since, dossier.appointment_at) == (DUE, DUE, DUE)


def test_settled_at_once_but_after_the_hours_that_it_had_is_late(office: Office) -> None:
    version = a_procedure(office, "2 working_hour")
    intake = Intake(
        version=version, applicant=Applicant(name="Bình"), code="G09-1", received_at=moment("Mon 2026-03-02 07:30")
    )
    dossier = settle_at_once(
        intake, result_number="1", agency=office.agency, by=office.reception, at=moment("Mon 2026-03-02 14:00")
    )
    assert dossier.late_since == dossier.due_at == moment("Mon 2026-03-02 09:30")
    total = late_rate(read_month("2026-03"), agency_id=office.agency.id).total
    assert (total.ended_late, total.at_once, total.late_rate_without_at_once) == (1, 1, None)


def test_a_late_dossier_is_not_voided_nor_given_another_procedure(office: Office, dossier: Dossier) -> None:
    longer = a_procedure(office, "30 working_day")
    change = {"parties": {}, "version": longer, "reason": "Nhầm", "by": office.reception}
    early = ask_correction(dossier, **change, at=moment("Mon 2026-03-09 16:00"))
    with pytest.raises(Refused, match="quá hạn"):  # asked before the end, approved after it
        approve_correction(early, by=office.desk_head, at=AFTER)
    db.session.refresh(early)
    assert (dossier.due_at, dossier.late_since) == (DUE, DUE)


def test_a_void_asked_before_the_end_is_refused_after_it(office: Office, dossier: Dossier) -> None:
    voiding = ask_void(dossier, reason="Nhập trùng", by=office.reception, at=moment("Mon 2026-03-09 16:00"))
    with pytest.raises(Refused, match="không hủy được"):
        approve_correction(voiding, by=office.desk_head, at=AFTER)
    assert dossier.status is Status.RECEIVED


def test_an_extension_asked_before_the_end_is_not_approved_after_it(office: Office, dossier: Dossier) -> None:
    ground = dossier.procedure_version.extension_grounds[0]
    extension = ask_extension(dossier, ground=ground, document="TTr", reason="Xác minh", by=office.officer, at=DUE)
    with pytest.raises(Refused, match="quá hạn"):
        approve_extension(extension, by=office.head, at=moment("Mon 2026-03-09 17:01"))
    assert (dossier.due_at, dossier.late_since) == (DUE, DUE)


def acts_of(office: Office) -> list[Callable[[Dossier, datetime], object]]:
    """Every act, clumsy ones included: refusals are part of the walk."""
    chance = random.Random(len(office.agency.code))
    reason = reasons(office.agency.id)[0]
    new = {"reason": reason, "by": office.head}
    later = moment("Wed 2026-06-24 09:00")
    longer, shorter = (
        a_procedure(office, term, extension="1 working_day") for term in ("9 working_day", "2 working_day")
    )

    def earlier(dossier: Dossier, at: datetime) -> datetime:
        return chance.choice([dossier.received_at, dossier.clock_start_at, dossier.clock_stopped_since or at, at])

    return [
        lambda d, at: hand_over(d, to_person=office.officer, by=office.reception, at=at),
        lambda d, at: asked(office, d, at),
        lambda d, at: complete_supplement(d, by=office.reception, at=at),
        lambda d, at: pause(
            d, ground=d.procedure_version.pause_grounds[0], document="CV", started_at=earlier(d, at),
            by=office.officer, at=at,
        ),
        lambda d, at: resume(d, document="CV 2", ended_at=chance.choice([None, DUE, at]), by=office.officer, at=at),
        lambda d, at: ask_extension(
            d, ground=d.procedure_version.extension_grounds[0], document="TTr", reason="x", by=office.officer, at=at
        ),
        lambda d, at: approve_extension(pending_extension(d), by=office.head, at=at) if pending_extension(d) else None,
        lambda d, at: ask_correction(
            d, parties={"applicant_name": f"Bình {at:%d %H}"}, version=chance.choice([None, longer, shorter]),
            reason="Sai", by=office.officer, at=at,
        ),
        lambda d, at: ask_void(d, reason="Trùng", by=office.reception, at=at),
        lambda d, at: (
            approve_correction(pending_correction(d), by=office.desk_head, at=at) if pending_correction(d) else None
        ),
        lambda d, at: declare_expected_late(d, proposed_at=later, reason=reason, by=office.officer, at=at),
        lambda d, at: sign_apology(d, new_appointment_at=later, **new, at=at),
        lambda d, at: tell(d, by=office.reception, at=at),
        lambda d, at: sweep(at=at, save=db.session.flush),
        lambda d, at: refuse(d, reason="Không đủ", by=office.head, at=at),
        lambda d, at: stop(d, request="Đơn", by=office.reception, at=at),
        lambda d, at: close(d, by=office.reception, at=at),
        lambda d, at: finish(d, number="1", by=office.officer, at=at),
        lambda d, at: confirm_result(d, by=office.reception, at=at),
        lambda d, at: return_result(d, collector_name="Bình", by=office.reception, at=at),
    ]  # fmt: skip


ENDS = 7  # the last acts of the list end a dossier: rarer, or no walk would be long


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_the_first_end_that_passed_stays(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    acts = acts_of(office)
    moments = [
        moment(f"2026-03-{day:02d} {hour}:00") for day in range(2, 31) for hour in ("08", "10", "16", "18")
    ]  # with Saturdays and Sundays
    done = 0
    for number in range(8):
        version = a_procedure(office, chance.choice(["3 working_day", "5 working_day", "12 working_hour", "7 day"]),
                              extension="5 working_day")  # fmt: skip
        dossier = a_dossier(office, version, received=moment("2026-03-02 07:30"), applicant=f"Bình {seed}-{number}")
        first, passed = dossier.first_appointment_at, None
        for at in sorted(chance.sample(moments[1:], 12)):
            act = chance.choice(acts if chance.random() < 0.15 else acts[:-ENDS])
            if dossier.status in RUNNING and dossier.due_at is not None and dossier.due_at < at:
                passed = passed or dossier.due_at
            try:
                with db.session.begin_nested():
                    act(dossier, at)
                done += 1
            except Refused:
                continue
            if passed is not None and dossier.late_since is not None:
                assert (dossier.late_since, dossier.due_at) == (passed, passed)
            if dossier.late_since is not None:
                passed = passed or dossier.late_since
            assert dossier.first_appointment_at == first
            assert (dossier.due_at is None) <= (dossier.status in (*STANDING, Status.VOID))
            facts = db.session.scalars(
                select(Event).where(Event.dossier_id == dossier.id).order_by(Event.at, Event.id)
            ).all()
            last = facts[-1]
            assert [fact.entered_at for fact in sorted(facts, key=lambda fact: fact.id)] == sorted(
                fact.entered_at for fact in facts
            )
            assert (last.status, last.due_at, last.clock_stopped_since) == (
                dossier.status, dossier.due_at, dossier.clock_stopped_since,
            ), act  # fmt: skip
        sweep(at=moment("2026-04-01 08:00"), save=db.session.flush)
        assert dossier.late_since == passed or (passed is None and dossier.late_since == dossier.due_at)
        assert (passed is None) or dossier.status is not Status.VOID
    assert done > 20
    facts = db.session.scalar(select(func.count()).select_from(Event))
    noted = db.session.scalar(select(func.count()).where(AuditEntry.object_kind == "dossier"))
    assert facts == noted
    assert verify(office.agency.id).holds
