"""One page of rows, read from a base and put into a template."""

import os
import sqlite3
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment

_base = sqlite3.connect(os.environ["BENCH_BASE"], check_same_thread=False)
_columns = "code, applicant_name, status, received_at, due_at"
_page = Environment(autoescape=True).from_string(
    "<!doctype html><title>Hồ sơ</title><table>{% for row in rows %}"
    "<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def app(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    limit = int(os.environ["BENCH_ROWS"])
    rows = _base.execute(f"SELECT {_columns} FROM dossier ORDER BY received_at DESC LIMIT {limit}").fetchall()  # noqa: S608
    content = _page.render(rows=rows).encode()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(content)))])
    return [content]
