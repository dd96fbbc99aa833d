"""The papers of a dossier as files: issued and void ones (/ho-so/<code>/van-ban/<id>)."""

from flask import abort
from flask.typing import ResponseReturnValue

from onestop.cases.models import Paper
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import requires
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.papers import send


@bp.get("/<code>/van-ban/<int:paper_id>")
@requires(Act.SEE_DOSSIERS)
def paper(code: str, paper_id: int) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    found = db.session.get(Paper, paper_id)
    if found is None or found.dossier_id != dossier.id:
        abort(404)
    return send(found, code=dossier.code)
