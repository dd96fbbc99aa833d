"""A change of the calendar and what it does to open dossiers, in one act: exactly what the preview said, or nothing.

Closed dossiers are left alone, and nobody's procedure version changes. What the citizen was told stays until a paper
tells a new date. A calendar decision, and nothing else, may take lateness away: by it the day never counted.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, literal, null, select, update

from onestop.audit.chain import hold, record
from onestop.calendars.acts import CalendarAct, content_after
from onestop.calendars.content import CalendarContent, agencies_counting_with, read_content
from onestop.calendars.models import AgencyCalendar
from onestop.cases.foreseeing import Foreseen, Group, Tally, counted_batches, unit_names
from onestop.cases.models import CalendarChange, CalendarMove, Dossier, Event, EventKind
from onestop.cases.raw_moments import RawMoments
from onestop.cases.touched import Counted, how_many_open
from onestop.database import change_rows, db, write_rows
from onestop.errors import Refused
from onestop.people.models import Agency, Person


class PreviewOutdated(Refused):
    """Something changed since the preview was shown: nothing was done, it is to be looked at again."""

    def __init__(self) -> None:
        super().__init__(
            "Từ lúc xem trước đến nay đã có hồ sơ hoặc lịch thay đổi nên chưa áp dụng. "
            "Xem lại bảng dưới đây rồi bấm “Áp dụng” lần nữa."
        )


def apply_change(
    owner: Agency,
    act: CalendarAct,
    *,
    reason: str | None = None,
    by: Person | None,
    at: datetime,
    expected_digest: str | None = None,
) -> Foreseen:
    """Perform `act` on the calendar of `owner` and count every open dossier that it touches anew, in one transaction.

    reason: the document behind it, kept with each move; that of the act when not told. by: None for the machine.
    expected_digest: of the preview that was confirmed; PreviewOutdated when the facts give another one by now. What is
    recorded already and still the last change is not done again: its record comes back (a second click, a repetition
    after a crash). Raises what the act raises, and Refused when an end would lie beyond the years of the calendar. The
    caller commits, or rolls everything back.
    """
    # One order of locks for all: calendar, dossiers by id, chains by agency. Acts hold a dossier when they ask for the
    # chain, so what writes to the chain comes last: the act on the calendar follows the dossiers that it moves.
    db.session.flush()
    db.session.execute(select(AgencyCalendar.version).where(AgencyCalendar.agency_id == owner.id).with_for_update())
    before = read_content(owner.id)
    last = _last_change(owner)
    still_last = last is not None and last.after_version == before.digest()
    if last is not None and still_last and last.digest == expected_digest:
        return recorded(last)
    after = content_after(owner.id, act, at=at)
    agency_ids = agencies_counting_with(owner.id)
    if after == before:
        # Nothing that counts: a closure of the office's own, or a file whose rows are all there.
        act.perform(owner.id, by=by.id if by else None, at=at)
        if last is not None and still_last and last.document == (reason or act.reason):
            return recorded(last)
        return Tally(before.digest(), after.digest(), {}).foreseen(how_many_open(agency_ids))
    row = CalendarChange(
        agency_id=owner.id,
        before_version=before.digest(),
        after_version=after.digest(),
        document=reason or act.reason,
        by_id=by.id if by else None,
        at=at,
        digest="",
        numbers={},
    )
    db.session.add(row)
    db.session.flush()
    foreseen, moved_in = _move_all(row, agency_ids, before, after, expected_digest=expected_digest, by=by, at=at)
    for agency_id in agency_ids:
        hold(agency_id)
    _nobody_slipped_in(agency_ids, before, after, at=at)
    act.perform(owner.id, by=by.id if by else None, at=at)
    db.session.flush()
    _record(row, foreseen, moved_in, by=by, at=at)
    db.session.expire_all()  # what was loaded before shows the state before
    return foreseen


def _move_all(
    row: CalendarChange,
    agency_ids: Sequence[int],
    before: CalendarContent,
    after: CalendarContent,
    *,
    expected_digest: str | None,
    by: Person | None,
    at: datetime,
) -> tuple[Foreseen, Counter[int]]:
    """Write every move under `row`, and let the dossiers follow. Also: how many moved in each agency."""
    change_id, version, note = row.id, row.after_version, row.document
    tally = Tally(row.before_version, version, unit_names(agency_ids))
    moved_in: Counter[int] = Counter()
    write = RawMoments().write
    for batch in counted_batches(agency_ids, before, after, at=at, hold=True):
        moving = [one for one in batch if one.moves]
        tally.add(moving)
        moved_in.update(one.agency_id for one in moving)
        _write_moves(change_id, moving, write)
        _explain_anew([one for one in batch if not one.moves], version)
    foreseen = tally.foreseen(how_many_open(agency_ids), change_id=change_id)
    if expected_digest is not None and foreseen.digest != expected_digest:
        raise PreviewOutdated
    if moved_in:
        _move(change_id, version=version, at=at)
        _write_facts(change_id, note=note, by=by, at=at)
    row.digest, row.numbers = foreseen.digest, foreseen.numbers()
    db.session.flush()
    return foreseen, moved_in


def _nobody_slipped_in(
    agency_ids: Sequence[int], before: CalendarContent, after: CalendarContent, *, at: datetime
) -> None:
    """On PostgreSQL a dossier may have come in, or gone on, by the calendar of before while the others were read.

    Now that the chains are held such an act is over. Raises PreviewOutdated when one moved: to be done again.
    """
    if db.session.connection().dialect.name == "sqlite":
        return  # one writer at a time
    for batch in counted_batches(agency_ids, before, after, at=at, unless_counted_with=after.digest()):
        if any(one.moves for one in batch):
            raise PreviewOutdated


def _last_change(owner: Agency) -> CalendarChange | None:
    return db.session.scalar(
        select(CalendarChange).where(CalendarChange.agency_id == owner.id).order_by(CalendarChange.id.desc()).limit(1)
    )


def recorded(change: CalendarChange) -> Foreseen:
    """What an applied change did, as its preview told it; the moves themselves stand in rows (CalendarMove)."""
    told = change.numbers
    groups = {
        name: tuple(
            Group(one["name"], one["moved"], one["paused"], one["become_late"], one["stop_being_late"])
            for one in told[name]
        )
        for name in ("by_field", "by_unit")
    }
    return Foreseen(
        change.before_version,
        change.after_version,
        told["open"],
        told["moved"],
        told["paused"],
        told["paused_moved"],
        tuple(told["become_late"]),
        tuple(told["stop_being_late"]),
        groups["by_field"],
        groups["by_unit"],
        change.digest,
        change_id=change.id,
    )


_MOVE = (
    "agency_id", "change_id", "dossier_id", "before_at", "after_at", "told_at", "warn_at", "late_before", "was_late",
    "is_late", "standing", "provisional",
)  # fmt: skip


def _write_moves(change_id: int, moving: Sequence[Counted], write: Callable[[datetime | None], Any]) -> None:
    """write: makes of a moment what the driver stores."""
    write_rows(
        "calendar_move",
        _MOVE,
        [
            (
                one.agency_id, change_id, one.dossier_id, write(one.before), write(one.after), write(one.told),
                write(one.warn_at), write(one.late_before), one.was_late, one.is_late, one.standing, one.provisional,
            )
            for one in moving
        ],
    )  # fmt: skip


def _explain_anew(staying: Sequence[Counted], version: str) -> None:
    """Ends that stay where they are, on a way that reads differently: another document, a swap inside, tạm tính."""
    columns = "calendar_version", "provisional"
    change_rows("dossier", columns, [(version, one.provisional, one.dossier_id) for one in staying])


def _move(change_id: int, *, version: str, at: datetime) -> None:
    in_time_and_standing = CalendarMove.standing & ~CalendarMove.is_late
    db.session.execute(
        update(Dossier)
        .where(CalendarMove.change_id == change_id, CalendarMove.dossier_id == Dossier.id)
        .values(
            due_at=case((in_time_and_standing, null()), else_=CalendarMove.after_at),
            due_before_stop=case((CalendarMove.standing, CalendarMove.after_at), else_=Dossier.due_before_stop),
            late_since=case((CalendarMove.is_late, CalendarMove.after_at), else_=null()),
            late_noted_at=case((CalendarMove.is_late & Dossier.late_noted_at.is_(None), at),
                               (CalendarMove.is_late, Dossier.late_noted_at), else_=null()),
            warn_at=CalendarMove.warn_at,
            warned_at=null(),
            provisional=CalendarMove.provisional,
            calendar_version=version,
            revision=Dossier.revision + 1,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _write_facts(change_id: int, *, note: str, by: Person | None, at: datetime) -> None:
    """In the history of each moved dossier: the decision, and the lateness that came of it. At the moment of the
    decision, so that the report of a month that was over by then stays what it was."""
    for kind, which, text in (
        (EventKind.CALENDAR_CHANGED, CalendarMove.change_id == change_id, note),
        (
            EventKind.LATE,
            (CalendarMove.change_id == change_id) & CalendarMove.is_late & CalendarMove.late_before.is_(None),
            None,
        ),
    ):
        columns = {
            "agency_id": Dossier.agency_id,
            "dossier_id": Dossier.id,
            "kind": literal(kind.value),
            "at": literal(at, Event.at.type),
            "entered_at": literal(at, Event.at.type),
            "by_id": literal(by.id if by and kind is EventKind.CALENDAR_CHANGED else None, Event.by_id.type),
            "note": literal(text, Event.note.type),
            "outside_rules": literal(False),
            "status": Dossier.status,
            "due_at": Dossier.due_at,
            "due_before_stop": Dossier.due_before_stop,
            "appointment_at": Dossier.appointment_at,
            "clock_stopped_since": Dossier.clock_stopped_since,
        }
        db.session.execute(
            insert(Event).from_select(
                list(columns),
                select(*columns.values())
                .select_from(CalendarMove)
                .join(Dossier, Dossier.id == CalendarMove.dossier_id)
                .where(which)
                .order_by(CalendarMove.id),
            )
        )


def _record(
    row: CalendarChange, foreseen: Foreseen, moved_in: Counter[int], *, by: Person | None, at: datetime
) -> None:
    """One entry in the chain of the calendar's owner; one in that of each other agency whose dossiers moved."""
    for agency_id in sorted({row.agency_id, *moved_in}):
        own = foreseen.numbers() if agency_id == row.agency_id else {"moved": moved_in[agency_id]}
        record(
            agency_id,
            "calendar_applied",
            "calendar_change",
            row.id,
            by=by.id if by else None,
            at=at,
            document=row.document,
            before_version=row.before_version,
            after_version=row.after_version,
            digest=foreseen.digest,
            **own,
        )
