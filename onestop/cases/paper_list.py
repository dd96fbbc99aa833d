"""The papers of an office as a list: by kind, day, state, signer and number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, defer, undefer

from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.database import db
from onestop.sla.calendar import day_begins, day_ends

PAGE_SIZE = 50
MOST_SIGNERS = 100


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which papers. first, last: days of Vietnam on which they were drawn up, both included; None: any.

    text: the beginning of a number, or the whole code of a dossier.
    """

    kind: PaperKind | None = None
    state: PaperState | None = None
    first: date | None = None
    last: date | None = None
    signer: str | None = None
    text: str = ""


@dataclass(frozen=True)
class PaperPage:
    """One page of the list, newest first. page: its number, from 1. total: papers of all pages."""

    papers: Sequence[Paper]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def page_of(agency_id: int, wanted: Wanted, *, number: int = 1) -> PaperPage:
    which = _which(agency_id, wanted)
    total = (
        db.session.scalar(select(func.count()).select_from(Paper).outerjoin(Dossier, Paper.dossier).where(*which)) or 0
    )
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    papers = db.session.scalars(
        select(Paper)
        .outerjoin(Dossier, Paper.dossier)
        .options(contains_eager(Paper.dossier), defer(Paper.facts))
        .where(*which)
        .order_by(Paper.created_at.desc(), Paper.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    letters = [paper.id for paper in papers if paper.kind is PaperKind.APOLOGY]
    if letters:  # what they are called depends on what they say; the facts of others, which may be long, stay away
        db.session.scalars(select(Paper).where(Paper.id.in_(letters)).options(undefer(Paper.facts))).all()
    return PaperPage(papers, number, total)


def ids_of(agency_id: int, wanted: Wanted, *, limit: int) -> list[int]:
    """All that fit and still hold, at most `limit`."""
    return list(
        db.session.scalars(
            select(Paper.id)
            .outerjoin(Dossier, Paper.dossier)
            .where(*_which(agency_id, wanted), Paper.state != PaperState.VOID)
            .order_by(Paper.id)
            .limit(limit)
        )
    )


def signers(agency_id: int) -> list[str]:
    """Who has signed papers of the office."""
    return list(
        db.session.scalars(
            select(Paper.signer)
            .where(Paper.agency_id == agency_id, Paper.signer.is_not(None))
            .distinct()
            .order_by(Paper.signer)
            .limit(MOST_SIGNERS)
        )
    )


def _which(agency_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [Paper.agency_id == agency_id]
    if wanted.kind is not None:
        which.append(Paper.kind == wanted.kind)
    if wanted.state is not None:
        which.append(Paper.state == wanted.state)
    if wanted.first is not None:
        which.append(Paper.created_at >= day_begins(wanted.first))
    if wanted.last is not None:
        which.append(Paper.created_at <= day_ends(wanted.last))
    if wanted.signer is not None:
        which.append(Paper.signer == wanted.signer)
    if wanted.text:
        # "5/PXL" is printed as "05/PXL".
        begins = [wanted.text, *([f"0{wanted.text}"] if wanted.text[:2].rstrip("/").isdigit() else [])]
        which.append(
            or_(
                Dossier.code == wanted.text.upper(),
                *(Paper.number_text.startswith(text, autoescape=True) for text in begins),
            )
        )
    return which
