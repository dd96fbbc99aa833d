"""Slips given at the counter before intake: the latest ones, and their files."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from onestop.cases.forms import title
from onestop.cases.models import CounterSlip
from onestop.cases.seen_before import latest_slips
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.names import masked
from onestop.web.intake.blueprint import bp
from onestop.web.papers import send


@bp.get("/phieu")
@requires(Act.RECEIVE)
def slips() -> ResponseReturnValue:
    found = latest_slips(current_officer().agency_id)
    asked_for = request.args.get("moi", "")
    return render_template(
        "intake/slips.html",
        rows=[(slip, title(slip.paper), masked(slip.applicant_id_number or slip.applicant_phone)) for slip in found],
        new=next((slip for slip in found if str(slip.id) == asked_for), None),
        paper_title=title,
    )


@bp.get("/phieu/<int:slip_id>")
@requires(Act.SEE_DOSSIERS)
def slip_file(slip_id: int) -> ResponseReturnValue:
    slip = db.session.get(CounterSlip, slip_id)
    if slip is None or slip.agency_id != current_officer().agency_id:
        abort(404)
    return send(slip.paper, code=None)
