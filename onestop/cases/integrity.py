"""The integrity list: what is allowed but wants a second look. It accuses nobody; it only shows what happened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from onestop.cases.integrity_found import days_of_many_changes, stopped_just_before_the_end
from onestop.cases.integrity_lists import CONCERN_MEANINGS, CONCERN_NAMES, Concern, changed_on, listed
from onestop.cases.rechecking import Unfitting, unfitting
from onestop.database import db
from onestop.sla.calendar import to_local

PAGE_SIZE = 50
MANY_CHANGES = 20  # of one person on one last day, unless the office says otherwise


@dataclass(frozen=True)
class Finding:
    """A dossier on the list. at: when it happened or was entered. by: who did it. note: what more there is to say."""

    code: str
    at: datetime
    by: str | None
    note: str | None


@dataclass(frozen=True)
class Findings:
    """One page of a list, newest first. page: from 1. total: on all pages."""

    rows: Sequence[Finding]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True)
class Only:
    """Which findings are wanted: those from `since` on and before `until`, of one person; None: all.

    many_changes: from how many changes of one person the last day of a month, or of the period, is listed.
    """

    since: datetime | None = None
    until: datetime | None = None
    by_id: int | None = None
    many_changes: int = MANY_CHANGES

    def fits(self, at: datetime, by_id: int | None) -> bool:
        return (
            (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
            and (self.by_id is None or by_id == self.by_id)
        )


ALL = Only()
# Counted in Python, dossier by dossier: only when that list is asked for, or for a period.
_COUNTED_AGAIN = frozenset({Concern.UNFITTING, Concern.JUST_BEFORE_END})


def counts(agency_id: int, only: Only = ALL) -> dict[Concern, int]:
    """How many findings each list has; without those whose ends would all have to be counted again for it."""
    told = set(Concern) - _COUNTED_AGAIN
    return {concern: _total(_query(agency_id, concern, only)) for concern in Concern if concern in told}


def findings(agency_id: int, concern: Concern, number: int = 1, only: Only = ALL, *, size: int = PAGE_SIZE) -> Findings:
    """A page of one list; a number beyond the last page gives the last one."""
    if concern in _COUNTED_AGAIN:
        found = _counted_again(agency_id, concern, only)
        number = _page(number, len(found), size)
        return Findings([one for one, _ in found[(number - 1) * size : number * size]], number, len(found))
    query = _query(agency_id, concern, only)
    total = _total(query)
    number = _page(number, total, size)
    columns = query.selected_columns
    rows = db.session.execute(
        query.order_by(columns["at"].desc(), columns["id"].desc()).limit(size).offset((number - 1) * size)
    )
    return Findings([Finding(row.code, row.at, row.by, _note(row)) for row in rows], number, total)


def by_person(agency_id: int, concern: Concern, only: Only = ALL) -> dict[str | None, int]:
    """How many findings of a list each person has; None: the machine, or nobody knows."""
    if concern in _COUNTED_AGAIN:
        return dict(Counter(one.by for one, _ in _counted_again(agency_id, concern, only)))
    inner = _query(agency_id, concern, only).subquery()
    rows = db.session.execute(select(inner.c.by, func.count()).group_by(inner.c.by_id, inner.c.by))
    told: Counter[str | None] = Counter()
    for name, number in rows:
        told[name] += number
    return dict(told)


def _query(agency_id: int, concern: Concern, only: Only) -> Select[Any]:
    if concern is Concern.MASS_CHANGES:
        days = days_of_many_changes(agency_id, least=only.many_changes, since=only.since, until=only.until)
        query = changed_on(agency_id, days)
    else:
        query = listed(agency_id, concern)
    columns = query.selected_columns
    if only.since is not None:
        query = query.where(columns["at"] >= only.since)
    if only.until is not None:
        query = query.where(columns["at"] < only.until)
    if only.by_id is not None:
        query = query.where(columns["by_id"] == only.by_id)
    return query


def _counted_again(agency_id: int, concern: Concern, only: Only) -> list[tuple[Finding, int | None]]:
    """The whole list, the newest first, with the id of who did it."""
    if concern is Concern.UNFITTING:
        found: list[tuple[Finding, int | None]] = [
            (Finding(one.code, one.noted, None, _counted(one)), None) for one in unfitting(agency_id)
        ]
    else:
        found = [
            (Finding(one.code, one.at, one.by, f"Hết hạn {to_local(one.due_at):%H:%M ngày %d/%m/%Y}"), one.by_id)
            for one in stopped_just_before_the_end(agency_id, since=only.since, until=only.until)
        ]
    return [(one, by_id) for one, by_id in found if only.fits(one.at, by_id)]


def _counted(one: Unfitting) -> str:
    if one.counted is None:
        return "Không tính lại được: thiếu lịch làm việc của lúc tính"
    return f"Tính lại: {to_local(one.counted):%H:%M ngày %d/%m/%Y}"


def _note(row: Any) -> str | None:
    if row.happened_at is not None:
        return f"Ghi là kết thúc lúc {to_local(row.happened_at):%H:%M ngày %d/%m/%Y}"
    note: str | None = row.note
    return note


def _total(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _page(number: int, total: int, size: int) -> int:
    return min(max(number, 1), max(1, -(-total // size)))


__all__ = [
    "ALL", "CONCERN_MEANINGS", "CONCERN_NAMES", "MANY_CHANGES", "PAGE_SIZE", "Concern", "Finding", "Findings", "Only",
    "by_person", "counts", "findings",
]  # fmt: skip
