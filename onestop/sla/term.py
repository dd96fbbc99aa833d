"""A time limit as the law words it: an amount and its unit (thời hạn giải quyết)."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from onestop.sla.errors import ClockError


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    WORKING_HOUR = "working_hour"
    MONTH = "month"


IN_VIETNAMESE: Final = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.MONTH: "tháng",
}

# Far above what any procedure of the national catalogue needs; more is a slip of the keyboard.
LIMITS: Final = {
    Unit.WORKING_DAY: Decimal(400),
    Unit.DAY: Decimal(400),
    Unit.WORKING_HOUR: Decimal(3_000),
    Unit.MONTH: Decimal(60),
}


class TermError(ClockError):
    """An amount that no time limit can have; the message is Vietnamese and may be shown at the field."""


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit. amount: a multiple of 0.5, more than 0; 0 only in working days (within the working day of receipt).

    halves: the amount in halves of the unit, with which the clock counts.
    Raises TermError for any other amount, and for one above LIMITS.
    """

    amount: Decimal
    unit: Unit
    halves: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name, limit = IN_VIETNAMESE[self.unit], LIMITS[self.unit]
        if not self.amount.is_finite() or self.amount < 0 or self.amount > limit:
            raise TermError(
                f"Thời hạn phải từ 0 đến {limit} {name}, không phải {self.amount}. Đề nghị nhập lại.", self.amount
            )
        tenths = self.amount.quantize(Decimal("0.1"))
        if tenths != self.amount or tenths % Decimal("0.5"):
            raise TermError(
                f"Thời hạn phải là bội số của 0,5, ví dụ 7 hoặc 7,5, không phải {self.amount}. Đề nghị nhập lại.",
                self.amount,
            )
        if not self.amount and self.unit is not Unit.WORKING_DAY:
            raise TermError('Thời hạn 0 chỉ dùng với đơn vị "ngày làm việc" (trả trong ngày). Đề nghị nhập lại.')
        object.__setattr__(self, "halves", int(self.amount * 2))

    @classmethod
    def parse(cls, text: str) -> "Term":
        """A term told as "7.5 working_day" (or "7,5 …"); units as in Unit. Raises TermError with the text."""
        told = re.fullmatch(r"\s*(-?[0-9]+(?:[.,][0-9]+)?)\s+([a-z_]+)\s*", text)
        try:
            if told and told[2] in set(Unit):
                return cls(Decimal(told[1].replace(",", ".")), Unit(told[2]))
            reason = ""
        except TermError as refused:
            reason = f" {refused}"
        raise TermError(
            f'Không hiểu thời hạn "{text}".{reason} Ghi số và đơn vị ({", ".join(Unit)}), ví dụ "7.5 working_day".',
            text,
        )

    def __add__(self, extension: "Term") -> "Term":
        """The term with a lawful extension, which must be told in the same unit. Raises TermError otherwise."""
        if extension.unit is not self.unit:
            raise TermError(
                f"Thời gian gia hạn phải cùng đơn vị với thời hạn ({IN_VIETNAMESE[self.unit]}). Đề nghị nhập lại."
            )
        return Term(self.amount + extension.amount, self.unit)

    def __str__(self) -> str:
        if not self.amount:
            return "trong ngày làm việc"
        return f"{self.amount.normalize():f} {IN_VIETNAMESE[self.unit]}".replace(".", ",")
