"""What an office decided about its reports, each decision from a day on."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment
from onestop.people.models import Person


class ReportSetting(Base):
    """One setting from a day on, until the next of the same name. Rows are never changed: a later row corrects.

    name: as in settings.py, "recipient" or "cut_day:late-rate". value: "" where the office says nothing on purpose.
    """

    __tablename__ = "report_setting"
    __table_args__ = (
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        Index("ix_report_setting_of_an_agency", "agency_id", "name", "valid_from"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    valid_from: Mapped[date]
    value: Mapped[str]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship()
