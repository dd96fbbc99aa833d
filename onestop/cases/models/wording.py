"""What an office words itself on its papers: every version of every part, never changed afterwards."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from onestop.cases.models.paper import PaperKind
from onestop.database import Base, Moment, choice


class PaperWording(Base):
    """One part of a kind of paper, as the office worded it from `created_at` on.

    version: counts the changes of the kind, from 1; one change may word several parts. text: null = as shipped again.
    In force is the row with the highest version of its part.
    """

    __tablename__ = "paper_wording"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "key", "version"),
        CheckConstraint("version >= 1", name="versions_start_at_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    key: Mapped[str]
    version: Mapped[int]
    text: Mapped[str | None]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
