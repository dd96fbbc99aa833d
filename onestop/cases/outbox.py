"""The outbox: what citizens have to be told is written down in the transaction of the act that makes it news.

Here it is only put in; cases.delivering sends it, and cases.reaching notes who was reached.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from onestop.audit.chain import hold
from onestop.cases.models import Dossier, Notice, NoticeKind, Paper, Status
from onestop.database import db

# Until the citizen was reached the dossier bears a mark; that a result is ready is told as a courtesy.
_DEMANDS_PROOF = (NoticeKind.APOLOGY, NoticeKind.APOLOGY_ONLY, NoticeKind.NEW_DATE, NoticeKind.SUPPLEMENT)
_TELLS_A_DATE = (NoticeKind.APOLOGY, NoticeKind.NEW_DATE)
# A newer notice of one of these says all that an older one of the set would.
_REPLACES: dict[NoticeKind, tuple[NoticeKind, ...]] = {
    NoticeKind.APOLOGY: _TELLS_A_DATE,
    NoticeKind.NEW_DATE: _TELLS_A_DATE,
    NoticeKind.APOLOGY_ONLY: (NoticeKind.APOLOGY_ONLY,),
    NoticeKind.SUPPLEMENT: (NoticeKind.SUPPLEMENT,),
    NoticeKind.RESULT_READY: (NoticeKind.NEW_DATE, NoticeKind.SUPPLEMENT, NoticeKind.RESULT_READY),
}

_TOLD_OTHERWISE = select(Notice).where(  # built once: many acts ask
    Notice.dossier_id == bindparam("of"), Notice.reached_at.is_(None), Notice.superseded_at.is_(None)
)


def queue(dossier: Dossier, paper: Paper | None, kind: NoticeKind, *, at: datetime) -> Notice:
    """Put in the outbox that the citizen has to be told; call it in the transaction of the act, once everything stands.

    paper: what it is about; None where no paper of ours exists (a letter of another agency). Replaces what an older
    notice would tell otherwise, but for what has been told.
    """
    hold(dossier.agency_id)  # the chain before the notices, here as in telling and sending: none waits in a circle
    with db.session.no_autoflush:  # all that the act has changed is written at once, below
        older = db.session.scalars(_TOLD_OTHERWISE, {"of": dossier.id}).all()
    for one in older:
        if one.kind in _REPLACES[kind]:
            one.superseded_at, one.plan_at = at, None
    notice = Notice(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        paper_id=paper.id if paper else None,
        kind=kind,
        appointment_at=dossier.appointment_at if kind in _TELLS_A_DATE else None,
        created_at=at,
        plan_at=at,
    )
    db.session.add(notice)
    db.session.flush()
    return notice


def nothing_to_fetch(dossier: Dossier, paper: Paper, *, at: datetime) -> None:
    """The paper is void and nothing takes its place: who was to come for it alone is not called. A date stands."""
    hold(dossier.agency_id)
    told_of = select(Notice).where(
        Notice.paper_id == paper.id,
        Notice.kind == NoticeKind.APOLOGY_ONLY,
        Notice.reached_at.is_(None),
        Notice.superseded_at.is_(None),
    )
    for notice in db.session.scalars(told_of):
        notice.superseded_at, notice.plan_at = at, None


def is_open() -> ColumnElement[bool]:
    """A notice that is still to be told, of a dossier that is joined: not told, not outdated, and not without use.

    Who has fetched the result needs no new date any more; an apology is owed to him all the same.
    """
    return and_(
        Notice.reached_at.is_(None),
        Notice.superseded_at.is_(None),
        Dossier.status != Status.VOID,
        or_(Dossier.returned_at.is_(None), Notice.kind.in_((NoticeKind.APOLOGY, NoticeKind.APOLOGY_ONLY))),
        or_(Dossier.status == Status.WAITING_SUPPLEMENT, Notice.kind != NoticeKind.SUPPLEMENT),
    )


def _unreached() -> ColumnElement[bool]:
    return and_(is_open(), Notice.kind.in_(_DEMANDS_PROOF))


def demands_proof(kind: NoticeKind) -> bool:
    """Whether the dossier bears a mark until the citizen was reached."""
    return kind in _DEMANDS_PROOF


def unreached(agency_id: int, *, limit: int) -> tuple[Sequence[Notice], int]:
    """What an agency still has to tell, the oldest first, and how many in all."""
    which = select(Notice).join(Notice.dossier).where(Dossier.agency_id == agency_id, _unreached())
    total = db.session.scalar(select(func.count()).select_from(which.subquery())) or 0
    which = which.options(contains_eager(Notice.dossier)).order_by(Notice.created_at, Notice.id).limit(limit)
    rows = db.session.scalars(which).all() if total else []
    return rows, total


def unreached_among(dossier_ids: Collection[int]) -> frozenset[int]:
    """Those of the dossiers whose citizen has not been reached: for the mark on a list."""
    if not dossier_ids:
        return frozenset()
    return frozenset(
        db.session.scalars(
            select(Notice.dossier_id).join(Notice.dossier).where(Notice.dossier_id.in_(dossier_ids), _unreached())
        )
    )


def notices_of(dossier: Dossier) -> Sequence[Notice]:
    """Everything that this citizen had to be told, the newest first."""
    return db.session.scalars(select(Notice).where(Notice.dossier_id == dossier.id).order_by(Notice.id.desc())).all()


def open_notices_of(dossier: Dossier) -> frozenset[int]:
    """The ids of what this citizen is still to be told."""
    return frozenset(
        db.session.scalars(select(Notice.id).join(Notice.dossier).where(Notice.dossier_id == dossier.id, is_open()))
    )


def still_open(notice: Notice) -> bool:
    """Whether the notice is still to be told."""
    return bool(db.session.scalar(select(Notice.id).join(Notice.dossier).where(Notice.id == notice.id, is_open())))
