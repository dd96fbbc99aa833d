"""Which decree an official paper rests on, and which form it follows: two dated tables."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import bindparam, select

from onestop.database import db
from onestop.procedures.models import LegalBasis

DATA = Path(__file__).parent / "data"
ANY = "any"

Aspect = Literal["decree", "form"]

# Built once: every paper asks it twice.
_OF_KIND = select(LegalBasis).where(
    LegalBasis.paper_kind.in_((bindparam("kind"), ANY)), LegalBasis.aspect == bindparam("aspect")
)


def legal_basis(paper_kind: str, aspect: Aspect, on: date) -> LegalBasis | None:
    """The row for a kind of paper on a day; None where there is none (no form for it yet).

    decree: on = date of receipt; its text is one or more lines that begin with “Căn cứ”. form: on = date of issue; its
    text is the note “Mẫu số … ban hành kèm theo …”, beside number and title. A row of the kind itself goes before one
    for any kind.
    """
    return _valid(db.session.scalars(_OF_KIND, {"kind": paper_kind, "aspect": aspect}), on)


def shipped_basis(paper_kind: str, aspect: Aspect, on: date) -> LegalBasis | None:
    """The same of the rows that come with the program: for what is asked without an office."""
    return _valid((row for row in _shipped() if row.paper_kind in (paper_kind, ANY) and row.aspect == aspect), on)


def cited(line: str) -> str:
    """ "khoản 5 Điều 19 Nghị định số 118/2025/NĐ-CP" of a line that begins with “Căn cứ”, as a paper prints it."""
    found = re.match(r"Căn cứ (.+? số \S+)", line)
    return found[1] if found else line


def _valid(rows: Iterable[LegalBasis], on: date) -> LegalBasis | None:
    """Of the kind itself, else of any: the row that began last, unless it has ceased."""
    begun = sorted(
        (row for row in rows if row.valid_from is None or row.valid_from <= on),
        key=lambda row: row.valid_from or date.min,
    )
    last = {row.paper_kind == ANY: row for row in begun}
    holding = [row for row in last.values() if row.ceases_on is None or on < row.ceases_on]
    return min(holding, key=lambda row: row.paper_kind == ANY, default=None)


def load_shipped() -> int:
    """Enter the shipped rows of every kind that the base knows nothing of; how many. What an office holds stays.

    For a new office, and after an upgrade whose program prints papers that the one before did not have.
    """
    known = {(row.paper_kind, row.aspect) for row in db.session.scalars(select(LegalBasis))}
    missing = [row for row in _shipped() if (row.paper_kind, row.aspect) not in known]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _shipped() -> list[LegalBasis]:
    with (DATA / "legal_bases.csv").open(encoding="utf-8", newline="") as file:
        return [
            LegalBasis(
                paper_kind=row["paper_kind"],
                aspect=row["aspect"],
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                form_number=row["form_number"] or None,
                title=row["title"] or None,
                text=row["text"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        ]
