"""Mending a wrong entry, or voiding it: asked for by one person, approved by another, both slips kept.

The first received_at stays. Once the end has passed nothing takes the lateness away: a late dossier can have its names
mended, but keeps its procedure and its end, and cannot be voided.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from onestop.audit.chain import hold
from onestop.cases import issuing
from onestop.cases.acting import begin, happened, note_lateness
from onestop.cases.deadlines import count_anew
from onestop.cases.ending import end_waits
from onestop.cases.models import (
    ApplicantKind,
    ContactWay,
    Correction,
    CorrectionKind,
    Dossier,
    EventKind,
    Extension,
    Paper,
    PaperState,
    Status,
)
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.cases.parties import Applicant, Submitter, check_wish, write_parties
from onestop.cases.receipts import draw_up_receipt, tell_new_date
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.accounts import is_office_of_one
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import choices, is_decided_by
from onestop.sla.calendar import to_local
from onestop.text import required

PARTY_FIELDS = (
    "applicant_kind",
    "applicant_name",
    "applicant_id_number",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "representative",
    "submitter_name",
    "submitter_id_number",
    "submitter_phone",
    "authority",
    "contact_wish",
)
_CORRECTABLE = (*OPEN, Status.RESULT_READY)


def ask_correction(
    dossier: Dossier,
    *,
    parties: Mapping[str, str | None],
    version: ProcedureVersion | None = None,
    reason: str,
    by: Person,
    at: datetime,
) -> Correction:
    """Propose new values for the people of a dossier, and another procedure or case of it.

    parties: new values by PARTY_FIELDS; a field left out stays as it is.
    """
    begin(dossier, Act.CORRECT, by=by, at=at, when=_CORRECTABLE)
    applicant, submitter = _parties(dossier, parties)
    new = _party_values(applicant, submitter)
    changes: dict[str, list[str | int | None]] = {
        name: [_plain(getattr(dossier, name)), value]
        for name, value in new.items()
        if _plain(getattr(dossier, name)) != value
    }
    if version is not None and version.id != dossier.procedure_version_id:
        _procedure_can_change(dossier, version)
        changes["procedure_version_id"] = [dossier.procedure_version_id, version.id]
    if not changes:
        raise WrongInput("Chưa có thay đổi nào. Sửa ít nhất một mục rồi gửi lại.")
    return _ask(dossier, CorrectionKind.CORRECT, changes, reason=reason, by=by, at=at)


def ask_void(dossier: Dossier, *, reason: str, by: Person, at: datetime) -> Correction:
    """Propose to void an entry that should not exist. Its code stays in the sequence."""
    begin(dossier, Act.CORRECT, by=by, at=at, when=OPEN)
    _not_late(dossier)
    return _ask(dossier, CorrectionKind.VOID, {}, reason=reason, by=by, at=at)


def pending_correction(dossier: Dossier) -> Correction | None:
    return db.session.scalar(
        select(Correction).where(Correction.dossier_id == dossier.id, Correction.answered_at.is_(None))
    )


def approve_correction(correction: Correction, *, by: Person, at: datetime) -> None:
    """Carry out what was proposed; the old receipt is void, a new one is drawn up, both are kept."""
    dossier = correction.dossier
    begin(dossier, Act.APPROVE_CORRECTION, by=by, at=at, when=_CORRECTABLE)
    _answer(correction, True, by=by, at=at)
    if correction.kind is CorrectionKind.VOID:
        _void(dossier, correction, by=by, at=at)
    else:
        _correct(dossier, correction, by=by, at=at)


def decline_correction(correction: Correction, *, by: Person, at: datetime) -> None:
    """Leave the dossier as it is."""
    begin(correction.dossier, Act.APPROVE_CORRECTION, by=by, at=at, when=tuple(Status))
    _answer(correction, False, by=by, at=at)
    happened(
        correction.dossier,
        EventKind.CORRECTION_ASKED,
        by=by,
        at=at,
        note="Không duyệt đề nghị sửa, hủy",
        approved=False,
    )


def _ask(
    dossier: Dossier,
    kind: CorrectionKind,
    changes: dict[str, list[str | int | None]],
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> Correction:
    if pending_correction(dossier) is not None:
        raise Refused("Hồ sơ này đang có một đề nghị sửa hoặc hủy chờ duyệt.")
    correction = Correction(
        agency_id=dossier.agency_id,
        dossier=dossier,
        kind=kind,
        changes=changes,
        reason=required(reason, limit=2000, label="Lý do sửa, hủy", field="reason", lines=True),
        asked_at=at,
        asked_by=by,
    )
    db.session.add(correction)
    happened(
        dossier, EventKind.CORRECTION_ASKED, by=by, at=at, note=correction.reason, kind_=kind.value, changes=changes
    )
    return correction


def _answer(correction: Correction, approved: bool, *, by: Person, at: datetime) -> None:
    db.session.refresh(correction)
    if correction.answered_at is not None:
        raise Refused("Đề nghị này đã được trả lời.")
    alone = correction.asked_by_id == by.id
    if alone and approved and not is_office_of_one(correction.dossier.agency):
        raise Refused("Người đề nghị không được tự duyệt. Nhờ người thứ hai duyệt.")
    correction.approved = approved
    correction.answered_at = at
    correction.answered_by_id = by.id
    correction.office_of_one = alone


def _correct(dossier: Dossier, correction: Correction, *, by: Person, at: datetime) -> None:
    new = {name: value for name, (_, value) in correction.changes.items()}
    version_id = new.pop("procedure_version_id", None)
    applicant, submitter = _parties(dossier, new)
    write_parties(dossier, applicant, submitter)
    if version_id is not None:
        version = db.session.get_one(ProcedureVersion, version_id)
        _procedure_can_change(dossier, version)
        dossier.procedure_version = version
        dossier.decided_here = is_decided_by(version, dossier.agency)
        dossier.deciding_agency_id = version.deciding_agency_id
        count_anew(dossier)
    paper = tell_new_date(dossier, by=by, at=at)
    if paper is None and dossier.is_open:
        paper = draw_up_receipt(dossier, by=by, at=at)
    happened(
        dossier, EventKind.CORRECTED, by=by, at=at, note=correction.reason, paper=paper,
        outside_rules=correction.office_of_one, changes=correction.changes,
    )  # fmt: skip
    note_lateness(dossier, at=at)  # by its right procedure it may have been due before


def _procedure_can_change(dossier: Dossier, version: ProcedureVersion) -> None:
    if dossier.late_since is not None:
        raise Refused("Hồ sơ đã quá hạn nên không đổi thủ tục được nữa: hạn giải quyết phải giữ nguyên.")
    if dossier.status not in RUNNING:
        raise Refused("Chỉ đổi thủ tục khi hồ sơ đang được giải quyết và thời hạn đang tính.")
    if version not in choices(dossier.agency_id, to_local(dossier.received_at).date()):
        raise WrongInput("Thủ tục này không có hiệu lực vào ngày tiếp nhận. Chọn lại thủ tục.", field="procedure")
    if db.session.scalar(
        select(Extension.id).where(Extension.dossier_id == dossier.id, Extension.declined_at.is_(None))
    ):
        raise Refused("Hồ sơ đã được đề nghị gia hạn theo thủ tục cũ nên không đổi thủ tục được nữa.")


def _void(dossier: Dossier, correction: Correction, *, by: Person, at: datetime) -> None:
    _not_late(dossier)
    if not dossier.is_open:
        raise Refused(f"Hồ sơ {dossier.code} đã kết thúc nên không hủy được. Hãy từ chối đề nghị này.")
    end_waits(dossier, by=by, at=at)
    dossier.status = Status.VOID
    dossier.due_at = None
    dossier.warn_at = None
    hold(dossier.agency_id)  # the chain before the papers: the scheduler may be making their files
    for paper in db.session.scalars(
        select(Paper).where(Paper.dossier_id == dossier.id, Paper.state != PaperState.VOID)
    ):
        issuing.void(paper, reason=f"Hồ sơ đã hủy: {correction.reason}", at=at)
    happened(dossier, EventKind.VOIDED, by=by, at=at, note=correction.reason, outside_rules=correction.office_of_one)


def _not_late(dossier: Dossier) -> None:
    if dossier.late_since is not None:
        since = to_local(dossier.late_since)
        raise Refused(
            f"Hồ sơ đã quá hạn từ {since:%H:%M ngày %d/%m/%Y} nên không hủy được. "
            "Nếu người nộp không cần nữa, dùng “dừng theo đề nghị”."
        )


def _parties(dossier: Dossier, new: Mapping[str, object]) -> tuple[Applicant, Submitter]:
    def value(name: str) -> str | None:
        chosen = new[name] if name in new else getattr(dossier, name)
        return None if chosen is None else str(chosen)

    applicant = Applicant(
        kind=ApplicantKind(value("applicant_kind") or ApplicantKind.PERSON),
        name=value("applicant_name") or "",
        id_number=value("applicant_id_number"),
        phone=value("applicant_phone"),
        email=value("applicant_email"),
        address=value("applicant_address"),
        representative=value("representative"),
        contact_wish=ContactWay(wish) if (wish := value("contact_wish")) else None,
    )
    submitter = Submitter(
        name=value("submitter_name"),
        id_number=value("submitter_id_number"),
        phone=value("submitter_phone"),
        authority=value("authority"),
    )
    applicant, submitter = applicant.cleaned(), submitter.cleaned()
    check_wish(applicant, submitter)
    return applicant, submitter


def _party_values(applicant: Applicant, submitter: Submitter) -> dict[str, str | None]:
    return {
        "applicant_kind": applicant.kind.value,
        "applicant_name": applicant.name,
        "applicant_id_number": applicant.id_number,
        "applicant_phone": applicant.phone,
        "applicant_email": applicant.email,
        "applicant_address": applicant.address,
        "representative": applicant.representative,
        "submitter_name": submitter.name,
        "submitter_id_number": submitter.id_number,
        "submitter_phone": submitter.phone,
        "authority": submitter.authority,
        "contact_wish": applicant.contact_wish.value if applicant.contact_wish else None,
    }


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
