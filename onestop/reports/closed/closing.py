"""Closing a period (chốt số liệu): figures, definitions and the dossiers behind them are frozen and hashed, once.

There is no reopening. What turns out to be different later is told beside the closed figures (corrections.py).
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from onestop.audit.chain import hold, record
from onestop.audit.models import AuditDetail, AuditEntry, AuditHead
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.reports.checks.checker import checked
from onestop.reports.closed import frozen
from onestop.reports.closed.closing_record import CLOSED, OBJECT, read_so_far, unlike_record
from onestop.reports.closed.continuity import unlike_before
from onestop.reports.closed.kept_list import KeptList, keep
from onestop.reports.counting import aspects_of
from onestop.reports.files.sheet import printing_of
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing, ReportWatch
from onestop.reports.period import Period
from onestop.reports.table import Closed, Report, Where
from onestop.sla.calendar import to_local

if TYPE_CHECKING:  # the catalogue knows reports that show closed figures themselves
    from onestop.reports.catalogue import ReportKind

ALWAYS = frozenset({"agency", "here", "stands", "arrival", "field", "procedure"})  # kept whatever a report counts by
_PART = struct.Struct(">I").pack
_UNREADABLE = (
    "Số liệu đã chốt của kỳ này không đọc được: dữ liệu đã bị sửa ngoài phần mềm. Báo quản trị viên khôi phục"
    " từ bản sao lưu."
)
# All that figures() reads, built once; the list of dossiers stays where it is.
_FIGURES_OF = select(*(column for column in ReportClosing.__table__.c if column.name != "dossiers")).where(
    ReportClosing.__table__.c.agency_id == bindparam("agency_id"),
    ReportClosing.__table__.c.kind == bindparam("kind"),
    ReportClosing.__table__.c.first_on == bindparam("first_on"),
    ReportClosing.__table__.c.last_on == bindparam("last_on"),
)


def why_not(kind: "ReportKind", asked: Asked, *, at: datetime) -> str | None:
    """Why the period cannot be closed now, in words; None when it can."""
    period = asked.period
    if not kind.closes:
        return f"“{kind.title}” không phải báo cáo có chốt số liệu."
    if at < period.ends_at:
        return f"Kỳ báo cáo đến hết ngày {period.last:%d/%m/%Y} chưa hết nên chưa chốt được. Hãy trở lại sau ngày đó."
    closing = closing_of(asked.agency.id, kind.name, period)
    if closing is not None:
        when = to_local(closing.at)
        return (
            f"“{kind.title}” từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y} đã được {closing.by_name} chốt"
            f" lúc {when:%H:%M ngày %d/%m/%Y}. Số đã chốt không mở lại; thay đổi sau đó nằm ở phần đính chính."
        )
    return None


def close(kind: "ReportKind", asked: Asked, *, by: Person, at: datetime) -> ReportClosing:
    """Freeze the report of a period that is over. The caller commits.

    Raises Refused without the right, before the end of the period, for a period that is closed, and for somebody of
    another agency.
    """
    require(by, Act.CLOSE_REPORT, on=to_local(at).date())
    agency = asked.agency
    if by.agency_id != agency.id:
        raise Refused("Chỉ người của cơ quan mới được chốt số liệu của cơ quan.")
    # From here on nothing is entered in these offices until the commit: report, list and record tell of one moment.
    for agency_id in sorted({agency.id, *asked.agency_ids}):
        hold(agency_id)
    refused = why_not(kind, asked, at=at)
    if refused is not None:
        raise Refused(refused)
    db.session.flush()
    report = open_figures(kind, replace(asked, at=at))
    report = replace(report, printing=printing_of(agency, report, by=by, at=at))
    heads = _heads(sorted({agency.id, *asked.agency_ids}))
    dossiers = keep(asked, _aspects(report), heads).to_bytes()
    chain_seq, chain_hash = heads[agency.id]
    closing = ReportClosing(
        agency_id=agency.id,
        kind=kind.name,
        first_on=asked.period.first,
        last_on=asked.period.last,
        at=at,
        by_id=by.id,
        by_name=by.full_name,
        chain_seq=chain_seq,
        chain_hash=chain_hash,
        content=frozen.to_bytes(report),
        dossiers=dossiers,
        dossiers_sha256=hashlib.sha256(dossiers).hexdigest(),
    )
    closing.sha256 = _digest(closing)
    db.session.add(closing)
    db.session.flush()
    db.session.add(ReportWatch(closing_id=closing.id, read={str(one): seq for one, (seq, _) in heads.items()}))
    record(
        agency.id, CLOSED, OBJECT, closing.id, by=by.id, at=at, kind=kind.name,
        first=asked.period.first, last=asked.period.last, sha256=closing.sha256, chain_seq=chain_seq,
        chain_hash=chain_hash,
    )  # fmt: skip
    return closing


def open_figures(kind: "ReportKind", asked: Asked) -> Report:
    """The report from the dossiers as they are now, with whatever does not agree among its warnings."""
    report = checked(kind.build(asked))
    told = unlike_before(report, asked)
    return replace(report, warnings=(*report.warnings, *told)) if told else report


def closing_of(agency_id: int, name: str, period: Period) -> ReportClosing | None:
    """The closing of a kind of report and a period; None while it is open."""
    return db.session.scalar(
        select(ReportClosing).where(
            ReportClosing.agency_id == agency_id,
            ReportClosing.kind == name,
            ReportClosing.first_on == period.first,
            ReportClosing.last_on == period.last,
        )
    )


def closings_of(agency_id: int, *, most: int | None = None) -> Sequence[ReportClosing]:
    """What an office has closed, the latest period first. most: so many of them; None: all."""
    return db.session.scalars(
        select(ReportClosing)
        .where(ReportClosing.agency_id == agency_id)
        .order_by(ReportClosing.last_on.desc(), ReportClosing.first_on.desc(), ReportClosing.kind)
        .limit(most)
    ).all()


def closed_figures(agency_id: int, name: str, period: Period) -> Report | None:
    """The report as it was closed, with `closed` set; None for a period that is not closed."""
    told = {"agency_id": agency_id, "kind": name, "first_on": period.first, "last_on": period.last}
    closing = db.session.execute(_FIGURES_OF, told).first()
    return figures(closing) if closing is not None else None


def figures(closing: "ReportClosing | Row[Any]") -> Report:
    """The frozen report. Where its hash does not hold any more, its first warning says so.

    Raises Refused where nothing can be read any more.
    """
    try:
        report = _report(_raw(closing.content))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused(_UNREADABLE) from None
    warnings = report.warnings
    if closing.sha256 != _digest(closing):
        warnings = (
            "Số liệu đã chốt KHÔNG còn khớp mã băm ghi khi chốt: dữ liệu đã bị sửa ngoài phần mềm. Không dùng số liệu"
            " này; báo quản trị viên đối chiếu với bản sao lưu.",
            *warnings,
        )
    closed = Closed(closing.at, closing.by_name, closing.sha256, closing.chain_seq, closing.chain_hash)
    return replace(report, closed=closed, warnings=warnings)


def period_of_closing(closing: ReportClosing) -> Period:
    return Period(closing.first_on, closing.last_on)


def agencies_of(closing: ReportClosing) -> set[int]:
    """The ids of the agencies whose dossiers stand behind the figures. Raises Refused as kept_list does."""
    try:
        return set(read_so_far(closing))
    except ValueError:
        raise Refused(_UNREADABLE) from None


def kept_list(closing: ReportClosing) -> KeptList:
    """The dossiers behind the closed figures. Raises Refused where they cannot be read any more."""
    try:
        return KeptList.from_bytes(_raw(closing.dossiers))
    except ValueError:
        raise Refused(_UNREADABLE) from None


def closed_ids(closing: ReportClosing, *wheres: Where) -> list[int]:
    """The dossiers that a closed figure counted. Raises KeyError for an aspect that it was not counted by."""
    return kept_list(closing).ids(*wheres)


def problem_of(closing: ReportClosing) -> str | None:
    """What does not hold of a closing, in words; None when figures, dossiers and record are as they were."""
    if closing.dossiers_sha256 != hashlib.sha256(_raw(closing.dossiers)).hexdigest():
        return "danh sách hồ sơ đã chốt bị sửa"
    if closing.sha256 != _digest(closing):
        return "số liệu đã chốt bị sửa"
    try:
        frozen.from_bytes(_raw(closing.content))
        heads = kept_list(closing).heads
    except (ValueError, TypeError, KeyError, Refused):
        return "số liệu đã chốt không đọc được"
    entry, detail = _noted(closing)
    if entry is None:
        return "nhật ký không có dòng ghi việc chốt"
    if detail is not None and detail.detail.get("sha256") != closing.sha256:
        return "mã băm khác với mã ghi trong nhật ký"
    before = entry.previous_hash if entry.seq == closing.chain_seq + 1 else None
    if before != closing.chain_hash:
        return "đầu chuỗi nhật ký khác với lúc chốt"
    return unlike_record(closing, heads)


def _noted(closing: ReportClosing) -> tuple[AuditEntry | None, AuditDetail | None]:
    found = db.session.execute(
        select(AuditEntry, AuditDetail)
        .outerjoin(AuditDetail, (AuditDetail.agency_id == AuditEntry.agency_id) & (AuditDetail.seq == AuditEntry.seq))
        .where(
            AuditEntry.agency_id == closing.agency_id,
            AuditEntry.object_kind == OBJECT,
            AuditEntry.object_id == closing.id,
            AuditEntry.act == CLOSED,
        )
    ).first()
    return (found[0], found[1]) if found is not None else (None, None)


def _aspects(report: Report) -> set[str]:
    wheres = [
        which
        for section in report.sections
        for which in (
            *(column.where for column in section.columns),
            *(column.over for column in section.columns),
            *(line.where for line in section.all_lines),
        )
    ]
    return aspects_of(*wheres) | ALWAYS


def _heads(agency_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    rows = db.session.execute(
        select(AuditHead.agency_id, AuditHead.seq, AuditHead.hash).where(AuditHead.agency_id.in_(agency_ids))
    )
    return {agency_id: (seq, hash_) for agency_id, seq, hash_ in rows}


def _digest(closing: "ReportClosing | Row[Any]") -> str:
    """SHA-256 over each part with its length in front."""
    parts = (
        "onestop report closing 1",
        str(closing.agency_id),
        closing.kind,
        closing.first_on.isoformat(),
        closing.last_on.isoformat(),
        closing.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        str(closing.by_id),
        closing.by_name,
        str(closing.chain_seq),
        closing.chain_hash,
        closing.dossiers_sha256,
    )
    hashed = hashlib.sha256()
    for raw in (*map(str.encode, parts), _raw(closing.content)):
        hashed.update(_PART(len(raw)) + raw)
    return hashed.hexdigest()


@lru_cache(maxsize=32)  # closed bytes never change, and the pages of a year show the same months again and again
def _report(content: bytes) -> Report:
    return frozen.from_bytes(content)


def _raw(content: bytes | str) -> bytes:
    """SQLite gives back text where somebody wrote text into a column of bytes."""
    return content if isinstance(content, bytes) else content.encode()
