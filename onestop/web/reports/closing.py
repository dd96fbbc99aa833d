"""Closing the period of a report, what stands on its page about it, and the corrections that came afterwards."""

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS, ReportKind
from onestop.reports.closed.closing import close, closing_of, closings_of, problem_of, why_not
from onestop.reports.closed.closing_record import LOST, lost_closings
from onestop.reports.closed.correction_report import corrections_report, in_words
from onestop.reports.closed.corrections import Correction, corrections_of
from onestop.reports.files.output import FORMS
from onestop.reports.files.sheet import printing_of
from onestop.reports.files.shown import shown
from onestop.reports.models import ReportClosing
from onestop.reports.period import Period
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.acting import attempt
from onestop.web.forms import DeskForm
from onestop.web.moment import now
from onestop.web.reports.blueprint import bp
from onestop.web.reports.drawing import Drawn, draw, kind_at
from onestop.web.reports.files import FILES, attached
from onestop.web.reports.layout import Links, tables
from onestop.web.reports.periods import Asking, as_asked, at_period
from onestop.web.reports.showing import page_number

CLOSINGS = 200  # on their page, the latest
SHOWN = 20  # corrections on the page of the report; all of them stand on their own page


class ClosingForm(DeskForm):
    """Nothing to fill in: the figures are counted."""


@dataclass(frozen=True)
class Block:
    """What the page of a report says about its closing. may_close: whether the officer can close the period now."""

    drawn: Drawn

    @property
    def closing(self) -> ReportClosing | None:
        return self.drawn.closing

    @cached_property
    def corrections(self) -> list[Correction]:
        return corrections_of(self.drawn.closing) if self.drawn.closing is not None else []

    @property
    def may_close(self) -> bool:
        if self.drawn.closing is not None or Act.CLOSE_REPORT not in allowed():
            return False
        return why_not(self.drawn.kind, self.drawn.asked, at=now()) is None


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"closing_block": Block, "correction_in_words": in_words, "corrections_shown": SHOWN}


@bp.route("/<address>/chot", methods=["GET", "POST"])
@requires(Act.CLOSE_REPORT)
def close_period(address: str) -> ResponseReturnValue:
    kind, officer = kind_at(address), current_officer()
    asking = Asking.of(kind, officer.agency)
    try:
        period = asking.period()
    except WrongInput:
        return redirect(as_asked(kind), 303)
    form = ClosingForm()
    # Asked before the act: after a refusal everything is read anew.
    asked = kind.asked(officer.agency, period, at=now())
    if form.validate_on_submit() and attempt(form, lambda: close(kind, asked, by=officer, at=now())):
        flash(f"Đã chốt số liệu từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y}. In để ký, đóng dấu.", "success")
        return redirect(at_period("reports.show", kind, period), 303)
    refused = why_not(kind, kind.asked(officer.agency, period, at=now()), at=now())
    return render_template(
        "reports/close.html",
        kind=kind,
        period=period,
        period_name=asking.name_of(period),
        unusual=asking.name_of(period) is None,
        usual=asking.usual,
        form=form,
        why_not=refused,
        warnings=() if refused else draw(kind, officer.agency, period).report.warnings,
        back=at_period("reports.show", kind, period),
    ), 422 if request.method == "POST" else 200


@bp.get("/<address>/dinh-chinh")
@requires(Act.SEE_REPORTS)
def corrections(address: str) -> ResponseReturnValue:
    kind = kind_at(address)
    found = _closing(kind)
    if not isinstance(found, ReportClosing):
        return found
    period = Period(found.first_on, found.last_on)
    report = corrections_report(found, corrections_of(found), at=now())
    return render_template(
        "reports/corrections.html",
        kind=kind,
        period=period,
        report=report,
        closing=found,
        problem=problem_of(found),
        tables=tables(report, page_number()),
        leads=Links("#" if Act.SEE_DOSSIERS in allowed() else None),
        shown=shown,
        files=FILES,
        at_period=at_period,
    )


@bp.get("/<address>/dinh-chinh.<any(pdf,xlsx,csv,json):ending>")
@requires(Act.SEE_REPORTS)
def corrections_file(address: str, ending: str) -> ResponseReturnValue:
    kind, officer = kind_at(address), current_officer()
    found = _closing(kind)
    if not isinstance(found, ReportClosing):
        return found
    period = Period(found.first_on, found.last_on)
    report = corrections_report(found, corrections_of(found), at=now())
    form, out = FORMS[ending], io.BytesIO()
    form.write(report, out, printing_of(officer.agency, report, by=officer, at=now()), lambda rows: None)
    response = make_response(out.getvalue())
    response.headers["Content-Type"] = form.kind
    name = f"Đính chính {kind.title} {period.key}.{ending}".replace("/", "-")
    return attached(response, name, plainly=f"dinh-chinh-{kind.address}-{period.key}.{ending}")


@bp.get("/da-chot")
@requires(Act.SEE_REPORTS)
def closed() -> ResponseReturnValue:
    """What the office has closed, and whether it is still as it was."""
    rows = [
        (REPORTS.get(one.kind), one, Period(one.first_on, one.last_on), problem_of(one))
        for one in closings_of(current_officer().agency_id, most=CLOSINGS)
    ]
    lost = [
        (REPORTS[one.kind].title if one.kind in REPORTS else one.kind or "", one)
        for one in lost_closings(current_officer().agency_id)
    ]
    return render_template("reports/closed.html", rows=rows, lost=lost, lost_words=LOST, at_period=at_period)


def _closing(kind: ReportKind) -> ReportClosing | ResponseReturnValue:
    """The closing of the period that is asked for; else the way to the page of the report."""
    agency = current_officer().agency
    try:
        period = Asking.of(kind, agency).period()
    except WrongInput:
        return redirect(as_asked(kind), 303)
    found = closing_of(agency.id, kind.name, period)
    return found if found is not None else redirect(at_period("reports.show", kind, period), 303)
