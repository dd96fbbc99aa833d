"""A span of time shared out among those who had it, so that every instant counts once; and what was worked in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from onestop.sla.measure import Measure
from onestop.sla.moments import MICROS_A_DAY

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Name]):
    """From `begin` up to `end`, in microseconds since moments.EPOCH, and whose it was."""

    name: Name
    begin: int
    end: int


def shared_out(
    begin: int, end: int, claims: Sequence[tuple[Name, Iterable[tuple[int, int]]]], *, rest: Name
) -> list[Stretch[Name]]:
    """The span cut so that each instant belongs to the first claim that covers it, what nobody claims to `rest`.

    Moments in microseconds since moments.EPOCH; claims may overlap and reach beyond the span, in order of precedence.
    The stretches follow on each other without gap from `begin` to `end`, neighbours differ, none is empty.
    """
    inside = [
        (name, max(first, begin), min(last, end))
        for name, stretches in claims
        for first, last in stretches
        if first < end and last > begin and first < last
    ]
    cuts = sorted({begin, end, *(first for _, first, _ in inside), *(last for _, _, last in inside)})
    shared: list[Stretch[Name]] = []
    for first, last in pairwise(cuts):
        name = next((name for name, opens, closes in inside if opens <= first and last <= closes), rest)
        if shared and shared[-1].name == name:
            first = shared.pop().begin
        shared.append(Stretch(name, first, last))
    return shared


def from_the_next_day(stretches: Iterable[Stretch[Name]], received: int) -> list[Stretch[Name]]:
    """What lies after the day of a moment: a term in days begins on the day that follows (Bộ luật Dân sự Điều 147)."""
    begin = (received // MICROS_A_DAY + 1) * MICROS_A_DAY
    return [Stretch(one.name, max(one.begin, begin), one.end) for one in stretches if one.end > begin]


def worked_in(stretch: Stretch[Name], measure: Measure) -> int:
    """What was worked in a stretch, in the fine units of the measure: sums over a span are exact.

    Raises CalendarTooShort outside of the known years.
    """
    return measure.done(stretch.end) - measure.done(stretch.begin)
