"""Moments as the driver gives and takes them, for acts on very many rows: each different one is converted once."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from onestop.database import UTCDateTime, db


def as_stored(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column of a table whose values come as the driver gives them."""
    return literal_column(f"{column.class_.__tablename__}.{column.key}").label(column.key)


class RawMoments:
    """Reads and writes moments of one transaction, by the rules of the column type (UTCDateTime)."""

    def __init__(self) -> None:
        dialect = db.session.connection().dialect
        kept = UTCDateTime().dialect_impl(dialect)
        self._from_raw = kept.result_processor(dialect, None)
        self._to_raw = kept.bind_processor(dialect)
        self._read: dict[Any, datetime] = {}
        self._written: dict[datetime | None, Any] = {None: None}
        self._is_text = dialect.name == "sqlite"

    def read(self, raw: Any) -> datetime:
        """The moment, in UTC."""
        known = self._read.get(raw)
        if known is None:
            moment: Any = self._from_raw(raw) if self._from_raw else raw
            known = self._read[raw] = cast("datetime", moment)
        return known

    def write(self, moment: datetime | None) -> Any:
        """What the driver stores."""
        known = self._written.get(moment)
        if known is None and moment is not None:
            known = self._written[moment] = self._to_raw(moment) if self._to_raw else moment
        return known

    def hour(self, raw: Any) -> object:
        """The clock hour in which a moment lies, in UTC: the same value for all moments of that hour."""
        if self._is_text:
            return raw[:13]
        return self.read(raw).replace(minute=0, second=0, microsecond=0)
