"""A goal: our time for a job, divided by that of a bare script which does the least possible, or the reverse."""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

Job = Callable[[], object]


@dataclass(frozen=True)
class Finding:
    """What we took and what the other took, in `unit`: seconds as a rule, and then medians."""

    ours: float
    bare: float
    unit: str = "s"

    @property
    def told(self) -> str:
        if self.unit == "s":
            return f"{_in_words(self.ours)}, the other {_in_words(self.bare)}"
        return f"{self.ours:.0f} {self.unit} of {self.bare:.0f} {self.unit}"


@dataclass(frozen=True)
class Goal:
    """limit: the ratio to stay under; where `at_least` is set, the number of times that we want to be quicker."""

    name: str
    limit: float
    find: Callable[[], Finding]
    at_least: bool = False

    def ratio(self, finding: Finding) -> float:
        return finding.bare / finding.ours if self.at_least else finding.ours / finding.bare

    def is_met(self, finding: Finding) -> bool:
        ratio = self.ratio(finding)
        return ratio >= self.limit if self.at_least else ratio <= self.limit


def in_turn(
    ready: Callable[[], AbstractContextManager[tuple[Job, Job]]], *, rounds: int, warm_up: int = 3
) -> Callable[[], Finding]:
    """Both jobs in turn, so that whatever else the machine does falls on both alike.

    ready: makes (our job, the bare job) ready to run. rounds: how often each is run; warm_up: runs before, not counted.
    """

    def find() -> Finding:
        with ready() as jobs:
            times: tuple[list[float], list[float]] = ([], [])
            for number in range(warm_up + rounds):
                for job, spent in zip(jobs, times, strict=True):
                    seconds = timed(job)
                    if number >= warm_up:
                        spent.append(seconds)
        return Finding(statistics.median(times[0]), statistics.median(times[1]))

    return find


def line(goal: Goal, finding: Finding | None) -> str:
    """`name, measured ratio, goal, ok|short`; a measure that could not be taken falls short."""
    wanted = f">={goal.limit:g}" if goal.at_least else f"{goal.limit:g}"
    if finding is None:
        return f"{goal.name}, not measured, {wanted}, short"
    return f"{goal.name}, {goal.ratio(finding):.2f}, {wanted}, {'ok' if goal.is_met(finding) else 'short'}"


def timed(job: Job) -> float:
    """Seconds that a job takes, the garbage collector out of the way."""
    gc.disable()
    try:
        start = time.perf_counter()
        job()
        return time.perf_counter() - start
    finally:
        gc.enable()


def _in_words(seconds: float) -> str:
    for size, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.2f} {name}"
    return f"{seconds / 1e-9:.0f} ns"
