"""What decisions on the calendar did to dossiers: each decision, and each end that it moved. Rows are never changed."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment
from onestop.people.models import Person


class CalendarChange(Base):
    """A decision on the calendar of an agency, applied to the dossiers of all agencies that count with it.

    document: the paper behind it, or why; digest and numbers: of all its moves, as the preview told them. Both are
    written once, when the last move stands; a trigger refuses any later change.
    """

    __tablename__ = "calendar_change"
    __table_args__ = (
        CheckConstraint("trim(document) <> ''", name="names_its_document"),
        Index("ix_calendar_change_agency_id_at", "agency_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # whose calendar it is
    before_version: Mapped[str]
    after_version: Mapped[str]
    document: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: the machine itself
    at: Mapped[Moment]
    digest: Mapped[str] = mapped_column(default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person | None] = relationship()


class CalendarMove(Base):
    """A legal end that a decision on the calendar moved, and the dossier's lateness before and after it.

    before_at, after_at: the legal end, or the one in force when the clock stopped (standing). was_late, is_late: judged
    by the facts at the moment of the decision. late_before: since when it was noted late before the decision, if it
    was. told_at: the appointment that the citizen had been told. Only such a row lets the end of a late dossier move.
    """

    __tablename__ = "calendar_move"
    __table_args__ = (
        UniqueConstraint("change_id", "agency_id", "dossier_id"),
        CheckConstraint("before_at <> after_at", name="moves"),
        Index("ix_calendar_move_dossier_id", "dossier_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # whose dossier it is
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    before_at: Mapped[Moment]
    after_at: Mapped[Moment]
    told_at: Mapped[Moment | None]
    warn_at: Mapped[Moment | None]
    late_before: Mapped[Moment | None]
    was_late: Mapped[bool]
    is_late: Mapped[bool]
    standing: Mapped[bool]
    provisional: Mapped[bool]

    change: Mapped[CalendarChange] = relationship()
    dossier: Mapped[Dossier] = relationship()
