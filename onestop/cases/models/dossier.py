"""A dossier, its papers, and the facts of its life."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice
from onestop.people.models import Agency, Person, Unit
from onestop.procedures.models import ProcedureVersion


class Status(enum.StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING_SUPPLEMENT = "waiting_supplement"
    PAUSED = "paused"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    REFUSED = "refused"
    STOPPED = "stopped"
    CLOSED = "closed"
    VOID = "void"


# While the clock runs or stands still the dossier is open; everything else has ended (or never was: void).
RUNNING = (Status.RECEIVED, Status.IN_PROGRESS)
STANDING = (Status.WAITING_SUPPLEMENT, Status.PAUSED)
OPEN = RUNNING + STANDING


class Channel(enum.StrEnum):
    DIRECT = "direct"
    POSTAL = "postal"
    ONLINE = "online"


class ApplicantKind(enum.StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    HOUSEHOLD = "household"
    COMMUNITY = "community"
    CHILD = "child"
    OWNERS = "owners"


class Outcome(enum.StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    STOPPED = "stopped"
    CLOSED = "closed"


class Delivery(enum.StrEnum):
    """Where the applicant wants the result."""

    DESK = "desk"
    POST = "post"
    ONLINE = "online"


class ContactWay(enum.StrEnum):
    """How a citizen can be told something; in paper: handed over, or sent by post."""

    SMS = "sms"
    ZALO = "zalo"
    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"


class DueSource(enum.StrEnum):
    """How the legal end came about: counted by the clock, or taken over from an older register (theo sổ cũ)."""

    COMPUTED = "computed"
    REGISTER = "register"


class EventKind(enum.StrEnum):
    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_COMPLETED = "supplement_completed"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXPECTED_LATE = "expected_late"
    WARNED = "warned"
    LATE = "late"
    APOLOGISED = "apologised"
    REFUSED = "refused"
    STOPPED = "stopped"
    CLOSED = "closed"
    FINISHED = "finished"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    FEE_PAID = "fee_paid"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    VOIDED = "voided"
    CALENDAR_CHANGED = "calendar_changed"
    NEW_DATE_TOLD = "new_date_told"
    RESULT_WRONG = "result_wrong"
    RESULT_CORRECTED = "result_corrected"
    MOVED = "moved"
    OPINION_ASKED = "opinion_asked"
    OPINION_ANSWERED = "opinion_answered"
    APOLOGISED_ONLY = "apologised_only"
    LETTER_PREPARED = "letter_prepared"
    LETTER_WITHDRAWN = "letter_withdrawn"
    PAPER_REISSUED = "paper_reissued"
    PAPER_VOIDED = "paper_voided"
    REACHED = "reached"


# The questions of the sweep, each answered by an index that holds little or nothing while all is well. They stand in
# SQL because a database uses such an index only for a query that says the same with the same values in it.
IN_TIME = "status IN ('received', 'in_progress') AND late_since IS NULL"
FALLS_LATE = f"{IN_TIME} AND due_at IS NOT NULL"
HAS_A_STEP = f"{IN_TIME} AND next_step_at IS NOT NULL"
# Not "due_at IS NOT NULL AND …": the planner would take the first index for it, and read every open dossier.
UNPLANNED = f"{IN_TIME} AND (steps_for <> due_at OR (steps_for IS NULL AND due_at IS NOT NULL))"

# What ended late and was never re-appointed: the morning's list asks whether anybody has apologised for it since.
ENDED_LATE = "late_since IS NOT NULL AND reappointed_at IS NULL AND finished_at IS NOT NULL"

# What was voided: few among many, and every report tells of them.
VOIDED = f"status = '{Status.VOID}'"
# What was entered from a pre-printed slip (nhập bù).
LATE_ENTRY = "late_entry_slip IS NOT NULL"

SWEEP_INDEXES = tuple(
    Index(name, column, sqlite_where=text(which), postgresql_where=text(which))
    for name, column, which in (
        ("ix_dossier_falls_late", "due_at", FALLS_LATE),
        ("ix_dossier_next_step", "next_step_at", HAS_A_STEP),
        ("ix_dossier_unplanned", "id", UNPLANNED),
    )
)


class Dossier(Base):
    """One request of one person for one procedure.

    first_appointment_at: first printed, never overwritten. due_at: the legal end, null while the clock stands still
    (the end in force before stands in due_before_stop). appointment_at: what the citizen was last told. late_since is
    the moment at which the end passed; what is late stays late (both guarded by triggers, see the first migration).
    clock_start_at: from when the present count runs: receipt, or the completion of a supplement.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("trim(applicant_name) <> ''", name="has_an_applicant"),
        CheckConstraint("trim(code) <> ''", name="has_a_code"),
        CheckConstraint(
            "status NOT IN ('waiting_supplement', 'paused') OR due_at IS NULL OR late_since IS NOT NULL",
            name="no_legal_end_while_the_clock_stands_still",
        ),
        CheckConstraint(
            "(status IN ('waiting_supplement', 'paused')) <= (clock_stopped_since IS NOT NULL)",
            name="stopped_since_when",
        ),
        CheckConstraint(
            "(status IN ('received', 'in_progress', 'waiting_supplement', 'paused', 'void')) = (outcome IS NULL)",
            name="ended_with_an_outcome",
        ),
        CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ended_at_a_moment"),
        CheckConstraint("finished_at IS NULL OR finished_at >= received_at", name="ends_after_receipt"),
        CheckConstraint("returned_at IS NULL OR returned_at >= received_at", name="returned_after_receipt"),
        CheckConstraint("status <> 'returned' OR returned_at IS NOT NULL", name="returned_at_a_moment"),
        CheckConstraint("late_since IS NULL OR due_at IS NOT NULL", name="late_against_a_legal_end"),
        CheckConstraint(
            "sets >= 1 AND copies >= 0 AND pages >= 0 AND earlier_supplement_requests >= 0", name="quantities"
        ),
        Index("ix_dossier_open_due", "agency_id", "status", "due_at"),
        *SWEEP_INDEXES,
        Index("ix_dossier_agency_id_received_at", "agency_id", "received_at"),
        Index(
            "ix_dossier_late_entries",
            "agency_id",
            "entered_at",
            sqlite_where=text(LATE_ENTRY),
            postgresql_where=text(LATE_ENTRY),
        ),
        Index("uq_dossier_register", "register_agency_id", "register_year", "register_seq", unique=True),
        # With the receipt: what was in hand on a day of the past is found in the index alone.
        Index("ix_dossier_in_hand", "agency_id", "finished_at", "received_at"),
        Index(
            "ix_dossier_voided",
            "agency_id",
            "received_at",
            sqlite_where=text(VOIDED),
            postgresql_where=text(VOIDED),
        ),
        Index(
            "ix_dossier_ended_late",
            "agency_id",
            "finished_at",
            sqlite_where=text(ENDED_LATE),
            postgresql_where=text(ENDED_LATE),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    own_series: Mapped[bool] = mapped_column(default=True)  # False: the code was given by a provincial system
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"), index=True)
    deciding_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    decided_here: Mapped[bool]  # False: received for others (land office, police …), outside the office's own rate

    applicant_kind: Mapped[ApplicantKind] = mapped_column(
        choice(ApplicantKind, "applicant_kind"), default=ApplicantKind.PERSON
    )
    applicant_name: Mapped[str]
    applicant_id_number: Mapped[str | None]
    applicant_phone: Mapped[str | None]
    applicant_email: Mapped[str | None]
    applicant_address: Mapped[str | None]
    representative: Mapped[str | None]  # name and title, for an organisation
    submitter_name: Mapped[str | None]
    submitter_id_number: Mapped[str | None]
    submitter_phone: Mapped[str | None]
    authority: Mapped[str | None]  # giấy ủy quyền, giấy giới thiệu: number and date

    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    submitted_at: Mapped[Moment | None]  # filed online, or arrived by post
    parcel_number: Mapped[str | None]
    answer_due_at: Mapped[Moment | None]  # until when an online filing had to be answered: 8 working hours
    received_at: Mapped[Moment]
    entered_at: Mapped[Moment]
    late_entry_slip: Mapped[str | None]  # number of the pre-printed slip: this is a late entry (nhập bù)
    at_once: Mapped[bool] = mapped_column(default=False)
    sets: Mapped[int] = mapped_column(default=1)
    pages: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery, "delivery"), default=Delivery.DESK)
    contact_wish: Mapped[ContactWay | None] = mapped_column(choice(ContactWay, "contact_wish"))  # null: said nothing
    # Quyển số, số thứ tự in the register of the desk that took it in, which a successor does not change; none for what
    # an older register told: that one's number stands in register_no.
    register_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    register_year: Mapped[int | None]
    register_book: Mapped[int | None]
    register_seq: Mapped[int | None]
    register_no: Mapped[str | None]
    register_officer: Mapped[str | None]  # who handled it by an older register, when no account bears that name
    earlier_supplement_requests: Mapped[int] = mapped_column(default=0)  # asked under an older register
    note: Mapped[str | None]

    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, "outcome"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    clock_start_at: Mapped[Moment]
    first_appointment_at: Mapped[Moment | None]
    due_at: Mapped[Moment | None]
    due_before_stop: Mapped[Moment | None]
    due_source: Mapped[DueSource] = mapped_column(choice(DueSource, "due_source"), default=DueSource.COMPUTED)
    provisional: Mapped[bool] = mapped_column(default=False)  # the end lies in a year not yet announced (tạm tính)
    calendar_version: Mapped[str | None]  # the state of the calendar with which due_at was counted (calendar_state)
    appointment_at: Mapped[Moment | None]
    clock_stopped_since: Mapped[Moment | None]
    warn_at: Mapped[Moment | None]  # from when on its end is near; follows due_at
    # What the sweep plans for itself: the next step at which it warns, the legal end for which that was planned (where
    # it is not due_at, the plan is made anew), and the step that was noted last (warnings.LAST_DAY or a share).
    next_step_at: Mapped[Moment | None]
    steps_for: Mapped[Moment | None]
    warned_percent: Mapped[int | None]
    warned_at: Mapped[Moment | None]
    late_since: Mapped[Moment | None]
    late_noted_at: Mapped[Moment | None]
    expected_late_at: Mapped[Moment | None]
    reappointed_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]
    result_confirmed_at: Mapped[Moment | None]
    returned_at: Mapped[Moment | None]

    previous_dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))  # filed again within 30 days
    search_key: Mapped[str]
    revision: Mapped[int] = mapped_column()

    # A second officer who saved in between wins; the first one is told instead of overwriting.
    __mapper_args__ = {"version_id_col": revision}

    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])
    deciding_agency: Mapped[Agency | None] = relationship(foreign_keys=[deciding_agency_id])
    procedure_version: Mapped[ProcedureVersion] = relationship()
    officer: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    previous_dossier: Mapped["Dossier | None"] = relationship(remote_side=[id])
    papers: Mapped[list["DossierPaper"]] = relationship(order_by="DossierPaper.position", back_populates="dossier")
    events: Mapped[list["Event"]] = relationship(order_by="Event.id", back_populates="dossier")

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def clock_stands_still(self) -> bool:
        return self.status in STANDING

    def judged_at(self, at: datetime) -> datetime:
        """The moment against which the legal end is held: when the clock stopped, the end of handling, or `at`."""
        return self.clock_stopped_since or self.finished_at or at


class DossierPaper(Base):
    """A paper that was handed in (thành phần hồ sơ nộp)."""

    __tablename__ = "dossier_paper"
    __table_args__ = (
        UniqueConstraint("agency_id", "dossier_id", "position"),
        CheckConstraint("originals >= 0 AND copies >= 0", name="quantities"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    originals: Mapped[int] = mapped_column(default=1)
    copies: Mapped[int] = mapped_column(default=0)

    dossier: Mapped[Dossier] = relationship(back_populates="papers")


class Event(Base):
    """A fact: what happened at a moment, who entered it when, and how the dossier stood afterwards.

    The state columns let a report say how things stood at the end of any day, whatever was done later.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_dossier_id_at", "dossier_id", "at"),
        Index("ix_event_agency_id_at", "agency_id", "at"),
        Index("ix_event_agency_id_entered_at", "agency_id", "entered_at"),  # what was entered in a period: integrity
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    kind: Mapped[EventKind] = mapped_column(choice(EventKind, "kind"))
    at: Mapped[Moment]
    entered_at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: the machine itself
    note: Mapped[str | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    outside_rules: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    due_at: Mapped[Moment | None]
    due_before_stop: Mapped[Moment | None]
    appointment_at: Mapped[Moment | None]
    clock_stopped_since: Mapped[Moment | None]

    dossier: Mapped[Dossier] = relationship(back_populates="events")
    by: Mapped[Person | None] = relationship()
