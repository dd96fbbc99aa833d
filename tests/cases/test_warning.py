"""The sweep warns by the office's steps: each once, after a standstill only the highest, and anew for a new end."""

import pytest
from sqlalchemy import select, text

from onestop.audit.chain import verify
from onestop.calendars.building import calendar_for
from onestop.cases.judging import judged, open_and_late
from onestop.cases.late import morning
from onestop.cases.models import Dossier, Event, EventKind, SweepRun
from onestop.cases.models.dossier import FALLS_LATE, HAS_A_STEP, UNPLANNED
from onestop.cases.pausing import pause, resume
from onestop.cases.sweep import sweep
from onestop.cases.warning import change_shares, lengthened, shares_of, used_of
from onestop.database import db
from onestop.errors import WrongInput
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

# Ten working days from Monday, 2 March: half on Mon 9/3 17:00, 80 % on Thu 12/3 17:00, due Mon 16/3, last day Fri 13/3.
HALF, MOST, LAST = "Mon 2026-03-09 17:00", "Thu 2026-03-12 17:00", "Fri 2026-03-13 07:00"


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, a_procedure(office, "10 working_day"))


def swept(*moments: str) -> list[tuple[str, ...]]:
    return [sweep(at=moment(when), save=db.session.flush).newly_warned for when in moments]


def notes(dossier: Dossier) -> list[str | None]:
    return list(
        db.session.scalars(
            select(Event.note).where(Event.dossier_id == dossier.id, Event.kind == EventKind.WARNED).order_by(Event.id)
        )
    )


def test_each_step_is_noted_once_at_its_moment(office: Office, dossier: Dossier) -> None:
    code = (dossier.code,)
    assert swept("Mon 2026-03-02 10:00", "Mon 2026-03-09 16:59") == [(), ()]
    assert swept(HALF, HALF, "Tue 2026-03-10 09:00") == [code, (), ()]
    assert swept(MOST, "Fri 2026-03-13 06:59", LAST, LAST, "Mon 2026-03-16 17:00") == [code, (), code, (), ()]
    assert notes(dossier) == ["Đã dùng 50 % thời hạn", "Đã dùng 80 % thời hạn", "Sắp đến hạn"]
    assert dossier.warned_at == moment(LAST)
    assert verify(office.agency.id).holds


def test_after_a_standstill_only_the_highest_step_is_noted(dossier: Dossier) -> None:
    assert swept("Thu 2026-03-12 18:00", "Thu 2026-03-12 18:01") == [(dossier.code,), ()]
    assert notes(dossier) == ["Đã dùng 80 % thời hạn"]


def test_the_sweep_does_not_disturb_whoever_has_the_dossier_on_the_screen(dossier: Dossier) -> None:
    before = dossier.revision
    swept(HALF)
    assert dossier.revision == before


def test_a_pause_moves_the_steps_to_come_and_repeats_none(office: Office, dossier: Dossier) -> None:
    swept(HALF)
    ground = dossier.procedure_version.pause_grounds[0]
    pause(dossier, ground=ground, document="CV 1", by=office.officer, at=moment("Tue 2026-03-10 07:00"))
    assert swept("Thu 2026-03-12 18:00", "Mon 2026-03-16 18:00") == [(), ()]  # nobody is warned of a clock that stands
    resume(dossier, document="CV 2", by=office.officer, at=moment("Tue 2026-03-17 07:00"))
    assert swept("Tue 2026-03-17 07:01", "Thu 2026-03-19 16:59") == [(), ()]
    assert swept("Thu 2026-03-19 17:00") == [(dossier.code,)]  # five working days later than it would have been
    assert notes(dossier) == ["Đã dùng 50 % thời hạn", "Đã dùng 80 % thời hạn"]


def test_what_is_late_is_warned_of_no_more(dossier: Dossier) -> None:
    done = sweep(at=moment("Mon 2026-03-16 17:01"), save=db.session.flush)
    assert (done.newly_late, done.newly_warned, notes(dossier)) == ((dossier.code,), (), [])


def test_a_short_term_is_warned_of_once_in_hours_on_a_line_of_its_own(office: Office) -> None:
    short = a_dossier(office, a_procedure(office, "1 working_day"))  # due Tue 17:00
    endless = a_dossier(office, a_procedure(office, None))
    assert swept("Mon 2026-03-02 16:00", "Tue 2026-03-03 14:59", "Tue 2026-03-03 15:00") == [(), (), (short.code,)]
    assert notes(short) == ["Sắp đến hạn"]
    found = morning(office.agency.id, at=moment("Tue 2026-03-03 15:00"))
    assert [list(found.short.rows), list(found.warned.rows), list(found.stepped.rows)] == [[short], [], []]
    assert endless.steps_for is None


def test_the_steps_of_the_office_hold_for_what_is_already_there(office: Office, dossier: Dossier) -> None:
    swept("Mon 2026-03-02 10:00")
    assert shares_of(office.agency.id) == (50, 80)
    change_shares(office.agency, [90, 20, 20], by=office.admin, at=moment("Mon 2026-03-02 11:00"))
    assert shares_of(office.agency.id) == (20, 90)
    assert swept("Mon 2026-03-02 11:01", "Wed 2026-03-04 17:00", HALF) == [(), (dossier.code,), ()]
    assert notes(dossier) == ["Đã dùng 20 % thời hạn"]
    change_shares(office.agency, [], by=office.admin, at=moment("Tue 2026-03-10 08:00"))
    assert swept(MOST, LAST) == [(), (dossier.code,)]
    assert verify(office.agency.id).holds


@pytest.mark.parametrize("shares", [[0], [100], [-5], [10, 20, 30, 40, 50, 60]])
def test_a_step_lies_inside_the_term_and_there_are_few(office: Office, shares: list[int]) -> None:
    with pytest.raises(WrongInput):
        change_shares(office.agency, shares, by=office.admin, at=moment("Mon 2026-03-02 11:00"))


def test_another_office_keeps_its_own_steps(office: Office) -> None:
    other = an_office("H50.31.13")
    change_shares(office.agency, [10], by=office.admin, at=moment("Mon 2026-03-02 11:00"))
    assert shares_of(other.agency.id) == (50, 80)


def test_what_has_passed_a_step_is_listed_until_its_end_is_near(office: Office, dossier: Dossier) -> None:
    swept("Mon 2026-03-02 10:00")
    listed = [
        (list(found.stepped.rows), list(found.warned.rows))
        for when in ("Mon 2026-03-09 16:59", HALF, MOST, LAST)
        for found in [morning(office.agency.id, at=moment(when))]
    ]
    assert listed == [([], []), ([dossier], []), ([dossier], []), ([], [dossier])]  # also while the sweep stands still
    calendar = calendar_for(office.agency.id)
    assert used_of(dossier, at=moment(MOST), calendar=calendar, longer=lengthened([dossier])) == 80


def test_the_heart_beats_once_a_minute_and_leaves_one_row_while_nothing_is_new(dossier: Dossier) -> None:
    swept("Mon 2026-03-02 10:00", "Mon 2026-03-02 10:01", "Mon 2026-03-02 10:01", "Mon 2026-03-02 10:02")
    assert db.session.scalars(select(SweepRun.at)).all() == [moment("Mon 2026-03-02 10:02")]
    swept(HALF, "Mon 2026-03-09 17:01", "Mon 2026-03-09 17:02")
    rows = db.session.execute(select(SweepRun.at, SweepRun.newly_warned).order_by(SweepRun.id)).all()
    assert rows == [
        (moment("Mon 2026-03-02 10:02"), 0), (moment(HALF), 1), (moment("Mon 2026-03-09 17:02"), 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "index"),
    [
        (f"{FALLS_LATE} AND due_at < '2026-03-09'", "ix_dossier_falls_late"),
        (UNPLANNED, "ix_dossier_unplanned"),
        (f"{HAS_A_STEP} AND next_step_at <= '2026-03-09'", "ix_dossier_next_step"),
    ],
)
def test_each_question_of_the_sweep_has_its_index(dossier: Dossier, which: str, index: str) -> None:
    db.session.flush()
    plan = db.session.execute(text(f"EXPLAIN QUERY PLAN SELECT id FROM dossier WHERE {which}")).all()  # noqa: S608
    assert any(index in row.detail for row in plan), plan


def test_a_sweep_with_nothing_new_asks_one_question(dossier: Dossier, statements: list[str]) -> None:
    swept("Mon 2026-03-02 10:00")
    statements.clear()
    swept("Mon 2026-03-02 10:00")
    assert len(statements) == 1


@pytest.mark.parametrize("when", ["Mon 2026-03-09 17:00", "Mon 2026-03-16 17:00", "Mon 2026-03-16 17:01", LAST])
def test_the_filters_say_what_the_judge_says(office: Office, dossier: Dossier, when: str) -> None:
    standing = a_dossier(office, a_procedure(office, "10 working_day"))
    pause(
        standing, ground=standing.procedure_version.pause_grounds[0], document="CV", by=office.officer,
        at=moment("Tue 2026-03-03 09:00"),
    )  # fmt: skip
    for one in (dossier, standing):
        found = db.session.scalar(select(Dossier.id).where(Dossier.id == one.id, open_and_late(moment(when))))
        assert (found is not None) is judged(one, at=moment(when)).is_late


def test_a_short_term_warns_in_hours_also_after_a_long_pause(office: Office) -> None:
    short = a_dossier(office, a_procedure(office, "1 working_day"))
    ground = short.procedure_version.pause_grounds[0]
    pause(short, ground=ground, document="CV 1", by=office.officer, at=moment("Tue 2026-03-03 07:00"))
    resume(short, document="CV 2", by=office.officer, at=moment("Mon 2026-03-09 13:30"))
    # half a day is left of Monday, half a day of Tuesday morning
    assert short.warn_at == moment("Tue 2026-03-10 09:30")
    assert swept("Mon 2026-03-09 13:31", "Tue 2026-03-10 09:30") == [(), (short.code,)]
