"""The wall clock of Vietnam as whole numbers: minutes and microseconds since the first midnight of 2000.

Vietnam has kept UTC+7 without summer time since 1975, so that the difference of two moments is that of their wall
clocks, and a moment is an integer on which sums and searches are exact and quick.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from onestop.sla.errors import NaiveMoment

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
EPOCH: Final = datetime(2000, 1, 1, tzinfo=ZONE)
EPOCH_DAY: Final = EPOCH.toordinal()
MINUTES_A_DAY: Final = 24 * 60
MICRO: Final = 60_000_000  # microseconds in a minute
MICROS_A_DAY: Final = MINUTES_A_DAY * MICRO

# Made once: taking one away from the close of a session is the quickest way to a moment inside it.
MINUTES: Final = tuple(timedelta(minutes=minute) for minute in range(MINUTES_A_DAY + 1))
_EPOCH_SECONDS: Final = int(EPOCH.timestamp())


def to_local(at: datetime) -> datetime:
    """The wall clock of Vietnam at an aware moment, without zone.

    Raises NaiveMoment for a moment without zone, which could mean anything.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveMoment(at)
    return at.astimezone(ZONE).replace(tzinfo=None)


def from_local(wall: datetime) -> datetime:
    """The aware moment at which the wall clock of Vietnam shows `wall`."""
    return wall.replace(tzinfo=ZONE)


def day_begins(on: date) -> datetime:
    """The first moment of a day of Vietnam."""
    return from_local(datetime.combine(on, time.min))


def day_ends(on: date) -> datetime:
    """The last moment of a day of Vietnam, to the microsecond: for what holds "up to and with" that day."""
    return from_local(datetime.combine(on, time.max))


def day_after(on: date) -> date:
    """The day that follows."""
    return date.fromordinal(on.toordinal() + 1)


def day_before(on: date) -> date:
    """The day that comes before."""
    return date.fromordinal(on.toordinal() - 1)


def since_epoch(at: datetime) -> timedelta:
    """The way from EPOCH to an aware moment. Raises NaiveMoment."""
    try:
        return at - EPOCH
    except TypeError:
        raise NaiveMoment(at) from None


def micros_of(at: datetime) -> int:
    """An aware moment in microseconds since EPOCH. Raises NaiveMoment."""
    return micros_in(since_epoch(at))


def micros_in(since: timedelta) -> int:
    """A length in microseconds."""
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment_of(minute: int) -> datetime:
    """The aware moment `minute` minutes after EPOCH."""
    return datetime.fromtimestamp(minute * 60 + _EPOCH_SECONDS, ZONE)


@lru_cache(maxsize=8192)
def midnight_of(day: int) -> datetime:
    """The aware midnight with which a day begins, numbered from EPOCH."""
    return moment_of(day * MINUTES_A_DAY)


def moment_of_micros(micros: int) -> datetime:
    """The aware moment `micros` microseconds after EPOCH."""
    seconds, rest = divmod(micros, 1_000_000)
    at = datetime.fromtimestamp(seconds + _EPOCH_SECONDS, ZONE)
    return at.replace(microsecond=rest) if rest else at


def year_of(day: int) -> int:
    """The year of a day numbered from EPOCH; the first or last that can be told, for a day beyond it."""
    return date.fromordinal(min(max(day + EPOCH_DAY, 1), date.max.toordinal())).year
