"""Days of a calendar from a CSV file (`date,kind,hours,document`, and `name` if wanted): they add to the calendar.

Every bad row is told by its line. A row that the calendar has already is nothing to do, so a file may be handed in
again after a crash.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from onestop import text
from onestop.audit import chain
from onestop.calendars.announced import read_date
from onestop.calendars.changing import (
    NAME_LIMIT,
    check_day,
    cleaned_document,
    insert_special_day,
    own_closures,
    shown,
)
from onestop.calendars.content import CalendarContent, Special
from onestop.calendars.models import DayKind, SpecialDay, kind_name
from onestop.calendars.own import changing
from onestop.errors import BadRows, Refused, WrongInput
from onestop.sla.calendar import Day, Session

COLUMNS: Final = ("date", "kind", "hours", "document")
ROWS_LIMIT: Final = 2_000
HOURS_EXAMPLE: Final = "07:00-11:30 13:30-17:00"
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_NAMES = {
    DayKind.HOLIDAY: "Nghỉ lễ",
    DayKind.COMPENSATORY: "Nghỉ bù",
    DayKind.SWAPPED_OFF: "Nghỉ hoán đổi",
    DayKind.SWAPPED_WORK: "Làm bù",
    DayKind.LOCAL_CLOSURE: "Đóng cửa",
}


@dataclass(frozen=True)
class FileRow:
    """A row of the file. sessions: hours of its own; none = those of an ordinary weekday. document "": own closure."""

    line: int
    day: date
    kind: DayKind
    sessions: tuple[tuple[time, time], ...]
    document: str
    name: str

    @property
    def moves_ends(self) -> bool:
        return bool(self.document)

    def as_special(self) -> Special:
        return Special(self.day, self.kind, self.name, self.document, self.sessions)


def read_rows(content: str) -> tuple[FileRow, ...]:
    """The rows of a file, in its order.

    Raises Refused for a file that is no such table, BadRows with every line that cannot be read, or that says a day
    again.
    """
    rows: list[FileRow] = []
    problems: list[tuple[int, str]] = []
    first: dict[date, FileRow] = {}
    for line, cells in _table(content):
        if not any((cell or "").strip() for cell in cells.values() if not isinstance(cell, list)):
            continue
        try:
            row = _read(line, cells)
        except WrongInput as wrong:
            problems.append((line, str(wrong)))
            continue
        earlier = first.setdefault(row.day, row)
        if earlier is row:
            rows.append(row)
        elif replace(earlier, line=line, name=row.name) != row:
            problems.append((line, _contradiction(row, earlier)))
    if problems:
        raise BadRows(problems)
    if not rows:
        raise Refused("Tệp không có ngày nào. Ghi mỗi ngày một dòng, dưới dòng tiêu đề date,kind,hours,document.")
    return tuple(rows)


def new_rows(
    content: CalendarContent, rows: Iterable[FileRow], *, closures: Collection[date] = ()
) -> tuple[FileRow, ...]:
    """Those rows that the calendar has not yet. closures: the days of the office's own closures.

    A day that the calendar knows as the same kind with the same hours is there, whichever document the row names: the
    one that the calendar keeps is not replaced.
    Raises BadRows with every row that the calendar cannot take: an unknown year, another kind on that day, a day that
    its week has so anyway.
    """
    known = {special.day: special for special in content.special}
    fresh, problems = [], []
    for row in rows:
        standing = known.get(row.day)
        if standing is not None and _says_the_same(content, standing, row):
            continue
        if not row.moves_ends and row.day in closures:
            continue
        try:
            check_day(content, closures, day=row.day, kind=row.kind, document=row.document)
        except WrongInput as wrong:
            problems.append((row.line, str(wrong)))
        else:
            fresh.append(row)
    if problems:
        raise BadRows(problems)
    return tuple(fresh)


def _says_the_same(content: CalendarContent, standing: Special, row: FileRow) -> bool:
    return row.moves_ends and standing.kind is row.kind and content.worked(standing) == content.worked(row.as_special())


def content_with(content: CalendarContent, rows: Iterable[FileRow]) -> CalendarContent:
    """The content with the rows added, without a database. Raises as new_rows."""
    added = [row.as_special() for row in new_rows(content, rows) if row.moves_ends]
    return replace(content, special=tuple(sorted((*content.special, *added), key=lambda special: special.day)))


def apply_rows(agency_id: int, rows: Sequence[FileRow], *, by: int | None, at: datetime) -> list[SpecialDay]:
    """Add what the calendar has not yet, in one act; nothing at all when it has every row. Raises as new_rows."""
    with changing(agency_id, by=by, at=at) as change:
        added = [
            insert_special_day(
                change, day=row.day, kind=row.kind, name=row.name, document=row.document, sessions=row.sessions
            )
            for row in new_rows(change.content, rows, closures=own_closures(agency_id))
        ]
    if added:
        chain.record(
            agency_id,
            "calendar_file_applied",
            "agency",
            agency_id,
            by=by,
            at=at,
            days=[{"day": row.day, "kind": row.kind, "name": row.name, "document": row.document} for row in added],
        )
    return added


def documents(rows: Iterable[FileRow]) -> tuple[str, ...]:
    """The documents behind the rows, each once, in their order."""
    return tuple(dict.fromkeys(row.document for row in rows if row.document))


def _table(content: str) -> Iterable[tuple[int, Mapping[str, str | None]]]:
    content = content.removeprefix("\ufeff")
    # A spreadsheet that writes 7,5 for seven and a half, as here, saves its CSV with semicolons.
    heading = content.partition("\n")[0]
    delimiter = ";" if ";" in heading and "," not in heading else ","
    reader = csv.DictReader(io.StringIO(content), strict=True, delimiter=delimiter)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise Refused(f"Tệp thiếu cột {', '.join(missing)}. Dòng đầu phải là: {','.join(COLUMNS)}.")
        twice = [name for name in (*COLUMNS, "name") if (reader.fieldnames or []).count(name) > 1]
        if twice:
            raise Refused(f"Tệp có hai cột {', '.join(twice)}. Xóa bớt một cột rồi nhập lại.")
        for count, cells in enumerate(reader):
            if count >= ROWS_LIMIT:
                raise Refused(f"Tệp có hơn {ROWS_LIMIT} dòng. Chỉ ghi những ngày khác ngày thường.")
            # Of the inner reader: the outer one does not count the empty lines before a row.
            told = [cell for cell in cells.values() if isinstance(cell, str)]
            yield reader.reader.line_num - sum(cell.count("\n") for cell in told), cells  # where the row begins
    except csv.Error as error:
        raise Refused(
            f"Tệp CSV hỏng ở dòng {max(reader.reader.line_num, 1)} (dấu ngoặc kép hoặc xuống dòng). "
            "Lưu lại dạng CSV UTF-8."
        ) from error


def _read(line: int, cells: Mapping[str, str | None]) -> FileRow:
    if None in cells:
        raise WrongInput("có nhiều ô hơn số cột; ô có dấu phẩy phải đặt trong dấu ngoặc kép.")
    day = read_date((cells["date"] or "").strip())
    typed = (cells["kind"] or "").strip()
    if typed not in list(DayKind):
        raise WrongInput(f"không có loại ngày “{typed[:40]}”. Dùng một trong: {', '.join(DayKind)}.")
    kind = DayKind(typed)
    sessions = read_hours(cells["hours"] or "")
    if sessions and kind is not DayKind.SWAPPED_WORK:
        raise WrongInput(f"ngày {kind} là ngày nghỉ nên không có giờ “{(cells['hours'] or '').strip()}”. Xóa giờ đó.")
    name = text.optional(cells.get("name"), limit=NAME_LIMIT, label="Tên ngày", field="name") or _NAMES[kind]
    return FileRow(line, day, kind, sessions, cleaned_document(kind, cells["document"]), name)


def read_hours(typed: str) -> tuple[tuple[time, time], ...]:
    """The sessions of “07:00-11:30 13:30-17:00”; none for an empty text. Raises WrongInput (field "sessions")."""
    sessions = []
    for span in typed.split():
        found = _SPAN.fullmatch(span)
        if found is None:
            raise WrongInput(f"không đọc được giờ “{span[:40]}”. Ghi như {HOURS_EXAMPLE}.", field="sessions")
        numbers = [int(number) for number in found.groups()]
        for hour, minute in (numbers[:2], numbers[2:]):
            if hour > 23 or minute > 59:
                raise WrongInput(f"không có giờ {hour:02}:{minute:02} (trong “{span}”).", field="sessions")
        opens, closes = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        if opens >= closes:
            raise WrongInput(f"buổi {span} đóng cửa trước khi mở. Xem lại giờ.", field="sessions")
        sessions.append((opens, closes))
    try:
        Day(tuple(Session(opens, closes) for opens, closes in sorted(sessions)))
    except ValueError as error:
        raise WrongInput(f"các buổi “{typed[:60]}” chồng lên nhau. Xem lại giờ.", field="sessions") from error
    return tuple(sorted(sessions))


def _contradiction(row: FileRow, earlier: FileRow) -> str:
    day = shown(row.day)
    if row.kind is not earlier.kind:
        first, second = (kind_name(each.kind, each.document).lower() for each in (earlier, row))
        return f"ngày {day} có hai loại: {first} (dòng {earlier.line}) và {second}. Mỗi ngày chỉ một loại."
    return f"ngày {day} đã ghi khác ở dòng {earlier.line}. Mỗi ngày chỉ ghi một dòng."
