"""The stretch of time that a report tells of, and how a kind of report cuts the year into them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from onestop.errors import WrongInput
from onestop.sla.calendar import day_begins
from onestop.sla.moments import day_after, day_before

_MONTH = re.compile("([0-9]{4})-([0-9]{2})")  # int() alone would take digits of every script
_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_IN_VIETNAM = re.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YEARS = range(2000, 2100)
LONGEST_MONTHS = 60  # a report over more than five years is a typing error
LAST_CUT_DAY = 28  # every month has it


class Span(StrEnum):
    """How long a report reaches."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"

    @property
    def months(self) -> int:
        return _MONTHS[self]

    @property
    def in_a_year(self) -> int:
        """How many of them a year has; half-year and nine-month reports are those that begin with the year."""
        return {Span.MONTH: 12, Span.QUARTER: 4}.get(self, 1)


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.NINE_MONTHS: 9, Span.YEAR: 12}
SPAN_NAMES = {
    Span.MONTH: "Tháng",
    Span.QUARTER: "Quý",
    Span.HALF_YEAR: "6 tháng đầu năm",
    Span.NINE_MONTHS: "9 tháng đầu năm",
    Span.YEAR: "Năm",
}


@dataclass(frozen=True)
class Period:
    """Days of Vietnam, the first and the last included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"ends before it begins: {self.first} – {self.last}")

    @cached_property
    def starts_at(self) -> datetime:
        """The first moment of the period."""
        return day_begins(self.first)

    @cached_property
    def ends_at(self) -> datetime:
        """The first moment after the period."""
        return day_begins(day_after(self.last))

    @property
    def months(self) -> int | None:
        """How many months from one day of the month to the same; None for any other stretch of days."""
        end = day_after(self.last)
        if end.day != self.first.day:
            return None
        return (end.year - self.first.year) * 12 + end.month - self.first.month

    def shifted(self, months: int) -> "Period":
        """The period that many months later (earlier: negative). Raises ValueError when it is not one of months."""
        if self.months is None or self.first.day > LAST_CUT_DAY:
            raise ValueError(f"not months: {self.first} – {self.last}")
        return Period(_moved(self.first, months), day_before(_moved(day_after(self.last), months)))

    @property
    def before(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        return self.shifted(-(self.months or 0)) if self.months else self._days_before()

    @property
    def after(self) -> "Period":
        """The period of the same length that begins where this one ends; for a period of months."""
        return self.shifted(self.months or 0)

    @property
    def key(self) -> str:
        """ "2026-05" for a month of the calendar, "2026-04-15_2026-05-14" for any other: as files are named."""
        if self.first.day == 1 and self.months == 1:
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    def _days_before(self) -> "Period":
        length = (self.last - self.first).days
        last = first = day_before(self.first)
        for _ in range(length):
            first = day_before(first)
        return Period(first, last)


def month_of(day: date) -> Period:
    """The month of the calendar in which a day lies."""
    return Period(date(day.year, day.month, 1), date(day.year, day.month, monthrange(day.year, day.month)[1]))


def period_of(span: Span, year: int, number: int = 1, *, cut_day: int = 1) -> Period:
    """The month, quarter … of a year. number: from 1. cut_day: on which day of the month periods begin.

    From the 2nd on the period begins in the month before: with 15 the month of May is 15/4–14/5 and the year 2026 is
    15/12/2025–14/12/2026 (NĐ 09/2019/NĐ-CP, as the provinces apply it).
    """
    if not 1 <= number <= span.in_a_year or not 1 <= cut_day <= LAST_CUT_DAY:
        raise ValueError(f"no such period: {span} {number}/{year}, cut on {cut_day}")
    begins = date(year, (number - 1) * span.months + 1, cut_day)
    first = begins if cut_day == 1 else _moved(begins, -1)
    return Period(first, day_before(_moved(first, span.months)))


def last_over(span: Span, on: date, *, cut_day: int = 1) -> Period:
    """The latest period of its kind whose last day lies before `on`."""
    for year in (on.year + 1, on.year, on.year - 1, on.year - 2):
        for number in range(span.in_a_year, 0, -1):
            period = period_of(span, year, number, cut_day=cut_day)
            if period.last < on:
                return period
    raise AssertionError("every kind of period ends at least once in two years")


def name_of(period: Period, *, cut_day: int | None = None) -> str | None:
    """ "Tháng 5 năm 2026", "Quý II năm 2026", "6 tháng đầu năm 2026"; None for days that are no period of a year.

    cut_day: of the kind of report; None: any, the day on which these days begin.
    """
    cut_day = cut_day or period.first.day
    if cut_day > LAST_CUT_DAY:
        return None
    end = day_after(period.last)
    year = period.last.year if cut_day == 1 or period.last.month < 12 or end.day <= cut_day else period.last.year + 1
    for span in Span:
        if span.months != period.months:
            continue
        for number in range(1, span.in_a_year + 1):
            if period_of(span, year, number, cut_day=cut_day) == period:
                return _named(span, year, number)
    return None


def read_month(text: str) -> Period:
    """The month that was typed as "2026-05". Raises WrongInput for anything else."""
    match = _MONTH.fullmatch(text.strip())
    year, month = (int(part) for part in match.groups()) if match else (0, 0)
    if year not in _YEARS or not 1 <= month <= 12:
        raise WrongInput(
            f"Tháng phải viết theo dạng năm-tháng, từ {_YEARS[0]}-01 đến {_YEARS[-1]}-12, ví dụ 2026-05.", field="month"
        )
    return month_of(date(year, month, 1))


def read_period(first: str, last: str) -> Period:
    """The days that were typed, "2026-05-01" or "01/05/2026". Raises WrongInput that names the field."""
    begins, ends = read_day(first, field="first"), read_day(last, field="last")
    if begins > ends:
        raise WrongInput(
            f"Kỳ báo cáo kết thúc ({ends:%d/%m/%Y}) trước khi bắt đầu ({begins:%d/%m/%Y})."
            " Đổi lại ngày “Từ ngày” hoặc “Đến ngày”.",
            field="last",
        )
    if _moved(date(begins.year, begins.month, 1), LONGEST_MONTHS) < ends:
        raise WrongInput("Kỳ báo cáo dài hơn 5 năm. Kiểm tra lại năm của hai ngày.", field="last")
    return Period(begins, ends)


def read_day(text: str, *, field: str) -> date:
    """One day as typed. Raises WrongInput."""
    typed = text.strip()
    if match := _DAY.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_IN_VIETNAM.fullmatch(typed):
        day, month, year = (int(part) for part in match.groups())
    else:
        year = month = day = 0
    try:
        if year not in _YEARS:
            raise ValueError
        return date(year, month, day)
    except ValueError:
        raise WrongInput(
            f"Ngày phải viết theo dạng ngày/tháng/năm, từ năm {_YEARS[0]} đến {_YEARS[-1]}, ví dụ 01/05/2026.",
            field=field,
        ) from None


def _moved(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, day.day)


def _named(span: Span, year: int, number: int) -> str:
    match span:
        case Span.MONTH:
            return f"Tháng {number} năm {year}"
        case Span.QUARTER:
            return f"Quý {('I', 'II', 'III', 'IV')[number - 1]} năm {year}"
        case Span.YEAR:
            return f"Năm {year}"
        case _:
            return f"{SPAN_NAMES[span]} {year}"
