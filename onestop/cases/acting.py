"""How every act begins and ends: the right, the state, the true lateness first; then the fact and its record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm.attributes import flag_modified

from onestop.audit.chain import Act as Noted
from onestop.audit.chain import record_all
from onestop.calendars.content import hold_steady
from onestop.cases.models import Dossier, Event, EventKind, Paper, Status
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.sla.lateness import judge

STATUS_NAMES = {
    Status.RECEIVED: "đã tiếp nhận",
    Status.IN_PROGRESS: "đang giải quyết",
    Status.WAITING_SUPPLEMENT: "chờ bổ sung",
    Status.PAUSED: "tạm dừng tính thời hạn",
    Status.RESULT_READY: "đã có kết quả, chờ trả",
    Status.RETURNED: "đã trả kết quả",
    Status.REFUSED: "không giải quyết, đã trả lại hồ sơ",
    Status.STOPPED: "dừng theo đề nghị",
    Status.CLOSED: "đã đóng",
    Status.VOID: "đã hủy do nhập sai",
}

_LAST_FACT = select(func.max(Event.at)).where(Event.dossier_id == bindparam("dossier_id"))  # built once: every act asks


def begin(dossier: Dossier, act: Act, *, by: Person, at: datetime, when: Collection[Status]) -> None:
    """Let an act start, or raise Refused: no right, another office's dossier, a state that does not allow it.

    A dossier whose end has passed is marked late before anything else is done to it: no act can take that away.
    From here on the dossier's row is held: whoever acted on an older state of it gets StaleDataError.
    """
    require(by, act, on=to_local(at).date())
    if by.agency_id != dossier.agency_id:
        raise Refused(f"Hồ sơ {dossier.code} thuộc cơ quan khác. Chỉ người của cơ quan tiếp nhận mới được {act.value}.")
    if at < dossier.received_at:
        raise Refused("Thời điểm thực hiện sớm hơn lúc tiếp nhận hồ sơ. Kiểm tra lại ngày giờ.")
    last = last_fact_at(dossier)
    if last is not None and at < last:
        raise Refused(
            f"Hồ sơ {dossier.code} đã có việc được ghi lúc {to_local(last):%H:%M ngày %d/%m/%Y}, sau thời điểm này. "
            "Kiểm tra lại ngày giờ."
        )
    if dossier.status not in when:
        raise Refused(
            f"Hồ sơ {dossier.code} đang ở trạng thái “{STATUS_NAMES[dossier.status]}” nên không thể {act.value}."
        )
    # Also an act that changes nothing in the row itself (a fee, a request) is a change of the dossier. The calendar
    # comes first, then the row, the chain, the counters: acts, sweeps and changes of the calendar that meet wait for
    # each other, and never in a circle.
    hold_steady(dossier.agency_id)
    flag_modified(dossier, "status")
    db.session.flush()
    note_lateness(dossier, at=at)


def last_fact_at(dossier: Dossier) -> datetime | None:
    """The moment of the last fact of a dossier; None where nothing has happened yet."""
    return db.session.scalar(_LAST_FACT, {"dossier_id": dossier.id})


def note_lateness(dossier: Dossier, *, at: datetime) -> bool:
    """Mark an open dossier late if its end has passed; True when that is news. Lateness starts at the end itself."""
    if not becomes_late(dossier, at=at):
        return False
    happened(dossier, EventKind.LATE, by=None, at=dossier.late_since or at, entered_at=at)
    return True


def becomes_late(dossier: Dossier, *, at: datetime) -> bool:
    """Set what note_lateness notes, without the fact."""
    if dossier.late_since is not None or not dossier.is_open or dossier.due_at is None:
        return False
    dossier.late_since = judge(dossier.due_at, at, stopped_since=dossier.clock_stopped_since).since
    if dossier.late_since is None:
        return False
    dossier.late_noted_at = at
    return True


def happened(
    dossier: Dossier,
    kind: EventKind,
    *,
    by: Person | None,
    at: datetime,
    entered_at: datetime | None = None,
    note: str | None = None,
    paper: Paper | None = None,
    outside_rules: bool = False,
    **detail: Any,
) -> None:
    """Write the fact with the state after it, and its audit entry. by None: the machine. Call it last in an act."""
    db.session.flush()
    db.session.add(
        _fact(
            dossier, kind, at=at, entered_at=entered_at or at, by_id=by.id if by else None, note=note,
            paper_id=paper.id if paper else None, outside_rules=outside_rules,
        )
    )  # fmt: skip
    record_all(
        dossier.agency_id,
        [_noted(dossier, kind, at=at, entered_at=entered_at or at, by_id=by.id if by else None, note=note, **detail)],
    )


def _fact(dossier: Dossier, kind: EventKind, **columns: Any) -> Event:
    return Event(
        agency_id=dossier.agency_id,
        dossier_id=dossier.id,
        kind=kind,
        status=dossier.status,
        due_at=dossier.due_at,
        due_before_stop=dossier.due_before_stop,
        appointment_at=dossier.appointment_at,
        clock_stopped_since=dossier.clock_stopped_since,
        **columns,
    )


def _noted(
    dossier: Dossier, kind: EventKind, *, at: datetime, entered_at: datetime, by_id: int | None = None, **detail: Any
) -> Noted:
    state = {"status": dossier.status, "due_at": dossier.due_at, "appointment_at": dossier.appointment_at}
    return Noted(kind.value, "dossier", dossier.id, by_id, entered_at, {"happened_at": at, **state, **detail})
