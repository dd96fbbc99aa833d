"""papers of the office and papers that can be checked; what an office decides about its papers

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EVENTS = (
    "received", "handed_over", "supplement_asked", "supplement_completed", "paused", "resumed", "extension_asked",
    "extended", "expected_late", "warned", "late", "apologised", "refused", "stopped", "closed", "finished",
    "confirmed", "returned", "fee_paid", "correction_asked", "corrected", "voided", "calendar_changed", "new_date_told",
    "result_wrong", "result_corrected", "moved", "opinion_asked", "opinion_answered",
)  # fmt: skip
NEW_EVENTS = (
    "apologised_only", "letter_prepared", "letter_withdrawn", "paper_reissued", "paper_voided", "reached",
)  # fmt: skip
PAPERS = ("receipt", "supplement", "refusal", "apology", "stop_notice")
NEW_PAPERS = (
    "control_slip", "register", "return_receipt", "unit_notice", "handover_minutes", "result_delivery", "joint_receipt",
)  # fmt: skip


def upgrade() -> None:
    for name in ("token", "short_code", "number_text", "signer", "seal"):
        op.add_column("paper", sa.Column(name, sa.String(), nullable=True))
    op.add_column("paper", sa.Column("scanned", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    # In words: the library cannot add a column with its reference on SQLite, which both databases can.
    op.execute(
        "ALTER TABLE paper ADD COLUMN voided_by_id INTEGER CONSTRAINT fk_paper_voided_by_id REFERENCES person (id)"
    )
    op.create_index("uq_paper_token", "paper", ["token"], unique=True)
    op.create_index("uq_paper_short_code", "paper", ["short_code"], unique=True)
    op.create_table(
        "office_papers",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("sheet", _choice("sheet", "a5", "a4", "two_up"), nullable=False),
        sa.Column("letter_numbers", _choice("letter_numbers", "ours", "clerk"), nullable=False),
        sa.Column("series_decision", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_office_papers_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_office_papers")),
    )
    _allow("event", EVENTS, (*EVENTS, *NEW_EVENTS))
    _allow("paper", PAPERS, (*PAPERS, *NEW_PAPERS))


def downgrade() -> None:
    _forget()
    _allow("paper", (*PAPERS, *NEW_PAPERS), PAPERS)
    _allow("event", (*EVENTS, *NEW_EVENTS), EVENTS)
    op.drop_table("office_papers")
    op.drop_index("uq_paper_short_code", "paper")
    op.drop_index("uq_paper_token", "paper")
    for name in ("voided_by_id", "scanned", "seal", "signer", "number_text", "short_code", "token"):
        op.drop_column("paper", name)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _listed(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _allow(table: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change what the check on `kind` lets in."""
    if not _on_sqlite():
        op.drop_constraint(op.f(f"ck_{table}_kind"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, f"kind IN ({_listed(after)})")
        return
    # As in 0004: SQLite cannot change a check, and a copy of the table would drop its guards.
    bind = op.get_bind()
    told = bind.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}
    )
    changed = told.replace(f"kind IN ({_listed(before)})", f"kind IN ({_listed(after)})")
    if changed == told:
        raise RuntimeError(f"the check on {table}.kind is not the one that this migration knows")
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": changed, "table": table},
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def _forget() -> None:
    """The older program cannot read kinds that it does not know: these rows go, with their guards laid aside."""
    news = f"SELECT id FROM paper WHERE kind IN ({_listed(NEW_PAPERS)})"  # noqa: S608 - our own words
    statements = (
        f"DELETE FROM event WHERE kind IN ({_listed(NEW_EVENTS)})",  # noqa: S608
        f"UPDATE event SET paper_id = NULL WHERE paper_id IN ({news})",  # noqa: S608
        f"UPDATE paper SET replaces_id = NULL WHERE replaces_id IN ({news})",  # noqa: S608
        f"DELETE FROM paper WHERE kind IN ({_listed(NEW_PAPERS)})",  # noqa: S608
    )
    if not _on_sqlite():
        for table in ("event", "paper"):
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            op.execute(statement)
        for table in ("event", "paper"):
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    bind = op.get_bind()
    guards = bind.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('event', 'paper')")
    ).all()
    for name, _ in guards:
        op.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        op.execute(statement)
    for _, statement in guards:
        op.execute(statement)
