"""Lengthening the term where the law allows it (gia hạn theo luật): asked by one, approved by another, once."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases.acting import begin, happened
from onestop.cases.deadlines import count_anew
from onestop.cases.models import Dossier, DueSource, EventKind, Extension, NoticeKind
from onestop.cases.models.dossier import RUNNING
from onestop.cases.outbox import queue
from onestop.cases.parties import NAME
from onestop.cases.receipts import tell_new_date
from onestop.database import db
from onestop.errors import Refused
from onestop.people.accounts import is_office_of_one
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.procedures.models import ExtensionGround
from onestop.text import required


def ask_extension(
    dossier: Dossier, *, ground: ExtensionGround, document: str, reason: str, by: Person, at: datetime
) -> Extension:
    """Ask for the extension that the procedure allows on this ground. Nothing moves until it is approved."""
    begin(dossier, Act.EXTEND, by=by, at=at, when=RUNNING)
    if ground.version_id != dossier.procedure_version_id:
        raise Refused("Thủ tục này không có căn cứ gia hạn đó. Chỉ được gia hạn theo căn cứ ghi trong thủ tục.")
    _still_in_time(dossier)
    if dossier.due_source is DueSource.REGISTER:
        raise Refused("Hạn của hồ sơ này lấy theo sổ cũ nên không gia hạn được trong hệ thống.")
    earlier = db.session.scalar(
        select(Extension).where(Extension.dossier_id == dossier.id, Extension.declined_at.is_(None))
    )
    if earlier is not None:
        raise Refused("Hồ sơ này đã được đề nghị gia hạn. Theo quy định chỉ gia hạn một lần.")
    row = Extension(
        agency_id=dossier.agency_id,
        dossier=dossier,
        ground=ground,
        halves=ground.halves,
        document=required(document, limit=NAME, label="Văn bản làm căn cứ", field="document"),
        reason=required(reason, limit=2000, label="Lý do gia hạn", field="reason", lines=True),
        asked_at=at,
        asked_by=by,
    )
    db.session.add(row)
    happened(
        dossier, EventKind.EXTENSION_ASKED, by=by, at=at, note=f"{ground.name} ({ground.article})", reason=row.reason
    )
    return row


def pending_extension(dossier: Dossier) -> Extension | None:
    return db.session.scalar(
        select(Extension).where(
            Extension.dossier_id == dossier.id, Extension.approved_at.is_(None), Extension.declined_at.is_(None)
        )
    )


def approve_extension(extension: Extension, *, by: Person, at: datetime) -> Extension:
    """Approve before the end has passed: the legal end moves, and a new receipt tells the citizen."""
    dossier = extension.dossier
    begin(dossier, Act.APPROVE_EXTENSION, by=by, at=at, when=RUNNING)
    _open(extension)
    _still_in_time(dossier)
    alone = extension.asked_by_id == by.id
    if alone and not is_office_of_one(dossier.agency):
        raise Refused("Người đề nghị gia hạn không được tự duyệt. Nhờ lãnh đạo khác duyệt.")
    extension.approved_at = at
    extension.approved_by_id = by.id
    extension.office_of_one = alone
    count_anew(dossier)
    paper = tell_new_date(dossier, by=by, at=at)
    if paper is not None:
        queue(dossier, paper, NoticeKind.NEW_DATE, at=at)
    happened(
        dossier, EventKind.EXTENDED, by=by, at=at, paper=paper, outside_rules=alone,
        note=f"{extension.ground.name} ({extension.ground.article}), {extension.document}", halves=extension.halves,
    )  # fmt: skip
    return extension


def decline_extension(extension: Extension, *, by: Person, at: datetime) -> Extension:
    """Say no: the end stays where it is."""
    begin(extension.dossier, Act.APPROVE_EXTENSION, by=by, at=at, when=RUNNING)
    _open(extension)
    extension.declined_at = at
    happened(extension.dossier, EventKind.EXTENSION_ASKED, by=by, at=at, note="Không duyệt gia hạn", declined=True)
    return extension


def _open(extension: Extension) -> None:
    db.session.refresh(extension)
    if extension.approved_at is not None or extension.declined_at is not None:
        raise Refused("Đề nghị gia hạn này đã được trả lời.")


def _still_in_time(dossier: Dossier) -> None:
    if dossier.late_since is not None:
        raise Refused(
            "Hồ sơ đã quá hạn nên không gia hạn được nữa. Hãy làm văn bản xin lỗi và hẹn lại ngày trả kết quả."
        )
