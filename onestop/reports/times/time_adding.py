"""The time of many dossiers added up: by whose it was, by field, by procedure; what stays in memory does not grow
with the dossiers but for eight bytes each, which percentiles need."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from onestop.reports.times.percentiles import Values
from onestop.reports.times.time_spent import HANDLING, STOPPED, Spent, Whose
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.measure import CalendarTooShort
from onestop.sla.moments import MICROS_A_DAY
from onestop.sla.stretches import Stretch, from_the_next_day, worked_in
from onestop.sla.term import Term, Unit

LISTED = 500  # late dossiers that are shown one by one


@dataclass
class Sums:
    """Working time by whose it was, in the fine units of calendar.working_minutes; dossiers: how many they are of."""

    dossiers: int = 0
    worked: Counter[Whose] = field(default_factory=Counter)

    @property
    def whole(self) -> int:
        return sum(self.worked.values())

    def add(self, worked: Counter[Whose]) -> None:
        self.dossiers += 1
        self.worked.update(worked)


@dataclass
class OfProcedure:
    """What one version of a procedure took, without the time in which the clock stood still, in its own unit."""

    values: Values = field(default_factory=Values)
    late: int = 0


@dataclass(frozen=True, slots=True)
class LateOne:
    """A dossier that ended late: whose it was when its legal end passed, and what was worked."""

    code: str
    version_id: int
    late_with: Whose | None
    unit_id: int | None
    worked: Counter[Whose]


@dataclass
class Added:
    """Everything that the report tells. beyond: dossiers whose time reaches out of the known calendar, told apart.

    late_with: late dossiers by whose they were when the end passed, and the unit that had them.
    """

    everything: Sums = field(default_factory=Sums)
    late: Sums = field(default_factory=Sums)
    fields: dict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    procedures: dict[int, OfProcedure] = field(default_factory=lambda: defaultdict(OfProcedure))
    late_with: Counter[tuple[Whose | None, int | None]] = field(default_factory=Counter)
    late_ones: list[LateOne] = field(default_factory=list)
    beyond: int = 0


def added(dossiers: Iterable[Spent], terms: Mapping[int, Term | None], calendar: WorkingCalendar) -> Added:
    """terms: the limit of each version; None where it is not countable: told in working days."""
    sums = Added()
    for one in dossiers:
        try:
            worked = worked_by(one.stretches, calendar)
            taken = taken_of(one.stretches, terms.get(one.version_id), calendar) if one.counts and one.here else None
        except CalendarTooShort:
            sums.beyond += 1
            continue
        sums.everything.add(worked)
        sums.fields[one.field].add(worked)
        if taken is not None:
            sums.procedures[one.version_id].values.add(taken)
            sums.procedures[one.version_id].late += one.late_at is not None
        if one.late_at is not None:
            sums.late.add(worked)
            has_it = one.unit_id if one.late_with is Whose.UNIT else None
            sums.late_with[one.late_with, has_it] += 1
            if len(sums.late_ones) < LISTED:
                sums.late_ones.append(LateOne(one.code, one.version_id, one.late_with, one.unit_id, worked))
    return sums


def worked_by(stretches: Iterable[Stretch[Whose]], calendar: WorkingCalendar) -> Counter[Whose]:
    """Worked time by whose it was; together exactly what was worked from the first moment to the last.

    Raises CalendarTooShort.
    """
    worked: Counter[Whose] = Counter()
    for stretch in stretches:
        worked[stretch.name] += worked_in(stretch, calendar.working_minutes)
    return worked


def taken_of(stretches: Sequence[Stretch[Whose]], term: Term | None, calendar: WorkingCalendar) -> int:
    """How long handling took without the time in which the clock stood still, in the fine units of `a_whole`.

    As the term is counted: one in days from the day after receipt, hours and what is due within the day from receipt.
    Raises CalendarTooShort.
    """
    unit = term.unit if term is not None else None
    if term is not None and term.halves and unit is not Unit.WORKING_HOUR and stretches:
        stretches = from_the_next_day(stretches, stretches[0].begin)
    counted = [one for one in stretches if one.name in HANDLING and one.name not in STOPPED]
    match unit:
        case Unit.WORKING_HOUR:
            return sum(worked_in(one, calendar.working_minutes) for one in counted)
        case Unit.DAY | Unit.MONTH:
            return sum(one.end - one.begin for one in counted)
        case _:
            return sum(worked_in(one, calendar.working_days) for one in counted)


def a_whole(unit: Unit | None, calendar: WorkingCalendar) -> int:
    """How many of the fine units of `taken_of` make one of the term's unit; a month is told in days."""
    match unit:
        case Unit.WORKING_HOUR:
            return calendar.working_minutes.fine * 60
        case Unit.DAY | Unit.MONTH:
            return MICROS_A_DAY
        case _:
            return calendar.working_days.fine


def in_units(fine: int, unit: Unit | None, calendar: WorkingCalendar) -> Fraction:
    """The exact number of working days, hours or days."""
    return Fraction(fine, a_whole(unit, calendar))
