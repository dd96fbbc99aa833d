"""Offices, receipts, terms and pauses by random trial: each office once as a calendar and once as a plain table."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from onestop.sla.calendar import ZONE, Day, Session, WeeklyPattern, WorkingCalendar, build_days
from onestop.sla.clock import Stop
from onestop.sla.term import Term, Unit

from .oracle import Table

FIRST_YEAR, YEARS = 2024, 3  # a leap year first; three years hold 400 working days from the first on
FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=ZONE)
Hours = tuple[tuple[int, int], ...]


class Season(NamedTuple):
    """The hours of each weekday from a date on, and up to when a dossier for the same day is received."""

    begins: date
    hours: tuple[Hours, ...]
    cut_off: int | None


class RandomOffice:
    """The same hours twice, and what they were made from, by which a failing example is told."""

    def __init__(
        self,
        calendar: WorkingCalendar,
        table: Table,
        week: tuple[Season, ...],
        special: tuple[tuple[date, tuple[Hours, int | None]], ...],
    ) -> None:
        self.calendar, self.table, self.week, self.special = calendar, table, week, special

    def __repr__(self) -> str:
        return f"RandomOffice(week={self.week}, special={self.special}, {self.calendar.same_day_until=})"


def _one_after_another(gaps_and_lengths: list[tuple[int, int]]) -> Hours:
    """Sessions from lengths and the gaps before them, none after 23:59; a gap of 0 makes two that touch."""
    spans, clock = [], 0
    for gap, length in gaps_and_lengths:
        opens = clock + gap
        clock = opens + length
        spans.append((opens, clock))
    return tuple(span for span in spans if span[1] < 24 * 60)


ordinary = st.sampled_from(
    [
        ((420, 690), (810, 1020)),
        ((420, 690), (810, 1020)),
        ((450, 690), (780, 990)),
        ((420, 690),),
        ((420, 690), (810, 1020), (1080, 1200)),
        (),
    ]
)
odd = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 400)), max_size=3).map(_one_after_another)
hours = st.one_of(ordinary, ordinary, odd)
known_days = st.integers(0, 366 + 365 * (YEARS - 1) - 1).map(lambda offset: date(FIRST_YEAR, 1, 1) + timedelta(offset))
weeks = st.one_of(
    st.tuples(hours, st.sampled_from([(), ((420, 690),)])).map(lambda told: (told[0],) * 5 + (told[1], ())),
    st.tuples(*[hours] * 7),
)
# The hour that parts today from tomorrow for a term within the day; None: that of the calendar.
cut_offs = st.sampled_from([None, None, 10 * 60, 16 * 60 + 30, 0, 1439])
seasons = st.tuples(
    st.tuples(weeks, cut_offs), st.dictionaries(known_days, st.tuples(weeks, cut_offs), max_size=2)
).map(
    lambda told: tuple(
        Season(begins, *rest) for begins, rest in [(date(2000, 1, 1), told[0]), *sorted(told[1].items())]
    )
)
# A run of days off like Tết, and days of any other hours: made up, short, closed.
runs_off = st.lists(st.tuples(known_days, st.integers(1, 12)), max_size=4)
special_days = st.dictionaries(known_days, st.tuples(hours, cut_offs), max_size=12)
whole_calendar_cut_offs = st.sampled_from([15 * 60, 15 * 60, 11 * 60])


def _sessions(spans: Hours) -> tuple[Session, ...]:
    return tuple(Session(_clock(opens), _clock(closes)) for opens, closes in spans)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _until(cut_off: int | None) -> time | None:
    return None if cut_off is None else _clock(cut_off)


def _office(
    week: tuple[Season, ...],
    off: list[tuple[date, int]],
    special: dict[date, tuple[Hours, int | None]],
    cut_off: int,
) -> RandomOffice:
    nothing: tuple[Hours, int | None] = (), None
    changed = {first + timedelta(offset): nothing for first, length in off for offset in range(length)} | special
    calendar = WorkingCalendar(
        days=build_days(
            years=range(FIRST_YEAR, FIRST_YEAR + YEARS),
            weekly=[
                WeeklyPattern(
                    season.begins,
                    {weekday: _sessions(spans) for weekday, spans in enumerate(season.hours) if spans},
                    _until(season.cut_off),
                )
                for season in week
            ],
            special={
                day: Day(_sessions(spans), f"Ngày riêng {day}", same_day_until=_until(until))
                for day, (spans, until) in changed.items()
            },
        ),
        same_day_until=_clock(cut_off),
    )
    sessions: dict[date, Hours] = {}
    until: dict[date, int] = {}
    day = date(FIRST_YEAR, 1, 1)
    while day.year < FIRST_YEAR + YEARS:
        season = [season for season in week if season.begins <= day][-1]
        sessions[day], own = changed.get(day, (season.hours[day.weekday()], None))
        until[day] = next(told for told in (own, season.cut_off, cut_off) if told is not None)
        day += timedelta(1)
    return RandomOffice(calendar, Table(sessions, until), week, tuple(sorted(changed.items())))


offices = st.tuples(seasons, runs_off, special_days, whole_calendar_cut_offs).map(lambda told: _office(*told))

_seconds = st.sampled_from([0, 0, 0, 1, 30, 59])
_micro = st.sampled_from([0, 0, 0, 1, 999_999])
# Mostly in the first year, so that long terms find their days; a few reach the end of what is known.
receipts = st.builds(
    lambda day, minute, second, micro: FIRST + timedelta(days=day, minutes=minute, seconds=second, microseconds=micro),
    st.one_of(st.integers(0, 400), st.integers(0, 400), st.integers(1050, 1095)),
    st.one_of(
        st.integers(0, 1439),
        st.sampled_from([0, 419, 420, 421, 689, 690, 691, 809, 810, 811, 899, 900, 901, 1019, 1020, 1021, 1439]),
    ),
    _seconds,
    _micro,
)


def _halves(unit: Unit, least: int, most: int) -> st.SearchStrategy[Term]:
    return st.integers(least, most).map(lambda half: Term(Decimal(half) / 2, unit))


short_terms = st.one_of(
    _halves(Unit.WORKING_DAY, 0, 40),
    _halves(Unit.WORKING_HOUR, 1, 60),
    _halves(Unit.DAY, 1, 60),
    _halves(Unit.MONTH, 1, 6),
)
long_terms = st.one_of(
    _halves(Unit.WORKING_DAY, 1, 800),
    _halves(Unit.WORKING_HOUR, 1, 6000),
    _halves(Unit.DAY, 1, 800),
    _halves(Unit.MONTH, 1, 26),
)
terms = st.one_of(short_terms, short_terms, long_terms)

# A pause as seconds after the receipt (some before it) and its length: inside a minute, a session, over weeks.
_lengths = st.one_of(
    st.integers(0, 90), st.integers(0, 400).map(lambda minutes: minutes * 60), st.integers(0, 3_000_000)
)
_waits = st.one_of(st.integers(-90_000, 90_000), st.integers(0, 3_000_000), st.integers(0, 300).map(lambda m: m * 60))
shapes = st.lists(st.tuples(_waits, _lengths, _micro), max_size=5)
Shape = list[tuple[int, int, int]]


def stops_after(moment: datetime, shape: Shape) -> list[Stop]:
    stops = []
    for wait, length, micro in shape:
        begun = moment + timedelta(seconds=wait, microseconds=micro)
        stops.append(Stop(begun, begun + timedelta(seconds=length)))
    return stops
