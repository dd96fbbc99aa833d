"""the public keys of seals, the signatures behind sealed files, and how often strangers ask

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GUARDED = ("seal_key", "paper_signature")


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "seal_key",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("noted_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_seal_key_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "key_id", name=op.f("pk_seal_key")),
    )
    op.create_table(
        "paper_signature",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_signature_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_signature")),
    )
    op.create_table(
        "look_up_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_up_try")),
    )
    op.create_index("ix_look_up_try_address_at", "look_up_try", ["address", "at"])
    op.create_index("ix_look_up_try_at", "look_up_try", ["at"])
    for table in GUARDED:
        for event in ("UPDATE", "DELETE"):
            _guard(table, event)
    # A file that was lost is found by its hash when somebody uploads a copy.
    op.create_index("ix_paper_sha256", "paper", ["sha256"])
    op.create_index("ix_paper_replaces_id", "paper", ["replaces_id"])


def downgrade() -> None:
    op.drop_index("ix_paper_replaces_id", "paper")
    op.drop_index("ix_paper_sha256", "paper")
    for table in GUARDED:
        for event in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{event.lower()}"
            op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON {table}")
            if not _on_sqlite():
                op.execute(f"DROP FUNCTION {name}()")
    for table in ("look_up_try", "paper_signature", "seal_key"):
        op.drop_table(table)


def _guard(table: str, event: str) -> None:
    name, message = f"guard_{table}_{event.lower()}", "what proves a paper is never changed"
    if _on_sqlite():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
