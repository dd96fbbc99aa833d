"""The sweep: notes what any page could compute. It asks "late and not yet noted", so a missed night heals itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from onestop.cases.acting import becomes_late, happened_to_all
from onestop.cases.models import Dossier, EventKind, SweepRun
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.database import db

BATCH = 200  # the desk waits while one is written


@dataclass(frozen=True)
class Swept:
    """One run: how many open dossiers it looked over, and the codes of those newly late or warned."""

    at: datetime
    checked: int
    newly_late: tuple[str, ...]
    newly_warned: tuple[str, ...]


def sweep(*, at: datetime, save: Callable[[], None]) -> Swept:
    """Mark open dossiers late at their true moment, and warn of those whose end is near. May run twice, or late.

    at: the present moment. save: commits; called after each batch, so that the desk never waits for long.
    """
    late = _each(
        Dossier.late_since.is_(None) & Dossier.due_at.is_not(None) & (Dossier.due_at < at),
        lambda batch: _late(batch, at=at),
        save,
    )
    warned = _each(
        Dossier.warned_at.is_(None) & Dossier.late_since.is_(None) & (Dossier.warn_at <= at) & (Dossier.due_at >= at),
        lambda batch: _warned(batch, at=at),
        save,
    )
    checked = db.session.scalar(select(func.count()).select_from(Dossier).where(Dossier.status.in_(OPEN))) or 0
    db.session.add(SweepRun(at=at, checked=checked, newly_late=len(late), newly_warned=len(warned)))
    save()
    return Swept(at, checked, tuple(late), tuple(warned))


def last_run() -> SweepRun | None:
    return db.session.scalar(select(SweepRun).order_by(SweepRun.id.desc()).limit(1))


def _late(batch: Sequence[Dossier], *, at: datetime) -> list[Dossier]:
    late = [dossier for dossier in batch if becomes_late(dossier, at=at)]
    happened_to_all(late, EventKind.LATE, at=lambda dossier: dossier.late_since or at, entered_at=at)
    return late


def _warned(batch: Sequence[Dossier], *, at: datetime) -> list[Dossier]:
    for dossier in batch:
        dossier.warned_at = at
    happened_to_all(batch, EventKind.WARNED, at=lambda _dossier: at, entered_at=at)
    return list(batch)


def _each(
    which: ColumnElement[bool], note: Callable[[Sequence[Dossier]], list[Dossier]], save: Callable[[], None]
) -> list[str]:
    noted: list[str] = []
    while True:
        # Another sweep may be at work: on PostgreSQL each takes rows that the other does not hold.
        batch = db.session.scalars(
            select(Dossier)
            .where(Dossier.status.in_(RUNNING), which)
            .order_by(Dossier.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Dossier)
        ).all()
        done = [dossier.code for dossier in note(batch)]
        save()
        noted += done
        if not done:
            return noted
