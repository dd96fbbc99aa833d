"""Weekly hours, special days and years of an agency's calendar. Rows are superseded, never changed."""

import enum
from datetime import date, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice


class DayKind(enum.StrEnum):
    """holiday: nghỉ lễ; compensatory: nghỉ bù; swapped_off: nghỉ hoán đổi; swapped_work: làm bù.

    local_closure: đóng cửa, by a higher authority's document, or the office's own (flood, power cut) without one.
    """

    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    SWAPPED_WORK = "swapped_work"
    LOCAL_CLOSURE = "local_closure"


class YearState(enum.StrEnum):
    OFFICIAL = "official"
    PROVISIONAL = "provisional"


DAY_KIND_NAMES = {
    DayKind.HOLIDAY: "Nghỉ lễ, tết",
    DayKind.COMPENSATORY: "Nghỉ bù",
    DayKind.SWAPPED_OFF: "Nghỉ hoán đổi",
    DayKind.SWAPPED_WORK: "Làm bù",
    DayKind.LOCAL_CLOSURE: "Đóng cửa theo văn bản cấp trên",
}

OWN_CLOSURE_NAME = "Đóng cửa của cơ quan (không tiếp nhận, không đổi hạn)"


def kind_name(kind: DayKind, document: str) -> str:
    """What such a day is called; a closure without a document is the office's own."""
    return DAY_KIND_NAMES[kind] if document.strip() else OWN_CLOSURE_NAME


YEAR_STATE_NAMES = {YearState.OFFICIAL: "Chính thức", YearState.PROVISIONAL: "Tạm tính"}


class AgencyCalendar(Base):
    """An agency that has a calendar of its own; the others count with that of the installation's office.

    version: digest of all its current rows, renewed by every act. The row is also the lock of these acts.
    """

    __tablename__ = "agency_calendar"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    version: Mapped[str]


class CalendarState(Base):
    """A content that some calendar has had, under its version, so that an old date can be explained as of then.

    content: CalendarContent.as_json(). Rows are never changed or deleted (guarded by triggers).
    """

    __tablename__ = "calendar_state"
    version: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class WeeklyHours(Base):
    """The weekly pattern of an agency from a day on."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        Index(
            "uq_weekly_hours_current", "agency_id", "valid_from", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date]
    same_day_until: Mapped[time]  # received after this moment: within-the-day terms run to the next working day
    document: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[Moment]
    superseded_at: Mapped[Moment | None]

    sessions: Mapped[list["WeeklySession"]] = relationship(
        order_by="WeeklySession.weekday, WeeklySession.opens", cascade="all, delete-orphan", lazy="selectin"
    )


class WeeklySession(Base):
    """One session (buổi) of a weekday, 0 = Monday. Receiving dossiers and counting for terms are told apart."""

    __tablename__ = "weekly_session"
    __table_args__ = (
        UniqueConstraint("hours_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="closes_after_it_opens"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hours_id: Mapped[int] = mapped_column(ForeignKey("weekly_hours.id"))
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    receives: Mapped[bool] = mapped_column(default=True)
    counts: Mapped[bool] = mapped_column(default=True)


class CalendarYear(Base):
    """A year that the calendar knows: announced, or adopted as provisional (tạm tính) until it is."""

    __tablename__ = "calendar_year"
    __table_args__ = (
        Index(
            "uq_calendar_year_current", "agency_id", "year", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    state: Mapped[YearState] = mapped_column(choice(YearState, "state"))
    document: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[Moment]
    superseded_at: Mapped[Moment | None]


class SpecialDay(Base):
    """A day that differs from its week: off, or a make-up day with (or without) hours of its own."""

    __tablename__ = "special_day"
    __table_args__ = (
        Index(
            "uq_special_day_current", "agency_id", "day", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        CheckConstraint("kind = 'local_closure' OR trim(document) <> ''", name="document_unless_own_closure"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(choice(DayKind, "kind"))
    name: Mapped[str]
    document: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[Moment]
    superseded_at: Mapped[Moment | None]

    sessions: Mapped[list["SpecialSession"]] = relationship(
        order_by="SpecialSession.opens", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def moves_ends(self) -> bool:
        """Whether the day changes what the clock counts. A closure of the office's own does not: no authority above
        it has said that the day does not count for the citizen."""
        return bool(self.document)

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind, self.document)


class SpecialSession(Base):
    """A session of a make-up day with hours of its own; none = the hours of an ordinary Monday."""

    __tablename__ = "special_session"
    __table_args__ = (CheckConstraint("opens < closes", name="closes_after_it_opens"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    special_day_id: Mapped[int] = mapped_column(ForeignKey("special_day.id"))
    opens: Mapped[time]
    closes: Mapped[time]
