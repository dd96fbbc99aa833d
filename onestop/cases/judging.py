"""How a dossier stands against its legal end: the facts handed to the one judge (sla/lateness.py), and the same
questions for the database. The filters must say what the judge says; a test holds them together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_

from onestop.cases.models import Dossier
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.database import local_day
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.lateness import Lateness, Standing, judge
from onestop.sla.term import Unit

_AS_IT_IS: Mapping[Standing, str] = {standing: standing.value for standing in Standing}


def judged(dossier: Dossier, *, at: datetime, calendar: WorkingCalendar | None = None) -> Lateness:
    """Class, moment and, with a calendar, size of its lateness. A voided entry stands nowhere: do not ask."""
    still = dossier.clock_stands_still
    return judge(
        dossier.due_before_stop if still and dossier.due_at is None else dossier.due_at,
        at,
        ended_at=dossier.finished_at,
        stopped_since=dossier.clock_stopped_since,
        late_since=dossier.late_since,
        warned_from=dossier.warn_at,
        expected=dossier.expected_late_at is not None,
        unit=dossier.procedure_version.term_unit if calendar is not None else None,
        calendar=calendar,
    )


def falls_late(at: datetime) -> ColumnElement[bool]:
    """Running, its end has passed, and nobody has noted it yet."""
    return and_(Dossier.status.in_(RUNNING), Dossier.late_since.is_(None), Dossier.due_at < at)


def open_and_late(at: datetime) -> ColumnElement[bool]:
    """By the facts, not by the sweep's note: a stopped scheduler must not hide a late dossier."""
    return and_(
        Dossier.status.in_(OPEN),
        or_(Dossier.late_since.is_not(None), and_(Dossier.status.in_(RUNNING), Dossier.due_at < at)),
    )


def running_in_time(at: datetime) -> ColumnElement[bool]:
    """Running, with an end that has not passed."""
    return and_(Dossier.status.in_(RUNNING), Dossier.late_since.is_(None), Dossier.due_at >= at)


def due_soon(at: datetime) -> ColumnElement[bool]:
    """Running in time, and the end is near; declared or not."""
    return and_(running_in_time(at), Dossier.warn_at <= at)


def standing_of_ended(
    *,
    due_at: ColumnElement[Any],
    ended_at: ColumnElement[Any],
    stopped_since: ColumnElement[Any],
    late_since: ColumnElement[Any],
    says: Mapping[Standing, str] = _AS_IT_IS,
) -> ColumnElement[str]:
    """What `judge` says of something that is over: early, on_time, late or no_due_date, in the words of `says`."""
    judged_at = _judged_when_ended(ended_at, stopped_since)
    late = is_late_of_ended(due_at=due_at, ended_at=ended_at, stopped_since=stopped_since, late_since=late_since)
    return case(
        (late, literal(says[Standing.LATE])),
        (due_at.is_(None), literal(says[Standing.NO_DUE_DATE])),
        (local_day(judged_at) < local_day(due_at), literal(says[Standing.EARLY])),
        else_=literal(says[Standing.ON_TIME]),
    )


def is_late_of_ended(
    *,
    due_at: ColumnElement[Any],
    ended_at: ColumnElement[Any],
    stopped_since: ColumnElement[Any],
    late_since: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Whether `judge` says late of something that is over: its part of standing_of_ended."""
    return or_(late_since < ended_at, _judged_when_ended(ended_at, stopped_since) > due_at)


def _judged_when_ended(ended_at: ColumnElement[Any], stopped_since: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((stopped_since < ended_at, stopped_since), else_=ended_at)


def standing_of_open(
    *,
    due_at: ColumnElement[Any],
    at: ColumnElement[Any],
    still: ColumnElement[bool],
    stopped_since: ColumnElement[Any],
    late_since: ColumnElement[Any],
    says: Mapping[Standing, str] = _AS_IT_IS,
) -> ColumnElement[str]:
    """What `judge` says at `at` of something that goes on: late, stopped, no_due_date or within_limit.

    says: its words for them. due_at: while its clock stands still the end that was in force when it stopped.
    """
    late = is_late_of_open(due_at=due_at, at=at, still=still, stopped_since=stopped_since, late_since=late_since)
    return case(
        (late, literal(says[Standing.LATE])),
        (still, literal(says[Standing.STOPPED])),
        (due_at.is_(None), literal(says[Standing.NO_DUE_DATE])),
        else_=literal(says[Standing.WITHIN_LIMIT]),
    )


def is_late_of_open(
    *,
    due_at: ColumnElement[Any],
    at: ColumnElement[Any],
    still: ColumnElement[bool],
    stopped_since: ColumnElement[Any],
    late_since: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Whether `judge` says late at `at` of something that goes on: its part of standing_of_open."""
    judged_at = case((still, func.coalesce(stopped_since, at)), else_=at)
    return or_(late_since < at, judged_at > due_at)


def has_short_term() -> ColumnElement[bool]:
    """The procedure's term is under two working days (warnings.is_short); join ProcedureVersion."""
    halves, unit = ProcedureVersion.term_halves, ProcedureVersion.term_unit
    short = or_(
        and_(unit.in_([Unit.WORKING_DAY, Unit.DAY]), halves < 4),
        and_(unit == Unit.WORKING_HOUR, halves < 32),
    )
    return func.coalesce(short, false())  # a procedure without a countable term is not short


def has_reached_a_step_by(at: datetime) -> ColumnElement[bool]:
    """It has passed a step of warning, by the sweep's plan for its present end (warning.has_reached_a_step)."""
    return and_(
        Dossier.steps_for == Dossier.due_at, or_(Dossier.warned_percent.is_not(None), Dossier.next_step_at <= at)
    )
