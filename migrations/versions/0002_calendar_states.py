"""calendar states; made-up days are called swapped_work; a closure of the office's own needs no document

Revision: 0002, after 0001
"""

# ruff: noqa: S608 - every part of these statements stands in this very file

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

import onestop.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDS = (
    ("guard_calendar_state_update", "UPDATE", "a state of a calendar is never changed"),
    ("guard_calendar_state_delete", "DELETE", "a state of a calendar is never deleted"),
)
DOCUMENT = "kind = 'local_closure' OR trim(document) <> ''"


def upgrade() -> None:
    op.create_table(
        "calendar_state",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendar_state")),
    )
    op.add_column("dossier", sa.Column("calendar_version", sa.String(), nullable=True))
    _rename("make_up", "swapped_work", document_check=True)
    _keep_the_states()
    _make_guards()


def downgrade() -> None:
    for name, _, _ in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + ("" if _on_sqlite() else " ON calendar_state"))
        if not _on_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    # Closures of the office's own are unknown to the older program, and move no date.
    own = "kind = 'local_closure' AND trim(document) = ''"
    op.execute(f"DELETE FROM special_session WHERE special_day_id IN (SELECT id FROM special_day WHERE {own})")
    op.execute(f"DELETE FROM special_day WHERE {own}")
    _rename("swapped_work", "make_up", document_check=False)
    op.drop_column("dossier", "calendar_version")
    op.drop_table("calendar_state")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _make_guards() -> None:
    for name, moment, message in GUARDS:
        if _on_sqlite():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON calendar_state BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON calendar_state FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def _kind(worked: str) -> sa.Enum:
    kinds = ("holiday", "compensatory", "swapped_off", worked, "local_closure")
    return sa.Enum(*kinds, name="kind", native_enum=False, create_constraint=True, length=40)


def _rename(before: str, after: str, *, document_check: bool) -> None:
    if not _on_sqlite():
        op.drop_constraint(op.f("ck_special_day_kind"), "special_day", type_="check")
        op.execute(f"UPDATE special_day SET kind = '{after}' WHERE kind = '{before}'")
        kinds = ", ".join(f"'{kind}'" for kind in _kind(after).enums)
        op.create_check_constraint(op.f("ck_special_day_kind"), "special_day", f"kind IN ({kinds})")
        if document_check:
            op.create_check_constraint(op.f("ck_special_day_document_unless_own_closure"), "special_day", DOCUMENT)
        else:
            op.drop_constraint(op.f("ck_special_day_document_unless_own_closure"), "special_day", type_="check")
        return
    # SQLite cannot change a check: both tables are made anew, the child too, whose rows forbid to drop the parent.
    for table in ("special_day", "special_session"):
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    op.drop_table("special_session")
    op.drop_table("special_day")
    _create_days(after, document_check=document_check)
    columns = "id, agency_id, day, {kind}, name, document, entered_by_id, entered_at, superseded_at"
    changed = f"CASE kind WHEN '{before}' THEN '{after}' ELSE kind END"
    op.execute(
        f"INSERT INTO special_day ({columns.format(kind='kind')})"
        f" SELECT {columns.format(kind=changed)} FROM kept_special_day ORDER BY id"
    )
    op.execute(
        "INSERT INTO special_session (id, special_day_id, opens, closes)"
        " SELECT id, special_day_id, opens, closes FROM kept_special_session ORDER BY id"
    )
    for table in ("special_day", "special_session"):
        op.execute(f"DROP TABLE kept_{table}")


def _create_days(worked: str, *, document_check: bool) -> None:
    checks = [sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_special_day_has_a_name"))]
    if document_check:
        checks.append(sa.CheckConstraint(DOCUMENT, name=op.f("ck_special_day_document_unless_own_closure")))
    op.create_table(
        "special_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", _kind(worked), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", onestop.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", onestop.database.UTCDateTime(timezone=True), nullable=True),
        *checks,
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_special_day_agency_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_special_day_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_day")),
    )
    op.create_index(
        "uq_special_day_current",
        "special_day",
        ["agency_id", "day"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
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


def _keep_the_states() -> None:
    """Give every calendar its new version, and keep what that version says. The form of 0002, not that of today."""
    bind = op.get_bind()
    states = sa.table("calendar_state", sa.column("version", sa.String()), sa.column("content", sa.JSON()))
    for (agency_id,) in bind.execute(sa.text("SELECT agency_id FROM agency_calendar ORDER BY agency_id")).all():
        content = _content(agency_id)
        told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        version = hashlib.sha256(told.encode()).hexdigest()[:32]
        if bind.execute(sa.select(states.c.version).where(states.c.version == version)).first() is None:
            bind.execute(sa.insert(states).values(version=version, content=content))
        bind.execute(
            sa.text("UPDATE agency_calendar SET version = :version WHERE agency_id = :agency_id"),
            {"version": version, "agency_id": agency_id},
        )


def _content(agency_id: int) -> dict[str, Any]:
    special_sessions = _sessions(
        "SELECT special_day_id, opens, closes FROM special_session ORDER BY special_day_id, opens", opens=1
    )
    weekly_sessions = _sessions(
        "SELECT hours_id, weekday, opens, closes FROM weekly_session WHERE counts ORDER BY hours_id, weekday, opens",
        opens=2,
    )
    current = "WHERE agency_id = :agency_id AND superseded_at IS NULL ORDER BY"
    years = _rows(f"SELECT year, state FROM calendar_year {current} year", agency_id)
    hours = _rows(f"SELECT id, valid_from, same_day_until FROM weekly_hours {current} valid_from", agency_id)
    days = _rows(f"SELECT id, day, kind, name, document FROM special_day {current} day", agency_id)
    return {
        "years": [[year, state == "provisional"] for year, state in years],
        "hours": [
            {"from": str(valid_from), "same_day_until": _minute(until), "sessions": weekly_sessions.get(row, [])}
            for row, valid_from, until in hours
        ],
        "special": [
            {"day": str(day), "kind": kind, "name": name, "document": document,
             "sessions": special_sessions.get(row, [])}
            for row, day, kind, name, document in days
        ],
    }  # fmt: skip


def _rows(statement: str, agency_id: int) -> Any:
    return op.get_bind().execute(sa.text(statement), {"agency_id": agency_id}).all()


def _sessions(statement: str, *, opens: int) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for row in op.get_bind().execute(sa.text(statement)):
        times = [_minute(value) for value in row[opens:]]
        found.setdefault(row[0], []).append([*row[1:opens], *times])
    return found


def _minute(value: object) -> str:
    """07:00, from a time (PostgreSQL) or from "07:00:00.000000" (SQLite)."""
    return str(value)[:5]
