"""New dated versions, and the end of old ones. A version that dossiers came under is never edited."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from onestop.audit import chain
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.procedures.checking import TEXT_LIMIT, checked
from onestop.procedures.drafts import Draft, columns_of
from onestop.procedures.models import Procedure, ProcedureVersion, Source
from onestop.text import folded, optional, required

CODE_LIMIT: Final = 40
CASE_CODE_LIMIT: Final = 20
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2100, 12, 31)

_CODE = re.compile(r"[0-9A-Za-zĐđ]+(?:[.\-_/][0-9A-Za-zĐđ]+)*")


@dataclass(frozen=True)
class Adoption:
    """Under which decision, by whom (id of the person, None for the machine) and when versions are adopted."""

    agency_id: int
    decision: str | None
    by: int | None
    at: datetime


def change_version(
    agency_id: int,
    procedure_code: str,
    draft: Draft,
    *,
    valid_from: date | None,
    decision: str,
    case_code: str = "",
    by: int | None,
    at: datetime,
) -> ProcedureVersion:
    """Adopt what `draft` says, from a day on; the version before it ceases on that day.

    valid_from: may be None only for the first version of the agency, which then holds without a beginning.
    Dossiers keep the version they came under. Raises WrongInput: values no procedure can have, nothing changed, a day
    that is not after the beginning of the last version.
    """
    decision = required(decision, limit=TEXT_LIMIT, label="Quyết định công bố", field="decision")
    adoption = Adoption(agency_id, decision, by, at)
    checked_draft = checked(replace(draft, source=Source.OFFICE))
    code, case = procedure_code_of(procedure_code), case_code_of(case_code)
    version = put(adoption, code, case, checked_draft, valid_from=valid_from, last=last_version(agency_id, code, case))
    chain.record(agency_id, "procedure_adopted", "procedure_version", version.id, by=by, at=at, **noted(version))
    return version


def end_version(
    agency_id: int,
    procedure_code: str,
    *,
    ceases_on: date,
    decision: str,
    case_code: str = "",
    by: int | None,
    at: datetime,
) -> ProcedureVersion:
    """Note that a procedure is abolished: `ceases_on` is the first day on which it can no more be received."""
    decision = required(decision, limit=TEXT_LIMIT, label="Quyết định bãi bỏ", field="decision")
    version = last_version(agency_id, procedure_code, case_code)
    if version is None or version.ceases_on is not None:
        raise Refused("Thủ tục này không còn quy định nào đang áp dụng tại cơ quan. Tải lại trang.")
    _check_day(ceases_on, version)
    version.ceases_on = ceases_on
    chain.record(
        agency_id,
        "procedure_ended",
        "procedure_version",
        version.id,
        by=by,
        at=at,
        ceases_on=ceases_on,
        decision=decision,
    )
    return version


def last_version(agency_id: int, procedure_code: str, case_code: str) -> ProcedureVersion | None:
    """The agency's latest version of a procedure and case, whether it still holds or not."""
    found = db.session.scalars(
        select(ProcedureVersion)
        .join(Procedure)
        .where(
            ProcedureVersion.agency_id == agency_id,
            ProcedureVersion.case_code == case_code,
            Procedure.code == procedure_code,
        )
        .with_for_update(of=ProcedureVersion)
    ).all()
    return max(found, key=lambda version: version.valid_from or date.min, default=None)


def require_new_case(agency_id: int, procedure_code: str, case_code: str) -> None:
    """Refuse a procedure and case that the agency has: what it promises is changed from a day on, not entered anew."""
    code, case = procedure_code_of(procedure_code), case_code_of(case_code)
    if last_version(agency_id, code, case) is not None:
        raise WrongInput(
            f"Cơ quan đã có thủ tục {code}{f', trường hợp {case}' if case else ''}. "
            "Mở thủ tục đó và sửa quy định, hoặc nhập mã khác.",
            field="case_code" if case else "code",
        )


def put(
    adoption: Adoption,
    code: str,
    case_code: str,
    draft: Draft,
    *,
    valid_from: date | None,
    last: ProcedureVersion | None,
) -> ProcedureVersion:
    """The new row after `last`, for the acts that have checked the draft. Records nothing."""
    if last is not None:
        if valid_from is None:
            raise WrongInput("Chưa nhập ngày bắt đầu áp dụng.", field="valid_from")
        _check_day(valid_from, last)
        if last.ceases_on is None:
            last.ceases_on = valid_from
            db.session.flush()  # one version alone may be open: the old one ends before the new one begins
    elif valid_from is not None and not EARLIEST <= valid_from <= LATEST:
        raise WrongInput("Ngày bắt đầu áp dụng phải từ năm 2000 đến năm 2100.", field="valid_from")
    version = ProcedureVersion(
        agency_id=adoption.agency_id,
        procedure=_procedure(code, draft),
        case_code=case_code,
        decision=adoption.decision,
        valid_from=valid_from,
        adopted_by_id=adoption.by,
        adopted_at=adoption.at,
        **columns_of(draft),
    )
    db.session.add(version)
    db.session.flush()
    return version


def noted(version: ProcedureVersion) -> dict[str, object]:
    """What the audit keeps of an adopted version."""
    return {
        "code": version.procedure.code,
        "case": version.case_code,
        "term": str(version.term) if version.term else None,
        "valid_from": version.valid_from,
        "decision": version.decision,
        "source": version.source,
    }


def procedure_code_of(typed: str) -> str:
    """The code as it is kept. Raises WrongInput."""
    code = required(typed, limit=CODE_LIMIT, label="Mã thủ tục", field="code")
    if not _CODE.fullmatch(code):
        raise WrongInput("Mã thủ tục chỉ gồm chữ, số và dấu chấm, ví dụ 1.001193. Nhập lại.", field="code")
    return code


def case_code_of(typed: str) -> str:
    return optional(typed, limit=CASE_CODE_LIMIT, label="Mã trường hợp", field="case_code") or ""


def _procedure(code: str, draft: Draft) -> Procedure:
    procedure = db.session.scalars(select(Procedure).where(Procedure.code == code)).one_or_none()
    if procedure is None:
        procedure = Procedure(code=code)
        db.session.add(procedure)
    procedure.name, procedure.field = draft.name, draft.field
    procedure.search_key = folded(f"{code} {draft.name}")
    return procedure


def _check_day(day: date, last: ProcedureVersion) -> None:
    if not EARLIEST <= day <= LATEST:
        raise WrongInput("Ngày bắt đầu áp dụng phải từ năm 2000 đến năm 2100.", field="valid_from")
    if last.valid_from is not None and day <= last.valid_from:
        raise WrongInput(
            f"Quy định gần nhất của thủ tục có hiệu lực từ {last.valid_from:%d/%m/%Y}. Chọn ngày sau đó.",
            field="valid_from",
        )
    if last.ceases_on is not None and day < last.ceases_on:
        raise WrongInput(
            f"Quy định trước còn hiệu lực đến trước ngày {last.ceases_on:%d/%m/%Y}. Chọn ngày đó hoặc ngày sau đó.",
            field="valid_from",
        )
