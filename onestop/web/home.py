"""The first page: sends everybody to where their day begins."""

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from onestop.people.permissions import Act
from onestop.web.access import allowed, requires

bp = Blueprint("home", __name__)

# The first line whose right the person has, and whose page this installation has.
_BEGINNINGS = (
    (Act.SEE_DOSSIERS, "cases.index"),
    (Act.ADMINISTER, "admin.index"),
)


@bp.get("/")
@requires(Act.SEE_OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    for act, endpoint in _BEGINNINGS:
        if act in allowed() and endpoint in current_app.view_functions:
            return redirect(url_for(endpoint), 303)
    return redirect(url_for("account.show"), 303)
