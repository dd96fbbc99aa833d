"""What stands before a dossier (slips at the counter, form tokens) and what mends a wrong entry."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.cases.models.paper import Paper
from onestop.database import Base, Moment, choice
from onestop.people.models import Person
from onestop.procedures.models import ProcedureVersion


class CounterSlip(Base):
    """A paper was missing (or the request was declined) at the counter: a record, though no dossier."""

    __tablename__ = "counter_slip"
    __table_args__ = (CheckConstraint("trim(applicant_name) <> ''", name="has_an_applicant"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    declined: Mapped[bool] = mapped_column(default=False)  # từ chối tiếp nhận instead of a supplement slip
    applicant_name: Mapped[str]
    applicant_id_number: Mapped[str | None]
    applicant_phone: Mapped[str | None]
    search_key: Mapped[str]
    items: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str]
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))  # the person came back and was received

    paper: Mapped[Paper] = relationship()
    procedure_version: Mapped[ProcedureVersion] = relationship()
    by: Mapped[Person] = relationship()


class IntakeToken(Base):
    """The token of an intake form: sent twice, it makes one dossier."""

    __tablename__ = "intake_token"
    __table_args__ = (UniqueConstraint("agency_id", "person_id", "token"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token: Mapped[str]
    content_hash: Mapped[str]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    at: Mapped[Moment]


class CorrectionKind(enum.StrEnum):
    CORRECT = "correct"
    VOID = "void"


class Correction(Base):
    """A wrong entry, mended or voided: asked for by one person, approved by another; the old slip is kept as void."""

    __tablename__ = "correction"
    __table_args__ = (
        Index(
            "uq_correction_one_open", "dossier_id", unique=True,
            sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
        ),
        CheckConstraint("trim(reason) <> ''", name="says_why"),
        CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> asked_by_id OR office_of_one", name="second_person"
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    kind: Mapped[CorrectionKind] = mapped_column(choice(CorrectionKind, "kind"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)  # field: [old, new]
    reason: Mapped[str]
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved: Mapped[bool | None]
    answered_at: Mapped[Moment | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    office_of_one: Mapped[bool] = mapped_column(default=False)

    dossier: Mapped[Dossier] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
