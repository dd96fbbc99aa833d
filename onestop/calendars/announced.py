"""The list of days of a year as an administrator types it: one day a line."""

from datetime import date, datetime

from onestop import text
from onestop.calendars.models import DAY_KIND_NAMES, DayKind
from onestop.calendars.years import AnnouncedDay
from onestop.errors import WrongInput

EXAMPLE = "05/02/2027; nghỉ lễ; Tết Nguyên đán Đinh Mùi"
LINES_LIMIT = 100

_KINDS = {text.folded(name): kind for kind, name in DAY_KIND_NAMES.items()} | {
    "nghi le": DayKind.HOLIDAY,
    "nghi tet": DayKind.HOLIDAY,
    "ngay lam bu": DayKind.SWAPPED_WORK,
    "hoan doi": DayKind.SWAPPED_OFF,
} | {kind.value: kind for kind in DayKind}  # fmt: skip


def read_announced_days(typed: str) -> tuple[AnnouncedDay, ...]:
    """Lines of the form “ngày; loại; tên” or “ngày; loại; tên; văn bản”; empty lines are left aside.

    Dates as dd/mm/yyyy or ISO 8601. Raises WrongInput (field "days") that tells every bad line by its number.
    """
    days, problems = [], []
    lines = typed.splitlines()
    if len(lines) > LINES_LIMIT:
        raise WrongInput(
            f"Danh sách có {len(lines)} dòng, quá {LINES_LIMIT} dòng. Chỉ nhập các ngày của một năm.", field="days"
        )
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            days.append(_read_line(line))
        except WrongInput as wrong:
            problems.append(f"Dòng {number}: {wrong}")
    if problems:
        raise WrongInput("\n".join(problems), field="days")
    return tuple(days)


def _read_line(line: str) -> AnnouncedDay:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) not in (3, 4):
        raise WrongInput(f"cần ba hoặc bốn phần cách nhau bằng dấu chấm phẩy, ví dụ “{EXAMPLE}”.")
    kind = _KINDS.get(text.folded(parts[1]))
    if kind is None:
        names = ", ".join(name.lower() for name in DAY_KIND_NAMES.values())
        raise WrongInput(f"không rõ loại ngày “{parts[1][:40]}”. Dùng một trong: {names}.")
    return AnnouncedDay(read_date(parts[0]), kind, parts[2], parts[3] if len(parts) == 4 else None)


def read_date(written: str) -> date:
    """A day as dd/mm/yyyy or ISO 8601. Raises WrongInput for anything else."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        if not written.isascii():
            break  # digits of other scripts would be read as well
        try:
            return datetime.strptime(written, pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise WrongInput(f"không đọc được ngày “{written[:40]}”. Viết ngày/tháng/năm, ví dụ 05/02/2027.")
