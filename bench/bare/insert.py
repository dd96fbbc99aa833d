"""One durable row for each form, and on to the next page."""

import os
import sqlite3
from collections.abc import Iterable
from typing import Any

_base = sqlite3.connect(os.environ["BENCH_BASE"], isolation_level=None, check_same_thread=False)
_base.execute("PRAGMA journal_mode=WAL")
_base.execute("PRAGMA synchronous=FULL")
_base.execute("CREATE TABLE IF NOT EXISTS dossier (id INTEGER PRIMARY KEY, content TEXT NOT NULL)")


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] == "POST":
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        _base.execute("INSERT INTO dossier (content) VALUES (?)", (content.decode(),))
        start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
        return [b""]
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
