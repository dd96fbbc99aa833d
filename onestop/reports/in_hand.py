"""The rows under every figure: one for each dossier that an office had in hand in a period, as it stood at its end.

In hand is what was received before the end of the period and had not ended before its beginning. A dossier that ended
in the period is judged by its end; one that was open when the period ended stands as its last event before that says,
whatever was done with it later; an entry that was voided in the period is told apart. The three are asked for by three
statements of the same shape, so that a figure can be counted and its dossiers listed by one condition.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from onestop.cases.judging import is_late_of_ended, is_late_of_open, standing_of_ended, standing_of_open
from onestop.cases.models import CalendarChange, CalendarMove, Dossier, Event, EventKind, Status
from onestop.cases.models.dossier import STANDING
from onestop.database import UTCDateTime, db
from onestop.people.models import Agency
from onestop.procedures.models import ProcedureVersion
from onestop.reports.period import Period
from onestop.sla.lateness import Standing


class Stands(StrEnum):
    """How a dossier in hand stands at the end of the period: each in exactly one of these."""

    ENDED_EARLY = "ended_early"
    ENDED_ON_TIME = "ended_on_time"
    ENDED_LATE = "ended_late"
    ENDED_WITHOUT_LIMIT = "ended_without_limit"
    OPEN_WITHIN_LIMIT = "open_within_limit"
    OPEN_WAITING = "open_waiting"  # its clock stands still, and it was in time when it stopped
    OPEN_LATE = "open_late"
    OPEN_WITHOUT_LIMIT = "open_without_limit"
    UNKNOWN = "unknown"  # an older register tells nothing of how it stood then (chưa phân loại)
    VOID = "void"  # voided in the period: in no other figure


JUDGED = frozenset({Stands.ENDED_EARLY, Stands.ENDED_ON_TIME, Stands.ENDED_LATE})
ENDED = JUDGED | {Stands.ENDED_WITHOUT_LIMIT}
OPEN = frozenset(
    {Stands.OPEN_WITHIN_LIMIT, Stands.OPEN_WAITING, Stands.OPEN_LATE, Stands.OPEN_WITHOUT_LIMIT, Stands.UNKNOWN}
)
HANDLED = ENDED | OPEN  # all but what was voided

_ENDED = {
    Standing.EARLY: Stands.ENDED_EARLY.value,
    Standing.ON_TIME: Stands.ENDED_ON_TIME.value,
    Standing.LATE: Stands.ENDED_LATE.value,
    Standing.NO_DUE_DATE: Stands.ENDED_WITHOUT_LIMIT.value,
}
_OPEN = {
    Standing.LATE: Stands.OPEN_LATE.value,
    Standing.STOPPED: Stands.OPEN_WAITING.value,
    Standing.NO_DUE_DATE: Stands.OPEN_WITHOUT_LIMIT.value,
    Standing.WITHIN_LIMIT: Stands.OPEN_WITHIN_LIMIT.value,
}


@dataclass(frozen=True)
class Asked:
    """Whose dossiers, of which period, seen from when.

    at: the present moment: inside the period open dossiers are judged then, and not at an end that has not come.
    None: always at the end of the last day. agencies: ids, where a report tells of several; None: of `agency` alone.
    """

    agency: Agency
    period: Period
    at: datetime | None = None
    agencies: tuple[int, ...] | None = None

    @property
    def judged_at(self) -> datetime:
        """The moment at which open dossiers are judged."""
        inside = self.at is not None and self.period.starts_at <= self.at < self.period.ends_at
        return self.at if inside and self.at is not None else self.period.ends_at

    @property
    def agency_ids(self) -> tuple[int, ...]:
        return self.agencies if self.agencies is not None else (self.agency.id,)

    @cached_property
    def moved_to(self) -> frozenset[int] | None:
        """Where the dossiers asked for may be by now, when a merger concerned one of the agencies; else None."""
        merged = select(Agency.id, Agency.successor_id).where(Agency.successor_id.is_not(None))
        successors = dict(db.session.execute(merged).all())
        reached, waiting = set(self.agency_ids), list(self.agency_ids)
        while waiting:
            new = successors.get(waiting.pop())
            if new is not None and new not in reached:
                reached.add(new)
                waiting.append(new)
        concerned = reached > set(self.agency_ids) or not reached.isdisjoint(successors.values())
        return frozenset(reached) if concerned else None


@dataclass(frozen=True)
class InHand:
    """One of the three statements: where its rows come from, and how aspects are said in it.

    stands: the standing as SQL. status: that of an open dossier as its last event before the end tells it, else
    that of the dossier itself. due_at: the legal end that it is judged by. ended: whether it ended in the period.
    late: whether it stands late; rated: whether late or in time is said of it at all: as `stands` tells, at less cost,
    for a database works out an expression anew wherever it stands.
    agency: whose it was then, whoever took it over later. appointment_at: what the citizen had been told by then.
    """

    asked: Asked
    source: Select[Any]  # with the joins and conditions, to be given its columns
    stands: ColumnElement[str]
    status: ColumnElement[Any]
    due_at: ColumnElement[Any]
    late: ColumnElement[bool]
    rated: ColumnElement[bool]
    ended: bool
    agency: ColumnElement[Any]
    appointment_at: ColumnElement[Any]

    @property
    def starts_at(self) -> ColumnElement[datetime]:
        return moment(self.asked.period.starts_at)

    @property
    def ends_at(self) -> ColumnElement[datetime]:
        return moment(self.asked.period.ends_at)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return self.source.with_only_columns(*columns, maintain_column_froms=True)


Aspect = Callable[[InHand], ColumnElement[Any]]


def in_hand(asked: Asked) -> Iterator[InHand]:
    """The statements whose rows, taken together, are the dossiers in hand, each once."""
    yield _ended_in(asked)
    yield _open_after(asked)
    yield _voided_in(asked)


def moment(at: datetime) -> ColumnElement[datetime]:
    return literal(at, UTCDateTime())


def _received_before_its_end(asked: Asked, agency: ColumnElement[Any]) -> ColumnElement[bool]:
    """agency: whose a dossier was then; asked only where a merger may have moved it since."""
    received = Dossier.received_at < asked.period.ends_at
    if asked.moved_to is None:
        return and_(Dossier.agency_id.in_(asked.agency_ids), received)
    return and_(Dossier.agency_id.in_(sorted(asked.moved_to)), agency.in_(asked.agency_ids), received)


def _from_dossiers() -> Select[Any]:
    return (
        select(Dossier.id)
        .select_from(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
    )


def _ended_in(asked: Asked) -> InHand:
    # The acts put the end back when a dossier ends while its clock stands still; an old register may not have.
    due_at = func.coalesce(Dossier.due_at, Dossier.due_before_stop)
    facts: dict[str, ColumnElement[Any]] = {
        "due_at": due_at,
        "ended_at": Dossier.finished_at.expression,
        "stopped_since": Dossier.clock_stopped_since.expression,
        "late_since": Dossier.late_since.expression,  # what is late stays late, whatever moved the end afterwards
    }
    stands = standing_of_ended(**facts, says=_ENDED)
    late = func.coalesce(is_late_of_ended(**facts), false())
    agency = _where_it_ended(asked)
    source = _from_dossiers().where(
        _received_before_its_end(asked, agency),
        Dossier.finished_at >= asked.period.starts_at,
        Dossier.finished_at < asked.period.ends_at,
    )
    return InHand(
        asked,
        source,
        stands,
        Dossier.status.expression,
        due_at,
        late=late,
        rated=or_(late, due_at.is_not(None)),
        ended=True,
        agency=agency,
        appointment_at=Dossier.appointment_at.expression,
    )


def _where_it_ended(asked: Asked) -> ColumnElement[Any]:
    """A result that nobody has fetched goes to the successor, too; the figures stay with who brought it to its end."""
    if asked.moved_to is None:
        return Dossier.agency_id.expression
    ending = aliased(Event)
    found = (
        select(ending.agency_id)
        .where(ending.dossier_id == Dossier.id, ending.at <= Dossier.finished_at)
        .order_by(ending.at.desc(), ending.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    return func.coalesce(found, Dossier.agency_id)


def _open_after(asked: Asked) -> InHand:
    ends_at, judged_at = asked.period.ends_at, moment(asked.judged_at)
    newest = aliased(Event)
    last_event = (
        select(newest.id)
        .where(newest.dossier_id == Dossier.id, newest.at < ends_at)
        .order_by(newest.at.desc(), newest.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    # What a later decision on the calendar made of its lateness belongs to the periods after that decision.
    later, move = aliased(CalendarMove), aliased(CalendarMove)
    first_move_after = (
        select(func.min(later.id))
        .join(later.change)
        .where(later.dossier_id == Dossier.id, CalendarChange.at >= ends_at)
        .correlate(Dossier)
        .scalar_subquery()
    )
    noted = case((move.id.is_not(None), move.late_before), else_=Dossier.late_since)
    still = Event.status.in_(STANDING)
    due_at = case((still, func.coalesce(Event.due_before_stop, Event.due_at)), else_=Event.due_at)
    agency = (
        Dossier.agency_id.expression if asked.moved_to is None else func.coalesce(Event.agency_id, Dossier.agency_id)
    )
    facts = {
        "due_at": due_at,
        "at": judged_at,
        "still": still,
        "stopped_since": Event.clock_stopped_since.expression,
        "late_since": noted,
    }
    standing = standing_of_open(**facts, says=_OPEN)
    known = Event.id.is_not(None)
    late = and_(known, func.coalesce(is_late_of_open(**facts), false()))
    # Two stretches of one index, each read by itself: of one condition with OR a database makes a search through all.
    before = and_(Dossier.agency_id.in_(sorted(asked.moved_to or asked.agency_ids)), Dossier.received_at < ends_at)
    candidates = union_all(
        select(Dossier.id.label("id")).where(before, Dossier.finished_at.is_(None)),
        select(Dossier.id.label("id")).where(before, Dossier.finished_at >= ends_at),
    )
    # As many as there can be: it never cuts. PostgreSQL takes it for a tenth of what it expects, and follows the few
    # dossiers into the history of each, where it would else read the histories of all.
    at_most = select(func.coalesce(func.max(Dossier.id), 0)).correlate(None).scalar_subquery()
    open_then = candidates.limit(at_most).subquery()
    source = (
        _from_dossiers()
        .join(open_then, open_then.c.id == Dossier.id)
        .outerjoin(Event, Event.id == last_event)
        .outerjoin(move, move.id == first_move_after)
        .where(
            *([agency.in_(asked.agency_ids)] if asked.moved_to is not None else []),
            # Written so that a void entry without any event is left out, and one that was voided later is not.
            or_(Event.status != Status.VOID, and_(Event.id.is_(None), Dossier.status != Status.VOID)),
        )
    )
    stands = case(
        (Event.id.is_(None), literal(Stands.UNKNOWN.value)),
        else_=standing,
    )
    return InHand(
        asked,
        source,
        stands,
        Event.status.expression,
        due_at,
        late=late,
        rated=or_(late, and_(known, or_(still, due_at.is_not(None)))),
        ended=False,
        agency=agency,
        appointment_at=Event.appointment_at.expression,
    )


def _voided_in(asked: Asked) -> InHand:
    voiding = aliased(Event)
    agency = Dossier.agency_id.expression  # what is void is handed over no more
    source = _from_dossiers().where(
        _received_before_its_end(asked, agency),
        Dossier.status == literal_column(f"'{Status.VOID}'"),  # said as the index of the voided says it
        exists().where(
            voiding.dossier_id == Dossier.id,
            voiding.kind == EventKind.VOIDED,
            voiding.at >= asked.period.starts_at,
            voiding.at < asked.period.ends_at,
        ),
    )
    nothing: ColumnElement[Any] = null()
    return InHand(
        asked,
        source,
        literal(Stands.VOID.value),
        Dossier.status.expression,
        nothing,
        late=false(),
        rated=false(),
        ended=False,
        agency=agency,
        appointment_at=nothing,
    )
