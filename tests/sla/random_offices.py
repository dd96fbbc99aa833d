"""Offices, receipts, terms and pauses by random trial: each office once as a calendar and once as a plain table.

An office comes from a seed: what Hypothesis draws piece by piece is mostly simple, and an office of which nothing is
worked teaches little. Receipts, terms and pauses are drawn piece by piece, so that a failing example becomes small.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from hypothesis import strategies as st

from onestop.sla.calendar import ZONE, Day, Session, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import Stop
from onestop.sla.term import Term, Unit

from .oracle import Table

FIRST_YEAR, YEARS = 2024, 3  # a leap year first; three years hold 400 working days from the first on
FIRST_DAY = date(FIRST_YEAR, 1, 1)
FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=ZONE)
DAYS = 366 + 365 * (YEARS - 1)

Hours = tuple[tuple[int, int], ...]  # sessions as minutes of the day
Shape = list[tuple[int, int, int]]  # pauses: see `shapes`

ORDINARY: Final[tuple[Hours, ...]] = (
    ((420, 690), (810, 1020)),
    ((420, 690), (810, 1020)),
    ((450, 690), (780, 990)),
    ((420, 690),),
    ((420, 690), (810, 1020), (1080, 1200)),
    (),
)


class Season(NamedTuple):
    """The hours of each weekday from a date on, and up to when a dossier for the same day is received."""

    begins: date
    hours: tuple[Hours, ...]
    cut_off: int | None


class RandomOffice:
    """The same hours twice, and what they were made from, by which a failing example is told."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)
        self.seed = seed
        begins = [date(2000, 1, 1), *sorted(_days(chance, chance.choice([0, 0, 1, 2])))]
        self.week = [Season(day, _week(chance), _cut_off(chance)) for day in begins]
        self.special: dict[date, tuple[Hours, int | None]] = {
            day: (_hours(chance), _cut_off(chance)) for day in _days(chance, chance.randrange(25))
        }
        for first in _days(chance, chance.randrange(4)):  # runs of days off like Tết
            self.special |= {first + timedelta(offset): ((), None) for offset in range(chance.randint(1, 12))}
        self.cut_off = chance.choice([15 * 60, 15 * 60, 11 * 60])
        self.calendar, self.table = self._calendar(), self._table()

    def _calendar(self) -> WorkingCalendar:
        return WorkingCalendar(
            days=build_days(
                years=range(FIRST_YEAR, FIRST_YEAR + YEARS),
                weekly=[
                    WeeklyPattern(
                        season.begins,
                        {weekday: _sessions(spans) for weekday, spans in enumerate(season.hours) if spans},
                        _clock(season.cut_off),
                    )
                    for season in self.week
                ],
                special={
                    day: Day(_sessions(spans), f"Ngày riêng {day}", same_day_until=_clock(cut_off))
                    for day, (spans, cut_off) in self.special.items()
                },
            ),
            same_day_until=time(self.cut_off // 60, self.cut_off % 60),
        )

    def _table(self) -> Table:
        sessions: dict[date, Hours] = {}
        until: dict[date, int] = {}
        for offset in range(DAYS):
            day = FIRST_DAY + timedelta(offset)
            season = [season for season in self.week if season.begins <= day][-1]
            sessions[day], own = self.special.get(day, (season.hours[day.weekday()], None))
            until[day] = next(told for told in (own, season.cut_off, self.cut_off) if told is not None)
        return Table(sessions, until)

    def __repr__(self) -> str:
        return f"RandomOffice({self.seed}): {self.week}, {self.special}, until {self.cut_off}"


def _days(chance: Random, how_many: int) -> list[date]:
    return [FIRST_DAY + timedelta(offset) for offset in chance.sample(range(DAYS), how_many)]


def _week(chance: Random) -> tuple[Hours, ...]:
    """Mostly five equal days and perhaps a Saturday morning; else any hours on any weekday."""
    if chance.random() < 0.6:
        ordinary = chance.choice(ORDINARY[:-1]) if chance.random() < 0.7 else _odd(chance)
        return (ordinary,) * 5 + (chance.choice([(), ((420, 690),)]), ())
    return tuple(_hours(chance) for _ in range(7))


def _hours(chance: Random) -> Hours:
    return chance.choice(ORDINARY) if chance.random() < 0.6 else _odd(chance)


def _odd(chance: Random) -> Hours:
    """One to three sessions of any length, none after 23:59; a gap of nothing makes two that touch."""
    spans, clock = [], 0
    for _ in range(chance.randint(1, 3)):
        opens = clock + chance.choice([0, 1, chance.randrange(500)])
        clock = opens + chance.choice([1, 7, chance.randint(1, 400)])
        spans.append((opens, clock))
    return tuple(span for span in spans if span[1] < 24 * 60)


def _cut_off(chance: Random) -> int | None:
    return chance.choice([None, None, None, 10 * 60, 16 * 60 + 30, 0, 1439])


def _sessions(spans: Hours) -> tuple[Session, ...]:
    return tuple(Session(time(opens // 60, opens % 60), time(closes // 60, closes % 60)) for opens, closes in spans)


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(minute // 60, minute % 60)


offices = st.integers(0, 2**32 - 1).map(RandomOffice)

# Mostly in the first year, so that long terms find their days; some on the last days of a month, where months are
# counted otherwise, and a few near the end of what is known.
_ends_of_months = [
    offset
    for offset in range(450)
    if (FIRST_DAY + timedelta(offset)).day > 27 or (FIRST_DAY + timedelta(offset)).day == 1
]
_edges = [0, 419, 420, 421, 689, 690, 691, 809, 810, 811, 899, 900, 901, 1019, 1020, 1021, 1439]
_micros = st.sampled_from([0, 0, 0, 1, 999_999])
receipts = st.builds(
    lambda day, minute, second, micro: FIRST + timedelta(days=day, minutes=minute, seconds=second, microseconds=micro),
    st.one_of(
        st.integers(0, 400),
        st.integers(0, 500),
        st.sampled_from(_ends_of_months),
        st.sampled_from(_ends_of_months),
        st.integers(1060, 1095),
    ),
    st.one_of(st.integers(0, 1439), st.sampled_from(_edges)),
    st.sampled_from([0, 0, 0, 1, 30, 59]),
    _micros,
)


def _halves(unit: Unit, least: int, *most: int) -> st.SearchStrategy[Term]:
    """Terms of short and of great length, in halves."""
    return st.one_of([st.integers(least, each).map(lambda half: Term(Decimal(half) / 2, unit)) for each in most])


# By name, so that a test can give each its share of examples.
TERMS: Final = {
    "within the day": st.just(Term(Decimal(0), Unit.WORKING_DAY)),
    "working days": _halves(Unit.WORKING_DAY, 1, 40, 800),
    "working hours": _halves(Unit.WORKING_HOUR, 1, 60, 6000),
    "days": _halves(Unit.DAY, 1, 60, 800),
    "months": _halves(Unit.MONTH, 1, 6, 26),
}
terms = st.one_of(list(TERMS.values()))
short_terms = st.one_of(
    TERMS["within the day"],
    _halves(Unit.WORKING_DAY, 1, 40),
    _halves(Unit.WORKING_HOUR, 1, 60),
    _halves(Unit.DAY, 1, 60),
    _halves(Unit.MONTH, 1, 6),
)

# A pause as seconds after the receipt (some before it), its length in seconds, and microseconds on top of its begin:
# inside a minute, a session, over weeks.
_lengths = st.one_of(
    st.integers(0, 90), st.integers(0, 400).map(lambda minutes: minutes * 60), st.integers(0, 3_000_000)
)
_waits = st.one_of(
    st.integers(-90_000, 90_000), st.integers(0, 3_000_000), st.integers(0, 300).map(lambda minutes: minutes * 60)
)
_pauses = st.tuples(_waits, _lengths, _micros)
shapes: st.SearchStrategy[Shape] = st.one_of(
    st.just([]), st.lists(_pauses, min_size=1, max_size=2), st.lists(_pauses, min_size=2, max_size=5)
)


def stops_after(moment: datetime, shape: Shape) -> list[Stop]:
    stops = []
    for wait, length, micro in shape:
        begun = moment + timedelta(seconds=wait, microseconds=micro)
        stops.append(Stop(begun, begun + timedelta(seconds=length)))
    return stops
