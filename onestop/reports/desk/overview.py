"""The rate of this month against the last twelve, for the head of an office: all months by one statement.

A month whose late rate is closed is told as it was frozen; the others are counted as the late-rate report counts them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from onestop.cases.models import Dossier
from onestop.database import db, local_day
from onestop.people.models import Agency
from onestop.procedures.models import ProcedureVersion
from onestop.reports.closed.closing import closed_figures
from onestop.reports.in_hand import JUDGED, Asked, Stands, in_hand
from onestop.reports.models import ReportClosing
from onestop.reports.period import Period, month_of
from onestop.reports.table import Share
from onestop.sla.calendar import to_local
from onestop.text import folded

BEFORE = 12  # months that this one is held against
LATE_RATE = "late-rate"

Counts = Mapping[str, tuple[int, int]]  # late and all that ended with a legal end, by field


@dataclass(frozen=True)
class MonthRate:
    """Ended late ÷ ended with a legal end, in one month. closed: as it was frozen."""

    period: Period
    rate: Share
    closed: bool


@dataclass(frozen=True)
class FieldRate:
    """The same of one field: in this month, and in all months before it together."""

    name: str
    now: Share
    before: Share


@dataclass(frozen=True)
class Overview:
    """months: the last twelve and this one, in their order; fields: those in which anything ended, by name."""

    months: tuple[MonthRate, ...]
    fields: tuple[FieldRate, ...]

    @property
    def now(self) -> MonthRate:
        return self.months[-1]

    @property
    def before(self) -> Share:
        """Of the months before this one together."""
        return _sum(month.rate for month in self.months[:-1])


def overview(agency: Agency, *, at: datetime) -> Overview:
    """The thirteen months up to `at`, of the dossiers that the office decides itself."""
    this = month_of(to_local(at).date())
    periods = [this.shifted(-back) for back in range(BEFORE, -1, -1)]
    closed = _closed(agency, periods)
    open_ = [period for period in periods if period not in closed]
    counted = _counted(agency, Period(open_[0].first, this.last), at)
    months = {period: closed.get(period) or counted.get(f"{period.first:%Y-%m}", {}) for period in periods}
    names = sorted({name for counts in months.values() for name in counts}, key=lambda name: (folded(name), name))
    return Overview(
        months=tuple(
            MonthRate(period, _sum(Share(*pair) for pair in counts.values()), period in closed)
            for period, counts in months.items()
        ),
        fields=tuple(
            FieldRate(
                name,
                now=_of(name, [months[this]]),
                before=_of(name, [counts for period, counts in months.items() if period != this]),
            )
            for name in names
        ),
    )


def _counted(agency: Agency, span: Period, at: datetime) -> dict[str, dict[str, tuple[int, int]]]:
    """Late and all by month ("2026-05") and field: what ended in a month is judged by its end, whichever month asks."""
    ended = next(rows for rows in in_hand(Asked(agency, span, at)) if rows.ended)
    inner = (
        ended.select(
            func.substr(local_day(Dossier.finished_at), 1, 7).label("month"),
            ProcedureVersion.field.label("field"),
            ended.stands.label("stands"),
        )
        .where(Dossier.decided_here)
        .subquery()
    )
    columns = (inner.c.month, inner.c.field, inner.c.stands)
    rows = db.session.execute(select(*columns, func.count()).group_by(*columns)).all()
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for month, field, stands, number in rows:
        if Stands(stands) in JUDGED:
            late, whole = found[month].get(field, (0, 0))
            found[month][field] = late + (number if stands == Stands.ENDED_LATE.value else 0), whole + number
    return found


def _closed(agency: Agency, periods: list[Period]) -> dict[Period, dict[str, tuple[int, int]]]:
    """The closed months by field, as their frozen reports tell them."""
    rows = db.session.execute(
        select(ReportClosing.first_on, ReportClosing.last_on).where(
            ReportClosing.agency_id == agency.id,
            ReportClosing.kind == LATE_RATE,
            ReportClosing.first_on >= periods[0].first,
            ReportClosing.last_on < periods[-1].first,
        )
    ).all()
    known: set[tuple[date, date]] = {(first, last) for first, last in rows}
    found = {}
    for period in periods:
        if (period.first, period.last) not in known:
            continue
        report = closed_figures(agency.id, LATE_RATE, period)
        if report is not None:
            section = report.section("own")
            place = next(number for number, one in enumerate(section.columns) if one.name == "late_rate")
            pairs = ((str(line.cells[0]), line.cells[place]) for line in section.lines)
            found[period] = {name: (share.part, share.whole) for name, share in pairs if isinstance(share, Share)}
    return found


def _of(name: str, months: list[Counts]) -> Share:
    return _sum(Share(*counts[name]) for counts in months if name in counts)


def _sum(shares: Iterable[Share]) -> Share:
    parts = list(shares)
    return Share(sum(one.part for one in parts), sum(one.whole for one in parts))
