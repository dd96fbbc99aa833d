"""scores of PAPI as they were published

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(8, 4), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("imported_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(source) <> ''", name=op.f("ck_published_score_names_its_source")),
        sa.CheckConstraint(
            "part IN ('5', '5.1', '5.2', '5.3', '5.4', 'rank')", name=op.f("ck_published_score_known_part")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_published_score_agency_id")),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_published_score_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_score")),
    )
    op.create_index("ix_published_score_of_a_year", "published_score", ["agency_id", "province", "year"])


def downgrade() -> None:
    op.drop_table("published_score")
