"""The only place that reads the machine's clock; everything below the top floor is told the moment."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
