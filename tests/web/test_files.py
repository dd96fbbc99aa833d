"""Files that a page hands out."""

import csv
import io

from flask import Flask

from onestop.web.files import csv_file


def test_no_cell_of_a_file_is_taken_for_a_formula(app: Flask) -> None:
    with app.test_request_context():
        answer = csv_file("goi", (row for row in (["Mã", "Tên"], ["H50", "=1+1"], ["@x", "Lê, An"])))
    read = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
    assert read == [["Mã", "Tên"], ["H50", "'=1+1"], ["'@x", "Lê, An"]]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="goi.csv"'
