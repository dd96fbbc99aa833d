"""What the monthly late rate counts, and how: pure functions over the facts of single dossiers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onestop.cases.models.dossier import STANDING, Channel, Outcome, Status
from onestop.sla.lateness import Standing, judge

TOTAL = "Tổng số"


class Figure(StrEnum):
    """The counts of a row, by the names under which they are told."""

    CARRIED_OVER = "carried_over"
    RECEIVED_ONLINE = "received_online"
    RECEIVED_DIRECT = "received_direct"
    RECEIVED_POSTAL = "received_postal"
    ENDED_EARLY = "ended_early"
    ENDED_ON_TIME = "ended_on_time"
    ENDED_LATE = "ended_late"
    REFUSED = "refused"
    STOPPED = "stopped"
    CLOSED = "closed"
    AT_ONCE = "at_once"
    OPEN_WITHIN_LIMIT = "open_within_limit"
    OPEN_WAITING = "open_waiting"
    OPEN_LATE = "open_late"
    NO_DUE_DATE = "no_due_date"


class _Aside(StrEnum):
    """Counts that only a rate is made of."""

    LATE_NOT_AT_ONCE = "late_not_at_once"
    LATE_AFTER_REAPPOINTMENT = "late_after_reappointment"
    JUDGED_NOT_AT_ONCE = "judged_not_at_once"


Tally = list[Figure | _Aside]  # every count to which one dossier adds one
Counts = Counter[Figure | _Aside]

_ARRIVED = (Figure.CARRIED_OVER, Figure.RECEIVED_ONLINE, Figure.RECEIVED_DIRECT, Figure.RECEIVED_POSTAL)
_ENDED = (Figure.ENDED_EARLY, Figure.ENDED_ON_TIME, Figure.ENDED_LATE)
_STANDS = (*_ENDED, Figure.OPEN_WITHIN_LIMIT, Figure.OPEN_LATE, Figure.NO_DUE_DATE)

_BY_CHANNEL = {
    Channel.ONLINE: Figure.RECEIVED_ONLINE,
    Channel.DIRECT: Figure.RECEIVED_DIRECT,
    Channel.POSTAL: Figure.RECEIVED_POSTAL,
}
_BY_STANDING = {
    Standing.EARLY: Figure.ENDED_EARLY,
    Standing.ON_TIME: Figure.ENDED_ON_TIME,
    Standing.LATE: Figure.ENDED_LATE,
}
_BY_OUTCOME = {
    Outcome.REFUSED: Figure.REFUSED,
    Outcome.STOPPED: Figure.STOPPED,
    Outcome.CLOSED: Figure.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one field (lĩnh vực), or of all. Rates are shares of 1, None where there is nothing to divide.

    refused, stopped, closed and at_once are told of what ended; open_waiting is told of open_within_limit.
    """

    field: str
    carried_over: int
    received_online: int
    received_direct: int
    received_postal: int
    ended_early: int
    ended_on_time: int
    ended_late: int
    refused: int
    stopped: int
    closed: int
    at_once: int
    open_within_limit: int
    open_waiting: int
    open_late: int
    no_due_date: int
    late_rate: float | None
    late_rate_without_at_once: float | None
    late_rate_after_reappointment: float | None

    @property
    def ended(self) -> int:
        """All that ended in the period and had a legal end."""
        return self.ended_early + self.ended_on_time + self.ended_late

    @property
    def handled(self) -> int:
        """All that the office had in hand during the period."""
        return self.carried_over + self.received_online + self.received_direct + self.received_postal


@dataclass(frozen=True, slots=True)
class Ended:
    """A dossier that ended in the period. due_at: the legal end in force when it ended.

    stopped_since: since when its clock stood still when it ended. reappointed_to: the new date of its apology.
    """

    carried_over: bool
    channel: Channel
    outcome: Outcome | None
    at_once: bool
    finished_at: datetime
    due_at: datetime | None
    stopped_since: datetime | None
    late_since: datetime | None
    reappointed_to: datetime | None


@dataclass(frozen=True, slots=True)
class Open:
    """A dossier that had not ended when the period did, as it stood then (all from its last event before that)."""

    carried_over: bool
    channel: Channel
    status: Status | None  # None: nothing is known of it from then
    due_at: datetime | None
    due_before_stop: datetime | None
    stopped_since: datetime | None
    late_since: datetime | None


def count_ended(dossier: Ended) -> Tally:
    tally = _arrival(carried_over=dossier.carried_over, channel=dossier.channel)
    standing = judge(
        dossier.due_at,
        dossier.finished_at,
        ended_at=dossier.finished_at,
        stopped_since=dossier.stopped_since,
        late_since=dossier.late_since,  # what is late stays late, whatever moved the end afterwards
    ).standing
    if standing is Standing.NO_DUE_DATE:
        return [*tally, Figure.NO_DUE_DATE]  # and nothing else: a share of the ended would not add up
    late = standing is Standing.LATE
    tally.append(_BY_STANDING[standing])
    if dossier.outcome in _BY_OUTCOME:
        tally.append(_BY_OUTCOME[dossier.outcome])
    if dossier.at_once:
        tally.append(Figure.AT_ONCE)
    else:
        tally.append(_Aside.JUDGED_NOT_AT_ONCE)
        if late:
            tally.append(_Aside.LATE_NOT_AT_ONCE)
    if late and not _kept_new_date(dossier):
        tally.append(_Aside.LATE_AFTER_REAPPOINTMENT)
    return tally


def count_open(dossier: Open, at: datetime) -> Tally:
    """at: the moment at which the dossier is judged, the end of the period."""
    standing_still = dossier.status in STANDING
    standing = judge(
        (dossier.due_before_stop or dossier.due_at) if standing_still else dossier.due_at,
        at,
        stopped_since=(dossier.stopped_since or at) if standing_still else None,
        late_since=dossier.late_since,
    ).standing
    tally = _arrival(carried_over=dossier.carried_over, channel=dossier.channel)
    match standing:
        case Standing.LATE:
            tally.append(Figure.OPEN_LATE)
        case Standing.STOPPED:
            tally += [Figure.OPEN_WITHIN_LIMIT, Figure.OPEN_WAITING]
        case Standing.NO_DUE_DATE:
            tally.append(Figure.NO_DUE_DATE)
        case _:
            tally.append(Figure.OPEN_WITHIN_LIMIT)
    return tally


def row(field: str, counts: Counts) -> Row:
    judged = sum(counts[figure] for figure in _ENDED)
    return Row(
        field,
        **{figure.value: counts[figure] for figure in Figure},
        late_rate=_share(counts[Figure.ENDED_LATE], judged),
        late_rate_without_at_once=_share(counts[_Aside.LATE_NOT_AT_ONCE], counts[_Aside.JUDGED_NOT_AT_ONCE]),
        late_rate_after_reappointment=_share(counts[_Aside.LATE_AFTER_REAPPOINTMENT], judged),
    )


def adds_up(row: Row) -> bool:
    """Whether all that was in hand is accounted for, once, and no “of which” exceeds its whole.

    Source: the identities under the headings of Biểu số II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP).
    """
    return (
        sum(getattr(row, figure) for figure in _ARRIVED) == sum(getattr(row, figure) for figure in _STANDS)
        and row.open_waiting <= row.open_within_limit
        and row.refused + row.stopped + row.closed <= row.ended
        and row.at_once <= row.ended
    )


def is_sum(total: Row, rows: Iterable[Row]) -> bool:
    """Whether each count of the total is the sum of the rows'."""
    rows = list(rows)
    return all(getattr(total, figure) == sum(getattr(row, figure) for row in rows) for figure in Figure)


def _arrival(*, carried_over: bool, channel: Channel) -> Tally:
    return [Figure.CARRIED_OVER if carried_over else _BY_CHANNEL[channel]]


def _kept_new_date(dossier: Ended) -> bool:
    if dossier.reappointed_to is None:
        return False
    kept = judge(
        dossier.reappointed_to, dossier.finished_at, ended_at=dossier.finished_at, stopped_since=dossier.stopped_since
    )
    return not kept.is_late


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
