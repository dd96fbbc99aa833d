"""Whether what a period takes over is what was open when the period before it was closed; and if not, which dossiers.

The two differ when something was entered or voided since: that is told by name, never hidden.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from onestop.cases.models import Dossier, Status
from onestop.database import db
from onestop.reports.closed.kept_list import KeptList
from onestop.reports.counting import ids
from onestop.reports.figures import CARRIED_OVER, HERE
from onestop.reports.in_hand import OPEN, Asked
from onestop.reports.models import ReportClosing
from onestop.reports.period import Period
from onestop.reports.table import Report, both, where
from onestop.sla.calendar import to_local
from onestop.sla.moments import day_before

_OPEN_HERE = both(HERE, where(stands=OPEN))
_CARRIED_HERE = both(HERE, CARRIED_OVER)
_MOST_NAMED = 20


def closing_before(agency_id: int, name: str, period: Period) -> ReportClosing | None:
    """The closing of the same kind whose period ends where this one begins; of several the shortest."""
    return db.session.scalar(
        select(ReportClosing)
        .where(
            ReportClosing.agency_id == agency_id,
            ReportClosing.kind == name,
            ReportClosing.last_on == day_before(period.first),
        )
        .order_by(ReportClosing.first_on.desc())
        .limit(1)
    )


def unlike_before(report: Report, asked: Asked) -> tuple[str, ...]:
    """The difference between "kỳ trước chuyển sang" and what was closed as open, in one sentence; empty when none."""
    if not any(column.name == "carried_over" for section in report.sections for column in section.columns):
        return ()
    before = closing_before(asked.agency.id, report.name, asked.period)
    if before is None:
        return ()
    try:
        was_open = set(KeptList.from_bytes(before.dossiers).ids(_OPEN_HERE))
    except ValueError:
        return ("Danh sách hồ sơ đã chốt của kỳ trước không đọc được nên chưa đối chiếu được. Báo quản trị viên.",)
    carried = set(ids(asked, _CARRIED_HERE))
    if was_open == carried:
        return ()
    told = (
        f"Từ kỳ trước chuyển sang {len(carried)} hồ sơ, kỳ trước đã chốt ngày {to_local(before.at):%d/%m/%Y} còn"
        f" {len(was_open)} hồ sơ đang giải quyết, lệch {abs(len(carried) - len(was_open))}."
    )
    parts = [told, *_named("Thêm", carried - was_open, before), *_named("Bớt", was_open - carried, before)]
    return (" ".join(parts),)


def _named(head: str, which: Collection[int], before: ReportClosing) -> Iterator[str]:
    if not which:
        return
    known = sorted(which)
    rows = db.session.execute(
        select(Dossier.code, Dossier.status, Dossier.entered_at)
        .where(Dossier.id.in_(known[:_MOST_NAMED]))
        .order_by(Dossier.code)
    )
    named = ", ".join(f"{code} ({_why(status, entered_at > before.at)})" for code, status, entered_at in rows)
    more = f" và {len(known) - _MOST_NAMED} hồ sơ khác" if len(known) > _MOST_NAMED else ""
    yield f"{head}: {named}{more}."


def _why(status: Status, entered_since: bool) -> str:
    if status is Status.VOID:
        return "đã hủy do nhập sai"
    return "nhập sau khi chốt" if entered_since else "thay đổi sau khi chốt"
