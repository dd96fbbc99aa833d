"""The nine criteria of TT 01/2018/TT-VPCP: what only people know, per dossier and per quarter.

Nothing here is ever overwritten: a correction is a further version with its reason, and triggers refuse the rest.
"""

import enum
from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment, choice
from onestop.people.models import Person


class Publicity(enum.StrEnum):
    """Criterion 6: whether the procedure was made public, in full and in time."""

    BOTH = "both"
    ONE = "one"
    NONE = "none"


class Complaint(enum.StrEnum):
    """Criterion 7: a complaint (phản ánh, kiến nghị) about the attitude of officials in this dossier."""

    NONE = "none"
    PENDING = "pending"
    UNFOUNDED = "unfounded"
    VERIFIED = "verified"


class AgencyTimes(enum.StrEnum):
    """Criterion 2, for the agencies whose times the record does not hold."""

    SHORTER = "shorter"
    EQUAL = "equal"
    LONGER = "longer"


class HandledWhere(enum.StrEnum):
    """Criterion 5: what share of the procedures is handled at the desk."""

    ON_THE_SPOT = "on_the_spot"
    AT_THE_DESK = "at_the_desk"
    LESS = "less"


class ScoreKind(enum.StrEnum):
    """Whose points: the office's own, or those of who checks them."""

    SELF = "self"
    VERIFIED = "verified"


class EvaluationSheet(Base):
    """One version of the sheet of a dossier; the one with the highest number counts. Null: nobody knows.

    contacts: how often the applicant was contacted to complete the dossier, of which applicant_faults by his own fault.
    """

    __tablename__ = "evaluation_sheet"
    __table_args__ = (
        UniqueConstraint("dossier_id", "version"),
        CheckConstraint("version >= 1", name="versions_from_one"),
        CheckConstraint("(version = 1) = (reason IS NULL)", name="corrected_for_a_reason"),
        CheckConstraint("(contacts IS NULL) = (applicant_faults IS NULL)", name="contacts_with_faults"),
        CheckConstraint("contacts IS NULL OR contacts >= 0", name="contacts"),
        CheckConstraint(
            "applicant_faults IS NULL OR (applicant_faults >= 0 AND applicant_faults <= contacts)", name="faults"
        ),
        CheckConstraint("agencies_contacted IS NULL OR agencies_contacted >= 0", name="agencies"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    version: Mapped[int]
    contacts: Mapped[int | None]
    applicant_faults: Mapped[int | None]
    agencies_contacted: Mapped[int | None]
    agency_times: Mapped[AgencyTimes | None] = mapped_column(choice(AgencyTimes, "agency_times"))
    publicity: Mapped[Publicity | None] = mapped_column(choice(Publicity, "publicity"))
    complaint: Mapped[Complaint | None] = mapped_column(choice(Complaint, "complaint"))
    note: Mapped[str | None]
    reason: Mapped[str | None]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    entered_by: Mapped[Person] = relationship()


class QuarterFacts(Base):
    """One version of what an office knows of a quarter beside its dossiers. Null: not told.

    complaints: phản ánh, kiến nghị whose answer was due in the quarter; in time; drawn out (kéo dài).
    procedures, procedures_online: how many it handles, and how many of them at level 3 or 4 (DVCTT).
    """

    __tablename__ = "quarter_facts"
    __table_args__ = (
        UniqueConstraint("agency_id", "year", "quarter", "version"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_of_a_year"),
        CheckConstraint("(version = 1) = (reason IS NULL)", name="corrected_for_a_reason"),
        CheckConstraint(
            "(complaints IS NULL) = (complaints_in_time IS NULL)"
            " AND (complaints IS NULL) = (complaints_drawn_out IS NULL)",
            name="complaints_told_together",
        ),
        CheckConstraint(
            "complaints IS NULL OR (complaints >= 0 AND complaints_in_time >= 0 AND complaints_drawn_out >= 0"
            " AND complaints_in_time <= complaints AND complaints_drawn_out <= complaints - complaints_in_time)",
            name="complaints",
        ),
        CheckConstraint("(procedures IS NULL) = (procedures_online IS NULL)", name="procedures_told_together"),
        CheckConstraint(
            "procedures IS NULL OR (procedures >= 1 AND procedures_online BETWEEN 0 AND procedures)", name="procedures"
        ),
        CheckConstraint("trim(source) <> ''", name="says_whence"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    version: Mapped[int]
    handled_where: Mapped[HandledWhere | None] = mapped_column(choice(HandledWhere, "handled_where"))
    publicity: Mapped[Publicity | None] = mapped_column(choice(Publicity, "publicity"))
    complaints: Mapped[int | None]
    complaints_in_time: Mapped[int | None]
    complaints_drawn_out: Mapped[int | None]
    procedures: Mapped[int | None]
    procedures_online: Mapped[int | None]
    source: Mapped[str]
    note: Mapped[str | None]
    reason: Mapped[str | None]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship()


class QuarterScores(Base):
    """One version of the points that an office gives itself for a quarter, or that were found on checking.

    hundredths: for the number of each criterion that was scored its points × 100.
    """

    __tablename__ = "quarter_scores"
    __table_args__ = (
        UniqueConstraint("agency_id", "year", "quarter", "kind", "version"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_of_a_year"),
        CheckConstraint("(version = 1) = (reason IS NULL)", name="corrected_for_a_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    kind: Mapped[ScoreKind] = mapped_column(choice(ScoreKind, "kind"))
    version: Mapped[int]
    hundredths: Mapped[dict[str, int]] = mapped_column(JSON)
    note: Mapped[str | None]
    reason: Mapped[str | None]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship()


class EvaluationRule(Base):
    """From which day an office evaluates by which limits and on which legal basis; the last row begun holds.

    in_force_until: the last day on which the basis obliges; null: until the next row. Levels in hundredths of a point
    of 18, percentages as whole numbers.
    """

    __tablename__ = "evaluation_rule"
    __table_args__ = (
        UniqueConstraint("agency_id", "valid_from"),
        CheckConstraint(
            "excellent > good AND good > fair AND fair > average AND average > 0 AND excellent <= 1800",
            name="levels_in_order",
        ),
        CheckConstraint("complaints_percent BETWEEN 1 AND 100", name="complaints_percent"),
        CheckConstraint(
            "online_low BETWEEN 1 AND 100 AND online_high > online_low AND online_high <= 100", name="online"
        ),
        CheckConstraint("procedures_percent BETWEEN 1 AND 100", name="procedures_percent"),
        CheckConstraint("in_force_until IS NULL OR in_force_until >= valid_from", name="ends_after_start"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date]
    in_force_until: Mapped[date | None]
    legal_basis: Mapped[str]
    source: Mapped[str]
    excellent: Mapped[int]
    good: Mapped[int]
    fair: Mapped[int]
    average: Mapped[int]
    complaints_percent: Mapped[int]
    online_high: Mapped[int]
    online_low: Mapped[int]
    procedures_percent: Mapped[int]
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship()
