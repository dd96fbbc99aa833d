"""Whether a letter number is free: văn thư writes by hand, and our own series may come after him in the same year."""

import re
import unicodedata

from sqlalchemy import select

from onestop.cases.models import Paper, PaperKind
from onestop.database import db


def is_taken(agency_id: int, kind: PaperKind, number: str, *, year: int, by_hand: bool = False) -> bool:
    """Whether a paper of the kind and year bears this number, however it is written: "5/XL-UBND", "05 / xl-ubnd".

    by_hand: among those alone that văn thư numbered; our own series counts for itself.
    """
    wanted = _core(number)
    query = select(Paper.number_text).where(Paper.agency_id == agency_id, Paper.kind == kind, Paper.year == year)
    if by_hand:
        query = query.where(Paper.number.is_(None))
    return any(text is not None and _core(text) == wanted for text in db.session.scalars(query))


def _core(number: str) -> str:
    """What two ways of writing one number have in common. Not left to the database: SQLite knows no small "đ"."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).casefold()
    return re.sub(r"[‐-―]", "-", bare).lstrip("0")
