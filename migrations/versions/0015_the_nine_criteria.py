"""sheets, quarters and rules of the nine criteria

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GUARDED = ("evaluation_sheet", "quarter_facts", "quarter_scores", "evaluation_rule")
_MESSAGE = "an evaluation is corrected by a further version"
_PUBLICITY = ("both", "one", "none")


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "evaluation_sheet",
        *_numbers("id", "agency_id", "dossier_id", "version"),
        *_unknown("contacts", "applicant_faults", "agencies_contacted"),
        sa.Column("agency_times", _choice("agency_times", "shorter", "equal", "longer"), nullable=True),
        sa.Column("publicity", _choice("publicity", *_PUBLICITY), nullable=True),
        sa.Column("complaint", _choice("complaint", "none", "pending", "unfounded", "verified"), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        *_checks(
            "evaluation_sheet",
            versions_from_one="version >= 1",
            corrected_for_a_reason="(version = 1) = (reason IS NULL)",
            contacts_with_faults="(contacts IS NULL) = (applicant_faults IS NULL)",
            contacts="contacts IS NULL OR contacts >= 0",
            faults="applicant_faults IS NULL OR (applicant_faults >= 0 AND applicant_faults <= contacts)",
            agencies="agencies_contacted IS NULL OR agencies_contacted >= 0",
        ),
        *_keys("evaluation_sheet", agency_id="agency", dossier_id="dossier", entered_by_id="person"),
        sa.UniqueConstraint("dossier_id", "version", name=op.f("uq_evaluation_sheet_dossier_id_version")),
    )
    op.create_table(
        "quarter_facts",
        *_numbers("id", "agency_id", "year", "quarter", "version"),
        sa.Column("handled_where", _choice("handled_where", "on_the_spot", "at_the_desk", "less"), nullable=True),
        sa.Column("publicity", _choice("publicity", *_PUBLICITY), nullable=True),
        *_unknown("complaints", "complaints_in_time", "complaints_drawn_out", "procedures", "procedures_online"),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        *_checks(
            "quarter_facts",
            quarter_of_a_year="quarter BETWEEN 1 AND 4",
            corrected_for_a_reason="(version = 1) = (reason IS NULL)",
            complaints_told_together="(complaints IS NULL) = (complaints_in_time IS NULL)"
            " AND (complaints IS NULL) = (complaints_drawn_out IS NULL)",
            complaints="complaints IS NULL OR (complaints >= 0 AND complaints_in_time >= 0"
            " AND complaints_drawn_out >= 0 AND complaints_in_time <= complaints"
            " AND complaints_drawn_out <= complaints - complaints_in_time)",
            procedures_told_together="(procedures IS NULL) = (procedures_online IS NULL)",
            procedures="procedures IS NULL OR (procedures >= 1 AND procedures_online BETWEEN 0 AND procedures)",
            says_whence="trim(source) <> ''",
        ),
        *_keys("quarter_facts", agency_id="agency", entered_by_id="person"),
        sa.UniqueConstraint(
            "agency_id", "year", "quarter", "version", name=op.f("uq_quarter_facts_agency_id_year_quarter_version")
        ),
    )
    op.create_table(
        "quarter_scores",
        *_numbers("id", "agency_id", "year", "quarter"),
        sa.Column("kind", _choice("kind", "self", "verified"), nullable=False),
        *_numbers("version"),
        sa.Column("hundredths", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        *_checks(
            "quarter_scores",
            quarter_of_a_year="quarter BETWEEN 1 AND 4",
            corrected_for_a_reason="(version = 1) = (reason IS NULL)",
        ),
        *_keys("quarter_scores", agency_id="agency", entered_by_id="person"),
        sa.UniqueConstraint(
            "agency_id", "year", "quarter", "kind", "version",
            name=op.f("uq_quarter_scores_agency_id_year_quarter_kind_version"),
        ),
    )  # fmt: skip
    op.create_table(
        "evaluation_rule",
        *_numbers("id", "agency_id"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        *_numbers(
            "excellent", "good", "fair", "average", "complaints_percent", "online_high", "online_low",
            "procedures_percent",
        ),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        *_checks(
            "evaluation_rule",
            levels_in_order="excellent > good AND good > fair AND fair > average AND average > 0"
            " AND excellent <= 1800",
            complaints_percent="complaints_percent BETWEEN 1 AND 100",
            online="online_low BETWEEN 1 AND 100 AND online_high > online_low AND online_high <= 100",
            procedures_percent="procedures_percent BETWEEN 1 AND 100",
            ends_after_start="in_force_until IS NULL OR in_force_until >= valid_from",
        ),
        *_keys("evaluation_rule", agency_id="agency", entered_by_id="person"),
        sa.UniqueConstraint("agency_id", "valid_from", name=op.f("uq_evaluation_rule_agency_id_valid_from")),
    )  # fmt: skip
    for table in GUARDED:
        for event in ("UPDATE", "DELETE"):
            _guard(table, event)


def downgrade() -> None:
    for table in GUARDED:
        for event in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{event.lower()}"
            op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON {table}")
            if not _on_sqlite():
                op.execute(f"DROP FUNCTION {name}()")
    for table in reversed(GUARDED):
        op.drop_table(table)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _unknown(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=True) for name in names]


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _checks(table: str, **conditions: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}")) for name, text in conditions.items()]


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in columns.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


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
