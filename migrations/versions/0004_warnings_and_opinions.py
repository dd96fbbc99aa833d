"""steps of warning, requests for an opinion, and the indexes by which the sweep finds nothing quickly

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    "received", "handed_over", "supplement_asked", "supplement_completed", "paused", "resumed", "extension_asked",
    "extended", "expected_late", "warned", "late", "apologised", "refused", "stopped", "closed", "finished",
    "confirmed", "returned", "fee_paid", "correction_asked", "corrected", "voided", "calendar_changed", "new_date_told",
    "result_wrong", "result_corrected", "moved",
)  # fmt: skip
NEW_KINDS = ("opinion_asked", "opinion_answered")

RUNNING = "status IN ('received', 'in_progress') AND late_since IS NULL"
INDEXES = (
    ("ix_dossier_falls_late", ["due_at"], f"{RUNNING} AND due_at IS NOT NULL"),
    ("ix_dossier_next_step", ["next_step_at"], f"{RUNNING} AND next_step_at IS NOT NULL"),
    (
        "ix_dossier_unplanned",
        ["id"],
        f"{RUNNING} AND (steps_for <> due_at OR (steps_for IS NULL AND due_at IS NOT NULL))",
    ),
)


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    for name, kind in (("next_step_at", moment), ("steps_for", moment), ("warned_percent", sa.Integer())):
        op.add_column("dossier", sa.Column(name, kind, nullable=True))
    for name, columns, which in INDEXES:
        op.create_index(name, "dossier", columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.drop_column("sweep_run", "checked")
    op.create_table(
        "warning_steps",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_warning_steps_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_warning_steps")),
    )
    _create_opinions(moment)
    _allow(KINDS, (*KINDS, *NEW_KINDS))


def downgrade() -> None:
    _forget_opinions()
    _allow((*KINDS, *NEW_KINDS), KINDS)
    op.drop_table("opinion_request")
    op.drop_table("warning_steps")
    op.add_column("sweep_run", sa.Column("checked", sa.Integer(), nullable=False, server_default="0"))
    for name, _, _ in INDEXES:
        op.drop_index(name, "dossier")
    for column in ("next_step_at", "steps_for", "warned_percent"):
        op.drop_column("dossier", column)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _create_opinions(moment: onestop.database.UTCDateTime) -> None:
    op.create_table(
        "opinion_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("asked_agency_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("term_halves", sa.Integer(), nullable=False),
        sa.Column(
            "term_unit",
            sa.Enum(
                "working_day", "day", "working_hour", "month",
                name="term_unit", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_document", sa.String(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(addressee) <> ''", name=op.f("ck_opinion_request_asks_somebody")),
        sa.CheckConstraint("trim(question) <> ''", name=op.f("ck_opinion_request_asks_something")),
        sa.CheckConstraint("term_halves > 0", name=op.f("ck_opinion_request_has_time")),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_opinion_request_ends_after_it_was_asked")),
        sa.CheckConstraint(
            "answered_at IS NULL OR answered_at >= asked_at",
            name=op.f("ck_opinion_request_answered_after_it_was_asked"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (recorded_by_id IS NULL)",
            name=op.f("ck_opinion_request_answered_with_an_answer"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_opinion_request_{column}")
            )
            for column, table in (
                ("agency_id", "agency"), ("dossier_id", "dossier"), ("unit_id", "unit"), ("asked_agency_id", "agency"),
                ("asked_by_id", "person"), ("recorded_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_request")),
    )  # fmt: skip
    op.create_index(op.f("ix_opinion_request_dossier_id"), "opinion_request", ["dossier_id"])
    unanswered = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_opinion_request_unanswered", "opinion_request", ["agency_id", "due_at"],
        sqlite_where=unanswered, postgresql_where=unanswered,
    )  # fmt: skip


def _allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change what the check on event.kind lets in."""
    if not _on_sqlite():
        op.drop_constraint(op.f("ck_event_kind"), "event", type_="check")
        op.create_check_constraint(op.f("ck_event_kind"), "event", f"kind IN ({_listed(after)})")
        return
    # SQLite cannot change a check, and copying every event of an office would take minutes and drop their guards: the
    # text of the table is changed instead, as sqlite.org/lang_altertable.html (section 7) allows for checks.
    bind = op.get_bind()
    told = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'event'"))
    changed = told.replace(f"kind IN ({_listed(before)})", f"kind IN ({_listed(after)})")
    if changed == told:
        raise RuntimeError("the check on event.kind is not the one that this migration knows")
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'event'"), {"sql": changed}
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def _listed(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _forget_opinions() -> None:
    """The older program cannot read events of kinds that it does not know: they go, with their guard laid aside."""
    delete = f"DELETE FROM event WHERE kind IN ({_listed(NEW_KINDS)})"  # noqa: S608 - our own words
    if not _on_sqlite():
        op.execute("ALTER TABLE event DISABLE TRIGGER USER")
        op.execute(delete)
        op.execute("ALTER TABLE event ENABLE TRIGGER USER")
        return
    bind = op.get_bind()
    guards = bind.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
    ).all()
    for name, _ in guards:
        op.execute(f"DROP TRIGGER {name}")
    op.execute(delete)
    for _, statement in guards:
        op.execute(statement)
