"""A goal: our time for a job, divided by that of a bare script which does the least possible."""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

Job = Callable[[], object]


@dataclass(frozen=True)
class Goal:
    """at_most: the ratio of medians that we want to stay under. ready: makes (our job, the bare job) ready to run.

    rounds: how often each is run. warm_up: runs before, which are not counted.
    """

    name: str
    at_most: float
    ready: Callable[[], AbstractContextManager[tuple[Job, Job]]]
    rounds: int
    warm_up: int = 3


@dataclass(frozen=True)
class Finding:
    """ours and bare in seconds, medians."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def find(goal: Goal) -> Finding:
    """Run both jobs in turn, so that whatever else the machine does falls on both alike."""
    with goal.ready() as jobs:
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(goal.warm_up + goal.rounds):
            for job, spent in zip(jobs, times, strict=True):
                seconds = _timed(job)
                if number >= goal.warm_up:
                    spent.append(seconds)
    return Finding(statistics.median(times[0]), statistics.median(times[1]))


def line(goal: Goal, finding: Finding | None) -> str:
    """`name, measured ratio, goal, ok|short`; a measure that could not be taken falls short."""
    if finding is None:
        return f"{goal.name}, not measured, {goal.at_most:g}, short"
    verdict = "ok" if finding.ratio <= goal.at_most else "short"
    return f"{goal.name}, {finding.ratio:.2f}, {goal.at_most:g}, {verdict}"


def _timed(job: Job) -> float:
    gc.disable()
    try:
        start = time.perf_counter()
        job()
        return time.perf_counter() - start
    finally:
        gc.enable()
