"""Papers that are drawn up when somebody prints them: with the same facts the same paper, with new facts a new one.

The earlier one becomes void and is named on the new one; both are kept.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from onestop.audit.chain import hold
from onestop.cases import issuing, printed
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.cases.office_papers import settings_of
from onestop.database import db
from onestop.papers.facts import freeze
from onestop.people.models import Agency, Person
from onestop.procedures.legal_bases import shipped_basis

# What differs between two printings of the same facts.
_OF_THE_PRINTING = frozenset(
    {"issued_at", "number", "proof", "wording", "wording_version", "sheet", "replaces", "officer", "made_by"}
)
_REASON = "Đã được thay thế bằng bản in mới vì nội dung thay đổi"

Build = Callable[[str | None, Paper | None], object]


def print_paper(
    kind: PaperKind,
    build: Build,
    *,
    agency: Agency,
    dossier: Dossier | None,
    by: Person,
    at: datetime,
    earlier: Callable[[], Paper | None],
) -> Paper:
    """The paper as it holds now. build: the dataclass, from its number and the paper that it takes the place of.

    earlier: finds the one printed last, asked once the agency is held, so that two who print at once get one paper.
    """
    hold(agency.id)
    last = earlier()
    if last is not None and _says(last, build(None, None), sheet=settings_of(agency.id).sheet.value):
        return last
    paper = issuing.draw_up(
        kind, lambda number: build(number, last), agency=agency, dossier=dossier, by=by, at=at, replaces=last
    )
    if last is not None:
        issuing.void(last, reason=_REASON, at=at)
    return paper


def last_of(dossier: Dossier, kind: PaperKind) -> Paper | None:
    """The paper of a kind that holds for a dossier."""
    return db.session.scalar(
        select(Paper)
        .where(Paper.dossier_id == dossier.id, Paper.kind == kind, Paper.state != PaperState.VOID)
        .order_by(Paper.id.desc())
        .limit(1)
    )


def last_with(agency: Agency, kind: PaperKind, **facts: str) -> Paper | None:
    """The paper of a kind that holds in an agency, by some of its frozen facts: day="2026-02-02"."""
    query = select(Paper).where(Paper.agency_id == agency.id, Paper.kind == kind, Paper.state != PaperState.VOID)
    for name, value in facts.items():
        query = query.where(Paper.facts[name].as_string() == value)
    return db.session.scalar(query.order_by(Paper.id.desc()).limit(1))


def form_note(kind: PaperKind, *, on: date) -> str | None:
    """ "Mẫu số … ban hành kèm theo …" by the date of issue; as shipped for a base from before the form had a row."""
    _, note = printed.form(kind.value, issued_on=on)
    if note is None and (row := shipped_basis(kind.value, "form", on)) is not None:
        note = row.text
    return note


def _says(paper: Paper, facts: object, *, sheet: str) -> bool:
    """Whether the paper says all of this already, on the sheet that the office prints on now."""
    return paper.facts.get("sheet", sheet) == sheet and _lasting(paper.facts) == _lasting(freeze(facts))


def _lasting(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in _OF_THE_PRINTING}
