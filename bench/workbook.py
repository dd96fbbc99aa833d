"""A register of 50,000 rows as a workbook: time against bare XlsxWriter, and the memory that it takes."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, overload

import xlsxwriter

from bench.letters import FAMILIES, NAMES
from bench.measure import Finding, Goal, Job, in_turn
from onestop.reports.files.workbook import write_xlsx
from onestop.reports.period import read_period
from onestop.reports.table import Column, Kind, Line, Report, Section, Value

ROWS = 50_000
FEW = 5_000
COLUMNS = (
    Column(name="number", heading="STT"),
    Column(name="code", heading="Mã hồ sơ", kind=Kind.TEXT),
    Column(name="procedure", heading="Tên thủ tục hành chính", kind=Kind.TEXT),
    Column(name="sets", heading="Số bộ"),
    Column(name="applicant", heading="Tên cá nhân, tổ chức", kind=Kind.TEXT),
    Column(name="where", heading="Địa chỉ, số điện thoại", kind=Kind.TEXT),
    Column(name="decided_by", heading="Cơ quan giải quyết", kind=Kind.TEXT),
    Column(name="received_on", heading="Nhận hồ sơ", kind=Kind.DAY),
    Column(name="appointment_on", heading="Hẹn trả", kind=Kind.DAY),
    Column(name="ended_on", heading="Kết thúc", kind=Kind.DAY),
    Column(name="way", heading="Phương thức", kind=Kind.TEXT),
    Column(name="note", heading="Ghi chú", kind=Kind.TEXT),
)
_PROCEDURES = ("Đăng ký khai sinh", "Cấp Giấy xác nhận tình trạng hôn nhân", "Chứng thực bản sao từ bản chính")


def row(number: int) -> tuple[Value, ...]:
    """The n-th dossier."""
    day = date(2026, 1 + number % 12, 1 + number % 28)
    return (
        number, f"H50.31.12-2601{number % 28 + 1:02d}-{number:05d}", _PROCEDURES[number % 3], 1,
        f"{FAMILIES[number % len(FAMILIES)]} {NAMES[number // 3 % len(NAMES)]}",
        f"Thôn {number % 17 + 1}, xã Vĩnh Hoà, 09{number:08d}", "UBND xã Vĩnh Hoà", day, day, day, "Trực tiếp", "",
    )  # fmt: skip


class Lines(Sequence[Line]):
    """Rows that are made when they are asked for, as those of a register are read from its database."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Line: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Line]: ...
    def __getitem__(self, number: int | slice) -> Line | Sequence[Line]:
        if isinstance(number, slice):
            return [Line(cells=row(place)) for place in range(*number.indices(self._count))]
        if not 0 <= number < self._count:
            raise IndexError(number)
        return Line(cells=row(number))


def a_register(lines: Any) -> Report:
    section = Section(key="all", title="Sổ theo dõi hồ sơ", columns=COLUMNS, lines=lines)
    period = read_period("2026-01-01", "2026-12-31")
    return Report(
        name="register",
        title="Sổ theo dõi hồ sơ",
        agency="UBND xã Vĩnh Hoà",
        period=period,
        judged_at=period.ends_at,
        sections=(section,),
    )


def bare(rows: Sequence[tuple[Value, ...]], out: BinaryIO) -> None:
    """The same cells in the same mode, with the calls that the library has for each kind."""
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"created": datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Sổ")
    base = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "valign": "top"}
    head = book.add_format({**base, "bold": True})
    text = book.add_format({**base, "text_wrap": True})
    number = book.add_format({**base, "num_format": "#,##0"})
    day = book.add_format({**base, "num_format": "dd/mm/yyyy"})
    writers = [
        (sheet.write_string, text) if column.kind is Kind.TEXT
        else (sheet.write_datetime, day) if column.kind is Kind.DAY
        else (sheet.write_number, number)
        for column in COLUMNS
    ]  # fmt: skip
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, head)
    for line, cells in enumerate(rows, 1):
        for place, ((write, look), value) in enumerate(zip(writers, cells, strict=True)):
            write(line, place, value, look)
    book.close()


@contextmanager
def _both() -> Iterator[tuple[Job, Job]]:
    rows = [row(number) for number in range(ROWS)]
    report = a_register(tuple(Line(cells=cells) for cells in rows))

    def ours() -> None:
        with tempfile.TemporaryFile() as out:
            write_xlsx(report, out)

    def theirs() -> None:
        with tempfile.TemporaryFile() as out:
            bare(rows, out)

    yield ours, theirs


def _memory() -> Finding:
    """The most memory that a process needs for 50,000 rows and for 5,000, each process new, in kilobytes."""
    return Finding(_needed(ROWS), _needed(FEW), "kB")


def _needed(rows: int) -> float:
    program = f"from bench import workbook; workbook.write_to_the_disk({rows})"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def write_to_the_disk(rows: int) -> None:
    """Write so many rows and tell the largest memory of this process, in kilobytes."""
    with tempfile.TemporaryFile() as out:
        write_xlsx(a_register(Lines(rows)), out)
    (largest,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    print(largest)


GOALS = (
    Goal("workbook of 50,000 rows against bare XlsxWriter", 1.3, in_turn(_both, rounds=3, warm_up=0)),
    Goal("memory of a workbook of 50,000 rows against 5,000", 1.1, _memory),
)
