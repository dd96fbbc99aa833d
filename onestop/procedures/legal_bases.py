"""Which decree an official paper rests on, and which form it follows: two dated tables."""

import csv
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from onestop.database import db
from onestop.procedures.models import LegalBasis

DATA = Path(__file__).parent / "data"
ANY = "any"

Aspect = Literal["decree", "form"]


def legal_basis(paper_kind: str, aspect: Aspect, on: date) -> LegalBasis | None:
    """The row for a kind of paper on a day; None where there is none (no form for it yet).

    decree: on = date of receipt; its text is one or more lines that begin with “Căn cứ”. form: on = date of issue; its
    text is the note “Mẫu số … ban hành kèm theo …”, beside number and title. A row of the kind itself goes before one
    for any kind.
    """
    rows = db.session.scalars(
        select(LegalBasis).where(LegalBasis.paper_kind.in_((paper_kind, ANY)), LegalBasis.aspect == aspect)
    ).all()
    valid = [row for row in rows if row.valid_from is None or row.valid_from <= on]
    return max(valid, key=lambda row: (row.paper_kind != ANY, row.valid_from or date.min), default=None)


def load_shipped() -> int:
    """Enter the shipped rows that are not there yet; how many. What an office has changed stays."""
    there = {(row.paper_kind, row.aspect, row.valid_from) for row in db.session.scalars(select(LegalBasis))}
    with (DATA / "legal_bases.csv").open(encoding="utf-8", newline="") as file:
        rows = [
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
    missing = [row for row in rows if (row.paper_kind, row.aspect, row.valid_from) not in there]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)
