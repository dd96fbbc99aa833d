"""The catalogue of procedures as a file: read with every bad row told, and imported whole or not at all."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from onestop.audit import chain
from onestop.audit.chain import Act
from onestop.database import db
from onestop.errors import BadRows, WrongInput
from onestop.levels import Level
from onestop.procedures import checking
from onestop.procedures.changing import Adoption, case_code_of, noted, procedure_code_of, put
from onestop.procedures.checking import FEE_LIMIT, FIELD_LIMIT, NAME_LIMIT, TEXT_LIMIT, checked
from onestop.procedures.drafts import Draft, FeeDraft, draft_of
from onestop.procedures.fee_rules import shipped_fees
from onestop.procedures.models import FeeBasis, ProcedureVersion, Source
from onestop.sla.calendar import to_local
from onestop.sla.term import Term
from onestop.text import optional, required

COLUMNS: Final = ("code", "name", "field", "level", "time_limit_value", "time_limit_unit", "fee_vnd", "source")
COMPULSORY: Final = COLUMNS[:6]
ROWS_LIMIT: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class ProcedureRow:
    """A row of the file. line: in the file, its heading being line 1. fee_vnd: None = not told, 0 = free.

    case_code, case_name: columns that a file may have, for the cases of one procedure.
    """

    line: int
    code: str
    name: str
    field: str
    level: Level
    term: Term | None
    fee_vnd: int | None
    source: Source
    case_code: str = ""
    case_name: str = ""


@dataclass(frozen=True)
class ImportOutcome:
    """The codes that were added, changed and left as they were, in the order of the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def read_procedures(content: str) -> list[ProcedureRow]:
    """The rows of a CSV file with COLUMNS; others are left aside, a byte order mark is fine.

    Raises WrongInput when this is no such file, BadRows that tells every bad row.
    """
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""), restkey="", strict=True)
    rows: list[ProcedureRow] = []
    problems: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}
    try:
        _check_heading(reader.fieldnames)
        for cells in reader:
            if len(rows) + len(problems) >= ROWS_LIMIT:
                raise WrongInput(f"Tệp có hơn {ROWS_LIMIT} dòng. Chia thành nhiều tệp.")
            told = {name: cell or "" for name, cell in cells.items() if name}
            # Of the inner reader: the outer one does not count the empty lines before a row.
            line = reader.reader.line_num - sum(cell.count("\n") for cell in told.values())  # where the row begins
            try:
                row = _read_row(line, told)
            except WrongInput as wrong:
                problems.append((line, str(wrong)))
                continue
            earlier = seen.setdefault((row.code, row.case_code), line)
            if earlier != line:
                problems.append((line, f"Mã {row.code} đã có ở dòng {earlier}. Xóa bớt một dòng."))
                continue
            rows.append(row)
    except csv.Error as error:
        line = reader.reader.line_num or 1
        problems.append((line, "Dòng không đúng dạng CSV (dấu ngoặc kép hoặc ký tự lạ). Sửa dòng này."))
        raise BadRows(problems) from error
    if problems:
        raise BadRows(problems)
    if not rows:
        raise WrongInput("Tệp không có thủ tục nào. Kiểm tra lại tệp.")
    return rows


def import_procedures(
    rows: Sequence[ProcedureRow],
    *,
    agency_id: int,
    by: int | None,
    at: datetime,
    valid_from: date | None = None,
    decision: str | None = None,
) -> ImportOutcome:
    """Adopt the rows for an agency, all or none; what an administrator imports is adopted, whatever its source says.

    The first version of a procedure holds without a beginning, a changed one from `valid_from` (default: the Vietnam
    date of `at`); papers, grounds and steps of the version before are kept. A row that changes nothing leaves the
    catalogue as it is. Raises BadRows for rows that would overlap with a version from a later day.
    """
    decision = optional(decision, limit=TEXT_LIMIT, label="Quyết định công bố", field="decision")
    adoption = Adoption(agency_id, decision, by, at)
    start = valid_from or to_local(at).date()
    known = _last_versions(agency_id)
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    problems: list[tuple[int, str]] = []
    acts: list[Act] = []
    with db.session.begin_nested():
        for row in rows:
            last = known.get((row.code, row.case_code))
            try:
                draft = checked(_draft(row, last))
                if last is not None and last.ceases_on is None and _same(draft, draft_of(last)):
                    unchanged.append(row.code)
                    continue
                version = put(adoption, row.code, row.case_code, draft, valid_from=start if last else None, last=last)
            except WrongInput as wrong:
                problems.append((row.line, f"{row.code}: {wrong}"))
                continue
            (changed if last else added).append(row.code)
            acts.append(
                Act("procedure_imported", "procedure_version", version.id, by, at, {**noted(version), "line": row.line})
            )
        if problems:
            raise BadRows(problems)
    chain.record_all(agency_id, acts)
    return ImportOutcome(tuple(added), tuple(changed), tuple(unchanged))


def draft_from(row: ProcedureRow) -> Draft:
    """What a row says, for a procedure that the agency does not have yet."""
    return _draft(row, None)


def _draft(row: ProcedureRow, last: ProcedureVersion | None) -> Draft:
    before = draft_of(last) if last else Draft(name=row.name, field=row.field, level=row.level, term=row.term)
    if before.extensions and (row.term is None or before.term is None or row.term.unit is not before.term.unit):
        raise WrongInput("đơn vị thời hạn đổi mà thủ tục có quy định gia hạn. Sửa thủ tục này trên trang quản trị.")
    if before.steps and row.term != before.term:
        raise WrongInput("thời hạn đổi mà thủ tục có các bước với số giờ riêng. Sửa thủ tục này trên trang quản trị.")
    return replace(
        before,
        name=row.name,
        field=row.field,
        level=row.level,
        term=row.term,
        source=row.source,
        case_name=row.case_name or before.case_name,
        fees=before.fees if _fee_stands(row, before) else _fees(row),
    )


def _fee_stands(row: ProcedureRow, before: Draft) -> bool:
    """A file tells one amount or none: the finer rules that an office has entered around it stay."""
    return row.fee_vnd is None or any(fee.amount_vnd == row.fee_vnd and fee.from_quantity == 1 for fee in before.fees)


def _fees(row: ProcedureRow) -> tuple[FeeDraft, ...]:
    if row.fee_vnd is None:
        return ()
    return shipped_fees(row.code, row.fee_vnd) or (FeeDraft(basis=FeeBasis.CASE, amount_vnd=row.fee_vnd),)


def _same(draft: Draft, before: Draft) -> bool:
    return draft == replace(before, source=draft.source)


def _last_versions(agency_id: int) -> dict[tuple[str, str], ProcedureVersion]:
    versions = db.session.scalars(
        select(ProcedureVersion)
        .where(ProcedureVersion.agency_id == agency_id)
        .options(
            joinedload(ProcedureVersion.procedure),
            selectinload(ProcedureVersion.papers),
            selectinload(ProcedureVersion.pause_grounds),
            selectinload(ProcedureVersion.extension_grounds),
            selectinload(ProcedureVersion.fee_rules),
        )
    ).all()
    by_start = sorted(versions, key=lambda version: version.valid_from or date.min)
    return {(version.procedure.code, version.case_code): version for version in by_start}


def _check_heading(names: Iterable[str] | None) -> None:
    missing = [name for name in COMPULSORY if name not in set(names or ())]
    if missing:
        raise WrongInput(f"Tệp thiếu cột: {', '.join(missing)}. Dòng đầu của tệp phải là tên các cột.")


def _read_row(line: int, cells: dict[str, str]) -> ProcedureRow:
    try:
        level = Level(cells["level"].strip())
    except ValueError:
        raise WrongInput(f"Cấp thực hiện phải là một trong: {', '.join(level.value for level in Level)}.") from None
    return ProcedureRow(
        line=line,
        code=procedure_code_of(cells["code"]),
        name=required(cells["name"], limit=NAME_LIMIT, label="Tên thủ tục"),
        field=required(cells["field"], limit=FIELD_LIMIT, label="Lĩnh vực"),
        level=level,
        term=checking.term(cells["time_limit_value"], cells["time_limit_unit"]),
        fee_vnd=_fee(cells.get("fee_vnd", "")),
        source=_source(cells.get("source", "")),
        case_code=case_code_of(cells.get("case_code", "")),
        case_name=optional(cells.get("case_name", ""), limit=TEXT_LIMIT, label="Tên trường hợp") or "",
    )


def _fee(cell: str) -> int | None:
    written = cell.strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 10 and int(written) <= FEE_LIMIT):
        raise WrongInput("Mức phí, lệ phí phải là số đồng viết liền, ví dụ 20000; bỏ trống nếu chưa rõ.")
    return int(written)


def _source(cell: str) -> Source:
    try:
        return Source(cell.strip() or Source.OFFICE)
    except ValueError:
        raise WrongInput(f"Nguồn phải là một trong: {', '.join(source.value for source in Source)}.") from None
