"""Issuing a paper so that no number is lost and no file is half: number and facts, then the file, then the proof.

Step 1 (draw_up) takes the number and freezes the facts in the transaction of the act. After its commit step 2 and 3
(prove) render from the frozen facts only, seal the file (onestop.cases.proofs), put it under the name of its hash, and
mark the paper issued, in a second transaction. What a crash leaves behind is finished by prove_waiting, with the same
number and the same bytes. Nobody gets a file before it is proved.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from onestop.audit.chain import hold, record
from onestop.cases.codes import next_number
from onestop.cases.forms import FORMS
from onestop.cases.kept_files import keep_file
from onestop.cases.letter_numbers import is_taken
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.cases.office_papers import settings_of
from onestop.cases.office_wordings import texts_for
from onestop.cases.proofs import finished, keep, made_again
from onestop.cases.tokens import new_short_code, new_token, proof_of
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.papers.facts import freeze, thaw
from onestop.people.models import Agency, Person
from onestop.sla.calendar import to_local


def draw_up(
    kind: PaperKind,
    build: Callable[[str | None], object],
    *,
    agency: Agency,
    dossier: Dossier | None,
    by: Person | None,
    at: datetime,
    replaces: Paper | None = None,
    signer: str | None = None,
    given_number: str | None = None,
) -> Paper:
    """Take the number and freeze the facts, with the proof, the office's wording and its sheet of paper among them.

    build: makes the dataclass of the paper from its number as text.   signer: the name under it.
    given_number: by văn thư, as it is written; then no number of our own series is taken.
    """
    suffix = FORMS[kind].suffix
    year = to_local(at).year
    hold(agency.id)
    number, written = None, given_number
    if suffix and given_number is None:
        number, written = _next_free(kind, suffix, agency, at=at)
    token, short_code = new_token(), new_short_code()
    paper = Paper(
        agency_id=agency.id,
        dossier_id=dossier.id if dossier else None,
        kind=kind,
        year=year,
        number=number,
        number_text=written,
        signer=signer,
        token=token,
        short_code=short_code,
        facts=freeze(
            _completed(
                build(written), kind, agency, token=token, short_code=short_code, signed=given_number is not None
            )
        ),
        state=PaperState.RENDERING,
        created_at=at,
        created_by_id=by.id if by else None,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _next_free(kind: PaperKind, suffix: str, agency: Agency, *, at: datetime) -> tuple[int, str]:
    """The next number of our series, as a number and as printed; one that văn thư has given this year is his."""
    year = to_local(at).year
    while True:
        number = next_number(agency.id, f"paper:{kind.value}", str(year), at=at)[0]
        written = f"{number:02d}/{suffix.format(mark=agency.paper_mark)}"
        if not is_taken(agency.id, kind, written, year=year, by_hand=True):
            return number, written


def _completed(facts: Any, kind: PaperKind, agency: Agency, *, token: str, short_code: str, signed: bool) -> Any:
    """The facts with what does not come from the dossier. signed: on paper already, in the words that it has."""
    office = settings_of(agency.id)
    more: dict[str, object] = {
        "proof": proof_of(token, short_code, address=office.address),
        "sheet": office.sheet,
    }
    if not signed:
        more["wording"], more["wording_version"] = texts_for(agency.id, kind)
    known = {field.name for field in fields(facts)}
    return replace(facts, **{name: value for name, value in more.items() if name in known})


def render(paper: Paper) -> bytes:
    """The paper as PDF, from its frozen facts alone: the same bytes every time."""
    form = FORMS[paper.kind]
    return form.render(thaw(form.paper, paper.facts))


def preview(kind: PaperKind, facts: object) -> bytes:
    """A draft (DỰ THẢO) as PDF: no number is taken, nothing is kept. facts: the dataclass of the paper."""
    return FORMS[kind].render(facts)


def prove(paper_id: int, folder: Path, *, at: datetime, save: Callable[[], None]) -> None:
    """Make the file of a drawn-up paper and mark it issued; does nothing for one that is proved already.

    save: commits. The file is made while nothing is written, so that nobody at the desk waits for a page to be drawn.
    """
    save()  # whatever is open: it may hold the writer's lock
    with reading():
        paper = db.session.get_one(Paper, paper_id)
        if paper.sha256 is not None:
            save()
            return
        made, agency_id = finished(paper, render(paper), folder, at=at), paper.agency_id
        save()
    digest = hashlib.sha256(made.content).hexdigest()
    keep_file(made.content, folder / f"{digest}.pdf")
    hold(agency_id)  # the chain before the papers, as in every act that voids one
    db.session.refresh(paper, with_for_update=True)  # the page and the scheduler may both be at it
    if paper.sha256 is None:
        paper.sha256 = digest
        paper.issued_at = at
        if paper.state is PaperState.RENDERING:  # one that was voided before its file was made stays void
            paper.state = PaperState.ISSUED
        keep(paper, made, at=at)
        record(
            paper.agency_id, "paper_issued", "paper", paper.id, by=paper.created_by_id, at=at,
            kind=paper.kind.value, year=paper.year, number=paper.number, sha256=paper.sha256,
        )  # fmt: skip
    save()


def prove_waiting(
    folder: Path,
    *,
    at: datetime,
    save: Callable[[], None],
    kinds: Collection[PaperKind] = tuple(PaperKind),
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Finish every paper that a crash left without its file; `save` commits after each. How many were looked at.

    go_on: asked before each; False leaves the rest for the next time. One that cannot be made holds up no other; at
    the end ExceptionGroup tells what went wrong with which.
    """
    with reading():
        waiting = db.session.scalars(
            select(Paper.id).where(_has_no_file(), Paper.kind.in_(kinds)).order_by(Paper.id)
        ).all()
        save()
    failures: list[Exception] = []
    done = 0
    for paper_id in waiting:
        if not go_on():
            break
        done += 1
        try:
            prove(paper_id, folder, at=at, save=save)
        except Exception as failure:  # told below, with all the others
            db.session.rollback()
            failure.add_note(f"paper {paper_id}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("papers without a file", failures)
    return done


def _has_no_file() -> ColumnElement[bool]:
    """Also one that was voided before its file was made: its number was given, so its file has to be there."""
    return and_(Paper.sha256.is_(None), or_(Paper.state == PaperState.RENDERING, Paper.token.is_not(None)))


def how_many_wait(agency_id: int) -> int:
    """The papers of an agency that have their number but not yet their file."""
    waiting = (
        select(func.count()).select_from(Paper).where(Paper.agency_id == agency_id, Paper.state == PaperState.RENDERING)
    )
    return db.session.scalar(waiting) or 0


def content_of(paper: Paper, folder: Path) -> bytes:
    """The file of a paper. Raises Refused when it is not made yet (see `prove`), or no longer what was issued.

    A file that is not there is made from the frozen facts and its kept seal: the same bytes, and the hash proves it.
    """
    if paper.sha256 is None:
        raise Refused("Tệp của văn bản này đang được tạo. Chờ một phút rồi tải lại; số văn bản giữ nguyên.")
    path = folder / f"{paper.sha256}.pdf"
    missing = not path.is_file()
    content = made_again(paper, render) if missing else path.read_bytes()
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise Refused("Tệp văn bản đã bị thay đổi so với lúc phát hành. Báo quản trị viên kiểm tra máy chủ.")
    if missing:
        keep_file(content, path)
    return content


def void(paper: Paper, *, reason: str, at: datetime, by: Person | None = None) -> None:
    """A paper that no longer holds; it keeps its number, its facts and its file. by: None: another act voids it."""
    paper.state = PaperState.VOID
    paper.voided_at = at
    paper.void_reason = reason
    paper.voided_by_id = by.id if by else None
