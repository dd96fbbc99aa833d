"""The area /ho-so: its blueprint, and the one door to a dossier."""

from flask import Blueprint, abort

from onestop.cases.models import Dossier
from onestop.cases.search import by_code
from onestop.web.access import current_officer

bp = Blueprint("cases", __name__, url_prefix="/ho-so")


def dossier_or_404(code: str) -> Dossier:
    """The dossier of the officer's own agency; another agency's is answered like one that does not exist."""
    dossier = by_code(current_officer().agency_id, code)
    if dossier is None:
        abort(404)
    return dossier
