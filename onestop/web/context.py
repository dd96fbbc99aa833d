"""What every template may use besides what its view hands over."""

from typing import Any

from flask import Flask, request

from onestop.database import db
from onestop.people.models import Installation, InstallationKind
from onestop.web.access import allowed, officer_or_none

DATA_MARKS = {
    InstallationKind.OFFICIAL: None,
    InstallationKind.TRIAL: "BẢN THỬ NGHIỆM",
    InstallationKind.DEMONSTRATION: "DỮ LIỆU THỬ",
}
WITHOUT_DATABASE = "onestop.without_database"  # key of the WSGI environment: the page has to do without


def install(app: Flask) -> None:
    """office: the officer's agency, for strangers the installation's own, or None. data_mark: words for data that are
    not real, or None. officer: the person or None. allowed: the acts that the person's roles open."""

    @app.context_processor
    def common() -> dict[str, Any]:
        if request.environ.get(WITHOUT_DATABASE):
            return {"office": None, "data_mark": None, "officer": None, "allowed": frozenset()}
        installation = db.session.get(Installation, 1)
        officer = officer_or_none()
        own = installation.agency if installation else None
        return {
            "office": officer.agency if officer is not None else own,
            "data_mark": DATA_MARKS[installation.kind] if installation else None,
            "officer": officer,
            "allowed": allowed(),
        }
