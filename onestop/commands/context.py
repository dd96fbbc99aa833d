"""What most commands need: the application's context, and the moment at which the command acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import click
from flask import Flask

from onestop import create_app
from onestop.cases.moments import read_moment
from onestop.config import load
from onestop.database import db
from onestop.errors import Refused
from onestop.people.installing import installation
from onestop.people.models import InstallationKind
from onestop.wallclock import now

Command = TypeVar("Command", bound=Callable[..., Any])


@contextmanager
def application() -> Iterator[Flask]:
    """The installation that the environment names, in one application context."""
    with opened(create_app(load())) as app:
        yield app


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """The context of `app`; its base is closed at the end, whatever happens."""
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def with_moment(command: Command) -> Command:
    """Add --at to a command: another present, which only a trial or a demonstration allows."""

    @click.option("--at", "at", metavar="ISO", help="Thời điểm thay cho hiện tại; chỉ trên bản thử nghiệm.")
    @wraps(command)
    def wrapped(*args: Any, at: str | None, **values: Any) -> Any:
        return command(*args, at=at, **values)

    return wrapped  # type: ignore[return-value]


def moment(at: str | None) -> datetime:
    """The moment of `--at`, or now. Raises Refused where something real could be back-dated."""
    if at is None:
        return now()
    if installation().kind is InstallationKind.OFFICIAL:
        raise Refused("Chỉ bản thử nghiệm (onestop init --trial) mới dùng được --at: dữ liệu thật không được lùi ngày.")
    return read_moment(at, label="--at")
