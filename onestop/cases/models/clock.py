"""What stops, restarts or lengthens the clock of a dossier, and who said that it will not be kept."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import Dossier
from onestop.database import Base, Moment
from onestop.people.models import Person
from onestop.procedures.models import ExtensionGround, PauseGround


class SupplementRequest(Base):
    """A request to supplement (Phiếu yêu cầu bổ sung). restarts: the term begins again from zero when complete.

    A request outside the rule of its procedure (too late, one too many) takes out the waiting only, and needs the
    head's approval (except one that an older register tells: nobody here can approve it any more).
    """

    __tablename__ = "supplement_request"
    __table_args__ = (
        Index(
            "uq_supplement_request_one_open", "dossier_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= requested_at", name="ends_after_it_starts"),
        CheckConstraint("trim(reason) <> ''", name="says_why"),
        CheckConstraint(
            "restarts OR approved_by_id IS NOT NULL OR requested_by_id IS NULL",
            name="outside_the_rules_only_with_approval",
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    items: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str]
    requested_at: Mapped[Moment]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: taken over from a register
    restarts: Mapped[bool]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approval_reason: Mapped[str | None]
    complete_by: Mapped[Moment]  # afterwards the dossier may be closed
    completed: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[Moment | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    requested_by: Mapped[Person | None] = relationship(foreign_keys=[requested_by_id])


class Pause(Base):
    """A stretch in which the clock of a dossier stands still (tạm dừng), on a ground that the law names."""

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at > started_at", name="ends_after_it_starts"),
        CheckConstraint("trim(document) <> ''", name="has_a_paper"),
        Index(
            "uq_pause_one_open", "dossier_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    ground_id: Mapped[int] = mapped_column(ForeignKey("pause_ground.id"))
    document: Mapped[str]  # the paper that starts it
    note: Mapped[str | None]
    started_at: Mapped[Moment]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[Moment | None]
    end_document: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    ground: Mapped[PauseGround] = relationship()


class Extension(Base):
    """A lawful lengthening: asked for by one person, approved by another, before the end; once."""

    __tablename__ = "extension"
    __table_args__ = (
        Index(
            "uq_extension_once", "dossier_id", unique=True,
            sqlite_where=text("declined_at IS NULL"), postgresql_where=text("declined_at IS NULL"),
        ),
        CheckConstraint("halves > 0", name="lengthens"),
        CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name="one_answer"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    ground_id: Mapped[int] = mapped_column(ForeignKey("extension_ground.id"))
    halves: Mapped[int]
    document: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[Moment | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_at: Mapped[Moment | None]
    office_of_one: Mapped[bool] = mapped_column(default=False)  # asked and approved by the same person, listed

    dossier: Mapped[Dossier] = relationship()
    ground: Mapped[ExtensionGround] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


class LatenessReason(Base):
    """The office's list of reasons for lateness. `other` asks for a text of its own (Lý do khác)."""

    __tablename__ = "lateness_reason"
    __table_args__ = (UniqueConstraint("agency_id", "name"), CheckConstraint("trim(name) <> ''", name="has_a_name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    is_other: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[Moment | None]


class ExpectedLate(Base):
    """The deciding unit's word that the end will not be kept (dự kiến quá hạn), with reason and proposed date."""

    __tablename__ = "expected_late"
    __table_args__ = (UniqueConstraint("agency_id", "dossier_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    reason_id: Mapped[int] = mapped_column(ForeignKey("lateness_reason.id"))
    explanation: Mapped[str | None]
    proposed_at: Mapped[Moment]  # the new appointment that the unit asks for
    declared_at: Mapped[Moment]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    dossier: Mapped[Dossier] = relationship()
    reason: Mapped[LatenessReason] = relationship()
    declared_by: Mapped[Person] = relationship()
