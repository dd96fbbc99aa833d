"""Published scores of PAPI's axis 5 by province and year: shipped, imported from CSV, never typed into code."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import BadRows, Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.reports.models import PublishedScore
from onestop.sla.calendar import to_local
from onestop.text import decimal, required

SHIPPED = Path(__file__).parent.parent / "data" / "papi_published.csv"
REMARKS = Path(__file__).parent.parent / "data" / "papi_remarks.csv"
COLUMNS = ("province", "year", "part", "value", "source")
NATION = "Cả nước"
AXIS, RANK = "5", "rank"
PART_NAMES = {
    AXIS: "Trục 5. Thủ tục hành chính công",
    "5.1": "5.1 Chứng thực, xác nhận",
    "5.2": "5.2 Cấp phép xây dựng",
    "5.3": "5.3 Giấy chứng nhận quyền sử dụng đất",
    "5.4": "5.4 Dịch vụ hành chính cấp xã, phường",
    RANK: "Xếp hạng",
}
FIRST_YEAR, NEW_SCALE = 2009, 2021  # from 2021 on the axis has three parts on another scale
COPYRIGHT = "Nguồn: PAPI, © CECODES, RTA và UNDP, www.papi.org.vn"
_MOST_ROWS = 20_000
# No score reaches a thousand: a point or a comma in it can only be that of the decimals.
_VALUE = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Score:
    """A published value with its source."""

    province: str
    year: int
    part: str
    value: Decimal
    source: str


def scale_of(part: str, year: int) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that a part can have in a year, as published (rounded to the hundredth)."""
    if part == RANK:
        return Decimal(1), Decimal(63)
    if part == AXIS:
        return Decimal(1), Decimal(10)
    return (Decimal("0.33"), Decimal("3.34")) if year >= NEW_SCALE else (Decimal("0.25"), Decimal("2.5"))


def scores(agency_id: int) -> dict[tuple[str, int, str], Score]:
    """Every known score by province, year and part: what was imported stands over what is shipped."""
    known = {(row.province, row.year, row.part): row for row in _shipped()}
    rows = db.session.scalars(
        select(PublishedScore).where(PublishedScore.agency_id == agency_id).order_by(PublishedScore.id)
    )
    for row in rows:
        known[row.province, row.year, row.part] = Score(row.province, row.year, row.part, row.value, row.source)
    return known


def import_scores(content: str, *, agency_id: int, by: Person | None, at: datetime) -> int:
    """Take over a CSV text with the columns COLUMNS, all of it or nothing; how many values.

    by None: who runs the installation. Raises Refused for another heading, BadRows with every line and its reason.
    """
    if by is not None:
        require(by, Act.ADMINISTER, on=to_local(at).date())
    rows, bad = _read(content, until=to_local(at).year)
    if bad:
        raise BadRows(bad)
    if not rows:
        raise Refused("Tệp không có dòng số liệu nào. Thêm ít nhất một dòng dưới dòng tiêu đề.")
    for row in rows:
        db.session.add(
            PublishedScore(
                agency_id=agency_id,
                province=row.province,
                year=row.year,
                part=row.part,
                value=row.value,
                source=row.source,
                imported_at=at,
                imported_by_id=by.id if by else None,
            )
        )
    db.session.flush()
    record(
        agency_id, "papi_scores_imported", "agency", agency_id, by=by.id if by else None, at=at,
        rows=len(rows), years=sorted({row.year for row in rows}),
    )  # fmt: skip
    return len(rows)


def remarks(province: str, until: int) -> list[str]:
    """What a reader of a province's scores up to a year has to know, as of a merger: shipped, with its source."""
    with REMARKS.open(encoding="utf-8", newline="") as file:
        return [
            row["text"]
            for row in csv.DictReader(file)
            if row["province"] == province and int(row["from_year"]) <= until
        ]


@cache
def _shipped() -> tuple[Score, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            Score(row["province"], int(row["year"]), row["part"], Decimal(row["value"]), row["source"])
            for row in csv.DictReader(file)
        )


def _read(content: str, *, until: int) -> tuple[list[Score], list[tuple[int, str]]]:
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""), restkey="\n", strict=True)
    good: list[Score] = []
    bad: list[tuple[int, str]] = []
    seen: dict[tuple[str, int, str], int] = {}
    try:
        heading = [name.strip() for name in reader.fieldnames or []]
        if sorted(heading) != sorted(COLUMNS):
            raise Refused(_other_heading(heading))
        reader.fieldnames = heading
        for number, cells in enumerate(reader, start=2):
            if number > _MOST_ROWS:
                raise Refused(f"Tệp có hơn {_MOST_ROWS} dòng. Chia thành nhiều tệp rồi nhập lại.")
            try:
                row = _score(cells, until=until)
                place = row.province, row.year, row.part
                if place in seen:
                    raise WrongInput(f"Trùng với dòng {seen[place]}: cùng tỉnh, năm và nội dung.")
            except WrongInput as wrong:
                bad.append((number, str(wrong)))
            else:
                seen[place] = number
                good.append(row)
    except csv.Error:
        raise Refused("Không đọc được tệp. Lưu lại dạng CSV (UTF-8, cách nhau bằng dấu phẩy) rồi nhập lại.") from None
    return good, bad


def _other_heading(heading: list[str]) -> str:
    missing = [name for name in COLUMNS if name not in heading]
    unknown = [name[:40] for name in heading if name not in COLUMNS]
    parts = [f"thiếu cột {', '.join(missing)}"] * bool(missing)
    parts += [f"không nhận cột “{'”, “'.join(unknown)}”"] * bool(unknown)
    return f"Dòng tiêu đề phải là {','.join(COLUMNS)}: {'; '.join(parts) or 'có cột lặp lại'}."


def _score(cells: dict[str, str], *, until: int) -> Score:
    if "\n" in cells or None in cells.values():
        raise WrongInput("Số ô không khớp với dòng tiêu đề; nếu trong ô có dấu phẩy thì đặt ô trong dấu nháy kép.")
    province = required(cells["province"], limit=100, label="Tỉnh")
    year, part, typed = cells["year"].strip(), cells["part"].strip(), cells["value"].strip()
    if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= until):
        raise WrongInput(f"Năm “{year[:20]}” không hợp lệ: viết từ {FIRST_YEAR} đến {until}.")
    if part not in PART_NAMES:
        raise WrongInput(f"Nội dung “{part[:20]}” không có. Dùng một trong: {', '.join(PART_NAMES)}.")
    if part == "5.2" and int(year) >= NEW_SCALE:
        raise WrongInput(f"Từ năm {NEW_SCALE} trục 5 không còn nội dung 5.2.")
    if not _VALUE.fullmatch(typed):
        raise WrongInput(f"Không đọc được điểm “{typed[:20]}”. Viết như 7.282 hoặc 7,28.")
    value = Decimal(typed.replace(",", "."))
    low, high = scale_of(part, int(year))
    if not low <= value <= high:
        raise WrongInput(f"Điểm {typed} nằm ngoài thang {decimal(low)}–{decimal(high)} của nội dung {part} năm {year}.")
    source = required(cells["source"], limit=300, label="Nguồn")
    return Score(province, int(year), part, value, source)
