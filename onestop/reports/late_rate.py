"""The monthly rate of late dossiers (tỷ lệ hồ sơ quá hạn), by field and in total."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, func, or_, select

from onestop.cases.models import CalendarChange, CalendarMove, Dossier, Event, Status
from onestop.cases.printed import mark
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Installation
from onestop.procedures.models import ProcedureVersion
from onestop.reports.definitions import DEFINITIONS
from onestop.reports.figures import TOTAL, Counts, Ended, Open, Row, count_ended, count_open, row
from onestop.reports.period import Period
from onestop.text import folded


@dataclass(frozen=True, slots=True)
class LateRate:
    """The report of one agency and period.

    rows: fields that had anything, in Vietnamese order of their names; total: their sum. received_for_others: the same
    for dossiers that another agency decides, outside rows and total. void: entries of the period that were voided,
    counted nowhere else. judged_at: the moment at which open dossiers were judged. mark: a word for data that are not
    real. definitions: what each figure means, by its name.
    """

    period: Period
    agency: str
    judged_at: datetime
    rows: tuple[Row, ...]
    total: Row
    received_for_others: tuple[Row, ...]
    void: int
    mark: str | None = None
    definitions: dict[str, str] = field(default_factory=lambda: dict(DEFINITIONS))

    @property
    def unfinished(self) -> bool:
        """Whether the period was not over when the figures were drawn."""
        return self.judged_at < self.period.ends_at


def late_rate(period: Period, *, agency_id: int | None = None, at: datetime | None = None) -> LateRate:
    """The figures of a period.

    agency_id: whose dossiers; the installation's own agency when not told. at: the present moment: inside the period,
    open dossiers are judged now and not at an end that has not come. Without it always at the end of the last day.
    Raises Refused where nothing has been set up.
    """
    agency = _agency(agency_id)
    judged_at = at if at is not None and period.starts_at <= at < period.ends_at else period.ends_at
    own: defaultdict[str, Counts] = defaultdict(Counts)
    others: defaultdict[str, Counts] = defaultdict(Counts)
    for name, decided_here, ended in _ended_in(period, agency.id):
        (own if decided_here else others)[name].update(count_ended(ended))
    for name, decided_here, open_ in _open_after(period, agency.id):
        (own if decided_here else others)[name].update(count_open(open_, judged_at))
    return LateRate(
        period,
        agency.name,
        judged_at,
        rows=_rows(own),
        total=row(TOTAL, sum(own.values(), Counts())),
        received_for_others=_rows(others),
        void=_voided(period, agency.id),
        mark=mark(),
    )


def _agency(agency_id: int | None) -> Agency:
    if agency_id is None:
        agency_id = db.session.scalar(select(Installation.agency_id))
    agency = db.session.get(Agency, agency_id) if agency_id is not None else None
    if agency is None:
        raise Refused("Chưa thiết lập cơ quan. Chạy “onestop init” trước rồi lập lại báo cáo.")
    return agency


def _counted(period: Period, agency_id: int) -> ColumnElement[bool]:
    return and_(Dossier.agency_id == agency_id, Dossier.status != Status.VOID, Dossier.received_at < period.ends_at)


def _ended_in(period: Period, agency_id: int) -> Iterator[tuple[str, bool, Ended]]:
    """Field, whether decided here, and the facts of each dossier that ended in the period."""
    rows = db.session.execute(
        select(
            ProcedureVersion.field,
            Dossier.decided_here,
            Dossier.received_at < period.starts_at,
            Dossier.channel,
            Dossier.outcome,
            Dossier.at_once,
            Dossier.finished_at,
            # The acts put the end back when a dossier ends while its clock stands still; an old register may not have.
            func.coalesce(Dossier.due_at, Dossier.due_before_stop),
            Dossier.clock_stopped_since,
            Dossier.late_since,
            Dossier.reappointed_at,
            Dossier.appointment_at,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
        .where(
            _counted(period, agency_id),
            Dossier.finished_at >= period.starts_at,
            Dossier.finished_at < period.ends_at,
        )
    )
    for name, here, before, channel, outcome, at_once, finished, due, stopped, late, reappointed, told in rows:
        new_date = told if reappointed is not None else None
        ended_at = cast("datetime", finished)  # the query takes no others
        yield name, here, Ended(bool(before), channel, outcome, at_once, ended_at, due, stopped, late, new_date)


def _open_after(period: Period, agency_id: int) -> Iterator[tuple[str, bool, Open]]:
    """Field, whether decided here, and the facts of each dossier that was open when the period ended, as of then."""
    last_event = (
        select(Event.id)
        .where(Event.dossier_id == Dossier.id, Event.at < period.ends_at)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    next_move = (
        select(func.min(CalendarMove.id))
        .join(CalendarMove.change)
        .where(CalendarMove.dossier_id == Dossier.id, CalendarChange.at >= period.ends_at)
        .correlate(Dossier)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            ProcedureVersion.field,
            Dossier.decided_here,
            Dossier.received_at < period.starts_at,
            Dossier.channel,
            Event.status,
            Event.due_at,
            Event.due_before_stop,
            Event.clock_stopped_since,
            Dossier.late_since,
            CalendarMove.late_before,
            CalendarMove.id,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.procedure_version_id)
        .outerjoin(Event, Event.id == last_event)
        .outerjoin(CalendarMove, CalendarMove.id == next_move)
        .where(_counted(period, agency_id), or_(Dossier.finished_at.is_(None), Dossier.finished_at >= period.ends_at))
    )
    for name, here, before, channel, status, due, due_before_stop, stopped, late_now, late_before, move in rows:
        # What a later decision on the calendar made of it belongs to the months after that decision.
        late = late_now if move is None else late_before
        noted = late if late is not None and late < period.ends_at else None
        yield name, here, Open(bool(before), channel, status, due, due_before_stop, stopped, noted)


def _voided(period: Period, agency_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                Dossier.agency_id == agency_id,
                Dossier.status == Status.VOID,
                Dossier.received_at >= period.starts_at,
                Dossier.received_at < period.ends_at,
            )
        )
        or 0
    )


def _rows(by_field: dict[str, Counts]) -> tuple[Row, ...]:
    return tuple(row(name, by_field[name]) for name in sorted(by_field, key=lambda name: (folded(name), name)))
