"""figures entered by hand, and the dated points of an index

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MESSAGE = "a figure that was entered is corrected by a further one"


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "entered_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(14, 2), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(source) <> ''", name=op.f("ck_entered_figure_says_where_it_was_read")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_entered_figure_ends_after_start")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_entered_figure_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_entered_figure_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_figure")),
    )
    op.create_index("ix_entered_figure_of_a_period", "entered_figure", ["agency_id", "first_on", "last_on"])
    op.create_table(
        "index_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(6, 2), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("points IS NULL OR points >= 0", name=op.f("ck_index_part_points_are_not_negative")),
        sa.CheckConstraint("rule IN ('in_hand', 'arrived')", name=op.f("ck_index_part_known_rule")),
        sa.CheckConstraint("trim(name) <> '' AND trim(source) <> ''", name=op.f("ck_index_part_names_its_source")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_index_part_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_part")),
        sa.UniqueConstraint("agency_id", "code", "valid_from", name=op.f("uq_index_part_agency_id_code_valid_from")),
    )
    for event in ("UPDATE", "DELETE"):
        _guard("entered_figure", event)


def downgrade() -> None:
    for event in ("UPDATE", "DELETE"):
        name = f"guard_entered_figure_{event.lower()}"
        op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON entered_figure")
        if not _on_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("index_part")
    op.drop_table("entered_figure")


def _guard(table: str, event: str) -> None:
    name = f"guard_{table}_{event.lower()}"
    if _on_sqlite():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
