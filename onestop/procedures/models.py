"""The catalogue of procedures. A dossier keeps the version that it came under, whatever is changed later."""

import enum
from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice
from onestop.levels import Level
from onestop.sla.term import Term, Unit


class Source(enum.StrEnum):
    """Where a shipped row comes from: seen in a text, only recalled, or entered by the office itself."""

    FOUND = "found"
    RECALLED = "recalled"
    OFFICE = "office"


class FeeBasis(enum.StrEnum):
    CASE = "case"
    PAGE = "page"
    COPY = "copy"


class Procedure(Base):
    """A procedure (thủ tục hành chính) by its national or local code."""

    __tablename__ = "procedure"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    field: Mapped[str]
    search_key: Mapped[str]  # folded code and name

    versions: Mapped[list["ProcedureVersion"]] = relationship(
        back_populates="procedure", order_by="ProcedureVersion.valid_from, ProcedureVersion.id"
    )


class ProcedureVersion(Base):
    """What an office promises for one case of a procedure between two dates.

    term_halves: the term in halves of its unit (15 = 7,5 working days); 0 = within the day of receipt; null = the
    procedure has no countable term. Supplement defaults: NĐ 118/2025 Đ19 k5. valid_from null: without a beginning.
    ceases_on: the first day on which it holds no more (hết hiệu lực kể từ ngày), that is, valid_from of the next one.
    Every row is adopted: the shipped proposals stay in their file until an office adopts them.
    """

    __tablename__ = "procedure_version"
    __table_args__ = (
        UniqueConstraint("agency_id", "procedure_id", "case_code", "valid_from"),
        Index(
            "uq_procedure_version_first", "agency_id", "procedure_id", "case_code", unique=True,
            sqlite_where=text("valid_from IS NULL"), postgresql_where=text("valid_from IS NULL"),
        ),
        Index(
            "uq_procedure_version_open", "agency_id", "procedure_id", "case_code", unique=True,
            sqlite_where=text("ceases_on IS NULL"), postgresql_where=text("ceases_on IS NULL"),
        ),
        CheckConstraint("term_halves IS NULL OR term_halves >= 0", name="term_is_not_negative"),
        CheckConstraint("term_halves <> 0 OR term_unit = 'working_day'", name="zero_means_within_the_working_day"),
        CheckConstraint("(term_halves IS NULL) = (term_unit IS NULL)", name="term_has_a_unit"),
        CheckConstraint("ceases_on IS NULL OR valid_from IS NULL OR ceases_on > valid_from", name="ends_after_start"),
        CheckConstraint("supplement_limit >= 0 AND supplement_within_days >= 0", name="supplement_rule"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    case_code: Mapped[str] = mapped_column(default="")  # trường hợp; "" = the procedure has one case
    case_name: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    field: Mapped[str]
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    deciding_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    term_halves: Mapped[int | None]
    term_unit: Mapped[Unit | None] = mapped_column(choice(Unit, "term_unit"))
    steps: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # internal steps: name, hours
    supplement_limit: Mapped[int] = mapped_column(default=1)
    supplement_within_days: Mapped[int] = mapped_column(default=3)
    supplement_close_days: Mapped[int] = mapped_column(default=15)
    result_name: Mapped[str | None]
    legal_basis: Mapped[str | None]
    decision: Mapped[str | None]
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    valid_from: Mapped[date | None]
    ceases_on: Mapped[date | None]
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    adopted_at: Mapped[Moment]

    procedure: Mapped[Procedure] = relationship(back_populates="versions")
    papers: Mapped[list["RequiredPaper"]] = relationship(order_by="RequiredPaper.position", back_populates="version")
    pause_grounds: Mapped[list["PauseGround"]] = relationship(order_by="PauseGround.id", back_populates="version")
    extension_grounds: Mapped[list["ExtensionGround"]] = relationship(
        order_by="ExtensionGround.id", back_populates="version"
    )
    fee_rules: Mapped[list["FeeRule"]] = relationship(order_by="FeeRule.id", back_populates="version")

    @property
    def term(self) -> Term | None:
        if self.term_halves is None or self.term_unit is None:
            return None
        return Term(Decimal(self.term_halves) / 2, self.term_unit)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.ceases_on is None or day < self.ceases_on)

    @property
    def full_name(self) -> str:
        return f"{self.name} ({self.case_name})" if self.case_name else self.name


class RequiredPaper(Base):
    """A paper that the applicant must hand in (thành phần hồ sơ)."""

    __tablename__ = "required_paper"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("originals >= 0 AND copies >= 0", name="quantities"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    position: Mapped[int]
    name: Mapped[str]
    originals: Mapped[int] = mapped_column(default=1)
    copies: Mapped[int] = mapped_column(default=0)
    compulsory: Mapped[bool] = mapped_column(default=True)

    version: Mapped[ProcedureVersion] = relationship(back_populates="papers")


class PauseGround(Base):
    """A wait that the law leaves out of the term, with its article; without such a row nothing can be paused."""

    __tablename__ = "pause_ground"
    __table_args__ = (CheckConstraint("trim(name) <> '' AND trim(article) <> ''", name="names_its_article"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"), index=True)
    name: Mapped[str]
    article: Mapped[str]

    version: Mapped[ProcedureVersion] = relationship(back_populates="pause_grounds")


class ExtensionGround(Base):
    """A lengthening that the law allows (verification, mountain communes), with its amount and article."""

    __tablename__ = "extension_ground"
    __table_args__ = (
        CheckConstraint("trim(name) <> '' AND trim(article) <> ''", name="names_its_article"),
        CheckConstraint("halves > 0", name="lengthens"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"), index=True)
    name: Mapped[str]
    article: Mapped[str]
    halves: Mapped[int]  # in halves of the version's own unit

    version: Mapped[ProcedureVersion] = relationship(back_populates="extension_grounds")


class FeeRule(Base):
    """A fee (phí, lệ phí): an amount per case, page or copy, from a quantity on, up to a ceiling, between two dates.

    Rules of one name and basis are the steps of one fee; the ceiling of a fee by page is that of one copy.
    """

    __tablename__ = "fee_rule"
    __table_args__ = (
        CheckConstraint("amount_vnd >= 0 AND (ceiling_vnd IS NULL OR ceiling_vnd >= 0)", name="amounts"),
        CheckConstraint("from_quantity >= 1", name="from_quantity"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"), index=True)
    name: Mapped[str] = mapped_column(default="Lệ phí")
    basis: Mapped[FeeBasis] = mapped_column(choice(FeeBasis, "basis"))
    amount_vnd: Mapped[int]
    from_quantity: Mapped[int] = mapped_column(default=1)
    ceiling_vnd: Mapped[int | None]
    exemption: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    source: Mapped[str | None]

    version: Mapped[ProcedureVersion] = relationship(back_populates="fee_rules")


class LegalBasis(Base):
    """Dated wording of a kind of paper: decree by the date of receipt, form family by the date of issue.

    valid_from null: without a beginning. ceases_on: the first day on which it holds no more; null: until the next row
    of its kind begins.
    """

    __tablename__ = "legal_basis"
    __table_args__ = (UniqueConstraint("paper_kind", "aspect", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    paper_kind: Mapped[str]  # apology, receipt, …; "any" for all
    aspect: Mapped[str]  # "decree" (chosen by the date of receipt) or "form" (chosen by the date of issue)
    valid_from: Mapped[date | None]
    form_number: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str]
    source: Mapped[str]
    ceases_on: Mapped[date | None]
