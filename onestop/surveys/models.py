"""Questions, kiosks, paper rounds, and answers as counts.

No table holds a form as somebody filled it in, and none a moment of an answer. `survey_answered` says that a dossier
has answered, `survey_tally` how often each answer was given; nothing joins the two (docs/surveys.md).
"""

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice
from onestop.people.models import Agency


class Role(enum.StrEnum):
    """What a question is for. ATTITUDE is a criterion that also tells how people were met."""

    OVERALL = "overall"
    CRITERION = "criterion"
    ATTITUDE = "attitude"
    EXTRA_PAYMENT = "extra_payment"
    APOLOGY = "apology"


class Way(enum.StrEnum):
    """How an answer came in by a dossier's token; forms on paper belong to a round."""

    LINK = "link"
    KIOSK = "kiosk"


class Recorded(enum.StrEnum):
    """What the record says of the dossier behind an answer, coarse enough to tell nobody which one it is."""

    IN_TIME = "in_time"
    LATE_APOLOGISED = "late_apologised"
    LATE_ONLY = "late_only"


class SurveySet(Base):
    """A version of the questions, in force from a day on until the next one. Never changed."""

    __tablename__ = "survey_set"
    __table_args__ = (
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        UniqueConstraint("agency_id", "valid_from"),
        Index(
            "uq_survey_set_shipped", "agency_id", unique=True,
            sqlite_where=text("valid_from IS NULL"), postgresql_where=text("valid_from IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date | None]  # null: the shipped set, without a beginning
    name: Mapped[str]
    source: Mapped[str]
    made_at: Mapped[Moment | None]  # null: shipped
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    questions: Mapped[list["SurveyQuestion"]] = relationship(order_by="SurveyQuestion.position")


class SurveyQuestion(Base):
    """One question of a set. factor: under which heading it stands; "" for a question of its own."""

    __tablename__ = "survey_question"
    __table_args__ = (
        UniqueConstraint("agency_id", "set_id", "position"),
        CheckConstraint("trim(text) <> ''", name="asks_something"),
        CheckConstraint("(role IN ('criterion', 'attitude')) = (factor <> '')", name="criteria_have_a_factor"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    set_id: Mapped[int] = mapped_column(ForeignKey("survey_set.id"))
    position: Mapped[int]
    factor: Mapped[str]
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    text: Mapped[str]


class SurveyRound(Base):
    """A round of paper forms (đợt phát phiếu): how many went out, and how many came back filled in or not.

    held_on: the day that its answers count for. voided_at: it was entered wrongly and counts nowhere.
    """

    __tablename__ = "survey_round"
    __table_args__ = (
        UniqueConstraint("agency_id", "name"),
        CheckConstraint("forms_out >= 1 AND forms_back >= 0 AND forms_back <= forms_out", name="forms"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_for_a_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    set_id: Mapped[int] = mapped_column(ForeignKey("survey_set.id"))
    name: Mapped[str]
    held_on: Mapped[date]
    forms_out: Mapped[int]
    forms_back: Mapped[int]
    opened_at: Mapped[Moment]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counted: Mapped[bool] = mapped_column(default=False)  # its counts came as one table, not sheet by sheet
    voided_at: Mapped[Moment | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str | None]


class SurveySheet(Base):
    """The running number of a paper form that was entered, so that none is entered twice; not what it says."""

    __tablename__ = "survey_sheet"
    __table_args__ = (
        UniqueConstraint("agency_id", "round_id", "number"),
        CheckConstraint("number >= 1", name="numbers_start_at_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    number: Mapped[int]


class SurveyKiosk(Base):
    """A device at the desk that anybody may answer on: opened by staff under a secret address, until it is closed."""

    __tablename__ = "survey_kiosk"
    __table_args__ = (
        Index("uq_survey_kiosk_secret", "secret", unique=True),
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    secret: Mapped[str]
    opened_at: Mapped[Moment]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[Moment | None]

    agency: Mapped[Agency] = relationship()


class SurveyAnswered(Base):
    """That this dossier has answered. Not when, not how, not what."""

    __tablename__ = "survey_answered"
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))


class SurveyTally(Base):
    """How often each answer was given to a question in half a month; every form changes every row of its set.

    half: its first day. papi_group: "" when unknown. n1 … n5: from very dissatisfied to very satisfied; for the other
    questions the choices in their order. round: of paper forms.
    """

    __tablename__ = "survey_tally"
    __table_args__ = (
        CheckConstraint(
            "blank >= 0 AND n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0 AND n5 >= 0", name="counts"
        ),
        Index(
            "uq_survey_tally_token", "agency_id", "half", "papi_group", "question_id", unique=True,
            sqlite_where=text("round_id IS NULL"), postgresql_where=text("round_id IS NULL"),
        ),
        Index(
            "uq_survey_tally_round", "agency_id", "round_id", "papi_group", "question_id", unique=True,
            sqlite_where=text("round_id IS NOT NULL"), postgresql_where=text("round_id IS NOT NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    half: Mapped[date]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("survey_round.id"))
    papi_group: Mapped[str]
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"))
    blank: Mapped[int] = mapped_column(default=0)
    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)

    question: Mapped[SurveyQuestion] = relationship()


class SurveyApology(Base):
    """Answers by token to "did you get an apology", beside what the record says; crossed with nothing else."""

    __tablename__ = "survey_apology"
    __table_args__ = (
        UniqueConstraint("agency_id", "half", "recorded"),
        CheckConstraint("blank >= 0 AND n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0", name="counts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    half: Mapped[date]
    recorded: Mapped[Recorded] = mapped_column(choice(Recorded, "recorded"))
    blank: Mapped[int] = mapped_column(default=0)
    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)


class SurveyWay(Base):
    """How many answers came by each way in half a month."""

    __tablename__ = "survey_way"
    __table_args__ = (
        UniqueConstraint("agency_id", "half", "way"),
        CheckConstraint("n >= 0", name="counts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    half: Mapped[date]
    way: Mapped[Way] = mapped_column(choice(Way, "way"))
    n: Mapped[int] = mapped_column(default=0)
