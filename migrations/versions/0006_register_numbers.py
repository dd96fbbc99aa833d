"""the number of a dossier in its desk's register (quyển số, số thứ tự), and the closing of a year's book

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The year in Vietnam of the moment of entry; SQLite keeps moments in UTC, without offset.
_YEAR = {
    "sqlite": "CAST(strftime('%Y', entered_at, '+7 hours') AS INTEGER)",
    "postgresql": "CAST(extract(year FROM entered_at AT TIME ZONE 'Asia/Ho_Chi_Minh') AS INTEGER)",
}


def upgrade() -> None:
    for name in ("register_year", "register_book", "register_seq"):
        op.add_column("dossier", sa.Column(name, sa.Integer(), nullable=True))
    # In words: the library cannot add a column with its reference on SQLite, which both databases can.
    op.execute(
        "ALTER TABLE dossier ADD COLUMN register_agency_id INTEGER"
        " CONSTRAINT fk_dossier_register_agency_id REFERENCES agency (id)"
    )
    op.create_table(
        "register_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("voids", sa.Integer(), nullable=False),
        sa.Column("carried_over", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "entries >= 1 AND voids >= 0 AND carried_over >= 0 AND voids + carried_over <= entries",
            name=op.f("ck_register_closing_counts"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_register_closing_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_register_closing_by_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_register_closing_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_closing")),
        sa.UniqueConstraint("agency_id", "year", name=op.f("uq_register_closing_agency_id_year")),
    )
    _number_what_was_registered()
    op.create_index(
        "uq_dossier_register", "dossier", ["register_agency_id", "register_year", "register_seq"], unique=True
    )


def downgrade() -> None:
    # The counters stay, which the older program does not look at: a series is never begun anew.
    op.drop_index("uq_dossier_register", "dossier")
    op.drop_table("register_closing")
    for name in ("register_agency_id", "register_seq", "register_book", "register_year"):
        op.drop_column("dossier", name)


def _number_what_was_registered() -> None:
    """Each desk's own registrations in the order of their entry; those of an older register keep its numbers.

    A dossier that went to the successor stands in the book of the desk that took it in: the one of its first fact.
    """
    year = _YEAR[op.get_bind().dialect.name]
    op.execute(
        f"""
        UPDATE dossier SET register_agency_id = own.agency_id, register_year = own.year, register_book = 1,
            register_seq = own.seq
        FROM (
            SELECT id, agency_id, year, row_number() OVER (PARTITION BY agency_id, year ORDER BY entered_at, id) AS seq
            FROM (
                SELECT dossier.id AS id, dossier.entered_at AS entered_at, {year} AS year,
                    coalesce((
                        SELECT event.agency_id FROM event WHERE event.dossier_id = dossier.id
                        ORDER BY event.id LIMIT 1
                    ), dossier.agency_id) AS agency_id
                FROM dossier
                WHERE dossier.id NOT IN (
                    SELECT object_id FROM audit_entry WHERE act = 'imported' AND object_kind = 'dossier'
                )
            ) AS entered
        ) AS own
        WHERE dossier.id = own.id
        """  # noqa: S608 - our own words
    )
    op.execute(
        """
        INSERT INTO counter (agency_id, series, period, n, last_at)
        SELECT register_agency_id, 'register', CAST(register_year AS VARCHAR), max(register_seq), max(entered_at)
        FROM dossier WHERE register_seq IS NOT NULL GROUP BY register_agency_id, register_year
        ON CONFLICT (agency_id, series, period) DO UPDATE SET
            n = CASE WHEN counter.n > excluded.n THEN counter.n ELSE excluded.n END
        """
    )
