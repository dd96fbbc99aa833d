"""Which reports there are, each with the period that is usually owed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS, Purpose
from onestop.web.access import current_officer, requires
from onestop.web.reports.blueprint import bp
from onestop.web.reports.drawing import may_see
from onestop.web.reports.periods import Asking, at_period


@bp.get("")
@requires(Act.SEE_REPORTS)
def index() -> ResponseReturnValue:
    agency = current_officer().agency
    asked = {name: Asking.of(kind, agency) for name, kind in REPORTS.items() if may_see(kind)}
    return render_template(
        "reports/index.html",
        groups=[
            (purpose.value, [asking for asking in asked.values() if asking.kind.purpose is purpose])
            for purpose in Purpose
        ],
        at_period=at_period,
    )
