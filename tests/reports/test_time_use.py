"""Where the time goes: every instant counted once, in the office's working hours, and told of those who had it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.calendars.building import calendar_for
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier
from onestop.cases.opinions import answer_opinion, ask_opinion
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.people.units import create_unit
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month
from onestop.reports.table import Report
from onestop.reports.times.percentiles import Values
from onestop.reports.times.time_adding import a_whole, taken_of, worked_by
from onestop.reports.times.time_spent import Facts, Whose, stretches_of, time_spent
from onestop.reports.times.time_use import time_use
from onestop.sla.moments import MICROS_A_DAY, micros_of
from onestop.sla.term import Term, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.reports.builders import Desk
from tests.reports.test_counting import check_every_cell
from tests.sla.years import a_calendar

MARCH = read_month("2026-03")
HOURS = 60 * 60_000_000


def report_of(office: Office, month: str = "2026-03") -> Report:
    return time_use(Asked(office.agency, read_month(month)))


def a_life(office: Office) -> Dossier:
    """From Monday 9:00: two hours at the desk, the unit, a supplement, a pause, another agency; days of 8 hours."""
    version = a_procedure(office, "10 working_day")
    dossier = a_dossier(office, version, received="Mon 2026-03-02 09:00")
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("Mon 2026-03-02 11:00"))
    items = {"items": ["Bản sao giấy khai sinh"], "reason": "Thiếu giấy khai sinh"}
    ask_supplement(dossier, **items, by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    complete_supplement(dossier, by=office.reception, at=moment("Thu 2026-03-05 09:00"))
    pause(
        dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("Thu 2026-03-05 10:00")
    )
    resume(dossier, document="CV 2", by=office.officer, at=moment("Fri 2026-03-06 10:00"))
    asked = ask_opinion(
        dossier, addressee="Công an huyện", question="Có tạm trú không?", term=Term(Decimal(1), Unit.WORKING_DAY),
        by=office.officer, at=moment("Mon 2026-03-09 09:00"),
    )  # fmt: skip
    answer_opinion(asked, answer="Có", by=office.officer, at=moment("Wed 2026-03-11 09:00"))
    finish(dossier, number="12/XN", by=office.officer, at=moment("Wed 2026-03-11 15:00"))
    confirm_result(dossier, by=office.reception, at=moment("Wed 2026-03-11 16:00"))
    return_result(dossier, collector_name="Nguyễn Văn Bình", by=office.reception, at=moment("Fri 2026-03-13 09:00"))
    return dossier


def hours_of(office: Office, dossier: Dossier) -> dict[Whose, Fraction]:
    calendar = calendar_for(office.agency.id)
    (one,) = [one for one in time_spent(Asked(office.agency, MARCH)) if one.code == dossier.code]
    return {whose: Fraction(worked, HOURS) for whose, worked in worked_by(one.stretches, calendar).items()}


@pytest.mark.usefixtures("database")
def test_a_life_is_shared_out_among_those_who_had_it() -> None:
    office = an_office()
    dossier = a_life(office)
    spent = {
        Whose.DESK: 2, Whose.UNIT: 18, Whose.SUPPLEMENT: 16, Whose.PAUSE: 8, Whose.OTHER_AGENCY: 16,
        Whose.RESULT: 1, Whose.FETCHING: 11,
    }  # fmt: skip
    assert hours_of(office, dossier) == spent
    section = report_of(office).section("whose")
    assert section.cell("unit", "average")[2] == Decimal("18.00")
    assert section.cell("total", "average")[2] == Decimal("72.00")
    assert section.cell("supplement", "share")[2] == Decimal("22.22")  # 16 of 72


@pytest.mark.usefixtures("database")
def test_what_came_after_the_period_is_not_told_in_it() -> None:
    office = an_office()
    dossier = a_dossier(office, received="Tue 2026-03-31 09:00")
    finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-31 11:00"))
    confirm_result(dossier, by=office.reception, at=moment("Thu 2026-04-02 09:00"))
    assert hours_of(office, dossier) == {Whose.DESK: 2}
    assert report_of(office, "2026-04").section("whose").cell("total", "average")[2] is None


@pytest.mark.usefixtures("database")
def test_a_late_dossier_is_told_with_whom_it_was_when_its_end_passed() -> None:
    office = an_office()
    unit = create_unit(office.agency, "Phòng Tài nguyên", by=office.admin, at=moment("2026-01-06 08:00"))
    version = a_procedure(office, "2 working_day", name="Đăng ký biến động")
    late, with_others = (a_dossier(office, version, received=f"Mon 2026-03-02 {hour}:00") for hour in ("09", "10"))
    for dossier in (late, with_others):
        hand_over(dossier, to_unit=unit, by=office.reception, at=moment("Mon 2026-03-02 14:00"))
    ask_opinion(
        with_others, addressee="Công an huyện", question="?", term=Term(Decimal(1), Unit.WORKING_DAY),
        by=office.officer, at=moment("Tue 2026-03-03 09:00"),
    )  # fmt: skip
    for dossier in (late, with_others):
        finish(dossier, number="1", by=office.officer, at=moment("Mon 2026-03-09 09:00"))
    report = report_of(office)
    held = {line.cells[0]: line.cells[1] for line in report.section("late-with").lines}
    assert held == {"Đơn vị, người giải quyết: Phòng Tài nguyên": 1, "Cơ quan khác": 1}
    assert {line.dossier for line in report.section("late").lines} == {late.code, with_others.code}
    (asked,) = report.section("opinions").lines
    assert asked.cells[:6] == ("Công an huyện", 1, 0, 0, 0, 1)
    assert report.section("late-opinions").lines[0].dossier == with_others.code


@pytest.mark.usefixtures("database")
def test_a_procedure_that_takes_less_than_half_its_limit_is_a_candidate() -> None:
    office = an_office()
    quick, slow = (a_procedure(office, "10 working_day", name=name) for name in ("Nhanh", "Chậm"))
    for version, end in ((quick, "Wed 2026-03-04 09:00"), (slow, "Thu 2026-03-12 09:00")):
        finish(a_dossier(office, version), number="1", by=office.officer, at=moment(end))
    asked = Asked(office.agency, MARCH)
    report = time_use(asked)
    check_every_cell(report, asked)
    told = {line.cells[0]: line.cells[3:6] for line in report.section("procedures").lines}
    assert told == {
        "Nhanh": (Decimal("1.22"), Decimal("1.22"), Decimal("12.22")),  # all Tuesday, and two hours of four and a half
        "Chậm": (Decimal("7.22"), Decimal("7.22"), Decimal("72.22")),
    }
    (candidate,) = report.section("candidates").lines
    assert (candidate.cells[0], candidate.cells[1], candidate.cells[-1]) == (
        "Nhanh",
        1,
        "Dưới 15 hồ sơ: cần thêm số liệu",
    )


@pytest.mark.usefixtures("database")
def test_each_figure_of_workload_lists_its_dossiers_and_hours_of_receipt_are_local() -> None:
    office = an_office()
    a_life(office)
    a_dossier(office, received="Sat 2026-03-07 08:00")
    asked = Asked(office.agency, MARCH)
    report = time_use(asked)
    assert check_every_cell(report, asked) > 10
    assert "rate" in [column.name for column in report.section("by-unit").columns]
    assert "rate" not in [column.name for column in report.section("by-officer").columns]  # no grade of a person
    hours = report.section("hours")
    assert [line.cells for line in hours.lines] == [
        ("08:00–08:59", 0, 0, 0, 0, 0, 1, 1),
        ("09:00–09:59", 1, 0, 0, 0, 0, 0, 1),
    ]


@pytest.mark.usefixtures("database")
def test_without_a_calendar_nothing_is_measured_and_the_report_says_so() -> None:
    desk = Desk()
    desk.end(desk.receive("2026-03-02 09:00", due="2026-03-09 17:00"), "2026-03-03 09:00")
    report = time_use(Asked(desk.agency, MARCH))
    assert "lịch làm việc" in report.warnings[0]
    assert [section.key for section in report.sections] == ["by-officer", "by-unit", "hours"]


def test_percentiles_are_values_that_occurred() -> None:
    values = Values([40, 10, 30, 20])
    assert (values.percentile(50), values.percentile(90), values.percentile(1)) == (20, 40, 10)
    assert Values().percentile(90) is None
    assert Values([7]).percentile(50) == 7


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(numbers: list[int], percent: int) -> None:
    value = Values(numbers).percentile(percent)
    assert value in numbers
    assert sum(number <= value for number in numbers) * 100 >= percent * len(numbers)
    assert sum(number < value for number in numbers) * 100 < percent * len(numbers)


_BEGIN = micros_of(moment("2026-03-02 00:00"))
_moments = st.integers(0, 40 * MICROS_A_DAY).map(lambda micros: _BEGIN + micros)
_spans = st.lists(st.tuples(_moments, _moments).map(lambda pair: (min(pair), max(pair))), max_size=4)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    received, handed, ended, confirmed, returned = sorted(draw(st.lists(_moments, min_size=5, max_size=5)))
    maybe = st.booleans()
    return Facts(
        received_at=received, ended_at=ended,
        handed_at=handed if draw(maybe) else None,
        confirmed_at=confirmed if draw(maybe) else None,
        returned_at=returned if draw(maybe) else None,
        elsewhere=draw(maybe),
        supplements=draw(_spans), pauses=draw(_spans), opinions=draw(_spans),
    )  # fmt: skip


CALENDAR = a_calendar()


@settings(max_examples=150, deadline=None)
@given(told=facts())
def test_the_parts_are_the_whole_to_the_microsecond(told: Facts) -> None:
    made = stretches_of(told)
    last = max(moment for moment in (told.ended_at, told.confirmed_at, told.returned_at) if moment is not None)
    assert [one.begin for one in made[1:]] == [one.end for one in made[:-1]]
    assert sum(one.end - one.begin for one in made) == last - told.received_at
    measure = CALENDAR.working_minutes
    assert sum(worked_by(made, CALENDAR).values()) == measure.done(last) - measure.done(told.received_at)
    for unit in Unit:
        full = taken_of(stretches_of(Facts(told.received_at, told.ended_at)), Term(Decimal(5), unit), CALENDAR)
        assert 0 <= taken_of(made, Term(Decimal(5), unit), CALENDAR) <= full
    for one in made:  # whoever waits for the citizen waits for nobody else
        asked = any(first <= one.begin < until for first, until in told.supplements)
        if one.begin < told.ended_at:
            assert asked == (one.name is Whose.SUPPLEMENT)


def test_a_limit_in_days_is_held_against_the_days_after_receipt() -> None:
    received = micros_of(moment("Mon 2026-03-02 09:00"))
    made = stretches_of(Facts(received, micros_of(moment("Tue 2026-03-03 17:00"))))

    def taken(limit: Term) -> Fraction:
        return Fraction(taken_of(made, limit, CALENDAR), a_whole(limit.unit, CALENDAR))

    assert taken(Term(Decimal(2), Unit.WORKING_DAY)) == 1
    assert taken(Term(Decimal(8), Unit.WORKING_HOUR)) == 14  # six of Monday, eight of Tuesday
    assert taken(Term(Decimal(2), Unit.DAY)) == Fraction(17, 24)
    assert taken(Term(Decimal(0), Unit.WORKING_DAY)) > 1  # due on Monday: Monday counts
