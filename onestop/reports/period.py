"""The stretch of time that a report tells of."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from onestop.errors import WrongInput
from onestop.sla.calendar import day_begins

_MONTH = re.compile("([0-9]{4})-([0-9]{2})")  # int() alone would take digits of every script
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of Vietnam, both days included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last or self.first.day != 1 or self.last.day != _length(self.last):
            raise ValueError(f"not whole months: {self.first} – {self.last}")

    @property
    def starts_at(self) -> datetime:
        """The first moment of the period."""
        return day_begins(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the period."""
        return day_begins(_month_after(self.last))

    @property
    def before(self) -> "Period":
        """The month before the first day."""
        year, month = (self.first.year, self.first.month - 1) if self.first.month > 1 else (self.first.year - 1, 12)
        return month_of(date(year, month, 1))

    @property
    def after(self) -> "Period":
        """The month after the last day."""
        return month_of(_month_after(self.last))

    @property
    def key(self) -> str:
        """The first month as "2026-05", as it is typed and as files are named."""
        return f"{self.first:%Y-%m}"


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return Period(date(day.year, day.month, 1), date(day.year, day.month, _length(day)))


def read_month(text: str) -> Period:
    """The month that was typed as "2026-05". Raises WrongInput for anything else."""
    match = _MONTH.fullmatch(text.strip())
    year, month = (int(part) for part in match.groups()) if match else (0, 0)
    if year not in _YEARS or not 1 <= month <= 12:
        raise WrongInput(
            f"Tháng phải viết theo dạng năm-tháng, từ {_YEARS[0]}-01 đến {_YEARS[-1]}-12, ví dụ 2026-05.", field="month"
        )
    return month_of(date(year, month, 1))


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
