"""The figures that several reports share, each as a choice of dossiers in hand; and the row of the late rate."""

from dataclasses import dataclass

from onestop.cases.models.dossier import Channel, Outcome
from onestop.reports.in_hand import ENDED, HANDLED, JUDGED, OPEN, Stands
from onestop.reports.table import Where, both, where

HERE = where(here=True)
FOR_OTHERS = where(here=False)
IN_HAND = where(stands=HANDLED)
CARRIED_OVER = both(IN_HAND, where(arrival="carried"))
RECEIVED = both(IN_HAND, where(arrival="received"))
RECEIVED_BY = {channel: both(RECEIVED, where(channel=channel)) for channel in Channel}
ENDED_ALL = where(stands=ENDED)
ENDED_JUDGED = where(stands=JUDGED)
ENDED_EARLY = where(stands=Stands.ENDED_EARLY)
ENDED_ON_TIME = where(stands=Stands.ENDED_ON_TIME)
ENDED_IN_TIME = where(stands=[Stands.ENDED_EARLY, Stands.ENDED_ON_TIME])
ENDED_LATE = where(stands=Stands.ENDED_LATE)
ENDED_AS = {outcome: both(ENDED_JUDGED, where(outcome=outcome)) for outcome in Outcome}
AT_ONCE = both(ENDED_JUDGED, where(at_once=True))
NOT_AT_ONCE = both(ENDED_JUDGED, where(at_once=False))
OPEN_ALL = where(stands=OPEN)
OPEN_IN_TIME = where(stands=[Stands.OPEN_WITHIN_LIMIT, Stands.OPEN_WAITING])
OPEN_WAITING = where(stands=Stands.OPEN_WAITING)
OPEN_LATE = where(stands=Stands.OPEN_LATE)
WITHOUT_LIMIT = where(stands=[Stands.ENDED_WITHOUT_LIMIT, Stands.OPEN_WITHOUT_LIMIT])
UNKNOWN = where(stands=Stands.UNKNOWN)
VOID = where(stands=Stands.VOID)
LATE_AFTER_NEW_DATE = both(ENDED_LATE, where(new_date=["none", "missed"]))
ENDED_IN_TIME_NOT_AT_ONCE = both(ENDED_IN_TIME, where(at_once=False))
LATE = where(stands=[Stands.ENDED_LATE, Stands.OPEN_LATE])
SAME_DAY = both(ENDED_LATE, where(same_day=True))
LETTER = {when: both(LATE, where(letter=when)) for when in ("day_before", "before", "after", "none")}
NEW_DATE = {kept: both(LATE, where(new_date=kept)) for kept in ("kept", "missed", "pending")}
KEPT_NEW_DATE = both(ENDED_LATE, where(new_date="kept"))
LATE_AFTER_NEW_DATE_NOT_AT_ONCE = both(LATE_AFTER_NEW_DATE, where(at_once=False))
WAITING_SUPPLEMENT = both(OPEN_ALL, where(waiting="supplement"))
PAUSED = both(OPEN_ALL, where(waiting="paused"))
STANDING_LATE = both(OPEN_LATE, where(waiting=["supplement", "paused"]))
OBLIGATION = both(OPEN_ALL, where(obligation=True))
# Bộ chỉ số 766: what has a limit, and of it what is on time; asked to supplement more than once is overdue.
RATED = where(
    stands=[*JUDGED, Stands.OPEN_WITHIN_LIMIT, Stands.OPEN_WAITING, Stands.OPEN_LATE],
)
PROGRESS_ON_TIME = where(verdict_766="on_time")
RATED_NOT_AT_ONCE = both(RATED, where(at_once=False))
PROGRESS_NOT_AT_ONCE = both(PROGRESS_ON_TIME, where(at_once=False))
UNFETCHED = both(ENDED_ALL, where(outcome=[Outcome.GRANTED, Outcome.REFUSED], fetched=False))
WITH_LETTER = both(IN_HAND, where(letter_in_period=True))
NOT_CLASSED = where(stands=[Stands.ENDED_WITHOUT_LIMIT, Stands.OPEN_WITHOUT_LIMIT, Stands.UNKNOWN])

# What a row of the late rate counts, by the names under which it is told.
LATE_RATE_COUNTS: dict[str, Where] = {
    "carried_over": CARRIED_OVER,
    "received_online": RECEIVED_BY[Channel.ONLINE],
    "received_direct": RECEIVED_BY[Channel.DIRECT],
    "received_postal": RECEIVED_BY[Channel.POSTAL],
    "ended_early": ENDED_EARLY,
    "ended_on_time": ENDED_ON_TIME,
    "ended_late": ENDED_LATE,
    "refused": ENDED_AS[Outcome.REFUSED],
    "stopped": ENDED_AS[Outcome.STOPPED],
    "closed": ENDED_AS[Outcome.CLOSED],
    "at_once": AT_ONCE,
    "open_within_limit": OPEN_IN_TIME,
    "open_waiting": OPEN_WAITING,
    "open_late": OPEN_LATE,
    "no_due_date": both(where(stands=[Stands.ENDED_WITHOUT_LIMIT, Stands.OPEN_WITHOUT_LIMIT, Stands.UNKNOWN])),
}
LATE_RATE_SHARES: dict[str, tuple[Where, Where]] = {
    "late_rate": (ENDED_LATE, ENDED_JUDGED),
    "late_rate_without_at_once": (both(ENDED_LATE, where(at_once=False)), NOT_AT_ONCE),
    "late_rate_after_reappointment": (LATE_AFTER_NEW_DATE, ENDED_JUDGED),
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


def adds_up(row: Row) -> bool:
    """Whether all that was in hand is accounted for, once, and no “of which” exceeds its whole.

    Source: the identities under the headings of Biểu số II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP).
    """
    return (
        row.handled == row.ended + row.open_within_limit + row.open_late + row.no_due_date
        and row.open_waiting <= row.open_within_limit
        and row.refused + row.stopped + row.closed <= row.ended
        and row.at_once <= row.ended
    )


def is_sum(total: Row, rows: list[Row] | tuple[Row, ...]) -> bool:
    """Whether each count of the total is the sum of the rows'."""
    return all(getattr(total, figure) == sum(getattr(row, figure) for row in rows) for figure in LATE_RATE_COUNTS)
