"""closed periods of reports, and what turned out to be different afterwards

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUARDED = {
    "report_closing": "closed figures are never changed",
    "report_correction": "a correction of closed figures is never changed",
}


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "report_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dossiers_sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("dossiers", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_report_closing_ends_after_start")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_closing_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_closing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_closing")),
        sa.UniqueConstraint(
            "agency_id", "kind", "first_on", "last_on", name=op.f("uq_report_closing_agency_id_kind_first_on_last_on")
        ),
    )
    op.create_table(
        "report_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("found_at", moment, nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", moment, nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_correction_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_correction_by_id")),
        sa.ForeignKeyConstraint(["closing_id"], ["report_closing.id"], name=op.f("fk_report_correction_closing_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_report_correction_dossier_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_report_correction_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_correction")),
    )
    op.create_index("ix_report_correction_of_a_closing", "report_correction", ["closing_id", "dossier_id"])
    op.create_table(
        "report_watch",
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["report_closing.id"], name=op.f("fk_report_watch_closing_id")),
        sa.PrimaryKeyConstraint("closing_id", name=op.f("pk_report_watch")),
    )
    for table, message in GUARDED.items():
        for event in ("UPDATE", "DELETE"):
            _guard(table, event, message)


def downgrade() -> None:
    for table in GUARDED:
        for event in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{event.lower()}"
            op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON {table}")
            if not _on_sqlite():
                op.execute(f"DROP FUNCTION {name}()")
    for table in ("report_watch", "report_correction", "report_closing"):
        op.drop_table(table)


def _guard(table: str, event: str, message: str) -> None:
    name = f"guard_{table}_{event.lower()}"
    if _on_sqlite():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
