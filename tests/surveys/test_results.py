"""What answers come to: counts that add up, indexes with their n, and nothing where there are too few."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.procedures.papi_groups import PapiGroup, papi_group_of
from onestop.surveys.counts import Counts, figures_agree
from onestop.surveys.halves import end_of, half_of, halves_within
from onestop.surveys.models import Recorded, Role, Way
from onestop.surveys.questions import set_in_force
from onestop.surveys.results import ENOUGH, Factor, Question, attitude_share, index_of, mean_satisfaction
from tests.builders import Office, a_procedure, an_office, moment
from tests.surveys.builders import ANSWERED, all_with, an_ended_dossier, answered

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def test_indexes_counts_and_rates_of_a_month_that_was_told_by_hand(office: Office) -> None:
    version = a_procedure(office, field="Đất đai", name="Cấp giấy")
    asked = set_in_force(office.agency.id, ANSWERED.date())
    polite = next(question.position for question in asked.questions if question.role is Role.ATTITUDE)
    for number in range(20):  # 12 very satisfied, 5 satisfied, 3 not; the first five leave the attitude blank
        answers = all_with(asked, 5 if number < 12 else 4 if number < 17 else 2)
        if number < 5:
            del answers[polite]
        answered(an_ended_dossier(office, version), answers, way=Way.KIOSK if number < 4 else Way.LINK)
    an_ended_dossier(office, version)  # was asked, and did not answer
    found = index_of(office.agency.id, *MARCH)
    assert (found.first, found.last, found.forms) == (*MARCH, 20)
    assert found.ways == {Way.KIOSK: 4, Way.LINK: 16}
    assert (found.by_token.asked, found.by_token.answered, found.by_token.rate) == (21, 20, Fraction(20, 21))
    assert found.total == Fraction(17, 20)
    assert [len(factor.criteria) for factor in found.factors] == [4, 5, 6, 3, 4]
    attitude = next(one for one in found.criteria if one.role is Role.ATTITUDE)
    assert attitude.counts == Counts(given=(0, 3, 0, 5, 7), blank=5)
    assert attitude.index == Fraction(12, 15)
    officers = found.factors[2]
    assert officers.index == (Fraction(12, 15) + 5 * Fraction(17, 20)) / 6
    assert {one.counts.forms for one in found.criteria} == {20}
    assert found.by_group == {"5.3": 20}
    for group, n in ((None, 15), (PapiGroup.LAND, 15), (PapiGroup.COMMUNE, 0)):
        assert attitude_share(office.agency.id, *MARCH, group).n == n
    assert attitude_share(office.agency.id, *MARCH).share == Fraction(12, 15)
    assert mean_satisfaction(office.agency.id, *MARCH).value == Fraction(12 * 5 + 5 * 4 + 3 * 2, 20)
    assert mean_satisfaction(office.agency.id, *MARCH, PapiGroup.CERTIFICATION).value is None


def test_what_citizens_say_of_the_apology_stands_beside_the_record(office: Office) -> None:
    version = a_procedure(office, "3 working_day")
    at = moment("Tue 2026-03-17 09:00")
    for choice, ended in ((2, "Mon 2026-03-16 09:00"), (3, "Wed 2026-03-04 09:00"), (None, "Wed 2026-03-04 09:00")):
        answered(an_ended_dossier(office, version, ended=ended), {1: 4} | ({25: choice} if choice else {}), at=at)
    found = index_of(office.agency.id, *MARCH).apology
    assert found[Recorded.LATE_ONLY] == Counts(given=(0, 1, 0, 0, 0))
    assert found[Recorded.IN_TIME] == Counts(given=(0, 0, 1, 0, 0), blank=1)
    assert found[Recorded.LATE_APOLOGISED] == Counts()


def test_a_period_takes_the_halves_of_months_that_lie_in_it(office: Office) -> None:
    for day in ("Sat 2026-03-14 23:30", "Sun 2026-03-15 00:30"):
        answered(an_ended_dossier(office), {1: 5}, at=moment(day))
    for first, last, forms in (
        (date(2026, 3, 1), date(2026, 3, 31), 2),
        (date(2026, 2, 15), date(2026, 3, 14), 1),
        (date(2026, 3, 15), date(2026, 4, 14), 1),
        (date(2026, 3, 2), date(2026, 3, 31), 1),
        (date(2026, 3, 2), date(2026, 3, 13), 0),
    ):
        assert index_of(office.agency.id, first, last).forms == forms, (first, last)
    empty = index_of(office.agency.id, date(2026, 3, 2), date(2026, 3, 13))
    assert (empty.first, empty.total, empty.factors, empty.by_token.rate) == (None, None, (), None)


def test_another_office_sees_none_of_it(office: Office) -> None:
    answered(an_ended_dossier(office), {1: 5})
    assert index_of(an_office("H50.31.13").agency.id, *MARCH).forms == 0


@given(DAYS, DAYS)
def test_halves_fill_every_month_without_gap_or_overlap(one: date, other: date) -> None:
    first, last = sorted((one, other))
    halves = halves_within(first, last)
    assert all(first <= half and end_of(half) <= last for half in halves)
    assert all((later - end_of(half)).days == 1 for half, later in pairwise(halves))
    for day in (first, last):
        assert half_of(day) <= day <= end_of(half_of(day))
        assert (half_of(day) in halves) == (half_of(day) >= first and end_of(half_of(day)) <= last)


COUNTS = st.builds(Counts, given=st.tuples(*[st.integers(0, 40)] * 5), blank=st.integers(0, 40))


@given(COUNTS, COUNTS)
def test_an_index_lies_between_nothing_and_all_and_needs_enough_answers(one: Counts, other: Counts) -> None:
    both = one + other
    assert (both.forms, both.n, both.satisfied) == (
        one.forms + other.forms, one.n + other.n, one.satisfied + other.satisfied,
    )  # fmt: skip
    question = Question(text="", role=Role.CRITERION, factor="A", counts=both)
    if both.n < ENOUGH:
        assert question.index is None
        assert Factor(name="A", criteria=(question,)).index is None
    else:
        assert question.index is not None
        assert 0 <= question.index <= 1
        assert Factor(name="A", criteria=(question, question)).index == question.index


def test_a_table_whose_rows_do_not_add_up_is_found() -> None:
    """Published tables of Huế (4.350 answers of 4.215 forms) and Hòa Bình had this."""
    good = Counts(given=(10, 20, 30, 40, 50), blank=5)
    assert figures_agree([("Câu 1", good), ("Câu 2", good)], forms=155) == []
    (wrong,) = figures_agree([("Câu 1", good), ("Câu 2", Counts(given=(4350, 0, 0, 0, 0)))], forms=155)
    assert wrong == "Câu 2: các cột cộng lại được 4350, phải bằng số phiếu là 155."


@pytest.mark.parametrize(
    ("field", "name", "group"),
    [
        ("Chứng thực", "Chứng thực chữ ký", "5.1"),
        ("Hộ tịch", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "5.1"),
        ("Đất đai", "Xác nhận hiện trạng đất", "5.3"),
        ("Hộ tịch", "Đăng ký khai sinh", "5.4"),
        ("", "", "5.4"),
    ],
)
def test_procedures_are_put_to_a_part_of_papi(field: str, name: str, group: str) -> None:
    assert papi_group_of(field, name) == group
