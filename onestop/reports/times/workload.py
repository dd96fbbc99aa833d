"""How much work came to whom, and on which day of the week and at which hour."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from onestop.cases.models import Dossier
from onestop.database import db, local_hour
from onestop.people.models import Person
from onestop.people.models import Unit as OfficeUnit
from onestop.reports.counting import Counted, count_for, fitting
from onestop.reports.figures import (
    CARRIED_OVER,
    ENDED_ALL,
    ENDED_JUDGED,
    ENDED_LATE,
    IN_HAND,
    OPEN_ALL,
    OPEN_LATE,
    RECEIVED,
)
from onestop.reports.in_hand import Asked, in_hand
from onestop.reports.table import TOTAL, Column, Kind, Line, Section, where
from onestop.text import folded

NOBODY = "Chưa giao cho ai"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_FIGURES = (
    Column(name="carried", heading="Kỳ trước chuyển sang", where=CARRIED_OVER),
    Column(name="received", heading="Tiếp nhận trong kỳ", where=RECEIVED),
    Column(name="ended", heading="Kết thúc trong kỳ", where=ENDED_ALL),
    Column(name="late", heading="Quá hạn", part=True, where=ENDED_LATE),
    Column(name="open", heading="Chưa kết thúc cuối kỳ", where=OPEN_ALL),
    Column(name="open_late", heading="Đang quá hạn", where=OPEN_LATE),
    Column(name="rate", heading="Tỷ lệ quá hạn", kind=Kind.SHARE, where=ENDED_LATE, over=ENDED_JUDGED,
           definition="Kết thúc quá hạn ÷ mọi hồ sơ kết thúc có hạn theo luật."),
)  # fmt: skip


def workload(asked: Asked) -> tuple[Section, ...]:
    """By who had the dossiers at the end of the period (or at their end): person and unit; and by hour of receipt."""
    counted = count_for(asked, _FIGURES, "officer", "unit")
    return (
        _by(counted, "officer", "Khối lượng công việc theo người giữ hồ sơ", "Người giữ hồ sơ", _people(counted)),
        _by(counted, "unit", "Khối lượng công việc theo đơn vị", "Đơn vị", _units(counted)),
        _hours(asked),
    )


def _by(counted: Counted, aspect: str, title: str, heading: str, names: dict[int, str]) -> Section:
    columns = (
        Column(name=aspect, heading=heading, kind=Kind.TEXT, definition="Theo lần giao hồ sơ cuối cùng đến cuối kỳ."),
        # Of a single person no rate: it would be read as a grade.
        *(column for column in _FIGURES if aspect != "officer" or column.kind is Kind.COUNT),
    )
    values = counted.values(aspect, IN_HAND)
    ordered = sorted(values, key=lambda value: (value is None, folded(names.get(value, "")), value or 0))
    wanted = [
        (str(value or 0), where(**{aspect: value}), {aspect: NOBODY if value is None else names[value]})
        for value in ordered
    ]
    return Section(
        key=f"by-{aspect}",
        title=title,
        columns=columns,
        lines=counted.lines(columns, wanted),
        total=counted.line(columns, {}, key="total", texts={aspect: TOTAL}),
    )


def _people(counted: Counted) -> dict[int, str]:
    ids = counted.values("officer")
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
    return dict(rows.all())


def _units(counted: Counted) -> dict[int, str]:
    ids = counted.values("unit")
    rows = db.session.execute(select(OfficeUnit.id, OfficeUnit.name).where(OfficeUnit.id.in_(ids)))
    return dict(rows.all())


def _hours(asked: Asked) -> Section:
    """Receipts by the hour of the day and the day of the week: what the column "received" counts."""
    hour = local_hour(Dossier.received_at).label("hour")
    numbers: Counter[tuple[int, int]] = Counter()
    for rows in in_hand(asked):
        of = rows.select(hour).where(*fitting(rows, RECEIVED)).subquery()
        for told, number in db.session.execute(select(of.c.hour, func.count()).group_by(of.c.hour)):
            numbers[int(told[11:13]), date.fromisoformat(told[:10]).weekday()] += number
    days = range(7 if any(day == 6 for _, day in numbers) else 6)
    columns = (
        Column(name="hour", heading="Giờ", kind=Kind.TEXT),
        *(Column(name=f"day{day}", heading=WEEKDAYS[day], group="Số hồ sơ tiếp nhận") for day in days),
        Column(name="all", heading="Cả tuần"),
    )
    hours = sorted({hour for hour, _ in numbers})
    lines = [
        Line(
            cells=(f"{hour:02}:00–{hour:02}:59", *(numbers[hour, day] for day in days),
                   sum(numbers[hour, day] for day in days)),
            key=f"{hour:02}",
        )
        for hour in hours
    ]  # fmt: skip
    sums = [sum(numbers[hour, day] for hour in hours) for day in days]
    return Section(
        key="hours",
        title="Tiếp nhận theo giờ và ngày trong tuần",
        columns=columns,
        lines=tuple(lines),
        total=Line(cells=(TOTAL, *sums, sum(sums)), key="total"),
    )
