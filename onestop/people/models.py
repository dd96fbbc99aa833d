"""Agencies, units, people and their dated roles."""

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from onestop.database import Base, Moment, choice
from onestop.levels import Level


class InstallationKind(enum.StrEnum):
    OFFICIAL = "official"
    TRIAL = "trial"
    DEMONSTRATION = "demonstration"


class SignsAs(enum.StrEnum):
    """The form of a signature (Nghị định 30/2020/NĐ-CP, Điều 13).

    The head in his own right, for the collective body that he leads (TM.), or holding the post for the time being (Q.);
    for the head (KT.), by his order (TL.), by a dated authorisation (TUQ.).
    """

    HEAD = "head"
    COLLECTIVE = "TM."
    ACTING = "Q."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    AUTHORISED = "TUQ."


HEADS = (SignsAs.HEAD, SignsAs.COLLECTIVE, SignsAs.ACTING)  # the head of the office, whatever the form of signature


class Role(enum.StrEnum):
    RECEPTION = "reception"
    OFFICER = "officer"
    HEAD = "head"
    DESK_HEAD = "desk_head"
    CLERK = "clerk"
    CASHIER = "cashier"
    INSPECTOR = "inspector"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.RECEPTION: "Tiếp nhận, trả kết quả",
    Role.OFFICER: "Cán bộ xử lý hồ sơ",
    Role.HEAD: "Lãnh đạo cơ quan (ký văn bản)",
    Role.DESK_HEAD: "Trưởng Bộ phận Một cửa",
    Role.CLERK: "Văn thư",
    Role.CASHIER: "Thu phí, lệ phí",
    Role.INSPECTOR: "Kiểm tra, thanh tra (chỉ xem)",
    Role.ADMIN: "Quản trị hệ thống",
}


class Agency(Base):
    """An office that receives or decides dossiers. After a merger old rows stay, with their successor."""

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        CheckConstraint("trim(code) <> ''", name="has_a_code"),
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="is_not_its_own_successor"),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from", name="ends_after_start"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    parent_line: Mapped[str | None]  # first line of the letterhead, e.g. UBND TỈNH QUẢNG TRỊ
    desk_name: Mapped[str] = mapped_column(default="Bộ phận Một cửa")
    place: Mapped[str | None]  # địa danh on papers
    address: Mapped[str | None]
    hotline: Mapped[str | None]
    head_title: Mapped[str | None]  # CHỦ TỊCH; derived from the level when unknown
    paper_mark: Mapped[str] = mapped_column(default="UBND")  # ký hiệu: 05/PXL-UBND

    parent: Mapped["Agency | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])
    successor: Mapped["Agency | None"] = relationship(foreign_keys=[successor_id], remote_side=[id])


class Installation(Base):
    """The one row that says whose system this is, and whether its data are real."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[InstallationKind] = mapped_column(choice(InstallationKind, "kind"))
    created_at: Mapped[Moment]

    agency: Mapped[Agency] = relationship()


class Unit(Base):
    """A unit of an agency that handles dossiers (phòng, đơn vị chuyên môn)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("agency_id", "name"), CheckConstraint("trim(name) <> ''", name="has_a_name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    is_desk: Mapped[bool] = mapped_column(default=False)  # the Bộ phận Một cửa itself

    agency: Mapped[Agency] = relationship()


class Person(Base):
    """Someone who signs in. One person may hold several roles; disabling ends all sessions."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("trim(full_name) <> ''", name="has_a_name"),
        CheckConstraint("trim(username) <> '' AND username = lower(username)", name="username_is_lower_case"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    title: Mapped[str | None]  # chức vụ
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_set_at: Mapped[Moment | None]  # a password that others have seen lives only some days
    created_at: Mapped[Moment]
    disabled_at: Mapped[Moment | None]

    agency: Mapped[Agency] = relationship()
    unit: Mapped[Unit | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="person", order_by="RoleGrant.id", lazy="selectin")

    def roles_on(self, day: date) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants if grant.holds_on(day))


class RoleGrant(Base):
    """A role that a person holds, for head and deputies with the form of signature and its dated authorisation."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_open", "person_id", "role", unique=True,
            sqlite_where=text("valid_until IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("valid_until IS NULL AND withdrawn_at IS NULL"),
        ),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from", name="ends_after_start"
        ),
        CheckConstraint("(role = 'head') = (signs_as IS NOT NULL)", name="only_heads_sign"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    signs_as: Mapped[SignsAs | None] = mapped_column(choice(SignsAs, "signs_as"))
    document: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    withdrawn_at: Mapped[Moment | None]  # taken back before its time; effective from the next request on

    person: Mapped[Person] = relationship(back_populates="grants")

    def holds_on(self, day: date) -> bool:
        return (
            self.withdrawn_at is None
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


class SignInSession(Base):
    """A signed-in browser. The cookie holds a random token, the row only its hash, so a copied base opens nothing."""

    __tablename__ = "sign_in_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    data: Mapped[str] = mapped_column(default="{}")  # flashes and the anti-forgery token, as JSON
    started_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    signed_in_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]

    person: Mapped[Person | None] = relationship()


class SignInAttempt(Base):
    """One try to sign in, for the limits and the security log; holds no password and no unknown user's text."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_username_digest_at", "username_digest", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    username_digest: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str]
    succeeded: Mapped[bool]


class LookUpTry(Base):
    """One try of somebody outside to find a paper by its typed code; says nothing about what was typed."""

    __tablename__ = "look_up_try"
    __table_args__ = (Index("ix_look_up_try_address_at", "address", "at"), Index("ix_look_up_try_at", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    address: Mapped[str]
