"""what a citizen has to be told, the messages for it, each try, wrong contacts, and how he wishes to be told

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAYS = ("sms", "zalo", "email", "phone", "paper")
OPEN = "reached_at IS NULL AND superseded_at IS NULL"
ON_ITS_WAY = "state IN ('waiting', 'sending')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # With its check in one statement: a copy of the table would drop its guards.
        op.execute(
            "ALTER TABLE dossier ADD COLUMN contact_wish VARCHAR(40) CONSTRAINT ck_dossier_contact_wish"
            f" CHECK (contact_wish IN ({', '.join(repr(way) for way in WAYS)}))"
        )
    else:
        op.add_column("dossier", sa.Column("contact_wish", sa.String(40), nullable=True))
        op.create_check_constraint(op.f("ck_dossier_contact_wish"), "dossier", sa.column("contact_wish").in_(WAYS))
    _create_notice()
    _create_message()
    _create_tries()
    op.create_table(
        "wrong_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("marked_at", _moment(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(value) <> ''", name=op.f("ck_wrong_contact_has_a_value")),
        *_references("wrong_contact", agency_id="agency", marked_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_contact")),
        sa.UniqueConstraint("agency_id", "value", name=op.f("uq_wrong_contact_agency_id_value")),
    )


def downgrade() -> None:
    for table in ("wrong_contact", "message_try", "message", "notice"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_dossier_contact_wish"), "dossier", type_="check")
    op.execute("ALTER TABLE dossier DROP COLUMN contact_wish")


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _choice("kind", "apology", "apology_only", "new_date", "supplement", "result_ready"),
            nullable=False,
        ),
        sa.Column("appointment_at", _moment(), nullable=True),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("way", _choice("way", *WAYS), nullable=True),
        sa.Column("plan_at", _moment(), nullable=True),
        sa.Column("superseded_at", _moment(), nullable=True),
        sa.Column("reached_at", _moment(), nullable=True),
        sa.Column("reached_way", _choice("reached_way", *WAYS), nullable=True),
        sa.Column("reached_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("round >= 1", name=op.f("ck_notice_rounds_start_at_one")),
        sa.CheckConstraint("(reached_at IS NULL) = (reached_way IS NULL)", name=op.f("ck_notice_reached_in_some_way")),
        *_references("notice", agency_id="agency", dossier_id="dossier", paper_id="paper", reached_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("agency_id", "paper_id", "kind", name=op.f("uq_notice_agency_id_paper_id_kind")),
    )
    op.create_index(op.f("ix_notice_dossier_id"), "notice", ["dossier_id"])
    _partial_index("ix_notice_to_plan", "notice", "plan_at", "plan_at IS NOT NULL")
    _partial_index("ix_notice_open", "notice", "created_at", OPEN)


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("way", _choice("way", *WAYS), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "state",
            _choice("state", "waiting", "sending", "accepted", "delivered", "failed", "unknown", "skipped"),
            nullable=False,
        ),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("next_try_at", _moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_at", _moment(), nullable=True),
        sa.CheckConstraint("way IN ('sms', 'zalo', 'email')", name=op.f("ck_message_goes_through_a_gateway")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_message_counts_its_tries")),
        sa.CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name=op.f("ck_message_sent_by_somebody")),
        *_references("message", agency_id="agency", notice_id="notice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "agency_id", "notice_id", "round", "way", name=op.f("uq_message_agency_id_notice_id_round_way")
        ),
        sa.UniqueConstraint("agency_id", "reference", name=op.f("uq_message_agency_id_reference")),
    )
    op.create_index(op.f("ix_message_notice_id"), "message", ["notice_id"])
    _partial_index("ix_message_on_its_way", "message", "next_try_at", ON_ITS_WAY)


def _create_tries() -> None:
    op.create_table(
        "message_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("way", _choice("way", *WAYS), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column(
            "outcome",
            _choice("outcome", "accepted", "later", "failed", "unknown", "delivered", "no_answer", "wrong", "reached"),
            nullable=False,
        ),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *_references("message_try", agency_id="agency", notice_id="notice", message_id="message", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_try")),
    )
    op.create_index(op.f("ix_message_try_notice_id"), "message_try", ["notice_id"])


def _moment() -> onestop.database.UTCDateTime:
    return onestop.database.UTCDateTime(timezone=True)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _references(table: str, **others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in others.items()
    ]


def _partial_index(name: str, table: str, column: str, which: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
