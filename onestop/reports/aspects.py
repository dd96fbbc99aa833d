"""What can be asked of a dossier in hand: each aspect by its name, as SQL over the rows of in_hand.py.

Values are few and plain (text, number, yes or no), so that rows can be grouped by them and a figure is a choice of
values. The state of a thing that changes is taken as of the end of the period.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, null, or_, select
from sqlalchemy.orm import aliased

from onestop.cases.models import Dossier, Event, Handover, Pause, Status, SupplementRequest
from onestop.database import local_day
from onestop.procedures.models import PauseGround, ProcedureVersion
from onestop.reports.desk.late_aspects import late_letter, late_reason, letter_in_period, obligation
from onestop.reports.in_hand import Aspect, InHand, moment
from onestop.reports.measures.evaluation_aspects import EVALUATION_ASPECTS
from onestop.reports.measures.papi_aspects import fee_as_posted, papi_group

_NOBODY = 0  # no row has this id


def _arrival(rows: InHand) -> ColumnElement[str]:
    return case((Dossier.received_at < rows.starts_at, literal("carried")), else_=literal("received"))


def _waiting(rows: InHand) -> ColumnElement[Any]:
    """For what an open dossier waits with its clock standing still: supplement or paused."""
    if rows.ended:
        return null()
    return case(
        (rows.status == Status.WAITING_SUPPLEMENT, literal("supplement")),
        (rows.status == Status.PAUSED, literal("paused")),
        else_=null(),
    )


def _ground(rows: InHand) -> ColumnElement[Any]:
    """The ground of the pause in which an open dossier stood at the end of the period."""
    if rows.ended:
        return null()
    return (
        select(PauseGround.name)
        .join(Pause, Pause.ground_id == PauseGround.id)
        .where(
            Pause.dossier_id == Dossier.id,
            Pause.started_at < rows.ends_at,
            or_(Pause.ended_at.is_(None), Pause.ended_at >= rows.ends_at),
        )
        .order_by(Pause.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )


def _same_day(rows: InHand) -> ColumnElement[bool]:
    """Ended late, but on the last day itself, after the hour of its end."""
    if not rows.ended:
        return literal(False)
    return and_(
        rows.late,
        local_day(func.coalesce(Dossier.clock_stopped_since, Dossier.finished_at)) == local_day(rows.due_at),
    )


def _new_date(rows: InHand) -> ColumnElement[str]:
    """What became of the new date of its apology by the end of the period: none, kept, missed or pending.

    As the judge says: kept up to its moment, a stopped clock judged when it stopped. What is open is judged as long as
    the period goes on by the moment at which it is looked at.
    """
    told = and_(Dossier.reappointed_at.is_not(None), Dossier.reappointed_at < rows.ends_at)
    if not rows.ended:
        return case(
            (~func.coalesce(told, False), literal("none")),
            (rows.appointment_at < moment(rows.asked.judged_at), literal("missed")),
            else_=literal("pending"),
        )
    judged_at = case(
        (Dossier.clock_stopped_since < Dossier.finished_at, Dossier.clock_stopped_since), else_=Dossier.finished_at
    )
    return case(
        (Dossier.reappointed_at.is_(None), literal("none")),
        (judged_at > Dossier.appointment_at, literal("missed")),
        else_=literal("kept"),
    )


def _supplements(rows: InHand) -> ColumnElement[int]:
    """How many requests to supplement were made by the end of the period: 0, 1 or 2 for more."""
    number = _asked_to_supplement(rows)
    return case((number > 2, 2), else_=number)


def _asked_to_supplement(rows: InHand) -> ColumnElement[int]:
    asked = (
        select(func.count())
        .where(SupplementRequest.dossier_id == Dossier.id, SupplementRequest.requested_at < rows.ends_at)
        .correlate(Dossier)
        .scalar_subquery()
    )
    number: ColumnElement[int] = asked + Dossier.earlier_supplement_requests
    return number


def _verdict_766(rows: InHand) -> ColumnElement[Any]:
    """on_time or overdue as Bộ chỉ số 766 has it; null for what has no limit or is void.

    More than one request to supplement makes a dossier overdue.
    """
    return case(
        (not_(rows.rated), null()),
        (rows.late, literal("overdue")),
        (_asked_to_supplement(rows) > 1, literal("overdue")),
        else_=literal("on_time"),
    )


def _fetched(rows: InHand) -> ColumnElement[bool]:
    """Whether the citizen had the result by the end of the period."""
    return func.coalesce(Dossier.returned_at < rows.ends_at, False)


def _first_date(rows: InHand) -> ColumnElement[str]:
    """What ended, against the first printed date: kept, missed, or none where none was printed; open: pending."""
    if not rows.ended:
        return literal("pending")
    judged_at = case(
        (Dossier.clock_stopped_since < Dossier.finished_at, Dossier.clock_stopped_since), else_=Dossier.finished_at
    )
    return case(
        (Dossier.first_appointment_at.is_(None), literal("none")),
        (judged_at > Dossier.first_appointment_at, literal("missed")),
        else_=literal("kept"),
    )


def _holder(rows: InHand, to: Any, before: Any, now: Any) -> ColumnElement[Any]:
    """Who had it at the end of the period: by the last hand-over before, else who gave it in the first one after.

    before: null, where a hand-over does not tell who gave. What a hand-over leaves open (it went to a unit, and to
    nobody by name) stays open. Hand-overs of an agency tell nothing of its successor. Only what an older register tells
    has an officer before its first hand-over: what was received here is nobody's until then, whoever gave it on.
    """
    given, taken = aliased(Handover), aliased(Handover)

    def told(by: Any, value: Any, *which: ColumnElement[bool]) -> Any:
        found = select(func.coalesce(value, _NOBODY)).where(
            by.dossier_id == Dossier.id, by.agency_id == rows.agency, *which
        )
        return found.limit(1).correlate(Dossier, Event)

    last = told(given, getattr(given, to), given.at < rows.ends_at).order_by(given.at.desc(), given.id.desc())
    value = case((Dossier.register_seq.is_(None), getattr(taken, before)), else_=null()) if before else null()
    first_after = told(taken, value, taken.at >= rows.ends_at).order_by(taken.at, taken.id)
    return func.nullif(func.coalesce(last.scalar_subquery(), first_after.scalar_subquery(), now), _NOBODY)


ASPECTS: dict[str, Aspect] = {
    "agency": lambda rows: rows.agency,
    "field": lambda rows: ProcedureVersion.field.expression,
    "procedure": lambda rows: ProcedureVersion.procedure_id.expression,
    "version": lambda rows: ProcedureVersion.id.expression,
    "officer": lambda rows: _holder(rows, "to_person_id", "from_person_id", Dossier.officer_id),
    "unit": lambda rows: _holder(rows, "to_unit_id", None, Dossier.unit_id),
    "channel": lambda rows: Dossier.channel.expression,
    "here": lambda rows: Dossier.decided_here.expression,
    "decider": lambda rows: Dossier.deciding_agency_id.expression,
    "arrival": _arrival,
    "stands": lambda rows: rows.stands,
    "outcome": lambda rows: Dossier.outcome.expression if rows.ended else null(),
    "at_once": lambda rows: Dossier.at_once.expression,
    "waiting": _waiting,
    "ground": _ground,
    "same_day": _same_day,
    "new_date": _new_date,
    "first_date": _first_date,
    "supplements": _supplements,
    "verdict_766": _verdict_766,
    "fetched": _fetched,
    "letter": late_letter,
    "letter_in_period": letter_in_period,
    "reason": late_reason,
    "obligation": obligation,
    "papi_group": papi_group,
    "fee_as_posted": fee_as_posted,
    **EVALUATION_ASPECTS,
}
