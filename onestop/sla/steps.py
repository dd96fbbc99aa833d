"""The steps of a linked procedure (liên thông): hours that add up to the whole term, and the end of each step."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import Final

from onestop.sla.answer import Stop
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import due_at
from onestop.sla.counting import counted, on_calendar_days
from onestop.sla.moments import MICROS_A_DAY, micros_of, moment_of, moment_of_micros
from onestop.sla.term import IN_VIETNAMESE, Term, TermError, Unit

# Decisions that publish internal procedures tell steps in hours, of which a day of work has eight, whatever the
# sessions of the office hold: a step of 4 hours is half a working day. Terms in calendar days are told in the same.
HOURS_A_DAY: Final = 8


def check_steps(term: Term, hours: Sequence[Decimal]) -> None:
    """Refuse steps that do not add up to the term.

    hours: of each step, in order, none below 0. Working days and days have 8 hours; a term within the day at most 8.
    Raises TermError for no steps, a negative step, a wrong sum, and a term in months, which has no number of hours.
    """
    if not hours:
        raise TermError("Thủ tục liên thông chưa có bước nào. Đề nghị nhập các bước và số giờ của từng bước.")
    for each in hours:
        if not each.is_finite() or each < 0:
            raise TermError(f"Số giờ của một bước phải từ 0 trở lên, không phải {each}. Đề nghị nhập lại.", each)
    if term.unit is Unit.MONTH:
        raise TermError(f"Thời hạn {term} không chia được thành giờ. Đề nghị ghi thời hạn bằng ngày.", term)
    total, whole = sum(hours), term.amount * _hours_in(term.unit)
    if not term.halves:
        if total > HOURS_A_DAY:
            raise TermError(
                f"Các bước cộng lại {_said(total)} giờ, nhiều hơn một ngày làm việc ({HOURS_A_DAY} giờ). "
                "Đề nghị sửa số giờ của các bước.",
                total,
            )
    elif total != whole:
        raise TermError(
            f"Các bước cộng lại {_said(total)} giờ, thời hạn {term} là {_said(whole)} giờ "
            f"(1 {IN_VIETNAMESE[term.unit]} = {_hours_in(term.unit)} giờ). Đề nghị sửa số giờ của các bước.",
            total,
        )


def step_ends(
    start_at: datetime,
    term: Term,
    hours: Sequence[Decimal],
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
) -> tuple[datetime, ...]:
    """When each step has to be done; the last one with the whole term (due_at).

    hours: see check_steps. A step begins where the one before ended. In calendar days a step ends with a whole day,
    moved off days off. Steps within the day all end with it: the law knows no other end. An extension lengthens the
    last step; the others were promised before it.
    Raises TermError when the steps do not add up, and what due_at raises.
    """
    check_steps(term, hours)
    end = due_at(start_at, term, calendar=calendar, stops=stops, extensions=extensions)
    sums = list(accumulate(hours))[:-1]
    if not term.halves:
        return (end,) * len(hours)
    stretches = [(micros_of(stop.started_at), micros_of(stop.ended_at)) for stop in stops]
    return (*(_step_end(start_at, done, term.unit, stretches, calendar) for done in sums), end)


def _step_end(
    start_at: datetime, hours: Decimal, unit: Unit, stretches: Sequence[tuple[int, int]], calendar: WorkingCalendar
) -> datetime:
    start = micros_of(start_at)
    if not hours:
        return moment_of_micros(start)
    amount = Fraction(hours) / _hours_in(unit)
    if unit is Unit.DAY:
        return moment_of(on_calendar_days(start, 2 * ceil(amount), unit, stretches, calendar).minute)
    if unit is Unit.WORKING_DAY:
        measure, begin, whole = calendar.working_days, (start // MICROS_A_DAY + 1) * MICROS_A_DAY, amount
    else:
        measure, begin, whole = calendar.working_minutes, start, amount * 60
    return moment_of(counted(measure, begin, ceil(whole * measure.fine), stretches).minute)


def _hours_in(unit: Unit) -> int:
    return 1 if unit is Unit.WORKING_HOUR else HOURS_A_DAY


def _said(hours: Decimal | int) -> str:
    return f"{Decimal(hours).normalize():f}".replace(".", ",")
