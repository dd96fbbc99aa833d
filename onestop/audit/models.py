"""Rows of the audit chain. Database triggers refuse to change or delete entries (see the first migration)."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from onestop.database import Base, Moment


class AuditHead(Base):
    """Where the chain of an agency stands; its row is the lock that puts entries in order."""

    __tablename__ = "audit_head"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class AuditEntry(Base):
    """One act: who did what to which row, and the hash of the details, chained to the entry before.

    Carries ids and hashes only: the details, which may name a person, stand in AuditDetail and can be erased
    without breaking the chain.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("agency_id", "seq"),
        CheckConstraint("seq >= 1", name="seq_starts_at_one"),
        Index("ix_audit_entry_object", "agency_id", "object_kind", "object_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    seq: Mapped[int]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # null: the machine itself
    act: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    detail_hash: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditDetail(Base):
    """What an entry's hash stands for. The salt keeps short values from being guessed out of the hash."""

    __tablename__ = "audit_detail"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    seq: Mapped[int]
    salt: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("agency_id", "seq"),)
