"""The first page: the day of the desk in figures, and what comes next."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from onestop.calendars.listing import calendar_warnings
from onestop.cases.search import SHELF_NAMES, Shelf, counts, page_of
from onestop.people.permissions import Act
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.listing import SearchForm
from onestop.web.cases.standing import standing_of
from onestop.web.moment import now, today

bp = Blueprint("home", __name__)

# Where the day of those begins who do not work on dossiers.
_ELSEWHERE = (Act.ADMINISTER, "admin.index")

# The shelves in the order of their urgency; the colour is that of the macro `stat`.
_URGENT = (
    (Shelf.LATE, "bad"),
    (Shelf.WARNED, "warning"),
    (Shelf.TO_CLOSE, "warning"),
    (Shelf.READY, "good"),
    (Shelf.WAITING, "plain"),
)
NEXT = 8  # dossiers that are shown as the next ones


@bp.get("/")
@requires(Act.SEE_OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    if Act.SEE_DOSSIERS in allowed():
        return _desk()
    act, endpoint = _ELSEWHERE
    if act in allowed() and endpoint in current_app.view_functions:
        return redirect(url_for(endpoint), 303)
    return redirect(url_for("account.show"), 303)


def _desk() -> ResponseReturnValue:
    officer, at = current_officer(), now()
    standing = counts(officer.agency_id, at=at, officer_id=officer.id)
    # Who has dossiers of their own begins with those; the others with what will be late next, or is.
    shelf = next((one for one in (Shelf.MINE, Shelf.WARNED, Shelf.LATE) if standing[one]), Shelf.WARNED)
    last = Shelf.MINE if standing[Shelf.MINE] else Shelf.OPEN
    page = page_of(officer.agency_id, at=at, shelf=shelf, officer_id=officer.id)
    by_end = sorted(page.dossiers, key=lambda dossier: (dossier.due_at is None, dossier.due_at or at, dossier.id))
    return render_template(
        "home/show.html",
        search=SearchForm(),
        stats=[
            (SHELF_NAMES[one], number, kind if number else "plain", url_for("cases.index", loai=one.value))
            for one, kind in (*_URGENT, (last, "plain"))
            for number in [standing[one]]
        ],
        shelf_name=SHELF_NAMES[shelf],
        shelf_address=url_for("cases.index", loai=shelf.value),
        rows=[(dossier, standing_of(dossier, at=at)) for dossier in by_end[:NEXT]],
        total=standing[shelf],
        may_receive=Act.RECEIVE in allowed(),
        # Who answers for the office hears in time that next year's calendar is missing; the administrator enters it.
        warnings=calendar_warnings(officer.agency_id, on=today()) if Act.APPROVE_CORRECTION in allowed() else (),
        at=at,
    )
