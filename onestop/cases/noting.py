"""Facts that the machine notes of many dossiers at once: rows of `event` and entries of the chain, in set statements.

One dossier at a time goes through acting.happened, which writes the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from onestop.audit.chain import Act, record_all
from onestop.cases.models import EventKind
from onestop.database import write_rows

Kept = datetime | str

_EVENT = (
    "agency_id", "dossier_id", "kind", "at", "entered_at", "note", "outside_rules", "status", "due_at",
    "due_before_stop", "appointment_at", "clock_stopped_since",
)  # fmt: skip


class Noticed(NamedTuple):
    """A dossier as it stands after the fact, and when that happened. note: shown in the history.

    Moments are as the database driver gives and takes them (datetime, in SQLite a text in UTC): thousands of them are
    only handed on.
    """

    id: int
    agency_id: int
    code: str
    status: str
    due_at: Kept | None
    due_before_stop: Kept | None
    appointment_at: Kept | None
    clock_stopped_since: Kept | None
    happened_at: Kept
    note: str | None = None


def note_all(noticed: Iterable[Noticed], kind: EventKind, *, at: datetime) -> None:
    """Write the fact of each dossier and its entry in the chain of its agency; entered at `at` by the machine.

    Chain by chain in the order of the agencies, as every act on many dossiers takes them.
    """
    by_agency: dict[int, list[Noticed]] = defaultdict(list)
    for one in sorted(noticed, key=lambda one: one.id):
        by_agency[one.agency_id].append(one)
    for agency_id in sorted(by_agency):
        rows = by_agency[agency_id]
        write_rows(
            "event",
            _EVENT,
            [
                (agency_id, one.id, kind.value, one.happened_at, at, one.note, False, one.status, one.due_at,
                 one.due_before_stop, one.appointment_at, one.clock_stopped_since)
                for one in rows
            ],
        )  # fmt: skip
        record_all(agency_id, _entries(rows, kind, at))


def _entries(rows: Sequence[Noticed], kind: EventKind, at: datetime) -> list[Act]:
    return [
        Act(
            kind.value,
            "dossier",
            one.id,
            None,
            at,
            {"happened_at": _told(one.happened_at), "status": one.status, "due_at": _told(one.due_at),
             "appointment_at": _told(one.appointment_at), **({"note": one.note} if one.note else {})},
        )
        for one in rows
    ]  # fmt: skip


@lru_cache(maxsize=1000)  # many dossiers share an end
def _told(moment: Kept | None) -> str | None:
    """As the record tells it: an ISO moment in UTC."""
    if moment is None:
        return None
    aware = (
        moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.fromisoformat(moment).replace(tzinfo=UTC)
    )
    return aware.isoformat()
