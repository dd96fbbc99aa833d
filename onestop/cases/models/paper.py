"""Official papers with their numbers, the counters behind the numbers, and the runs of the sweep."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment, choice
from onestop.papers.layout import SheetChoice
from onestop.people.models import Person


class PaperKind(enum.StrEnum):
    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"
    RETURN_RECEIPT = "return_receipt"
    UNIT_NOTICE = "unit_notice"
    HANDOVER_MINUTES = "handover_minutes"
    RESULT_DELIVERY = "result_delivery"
    JOINT_RECEIPT = "joint_receipt"


class PaperState(enum.StrEnum):
    """rendering: number taken and facts frozen, file not yet proved; void: replaced or withdrawn, both kept."""

    RENDERING = "rendering"
    ISSUED = "issued"
    VOID = "void"


class Paper(Base):
    """A paper as issued: its number, the frozen facts it was made from, and the hash of its file.

    number_text: the number as printed; for a letter that văn thư numbered it stands without `number`. signer: the name
    under it. token, short_code: by which anybody can ask whether it holds. scanned: the file is the signed sheet as
    văn thư scanned it, not made from the facts. seal: the line that proves the file offline.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "year", "number"),
        CheckConstraint("state = 'rendering' OR state = 'void' OR sha256 IS NOT NULL", name="issued_with_a_file"),
        CheckConstraint("number IS NULL OR number >= 1", name="numbers_start_at_one"),
        Index("ix_paper_dossier_id", "dossier_id"),
        Index("ix_paper_state", "state"),
        Index("ix_paper_sha256", "sha256"),
        Index("ix_paper_replaces_id", "replaces_id"),
        Index("ix_paper_agency_id_created_at", "agency_id", "created_at"),
        Index("uq_paper_token", "token", unique=True),
        Index("uq_paper_short_code", "short_code", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))  # null: a slip before intake
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    year: Mapped[int]
    number: Mapped[int | None]  # receipts bear the dossier's code instead
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[PaperState] = mapped_column(choice(PaperState, "state"))
    sha256: Mapped[str | None]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[Moment | None]
    voided_at: Mapped[Moment | None]
    void_reason: Mapped[str | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    token: Mapped[str | None]  # none on papers that are older than the means to check them
    short_code: Mapped[str | None]
    number_text: Mapped[str | None]
    signer: Mapped[str | None]
    scanned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    seal: Mapped[str | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier | None] = relationship()
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])


class LetterNumbers(enum.StrEnum):
    """Who numbers the letters of an office: a series of the system, or văn thư by hand."""

    OURS = "ours"
    CLERK = "clerk"


class OfficePapers(Base):
    """What an office decided about its papers. No row: forms on A5, letters numbered by the system, no address."""

    __tablename__ = "office_papers"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    sheet: Mapped[SheetChoice] = mapped_column(choice(SheetChoice, "sheet"), default=SheetChoice.A5)
    letter_numbers: Mapped[LetterNumbers] = mapped_column(
        choice(LetterNumbers, "letter_numbers"), default=LetterNumbers.OURS
    )
    series_decision: Mapped[str | None]  # by which decision the series of letters was opened
    address: Mapped[str | None]  # where citizens reach the pages, "https://motcua.vinhhoa.gov.vn"


class Counter(Base):
    """The last number of a series in its period: the day for dossier codes, the year for papers."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("n >= 1", name="counts_from_one"),)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    last_at: Mapped[Moment]


class SweepRun(Base):
    """A run of the sweep that found something, or the last one that found nothing: the heartbeat, once a minute."""

    __tablename__ = "sweep_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    newly_late: Mapped[int]
    newly_warned: Mapped[int]
