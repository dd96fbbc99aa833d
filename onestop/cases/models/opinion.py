"""Asking a unit, an agency or a colleague for an opinion, and the office's steps of warning."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment, choice
from onestop.people.models import Agency, Person, Unit
from onestop.sla.term import Unit as TermUnit


class OpinionRequest(Base):
    """A request for an opinion (xin ý kiến): the clock of the dossier goes on, and the answer has an end of its own.

    addressee: who is asked, as everybody reads it; unit_id or asked_agency_id say the same where the office knows them.
    due_at: counted once by the calendar of the asking office.
    """

    __tablename__ = "opinion_request"
    __table_args__ = (
        CheckConstraint("trim(addressee) <> ''", name="asks_somebody"),
        CheckConstraint("trim(question) <> ''", name="asks_something"),
        CheckConstraint("term_halves > 0", name="has_time"),
        CheckConstraint("due_at > asked_at", name="ends_after_it_was_asked"),
        CheckConstraint("answered_at IS NULL OR answered_at >= asked_at", name="answered_after_it_was_asked"),
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (recorded_by_id IS NULL)",
            name="answered_with_an_answer",
        ),
        Index(
            "ix_opinion_request_unanswered", "agency_id", "due_at",
            sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    addressee: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    asked_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    question: Mapped[str]
    document: Mapped[str | None]
    term_halves: Mapped[int]
    term_unit: Mapped[TermUnit] = mapped_column(choice(TermUnit, "term_unit"))
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[Moment]
    answer: Mapped[str | None]
    answer_document: Mapped[str | None]
    answered_at: Mapped[Moment | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    unit: Mapped[Unit | None] = relationship()
    asked_agency: Mapped[Agency | None] = relationship(foreign_keys=[asked_agency_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id])


class WarningSteps(Base):
    """By which shares of the term (percent) an office is warned; without a row by those of warnings.DEFAULT_SHARES."""

    __tablename__ = "warning_steps"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    shares: Mapped[list[int]] = mapped_column(JSON)
