"""Whether a paper holds, for anybody who has it in hand: by its QR code, its typed code, or its file.

The answer says nothing about the citizen or the dossier. What was typed is forgiven much (small letters, blanks, O for
0, I and L for 1), for it is read from paper.
"""

import enum
import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from onestop.cases.forms import FORMS
from onestop.cases.models import Dossier, Paper, PaperState, SealKey
from onestop.cases.proofs import office_of
from onestop.cases.tokens import written
from onestop.database import db
from onestop.sla.calendar import to_local
from onestop.text import folded

_CODE = re.compile("[0-9A-HJKMNP-TV-Z]{10}")
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")
_ADDRESS = re.compile("/xac-minh/([A-Za-z0-9_-]{22})/?")
_MISREAD = str.maketrans("OIL", "011")
_NOTHING = "?"  # asked for in place of what cannot be a code: the answer then takes as long as any other


class Standing(enum.StrEnum):
    HOLDS = "holds"
    REPLACED = "replaced"
    VOID = "void"


@dataclass(frozen=True, kw_only=True)
class Named:
    """A paper in the words of its head: what it is called, its number as printed (or None), its day in Vietnam."""

    kind: str
    number: str | None
    day: date


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What anybody may know of a paper. voided_on: its day in Vietnam.   by: the paper that took its place.

    sha256: of the issued file; None while it is being made.
    """

    paper: Named
    office: str
    signer: str | None
    standing: Standing
    voided_on: date | None = None
    by: Named | None = None
    sha256: str | None = None
    code: str | None = None


def by_token(token: str) -> Answer | None:
    """The answer for what a QR code holds; None for every token that no paper has."""
    wanted = token if _TOKEN.fullmatch(token) else _NOTHING
    return _answered(db.session.scalar(select(Paper).where(Paper.token == wanted)))


def by_code(typed: str) -> Answer | None:
    """The answer for a typed code; None for every code that no paper has."""
    return _answered(db.session.scalar(select(Paper).where(Paper.short_code == (read_code(typed) or _NOTHING))))


def by_file(sha256: str) -> Answer | None:
    """The answer for the file with this hash; None when it is no file of ours. sha256: 64 hexadecimal digits."""
    return _answered(db.session.scalar(select(Paper).where(Paper.sha256 == sha256).order_by(Paper.id).limit(1)))


def read_code(typed: str) -> str | None:
    """The short code as it is kept, from the way that a person types it; None when it cannot be one."""
    if len(typed) > 100:
        return None
    code = re.sub(r"[\s.–—-]", "", folded(typed).upper()).translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None


def dossier_of(agency_id: int, text: str) -> Dossier | None:
    """The agency's own dossier whose paper bears this scanned address or typed code."""
    address = _ADDRESS.search(text)
    code = read_code(text)
    if address is None and code is None:
        return None
    which = Paper.token == address[1] if address is not None else Paper.short_code == code
    return db.session.scalar(
        select(Dossier).join(Paper, Paper.dossier_id == Dossier.id).where(which, Dossier.agency_id == agency_id)
    )


def public_keys() -> list[tuple[str, str]]:
    """Every public key that papers were sealed with: its id, and the raw key in base64; the newest first."""
    rows = db.session.scalars(select(SealKey).order_by(SealKey.noted_at.desc(), SealKey.key_id))
    return list({row.key_id: row.public_key for row in rows}.items())


def _answered(paper: Paper | None) -> Answer | None:
    if paper is None:
        return None
    standing, by = Standing.HOLDS, None
    if paper.state is PaperState.VOID:
        by = _last_in_place_of(paper)
        standing = Standing.REPLACED if by is not None else Standing.VOID
    return Answer(
        paper=_named(paper),
        office=office_of(paper),
        signer=paper.signer,
        standing=standing,
        voided_on=to_local(paper.voided_at).date() if paper.voided_at else None,
        by=_named(by) if by is not None else None,
        sha256=paper.sha256,
        code=written(paper.short_code) if paper.short_code else None,
    )


def _last_in_place_of(paper: Paper) -> Paper | None:
    """The paper that stands at the end of the row of replacements; None where nothing took its place."""
    last, seen = None, {paper.id}
    while True:
        after = paper if last is None else last
        new = db.session.scalar(select(Paper).where(Paper.replaces_id == after.id).order_by(Paper.id.desc()).limit(1))
        if new is None or new.id in seen:
            return last
        last = new
        seen.add(new.id)


def _named(paper: Paper) -> Named:
    return Named(kind=FORMS[paper.kind].name, number=paper.number_text, day=to_local(paper.created_at).date())
