"""How a page writes moments, days, money and numbers: Jinja filters, Vietnamese, always in Vietnam's own time.

A value that is not known is written "–", so that a page never shows "None" or an invented zero.
"""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask

from onestop.cases.acting import STATUS_NAMES
from onestop.cases.models import Status
from onestop.papers import wording
from onestop.sla.lateness import Standing
from onestop.sla.term import Term

UNKNOWN = "–"

STANDING_NAMES = {
    Standing.EARLY: "trước hạn",
    Standing.ON_TIME: "đúng hạn",
    Standing.LATE: "quá hạn",
    Standing.WITHIN_LIMIT: "trong hạn",
    Standing.DUE_SOON: "sắp đến hạn",
    Standing.EXPECTED_LATE: "dự kiến quá hạn",
    Standing.STOPPED: "đang tạm dừng",
    Standing.NO_DUE_DATE: "chưa có hạn",
}


def moment(at: datetime | None) -> str:
    """ "09:05 ngày 02/02/2026"."""
    return UNKNOWN if at is None else f"{_local(at):%H:%M ngày %d/%m/%Y}"


def clock_day(at: datetime | None) -> str:
    """ "09:05 02/02/2026", for the narrow columns of a table."""
    return UNKNOWN if at is None else f"{_local(at):%H:%M %d/%m/%Y}"


def moment_long(at: datetime | None) -> str:
    """ "09 giờ 05 phút, ngày 02 tháng 02 năm 2026", as the papers write it."""
    return UNKNOWN if at is None else wording.moment(at)


def day(value: date | datetime | None) -> str:
    """ "23/11/2026"."""
    return UNKNOWN if value is None else f"{_date(value):%d/%m/%Y}"


def weekday_day(value: date | datetime | None) -> str:
    """ "Thứ Hai 23/11/2026"."""
    return UNKNOWN if value is None else format_date(_date(value), "EEEE dd/MM/yyyy", locale="vi")


def iso(value: date | datetime | None) -> str:
    """For <time datetime="…">: "2026-02-02T09:05+07:00" or "2026-02-02"; empty when unknown."""
    if value is None:
        return ""
    return _local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def vnd(dong: int | None) -> str:
    """ "20.000 đồng"."""
    return UNKNOWN if dong is None else wording.money(dong)


def number(value: float | Decimal | None) -> str:
    """ "12.345" or "7,5": at most two decimals, none for whole numbers."""
    return UNKNOWN if value is None else format_decimal(value, "#,##0.##", locale="vi")


def percent(share: float | Decimal | None) -> str:
    """A share of 1 as "12,34 %", always with two decimals so that a column lines up."""
    return UNKNOWN if share is None else f"{format_decimal(share * 100, '#,##0.00', locale='vi')} %"


def term(limit: Term | None) -> str:
    """ "7,5 ngày làm việc"; a procedure without a countable term says so."""
    return "không quy định" if limit is None else str(limit)


def status_name(status: Status | str) -> str:
    """ "Đang giải quyết": the domain's own word, as a title."""
    return _title(STATUS_NAMES[Status(status)])


def standing_name(standing: Standing | str) -> str:
    """ "Sắp đến hạn"."""
    return _title(STANDING_NAMES[Standing(standing)])


FILTERS = (
    moment, clock_day, moment_long, day, weekday_day, iso, vnd, number, percent, term, status_name, standing_name,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give every template the filters of this module, under their own names."""
    for write in FILTERS:
        app.add_template_filter(write)


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment on a page must be aware")
    return at.astimezone(wording.VIETNAM)


def _date(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _title(words: str) -> str:
    return words[0].upper() + words[1:]
