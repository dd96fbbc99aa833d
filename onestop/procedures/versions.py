"""Which version of a procedure holds on a day, and whose business it is."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Protocol

from sqlalchemy import column, or_, select, table
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import Select

from onestop.database import db
from onestop.errors import Refused
from onestop.levels import Level
from onestop.procedures.models import Procedure, ProcedureVersion
from onestop.text import folded

# Told by its columns: `people` is a neighbour on this floor, and neighbours do not know each other.
_INSTALLATION = table("installation", column("agency_id"))


class Office(Protocol):
    """What this room needs to know of an agency."""

    @property
    def id(self) -> int: ...

    @property
    def level(self) -> Level: ...


def version_for(agency_id: int, procedure_code: str, *, on: date, case_code: str = "") -> ProcedureVersion:
    """The version that holds on a day: the agency's own, else that of the installation's office.

    on: Vietnam date of receipt. An agency whose own versions have begun by then goes by them alone, so that what it
    has ended stays ended. Raises Refused when none holds.
    """
    code = procedure_code.strip()
    found = db.session.scalars(
        _in_reach(agency_id).where(Procedure.code == code, ProcedureVersion.case_code == case_code)
    ).all()
    for version in _holding(found, agency_id, on):
        return version
    if found:
        raise Refused(
            f"Thủ tục {code} không có quy định nào có hiệu lực ngày {on:%d/%m/%Y}. "
            "Kiểm tra ngày tiếp nhận, hoặc đề nghị quản trị viên cập nhật danh mục."
        )
    raise Refused(f"Không có thủ tục {code} trong danh mục của cơ quan. Kiểm tra mã thủ tục.")


def choices(agency_id: int, on: date) -> list[ProcedureVersion]:
    """What can be received on a day, by field and name as in a Vietnamese list; procedure and papers are loaded."""
    found = db.session.scalars(
        _in_reach(agency_id).options(selectinload(ProcedureVersion.papers), selectinload(ProcedureVersion.fee_rules))
    ).all()
    return sorted(
        _holding(found, agency_id, on),
        key=lambda version: (
            folded(version.field),
            folded(version.full_name),
            version.procedure.code,
            version.case_code,
        ),
    )


def history(agency_id: int, procedure_code: str) -> list[ProcedureVersion]:
    """The agency's own versions of a procedure, the newest first, case by case."""
    found = db.session.scalars(
        select(ProcedureVersion)
        .join(Procedure)
        .where(ProcedureVersion.agency_id == agency_id, Procedure.code == procedure_code)
        .options(joinedload(ProcedureVersion.procedure))
    ).all()
    newest_first = sorted(found, key=lambda version: version.valid_from or date.min, reverse=True)
    return sorted(newest_first, key=lambda version: version.case_code)


def is_decided_by(version: ProcedureVersion, agency: Office) -> bool:
    """Whether the agency itself decides: named so, or else by its level. What it receives for others counts apart."""
    if version.deciding_agency_id is not None:
        return version.deciding_agency_id == agency.id
    return version.level == agency.level


def _in_reach(agency_id: int) -> Select[ProcedureVersion]:
    office = select(_INSTALLATION.c.agency_id).scalar_subquery()
    return (
        select(ProcedureVersion)
        .join(Procedure)
        .where(or_(ProcedureVersion.agency_id == agency_id, ProcedureVersion.agency_id == office))
        .options(joinedload(ProcedureVersion.procedure))
    )


def _holding(versions: Iterable[ProcedureVersion], agency_id: int, on: date) -> Iterable[ProcedureVersion]:
    """Of every procedure and case the one version that holds on a day, if any."""

    def key(version: ProcedureVersion) -> tuple[int, str]:
        return version.procedure_id, version.case_code

    for _, alike in groupby(sorted(versions, key=key), key=key):
        candidates = list(alike)
        own = [version for version in candidates if version.agency_id == agency_id]
        begun = any(version.valid_from is None or version.valid_from <= on for version in own)
        inherited = [version for version in candidates if version.agency_id != agency_id]
        yield from (version for version in (own if begun else inherited) if version.holds_on(on))
