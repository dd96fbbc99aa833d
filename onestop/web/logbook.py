"""The log of the server: one JSON object a line, with the request's id, and never what a person typed.

An error is logged by its class and the places it came through; its text stays out, for it may quote a name or number.
"""

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, has_request_context, request

logger = logging.getLogger("onestop")
_FIELDS = "onestop_fields"
PERSON = "onestop.person_id"  # key of the WSGI environment


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= getattr(record, _FIELDS, {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def start(level: int = logging.INFO) -> None:
    """Send the log to the standard error stream, once a process. level: DEBUG adds a line for each request."""
    if any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(level)


def note(event: str, **fields: Any) -> None:
    _write(logging.INFO, event, fields)


def warn(event: str, *, error: BaseException | None = None, **fields: Any) -> None:
    _write(logging.WARNING, event, fields | (_told(error) if error else {}))


def fail(event: str, *, error: BaseException, **fields: Any) -> None:
    """A defect, or something that the machine lacks: somebody has to look at it."""
    _write(logging.ERROR, event, fields | _told(error))


def request_id() -> str:
    """The id under which this request stands in the log; shown on error pages."""
    known: str = request.environ.setdefault("onestop.request_id", secrets.token_hex(6))
    return known


def install(app: Flask) -> None:
    @app.after_request
    def note_request(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        _write(logging.DEBUG, "request", {"status": response.status_code})  # for looking after a trouble: see start()
        return response


def _write(level: int, event: str, fields: dict[str, Any]) -> None:
    if not logger.isEnabledFor(level):
        return
    if has_request_context():
        # The endpoint, not the address asked for: that one may carry what was typed.
        about = {
            "id": request_id(),
            "method": request.method,
            "endpoint": request.endpoint,
            "from": request.remote_addr,
            "person": request.environ.get(PERSON),
        }
        fields = about | fields
    logger.log(level, event, extra={_FIELDS: fields})


def _told(error: BaseException) -> dict[str, Any]:
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kinds = [f"{type(error).__module__}.{type(error).__qualname__}"]
    cause = error.__cause__ or error.__context__
    while cause is not None and len(kinds) < 5:
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return {"error": kinds, "places": places[-12:]}
