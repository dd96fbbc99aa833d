"""By how many working days the late are late: the middle, and what nine of ten do not exceed."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from onestop.calendars.building import calendar_for
from onestop.cases.models import Dossier
from onestop.database import db
from onestop.errors import Refused
from onestop.reports.counting import dossier_ids
from onestop.reports.figures import HERE, LATE
from onestop.reports.in_hand import Asked
from onestop.reports.times.percentiles import Values
from onestop.sla.lateness import judge
from onestop.sla.term import Unit


def days_late(asked: Asked, which: Mapping[str, frozenset[object]]) -> tuple[Decimal | None, Decimal | None]:
    """p50 and p90 in working days of the office's own calendar, of the late dossiers that fit; None without any."""
    try:
        calendar = calendar_for(asked.agency.id)
    except Refused:  # no calendar yet: late all the same, only nobody can say by how much
        return None, None
    values = Values()
    facts = (
        Dossier.due_at,
        Dossier.due_before_stop,
        Dossier.finished_at,
        Dossier.clock_stopped_since,
        Dossier.late_since,
    )
    for due, before, finished, stopped, late in db.session.execute(
        select(*facts).where(Dossier.id.in_(dossier_ids(asked, HERE, LATE, which)))
    ):
        ended = finished if finished is not None and finished < asked.period.ends_at else None
        told = judge(
            due or before,
            ended or asked.judged_at,
            ended_at=ended,
            stopped_since=stopped if ended else None,
            late_since=late,
            unit=Unit.WORKING_DAY,
            calendar=calendar,
        )
        if told.size is not None:
            values.add(int(told.size.amount * 100))
    return _days(values.percentile(50)), _days(values.percentile(90))


def _days(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100
