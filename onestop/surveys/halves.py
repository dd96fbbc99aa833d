"""Answers are kept by halves of a month: days 1–14, and the 15th to the end.

A day would tell too much (one dossier returned, one answer given), a month too little: reports of this field run from
the 1st or from the 15th.
"""

from calendar import monthrange
from datetime import date

_SECOND = 15


def half_of(day: date) -> date:
    """The first day of the half in which a day lies."""
    return date(day.year, day.month, 1 if day.day < _SECOND else _SECOND)


def end_of(half: date) -> date:
    """The last day of the half that begins on `half`."""
    return date(half.year, half.month, 14 if half.day == 1 else monthrange(half.year, half.month)[1])


def halves_within(first: date, last: date) -> list[date]:
    """The halves that lie in the period with all their days, by their first days."""
    halves, half = [], half_of(first)
    while half <= last:
        if half >= first and end_of(half) <= last:
            halves.append(half)
        half = _next(half)
    return halves


def _next(half: date) -> date:
    if half.day == 1:
        return date(half.year, half.month, _SECOND)
    return date(half.year + half.month // 12, half.month % 12 + 1, 1)
