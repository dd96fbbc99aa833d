"""what an office decided about its reports, from which day on

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MESSAGE = "a setting of reports is followed by a further one"
_EVENTS = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "report_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_report_setting_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_setting_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_report_setting_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_setting")),
    )
    op.create_index("ix_report_setting_of_an_agency", "report_setting", ["agency_id", "name", "valid_from"])
    for event in _EVENTS:
        _guard(event)


def downgrade() -> None:
    for event in _EVENTS:
        name = f"guard_report_setting_{event.lower()}"
        op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON report_setting")
        if not _on_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("report_setting")


def _guard(event: str) -> None:
    name = f"guard_report_setting_{event.lower()}"
    if _on_sqlite():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON report_setting BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON report_setting FOR EACH ROW EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
