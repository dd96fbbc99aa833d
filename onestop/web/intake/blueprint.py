"""The area /tiep-nhan."""

from flask import Blueprint, abort

from onestop.database import db
from onestop.people.models import Installation
from onestop.procedures.models import ProcedureVersion
from onestop.web.access import current_officer

bp = Blueprint("intake", __name__, url_prefix="/tiep-nhan")


def version_or_404(version_id: int) -> ProcedureVersion:
    """A version that the officer's agency may use: its own, or one of the installation's office.

    Whether it holds on the day of receipt is for the act to say: a late entry goes by the version of its own day.
    """
    version = db.session.get(ProcedureVersion, version_id)
    office = db.session.get(Installation, 1)
    if version is None or version.agency_id not in (current_officer().agency_id, office.agency_id if office else None):
        abort(404)
    return version
