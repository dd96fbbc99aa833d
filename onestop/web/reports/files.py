"""Any report as a file: the figures of the page, to be kept, sent on, or signed on paper."""

import io
from urllib.parse import quote

from flask import Response, make_response, redirect
from flask.typing import ResponseReturnValue

from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.files.output import FORMS
from onestop.reports.files.sheet import printing_of
from onestop.web.access import current_officer, requires
from onestop.web.moment import now
from onestop.web.reports.blueprint import bp
from onestop.web.reports.drawing import draw, kind_at
from onestop.web.reports.periods import Asking, as_asked

# In the order of the page; the paper is what is signed and sent.
FILES = tuple((ending, FORMS[ending].name) for ending in ("pdf", "xlsx", "csv", "json"))


@bp.get("/<address>.<any(pdf,xlsx,csv,json):ending>")
@requires(Act.SEE_REPORTS)
def file(address: str, ending: str) -> ResponseReturnValue:
    kind, officer = kind_at(address), current_officer()
    try:
        period = Asking.of(kind, officer.agency).period()
    except WrongInput:
        return redirect(as_asked(kind), 303)
    report = draw(kind, officer.agency, period).report
    form, out = FORMS[ending], io.BytesIO()
    form.write(report, out, printing_of(officer.agency, report, by=officer, at=now()), lambda rows: None)
    response = make_response(out.getvalue())
    response.headers["Content-Type"] = form.kind
    name = f"{report.title} {period.key}".replace("/", "-")
    return attached(response, f"{name}.{ending}", plainly=f"{kind.address}-{period.key}.{ending}")


def attached(response: Response, name: str, *, plainly: str) -> Response:
    """To be saved under `name` (RFC 6266), or `plainly` where a browser reads ASCII only. Late dossiers name people."""
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plainly}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
