"""What the outbox hands to a channel, and what a channel answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message. to: address or number (+84…). reference: the same in every try, so that a gateway can tell two
    tries from two messages. written_at: when it was written, also the same in every try."""

    to: str
    subject: str
    text: str
    reference: str
    written_at: datetime


class Outcome(StrEnum):
    """accepted: the gateway took it. later: it may be tried again. failed: never to this address.

    unknown: it may or may not have gone out; trying again could send it twice.
    """

    ACCEPTED = "accepted"
    LATER = "later"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """detail: shown to the desk, without personal data: never what a gateway wrote, which may repeat the address."""

    outcome: Outcome
    detail: str


class Channel(Protocol):
    """A way out. Never raises for what a network or gateway can do, and ends within sending.waits.LONGEST_SEND."""

    @property
    def plain(self) -> bool:
        """Whether the text goes out without diacritics (GSM-7 alphabet)."""

    def send(self, parcel: Parcel) -> Answer: ...

    def delivered(self, references: Collection[str]) -> Collection[str]:
        """Those of the accepted messages that the gateway has proved to have arrived; nothing where it cannot say."""
