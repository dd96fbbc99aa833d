"""The first step of an intake: which procedure. Found by name, code or field, with or without accents."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.cases.seen_before import usual_versions
from onestop.people.permissions import Act
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import choices
from onestop.text import folded
from onestop.web.access import current_officer, requires
from onestop.web.intake.blueprint import bp
from onestop.web.moment import today

MOST = 100  # lines of the list; more is read by nobody
FOLDED_FROM = 16  # procedures; so many stand folded by field, or a telephone would scroll for ever
LONGEST = 200


@bp.get("")
@requires(Act.RECEIVE)
def start() -> ResponseReturnValue:
    agency_id = current_officer().agency_id
    everything = choices(agency_id, today())
    text, field = request.args.get("ten", "")[:LONGEST], request.args.get("linh-vuc", "")[:LONGEST]
    found = matching(everything, text=text, field=field)
    if len(found) == 1 and (text or field):
        return redirect(url_for("intake.receive", version_id=found[0].id), 303)
    by_id = {version.id: version for version in everything}
    searched = bool(text or field)
    folded_away = not searched and len(everything) >= FOLDED_FROM
    usual = [by_id[one] for one in usual_versions(agency_id) if one in by_id] if not searched else []
    return render_template(
        "intake/start.html",
        fields=list(dict.fromkeys(version.field for version in everything)),
        text=text,
        field=field,
        usual=usual,
        by_field=_by_field(everything) if folded_away else {},
        found=found[:MOST],
        total=len(found),
        adopted=bool(everything),
    )


def _by_field(versions: list[ProcedureVersion]) -> dict[str, list[ProcedureVersion]]:
    fields: dict[str, list[ProcedureVersion]] = {}
    for version in versions:
        fields.setdefault(version.field, []).append(version)
    return fields


def matching(versions: list[ProcedureVersion], *, text: str, field: str) -> list[ProcedureVersion]:
    """The versions of a field in which every word of `text` stands somewhere in name, case, code or field."""
    words = folded(text).split()
    return [
        version
        for version in versions
        if (not field or version.field == field)
        and all(word in folded(f"{version.full_name} {version.procedure.code} {version.field}") for word in words)
    ]
