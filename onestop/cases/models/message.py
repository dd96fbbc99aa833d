"""What a citizen has to be told, the messages for it, each try, and contacts that are known to be wrong."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.cases.models.dossier import ContactWay, Dossier
from onestop.cases.models.paper import Paper
from onestop.database import Base, Moment, choice
from onestop.people.models import Person


class NoticeKind(enum.StrEnum):
    APOLOGY = "apology"  # with the new appointment
    APOLOGY_ONLY = "apology_only"
    NEW_DATE = "new_date"
    SUPPLEMENT = "supplement"
    RESULT_READY = "result_ready"


class MessageState(enum.StrEnum):
    """sending: handed to a gateway, no answer noted yet. accepted: a gateway took it, which reaches nobody yet.

    unknown: the machine stopped between handing over and noting it; it may have gone out, so it is not sent again.
    skipped: no longer wanted (the citizen knows, the number is wrong, something newer is to be told).
    """

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class TryOutcome(enum.StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    NO_ANSWER = "no_answer"
    WRONG = "wrong"
    REACHED = "reached"


class Notice(Base):
    """One thing that the citizen of a dossier has to be told; open until somebody or something proves that he was.

    appointment_at: the date that it tells. plan_at: from when the machine is to choose the next way; null: it is the
    people's turn, or a message is on its way. round: counts up with each "send again"; way: what was chosen for this
    round. superseded_at: something newer is to be told instead.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("agency_id", "paper_id", "kind"),
        CheckConstraint("round >= 1", name="rounds_start_at_one"),
        CheckConstraint("(reached_at IS NULL) = (reached_way IS NULL)", name="reached_in_some_way"),
        Index("ix_notice_dossier_id", "dossier_id"),
        Index(
            "ix_notice_to_plan", "plan_at",
            sqlite_where=text("plan_at IS NOT NULL"), postgresql_where=text("plan_at IS NOT NULL"),
        ),
        Index(
            "ix_notice_open", "created_at",
            sqlite_where=text("reached_at IS NULL AND superseded_at IS NULL"),
            postgresql_where=text("reached_at IS NULL AND superseded_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind, "kind"))
    appointment_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    round: Mapped[int] = mapped_column(default=1)
    way: Mapped[ContactWay | None] = mapped_column(choice(ContactWay, "way"))
    plan_at: Mapped[Moment | None]
    superseded_at: Mapped[Moment | None]
    reached_at: Mapped[Moment | None]
    reached_way: Mapped[ContactWay | None] = mapped_column(choice(ContactWay, "reached_way"))
    reached_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: the gateway's own receipt

    dossier: Mapped[Dossier] = relationship()
    paper: Mapped[Paper | None] = relationship()
    reached_by: Mapped[Person | None] = relationship()


class Message(Base):
    """What goes out through a gateway: in each round at most once by each way.

    address: as the gateway takes it ("+84912345678", "ten@example.vn"). reference: Message-ID or idempotency key, the
    same in every try. text: frozen; names nobody, and says nothing of what the dossier is about.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("agency_id", "notice_id", "round", "way"),
        UniqueConstraint("agency_id", "reference"),
        CheckConstraint("way IN ('sms', 'zalo', 'email')", name="goes_through_a_gateway"),
        CheckConstraint("tries >= 0", name="counts_its_tries"),
        CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name="sent_by_somebody"),
        Index("ix_message_notice_id", "notice_id"),
        Index(
            "ix_message_on_its_way", "next_try_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    round: Mapped[int]
    way: Mapped[ContactWay] = mapped_column(choice(ContactWay, "way"))
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    reference: Mapped[str]
    state: Mapped[MessageState] = mapped_column(choice(MessageState, "state"))
    created_at: Mapped[Moment]
    next_try_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[Moment | None]

    notice: Mapped[Notice] = relationship()


class MessageTry(Base):
    """One try to tell, by the machine or by a person. detail: without personal data for the machine's tries."""

    __tablename__ = "message_try"
    __table_args__ = (Index("ix_message_try_notice_id", "notice_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    way: Mapped[ContactWay] = mapped_column(choice(ContactWay, "way"))
    at: Mapped[Moment]
    outcome: Mapped[TryOutcome] = mapped_column(choice(TryOutcome, "outcome"))
    detail: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship()


class WrongContact(Base):
    """A telephone number or mail address at which somebody else answered; no longer used for any dossier."""

    __tablename__ = "wrong_contact"
    __table_args__ = (UniqueConstraint("agency_id", "value"), CheckConstraint("trim(value) <> ''", name="has_a_value"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    value: Mapped[str]  # as messages are addressed
    marked_at: Mapped[Moment]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
