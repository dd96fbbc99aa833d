"""Papers of the office that belong to no single dossier, as files."""

from flask import abort
from flask.typing import ResponseReturnValue

from onestop.cases.models import Paper
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.books.blueprint import bp
from onestop.web.papers import send


@bp.get("/tep/<int:paper_id>")
@requires(Act.SEE_DOSSIERS)
def file(paper_id: int) -> ResponseReturnValue:
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.agency_id != current_officer().agency_id or paper.dossier_id is not None:
        abort(404)
    return send(paper, code=None)
