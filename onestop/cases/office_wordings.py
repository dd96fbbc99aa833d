"""The words of an office on its papers, where they are its own to choose (papers/wordings.py says where).

Each change is kept with its version; papers freeze the words they were issued with, so an old paper never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from onestop.audit.chain import hold, record
from onestop.cases.models import PaperKind, PaperWording
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.wordings import LONGEST, Part, Worded, check, parts_of
from onestop.people.models import Agency, Person
from onestop.text import required


@dataclass(frozen=True)
class OwnPart:
    """A part as it stands now. own: the office's text; None: as shipped."""

    part: Part
    own: str | None

    @property
    def text(self) -> str:
        return self.part.text if self.own is None else self.own


def texts_for(agency_id: int, kind: PaperKind) -> tuple[tuple[Worded, ...], int]:
    """All parts of a kind of paper as the office words them now, and the version of that wording (0: as shipped)."""
    parts = parts_of(kind.value)
    if not parts:
        return (), 0
    own, version = _in_force(agency_id, kind)
    return tuple(Worded(part.key, _worded(part, own)) for part in parts), version


def parts_for(agency_id: int, kind: PaperKind) -> tuple[OwnPart, ...]:
    """The parts of a kind of paper, for the page where the office words them."""
    own, _ = _in_force(agency_id, kind)
    return tuple(OwnPart(part, own.get(part.key)) for part in parts_of(kind.value))


def how_many_own(agency_id: int) -> dict[PaperKind, int]:
    """How many parts of each kind the office has worded itself."""
    rows = db.session.execute(
        select(PaperWording.kind, PaperWording.key, PaperWording.text)
        .where(PaperWording.agency_id == agency_id)
        .order_by(PaperWording.version)
    )
    newest = {(kind, key): text for kind, key, text in rows}
    known = {kind: {part.key for part in parts_of(kind.value)} for kind in PaperKind}
    return {
        kind: sum(1 for (of, key), text in newest.items() if of is kind and text is not None and key in known[kind])
        for kind in PaperKind
    }


def change_wording(agency: Agency, kind: PaperKind, texts: Mapping[str, str], *, by: Person, at: datetime) -> int:
    """Word parts anew: text by key; parts not named stay as they are. A text that is the shipped one follows the
    shipped one from now on. Gives the version.

    Raises WrongInput (field = key of the part): empty, too long, unknown placeholders, invisible signs.
    """
    checked = checked_texts(kind, texts)
    hold(agency.id)  # two administrators at once: one after the other
    own, version = _in_force(agency.id, kind)
    changed = {
        part.key: None if checked[part.key] == part.text else checked[part.key]
        for part in parts_of(kind.value)
        if part.key in checked and checked[part.key] != _worded(part, own)
    }
    if not changed:
        raise WrongInput("Lời văn chưa có gì thay đổi.")
    version += 1
    for key, text in changed.items():
        db.session.add(
            PaperWording(
                agency_id=agency.id, kind=kind, key=key, version=version, text=text, created_at=at, created_by_id=by.id
            )
        )
    db.session.flush()
    record(
        agency.id, "wording_changed", "agency", agency.id, by=by.id, at=at,
        kind=kind.value, version=version, texts=changed,
    )  # fmt: skip
    return version


def reset_wording(agency: Agency, kind: PaperKind, *, by: Person, at: datetime) -> int:
    """All parts of a kind as shipped again. Raises WrongInput when they are."""
    return change_wording(agency, kind, {part.key: part.text for part in parts_of(kind.value)}, by=by, at=at)


def checked_texts(kind: PaperKind, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts as they may be kept. Raises WrongInput."""
    parts = {part.key: part for part in parts_of(kind.value)}
    checked = {}
    for key, text in texts.items():
        part = parts.get(key)
        if part is None:
            raise WrongInput("Phần này của mẫu không sửa lời được.")
        # A line break typed in the box is a blank: each part is one paragraph.
        joined = " ".join(text.split("\n")) if len(text) <= 4 * LONGEST else text
        clean = required(joined.replace("\r", " "), limit=LONGEST, label=f"Phần “{part.label}”", field=key)
        try:
            checked[key] = check(part, clean)
        except ValueError as wrong:
            raise WrongInput(str(wrong), field=key) from wrong
    return checked


def _worded(part: Part, own: Mapping[str, str | None]) -> str:
    text = own.get(part.key)
    return part.text if text is None else text


def _in_force(agency_id: int, kind: PaperKind) -> tuple[dict[str, str | None], int]:
    """The office's own text of each part (None: as shipped again), and the version of the kind."""
    rows = db.session.execute(
        select(PaperWording.key, PaperWording.version, PaperWording.text)
        .where(PaperWording.agency_id == agency_id, PaperWording.kind == kind)
        .order_by(PaperWording.version)
    ).all()
    return {key: text for key, _, text in rows}, rows[-1][1] if rows else 0
