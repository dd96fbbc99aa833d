"""How dates go wrong where facts, acts and reports meet the clock; the numbers are those of tests/sla/test_cases.py.

Ends were counted by hand; the comments say how.
"""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select, text

from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.finishing import finish
from onestop.cases.foreseeing import Foreseen
from onestop.cases.intake import HandedPaper, Intake, receive
from onestop.cases.judging import judged
from onestop.cases.models import (
    CalendarMove,
    Channel,
    Dossier,
    Event,
    EventKind,
    Paper,
    PaperKind,
    PaperState,
)
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause, resume
from onestop.cases.recounting import apply_change
from onestop.cases.register_import import import_register
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.sweep import sweep
from onestop.cases.telling import tell
from onestop.database import db
from onestop.errors import BadRows, Refused, WrongInput
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import version_for
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.period import read_month
from onestop.sla.calendar import to_local
from onestop.sla.lateness import Standing
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def office() -> Office:
    return an_office()


def end(dossier: Dossier) -> str:
    """The legal end on the wall clock of Vietnam."""
    assert dossier.due_at is not None
    return f"{to_local(dossier.due_at):%a %Y-%m-%d %H:%M}"


def paused(office: Office, dossier: Dossier, since: str, until: str | None = None) -> None:
    ground = dossier.procedure_version.pause_grounds[0]
    pause(dossier, ground=ground, document="CV 05/CCT", by=office.officer, at=moment(since))
    if until:
        resume(dossier, document="CV 09/CCT", by=office.officer, at=moment(until))


def closed(office: Office, *days: str, at: str) -> list[Foreseen]:
    """A local closure of each day by the document of a higher authority, and what it did to the dossiers."""
    return [
        apply_change(
            office.agency,
            AddDay(date.fromisoformat(day), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh"),
            reason="CĐ 3/UBND tỉnh",
            by=office.admin,
            at=moment(at),
        )
        for day in days
    ]


def test_case_1_filed_online_on_a_holiday_and_received_on_acceptance(office: Office) -> None:
    version = a_procedure(office, "3 working_day")
    submitted = moment("Thu 2026-04-30 10:00")
    online = a_dossier(
        office, version, received="Mon 2026-05-04 08:00", channel=Channel.ONLINE, submitted_at=submitted
    )  # 5, 6 and 7/5
    assert (online.submitted_at, online.received_at) == (submitted, moment("Mon 2026-05-04 08:00"))
    assert end(online) == "Thu 2026-05-07 17:00"
    mobile_desk = a_dossier(office, version, applicant="An", received="Sat 2026-05-09 09:00")  # 11, 12 and 13/5
    assert end(mobile_desk) == "Wed 2026-05-13 17:00"


def test_case_7_next_year_is_missing_and_nothing_is_kept(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    with pytest.raises(Refused, match="Chưa có lịch làm việc năm 2027"), db.session.begin_nested():
        a_dossier(office, version, received="Wed 2026-12-30 09:00")
    assert db.session.scalar(select(func.count(Dossier.id))) == 0
    in_time = a_dossier(office, a_procedure(office, "1 working_day"), received="Wed 2026-12-30 09:00")
    assert end(in_time) == "Thu 2026-12-31 17:00"
    assert in_time.code.endswith("-0001")  # the refusal took no number


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        # received Mon 2/3; the pause of 4/3 09:00 to 9/3 09:00 took three working days, or five days
        ("7 working_day", "Mon 2026-03-16 17:00"),  # 3, 4, 5, 6, 9, 10, 11/3, and 12, 13, 16 for the pause
        ("15 day", "Mon 2026-03-23 17:00"),  # 17/3, five days later Sun 22/3, and off the weekend
        ("32 working_hour", "Wed 2026-03-11 09:00"),  # 6 h on Mon, 8 on Tue, 2 on Wed, 6 on Mon 9/3, 8 on Tue, 2 on Wed
        ("1 month", "Tue 2026-04-07 17:00"),  # 2/4 and five days
    ],
)
def test_case_11_pauses_survive_a_correction_of_the_procedure(office: Office, right: str, expected: str) -> None:
    dossier = a_dossier(office, a_procedure(office, "10 working_day"), received="Mon 2026-03-02 09:00")
    paused(office, dossier, "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    assert end(dossier) == "Thu 2026-03-19 17:00"
    at = moment("Mon 2026-03-09 10:00")
    version = a_procedure(office, right)
    change = ask_correction(dossier, parties={}, version=version, reason="Nhập sai", by=office.reception, at=at)
    approve_correction(change, by=office.desk_head, at=at)
    assert end(dossier) == expected


def test_case_12_an_edited_calendar_moves_what_is_open_and_says_why(office: Office) -> None:
    version = a_procedure(office, "5 working_day")
    running, done = a_dossier(office, version), a_dossier(office, version, applicant="An")
    finish(done, number="1", by=office.officer, at=moment("Tue 2026-03-03 08:00"))
    closed(office, "2026-03-05", at="Tue 2026-03-03 09:00")
    db.session.expire_all()
    assert end(running) == "Tue 2026-03-10 17:00"
    assert end(done) == "Mon 2026-03-09 17:00"
    assert running.first_appointment_at == moment("Mon 2026-03-09 17:00")
    move = db.session.scalars(select(CalendarMove)).one()
    assert (move.dossier_id, move.before_at, move.after_at, move.change.document) == (
        running.id, moment("Mon 2026-03-09 17:00"), moment("Tue 2026-03-10 17:00"), "CĐ 3/UBND tỉnh",
    )  # fmt: skip
    facts = db.session.scalars(select(Event).where(Event.kind == EventKind.CALENDAR_CHANGED)).all()
    assert [fact.dossier_id for fact in facts] == [running.id]


def test_case_13_the_calendar_is_edited_while_a_dossier_is_paused(office: Office) -> None:
    """5 days: 2/9 of Tue 3/3 up to 09:00, 7/9 of Fri 6/3 from 09:00 on, then 9, 10, 11 and 12/3; Thu 5/3 is closed."""
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    paused(office, dossier, "Tue 2026-03-03 09:00")
    (foreseen,) = closed(office, "2026-03-05", at="Wed 2026-03-04 09:00")
    assert (foreseen.moved, foreseen.paused) == (0, 1)
    db.session.expire_all()
    assert dossier.due_at is None
    resume(dossier, document="CV 09/CCT", by=office.officer, at=moment("Fri 2026-03-06 09:00"))
    assert end(dossier) == "Thu 2026-03-12 17:00"
    # A day that is closed after it went on moves it like any other.
    closed(office, "2026-03-11", at="Mon 2026-03-09 09:00")
    db.session.expire_all()
    assert end(dossier) == "Fri 2026-03-13 17:00"


def test_case_15_stored_in_utc_and_counted_in_vietnam(office: Office) -> None:
    version = a_procedure(office, "1 working_day")
    before = a_dossier(office, version, received="Mon 2026-03-02 23:59")
    after = a_dossier(office, version, applicant="An", received="Tue 2026-03-03 00:00")
    assert (end(before), end(after)) == ("Tue 2026-03-03 17:00", "Wed 2026-03-04 17:00")
    assert before.code.split("-")[1] == "260302"
    assert after.code.split("-")[1] == "260303"
    stored = db.session.execute(text("SELECT received_at, due_at FROM dossier ORDER BY id")).all()
    assert [tuple(str(moment)[:16] for moment in row) for row in stored] == [
        ("2026-03-02 16:59", "2026-03-03 10:00"),
        ("2026-03-02 17:00", "2026-03-04 10:00"),
    ]


@pytest.mark.parametrize(
    ("ended", "standing"),
    [
        ("Mon 2026-03-02 09:01", Standing.EARLY),  # the count begins on 3/3
        ("Sun 2026-03-08 10:00", Standing.EARLY),
        ("Mon 2026-03-09 00:00", Standing.ON_TIME),
        ("Mon 2026-03-09 17:00", Standing.ON_TIME),
        ("Sat 2026-03-14 10:00", Standing.LATE),
    ],
)
def test_case_17_ended_on_a_day_off_or_before_the_term_began(office: Office, ended: str, standing: Standing) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    finish(dossier, number="1", by=office.officer, at=moment(ended))
    assert judged(dossier, at=moment("Mon 2026-03-30 09:00")).standing is standing


def test_case_19_what_has_no_end_is_in_no_rate(office: Office) -> None:
    version = a_procedure(office, None)
    for applicant in ("An", "Bình"):
        dossier = a_dossier(office, version, applicant=applicant, received="Mon 2026-03-02 09:00")
        assert judged(dossier, at=moment("Fri 2026-03-27 09:00")).standing is Standing.NO_DUE_DATE
    finish(dossier, number="1", by=office.officer, at=moment("Fri 2026-03-27 09:00"))
    total = late_rate(read_month("2026-03")).total
    assert (total.no_due_date, total.ended_late, total.open_late, total.late_rate) == (2, 0, 0, None)


def test_case_21_a_calendar_decision_changes_no_report_of_a_finished_month(office: Office) -> None:
    """Storm days that are decided upon afterwards move ends, but what was printed for May stays as it is."""
    version = a_procedure(office, "5 working_day")
    stays_late = a_dossier(office, version, received="Mon 2026-05-18 09:00")
    forgiven = a_dossier(office, version, applicant="An", received="Fri 2026-05-22 09:00")
    in_time = a_dossier(office, version, applicant="Cúc", received="Fri 2026-05-29 09:00")
    assert [end(one) for one in (stays_late, forgiven, in_time)] == [
        "Mon 2026-05-25 17:00", "Fri 2026-05-29 17:00", "Fri 2026-06-05 17:00",
    ]  # fmt: skip
    sweep(at=moment("Sun 2026-05-31 23:00"), save=db.session.flush)
    printed = late_rate(read_month("2026-05"))
    assert (printed.total.open_late, printed.total.open_within_limit) == (2, 1)
    # 22, 28 and 29/5 are closed: 19, 20, 21, 25, 26/5 for the first; 25, 26, 27/5, 1, 2/6 for the second
    foreseen = closed(office, "2026-05-22", "2026-05-28", "2026-05-29", at="Mon 2026-06-01 10:00")
    db.session.expire_all()
    assert [end(one) for one in (stays_late, forgiven, in_time)] == [
        "Tue 2026-05-26 17:00", "Tue 2026-06-02 17:00", "Fri 2026-06-05 17:00",
    ]  # fmt: skip
    assert {code for one in foreseen for code in one.stop_being_late} == {forgiven.code}
    assert (stays_late.late_since, forgiven.late_since) == (moment("Tue 2026-05-26 17:00"), None)
    assert late_rate(read_month("2026-05")) == printed
    finish(forgiven, number="2", by=office.officer, at=moment("Tue 2026-06-02 09:00"))
    assert late_rate(read_month("2026-05")) == printed


def test_case_22_the_steps_of_a_linked_dossier_add_up_and_stand_on_its_slip(office: Office) -> None:
    """5 days as 4 + 12 + 24 hours of eight a day: half a day, two days, five days."""
    steps = [{"name": "Một cửa", "hours": "4"}, {"name": "Thuế", "hours": "12"}, {"name": "Địa chính", "hours": "24"}]
    dossier = a_dossier(office, a_procedure(office, "5 working_day", steps=steps), received="Mon 2026-03-02 09:00")
    slip = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.RECEIPT)).one()
    ends = [moment("Tue 2026-03-03 11:30"), moment("Wed 2026-03-04 17:00"), moment("Mon 2026-03-09 17:00")]
    assert [step["name"] for step in slip.facts["steps"]] == ["Một cửa", "Thuế", "Địa chính"]
    assert [datetime.fromisoformat(step["ends_at"]) for step in slip.facts["steps"]] == ends
    assert dossier.due_at == dossier.appointment_at == ends[-1]
    assert datetime.fromisoformat(slip.facts["appointment_at"]) == ends[-1]


def test_case_25_a_supplement_asked_and_answered_several_times(office: Office) -> None:
    version = a_procedure(office, "5 working_day", supplement_limit=2, supplement_within_days=20)
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    waits = [
        ("Wed 2026-03-04 10:00", "Fri 2026-03-06 09:00", "Fri 2026-03-13 17:00"),  # anew: 9, 10, 11, 12, 13/3
        ("Tue 2026-03-10 09:00", "Thu 2026-03-12 15:00", "Thu 2026-03-19 17:00"),  # anew: 13, 16, 17, 18, 19/3
        ("Mon 2026-03-16 07:00", "Wed 2026-03-18 07:00", "Mon 2026-03-23 17:00"),  # outside the rules: two days longer
    ]
    for number, (asked, completed, expected) in enumerate(waits, start=1):
        who, why = (office.head, "Mới phát hiện") if number == 3 else (office.officer, None)
        ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", approval_reason=why, by=who, at=moment(asked))
        assert dossier.due_at is None
        complete_supplement(dossier, by=office.reception, at=moment(completed))
        assert end(dossier) == expected
        assert dossier.appointment_at == dossier.due_at
    assert dossier.first_appointment_at == moment("Mon 2026-03-09 17:00")
    slips = db.session.scalars(select(Paper.state).where(Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)).all()
    assert [state is PaperState.VOID for state in slips] == [True, True, True, False]


@pytest.mark.parametrize("new", ["Mon 2026-03-09 16:00", "Mon 2026-03-09 17:00"])
def test_case_26_a_new_date_before_the_old_one_is_refused(office: Office, new: str) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="Mon 2026-03-02 09:00")
    reason, at = reasons(office.agency.id)[0], moment("Fri 2026-03-06 09:00")
    declare_expected_late(dossier, reason=reason, proposed_at=moment("Thu 2026-03-12 17:00"), by=office.officer, at=at)
    with pytest.raises(WrongInput, match="sau ngày hẹn đã báo"):
        sign_apology(dossier, reason=reason, new_appointment_at=moment(new), by=office.head, at=at)
    assert dossier.appointment_at == moment("Mon 2026-03-09 17:00")


@pytest.mark.parametrize(
    ("reached_by", "phone"),
    [
        ({"phone": "0912 345 678"}, "0912345678"),  # Zalo goes by the number
        ({"email": "binh@example.com"}, None),
        ({}, None),
    ],
)
def test_case_27_however_a_citizen_can_be_reached_the_date_is_theirs(
    office: Office, reached_by: dict[str, str], phone: str | None
) -> None:
    """Nobody is left off the list of dates that moved, and everybody gets the new slip."""
    applicant = Applicant(name="Nguyễn Văn Bình", **reached_by)
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), applicant=applicant)
    (foreseen,) = closed(office, "2026-03-05", at="Tue 2026-03-03 09:00")
    assert foreseen.moved == 1
    db.session.expire_all()
    assert (dossier.applicant_phone, end(dossier)) == (phone, "Tue 2026-03-10 17:00")
    paper = tell(dossier, by=office.reception, at=moment("Tue 2026-03-03 10:00"))
    assert paper.facts["applicant"]["phone"] == phone
    assert dossier.appointment_at == dossier.due_at


def test_case_28_a_new_term_leaves_old_dossiers_their_own(office: Office) -> None:
    change = date(2026, 4, 1)
    old = a_procedure(office, "10 working_day", code="1.004873", ceases_on=change)
    new = a_procedure(office, "3 working_day", code="1.004873", valid_from=change)

    def valid(day: str) -> ProcedureVersion:
        return version_for(office.agency.id, "1.004873", on=date.fromisoformat(day))

    assert (valid("2026-03-31"), valid("2026-04-01")) == (old, new)
    before = a_dossier(office, valid("2026-03-31"), received="Tue 2026-03-31 16:59")
    after = a_dossier(office, valid("2026-04-01"), applicant="An", received="Wed 2026-04-01 07:00")
    assert end(before) == "Tue 2026-04-14 17:00"  # 1, 2, 3, 6, 7, 8, 9, 10, 13, 14/4
    assert end(after) == "Mon 2026-04-06 17:00"  # 2, 3, 6/4
    # Whatever happens afterwards is counted by the rule that it came under.
    paused(office, before, "Thu 2026-04-02 07:00", "Fri 2026-04-03 07:00")
    assert end(before) == "Wed 2026-04-15 17:00"
    ask_supplement(before, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Fri 2026-04-03 08:00"))
    complete_supplement(before, by=office.reception, at=moment("Mon 2026-04-06 08:00"))
    assert end(before) == "Mon 2026-04-20 17:00"  # anew: 7, 8, 9, 10, 13, 14, 15, 16, 17, 20/4
    closed(office, "2026-04-13", at="Tue 2026-04-07 09:00")
    db.session.expire_all()
    assert before.procedure_version_id == old.id
    assert end(before) == "Tue 2026-04-21 17:00"


def test_a_receipt_in_the_future_is_told_at_every_door(office: Office) -> None:
    """The clock counts from any moment that it knows; intake and import must not."""
    version = a_procedure(office, "5 working_day", code="1.000111")
    at = moment("Mon 2026-03-02 09:00")
    intake = Intake(
        version=version,
        applicant=Applicant(name="An"),
        papers=[HandedPaper(name="Tờ khai")],
        received_at=moment("Tue 2026-03-03 09:00"),
        late_entry_slip="17",
    )
    with pytest.raises(WrongInput, match="09:00 03/03/2026 nằm ở tương lai") as refused:
        receive(intake, agency=office.agency, by=office.desk_head, at=at)
    assert refused.value.field == "received_at"
    heading = "procedure_code,applicant_name,channel,received_at"
    with pytest.raises(BadRows) as bad:
        import_register(f"{heading}\n1.000111,An,direct,2026-03-02T09:01\n", agency=office.agency, by=None, at=at)
    assert bad.value.problems == [(2, "cột received_at nằm ở tương lai: 09:01 02/03/2026")]
    assert db.session.scalar(select(func.count(Dossier.id))) == 0
