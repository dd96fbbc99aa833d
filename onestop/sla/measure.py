"""Working time as a quantity that only grows, read in both directions by bisection, in whole numbers.

Moments are minutes or microseconds since moments.EPOCH; quantities are counted in units of which `scale` make a whole
(a working day, a minute). Where a pause begins or ends inside a minute, each unit falls into MICRO fine ones: exact.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from itertools import accumulate

from onestop.sla.errors import ClockError
from onestop.sla.moments import MICRO, MICROS_A_DAY, from_local, micros_of, moment_of, year_of


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

    opens, closes: the sessions in order, in minutes, without overlap.
    rates: the units that a minute of each session counts for. scale: the units of a whole.
    starts, ends: the bounds of what the calendar knows, in minutes; `ends` is the first moment no longer known.
    """

    def __init__(
        self, opens: Sequence[int], closes: Sequence[int], rates: Sequence[int], *, scale: int, starts: int, ends: int
    ) -> None:
        self.opens, self.closes, self.rates, self.scale = opens, closes, rates, scale
        self.fine = scale * MICRO  # fine units of a whole
        self.starts, self.ends = starts * MICRO, ends * MICRO  # in microseconds
        self.full = list(  # the sum at the close of each session, in units
            accumulate((last - first) * rate for first, last, rate in zip(opens, closes, rates, strict=True))
        )

    def done(self, micros: int) -> int:
        """Fine units worked from the first known day up to a moment in microseconds.

        Raises CalendarTooShort outside of the known years.
        """
        if not self.starts <= micros <= self.ends:
            raise CalendarTooShort(year_of(micros // MICROS_A_DAY))
        index = bisect_right(self.opens, micros // MICRO) - 1
        if index < 0:
            return 0
        missing = self.closes[index] * MICRO - micros
        done = self.full[index] * MICRO
        return done - missing * self.rates[index] if missing > 0 else done

    def first_minute(self, fine: int) -> int:
        """The first whole minute at which `fine` fine units, more than 0, are worked.

        Between two sessions it is the close of the first, never the opening of the next.
        Raises CalendarTooShort when the known years do not hold so much.
        """
        index = bisect_left(self.full, -(-fine // MICRO))
        if index == len(self.full):
            raise CalendarTooShort(year_of(self.ends // MICROS_A_DAY))
        return self.closes[index] - (self.full[index] * MICRO - fine) // (self.rates[index] * MICRO)

    def last_minute(self, fine: int) -> int:
        """The last whole minute at which no more than `fine` fine units are worked.

        Between two sessions it is the opening of the second, never the close of the first.
        Raises CalendarTooShort when the known years do not hold more than that.
        """
        index = bisect_right(self.full, fine // MICRO)
        if index == len(self.full):
            raise CalendarTooShort(year_of(self.ends // MICROS_A_DAY))
        return self.closes[index] + (fine - self.full[index] * MICRO) // (self.rates[index] * MICRO)

    # The same for moments of the local clock without zone and exact shares of a whole.

    def until(self, moment: datetime) -> Fraction:
        """What has been worked from the first known day up to `moment`. Raises CalendarTooShort."""
        return Fraction(self.done(micros_of(from_local(moment))), self.fine)

    def earliest(self, quantity: Fraction) -> datetime:
        """The first whole minute at which `quantity`, more than 0, is worked. Raises CalendarTooShort."""
        return moment_of(self.first_minute(_ceil(quantity * self.fine))).replace(tzinfo=None)

    def latest(self, quantity: Fraction) -> datetime:
        """The last whole minute at which no more than `quantity` is worked. Raises CalendarTooShort."""
        scaled = quantity * self.fine
        return moment_of(self.last_minute(scaled.numerator // scaled.denominator)).replace(tzinfo=None)


def _ceil(quantity: Fraction) -> int:
    return -(-quantity.numerator // quantity.denominator)
