"""Whatever dossiers live through, the figures of their months add up, hang together, and stay as they were."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onestop.cases.models import Channel, Dossier, Outcome
from onestop.database import db
from onestop.reports.desk.late_rate import LateRate, late_rate
from onestop.reports.figures import adds_up, is_sum
from onestop.reports.period import read_month
from tests.clock import moment
from tests.reports.builders import Desk
from tests.reports.worked_month import CIVIL_STATUS, LAND, TOTAL_ROW

pytestmark = pytest.mark.usefixtures("database")

START = moment("Thu 2026-01-01 00:00")
MONTHS = [read_month(f"2026-{month:02d}") for month in range(1, 6)]
HOURS = st.integers(1, 40 * 24)


@dataclass(frozen=True)
class Life:
    """Hours from the act before to each act; waits are (until it stops, how long). The end is None while open."""

    received: int
    due: int | None
    waits: tuple[tuple[int, int | None], ...]
    ended: int | None
    outcome: Outcome
    channel: Channel
    at_once: bool
    decided_here: bool
    field: str
    reappointed: int | None


lives = st.builds(
    Life,
    received=st.integers(0, 100 * 24),
    due=st.none() | HOURS,
    waits=st.lists(st.tuples(HOURS, st.none() | HOURS), max_size=2).map(tuple),
    ended=st.none() | HOURS,
    outcome=st.sampled_from(Outcome),
    channel=st.sampled_from(Channel),
    at_once=st.booleans(),
    decided_here=st.sampled_from([True, True, True, False]),
    field=st.sampled_from(["Hộ tịch", "Đất đai", "Chứng thực"]),
    reappointed=st.none() | HOURS,
)


def text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def live(desk: Desk, life: Life) -> Iterator[datetime]:
    """Yields the moment of each act before it is done."""
    at = START + timedelta(hours=life.received)
    yield at
    due = None if life.due is None else at + timedelta(hours=life.due)
    dossier = desk.receive(
        text(at),
        due=text(due) if due else None,
        channel=life.channel,
        at_once=life.at_once,
        decided_here=life.decided_here,
        field=life.field,
    )
    if life.reappointed is not None and due is not None:
        at += timedelta(hours=1)
        yield at
        note_lateness(desk, dossier, at)
        desk.reappoint(dossier, text(at), to=text(due + timedelta(hours=life.reappointed)))
    for until, length in life.waits:
        at += timedelta(hours=until)
        yield at
        note_lateness(desk, dossier, at)
        desk.wait(dossier, text(at))
        if length is None:
            break
        at += timedelta(hours=length)
        yield at
        desk.go_on(dossier, text(at), due=text(at + timedelta(hours=life.due)) if life.due else None)
    if life.ended is not None:
        at += timedelta(hours=life.ended)
        yield at
        note_lateness(desk, dossier, at)
        desk.end(dossier, text(at), life.outcome)


def note_lateness(desk: Desk, dossier: Dossier, at: datetime) -> None:
    """Every act first notes what is late."""
    if dossier.late_since is None and dossier.due_at is not None and dossier.judged_at(at) > dossier.due_at:
        desk.flag_late(dossier)


def act_until(
    runs: list[tuple[Iterator[datetime], datetime]], end: datetime
) -> list[tuple[Iterator[datetime], datetime]]:
    """Let every life go on up to `end`; each stands before its next act."""
    going_on = []
    for life, following in runs:
        upcoming: datetime | None = following
        while upcoming is not None and upcoming < end:
            upcoming = next(life, None)
        if upcoming is not None:
            going_on.append((life, upcoming))
    return going_on


@given(st.lists(lives, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_figures_add_up_hang_together_and_stay(generated: list[Life]) -> None:
    try:
        desk = Desk()
        starting = [live(desk, life) for life in generated]
        runs = [(life, next(life)) for life in starting]
        as_seen: list[LateRate] = []
        for month in MONTHS:
            runs = act_until(runs, month.ends_at)
            as_seen.append(late_rate(month))
        act_until(runs, moment("2027-12-31 00:00"))

        for report in as_seen:
            for row in (*report.rows, report.total, *report.received_for_others):
                assert adds_up(row)
            assert is_sum(report.total, report.rows)
        for earlier, later in pairwise(as_seen):
            ended_without_limit = _ended_without_limit(earlier)
            total = earlier.total
            left = total.open_within_limit + total.open_late + total.no_due_date - ended_without_limit
            assert later.total.carried_over == left
        assert [late_rate(month) for month in MONTHS] == as_seen
    finally:
        db.session.rollback()


def _ended_without_limit(report: LateRate) -> int:
    period = report.period
    return sum(
        1
        for dossier in db.session.query(Dossier).filter(Dossier.decided_here)
        if dossier.finished_at is not None
        and period.starts_at <= dossier.finished_at < period.ends_at
        and dossier.due_at is None
    )


def test_the_check_finds_a_row_that_does_not_add_up() -> None:
    assert adds_up(CIVIL_STATUS)
    assert not adds_up(replace(CIVIL_STATUS, ended_late=4))
    assert not adds_up(replace(CIVIL_STATUS, open_waiting=4))
    assert not adds_up(replace(CIVIL_STATUS, refused=8))
    assert not adds_up(replace(CIVIL_STATUS, at_once=9))
    assert is_sum(TOTAL_ROW, [LAND, CIVIL_STATUS])
    assert not is_sum(TOTAL_ROW, [CIVIL_STATUS])
