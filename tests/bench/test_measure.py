"""What a line of the benchmarks says: who was quicker, by how much, and whether that is enough."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.measure import Finding, Goal, Job, in_turn, line


def a_goal(limit: float, finding: Finding, *, at_least: bool = False) -> str:
    return line(Goal("a job / another", limit, lambda: finding, at_least=at_least), finding)


@pytest.mark.parametrize(("ours", "verdict"), [(3.0, "1.50, 1.5, ok"), (3.2, "1.60, 1.5, short")])
def test_our_time_over_that_of_the_bare_script_stays_under_the_limit(ours: float, verdict: str) -> None:
    assert a_goal(1.5, Finding(ours, 2.0)) == f"a job / another, {verdict}"


@pytest.mark.parametrize(("ours", "verdict"), [(0.02, "100.00, >=100, ok"), (0.04, "50.00, >=100, short")])
def test_where_we_want_to_be_faster_the_ratio_is_the_other_way_round(ours: float, verdict: str) -> None:
    assert a_goal(100, Finding(ours, 2.0), at_least=True) == f"a job / another, {verdict}"


def test_what_could_not_be_measured_falls_short() -> None:
    goal = Goal("a job / another", 3, lambda: Finding(1, 1))
    assert line(goal, None) == "a job / another, not measured, 3, short"


def test_both_jobs_run_in_turn_and_are_put_away() -> None:
    done: list[str] = []

    @contextmanager
    def ready() -> Iterator[tuple[Job, Job]]:
        yield lambda: done.append("ours"), lambda: done.append("bare")
        done.append("away")

    finding = in_turn(ready, rounds=2, warm_up=1)()
    assert done == ["ours", "bare"] * 3 + ["away"]
    assert finding.ours > 0 < finding.bare


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding(2.5, 0.012), "2.50 s, the other 12.00 ms"),
        (Finding(0.000_241, 0.000_000_9), "241.00 µs, the other 900 ns"),
        (Finding(113, 500, "MB"), "113 MB of 500 MB"),
    ],
)
def test_the_times_behind_a_ratio_are_told(finding: Finding, told: str) -> None:
    assert finding.told == told
