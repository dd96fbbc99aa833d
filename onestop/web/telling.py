"""Whom the office still has to tell something (/gui-tin): each line with how it stands and what to do now."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from onestop.cases.outbox import unreached
from onestop.people.permissions import Act
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.reaching import lines_of
from onestop.web.moment import now

bp = Blueprint("telling", __name__, url_prefix="/gui-tin")

SHOWN = 200


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def index() -> ResponseReturnValue:
    found, total = unreached(current_officer().agency_id, limit=SHOWN)
    lines = lines_of(found, still_open=frozenset(notice.id for notice in found), at=now())
    return render_template(
        "telling/index.html", lines=lines, total=total, may_tell=Act.TELL_CITIZEN in allowed(), at=now()
    )
