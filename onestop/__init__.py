"""onestop: hồ sơ một cửa, from intake to result. create_app() is the only place in which everything meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from onestop.config import Config

COMMON_LIMIT = 1024 * 1024  # bytes of a request; a route that takes files says so (web.access.takes_upload)


def create_app(config: Config, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """The web application. clock: tells the present moment (default: the machine's). Importing onestop does nothing.

    Raises RuntimeError when a route does not say who may open it.
    """
    from importlib import import_module
    from pathlib import Path

    from flask import Flask
    from flask_wtf import CSRFProtect
    from jinja2 import StrictUndefined

    import onestop.all_models  # noqa: F401 - relationships between tables need them all
    from onestop import portal, wallclock
    from onestop.database import db
    from onestop.web import (
        BLUEPRINTS,
        access,
        addresses,
        context,
        errors,
        formats,
        headers,
        logbook,
        moment,
        sessions,
        transactions,
    )

    here = Path(__file__).parent
    templates = next(folder for folder in (here / "templates", here.parent / "templates") if folder.is_dir())
    app = Flask(__name__, template_folder=str(templates), static_folder="web/static")
    secure = config.secure_cookies or config.proxy is not None
    app.config |= {
        "SECRET_KEY": config.key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # what people typed stays out of the log
        "MAX_CONTENT_LENGTH": COMMON_LIMIT,
        "MAX_FORM_MEMORY_SIZE": COMMON_LIMIT // 2,
        "MAX_FORM_PARTS": 1000,
        "TRUSTED_HOSTS": list(config.hosts) or None,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session it belongs to
    }
    app.extensions[moment.EXTENSION] = clock or wallclock.now
    app.extensions["onestop_config"] = config
    app.jinja_env.undefined = StrictUndefined
    app.session_interface = sessions.DatabaseSessions(config.key, secure=secure)
    db.init_app(app)

    logbook.install(app)
    headers.install(app, secure=secure, proxy=config.proxy)
    transactions.install(app)
    access.install(app)  # before the anti-forgery check: who is not signed in is sent to sign in
    csrf = CSRFProtect(app)
    errors.install(app)
    context.install(app)
    formats.init_app(app)
    addresses.install(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(name).bp)
    for name in portal.BLUEPRINTS:
        area = import_module(name).bp
        app.register_blueprint(area)
        csrf.exempt(area)
        for endpoint in [rule.endpoint for rule in app.url_map.iter_rules()]:
            if endpoint.startswith(f"{area.name}."):
                access.public(app.view_functions[endpoint])
    access.check_every_route(app)
    return app
