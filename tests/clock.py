"""Moments in Vietnam, and a clock that stands where a test puts it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(text: str) -> datetime:
    """A moment in Vietnam: "2026-03-02 09:00"; with a weekday in front ("Mon 2026-03-02 09:00") that is checked."""
    weekday, _, rest = text.partition(" ") if text[:1].isalpha() else ("", "", text)
    at = datetime.fromisoformat(rest).replace(tzinfo=VIETNAM)
    if weekday:
        assert at.strftime("%a") == weekday, f"{rest} is a {at:%a}"
    return at


class Clock:
    """The application's clock in tests; it moves only when told: `clock.at("2026-03-02 09:00")`."""

    def __init__(self, text: str) -> None:
        self.moment = moment(text)

    def at(self, text: str) -> datetime:
        self.moment = moment(text)
        return self.moment

    def __call__(self) -> datetime:
        return self.moment.astimezone(UTC)
