"""Issuing a paper so that no number is lost and no file is half: number and facts, then the file, then the proof.

Step 1 (draw_up) takes the number and freezes the facts in the transaction of the act. After its commit step 2 and 3
(prove) render from the frozen facts only, put the file under the name of its hash, and mark the paper issued, in a
second transaction. What a crash leaves behind is finished by prove_waiting, with the same number and the same bytes.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from onestop.apology import pdf as apology_pdf
from onestop.apology.letter import Apology
from onestop.audit.chain import hold, record
from onestop.cases.codes import next_number
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.papers import receipt, refusal, stop, supplement
from onestop.papers.facts import freeze, thaw
from onestop.people.models import Agency, Person
from onestop.sla.calendar import to_local

# What each kind is made of, how it is drawn, and what follows the number (None: it bears the dossier's code instead).
_FORMS: dict[PaperKind, tuple[type[Any], Callable[[Any], bytes], str | None]] = {
    PaperKind.RECEIPT: (receipt.Receipt, receipt.render, None),
    PaperKind.SUPPLEMENT: (supplement.SupplementSlip, supplement.render, "HDHS"),
    PaperKind.REFUSAL: (refusal.RefusalSlip, refusal.render, "PTC"),
    PaperKind.APOLOGY: (Apology, apology_pdf.render, "PXL-{mark}"),
    PaperKind.STOP_NOTICE: (stop.StopNotice, stop.render, "TB-{mark}"),
}

KIND_NAMES = {
    PaperKind.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    PaperKind.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    PaperKind.REFUSAL: "Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
    PaperKind.APOLOGY: "Văn bản xin lỗi và hẹn lại ngày trả kết quả",
    PaperKind.STOP_NOTICE: "Thông báo dừng giải quyết hồ sơ",
}


def draw_up(
    kind: PaperKind,
    build: Callable[[str | None], object],
    *,
    agency: Agency,
    dossier: Dossier | None,
    by: Person | None,
    at: datetime,
    replaces: Paper | None = None,
) -> Paper:
    """Take the number and freeze the facts. build: makes the dataclass of the paper from its number as text."""
    _, _, suffix = _FORMS[kind]
    year = to_local(at).year
    hold(agency.id)
    number = next_number(agency.id, f"paper:{kind.value}", str(year), at=at)[0] if suffix else None
    written = f"{number:02d}/{suffix.format(mark=agency.paper_mark)}" if suffix else None
    paper = Paper(
        agency_id=agency.id,
        dossier_id=dossier.id if dossier else None,
        kind=kind,
        year=year,
        number=number,
        facts=freeze(build(written)),
        state=PaperState.RENDERING,
        created_at=at,
        created_by_id=by.id if by else None,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def render(paper: Paper) -> bytes:
    """The paper as PDF, from its frozen facts alone: the same bytes every time."""
    form, draw, _ = _FORMS[paper.kind]
    return draw(thaw(form, paper.facts))


def preview(kind: PaperKind, facts: object) -> bytes:
    """A draft (DỰ THẢO) as PDF: no number is taken, nothing is kept. facts: the dataclass of the paper."""
    return _FORMS[kind][1](facts)


def prove(paper_id: int, folder: Path, *, at: datetime, save: Callable[[], None]) -> None:
    """Make the file of a drawn-up paper and mark it issued; does nothing for one that is proved already.

    save: commits. The file is made while nothing is written, so that nobody at the desk waits for a page to be drawn.
    """
    save()  # whatever is open: it may hold the writer's lock
    with reading():
        paper = db.session.get_one(Paper, paper_id)
        if paper.state is not PaperState.RENDERING:
            save()
            return
        content = render(paper)
        save()
    digest = hashlib.sha256(content).hexdigest()
    _keep(content, folder / f"{digest}.pdf")
    db.session.refresh(paper, with_for_update=True)  # the page and the scheduler may both be at it
    if paper.state is PaperState.RENDERING:
        paper.sha256 = digest
        paper.state = PaperState.ISSUED
        paper.issued_at = at
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
            select(Paper.id).where(Paper.state == PaperState.RENDERING, Paper.kind.in_(kinds)).order_by(Paper.id)
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


def how_many_wait(agency_id: int) -> int:
    """The papers of an agency that have their number but not yet their file."""
    waiting = (
        select(func.count()).select_from(Paper).where(Paper.agency_id == agency_id, Paper.state == PaperState.RENDERING)
    )
    return db.session.scalar(waiting) or 0


def content_of(paper: Paper, folder: Path) -> bytes:
    """The file of a paper. Raises Refused when it is no longer what was issued.

    A file that is not there (yet) is made from the frozen facts: the same bytes, and the hash proves it.
    """
    if paper.sha256 is None:
        return render(paper)
    path = folder / f"{paper.sha256}.pdf"
    missing = not path.is_file()
    content = render(paper) if missing else path.read_bytes()
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise Refused("Tệp văn bản đã bị thay đổi so với lúc phát hành. Báo quản trị viên kiểm tra máy chủ.")
    if missing:
        _keep(content, path)
    return content


def void(paper: Paper, *, reason: str, at: datetime) -> None:
    """A paper that no longer holds; it keeps its number, its facts and its file."""
    paper.state = PaperState.VOID
    paper.voided_at = at
    paper.void_reason = reason


def _keep(content: bytes, path: Path) -> None:
    """Put the content under its name, whole or not at all, also through a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
