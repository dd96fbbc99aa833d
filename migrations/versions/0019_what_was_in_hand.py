"""Indexes by which the dossiers that were in hand in a period of the past are found, among a million."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_VOIDED = sa.text("status = 'void'")


def upgrade() -> None:
    op.create_index("ix_dossier_in_hand", "dossier", ["agency_id", "finished_at", "received_at"])
    op.create_index(
        "ix_dossier_voided",
        "dossier",
        ["agency_id", "received_at"],
        sqlite_where=_VOIDED,
        postgresql_where=_VOIDED,
    )
    op.drop_index("ix_dossier_agency_id_finished_at", "dossier")


def downgrade() -> None:
    op.create_index("ix_dossier_agency_id_finished_at", "dossier", ["agency_id", "finished_at"])
    op.drop_index("ix_dossier_voided", "dossier")
    op.drop_index("ix_dossier_in_hand", "dossier")
