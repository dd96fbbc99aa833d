"""Working time as a quantity that only grows, read in both directions by bisection.

Moments here are naive and local (Asia/Ho_Chi_Minh): the calendar converts at its door.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor, lcm

from onestop.sla.errors import ClockError


class CalendarTooShort(ClockError):  # noqa: N818 - a refusal, named like the others
    """The answer needs a year of which the calendar knows nothing. A date is refused, never guessed."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"Chưa có lịch làm việc năm {year}. Đề nghị quản trị viên nhập lịch làm việc năm {year} "
            "hoặc áp dụng lịch tạm tính, sau đó thực hiện lại.",
            year,
        )


class Measure:
    """How much has been worked up to a moment, and at which moment so much has been worked.

    spans: the sessions in order, (opens, closes), whole minutes, without overlap.
    amounts: what each session counts for when it is worked to its end; inside it counts in proportion to its minutes.
    starts, ends: the bounds of what the calendar knows; `ends` is the first moment no longer known.
    """

    def __init__(
        self,
        spans: Sequence[tuple[datetime, datetime]],
        amounts: Sequence[Fraction],
        *,
        starts: datetime,
        ends: datetime,
    ) -> None:
        self._starts, self._ends = starts, ends
        self._opens = [opens for opens, _ in spans]
        self._minutes = [(closes - opens) // timedelta(minutes=1) for opens, closes in spans]
        # Sums are kept as integers over one denominator: exact, and quick to search.
        self._scale = lcm(1, *{amount.denominator for amount in amounts})
        self._amounts = [int(amount * self._scale) for amount in amounts]
        self._full: list[int] = []  # the sum at the close of each session
        total = 0
        for amount in self._amounts:
            total += amount
            self._full.append(total)

    def until(self, moment: datetime) -> Fraction:
        """What has been worked from the first known day up to `moment`.

        Raises CalendarTooShort outside of the known years.
        """
        if not self._starts <= moment <= self._ends:
            raise CalendarTooShort(moment.year)
        index = bisect_right(self._opens, moment) - 1
        if index < 0:
            return Fraction(0)
        missing = timedelta(minutes=self._minutes[index]) - (moment - self._opens[index])
        if missing <= timedelta(0):
            return Fraction(self._full[index], self._scale)
        share_missing = Fraction(missing // timedelta(microseconds=1), self._minutes[index] * 60_000_000)
        return (self._full[index] - share_missing * self._amounts[index]) / self._scale

    def earliest(self, quantity: Fraction) -> datetime:
        """The first whole minute at which `quantity`, more than 0, is worked.

        Between two sessions it is the close of the first, never the opening of the next.
        Raises CalendarTooShort when the known years do not hold so much.
        """
        scaled = quantity * self._scale
        index = bisect_left(self._full, ceil(scaled))
        if index == len(self._full):
            raise CalendarTooShort(self._ends.year)
        return self._opens[index] + timedelta(minutes=ceil(self._minutes_into(index, scaled)))

    def latest(self, quantity: Fraction) -> datetime:
        """The last whole minute at which no more than `quantity` is worked.

        Between two sessions it is the opening of the second, never the close of the first.
        Raises CalendarTooShort when the known years do not hold more than that.
        """
        scaled = quantity * self._scale
        index = bisect_right(self._full, floor(scaled))
        if index == len(self._full):
            raise CalendarTooShort(self._ends.year)
        return self._opens[index] + timedelta(minutes=floor(self._minutes_into(index, scaled)))

    def _minutes_into(self, index: int, scaled: Fraction) -> Fraction:
        worked = scaled - (self._full[index] - self._amounts[index])
        return worked * self._minutes[index] / self._amounts[index]
