from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from onestop.sla.calendar import CalendarTooShort
from onestop.sla.lateness import HowLate, Lateness, Standing, judge, worked_between
from onestop.sla.term import Unit

from .years import OFFICE, SATURDAY_MORNINGS, at

DUE = at("Mon 2026-03-09 17:00")
HALF = Fraction(1, 2)


def ended(due_at: datetime | None, ended_at: datetime, **facts: datetime) -> Standing:
    """As it is judged whenever somebody asks afterwards."""
    verdicts = {
        judge(due_at, when, ended_at=ended_at, **facts).standing for when in (ended_at, at("Thu 2026-12-31 09:00"))
    }
    assert len(verdicts) == 1
    return verdicts.pop()


def open_(due_at: datetime | None, now: datetime, **facts: object) -> Standing:
    return judge(due_at, now, **facts).standing


def how_late(due_at: datetime, now: datetime, *, unit: Unit) -> HowLate | None:
    return judge(due_at, now, unit=unit, calendar=OFFICE).size


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        ("Fri 2026-03-06 17:00", Standing.EARLY),
        ("Sun 2026-03-08 23:59", Standing.EARLY),  # closed on a day off
        ("Mon 2026-03-09 00:00", Standing.ON_TIME),
        ("Mon 2026-03-09 17:00", Standing.ON_TIME),
        ("Mon 2026-03-09 17:01", Standing.LATE),  # on the last day, after closing
        ("Sat 2026-03-14 09:00", Standing.LATE),
        ("Mon 2026-03-02 06:00", Standing.EARLY),  # closed before the term began
    ],
)
def test_what_ended_is_early_on_time_or_late(moment: str, standing: Standing) -> None:
    assert ended(DUE, at(moment)) is standing


def test_the_day_is_that_of_vietnam() -> None:
    assert ended(DUE, datetime(2026, 3, 8, 16, 59, tzinfo=UTC)) is Standing.EARLY  # Sun 23:59
    assert ended(DUE, datetime(2026, 3, 8, 17, 0, tzinfo=UTC)) is Standing.ON_TIME  # Mon 00:00


def test_seconds_after_the_end_are_late() -> None:
    assert ended(DUE, DUE + timedelta(seconds=1)) is Standing.LATE


def test_without_a_due_date_there_is_a_class_of_its_own() -> None:
    assert ended(None, DUE) is Standing.NO_DUE_DATE
    assert open_(None, DUE) is Standing.NO_DUE_DATE
    assert judge(None, DUE) == Lateness(Standing.NO_DUE_DATE, DUE)


def test_what_ends_while_its_clock_stands_still_is_judged_when_it_stopped() -> None:
    stopped = at("Wed 2026-03-04 09:00")
    assert ended(DUE, at("Mon 2026-03-30 09:00"), stopped_since=stopped) is Standing.EARLY
    assert ended(DUE, at("Mon 2026-03-30 09:00"), stopped_since=at("Tue 2026-03-10 09:00")) is Standing.LATE


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        ("Thu 2026-03-05 09:00", Standing.WITHIN_LIMIT),
        ("Fri 2026-03-06 06:59", Standing.WITHIN_LIMIT),
        ("Fri 2026-03-06 07:00", Standing.DUE_SOON),
        ("Mon 2026-03-09 17:00", Standing.DUE_SOON),  # the last moment is in time
        ("Mon 2026-03-09 17:01", Standing.LATE),
    ],
)
def test_what_is_open_stands_somewhere(moment: str, standing: Standing) -> None:
    assert open_(DUE, at(moment), warned_from=at("Fri 2026-03-06 07:00")) is standing


def test_a_declaration_outweighs_a_warning_but_not_the_end() -> None:
    warned = at("Fri 2026-03-06 07:00")
    assert open_(DUE, at("Wed 2026-03-04 09:00"), warned_from=warned, expected=True) is Standing.EXPECTED_LATE
    assert open_(DUE, at("Fri 2026-03-06 09:00"), warned_from=warned, expected=True) is Standing.EXPECTED_LATE
    assert open_(DUE, at("Tue 2026-03-10 09:00"), warned_from=warned, expected=True) is Standing.LATE


def test_what_is_stopped_is_judged_when_it_stopped() -> None:
    now = at("Mon 2026-03-30 09:00")
    assert open_(DUE, now, stopped_since=at("Wed 2026-03-04 09:00")) is Standing.STOPPED
    assert open_(DUE, now, stopped_since=DUE) is Standing.STOPPED
    assert open_(DUE, now, stopped_since=at("Tue 2026-03-10 09:00")) is Standing.LATE  # what is late stays late
    assert open_(None, now, stopped_since=at("Wed 2026-03-04 09:00")) is Standing.STOPPED
    # a report on an earlier moment does not know the stop yet
    assert open_(DUE, at("Tue 2026-03-03 09:00"), stopped_since=at("Wed 2026-03-04 09:00")) is Standing.WITHIN_LIMIT


def test_lateness_begins_at_the_end_itself_whenever_it_is_noticed() -> None:
    assert judge(DUE, DUE).since is None
    assert judge(DUE, DUE + timedelta(minutes=1)).since == DUE
    assert judge(DUE, DUE + timedelta(days=3)).since == DUE


def test_what_is_late_stays_late_whatever_moves_the_end() -> None:
    later, now = at("Fri 2026-03-20 17:00"), at("Tue 2026-03-10 09:00")
    assert judge(later, now, late_since=DUE).standing is Standing.LATE
    assert judge(later, now, late_since=DUE, ended_at=now).since == DUE
    # a report on a moment before that knows nothing of it yet
    assert judge(later, DUE, late_since=DUE).standing is Standing.WITHIN_LIMIT
    assert judge(later, at("Thu 2026-03-05 09:00"), late_since=DUE).since is None


def test_what_ends_tomorrow_is_open_today() -> None:
    finished = at("Tue 2026-03-10 09:00")
    assert judge(DUE, at("Fri 2026-03-06 09:00"), ended_at=finished).standing is Standing.WITHIN_LIMIT
    assert judge(DUE, finished, ended_at=finished).standing is Standing.LATE


def test_the_size_is_that_of_the_moment_which_is_judged() -> None:
    now, stopped = at("Mon 2026-03-30 09:00"), at("Tue 2026-03-10 17:00")
    verdict = judge(DUE, now, stopped_since=stopped, unit=Unit.WORKING_DAY, calendar=OFFICE)
    assert (verdict.judged_at, str(verdict.size)) == (stopped, "1 ngày làm việc")
    ended_then = judge(DUE, now, ended_at=stopped, unit=Unit.WORKING_DAY, calendar=OFFICE)
    assert ended_then.size == verdict.size
    assert judge(DUE, now, unit=Unit.WORKING_DAY).size is None  # nobody gave a calendar
    assert judge(DUE, DUE, unit=Unit.WORKING_DAY, calendar=OFFICE).size is None  # in time


@pytest.mark.parametrize(
    ("due_at", "moment", "unit", "amount", "minutes", "words"),
    [
        # the made-up Saturday and the Monday were worked
        ("Fri 2026-01-09 17:00", "Mon 2026-01-12 17:00", Unit.WORKING_DAY, 2, 960, "2 ngày làm việc"),
        (
            "Fri 2026-03-06 17:00",
            "Mon 2026-03-09 11:30",
            Unit.WORKING_DAY,
            Fraction(1, 2),
            270,
            "4 giờ 30 phút làm việc",
        ),
        ("Fri 2026-03-06 17:00", "Tue 2026-03-10 11:30", Unit.WORKING_DAY, 3 * HALF, 750, "1,5 ngày làm việc"),
        (
            "Fri 2026-03-06 17:00",
            "Tue 2026-03-10 16:59",
            Unit.WORKING_DAY,
            Fraction(839, 420),
            959,
            "1,9 ngày làm việc",
        ),
        ("Fri 2026-02-13 17:00", "Sun 2026-02-22 20:00", Unit.WORKING_DAY, 0, 0, "chưa đến 1 phút làm việc"),  # Tết
        ("Mon 2026-03-09 17:00", "Mon 2026-03-09 18:00", Unit.DAY, 0, 0, "chưa đến 1 phút làm việc"),
        ("Mon 2026-03-09 17:00", "Tue 2026-03-10 07:05", Unit.DAY, 1, 5, "1 ngày"),
        ("Fri 2026-03-06 17:00", "Mon 2026-03-09 09:00", Unit.DAY, 3, 120, "3 ngày"),
        ("Fri 2026-03-06 17:00", "Mon 2026-03-09 09:00", Unit.WORKING_HOUR, 2, 120, "2 giờ làm việc"),
        ("Mon 2026-03-09 11:00", "Mon 2026-03-09 13:45", Unit.WORKING_HOUR, Fraction(3, 4), 45, "45 phút làm việc"),
    ],
)
def test_how_late_is_the_real_amount_in_the_unit_of_the_term(
    due_at: str, moment: str, unit: Unit, amount: Fraction, minutes: int, words: str
) -> None:
    late = how_late(at(due_at), at(moment), unit=unit)
    assert late is not None
    assert (late.amount, late.unit, late.working_minutes, str(late)) == (amount, unit, minutes, words)


def test_a_term_in_months_is_late_by_days() -> None:
    late = how_late(at("Fri 2026-03-06 17:00"), at("Mon 2026-03-09 09:00"), unit=Unit.MONTH)
    assert late is not None
    assert (late.amount, late.unit) == (Fraction(3), Unit.DAY)


def test_a_saturday_morning_is_half_a_day_of_lateness() -> None:
    late = worked_between(
        at("Fri 2026-03-06 17:00"), at("Mon 2026-03-09 11:30"), unit=Unit.WORKING_DAY, calendar=SATURDAY_MORNINGS
    )
    assert late.amount == 1


def test_in_an_unknown_year_it_is_late_by_nobody_knows_how_much() -> None:
    unknown = datetime(2027, 3, 1, 2, tzinfo=UTC)
    verdict = judge(DUE, unknown, unit=Unit.WORKING_DAY, calendar=OFFICE)
    assert (verdict.standing, verdict.since, verdict.size) == (Standing.LATE, DUE, None)
    with pytest.raises(CalendarTooShort, match="2027"):
        worked_between(DUE, unknown, unit=Unit.WORKING_DAY, calendar=OFFICE)


def test_nothing_lies_between_a_moment_and_an_earlier_one() -> None:
    back = worked_between(DUE, at("Mon 2026-03-09 10:00"), unit=Unit.WORKING_HOUR, calendar=OFFICE)
    assert (back.amount, back.working_minutes, str(back)) == (Fraction(0), 0, "chưa đến 1 phút làm việc")
