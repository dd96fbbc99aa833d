"""The monthly rate of late dossiers (tỷ lệ hồ sơ quá hạn), by field and in total."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from onestop.cases.printed import mark
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Installation
from onestop.reports.counting import Counted, aspects_of, count
from onestop.reports.desk.definitions import DEFINITIONS
from onestop.reports.figures import FOR_OTHERS, HERE, IN_HAND, LATE_RATE_COUNTS, LATE_RATE_SHARES, VOID, Row
from onestop.reports.in_hand import Asked
from onestop.reports.period import Period
from onestop.reports.table import TOTAL, Where, both, where
from onestop.text import folded


@dataclass(frozen=True, slots=True)
class LateRate:
    """The report of one agency and period.

    rows: fields that had anything, in Vietnamese order of their names; total: their sum. received_for_others: the same
    for dossiers that another agency decides, outside rows and total. void: entries of the period that were voided,
    counted nowhere else. judged_at: the moment at which open dossiers were judged. mark: a word for data that are not
    real. definitions: what each figure means, by its name.
    """

    period: Period
    agency: str
    judged_at: datetime
    rows: tuple[Row, ...]
    total: Row
    received_for_others: tuple[Row, ...]
    void: int
    mark: str | None = None
    definitions: dict[str, str] = field(default_factory=lambda: dict(DEFINITIONS))

    @property
    def unfinished(self) -> bool:
        """Whether the period was not over when the figures were drawn."""
        return self.judged_at < self.period.ends_at


def late_rate(period: Period, *, agency_id: int | None = None, at: datetime | None = None) -> LateRate:
    """The figures of a period.

    agency_id: whose dossiers; the installation's own agency when not told. at: the present moment: inside the period,
    open dossiers are judged now and not at an end that has not come. Without it always at the end of the last day.
    Raises Refused where nothing has been set up.
    """
    asked = Asked(agency_of(agency_id), period, at)
    wheres = [*LATE_RATE_COUNTS.values(), *(which for pair in LATE_RATE_SHARES.values() for which in pair)]
    counted = count(asked, aspects_of(HERE, *wheres) | {"field"})
    return LateRate(
        period,
        asked.agency.name,
        asked.judged_at,
        rows=_rows(counted, HERE),
        total=_row(counted, TOTAL, HERE),
        received_for_others=_rows(counted, FOR_OTHERS),
        void=counted.number(VOID),
        mark=mark(),
    )


def agency_of(agency_id: int | None) -> Agency:
    """The agency, by default that of the installation. Raises Refused where nothing has been set up."""
    if agency_id is None:
        agency_id = db.session.scalar(select(Installation.agency_id))
    agency = db.session.get(Agency, agency_id) if agency_id is not None else None
    if agency is None:
        raise Refused("Chưa thiết lập cơ quan. Chạy “onestop init” trước rồi lập lại báo cáo.")
    return agency


def _rows(counted: Counted, whose: Where) -> tuple[Row, ...]:
    names = sorted(counted.values("field", both(whose, IN_HAND)), key=lambda name: (folded(name), name))
    return tuple(_row(counted, name, both(whose, where(field=name))) for name in names)


def _row(counted: Counted, name: str, which: Where) -> Row:
    def rate(part: Where, whole: Where) -> float | None:
        divided_by = counted.number(both(which, whole))
        return counted.number(both(which, part)) / divided_by if divided_by else None

    return Row(
        name,
        **{figure: counted.number(both(which, counts)) for figure, counts in LATE_RATE_COUNTS.items()},
        late_rate=rate(*LATE_RATE_SHARES["late_rate"]),
        late_rate_without_at_once=rate(*LATE_RATE_SHARES["late_rate_without_at_once"]),
        late_rate_after_reappointment=rate(*LATE_RATE_SHARES["late_rate_after_reappointment"]),
    )
