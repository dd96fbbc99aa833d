"""what decisions on the calendar moved; a late dossier's end moves by such a row and by nothing else

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# (name, table, events, condition over OLD and NEW, message): a decision is written down once.
APPEND_ONLY = (
    (
        "guard_calendar_change_update",
        "calendar_change",
        "UPDATE",
        "OLD.digest <> ''",
        "a decision on the calendar is never changed",
    ),
    ("guard_calendar_change_delete", "calendar_change", "DELETE", None, "a decision on the calendar is never deleted"),
    ("guard_calendar_move_update", "calendar_move", "UPDATE", None, "the moves of a decision are never changed"),
    ("guard_calendar_move_delete", "calendar_move", "DELETE", None, "the moves of a decision are never deleted"),
)

# The guard of the first migration (the seventh of its list), and what makes the one exception: the last decision on the
# calendar that moved this dossier says exactly this end, before and after.
GUARD = "guard_06_dossier"
MESSAGE = "what is late stays late"
CHANGES = (
    "OLD.late_since IS NOT NULL AND (NEW.late_since IS NULL OR NEW.late_since <> OLD.late_since"
    " OR NEW.due_at IS NULL OR NEW.due_at <> OLD.due_at OR NEW.status = 'void')"
)
DECIDED = """
    NEW.status = OLD.status AND EXISTS (
        SELECT 1 FROM calendar_move AS decided
        WHERE decided.id = (SELECT max(id) FROM calendar_move WHERE dossier_id = OLD.id)
        AND decided.before_at = OLD.due_at
        AND (
            (decided.is_late AND NEW.due_at = decided.after_at AND NEW.late_since = decided.after_at)
            OR (NOT decided.is_late AND NEW.late_since IS NULL AND NOT decided.standing
                AND NEW.due_at = decided.after_at)
            OR (NOT decided.is_late AND NEW.late_since IS NULL AND decided.standing
                AND NEW.due_at IS NULL AND NEW.due_before_stop = decided.after_at)
        )
    )
"""


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("before_version", sa.String(), nullable=False),
        sa.Column("after_version", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.CheckConstraint("trim(document) <> ''", name=op.f("ck_calendar_change_names_its_document")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calendar_change_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calendar_change_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    op.create_index("ix_calendar_change_agency_id_at", "calendar_change", ["agency_id", "at"], unique=False)
    op.create_table(
        "calendar_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("before_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("after_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("told_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("warn_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("late_before", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("before_at <> after_at", name=op.f("ck_calendar_move_moves")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calendar_move_agency_id")),
        sa.ForeignKeyConstraint(["change_id"], ["calendar_change.id"], name=op.f("fk_calendar_move_change_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_calendar_move_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_move")),
        sa.UniqueConstraint(
            "change_id", "agency_id", "dossier_id", name=op.f("uq_calendar_move_change_id_agency_id_dossier_id")
        ),
    )
    op.create_index("ix_calendar_move_dossier_id", "calendar_move", ["dossier_id"], unique=False)
    for name, table, moment, condition, message in APPEND_ONLY:
        _guard(name, table, moment, condition, message)
    _unguard(GUARD, "dossier")
    _guard(GUARD, "dossier", "UPDATE", CHANGES, MESSAGE, unless=DECIDED)


def downgrade() -> None:
    _unguard(GUARD, "dossier")
    _guard(GUARD, "dossier", "UPDATE", CHANGES, MESSAGE)
    for name, table, _moment, _condition, _message in APPEND_ONLY:
        _unguard(name, table)
    op.drop_table("calendar_move")
    op.drop_table("calendar_change")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard(
    name: str, table: str, moment: str, condition: str | None, message: str, *, unless: str | None = None
) -> None:
    """unless: a query that makes an exception; PostgreSQL asks it in the function, a trigger's WHEN takes none."""
    if _on_sqlite():
        whole = f"({condition}) AND NOT ({unless})" if unless else condition
        when = f"WHEN ({whole})" if whole else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    if unless:
        body = f"IF {unless} THEN RETURN NEW; END IF; RAISE EXCEPTION '{message}';"
    else:
        body = f"RAISE EXCEPTION '{message}';"
    when = f"WHEN ({condition})" if condition else ""
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()")


def _unguard(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER {name}" + ("" if _on_sqlite() else f" ON {table}"))
    if not _on_sqlite():
        op.execute(f"DROP FUNCTION {name}()")
