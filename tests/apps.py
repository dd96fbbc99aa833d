"""Applications that are nothing but an application context over a base, and what whole ones share."""

from collections.abc import Iterable

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

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


class CompiledTemplates(BytecodeCache):
    """Templates that one application has compiled serve the next one of the same process, too."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()
