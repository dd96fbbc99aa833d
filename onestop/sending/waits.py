"""When a message is tried again, and when a try counts as cut off. Not a legal term: nobody is promised these."""

from datetime import datetime, timedelta

LONGEST_SEND = 60.0  # seconds; then the channel itself breaks the connection
# A try without a noted outcome, much older than the longest send and than a run of the scheduler, was cut off.
_CUT_OFF = timedelta(minutes=10)
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 60))
_RECEIPTS_FOR = timedelta(days=3)


def next_try_at(at: datetime, *, tries: int) -> datetime | None:
    """After the try number `tries` (from 1) at `at`; None: enough, another way has to be found (after three hours)."""
    return at + _WAITS[tries - 1] if tries <= len(_WAITS) else None


def cut_off_before(at: datetime) -> datetime:
    """A message that has been sending since before this moment was cut off."""
    return at - _CUT_OFF


def receipts_since(at: datetime) -> datetime:
    """From when on accepted messages are asked about: networks give up on a message after about three days."""
    return at - _RECEIPTS_FOR
