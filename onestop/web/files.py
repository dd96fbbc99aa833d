"""Files that a page hands out: made for this one answer, to be saved under a name."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, make_response


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """`name`.csv in UTF-8 with a mark that spreadsheet programs know it by. name: ASCII. Cells are harmless already."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    response = make_response(b"\xef\xbb\xbf" + text.getvalue().encode())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
