"""Which reports there are."""

from flask import render_template
from flask.typing import ResponseReturnValue

from onestop.people.permissions import Act
from onestop.reports.period import month_of
from onestop.web.access import requires
from onestop.web.moment import today
from onestop.web.reports.blueprint import bp


@bp.get("")
@requires(Act.SEE_REPORTS)
def index() -> ResponseReturnValue:
    this_month = month_of(today())
    return render_template("reports/index.html", this_month=this_month, last_month=this_month.before)
