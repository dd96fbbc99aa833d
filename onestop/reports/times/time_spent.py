"""Whose the time of each ended dossier was, streamed from the database: a few statements for a thousand dossiers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select

from onestop.cases.models import Dossier, Handover, OpinionRequest, Outcome, Pause, SupplementRequest
from onestop.database import db
from onestop.procedures.models import ProcedureVersion
from onestop.reports.in_hand import Asked, Stands, in_hand
from onestop.sla.moments import micros_of
from onestop.sla.stretches import Stretch, shared_out

AT_A_TIME = 1000  # dossiers whose facts are held at once


class Whose(StrEnum):
    """For whom a dossier waits. An instant that fits several belongs to the first of them in this order."""

    SUPPLEMENT = "supplement"  # the citizen, who was asked to supplement
    PAUSE = "pause"  # nobody: the clock stands still on a ground of law
    OTHER_AGENCY = "other_agency"
    DESK = "desk"  # from receipt to the first hand-over
    UNIT = "unit"
    # after handling has ended
    RESULT = "result"  # until the desk has confirmed the result
    FETCHING = "fetching"  # until the citizen has it


STOPPED = frozenset({Whose.SUPPLEMENT, Whose.PAUSE})
HANDLING = (Whose.DESK, Whose.UNIT, Whose.OTHER_AGENCY, Whose.SUPPLEMENT, Whose.PAUSE)
AFTERWARDS = (Whose.RESULT, Whose.FETCHING)

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Facts:
    """When what happened to one dossier, in microseconds since moments.EPOCH. elsewhere: another agency decides it.

    handed_at: the first hand-over; None: the desk did it all. confirmed_at, returned_at: None when it was not before
    the end of the period. opinions: asked of others than the office's own units, until answered.
    """

    received_at: int
    ended_at: int
    handed_at: int | None = None
    confirmed_at: int | None = None
    returned_at: int | None = None
    elsewhere: bool = False
    supplements: Spans = ()
    pauses: Spans = ()
    opinions: Spans = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """An ended dossier and the stretches of its life, without gap from receipt to the last that is known.

    late_at: when its legal end passed, in microseconds, if it ended late. late_with: whose it was at that moment, and
    the unit that had it then. counts: whether it was handled to its end, neither withdrawn nor closed.
    """

    id: int
    code: str
    field: str
    version_id: int
    here: bool
    counts: bool
    stretches: Sequence[Stretch[Whose]]
    late_at: int | None
    late_with: Whose | None
    unit_id: int | None


def stretches_of(facts: Facts) -> list[Stretch[Whose]]:
    """Whose each instant was, from receipt to the end of handling and on to the return of the result."""
    handed = facts.ended_at if facts.handed_at is None else max(facts.handed_at, facts.received_at)
    claims: list[tuple[Whose, Spans]] = [
        (Whose.SUPPLEMENT, facts.supplements),
        (Whose.PAUSE, facts.pauses),
        (Whose.OTHER_AGENCY, facts.opinions),
        (Whose.DESK, [(facts.received_at, handed)]),
    ]
    rest = Whose.OTHER_AGENCY if facts.elsewhere else Whose.UNIT
    made = shared_out(facts.received_at, facts.ended_at, claims, rest=rest)
    at = facts.ended_at
    for name, until in ((Whose.RESULT, facts.confirmed_at), (Whose.FETCHING, facts.returned_at)):
        if until is not None and until > at:
            made.append(Stretch(name, at, until))
            at = until
    return made


def time_spent(asked: Asked) -> Iterator[Spent]:
    """Every dossier that ended in the period, in the order of their ids."""
    ended = next(rows for rows in in_hand(asked) if rows.ended)
    statement = ended.select(
        Dossier.id.expression,
        Dossier.code.expression,
        Dossier.procedure_version_id.expression,
        Dossier.decided_here.expression,
        Dossier.outcome.expression,
        Dossier.received_at.expression,
        Dossier.finished_at.expression,
        Dossier.result_confirmed_at.expression,
        Dossier.returned_at.expression,
        Dossier.late_since.expression,
        ended.due_at.label("end"),
        ended.stands.label("stands"),
        ProcedureVersion.field.expression,
    ).order_by(Dossier.id)
    for rows in db.session.execute(statement.execution_options(yield_per=AT_A_TIME)).partitions():
        yield from _spent(asked, rows)


def _spent(asked: Asked, rows: Sequence[Any]) -> Iterator[Spent]:
    ids = [row.id for row in rows]
    supplements = _stops(SupplementRequest, SupplementRequest.requested_at, ids)
    pauses = _stops(Pause, Pause.started_at, ids)
    opinions = _opinions(ids)
    handovers = _handovers(ids)
    ends_at = micros_of(asked.period.ends_at)
    for row in rows:
        ended_at = micros_of(row.finished_at)
        given = handovers.get(row.id, [])
        facts = Facts(
            received_at=micros_of(row.received_at),
            ended_at=ended_at,
            handed_at=given[0][0] if given else None,
            confirmed_at=_before(row.result_confirmed_at, ends_at),
            returned_at=_before(row.returned_at, ends_at),
            elsewhere=not row.decided_here,
            supplements=_until(supplements.get(row.id, ()), ended_at),
            pauses=_until(pauses.get(row.id, ()), ended_at),
            opinions=_until(opinions.get(row.id, ()), ended_at),
        )
        made = stretches_of(facts)
        late_at = None
        if row.stands == Stands.ENDED_LATE.value and (passed := row.late_since or row.end) is not None:
            late_at = micros_of(passed)
        yield Spent(
            id=row.id,
            code=row.code,
            field=row.field,
            version_id=row.procedure_version_id,
            here=row.decided_here,
            counts=row.outcome in (Outcome.GRANTED, Outcome.REFUSED),
            stretches=made,
            late_at=late_at,
            late_with=None if late_at is None else _holding(made, late_at),
            unit_id=None if late_at is None else next((unit for at, unit in reversed(given) if at <= late_at), None),
        )


def _holding(stretches: Sequence[Stretch[Whose]], at: int) -> Whose | None:
    return next((one.name for one in stretches if one.begin <= at < one.end), None)


def _before(at: datetime | None, end: int) -> int | None:
    micros = None if at is None else micros_of(at)
    return micros if micros is not None and micros < end else None


def _until(spans: Sequence[tuple[int, int | None]], end: int) -> Spans:
    return [(first, end if last is None else last) for first, last in spans]


def _stops(model: Any, begins: Any, ids: Sequence[int]) -> dict[int, list[tuple[int, int | None]]]:
    return _by_dossier(select(model.dossier_id, begins, model.ended_at).where(model.dossier_id.in_(ids)))


def _opinions(ids: Sequence[int]) -> dict[int, list[tuple[int, int | None]]]:
    """Of other agencies and people outside: what an own unit is asked is the office's own time."""
    asked = OpinionRequest
    return _by_dossier(
        select(asked.dossier_id, asked.asked_at, asked.answered_at).where(
            asked.dossier_id.in_(ids), or_(asked.asked_agency_id.is_not(None), asked.unit_id.is_(None))
        )
    )


def _by_dossier(query: Any) -> dict[int, list[tuple[int, int | None]]]:
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for dossier_id, begins, ends in db.session.execute(query):
        found[dossier_id].append((micros_of(begins), None if ends is None else micros_of(ends)))
    return found


def _handovers(ids: Sequence[int]) -> dict[int, list[tuple[int, int | None]]]:
    """When each was handed over and to which unit, in order."""
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    rows = db.session.execute(
        select(Handover.dossier_id, Handover.at, Handover.to_unit_id)
        .where(Handover.dossier_id.in_(ids))
        .order_by(Handover.at, Handover.id)
    )
    for dossier_id, at, unit_id in rows:
        found[dossier_id].append((micros_of(at), unit_id))
    return found
