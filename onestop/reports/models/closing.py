"""Closed periods (chốt số liệu) and what turned out to be different afterwards."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models import Dossier
from onestop.database import Base, Moment
from onestop.people.models import Person


class ReportClosing(Base):
    """The figures of one kind of report and one period, frozen. Triggers refuse to change or delete the row.

    content: the whole report (frozen.py). dossiers: the dossiers behind it with the values they were counted by
    (kept_list.py), and dossiers_sha256 their hash, so that the figures can be read and proved without them.
    chain_seq, chain_hash: the last entry of the office's record at that moment. sha256: over all of it (closing.py).
    """

    __tablename__ = "report_closing"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "first_on", "last_on"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str]
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str]  # as it was then
    chain_seq: Mapped[int]
    chain_hash: Mapped[str]
    sha256: Mapped[str]
    dossiers_sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    dossiers: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    by: Mapped[Person] = relationship()


class ReportCorrection(Base):
    """A dossier that would be counted otherwise now than when its period was closed (đính chính). Never changed.

    before, after: the values that it is counted by; null: not in hand. changes: the same in words, [what, before,
    after]. entered_at, by_id, what, why: the entry that made the difference, as far as it is known.
    """

    __tablename__ = "report_correction"
    __table_args__ = (Index("ix_report_correction_of_a_closing", "closing_id", "dossier_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    closing_id: Mapped[int] = mapped_column(ForeignKey("report_closing.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    found_at: Mapped[Moment]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changes: Mapped[list[list[str]]] = mapped_column(JSON)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    entered_at: Mapped[Moment | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str | None]
    why: Mapped[str | None]

    dossier: Mapped[Dossier] = relationship()
    by: Mapped[Person | None] = relationship()


class ReportWatch(Base):
    """How far the records were read for what changes a closed period: by agency the number of the last entry."""

    __tablename__ = "report_watch"
    closing_id: Mapped[int] = mapped_column(ForeignKey("report_closing.id"), primary_key=True)
    read: Mapped[dict[str, int]] = mapped_column(JSON)
