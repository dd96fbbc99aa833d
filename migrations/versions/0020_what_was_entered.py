"""Indexes by which the entries of a period are found, and those made from a pre-printed slip."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_LATE_ENTRY = sa.text("late_entry_slip IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_event_agency_id_entered_at", "event", ["agency_id", "entered_at"])
    op.create_index(
        "ix_dossier_late_entries",
        "dossier",
        ["agency_id", "entered_at"],
        sqlite_where=_LATE_ENTRY,
        postgresql_where=_LATE_ENTRY,
    )


def downgrade() -> None:
    op.drop_index("ix_dossier_late_entries", "dossier")
    op.drop_index("ix_event_agency_id_entered_at", "event")
