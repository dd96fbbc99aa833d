"""The monthly rate of late dossiers: page, CSV and workbook with the same figures."""

from urllib.parse import quote

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.definitions import FOR_OTHERS, GROUPS
from onestop.reports.drawing import drawn_up
from onestop.reports.late_rate import LateRate, late_rate
from onestop.reports.output import to_csv, to_xlsx
from onestop.reports.period import Period, month_of, read_month
from onestop.web.access import current_officer, requires
from onestop.web.forms import DeskForm, show_error
from onestop.web.moment import now, today
from onestop.web.reports.blueprint import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MonthForm(DeskForm):
    """Sent by GET: it changes nothing, so an address can be kept and passed on."""

    class Meta(DeskForm.Meta):
        csrf = False

    month = StringField("Tháng báo cáo", name="thang")


@bp.get("/ty-le-qua-han", endpoint="late_rate")
@requires(Act.SEE_REPORTS)
def show() -> ResponseReturnValue:
    form = MonthForm(request.args)
    try:
        period = _period()
    except WrongInput as wrong:
        show_error(form, str(wrong), field=wrong.field)
        return render_template("reports/late_rate.html", form=form, report=None), 400
    form.month.data = period.key
    this_month = month_of(today())
    return render_template(
        "reports/late_rate.html",
        form=form,
        report=_figures(period),
        groups=(GROUPS[-1], *GROUPS[:-1]),  # the rates are what the reader came for
        for_others=FOR_OTHERS,
        before=period.before if period.first.year > 2000 else None,
        after=period.after if period.first < this_month.first else None,
    )


@bp.get("/ty-le-qua-han.csv")
@requires(Act.SEE_REPORTS)
def late_rate_csv() -> ResponseReturnValue:
    return _file("csv", "text/csv; charset=utf-8")


@bp.get("/ty-le-qua-han.xlsx")
@requires(Act.SEE_REPORTS)
def late_rate_xlsx() -> ResponseReturnValue:
    return _file("xlsx", XLSX)


def _period() -> Period:
    """The month that was asked for, else the last one that is over. Raises WrongInput for one that has not begun."""
    this_month = month_of(today())
    period = read_month(request.args["thang"]) if "thang" in request.args else this_month.before
    if period.first > this_month.first:
        raise WrongInput(
            f"Tháng {period.first:%m/%Y} chưa đến nên chưa có số liệu."
            f" Chọn tháng {this_month.first:%m/%Y} hoặc một tháng trước đó.",
            field="month",
        )
    return period


def _figures(period: Period) -> LateRate:
    return late_rate(period, agency_id=current_officer().agency_id, at=now())


def _file(ending: str, media: str) -> ResponseReturnValue:
    try:
        period = _period()
    except WrongInput:
        return redirect(url_for("reports.late_rate", thang=request.args["thang"]), 303)  # which says what is wrong
    kind = REPORTS["late-rate"]
    report = drawn_up(kind, kind.asked(current_officer().agency, period, at=now()))
    response = make_response(to_csv(report) if ending == "csv" else to_xlsx(report))
    response.headers["Content-Type"] = media
    return _attached(response, f"Tỷ lệ quá hạn {period.key}.{ending}", plainly=f"ty-le-qua-han-{period.key}.{ending}")


def _attached(response: Response, name: str, *, plainly: str) -> Response:
    """To be saved under `name` (RFC 6266), or `plainly` where a browser reads ASCII only."""
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plainly}\"; filename*=UTF-8''{quote(name)}"
    return response
