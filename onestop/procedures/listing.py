"""The catalogue of an office as its administrator looks at it: what holds, what comes, what has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.database import db
from onestop.procedures.models import Procedure, ProcedureVersion
from onestop.text import folded

PAGE_SIZE = 50


@dataclass(frozen=True)
class CatalogueLine:
    """A procedure (one case of it) that the office has adopted.

    version: what holds on the day; else what comes next; else what held last. coming: a later version that is adopted
    already.
    """

    version: ProcedureVersion
    holds: bool
    coming: ProcedureVersion | None

    @property
    def has_ended(self) -> bool:
        return not self.holds and self.coming is None


@dataclass(frozen=True)
class CataloguePage:
    """page: from 1. total: lines that match, on all pages. fields: every field of the catalogue, for the choice."""

    lines: Sequence[CatalogueLine]
    page: int
    total: int
    fields: tuple[str, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def catalogue_page(agency_id: int, *, on: date, text: str = "", field: str = "", number: int = 1) -> CataloguePage:
    """The adopted procedures by field and name. text: part of code or name, with or without accents."""
    lines = _lines(agency_id, on)
    fields = tuple(sorted({line.version.field for line in lines}, key=folded))
    words = folded(text)
    found = [
        line
        for line in lines
        if (not field or line.version.field == field)
        and words in folded(f"{line.version.procedure.code} {line.version.full_name}")
    ]
    number = min(max(number, 1), max(1, -(-len(found) // PAGE_SIZE)))
    return CataloguePage(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(found), fields)


def own_version(agency_id: int, version_id: int) -> ProcedureVersion | None:
    """A version of this very agency; None for another's."""
    version = db.session.get(ProcedureVersion, version_id)
    return version if version is not None and version.agency_id == agency_id else None


def is_last(version: ProcedureVersion) -> bool:
    """Whether no later version of the same case was adopted: only the last one can be changed or ended."""
    later = select(ProcedureVersion.id).where(
        ProcedureVersion.agency_id == version.agency_id,
        ProcedureVersion.procedure_id == version.procedure_id,
        ProcedureVersion.case_code == version.case_code,
        ProcedureVersion.valid_from > (version.valid_from or date.min),
    )
    return db.session.scalar(later.limit(1)) is None


def _lines(agency_id: int, on: date) -> list[CatalogueLine]:
    versions = db.session.scalars(
        select(ProcedureVersion)
        .join(Procedure)
        .where(ProcedureVersion.agency_id == agency_id)
        .options(joinedload(ProcedureVersion.procedure))
    ).all()

    def case(version: ProcedureVersion) -> tuple[int, str]:
        return version.procedure_id, version.case_code

    lines = [_line(list(alike), on) for _, alike in groupby(sorted(versions, key=case), key=case)]
    return sorted(
        lines,
        key=lambda line: (
            folded(line.version.field),
            folded(line.version.full_name),
            line.version.procedure.code,
            line.version.case_code,
        ),
    )


def _line(versions: list[ProcedureVersion], on: date) -> CatalogueLine:
    ordered = sorted(versions, key=lambda version: version.valid_from or date.min)
    holding = next((version for version in ordered if version.holds_on(on)), None)
    coming = next((version for version in ordered if version.valid_from is not None and version.valid_from > on), None)
    return CatalogueLine(holding or coming or ordered[-1], holding is not None, coming)


def how_many_adopted(agency_id: int, *, on: date) -> int:
    """How many procedures (cases of one counted apart) the agency can receive on a day by versions of its own."""
    return sum(line.holds for line in _lines(agency_id, on))
