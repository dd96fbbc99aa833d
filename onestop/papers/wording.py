"""Days, hours and money in the style of Vietnamese official papers (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from onestop.papers.text import known

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day(at: datetime) -> str:
    """ "ngày 02 tháng 02 năm 2026": a leading zero for days below 10 and for the months 1 and 2 only."""
    month = "MM" if _local(at).month < 3 else "M"
    return _written(at, f"'ngày' dd 'tháng' {month} 'năm' yyyy")


def hour(at: datetime) -> str:
    """ "09 giờ 05 phút"."""
    return _written(at, "HH 'giờ' mm 'phút'")


def moment(at: datetime) -> str:
    """ "09 giờ 05 phút, ngày 02 tháng 02 năm 2026"."""
    return f"{hour(at)}, {day(at)}"


def clock(at: datetime) -> str:
    """ "09:05", for the columns of a list that says its day above."""
    local = _local(at)
    return f"{local.hour:02d}:{local.minute:02d}"


def clock_and_day(at: datetime) -> str:
    """ "09:05 ngày 02/02/2026", for a list of several moments on one line."""
    return _written(at, "HH:mm 'ngày' dd/MM/yyyy")


def short_day(on: date) -> str:
    """ "02/02/2026", for the columns of a list; of a moment the day in Vietnam."""
    day_of = _local(on).date() if isinstance(on, datetime) else on
    return f"{day_of.day:02d}/{day_of.month:02d}/{day_of.year}"


def place_and_day(place: str | None, at: datetime | None) -> str:
    """ "Vĩnh Hoà, ngày 02 tháng 02 năm 2026"; an unknown place is left off, an unknown day left blank."""
    written, where = day(at) if at else "ngày …… tháng …… năm ………", known(place)
    return f"{where}, {written}" if where else written[0].upper() + written[1:]


def money(dong: int) -> str:
    """ "20.000 đồng"."""
    return f"{format_decimal(dong, locale='vi')} đồng"


def count(number: int) -> str:
    """A count on paper: "01" below 10, so that no digit can be written before it."""
    return f"{number:02d}"


def number_of_many(number: int) -> str:
    """ "01" below 10, "12.345" above a thousand."""
    return count(number) if number < 1000 else format_decimal(number, locale="vi")


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment on paper must be aware")
    return at.astimezone(VIETNAM)


def _written(at: datetime, pattern: str) -> str:
    return format_datetime(_local(at).replace(tzinfo=None), pattern, locale="vi")
