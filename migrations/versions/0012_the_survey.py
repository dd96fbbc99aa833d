"""the survey of satisfaction: questions, kiosks, paper rounds, and answers as counts

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Questions that were asked stay as they were asked; a count never goes back, and nobody answers twice.
GUARDS = (
    ("guard_survey_set_update", "survey_set", "UPDATE", None, "a set of questions is never changed"),
    ("guard_survey_set_delete", "survey_set", "DELETE", None, "a set of questions is never deleted"),
    ("guard_survey_question_update", "survey_question", "UPDATE", None, "a question is never changed"),
    ("guard_survey_question_delete", "survey_question", "DELETE", None, "a question is never deleted"),
    ("guard_survey_answered_update", "survey_answered", "UPDATE", None, "who has answered has answered"),
    ("guard_survey_answered_delete", "survey_answered", "DELETE", None, "who has answered has answered"),
    ("guard_survey_tally_delete", "survey_tally", "DELETE", None, "answers are never taken back"),
    (
        "guard_survey_tally_update",
        "survey_tally",
        "UPDATE",
        "NEW.blank < OLD.blank OR NEW.n1 < OLD.n1 OR NEW.n2 < OLD.n2 OR NEW.n3 < OLD.n3 OR NEW.n4 < OLD.n4"
        " OR NEW.n5 < OLD.n5 OR NEW.question_id <> OLD.question_id OR NEW.half <> OLD.half",
        "answers are never taken back",
    ),
)
TABLES = (
    "survey_apology",
    "survey_way",
    "survey_kiosk",
    "survey_set",
    "survey_question",
    "survey_round",
    "survey_answered",
    "survey_sheet",
    "survey_tally",
)


def upgrade() -> None:
    moment = onestop.database.UTCDateTime(timezone=True)
    op.create_table(
        "survey_apology",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Date(), nullable=False),
        sa.Column(
            "recorded",
            sa.Enum(
                "in_time",
                "late_apologised",
                "late_only",
                name="recorded",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("n1", sa.Integer(), nullable=False),
        sa.Column("n2", sa.Integer(), nullable=False),
        sa.Column("n3", sa.Integer(), nullable=False),
        sa.Column("n4", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "blank >= 0 AND n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0", name=op.f("ck_survey_apology_counts")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_apology_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_apology")),
        sa.UniqueConstraint("agency_id", "half", "recorded", name=op.f("uq_survey_apology_agency_id_half_recorded")),
    )
    op.create_table(
        "survey_way",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("link", "kiosk", name="way", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_survey_way_counts")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_way_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_way")),
        sa.UniqueConstraint("agency_id", "half", "way", name=op.f("uq_survey_way_agency_id_half_way")),
    )
    op.create_table(
        "survey_kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_survey_kiosk_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_kiosk_agency_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_survey_kiosk_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_kiosk")),
    )
    op.create_index("uq_survey_kiosk_secret", "survey_kiosk", ["secret"], unique=True)
    op.create_table(
        "survey_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_survey_set_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_set_agency_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_survey_set_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_set")),
        sa.UniqueConstraint("agency_id", "valid_from", name=op.f("uq_survey_set_agency_id_valid_from")),
    )
    op.create_index(
        "uq_survey_set_shipped",
        "survey_set",
        ["agency_id"],
        unique=True,
        sqlite_where=sa.text("valid_from IS NULL"),
        postgresql_where=sa.text("valid_from IS NULL"),
    )
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("factor", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "overall",
                "criterion",
                "attitude",
                "extra_payment",
                "apology",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(role IN ('criterion', 'attitude')) = (factor <> '')",
            name=op.f("ck_survey_question_criteria_have_a_factor"),
        ),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_survey_question_asks_something")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_question_agency_id")),
        sa.ForeignKeyConstraint(["set_id"], ["survey_set.id"], name=op.f("fk_survey_question_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint(
            "agency_id", "set_id", "position", name=op.f("uq_survey_question_agency_id_set_id_position")
        ),
    )
    op.create_table(
        "survey_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("forms_out", sa.Integer(), nullable=False),
        sa.Column("forms_back", sa.Integer(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("voided_at", moment, nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_survey_round_voided_for_a_reason")
        ),
        sa.CheckConstraint(
            "forms_out >= 1 AND forms_back >= 0 AND forms_back <= forms_out", name=op.f("ck_survey_round_forms")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_round_agency_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_survey_round_opened_by_id")),
        sa.ForeignKeyConstraint(["set_id"], ["survey_set.id"], name=op.f("fk_survey_round_set_id")),
        sa.ForeignKeyConstraint(["voided_by_id"], ["person.id"], name=op.f("fk_survey_round_voided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_survey_round_agency_id_name")),
    )
    op.create_table(
        "survey_answered",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_answered_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_survey_answered_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_survey_answered")),
    )
    op.create_table(
        "survey_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_survey_sheet_numbers_start_at_one")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_sheet_agency_id")),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name=op.f("fk_survey_sheet_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_sheet")),
        sa.UniqueConstraint("agency_id", "round_id", "number", name=op.f("uq_survey_sheet_agency_id_round_id_number")),
    )
    op.create_table(
        "survey_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Date(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("papi_group", sa.String(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("n1", sa.Integer(), nullable=False),
        sa.Column("n2", sa.Integer(), nullable=False),
        sa.Column("n3", sa.Integer(), nullable=False),
        sa.Column("n4", sa.Integer(), nullable=False),
        sa.Column("n5", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "blank >= 0 AND n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0 AND n5 >= 0",
            name=op.f("ck_survey_tally_counts"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_survey_tally_agency_id")),
        sa.ForeignKeyConstraint(["question_id"], ["survey_question.id"], name=op.f("fk_survey_tally_question_id")),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name=op.f("fk_survey_tally_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_tally")),
    )
    op.create_index(
        "uq_survey_tally_round",
        "survey_tally",
        ["agency_id", "round_id", "papi_group", "question_id"],
        unique=True,
        sqlite_where=sa.text("round_id IS NOT NULL"),
        postgresql_where=sa.text("round_id IS NOT NULL"),
    )
    op.create_index(
        "uq_survey_tally_token",
        "survey_tally",
        ["agency_id", "half", "papi_group", "question_id"],
        unique=True,
        sqlite_where=sa.text("round_id IS NULL"),
        postgresql_where=sa.text("round_id IS NULL"),
    )
    for name, table, event, condition, message in GUARDS:
        _guard(name, table, event, condition, message)


def downgrade() -> None:
    for name, table, *_ in GUARDS:
        op.execute(f"DROP TRIGGER {name}" if _on_sqlite() else f"DROP TRIGGER {name} ON {table}")
        if not _on_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    for table in reversed(TABLES):
        op.drop_table(table)


def _guard(name: str, table: str, event: str, condition: str | None, message: str) -> None:
    when = f" WHEN ({condition})" if condition else ""
    if _on_sqlite():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION {name}()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
