"""first tables

Revision: 0001, after
"""

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What the database itself refuses, whoever asks: (table, events, condition over OLD and NEW, message).
GUARDS = [
    ("audit_entry", "UPDATE", None, "audit entries are never changed"),
    ("audit_entry", "DELETE", None, "audit entries are never deleted"),
    ("event", "UPDATE", None, "events are never changed"),
    ("event", "DELETE", None, "events are never deleted"),
    ("dossier", "DELETE", None, "dossiers are never deleted"),
    (
        "dossier",
        "UPDATE",
        "OLD.first_appointment_at IS NOT NULL AND (NEW.first_appointment_at IS NULL"
        " OR NEW.first_appointment_at <> OLD.first_appointment_at)",
        "the first printed appointment is never overwritten",
    ),
    (
        "dossier",
        "UPDATE",
        "OLD.late_since IS NOT NULL AND (NEW.late_since IS NULL OR NEW.late_since <> OLD.late_since"
        " OR NEW.due_at IS NULL OR NEW.due_at <> OLD.due_at OR NEW.status = 'void')",
        "what is late stays late",
    ),
    ("paper", "DELETE", None, "papers are never deleted"),
    (
        "paper",
        "UPDATE",
        "(OLD.number IS NOT NULL AND (NEW.number IS NULL OR NEW.number <> OLD.number))"
        " OR (OLD.sha256 IS NOT NULL AND (NEW.sha256 IS NULL OR NEW.sha256 <> OLD.sha256))",
        "an issued paper keeps its number and its file",
    ),
    ("apology", "UPDATE", None, "a re-appointment is never changed"),
    ("apology", "DELETE", None, "a re-appointment is never taken back"),
    (
        "dossier",
        "UPDATE",
        "NEW.code <> OLD.code OR NEW.received_at <> OLD.received_at",
        "a dossier keeps its code and its moment of receipt",
    ),
    ("paper", "UPDATE", "CAST(NEW.facts AS TEXT) <> CAST(OLD.facts AS TEXT)", "the facts of a paper are frozen"),
    ("counter", "UPDATE", "NEW.n < OLD.n", "a series never goes back"),
    ("counter", "DELETE", None, "a series is never begun anew"),
]


def guard_name(position: int) -> str:
    return f"guard_{position:02d}_{GUARDS[position][0]}"


def make_guards() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for position, (table, moment, condition, message) in enumerate(GUARDS):
        name = guard_name(position)
        when = f"WHEN ({condition})" if condition else ""
        if on_sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
            )


def drop_guards() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for position, (table, *_) in enumerate(GUARDS):
        name = guard_name(position)
        op.execute(f"DROP TRIGGER {name}" if on_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not on_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "commune",
                "commune_police",
                "land_office",
                "district",
                "province",
                "tax",
                "other",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("parent_line", sa.String(), nullable=True),
        sa.Column("desk_name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("hotline", sa.String(), nullable=True),
        sa.Column("head_title", sa.String(), nullable=True),
        sa.Column("paper_mark", sa.String(), nullable=False),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_agency_has_a_code")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_agency_has_a_name")),
        sa.CheckConstraint(
            "successor_id IS NULL OR successor_id <> id", name=op.f("ck_agency_is_not_its_own_successor")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from",
            name=op.f("ck_agency_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name=op.f("fk_agency_parent_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["agency.id"], name=op.f("fk_agency_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
    )
    op.create_table(
        "legal_basis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_kind", sa.String(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("form_number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
        sa.UniqueConstraint(
            "paper_kind", "aspect", "valid_from", name=op.f("uq_legal_basis_paper_kind_aspect_valid_from")
        ),
    )
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("code", name=op.f("uq_procedure_code")),
    )
    op.create_table(
        "sweep_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("newly_late", sa.Integer(), nullable=False),
        sa.Column("newly_warned", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_run")),
    )
    with op.batch_alter_table("sweep_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sweep_run_at"), ["at"], unique=False)

    op.create_table(
        "agency_calendar",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_calendar_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_agency_calendar")),
    )
    op.create_table(
        "audit_detail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_detail_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_detail")),
        sa.UniqueConstraint("agency_id", "seq", name=op.f("uq_audit_detail_agency_id_seq")),
    )
    op.create_table(
        "audit_head",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_head_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "counter",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("last_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_counter_counts_from_one")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_counter_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "series", "period", name=op.f("pk_counter")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "official", "trial", "demonstration", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_only_one")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_installation_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "lateness_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_other", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_lateness_reason_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lateness_reason_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lateness_reason")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_lateness_reason_agency_id_name")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_desk", sa.Boolean(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_unit_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_unit_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_unit_agency_id_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_set_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(full_name) <> ''", name=op.f("ck_person_has_a_name")),
        sa.CheckConstraint(
            "trim(username) <> '' AND username = lower(username)", name=op.f("ck_person_username_is_lower_case")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_person_agency_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("username", name=op.f("uq_person_username")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("detail_hash", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_audit_entry_seq_starts_at_one")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_entry_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("agency_id", "seq", name=op.f("uq_audit_entry_agency_id_seq")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_object", ["agency_id", "object_kind", "object_id"], unique=False)

    op.create_table(
        "calendar_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("official", "provisional", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_calendar_year_year")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calendar_year_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_calendar_year_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
    )
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_year_current",
            ["agency_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("case_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "commune",
                "commune_police",
                "land_office",
                "district",
                "province",
                "tax",
                "other",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deciding_agency_id", sa.Integer(), nullable=True),
        sa.Column("term_halves", sa.Integer(), nullable=True),
        sa.Column(
            "term_unit",
            sa.Enum(
                "working_day",
                "day",
                "working_hour",
                "month",
                name="term_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("supplement_limit", sa.Integer(), nullable=False),
        sa.Column("supplement_within_days", sa.Integer(), nullable=False),
        sa.Column("supplement_close_days", sa.Integer(), nullable=False),
        sa.Column("result_name", sa.String(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column(
            "source",
            sa.Enum("found", "recalled", "office", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("ceases_on", sa.Date(), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("adopted_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "term_halves <> 0 OR term_unit = 'working_day'",
            name=op.f("ck_procedure_version_zero_means_within_the_working_day"),
        ),
        sa.CheckConstraint(
            "(term_halves IS NULL) = (term_unit IS NULL)", name=op.f("ck_procedure_version_term_has_a_unit")
        ),
        sa.CheckConstraint(
            "ceases_on IS NULL OR valid_from IS NULL OR ceases_on > valid_from",
            name=op.f("ck_procedure_version_ends_after_start"),
        ),
        sa.CheckConstraint(
            "supplement_limit >= 0 AND supplement_within_days >= 0", name=op.f("ck_procedure_version_supplement_rule")
        ),
        sa.CheckConstraint(
            "term_halves IS NULL OR term_halves >= 0", name=op.f("ck_procedure_version_term_is_not_negative")
        ),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["person.id"], name=op.f("fk_procedure_version_adopted_by_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_procedure_version_agency_id")),
        sa.ForeignKeyConstraint(
            ["deciding_agency_id"], ["agency.id"], name=op.f("fk_procedure_version_deciding_agency_id")
        ),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_procedure_version_procedure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
        sa.UniqueConstraint(
            "agency_id",
            "procedure_id",
            "case_code",
            "valid_from",
            name=op.f("uq_procedure_version_agency_id_procedure_id_case_code_valid_from"),
        ),
    )
    with op.batch_alter_table("procedure_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_version_procedure_id"), ["procedure_id"], unique=False)
        batch_op.create_index(
            "uq_procedure_version_first",
            ["agency_id", "procedure_id", "case_code"],
            unique=True,
            sqlite_where=sa.text("valid_from IS NULL"),
            postgresql_where=sa.text("valid_from IS NULL"),
        )
        batch_op.create_index(
            "uq_procedure_version_open",
            ["agency_id", "procedure_id", "case_code"],
            unique=True,
            sqlite_where=sa.text("ceases_on IS NULL"),
            postgresql_where=sa.text("ceases_on IS NULL"),
        )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reception",
                "officer",
                "head",
                "desk_head",
                "clerk",
                "cashier",
                "inspector",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "signs_as",
            sa.Enum(
                "head", "KT.", "TL.", "TUQ.", name="signs_as", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(role = 'head') = (signs_as IS NOT NULL)", name=op.f("ck_role_grant_only_heads_sign")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from",
            name=op.f("ck_role_grant_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_role_grant_open",
            ["person_id", "role"],
            unique=True,
            sqlite_where=sa.text("valid_until IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("username_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_username_digest_at", ["username_digest", "at"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("started_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "special_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "holiday",
                "compensatory",
                "swapped_off",
                "make_up",
                "local_closure",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_special_day_has_a_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_special_day_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_special_day_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_day")),
    )
    with op.batch_alter_table("special_day", schema=None) as batch_op:
        batch_op.create_index(
            "uq_special_day_current",
            ["agency_id", "day"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "weekly_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("same_day_until", sa.Time(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_weekly_hours_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_weekly_hours_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_hours")),
    )
    with op.batch_alter_table("weekly_hours", schema=None) as batch_op:
        batch_op.create_index(
            "uq_weekly_hours_current",
            ["agency_id", "valid_from"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("own_series", sa.Boolean(), nullable=False),
        sa.Column("procedure_version_id", sa.Integer(), nullable=False),
        sa.Column("deciding_agency_id", sa.Integer(), nullable=True),
        sa.Column("decided_here", sa.Boolean(), nullable=False),
        sa.Column(
            "applicant_kind",
            sa.Enum(
                "person",
                "organisation",
                "household",
                "community",
                "child",
                "owners",
                name="applicant_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applicant_name", sa.String(), nullable=False),
        sa.Column("applicant_id_number", sa.String(), nullable=True),
        sa.Column("applicant_phone", sa.String(), nullable=True),
        sa.Column("applicant_email", sa.String(), nullable=True),
        sa.Column("applicant_address", sa.String(), nullable=True),
        sa.Column("representative", sa.String(), nullable=True),
        sa.Column("submitter_name", sa.String(), nullable=True),
        sa.Column("submitter_id_number", sa.String(), nullable=True),
        sa.Column("submitter_phone", sa.String(), nullable=True),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("direct", "postal", "online", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("submitted_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("parcel_number", sa.String(), nullable=True),
        sa.Column("answer_due_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("received_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("late_entry_slip", sa.String(), nullable=True),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("desk", "post", "online", name="delivery", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("register_no", sa.String(), nullable=True),
        sa.Column("register_officer", sa.String(), nullable=True),
        sa.Column("earlier_supplement_requests", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "in_progress",
                "waiting_supplement",
                "paused",
                "result_ready",
                "returned",
                "refused",
                "stopped",
                "closed",
                "void",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "granted",
                "refused",
                "stopped",
                "closed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("clock_start_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("first_appointment_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("due_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("due_before_stop", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "due_source",
            sa.Enum("computed", "register", name="due_source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("appointment_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("clock_stopped_since", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("warn_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("warned_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("late_since", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("late_noted_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("expected_late_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reappointed_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("result_confirmed_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("returned_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("previous_dossier_id", sa.Integer(), nullable=True),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('received', 'in_progress', 'waiting_supplement', 'paused', 'void')) = (outcome IS NULL)",
            name=op.f("ck_dossier_ended_with_an_outcome"),
        ),
        sa.CheckConstraint(
            "(status IN ('waiting_supplement', 'paused')) <= (clock_stopped_since IS NOT NULL)",
            name=op.f("ck_dossier_stopped_since_when"),
        ),
        sa.CheckConstraint(
            "status <> 'returned' OR returned_at IS NOT NULL", name=op.f("ck_dossier_returned_at_a_moment")
        ),
        sa.CheckConstraint(
            "status NOT IN ('waiting_supplement', 'paused') OR due_at IS NULL OR late_since IS NOT NULL",
            name=op.f("ck_dossier_no_legal_end_while_the_clock_stands_still"),
        ),
        sa.CheckConstraint("trim(applicant_name) <> ''", name=op.f("ck_dossier_has_an_applicant")),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_dossier_has_a_code")),
        sa.CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name=op.f("ck_dossier_ended_at_a_moment")),
        sa.CheckConstraint(
            "finished_at IS NULL OR finished_at >= received_at", name=op.f("ck_dossier_ends_after_receipt")
        ),
        sa.CheckConstraint(
            "late_since IS NULL OR due_at IS NOT NULL", name=op.f("ck_dossier_late_against_a_legal_end")
        ),
        sa.CheckConstraint(
            "returned_at IS NULL OR returned_at >= received_at", name=op.f("ck_dossier_returned_after_receipt")
        ),
        sa.CheckConstraint(
            "sets >= 1 AND copies >= 0 AND pages >= 0 AND earlier_supplement_requests >= 0",
            name=op.f("ck_dossier_quantities"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_dossier_agency_id")),
        sa.ForeignKeyConstraint(["deciding_agency_id"], ["agency.id"], name=op.f("fk_dossier_deciding_agency_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_dossier_officer_id")),
        sa.ForeignKeyConstraint(["previous_dossier_id"], ["dossier.id"], name=op.f("fk_dossier_previous_dossier_id")),
        sa.ForeignKeyConstraint(
            ["procedure_version_id"], ["procedure_version.id"], name=op.f("fk_dossier_procedure_version_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dossier_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_dossier_agency_id_code")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_agency_id_finished_at", ["agency_id", "finished_at"], unique=False)
        batch_op.create_index("ix_dossier_agency_id_received_at", ["agency_id", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index("ix_dossier_open_due", ["agency_id", "status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_procedure_version_id"), ["procedure_version_id"], unique=False)

    op.create_table(
        "extension_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "trim(name) <> '' AND trim(article) <> ''", name=op.f("ck_extension_ground_names_its_article")
        ),
        sa.CheckConstraint("halves > 0", name=op.f("ck_extension_ground_lengthens")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_extension_ground_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_ground")),
    )
    with op.batch_alter_table("extension_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_ground_version_id"), ["version_id"], unique=False)

    op.create_table(
        "fee_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("case", "page", "copy", name="basis", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("from_quantity", sa.Integer(), nullable=False),
        sa.Column("ceiling_vnd", sa.Integer(), nullable=True),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.CheckConstraint(
            "amount_vnd >= 0 AND (ceiling_vnd IS NULL OR ceiling_vnd >= 0)", name=op.f("ck_fee_rule_amounts")
        ),
        sa.CheckConstraint("from_quantity >= 1", name=op.f("ck_fee_rule_from_quantity")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_fee_rule_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_rule")),
    )
    with op.batch_alter_table("fee_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_rule_version_id"), ["version_id"], unique=False)

    op.create_table(
        "pause_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.CheckConstraint("trim(name) <> '' AND trim(article) <> ''", name=op.f("ck_pause_ground_names_its_article")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_pause_ground_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause_ground")),
    )
    with op.batch_alter_table("pause_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_ground_version_id"), ["version_id"], unique=False)

    op.create_table(
        "required_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("compulsory", sa.Boolean(), nullable=False),
        sa.CheckConstraint("originals >= 0 AND copies >= 0", name=op.f("ck_required_paper_quantities")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_required_paper_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_paper")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_required_paper_version_id_position")),
    )
    op.create_table(
        "special_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("special_day_id", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_special_session_closes_after_it_opens")),
        sa.ForeignKeyConstraint(["special_day_id"], ["special_day.id"], name=op.f("fk_special_session_special_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_session")),
    )
    op.create_table(
        "weekly_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("receives", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_weekly_session_closes_after_it_opens")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_session_weekday")),
        sa.ForeignKeyConstraint(["hours_id"], ["weekly_hours.id"], name=op.f("fk_weekly_session_hours_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_session")),
        sa.UniqueConstraint("hours_id", "weekday", "opens", name=op.f("uq_weekly_session_hours_id_weekday_opens")),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_vnd", sa.BigInteger(), nullable=False),
        sa.Column("rule_vnd", sa.BigInteger(), nullable=True),
        sa.Column("difference_reason", sa.String(), nullable=True),
        sa.Column("paid_vnd", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("receipt_number", sa.String(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(paid_at IS NULL) = (taken_by_id IS NULL)", name=op.f("ck_charge_taken_by_someone")),
        sa.CheckConstraint("due_vnd >= 0 AND paid_vnd >= 0", name=op.f("ck_charge_amounts")),
        sa.CheckConstraint("paid_vnd = 0 OR paid_at IS NOT NULL", name=op.f("ck_charge_paid_at_a_moment")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_charge_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_charge_dossier_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_charge_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charge_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("correct", "void", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("answered_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("office_of_one", sa.Boolean(), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_correction_says_why")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> asked_by_id OR office_of_one",
            name=op.f("ck_correction_second_person"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_correction_agency_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_correction_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_correction_asked_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_correction_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(
            "uq_correction_one_open",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "dossier_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.CheckConstraint("originals >= 0 AND copies >= 0", name=op.f("ck_dossier_paper_quantities")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_dossier_paper_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_paper_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_paper")),
        sa.UniqueConstraint(
            "agency_id", "dossier_id", "position", name=op.f("uq_dossier_paper_agency_id_dossier_id_position")
        ),
    )
    with op.batch_alter_table("dossier_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_paper_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "expected_late",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("proposed_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("declared_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_expected_late_agency_id")),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name=op.f("fk_expected_late_declared_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_expected_late_dossier_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["lateness_reason.id"], name=op.f("fk_expected_late_reason_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_late")),
        sa.UniqueConstraint("agency_id", "dossier_id", name=op.f("uq_expected_late_agency_id_dossier_id")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("declined_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("office_of_one", sa.Boolean(), nullable=False),
        sa.CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name=op.f("ck_extension_one_answer")),
        sa.CheckConstraint("halves > 0", name=op.f("ck_extension_lengthens")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_extension_agency_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_extension_approved_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_extension_asked_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_extension_dossier_id")),
        sa.ForeignKeyConstraint(["ground_id"], ["extension_ground.id"], name=op.f("fk_extension_ground_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(
            "uq_extension_once",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )

    op.create_table(
        "handing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("collector_name", sa.String(), nullable=False),
        sa.Column("collector_id_number", sa.String(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("slip_lost", sa.Boolean(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("desk", "post", "online", name="delivery", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("parcel_number", sa.String(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("trim(collector_name) <> ''", name=op.f("ck_handing_has_a_collector")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_handing_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_handing_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_handing_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing")),
    )
    with op.batch_alter_table("handing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handing_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("from_person_id", sa.Integer(), nullable=True),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "to_person_id IS NOT NULL OR to_unit_id IS NOT NULL", name=op.f("ck_handover_goes_to_someone")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_handover_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_handover_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_handover_dossier_id")),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name=op.f("fk_handover_from_person_id")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_handover_to_person_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_handover_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "intake_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_intake_token_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_intake_token_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intake_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_token")),
        sa.UniqueConstraint("agency_id", "person_id", "token", name=op.f("uq_intake_token_agency_id_person_id_token")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "receipt",
                "supplement",
                "refusal",
                "apology",
                "stop_notice",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("rendering", "issued", "void", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("created_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("voided_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state = 'rendering' OR state = 'void' OR sha256 IS NOT NULL", name=op.f("ck_paper_issued_with_a_file")
        ),
        sa.CheckConstraint("number IS NULL OR number >= 1", name=op.f("ck_paper_numbers_start_at_one")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_paper_agency_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_paper_created_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_paper_dossier_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["paper.id"], name=op.f("fk_paper_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("agency_id", "kind", "year", "number", name=op.f("uq_paper_agency_id_kind_year_number")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index("ix_paper_dossier_id", ["dossier_id"], unique=False)
        batch_op.create_index("ix_paper_state", ["state"], unique=False)

    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("started_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("end_document", sa.String(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(document) <> ''", name=op.f("ck_pause_has_a_paper")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at > started_at", name=op.f("ck_pause_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_pause_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_pause_dossier_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_pause_ended_by_id")),
        sa.ForeignKeyConstraint(["ground_id"], ["pause_ground.id"], name=op.f("fk_pause_ground_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_pause_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index(
            "uq_pause_one_open",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("recorded_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_result_agency_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_result_confirmed_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_result_dossier_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_result_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
    )
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_result_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "result_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reported_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_result_correction_says_why")),
        sa.CheckConstraint(
            "corrected_at IS NULL OR corrected_at >= reported_at",
            name=op.f("ck_result_correction_corrected_after_it_was_reported"),
        ),
        sa.CheckConstraint(
            "(corrected_at IS NULL) = (result_id IS NULL) AND (corrected_at IS NULL) = (corrected_by_id IS NULL)",
            name=op.f("ck_result_correction_corrected_by_a_new_result"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_result_correction_agency_id")),
        sa.ForeignKeyConstraint(["corrected_by_id"], ["person.id"], name=op.f("fk_result_correction_corrected_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_result_correction_dossier_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_result_correction_reported_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_result_correction_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_correction")),
    )
    with op.batch_alter_table("result_correction", schema=None) as batch_op:
        batch_op.create_index(
            "uq_result_correction_one_open",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("corrected_at IS NULL"),
            postgresql_where=sa.text("corrected_at IS NULL"),
        )

    op.create_table(
        "supplement_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("requested_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("restarts", sa.Boolean(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approval_reason", sa.String(), nullable=True),
        sa.Column("complete_by", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("ended_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_supplement_request_says_why")),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= requested_at", name=op.f("ck_supplement_request_ends_after_it_starts")
        ),
        sa.CheckConstraint(
            "restarts OR approved_by_id IS NOT NULL OR requested_by_id IS NULL",
            name=op.f("ck_supplement_request_outside_the_rules_only_with_approval"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_supplement_request_agency_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_supplement_request_approved_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_supplement_request_dossier_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_supplement_request_ended_by_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["person.id"], name=op.f("fk_supplement_request_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_request")),
    )
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.create_index(
            "uq_supplement_request_one_open",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "apology",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("previous_appointment_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("new_appointment_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("signed_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("outside_document", sa.String(), nullable=True),
        sa.CheckConstraint("decided_elsewhere OR paper_id IS NOT NULL", name=op.f("ck_apology_has_its_letter")),
        sa.CheckConstraint("new_appointment_at > signed_at", name=op.f("ck_apology_new_date_lies_ahead")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_apology_agency_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_apology_dossier_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_apology_paper_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["lateness_reason.id"], name=op.f("fk_apology_reason_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_apology_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apology")),
        sa.UniqueConstraint("agency_id", "dossier_id", name=op.f("uq_apology_agency_id_dossier_id")),
    )
    op.create_table(
        "counter_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("procedure_version_id", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("applicant_name", sa.String(), nullable=False),
        sa.Column("applicant_id_number", sa.String(), nullable=True),
        sa.Column("applicant_phone", sa.String(), nullable=True),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(applicant_name) <> ''", name=op.f("ck_counter_slip_has_an_applicant")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_counter_slip_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_counter_slip_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_counter_slip_dossier_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_counter_slip_paper_id")),
        sa.ForeignKeyConstraint(
            ["procedure_version_id"], ["procedure_version.id"], name=op.f("fk_counter_slip_procedure_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_slip")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "handed_over",
                "supplement_asked",
                "supplement_completed",
                "paused",
                "resumed",
                "extension_asked",
                "extended",
                "expected_late",
                "warned",
                "late",
                "apologised",
                "refused",
                "stopped",
                "closed",
                "finished",
                "confirmed",
                "returned",
                "fee_paid",
                "correction_asked",
                "corrected",
                "voided",
                "calendar_changed",
                "new_date_told",
                "result_wrong",
                "result_corrected",
                "moved",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("outside_rules", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "in_progress",
                "waiting_supplement",
                "paused",
                "result_ready",
                "returned",
                "refused",
                "stopped",
                "closed",
                "void",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("due_before_stop", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("appointment_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("clock_stopped_since", onestop.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_event_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_event_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_event_dossier_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_event_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_agency_id_at", ["agency_id", "at"], unique=False)
        batch_op.create_index("ix_event_dossier_id_at", ["dossier_id", "at"], unique=False)

    make_guards()


def downgrade() -> None:
    drop_guards()
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_dossier_id_at")
        batch_op.drop_index("ix_event_agency_id_at")

    op.drop_table("event")
    op.drop_table("counter_slip")
    op.drop_table("apology")
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_supplement_request_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("supplement_request")
    with op.batch_alter_table("result_correction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_result_correction_one_open",
            sqlite_where=sa.text("corrected_at IS NULL"),
            postgresql_where=sa.text("corrected_at IS NULL"),
        )

    op.drop_table("result_correction")
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_dossier_id"))

    op.drop_table("result")
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pause_one_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("pause")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_state")
        batch_op.drop_index("ix_paper_dossier_id")

    op.drop_table("paper")
    op.drop_table("intake_token")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_dossier_id"))

    op.drop_table("handover")
    with op.batch_alter_table("handing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handing_dossier_id"))

    op.drop_table("handing")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_extension_once",
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )

    op.drop_table("extension")
    op.drop_table("expected_late")
    with op.batch_alter_table("dossier_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_paper_dossier_id"))

    op.drop_table("dossier_paper")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_correction_one_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.drop_table("correction")
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charge_dossier_id"))

    op.drop_table("charge")
    op.drop_table("weekly_session")
    op.drop_table("special_session")
    op.drop_table("required_paper")
    with op.batch_alter_table("pause_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pause_ground_version_id"))

    op.drop_table("pause_ground")
    with op.batch_alter_table("fee_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_rule_version_id"))

    op.drop_table("fee_rule")
    with op.batch_alter_table("extension_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_ground_version_id"))

    op.drop_table("extension_ground")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_procedure_version_id"))
        batch_op.drop_index("ix_dossier_open_due")
        batch_op.drop_index(batch_op.f("ix_dossier_officer_id"))
        batch_op.drop_index("ix_dossier_agency_id_received_at")
        batch_op.drop_index("ix_dossier_agency_id_finished_at")

    op.drop_table("dossier")
    with op.batch_alter_table("weekly_hours", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_weekly_hours_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("weekly_hours")
    with op.batch_alter_table("special_day", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_special_day_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("special_day")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_person_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_username_digest_at")
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_open",
            sqlite_where=sa.text("valid_until IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("procedure_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_procedure_version_open",
            sqlite_where=sa.text("ceases_on IS NULL"),
            postgresql_where=sa.text("ceases_on IS NULL"),
        )
        batch_op.drop_index(
            "uq_procedure_version_first",
            sqlite_where=sa.text("valid_from IS NULL"),
            postgresql_where=sa.text("valid_from IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_procedure_version_procedure_id"))

    op.drop_table("procedure_version")
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_year_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("calendar_year")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")

    op.drop_table("audit_entry")
    op.drop_table("person")
    op.drop_table("unit")
    op.drop_table("lateness_reason")
    op.drop_table("installation")
    op.drop_table("counter")
    op.drop_table("audit_head")
    op.drop_table("audit_detail")
    op.drop_table("agency_calendar")
    with op.batch_alter_table("sweep_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sweep_run_at"))

    op.drop_table("sweep_run")
    op.drop_table("procedure")
    op.drop_table("legal_basis")
    op.drop_table("agency")
