"""What the clock has to know of a dossier: when its term began and began again, what stood still, what was added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from onestop.cases import printed
from onestop.cases.models import Dossier, Event, EventKind, Extension, Paper, PaperKind, Pause, SupplementRequest
from onestop.database import db
from onestop.procedures.legal_bases import cited
from onestop.sla.calendar import to_local
from onestop.sla.clock import Restart, Stop
from onestop.sla.term import Term, Unit

_OUTSIDE_RULES = "Chờ bổ sung ngoài quy định: chỉ trừ thời gian chờ, không tính lại từ đầu"
_OLD_REGISTER = "yêu cầu bổ sung theo sổ cũ"


@dataclass(frozen=True)
class ClockFacts:
    """start_at: receipt. restarts and stops that are over, each with its paper, in the order of their beginning.

    Moments aware; extensions in the unit of the term.
    """

    start_at: datetime
    restarts: tuple[Restart, ...]
    stops: tuple[Stop, ...]
    extensions: tuple[Term, ...]


def facts_of(dossier: Dossier) -> ClockFacts:
    """The facts behind the legal end that is in force: of a late dossier, those that were known when it became late.

    A wait that only the end of the dossier itself has ended is none of them: it is judged at the moment of the stop.
    """
    db.session.flush()
    requests = _requests(dossier)
    restarts = tuple(_restart(dossier, request) for request in requests if request.restarts and request.completed)
    start_at = dossier.received_at
    if dossier.clock_start_at != max([start_at, *(each.completed_at for each in restarts)]):
        start_at, restarts = dossier.clock_start_at, ()  # a beginning that no request explains
    waits = [_wait(dossier, request) for request in requests if not request.restarts]
    stops = [stop for stop in (*_pauses(dossier), *waits) if not _ended_with(dossier, stop)]
    unit = dossier.procedure_version.term_unit
    return ClockFacts(
        start_at=start_at,
        restarts=restarts,
        stops=tuple(sorted(stops, key=lambda stop: (stop.started_at, stop.ended_at))),
        extensions=tuple(_lengthening(row, unit) for row in approved_extensions(dossier)) if unit else (),
    )


def approved_extensions(dossier: Dossier) -> list[Extension]:
    """The lawful extensions of a dossier that were approved, with their grounds."""
    return list(
        db.session.scalars(
            select(Extension)
            .where(Extension.dossier_id == dossier.id, Extension.approved_at.is_not(None))
            .options(joinedload(Extension.ground))
            .order_by(Extension.id)
        )
    )


def last_stop_ended_at(dossier: Dossier) -> datetime | None:
    """When the clock last went on after standing still; None where it never stood."""
    db.session.flush()
    ends = db.session.execute(
        select(
            select(func.max(Pause.ended_at)).where(Pause.dossier_id == dossier.id).scalar_subquery(),
            select(func.max(SupplementRequest.ended_at))
            .where(SupplementRequest.dossier_id == dossier.id)
            .scalar_subquery(),
        )
    ).one()
    return max((end for end in ends if end is not None), default=None)


def _pauses(dossier: Dossier) -> list[Stop]:
    rows = db.session.scalars(
        select(Pause).where(Pause.dossier_id == dossier.id).options(joinedload(Pause.ground)).order_by(Pause.id)
    ).all()
    if rows and dossier.late_since is not None:
        rows = _without_those_that_came_up_later(dossier, rows)
    return [
        Stop(
            row.started_at,
            row.ended_at,
            why=f"Tạm dừng tính thời hạn: {row.ground.name}",
            source="; ".join(
                [row.ground.article, row.document, *([f"kết thúc: {row.end_document}"] if row.end_document else [])]
            ),
        )
        for row in rows
        if row.ended_at is not None
    ]


def _without_those_that_came_up_later(dossier: Dossier, pauses: Sequence[Pause]) -> list[Pause]:
    """A paper that comes up after a dossier was noted as late, with a date before its end, takes no lateness away."""
    noted = db.session.execute(
        select(Event.id, Event.due_at)
        .where(Event.dossier_id == dossier.id, Event.kind == EventKind.LATE)
        .order_by(Event.id.desc())
    ).first()
    if noted is None or noted.due_at is None:
        return list(pauses)
    known = db.session.scalar(
        select(func.count())
        .select_from(Event)
        .where(Event.dossier_id == dossier.id, Event.kind == EventKind.PAUSED, Event.id < noted.id)
    )
    return [*pauses[:known], *(row for row in pauses[known:] if row.started_at >= noted.due_at)]


def _requests(dossier: Dossier) -> list[SupplementRequest]:
    late = dossier.late_since  # a late dossier does not begin its term anew
    rows = db.session.scalars(
        select(SupplementRequest)
        .where(SupplementRequest.dossier_id == dossier.id, SupplementRequest.ended_at.is_not(None))
        .order_by(SupplementRequest.id)
    )
    return [row for row in rows if late is None or not row.restarts or row.requested_at < late]


def _restart(dossier: Dossier, request: SupplementRequest) -> Restart:
    return Restart(request.requested_at, _over(request), source=_source(dossier, request))


def _wait(dossier: Dossier, request: SupplementRequest) -> Stop:
    return Stop(request.requested_at, _over(request), why=_OUTSIDE_RULES, source=_source(dossier, request))


def _over(request: SupplementRequest) -> datetime:
    if request.ended_at is None:
        raise AssertionError("only requests that are over are asked for")
    return request.ended_at


def _source(dossier: Dossier, request: SupplementRequest) -> str:
    """The article by the date of receipt, and the number of the slip."""
    article = printed.basis("supplement", received_on=to_local(dossier.received_at).date())[:1]
    slip = db.session.scalar(
        select(Paper).where(
            Paper.dossier_id == dossier.id,
            Paper.kind == PaperKind.SUPPLEMENT,
            Paper.created_at == request.requested_at,
        )
    )
    paper = f"Phiếu yêu cầu bổ sung số {slip.number:02d}/{slip.year}" if slip and slip.number else _OLD_REGISTER
    return "; ".join([*(cited(line) for line in article), paper])


def _lengthening(row: Extension, unit: Unit) -> Term:
    return Term(Decimal(row.halves) / 2, unit)


def _ended_with(dossier: Dossier, stop: Stop) -> bool:
    return not dossier.is_open and stop.started_at == dossier.clock_stopped_since
