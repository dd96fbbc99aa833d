"""The table that people counted a round of paper forms by, as a CSV file: a line for each question."""

import csv
import io
import re
from collections.abc import Iterator

from onestop.errors import BadRows, WrongInput
from onestop.surveys.counts import Counts
from onestop.surveys.models import SurveySet
from onestop.surveys.questions import CHOICES

LARGEST = 256 * 1024  # bytes
HEADING = ("cau", "noi_dung", "lua_chon_1", "lua_chon_2", "lua_chon_3", "lua_chon_4", "lua_chon_5", "bo_trong")
_NUMBER = re.compile("[0-9]{1,7}")  # a point or comma may stand between thousands or before decimals: not guessed


def template(asked: SurveySet) -> Iterator[tuple[str, ...]]:
    """The lines of the file as it is to be filled in, its heading first; 0 where nothing is to be counted."""
    yield HEADING
    for question in asked.questions:
        offered = CHOICES[question.role]
        yield (str(question.position), question.text, *["" if place < len(offered) else "0" for place in range(5)], "")


def read_table(text: str) -> dict[int, Counts]:
    """The counts by position of the question. Raises WrongInput, BadRows with each line that cannot be taken."""
    rows = csv.reader(io.StringIO(text), delimiter=";" if text.split("\n", 1)[0].count(";") >= 7 else ",")
    try:
        lines = list(rows)
    except csv.Error:
        raise WrongInput("Tệp không phải bảng CSV. Tải tệp mẫu rồi điền lại.", field="file") from None
    heading = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    if heading != HEADING:
        raise WrongInput(f"Dòng đầu của tệp phải là: {', '.join(HEADING)}. Tải tệp mẫu rồi điền lại.", field="file")
    counted: dict[int, Counts] = {}
    problems: list[tuple[int, str]] = []
    for line, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            position, counts = _read(cells)
            if position in counted:
                raise WrongInput(f"Câu {position} có hai dòng. Bỏ bớt một dòng.")
            counted[position] = counts
        except WrongInput as wrong:
            problems.append((line, str(wrong)))
    if problems:
        raise BadRows(problems)
    return counted


def _read(cells: list[str]) -> tuple[int, Counts]:
    if len(cells) != len(HEADING):
        raise WrongInput(f"Dòng có {len(cells)} ô, phải có {len(HEADING)} ô.")
    position, *numbers = (_number(cells[place], HEADING[place]) for place in (0, 2, 3, 4, 5, 6, 7))
    one, two, three, four, five, blank = numbers
    return position, Counts(given=(one, two, three, four, five), blank=blank)


def _number(cell: str, name: str) -> int:
    typed = cell.strip()
    if not _NUMBER.fullmatch(typed):
        shown = f"“{typed[:20]}”" if typed else "để trống"
        raise WrongInput(f"Cột {name} {shown}: nhập số nguyên, không có dấu chấm hay dấu phẩy; không có thì ghi 0.")
    return int(typed)
