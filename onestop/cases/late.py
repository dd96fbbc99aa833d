"""What head and officers look at each morning: the late, what will be, and what waits for a decision.

By the facts at a moment, not by the sweep's notes: a stopped scheduler must not hide a late dossier. Each list is
bounded and says how many there are in all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from onestop.cases.judging import due_soon, has_reached_a_step_by, has_short_term, open_and_late, running_in_time
from onestop.cases.models import (
    Correction,
    Dossier,
    ExpectedLate,
    Extension,
    OpinionRequest,
    Outcome,
    PlainApology,
    Status,
    SupplementRequest,
    WaitingLetter,
)
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.database import db
from onestop.procedures.models import ProcedureVersion

SHOWN = 50  # rows of one list

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """The first rows of a list and how many it has in all."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, kw_only=True)
class Morning:
    """The lists of one office at a moment, the longest waiting first.

    without_letter, with_letter: late; one re-appointment does not end lateness. expected: declared expected late, the
    letter is not yet signed. warned: the end is near and nobody has said anything; short: the same for terms under two
    working days, which are warned of in hours. stepped: a share of the term is used up, the end is not near yet.
    opinions: asked for and not answered in time. to_close: the time of the supplement slip is over. untold: the legal
    end moved and the citizen does not know. ready: ended late with a result or a refusal, and nobody has apologised,
    the last one first. unsigned: letters that wait for văn thư's number and the signature; waiting: their dossiers.
    """

    without_letter: Listed[Dossier]
    with_letter: Listed[Dossier]
    expected: Listed[ExpectedLate]
    warned: Listed[Dossier]
    short: Listed[Dossier]
    stepped: Listed[Dossier]
    opinions: Listed[OpinionRequest]
    to_close: Listed[SupplementRequest]
    untold: Listed[Dossier]
    extensions: Listed[Extension]
    corrections: Listed[Correction]
    ready: Listed[Dossier]
    unsigned: Listed[WaitingLetter]

    @property
    def waiting(self) -> frozenset[int]:
        return frozenset(row.dossier_id for row in self.unsigned.rows)


def morning(agency_id: int, *, at: datetime, officer_id: int | None = None) -> Morning:
    """Everything that wants an act at `at`. officer_id: only the dossiers that this person has."""
    mine = [Dossier.agency_id == agency_id]
    if officer_id is not None:
        mine.append(Dossier.officer_id == officer_id)
    late, in_time = open_and_late(at), running_in_time(at)
    no_letter = Dossier.reappointed_at.is_(None)
    undeclared = Dossier.expected_late_at.is_(None)
    unspoken = [*mine, undeclared, no_letter]
    return Morning(
        without_letter=_dossiers([*mine, late, no_letter]),
        with_letter=_dossiers([*mine, late, ~no_letter]),
        expected=_around(ExpectedLate, [*mine, in_time, no_letter], ExpectedLate.reason, ExpectedLate.declared_by),
        warned=_dossiers([*unspoken, due_soon(at), ~has_short_term()], with_terms=True),
        short=_dossiers([*unspoken, due_soon(at), has_short_term()], with_terms=True),
        stepped=_dossiers([*unspoken, in_time, Dossier.warn_at > at, has_reached_a_step_by(at)]),
        opinions=_around(
            OpinionRequest,
            [*mine, OpinionRequest.answered_at.is_(None), OpinionRequest.due_at < at, Dossier.status.in_(OPEN)],
            OpinionRequest.asked_by,
        ),
        to_close=_around(
            SupplementRequest,
            [
                *mine,
                Dossier.status == Status.WAITING_SUPPLEMENT,
                SupplementRequest.ended_at.is_(None),
                SupplementRequest.complete_by < at,
            ],
        ),
        untold=_dossiers([*mine, _untold(at)]),
        extensions=_around(
            Extension,
            [*mine, Extension.approved_at.is_(None), Extension.declined_at.is_(None), Dossier.status.in_(RUNNING)],
            Extension.ground,
            Extension.asked_by,
        ),
        corrections=_around(Correction, [*mine, Correction.answered_at.is_(None)], Correction.asked_by),
        ready=_dossiers([*mine, _ready_without_letter()], order=(Dossier.finished_at.desc(), Dossier.id.desc())),
        unsigned=_around(
            WaitingLetter,
            [*mine, WaitingLetter.still_waits()],
            WaitingLetter.prepared_by,
        ),
    )


def to_call(agency_id: int, *, at: datetime) -> Sequence[Dossier]:
    """Every dossier of an office whose end moved without a word to the citizen, the next end first."""
    query = select(Dossier).where(Dossier.agency_id == agency_id, _untold(at)).order_by(Dossier.due_at, Dossier.id)
    return db.session.scalars(query).all()


def _ready_without_letter() -> ColumnElement[bool]:
    """Ended late here, with what the citizen can fetch, and no word of apology; not what an older register told."""
    apologised = select(PlainApology.id).where(PlainApology.dossier_id == Dossier.id).exists()
    return and_(
        Dossier.late_since.is_not(None),
        Dossier.reappointed_at.is_(None),
        Dossier.finished_at.is_not(None),
        Dossier.finished_at >= Dossier.entered_at,
        Dossier.outcome.in_((Outcome.GRANTED, Outcome.REFUSED)),
        Dossier.decided_here,
        ~apologised,
    )


def _untold(at: datetime) -> ColumnElement[bool]:
    no_letter = Dossier.reappointed_at.is_(None)
    told_otherwise = Dossier.appointment_at.is_(None) | (Dossier.due_at != Dossier.appointment_at)
    told_too_early = Dossier.reappointed_at.is_not(None) & (Dossier.due_at > Dossier.appointment_at)
    return running_in_time(at) & ((no_letter & told_otherwise) | told_too_early)


def _dossiers(
    which: Sequence[ColumnElement[bool]],
    *,
    with_terms: bool = False,
    order: Sequence[Any] = (Dossier.due_at, Dossier.id),
) -> Listed[Dossier]:
    query = select(Dossier).where(*which).order_by(*order)
    if with_terms:
        query = query.join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
    return _listed(query.options(joinedload(Dossier.procedure_version), joinedload(Dossier.officer)))


def _around(model: Any, which: Sequence[ColumnElement[bool]], *loaded: Any) -> Listed[Any]:
    """Rows that belong to a dossier, in the order in which they came about."""
    dossier = contains_eager(model.dossier).options(joinedload(Dossier.procedure_version), joinedload(Dossier.officer))
    query = select(model).join(model.dossier).where(*which).order_by(model.id)
    return _listed(query.options(dossier, *(joinedload(part) for part in loaded)))


def _listed(query: Select[Any]) -> Listed[Any]:
    rows = db.session.scalars(query.limit(SHOWN + 1)).all()
    total = len(rows)
    if total > SHOWN:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return Listed(rows[:SHOWN], total)
