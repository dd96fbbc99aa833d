"""Published scores of PAPI, as they were imported."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from onestop.database import Base, Moment


class PublishedScore(Base):
    """A published score of a province (or "Cả nước") and year. A later row of the same place corrects the earlier one.

    part: "5" for the axis, "5.1" … for its parts, "rank". The copyright of the source is shown wherever the value is.
    """

    __tablename__ = "published_score"
    __table_args__ = (
        CheckConstraint("trim(source) <> ''", name="names_its_source"),
        CheckConstraint("part IN ('5', '5.1', '5.2', '5.3', '5.4', 'rank')", name="known_part"),
        Index("ix_published_score_of_a_year", "agency_id", "province", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # the office that imported it
    province: Mapped[str]
    year: Mapped[int]
    part: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(8, 4))
    source: Mapped[str]
    imported_at: Mapped[Moment]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: by command
