"""What can be asked of a late dossier: the letters of apology that it had, and the reason that was given.

Everything as it was known at the end of the period. Only of what is late is a table of letters asked: the database
evaluates the rest of a CASE not at all.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Null, and_, case, exists, func, literal, null, or_, select

from onestop.apology.letter import Occasion
from onestop.cases.models import Apology, Dossier, ExpectedLate, Pause, PlainApology, Status
from onestop.database import local_day
from onestop.procedures.models import PauseGround
from onestop.reports.in_hand import InHand, Stands

LATE = (Stands.ENDED_LATE, Stands.OPEN_LATE)
# How the forms call the waiting for land fees and taxes; the grounds of pausing are the office's own words.
OBLIGATION = "nghĩa vụ tài chính"


def late_letter(rows: InHand) -> ColumnElement[Any]:
    """When the first letter of apology of a late dossier was signed, against its legal end; null when it is not late.

    day_before: at least one day before the day of the end; before: later, up to the moment; after; none.
    """
    if isinstance(rows.due_at, Null):  # what was voided is held against no end
        return null()
    end = _end(rows)
    signed_at = _first_signed(rows)
    return _of_the_late(
        rows,
        case(
            (signed_at.is_(None), literal("none")),
            (local_day(signed_at) < local_day(end), literal("day_before")),
            (signed_at <= end, literal("before")),
            else_=literal("after"),
        ),
    )


def late_reason(rows: InHand) -> ColumnElement[Any]:
    """The reason given for a late dossier, by its id: of a letter, else of who foresaw it; null: none, or not late."""
    letter = _of_this_dossier(select(Apology.reason_id), Apology).where(Dossier.reappointed_at < rows.ends_at)
    plain = (
        _of_this_dossier(select(PlainApology.reason_id), PlainApology)
        .where(about_lateness(), PlainApology.signed_at < rows.ends_at)
        .order_by(PlainApology.signed_at.desc(), PlainApology.id.desc())
        .limit(1)
    )
    foreseen = _of_this_dossier(select(ExpectedLate.reason_id), ExpectedLate).where(
        ExpectedLate.declared_at < rows.ends_at
    )
    return _of_the_late(
        rows,
        func.coalesce(letter.scalar_subquery(), plain.scalar_subquery(), foreseen.scalar_subquery()),
    )


def letter_in_period(rows: InHand) -> ColumnElement[bool]:
    """Whether a letter of apology was signed in the period, with or without a new date."""

    def inside(at: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(at >= rows.starts_at, at < rows.ends_at)

    plain = exists().where(
        PlainApology.dossier_id == Dossier.id, about_lateness(), inside(PlainApology.signed_at.expression)
    )
    # Văn thư may enter a letter days after it was signed; a new date of an older register has no letter.
    signed = exists().where(Apology.dossier_id == Dossier.id, inside(Apology.signed_at.expression))
    written = exists().where(Apology.dossier_id == Dossier.id)
    new_date = and_(
        Dossier.reappointed_at.is_not(None), or_(signed, and_(inside(Dossier.reappointed_at.expression), ~written))
    )
    # An apology without a new date is one for lateness: only what was noted late can have it.
    return func.coalesce(or_(new_date, and_(Dossier.late_since.is_not(None), plain)), False)


def obligation(rows: InHand) -> ColumnElement[bool]:
    """Whether an open dossier is paused until the citizen has paid (thực hiện nghĩa vụ tài chính)."""
    if rows.ended:
        return literal(False)
    paying = exists().where(
        Pause.dossier_id == Dossier.id,
        Pause.started_at < rows.ends_at,
        or_(Pause.ended_at.is_(None), Pause.ended_at >= rows.ends_at),
        PauseGround.id == Pause.ground_id,
        PauseGround.name.ilike(f"%{OBLIGATION}%"),
    )
    return func.coalesce(and_(rows.status == Status.PAUSED, paying), False)


def _of_the_late(rows: InHand, told: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((rows.late, told), else_=null())


def _end(rows: InHand) -> ColumnElement[datetime]:
    """The moment that was missed."""
    return func.coalesce(Dossier.late_since, rows.due_at) if rows.ended else rows.due_at


def _first_signed(rows: InHand) -> ColumnElement[Any]:
    """When the first letter was signed. An older register may know of a new date, but not of the letter itself."""
    letter = _of_this_dossier(select(Apology.signed_at), Apology).scalar_subquery()
    new_date = case(
        (Dossier.reappointed_at < rows.ends_at, func.coalesce(letter, Dossier.reappointed_at)), else_=null()
    )
    plain = (
        _of_this_dossier(select(func.min(PlainApology.signed_at)), PlainApology)
        .where(about_lateness(), PlainApology.signed_at < rows.ends_at)
        .scalar_subquery()
    )
    # After a new date every further letter comes later.
    return func.coalesce(new_date, plain)


def _of_this_dossier(query: Any, model: Any) -> Any:
    # Not by the agency: what a successor took over keeps the letters of the office before.
    return query.where(model.dossier_id == Dossier.id).correlate(Dossier)


def about_lateness() -> ColumnElement[bool]:
    """Of a PlainApology in the same query: that it is for being late, and not for papers that were lost."""
    return PlainApology.occasion != Occasion.LOST_OR_DAMAGED
