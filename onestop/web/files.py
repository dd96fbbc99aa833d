"""Files that a page hands out: made for this one answer, to be saved under a name."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, make_response

from onestop.reports.files.cells import harmless


def pdf_file(name: str, content: bytes) -> Response:
    """`name`.pdf. name: ASCII. Kept by nobody on the way: a paper names people."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """`name`.csv in UTF-8 with a mark that spreadsheet programs know it by. name: ASCII.

    Cells may hold what anybody typed: each is made harmless here.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    response = make_response(b"\xef\xbb\xbf" + text.getvalue().encode())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
