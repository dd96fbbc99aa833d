"""Apologies without a new appointment, and letters that wait for văn thư's number and the signature."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.apology.letter import Occasion
from onestop.cases.models.clock import LatenessReason
from onestop.cases.models.dossier import Dossier
from onestop.cases.models.paper import Paper
from onestop.database import Base, Moment, choice
from onestop.people.models import Person

_STILL_WAITS = text("withdrawn_at IS NULL AND paper_id IS NULL")


class PlainApology(Base):
    """An apology that moves no date: late and now ready, late again, lost or damaged (NĐ 118/2025 Đ19 k6, Đ23 k2).

    reason: from the office's list; none for a lost dossier, whose explanation says what happened. progress: how far
    the work is, for late again. remedy: what the office does to make good, for lost.
    """

    __tablename__ = "plain_apology"
    __table_args__ = (
        CheckConstraint("occasion IN ('late_and_ready', 'late_again', 'lost_or_damaged')", name="moves_no_date"),
        CheckConstraint("reason_id IS NOT NULL OR trim(explanation) <> ''", name="says_why"),
        CheckConstraint("(occasion = 'late_again') = (progress IS NOT NULL)", name="tells_the_progress"),
        CheckConstraint("(occasion = 'lost_or_damaged') = (remedy IS NOT NULL)", name="tells_the_remedy"),
        Index(
            "uq_plain_apology_ready_once", "dossier_id", unique=True,
            sqlite_where=text("occasion = 'late_and_ready'"), postgresql_where=text("occasion = 'late_and_ready'"),
        ),
        Index("ix_plain_apology_dossier_id", "dossier_id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion, "occasion"))
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("lateness_reason.id"))
    explanation: Mapped[str | None]
    progress: Mapped[str | None]
    remedy: Mapped[str | None]
    expected_at: Mapped[Moment | None]  # when the unit expects to finish; no appointment
    signed_at: Mapped[Moment]
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    paper: Mapped[Paper] = relationship()
    reason: Mapped[LatenessReason | None] = relationship()
    signed_by: Mapped[Person] = relationship()


class WaitingLetter(Base):
    """A letter that waits for văn thư's number and the signature (chờ số, chờ ký); nothing has moved yet.

    facts: of the letter without number and day, from which the sheet to be signed is printed. paper: the letter as
    signed, once văn thư has entered it. withdrawn_by none: by the machine, because the dossier has ended.
    """

    __tablename__ = "waiting_letter"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR paper_id IS NULL", name="withdrawn_or_signed"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_for_a_reason"),
        Index(
            "uq_waiting_letter_one", "dossier_id", unique=True,
            sqlite_where=_STILL_WAITS, postgresql_where=_STILL_WAITS,
        ),
        Index("ix_waiting_letter_dossier_id", "dossier_id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion, "occasion"))
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("lateness_reason.id"))
    explanation: Mapped[str | None]
    new_appointment_at: Mapped[Moment | None]
    progress: Mapped[str | None]
    remedy: Mapped[str | None]
    expected_at: Mapped[Moment | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    prepared_at: Mapped[Moment]
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[Moment | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    dossier: Mapped[Dossier] = relationship()
    reason: Mapped[LatenessReason | None] = relationship()
    prepared_by: Mapped[Person] = relationship(foreign_keys=[prepared_by_id])
    paper: Mapped[Paper | None] = relationship()

    @property
    def waits(self) -> bool:
        return self.withdrawn_at is None and self.paper_id is None

    @classmethod
    def still_waits(cls) -> ColumnElement[bool]:
        """`waits`, said to the database."""
        return and_(cls.withdrawn_at.is_(None), cls.paper_id.is_(None))

    def withdrawn(self, at: datetime, *, by: Person | None, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_by_id, self.withdrawn_reason = at, by.id if by else None, reason
