"""A table of figures that somebody else made, read from CSV so that it can be checked."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onestop.errors import BadRows, WrongInput
from onestop.reports.checks.checking import MEANINGS, SHARES, Figure, Finding, Row, Table, findings, number_of_checks
from onestop.reports.checks.table_heads import LABEL, SKIP, UNKNOWN, Form, marks_only, meanings
from onestop.reports.numbers import number_in
from onestop.text import folded

LARGEST = 2_000_000  # bytes
MOST_ROWS = 20_000
_MISSING = {"", "-", "–", "—", "…", "...", "x"}
_TOTALS = {
    "tong so",
    "tong cong",
    "tong",
    "cong",
    "toan tinh",
    "toan xa",
    "toan quoc",
    "toan thanh pho",
    "chung",
    "total",
}
_COUNT_AND_SHARE = re.compile(r"(?P<count>[^()%]+?)\s*\(\s*(?P<share>[^()%]+?)\s*%\s*\)")
_ENGLISH_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Read:
    """ignored: headings of columns that were not recognised and are in no check."""

    form: Form
    tables: tuple[Table, ...]
    ignored: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The only one, or the first of a file with several."""
        return self.tables[0]

    @property
    def findings(self) -> list[Finding]:
        return [one for table in self.tables for one in findings(table)]

    @property
    def checks(self) -> int:
        return sum(map(number_of_checks, self.tables))

    @property
    def rows(self) -> int:
        return sum(len(table.all_rows) for table in self.tables)


def read_csv(content: bytes | str, form: Form | None = None) -> Read:
    """A table with one line of headings, and below it perhaps the numbers of the columns, (1) (2) (3).

    form None: told by the headings. Raises WrongInput for a file that is no such table, BadRows with line and column
    for cells that cannot be read for sure.
    """
    text = _text(content)
    if (own := _of_ours(text)) is not None:
        return own
    (_, heads), *rest = _lines(text)
    if form is None:
        form = _form_of(heads)
    told = meanings(heads, form)
    if rest and marks_only(rest[0][1]):
        if form is Form.II_06A:
            told = meanings([f"({number})" for number in range(1, len(heads) + 1)], form)
        rest = rest[1:]
    if not any(one in MEANINGS for one in told):
        raise WrongInput(
            "Không nhận ra cột số liệu nào. Dòng đầu của bảng phải là tên cột, ví dụ: Lĩnh vực; Tổng số; Trước hạn;"
            " Đúng hạn; Quá hạn.",
            field="file",
        )
    if not rest:
        raise WrongInput("Bảng chỉ có dòng tên cột, chưa có dòng số liệu nào.", field="file")
    ignored = tuple(head for head, one in zip(heads, told, strict=True) if one == UNKNOWN and head.strip())
    return Read(form, (_table(heads, told, rest),), ignored)


def _of_ours(text: str) -> Read | None:
    """A report that this program wrote as CSV: title, headings and rows, one table below another; else None.

    Shares stand in it as parts of one, made of the counts beside them: there is nothing to compare.
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    if len(lines) < 2 or len(lines[0]) != 1 or len(lines[1]) < 2:
        return None
    tables: list[Table] = []
    place = 0
    while place + 1 < len(lines) and len(lines[place]) == 1 and len(lines[place + 1]) > 1:
        heads = lines[place + 1]
        end = next((row for row in range(place + 2, len(lines)) if len(lines[row]) != len(heads)), len(lines))
        told = [UNKNOWN if one in SHARES or one == "score" else one for one in meanings(heads, Form.PORTAL)]
        rows = [(row + 1, lines[row]) for row in range(place + 2, end)]
        if any(one in MEANINGS for one in told):
            tables.append(_table(heads, told, rows))
        # Notes and the empty line between tables.
        place = next((row + 1 for row in range(end, len(lines)) if not lines[row]), len(lines))
    return Read(Form.PORTAL, tuple(tables), ()) if tables else None


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        text = content
    else:
        if len(content) > LARGEST:
            raise WrongInput("Tệp lớn hơn 2 MB nên không phải một bảng báo cáo. Chọn tệp khác.", field="file")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise WrongInput(
                "Tệp không phải CSV mã UTF-8. Mở bằng Excel, lưu lại dạng “CSV UTF-8” rồi gửi lại.", field="file"
            ) from None
    if "\0" in text:
        raise WrongInput("Tệp không phải CSV. Mở bằng Excel, lưu lại dạng “CSV UTF-8” rồi gửi lại.", field="file")
    return text.removeprefix("\ufeff")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """(line in the file, cells), without empty lines and without remarks ("# source …")."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
                lines.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error:
        raise WrongInput(
            f"Dòng {reader.line_num} của tệp không đọc được: thiếu dấu nháy kép. Sửa rồi gửi lại.", field="file"
        ) from None
    if not lines:
        raise WrongInput("Chưa có nội dung. Chọn tệp CSV hoặc dán bảng vào ô.", field="file")
    if len(lines) > MOST_ROWS:
        raise WrongInput(f"Bảng có hơn {MOST_ROWS} dòng. Chia nhỏ rồi kiểm tra từng phần.", field="file")
    width = len(lines[0][1])
    if width < 2:
        raise WrongInput("Bảng chỉ có một cột. Các cột phải cách nhau bằng dấu phẩy, chấm phẩy hoặc tab.", field="file")
    wrong = [
        (line, f'có {len(cells)} ô, dòng tên cột có {width} ô. Số có dấu phẩy phải nằm trong nháy kép: "1,234".')
        for line, cells in lines
        if len(cells) != width
    ]
    if wrong:
        raise BadRows(wrong)
    return lines


def _form_of(heads: Sequence[str]) -> Form:
    plain = [" ".join(folded(head).replace("_", " ").split()) for head in heads]
    if any("phieu" in head for head in plain[1:]) and not any("han" in head.split() for head in plain):
        return Form.SURVEY
    if {"on time", "overdue"} <= set(plain):
        return Form.PROGRESS_766
    return Form.PORTAL


def _table(heads: Sequence[str], told: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Table:
    rows: list[Row] = []
    total: Row | None = None
    problems: list[tuple[int, str]] = []
    for line, cells in lines:
        labels = [cell for cell, meaning in zip(cells, told, strict=True) if meaning == LABEL and cell]
        figures = []
        for head, meaning, cell in zip(heads, told, cells, strict=True):
            if meaning in (LABEL, SKIP, UNKNOWN):
                continue
            try:
                figures.append(_figure(meaning, head, cell))
            except ValueError as wrong:
                problems.append((line, f"cột “{head}”: {wrong}"))
        row = Row(" – ".join(labels) or f"dòng {line}", tuple(figures), line)
        if labels and folded(labels[0]).strip(" :.") in _TOTALS and total is None:
            total = row
        else:
            rows.append(row)
    if problems:
        raise BadRows(problems)
    return Table(tuple(rows), total)


def _figure(meaning: str, head: str, cell: str) -> Figure:
    """Raises ValueError with what is wrong, in words."""
    if cell.lower() in _MISSING:
        return Figure(meaning, head, None)
    if meaning in SHARES or meaning == "score":
        return Figure(meaning, head, _decimal(cell.removesuffix("%").strip()))
    if match := _COUNT_AND_SHARE.fullmatch(cell):
        return Figure(meaning, head, _count(match["count"]), _decimal(match["share"]))
    return Figure(meaning, head, _count(cell))


def _count(text: str) -> Decimal:
    """A count is whole: "1,234" and "1.234" can only be a thousand and more."""
    value = Decimal(text.replace(",", "")) if _ENGLISH_COUNT.fullmatch(text) else number_in(text)
    if value is None:
        raise ValueError(f"không đọc được số “{text[:40]}”. Viết 1234 hoặc 1.234.")
    if value != value.to_integral_value():
        raise ValueError(f"“{text[:40]}” có phần thập phân, mà ô này phải là số nguyên. Viết 1234 hoặc 1.234.")
    return value


def _decimal(text: str) -> Decimal:
    value = number_in(text)
    if value is None or (value >= 1000 and "." in text):
        raise ValueError(f"không hiểu chắc chắn số “{text[:40]}”. Viết phần thập phân sau dấu phẩy: 99,71.")
    return value
