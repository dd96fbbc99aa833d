"""Many papers as one document: what was asked for, how far it is, and where it lies."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice
from onestop.people.models import Person


class BatchKind(enum.StrEnum):
    """papers: papers that are drawn up already. control_slips: one is drawn up for each dossier first. register: the
    register of a period is drawn up first."""

    PAPERS = "papers"
    CONTROL_SLIPS = "control_slips"
    REGISTER = "register"


class BatchState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PrintBatch(Base):
    """A document of many papers.

    params: what is in it, by id, settled when it was asked for: {"papers": [id, …]}; before they are drawn up
    {"dossiers": [id, …]}; or {"first": "2026-01-01", "last": "2026-12-31"}, with "facts" while it is made. total, done:
    steps of the work. tries: how often it was begun. sha256: the name of the file; null again once the file was cleared
    away.
    """

    __tablename__ = "print_batch"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="done_of_total"),
        CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name="done_at_a_moment"),
        Index("ix_print_batch_agency_id_created_at", "agency_id", "created_at"),
        Index("ix_print_batch_state", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[BatchKind] = mapped_column(choice(BatchKind, "kind"))
    title: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # the facts of a register are long
    state: Mapped[BatchState] = mapped_column(choice(BatchState, "state"), default=BatchState.WAITING)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
    size: Mapped[int | None]  # bytes
    error: Mapped[str | None]  # a sentence for the page
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]

    created_by: Mapped[Person] = relationship()
