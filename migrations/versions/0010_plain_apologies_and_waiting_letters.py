"""apologies without a new appointment, and letters that wait for văn thư's number and the signature

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OCCASIONS = ("expected_late", "already_late", "late_and_ready", "late_again", "lost_or_damaged")
GUARDS = {
    "guard_plain_apology_changed": ("UPDATE", "an apology is never changed"),
    "guard_plain_apology_deleted": ("DELETE", "an apology is never taken back"),
}
# Asked each morning: what ended late and was never apologised for.
ENDED_LATE = "late_since IS NOT NULL AND reappointed_at IS NULL AND finished_at IS NOT NULL"


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "plain_apology",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("occasion", _occasion(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("explanation", "progress", "remedy")),
        sa.Column("expected_at", moment, nullable=True),
        sa.Column("signed_at", moment, nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "occasion IN ('late_and_ready', 'late_again', 'lost_or_damaged')",
            name=op.f("ck_plain_apology_moves_no_date"),
        ),
        sa.CheckConstraint(
            "reason_id IS NOT NULL OR trim(explanation) <> ''", name=op.f("ck_plain_apology_says_why")
        ),
        sa.CheckConstraint(
            "(occasion = 'late_again') = (progress IS NOT NULL)", name=op.f("ck_plain_apology_tells_the_progress")
        ),
        sa.CheckConstraint(
            "(occasion = 'lost_or_damaged') = (remedy IS NOT NULL)", name=op.f("ck_plain_apology_tells_the_remedy")
        ),
        *_references(
            "plain_apology", agency_id="agency", dossier_id="dossier", paper_id="paper", reason_id="lateness_reason",
            signed_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plain_apology")),
    )  # fmt: skip
    op.create_index("ix_plain_apology_dossier_id", "plain_apology", ["dossier_id"])
    _one("uq_plain_apology_ready_once", "plain_apology", "occasion = 'late_and_ready'")
    op.create_table(
        "waiting_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("occasion", _occasion(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("new_appointment_at", moment, nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("remedy", sa.String(), nullable=True),
        sa.Column("expected_at", moment, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("prepared_at", moment, nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR paper_id IS NULL", name=op.f("ck_waiting_letter_withdrawn_or_signed")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
            name=op.f("ck_waiting_letter_withdrawn_for_a_reason"),
        ),
        *_references(
            "waiting_letter", agency_id="agency", dossier_id="dossier", reason_id="lateness_reason",
            prepared_by_id="person", withdrawn_by_id="person", paper_id="paper",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_letter")),
    )  # fmt: skip
    op.create_index("ix_waiting_letter_dossier_id", "waiting_letter", ["dossier_id"])
    _one("uq_waiting_letter_one", "waiting_letter", "withdrawn_at IS NULL AND paper_id IS NULL")
    ended_late = sa.text(ENDED_LATE)
    op.create_index(
        "ix_dossier_ended_late", "dossier", ["agency_id", "finished_at"],
        sqlite_where=ended_late, postgresql_where=ended_late,
    )  # fmt: skip
    for name, (moment_of_it, message) in GUARDS.items():
        _guard(name, moment_of_it, message)


def downgrade() -> None:
    for name in GUARDS:
        op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON plain_apology")
        if not _on_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_dossier_ended_late", "dossier")
    op.drop_table("waiting_letter")
    op.drop_table("plain_apology")


def _occasion() -> sa.Enum:
    return sa.Enum(*OCCASIONS, name="occasion", native_enum=False, create_constraint=True, length=40)


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _one(name: str, table: str, which: str) -> None:
    op.create_index(
        name, table, ["dossier_id"], unique=True, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
    )


def _guard(name: str, moment: str, message: str) -> None:
    if _on_sqlite():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} ON plain_apology BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON plain_apology FOR EACH ROW EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
