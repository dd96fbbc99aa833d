"""Hand-overs, results, their return, fees, and the one re-appointment."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.clock import LatenessReason
from onestop.cases.models.dossier import Delivery, Dossier
from onestop.cases.models.paper import Paper
from onestop.database import Base, Moment, choice
from onestop.people.models import Person, Unit


class Handover(Base):
    """A hand-over inside the office: giver, taker, hour (Phiếu kiểm soát quá trình giải quyết)."""

    __tablename__ = "handover"
    __table_args__ = (CheckConstraint("to_person_id IS NOT NULL OR to_unit_id IS NOT NULL", name="goes_to_someone"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    note: Mapped[str | None]

    to_person: Mapped[Person | None] = relationship(foreign_keys=[to_person_id])
    to_unit: Mapped[Unit | None] = relationship()


class Result(Base):
    """A result: number, date, who made it; handed to the desk and confirmed there by another person."""

    __tablename__ = "result"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    number: Mapped[str | None]  # none: finished without a result, which is listed
    dated_on: Mapped[date | None]
    summary: Mapped[str | None]
    recorded_at: Mapped[Moment]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[Moment | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ResultCorrection(Base):
    """A wrong result by our own fault, corrected within a clock of its own; the lateness of the dossier stays."""

    __tablename__ = "result_correction"
    __table_args__ = (
        Index(
            "uq_result_correction_one_open", "dossier_id", unique=True,
            sqlite_where=text("corrected_at IS NULL"), postgresql_where=text("corrected_at IS NULL"),
        ),
        CheckConstraint("trim(reason) <> ''", name="says_why"),
        CheckConstraint("corrected_at IS NULL OR corrected_at >= reported_at", name="corrected_after_it_was_reported"),
        CheckConstraint(
            "(corrected_at IS NULL) = (result_id IS NULL) AND (corrected_at IS NULL) = (corrected_by_id IS NULL)",
            name="corrected_by_a_new_result",
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    reason: Mapped[str]  # what is wrong in the result
    reported_at: Mapped[Moment]
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[Moment]
    corrected_at: Mapped[Moment | None]
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"))  # the right one

    dossier: Mapped[Dossier] = relationship()
    result: Mapped[Result | None] = relationship()


class Handing(Base):
    """A result given to the citizen: who collected it, by what right, and what became of the slip."""

    __tablename__ = "handing"
    __table_args__ = (CheckConstraint("trim(collector_name) <> ''", name="has_a_collector"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    collector_name: Mapped[str]
    collector_id_number: Mapped[str | None]
    relation: Mapped[str | None]  # relation to the applicant, or number of the authority
    slip_lost: Mapped[bool] = mapped_column(default=False)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery, "delivery"))
    parcel_number: Mapped[str | None]
    partial: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]


class Charge(Base):
    """A fee of a dossier: due, paid, when, biên lai number, who took it, and why it differs from the rule."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("due_vnd >= 0 AND paid_vnd >= 0", name="amounts"),
        CheckConstraint("(paid_at IS NULL) = (taken_by_id IS NULL)", name="taken_by_someone"),
        CheckConstraint("paid_vnd = 0 OR paid_at IS NOT NULL", name="paid_at_a_moment"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    name: Mapped[str]
    due_vnd: Mapped[int] = mapped_column(BigInteger)
    rule_vnd: Mapped[int | None] = mapped_column(BigInteger)  # what the rule says, when the amount due differs
    difference_reason: Mapped[str | None]
    paid_vnd: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_at: Mapped[Moment | None]
    receipt_number: Mapped[str | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Apology(Base):
    """The one re-appointment of a dossier. decided_elsewhere: we recorded the letter of the agency that decides."""

    __tablename__ = "apology"
    __table_args__ = (
        UniqueConstraint("agency_id", "dossier_id"),
        CheckConstraint("new_appointment_at > signed_at", name="new_date_lies_ahead"),
        CheckConstraint("decided_elsewhere OR paper_id IS NOT NULL", name="has_its_letter"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    reason_id: Mapped[int] = mapped_column(ForeignKey("lateness_reason.id"))
    explanation: Mapped[str | None]
    previous_appointment_at: Mapped[Moment | None]
    new_appointment_at: Mapped[Moment]
    was_late: Mapped[bool]
    signed_at: Mapped[Moment]
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_elsewhere: Mapped[bool] = mapped_column(default=False)
    outside_document: Mapped[str | None]  # number and date of the other agency's letter

    dossier: Mapped[Dossier] = relationship()
    paper: Mapped[Paper | None] = relationship()
    reason: Mapped[LatenessReason] = relationship()
    signed_by: Mapped[Person] = relationship()
