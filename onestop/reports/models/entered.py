"""Figures that no dossier can tell: read elsewhere, entered by hand with their source; and the points of an index."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment
from onestop.people.models import Person


class EnteredFigure(Base):
    """A figure of an office and a period, as somebody read it elsewhere (nhập tay). Rows are never changed.

    name: what it is, "pakn_received". A later row of the same name corrects the earlier one and says why; the last one
    counts. value null: the figure was withdrawn. source: where it was read.
    """

    __tablename__ = "entered_figure"
    __table_args__ = (
        CheckConstraint("trim(source) <> ''", name="says_where_it_was_read"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        Index("ix_entered_figure_of_a_period", "agency_id", "first_on", "last_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    source: Mapped[str]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship()


class IndexPart(Base):
    """A part of Bộ chỉ số 766 and its points from a date on (áp dụng từ ngày); points null: the part is dropped.

    rule, of the part "progress", says what is received: in_hand, carried over and received in the period, or arrived,
    the latter alone.
    """

    __tablename__ = "index_part"
    __table_args__ = (
        UniqueConstraint("agency_id", "code", "valid_from"),
        CheckConstraint("points IS NULL OR points >= 0", name="points_are_not_negative"),
        CheckConstraint("rule IN ('in_hand', 'arrived')", name="known_rule"),
        CheckConstraint("trim(name) <> '' AND trim(source) <> ''", name="names_its_source"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    group_name: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]
    points: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    rule: Mapped[str | None]  # how the part counts, where the office has a choice
    valid_from: Mapped[date] = mapped_column(Date)
    source: Mapped[str]
