"""Official papers with their numbers, the counters behind the numbers, and the runs of the sweep."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment, choice
from onestop.people.models import Person


class PaperKind(enum.StrEnum):
    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"


class PaperState(enum.StrEnum):
    """rendering: number taken and facts frozen, file not yet proved; void: replaced or withdrawn, both kept."""

    RENDERING = "rendering"
    ISSUED = "issued"
    VOID = "void"


class Paper(Base):
    """A paper as issued: its number, the frozen facts it was made from, and the hash of its file."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "year", "number"),
        CheckConstraint("state = 'rendering' OR state = 'void' OR sha256 IS NOT NULL", name="issued_with_a_file"),
        CheckConstraint("number IS NULL OR number >= 1", name="numbers_start_at_one"),
        Index("ix_paper_dossier_id", "dossier_id"),
        Index("ix_paper_state", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))  # null: a slip before intake
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    year: Mapped[int]
    number: Mapped[int | None]  # receipts bear the dossier's code instead
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[PaperState] = mapped_column(choice(PaperState, "state"))
    sha256: Mapped[str | None]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[Moment | None]
    voided_at: Mapped[Moment | None]
    void_reason: Mapped[str | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    dossier: Mapped[Dossier | None] = relationship()
    created_by: Mapped[Person | None] = relationship()


class Counter(Base):
    """The last number of a series in its period: the day for dossier codes, the year for papers."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("n >= 1", name="counts_from_one"),)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    last_at: Mapped[Moment]


class SweepRun(Base):
    """A run of the sweep that found something, or the last one that found nothing: the heartbeat, once a minute."""

    __tablename__ = "sweep_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    newly_late: Mapped[int]
    newly_warned: Mapped[int]
