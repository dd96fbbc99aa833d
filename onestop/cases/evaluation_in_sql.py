"""The points of the criteria that are told per dossier, to the database: the twins of evaluation.points_of.

A test holds both together.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from onestop.cases.judging import standing_of_ended
from onestop.cases.models import Dossier, OpinionRequest
from onestop.cases.models.evaluation import AgencyTimes, Complaint, EvaluationSheet, Publicity
from onestop.database import UTCDateTime
from onestop.procedures.models import ProcedureVersion
from onestop.sla.lateness import Standing

Points = ColumnElement[Any]  # 2, 1, 0 or NULL
_NEVER = literal(None, UTCDateTime())


def has_sheet() -> ColumnElement[bool]:
    """Of a Dossier in the same query: whether anybody has filled in its sheet."""
    return select(EvaluationSheet.id).where(EvaluationSheet.dossier_id == Dossier.id).correlate(Dossier).exists()


def points_for_agencies(total: Points) -> Points:
    """Criterion 2, with a Dossier and its ProcedureVersion in the query; total: the points of criterion 1."""
    asked = _from_sheet(
        case({AgencyTimes.SHORTER: 2, AgencyTimes.EQUAL: 1, AgencyTimes.LONGER: 0}, value=EvaluationSheet.agency_times)
    )
    over = case(
        (OpinionRequest.answered_at < Dossier.finished_at, OpinionRequest.answered_at), else_=Dossier.finished_at
    )
    standing = standing_of_ended(
        due_at=OpinionRequest.due_at.expression, ended_at=over, stopped_since=_NEVER, late_since=_NEVER
    )
    answered = OpinionRequest.answered_at.is_not(None)
    opinions = (
        select(
            func.min(
                case(
                    (standing == Standing.LATE.value, 0),
                    (and_(answered, standing == Standing.ON_TIME.value), 1),
                    (and_(answered, standing == Standing.EARLY.value), 2),
                )
            )
        )
        .where(OpinionRequest.dossier_id == Dossier.id)
        .correlate(Dossier)
        .scalar_subquery()
    )
    parts = (total, asked, opinions)
    others = or_(Dossier.decided_here.is_(False), func.json_array_length(ProcedureVersion.steps) > 1)
    return case(
        (or_(*(part == 0 for part in parts)), 0),
        (and_(others, asked.is_(None)), null()),
        (or_(*(part == 1 for part in parts)), 1),
        (or_(*(part == 2 for part in parts)), 2),
        else_=null(),
    )


def points_for_contacts() -> Points:
    """Criterion 3."""
    return _from_sheet(_by_number(EvaluationSheet.contacts - EvaluationSheet.applicant_faults))


def points_for_agencies_contacted() -> Points:
    """Criterion 4."""
    return _from_sheet(_by_number(EvaluationSheet.agencies_contacted.expression))


def points_for_publicity() -> Points:
    """Criterion 6."""
    return _from_sheet(case({Publicity.BOTH: 2, Publicity.ONE: 1, Publicity.NONE: 0}, value=EvaluationSheet.publicity))


def points_for_attitude(total: Points) -> Points:
    """Criterion 7; total: the points of criterion 1."""
    complaint = _from_sheet(EvaluationSheet.complaint.expression)
    return case(
        (complaint == Complaint.VERIFIED, 0),
        (complaint.in_([Complaint.NONE, Complaint.UNFOUNDED]), total),
        else_=null(),
    )


def _from_sheet(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the sheet that counts says of a Dossier; NULL where there is none."""
    later = aliased(EvaluationSheet)
    newer = select(later.id).where(
        later.dossier_id == EvaluationSheet.dossier_id, later.version > EvaluationSheet.version
    )
    return (
        select(value)
        .where(EvaluationSheet.dossier_id == Dossier.id, ~newer.exists())
        .correlate(Dossier)
        .scalar_subquery()
    )


def one_window() -> ColumnElement[bool | None]:
    """Of a Dossier in the same query: whether its applicant had to go to one agency at most, once at most.

    His own faults are left out. NULL where nobody has told both. Source: criteria 3 and 4, for the w of PAPI.
    """
    unknown = or_(EvaluationSheet.contacts.is_(None), EvaluationSheet.agencies_contacted.is_(None))
    kept = and_(
        EvaluationSheet.contacts - EvaluationSheet.applicant_faults <= 1, EvaluationSheet.agencies_contacted <= 1
    )
    return _from_sheet(case((unknown, null()), else_=kept))


def _by_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((number.is_(None), null()), (number <= 0, 2), (number == 1, 1), else_=0)
