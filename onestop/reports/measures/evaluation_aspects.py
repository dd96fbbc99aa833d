"""What the nine criteria ask of a dossier that ended in the period, as aspects: the points of each, or nothing."""

from typing import Any

from sqlalchemy import ColumnElement, case, literal, null

from onestop.cases import evaluation_in_sql as points
from onestop.reports.in_hand import Aspect, InHand, Stands

GIVEN = (0, 1, 2)  # the points that a dossier can have


def _total(rows: InHand) -> ColumnElement[Any]:
    """Criterion 1: of what the one judge said."""
    if not rows.ended:
        return null()
    return case(
        {Stands.ENDED_EARLY.value: 2, Stands.ENDED_ON_TIME.value: 1, Stands.ENDED_LATE.value: 0}, value=rows.stands
    )


def _of_ended(points_of: Any) -> Aspect:
    return lambda rows: points_of(rows) if rows.ended else null()


def aspect(number: int) -> str:
    """The name of the aspect that holds the points of a criterion."""
    return f"points_{number}"


EVALUATION_ASPECTS: dict[str, Aspect] = {
    aspect(1): _total,
    aspect(2): _of_ended(lambda rows: points.points_for_agencies(_total(rows))),
    aspect(3): _of_ended(lambda _rows: points.points_for_contacts()),
    aspect(4): _of_ended(lambda _rows: points.points_for_agencies_contacted()),
    aspect(6): _of_ended(lambda _rows: points.points_for_publicity()),
    aspect(7): _of_ended(lambda rows: points.points_for_attitude(_total(rows))),
    "has_sheet": lambda rows: points.has_sheet() if rows.ended else literal(False),
    "one_window": _of_ended(lambda _rows: points.one_window()),
}
