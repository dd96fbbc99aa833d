"""One value of a report in the words of a reader, and as plain data for another program."""

from datetime import date, datetime
from decimal import Decimal

from onestop.papers.wording import clock, short_day
from onestop.reports.table import NOTHING, Column, Kind, Section, Share, Value, rounded
from onestop.sla.calendar import ZONE


def shown(value: Value, kind: Kind) -> str:
    """As page and paper show it: "1.234", "37,50 %", "18,40", "04/05/2026", "09:05 04/05/2026".

    A figure that there is none of is "–", a text that there is none of stays empty.
    """
    match value:
        case None:
            return "" if kind in (Kind.TEXT, Kind.DAY, Kind.MOMENT) else NOTHING
        case str():
            return value
        case Share():
            percent = value.percent
            return NOTHING if percent is None else f"{_grouped(percent)} %"
        case datetime():
            return f"{clock(value)} {short_day(value)}"
        case date():
            return short_day(value)
        case Decimal():
            written = _grouped(rounded(value))
            return written if kind is Kind.SCORE else written.rstrip("0").rstrip(",")
        case _:
            return f"{value:,}".replace(",", ".")


def plain(value: Value) -> int | float | str | None:
    """As JSON holds it: shares of 1 or None, days and moments in ISO 8601, moments with the offset of Vietnam."""
    match value:
        case Share():
            return value.part / value.whole if value.whole else None
        case datetime():
            return value.astimezone(ZONE).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value


def spelled(value: Value) -> str:
    """As a CSV file holds it: like `plain`, without grouping; moments as "2026-05-04 09:05" of Vietnam."""
    match value:
        case None:
            return ""
        case Share():
            return str(value.part / value.whole) if value.whole else NOTHING
        case datetime():
            return f"{value.astimezone(ZONE):%Y-%m-%d %H:%M}"
        case _:
            return str(value)


def heading(column: Column, section: Section) -> str:
    """The name of a column where its group does not stand above it, and no other column has the same."""
    alike = sum(other.title == column.title for other in section.columns)
    return f"{column.group} – {column.title}" if alike > 1 and column.group else column.title


def _grouped(number: Decimal) -> str:
    return f"{number:,}".translate(_VIETNAMESE)


_VIETNAMESE = str.maketrans(",.", ".,")
