"""Applications that are nothing but an application context over a base."""

from collections.abc import Iterable

from flask import Flask

from onestop.database import db


def bare(url: str) -> Flask:
    app = Flask("domain")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    return app


def dispose(apps: Iterable[Flask]) -> None:
    """Close the connections of the applications, so that their bases can be dropped."""
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
