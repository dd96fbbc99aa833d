"""The register of a desk (Sổ theo dõi hồ sơ): the closing of its book, once a year."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.paper import Paper
from onestop.database import Base, Moment
from onestop.people.models import Person


class RegisterClosing(Base):
    """The book of a year was closed (TT 01/2018/TT-VPCP Đ10 khoản 2): from then on it takes no number.

    entries: the numbers given. voids: how many of them are entries made by mistake. carried_over: how many stood open
    at the end of the year.
    """

    __tablename__ = "register_closing"
    __table_args__ = (
        UniqueConstraint("agency_id", "year"),
        CheckConstraint(
            "entries >= 1 AND voids >= 0 AND carried_over >= 0 AND voids + carried_over <= entries", name="counts"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    entries: Mapped[int]
    voids: Mapped[int]
    carried_over: Mapped[int]

    by: Mapped[Person] = relationship()
    paper: Mapped[Paper] = relationship()
