"""the words of an office on its papers, many papers as one document, and rows of legal bases that end

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PAPERS = (
    "receipt", "supplement", "refusal", "apology", "stop_notice", "control_slip", "register", "return_receipt",
    "unit_notice", "handover_minutes", "result_delivery", "joint_receipt",
)  # fmt: skip
GUARDS = (
    ("guard_wording_changed", "UPDATE", "wordings are never changed"),
    ("guard_wording_deleted", "DELETE", "wordings are never deleted"),
)


def upgrade() -> None:
    op.add_column("legal_basis", sa.Column("ceases_on", sa.Date(), nullable=True))
    op.create_table(
        "paper_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("kind", *PAPERS), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("created_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_paper_wording_versions_start_at_one")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_paper_wording_agency_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_paper_wording_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_wording")),
        sa.UniqueConstraint(
            "agency_id", "kind", "key", "version", name=op.f("uq_paper_wording_agency_id_kind_key_version")
        ),
    )
    op.create_table(
        "print_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("kind", "papers", "control_slips", "register"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", _choice("state", "waiting", "running", "done", "failed", "cancelled"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_print_batch_done_of_total")),
        sa.CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name=op.f("ck_print_batch_done_at_a_moment")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_print_batch_agency_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_print_batch_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
    )
    op.create_index("ix_print_batch_agency_id_created_at", "print_batch", ["agency_id", "created_at"])
    op.create_index("ix_print_batch_state", "print_batch", ["state"])
    # The list of papers is read by day.
    op.create_index("ix_paper_agency_id_created_at", "paper", ["agency_id", "created_at"])
    _make_guards()


def downgrade() -> None:
    _drop_guards()
    op.drop_index("ix_paper_agency_id_created_at", "paper")
    op.drop_table("print_batch")
    op.drop_table("paper_wording")
    op.drop_column("legal_basis", "ceases_on")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _make_guards() -> None:
    for name, moment, message in GUARDS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON paper_wording BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON paper_wording FOR EACH ROW EXECUTE FUNCTION {name}()")


def _drop_guards() -> None:
    for name, _, _ in GUARDS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON paper_wording")
            op.execute(f"DROP FUNCTION {name}()")
