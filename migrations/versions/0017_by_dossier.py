"""what stopped, foresaw and excused a dossier, found by the dossier: reports ask for thousands

Revision: 0017, after 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("supplement_request", "pause", "expected_late", "apology")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_dossier_id", table, ["dossier_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_dossier_id", table_name=table)
