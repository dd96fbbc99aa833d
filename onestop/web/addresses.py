"""Parts of addresses: what cannot be an id or a code is "no such page", before anything reaches the database."""

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, Map, UnicodeConverter, ValidationError

LARGEST = 2**63 - 1  # what a database integer holds


class WholeNumber(BaseConverter):
    """An id in plain ASCII digits, without sign, leading zero or underscore, that a database column can hold."""

    regex = r"(?:0|[1-9][0-9]{0,18})"
    weight = 50

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > LARGEST:
            raise ValidationError
        return number

    def to_url(self, value: Any) -> str:
        return str(int(value))


class PlainText(UnicodeConverter):
    """One part of a path, at most 200 characters, all printable."""

    def __init__(self, map: Map, minlength: int = 1, maxlength: int | None = 200, length: int | None = None) -> None:
        super().__init__(map, minlength=minlength, maxlength=maxlength, length=length)

    def to_python(self, value: str) -> str:
        if not value.isprintable():
            raise ValidationError
        return value


def install(app: Flask) -> None:
    """For every route registered afterwards."""
    app.url_map.converters |= {"int": WholeNumber, "string": PlainText, "default": PlainText}
