"""Any report of the catalogue on screen, for any period."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.files.shown import shown
from onestop.web.access import allowed, current_officer, requires
from onestop.web.forms import show_error
from onestop.web.reports.blueprint import bp
from onestop.web.reports.drawing import draw, kind_at
from onestop.web.reports.files import FILES
from onestop.web.reports.layout import Links, key_figures, tables
from onestop.web.reports.periods import Asking, at_period, days_form, readable_days, span_form


@bp.get("/<address>")
@requires(Act.SEE_REPORTS)
def show(address: str) -> ResponseReturnValue:
    kind = kind_at(address)
    asking = Asking.of(kind, current_officer().agency)
    try:
        if "ky" in request.args or "nam" in request.args:
            chosen = asking.named(request.args.get("ky", ""), request.args.get("nam", ""))
            return redirect(at_period("reports.show", kind, chosen), 303)
        period = asking.period()
    except WrongInput as wrong:
        return _refused(asking, wrong)
    drawn = draw(kind, asking.agency, period)
    links = Links(at_period("reports.behind", kind, period) if Act.SEE_DOSSIERS in allowed() else None)
    return render_template(
        "reports/report.html",
        kind=kind,
        drawn=drawn,
        report=drawn.report,
        period=period,
        period_name=drawn.report.period_name or asking.name_of(period),
        spans=span_form(asking, period),
        days=days_form(period),
        day_type="date",
        before=asking.before(period),
        after=asking.after(period),
        name_of=asking.name_of,
        at_period=at_period,
        files=FILES,
        tables=tables(drawn.report, page_number()),
        key_figures=list(key_figures(drawn.report, links)),
        leads=links,
        shown=shown,
    )


def page_number() -> int:
    """The page of a long table or list that the address asks for; what is no number is the first page."""
    text = request.args.get("trang", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def _refused(asking: Asking, wrong: WrongInput) -> ResponseReturnValue:
    """The page without figures: the forms as they were filled, the reason beside the field."""
    spans, days = span_form(asking, asking.usual), days_form(None)
    form = spans if wrong.field in spans._fields else days
    show_error(form, str(wrong), field=None if "thang" in request.args else wrong.field)
    return render_template(
        "reports/refused.html",
        kind=asking.kind,
        spans=spans,
        days=days,
        day_type="date" if readable_days(days) else "text",
    ), 400
