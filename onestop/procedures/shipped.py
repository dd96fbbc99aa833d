"""The shipped catalogue: proposals, read from their file, until an office adopts them by a decision of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select

from onestop.audit import chain
from onestop.audit.chain import Act
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.levels import Level
from onestop.procedures.catalogue import ProcedureRow, draft_from, read_procedures
from onestop.procedures.changing import Adoption, noted, procedure_code_of, put
from onestop.procedures.checking import TEXT_LIMIT, checked
from onestop.procedures.drafts import Draft
from onestop.procedures.models import Procedure, ProcedureVersion, Source
from onestop.text import folded, required

DATA = Path(__file__).parent / "data"

# A code or a term of another province: its row says so in the name.
_ELSEWHERE = re.compile(r"\s*\((?:mã địa phương [^)]*|Đà Nẵng)\)")


@dataclass(frozen=True)
class Proposal:
    """A shipped row that the agency has not adopted. doubts: why it must be looked at before it is adopted."""

    row: ProcedureRow
    doubts: tuple[str, ...]

    @property
    def needs_editing(self) -> bool:
        return bool(self.doubts)


@cache
def shipped_rows() -> tuple[ProcedureRow, ...]:
    return tuple(read_procedures((DATA / "procedures.csv").read_text(encoding="utf-8")))


def proposals(agency_id: int) -> list[Proposal]:
    """The shipped rows of which the agency has no version, by field and name."""
    adopted = set(
        db.session.scalars(select(Procedure.code).join(ProcedureVersion).where(ProcedureVersion.agency_id == agency_id))
    )
    rows = [row for row in shipped_rows() if row.code not in adopted]
    return [Proposal(row, doubts(row)) for row in sorted(rows, key=lambda row: (folded(row.field), folded(row.name)))]


def proposal(code: str) -> Proposal:
    """The shipped row of a code, adopted or not. Raises Refused for an unknown code."""
    for row in shipped_rows():
        if row.code == code:
            return Proposal(row, doubts(row))
    raise Refused(f"Danh mục gợi ý không có thủ tục {code}. Kiểm tra mã thủ tục.")


def doubts(row: ProcedureRow) -> tuple[str, ...]:
    found = []
    if row.source is Source.RECALLED:
        found.append("Thời hạn hoặc mức thu chưa đối chiếu được với văn bản.")
    if _ELSEWHERE.search(row.name):
        found.append("Mã hoặc thời hạn là của địa phương khác.")
    if row.level is Level.COMMUNE_POLICE:
        found.append("Công an tiếp nhận trên hệ thống riêng; chỉ để hướng dẫn.")
    return tuple(found)


def proposed_draft(code: str) -> Draft:
    """What a proposal says, to fill the form in which it is edited and adopted."""
    return draft_from(proposal(code).row)


def adopt_unedited(
    agency_id: int, codes: Iterable[str], *, decision: str, by: int | None, at: datetime
) -> list[ProcedureVersion]:
    """Adopt proposals as they are, all or none, under the office's decision. Refuses those in doubt."""
    adoption = _adoption(agency_id, decision, by, at)
    versions = []
    with db.session.begin_nested():
        for code in dict.fromkeys(codes):
            wanted = proposal(code)
            if wanted.needs_editing:
                raise Refused(f"{code}: {' '.join(wanted.doubts)} Mở thủ tục, đối chiếu và sửa rồi mới áp dụng.")
            versions.append(_put_first(adoption, code, draft_from(wanted.row)))
    if not versions:
        raise Refused("Chưa chọn thủ tục nào. Đánh dấu ít nhất một thủ tục.")
    _record(adoption, versions)
    return versions


def adopt_edited(
    agency_id: int,
    shipped_code: str,
    draft: Draft,
    *,
    code: str | None = None,
    decision: str,
    by: int | None,
    at: datetime,
) -> ProcedureVersion:
    """Adopt a proposal as someone has checked it: the values become the office's own, under its decision.

    code: when it is not that of the proposal. Raises WrongInput while the name or the code is still that of another
    province.
    """
    adoption = _adoption(agency_id, decision, by, at)
    wanted = proposal(shipped_code)
    own_code = procedure_code_of(code or shipped_code)
    mark = _ELSEWHERE.search(wanted.row.name)
    if mark and _ELSEWHERE.search(draft.name):
        raise WrongInput(f"Tên còn ghi “{mark[0].strip()}”. Sửa tên theo quyết định của tỉnh mình.", field="name")
    if mark and "mã địa phương" in mark[0] and own_code == shipped_code:
        raise WrongInput("Mã này là của địa phương khác. Nhập mã thủ tục của tỉnh mình.", field="code")
    version = _put_first(adoption, own_code, replace(draft, source=Source.OFFICE))
    _record(adoption, [version])
    return version


def _put_first(adoption: Adoption, code: str, draft: Draft) -> ProcedureVersion:
    there = db.session.scalars(
        select(ProcedureVersion.id)
        .join(Procedure)
        .where(ProcedureVersion.agency_id == adoption.agency_id, Procedure.code == code)
    ).first()
    if there is not None:
        raise Refused(f"Cơ quan đã áp dụng thủ tục {code}. Sửa quy định đang áp dụng thay vì áp dụng lại.")
    return put(adoption, code, "", checked(draft), valid_from=None, last=None)


def _adoption(agency_id: int, decision: str, by: int | None, at: datetime) -> Adoption:
    decided = required(decision, limit=TEXT_LIMIT, label="Quyết định công bố", field="decision")
    return Adoption(agency_id, decided, by, at)


def _record(adoption: Adoption, versions: list[ProcedureVersion]) -> None:
    chain.record_all(
        adoption.agency_id,
        [
            Act("procedure_adopted", "procedure_version", version.id, adoption.by, adoption.at, noted(version))
            for version in versions
        ],
    )
