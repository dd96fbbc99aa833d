"""signatures on behalf of a collective body (TM.) and by an acting head (Q.)

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FORMS = ("head", "KT.", "TL.", "TUQ.")
NEW_FORMS = ("TM.", "Q.")


def upgrade() -> None:
    _allow(FORMS, (*FORMS, *NEW_FORMS))


def downgrade() -> None:
    # Both are signatures of the head, which is all that the older program can say of them.
    op.execute(f"UPDATE role_grant SET signs_as = 'head' WHERE signs_as IN ({_listed(NEW_FORMS)})")  # noqa: S608
    _allow((*FORMS, *NEW_FORMS), FORMS)


def _listed(forms: tuple[str, ...]) -> str:
    return ", ".join(f"'{form}'" for form in forms)


def _allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_role_grant_signs_as"), "role_grant", type_="check")
        op.create_check_constraint(op.f("ck_role_grant_signs_as"), "role_grant", f"signs_as IN ({_listed(after)})")
        return
    # As in 0004: SQLite cannot change a check but by the text of the table.
    told = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'role_grant'"))
    changed = told.replace(f"signs_as IN ({_listed(before)})", f"signs_as IN ({_listed(after)})")
    if changed == told:
        raise RuntimeError("the check on role_grant.signs_as is not the one that this migration knows")
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'role_grant'"), {"sql": changed}
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))
