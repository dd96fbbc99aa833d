"""Making the documents that were asked for (cases/batches.py): in the scheduler, one after the other.

Whoever holds the lock file is the only one at it, and the kernel frees the lock with the process. So a document that
is under way while nobody held the lock was left by a process that died: it is begun anew and comes out the same.
Between papers no transaction is open, so neither the desk nor the sweep waits.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select, update

from onestop.cases import register_book
from onestop.cases.batches import KEPT_DAYS, slices
from onestop.cases.control_slips import print_control_slip
from onestop.cases.forms import FORMS
from onestop.cases.issuing import content_of
from onestop.cases.kept_files import keep_draft
from onestop.cases.models import BatchKind, BatchState, Dossier, Paper, PaperKind, PrintBatch
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.papers.composing import Composed
from onestop.papers.facts import freeze, thaw
from onestop.papers.layout import Properties
from onestop.papers.typesetting import typeset_many
from onestop.people.models import Agency, Person

AT_ONCE = 25  # papers between two looks at whether it is still wanted
MOST_TRIES = 3
KEPT_SECONDS = KEPT_DAYS * 24 * 3600
FAILED = "Máy chủ không lập được tệp in. Thử lại sau ít phút; nếu vẫn không được, báo quản trị viên."

Save = Callable[[], None]


class _LaidAside(Exception):  # noqa: N818 - no error: it was cancelled, or the process is to end
    pass


def print_waiting(
    papers: Path, folder: Path, *, at: datetime, save: Save, go_on: Callable[[], bool] = lambda: True
) -> int:
    """Make every document that waits, the oldest first. How many were made.

    papers: where the files of papers lie; folder: where documents are put. save: commits. go_on: asked between papers;
    False leaves the rest for the next time. What goes wrong with one holds up no other; ExceptionGroup tells at last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made, failures = 0, list[Exception]()
    with _alone(folder) as alone:
        while alone and go_on():
            with reading():
                batch_id = db.session.scalar(
                    select(PrintBatch.id)
                    .where(PrintBatch.state.in_((BatchState.WAITING, BatchState.RUNNING)))
                    .order_by(PrintBatch.id)
                    .limit(1)
                )
                save()
            if batch_id is None:
                break
            try:
                made += _make(batch_id, papers, folder, at=at, save=save, go_on=go_on)
            except _LaidAside:
                db.session.rollback()
            except Refused as refused:
                db.session.rollback()
                _give_up(batch_id, str(refused), at=at, save=save)
            except Exception as failure:  # told below, with all the others
                db.session.rollback()
                _give_up(batch_id, FAILED, at=at, save=save)
                failure.add_note(f"print batch {batch_id}")
                failures.append(failure)
    if failures:
        raise ExceptionGroup("documents that could not be made", failures)
    return made


def clear_away(folder: Path, *, at: datetime, save: Save) -> int:
    """Remove documents that are older than KEPT_SECONDS, and what a crash left half-written. How many rows."""
    old = [
        batch
        for batch in db.session.scalars(
            select(PrintBatch).where(PrintBatch.state == BatchState.DONE, PrintBatch.sha256.is_not(None))
        )
        if batch.finished_at is not None and (at - batch.finished_at).total_seconds() > KEPT_SECONDS
    ]
    for batch in old:
        batch.sha256 = None
    save()
    with _alone(folder) as alone, reading():
        kept = set(db.session.scalars(select(PrintBatch.sha256).where(PrintBatch.sha256.is_not(None))))
        save()
        for path in folder.iterdir() if alone else ():
            if path.suffix == ".part":
                rmtree(path)
            elif path.suffix == ".pdf" and path.stem not in kept:
                path.unlink()
    return len(old)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether this process is the one at it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _make(batch_id: int, papers: Path, folder: Path, *, at: datetime, save: Save, go_on: Callable[[], bool]) -> bool:
    """Make one document. Raises _LaidAside when it was cancelled or the process is to end."""
    batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
    if batch.state not in (BatchState.WAITING, BatchState.RUNNING):
        save()
        return False
    if batch.tries >= MOST_TRIES:  # it has killed its process each time
        save()
        _give_up(batch_id, FAILED, at=at, save=save)
        return False
    batch.state, batch.tries, batch.done = BatchState.RUNNING, batch.tries + 1, 0
    batch.started_at = batch.started_at or at
    kind, params, title, total = batch.kind, batch.params, batch.title, batch.total
    ordered_at, by_id = batch.created_at, batch.created_by_id
    author = db.session.get_one(Agency, batch.agency_id).name
    save()

    def tell(done: int) -> None:
        if not go_on():
            _hand_back(batch_id, save=save)
            raise _LaidAside
        still = db.session.execute(
            update(PrintBatch)
            .where(PrintBatch.id == batch_id, PrintBatch.state == BatchState.RUNNING)
            .values(done=min(done, total))
            .execution_options(synchronize_session=False)
        )
        save()
        if not still.rowcount:  # type: ignore[attr-defined]
            raise _LaidAside

    with TemporaryDirectory(dir=folder, suffix=".part") as draft:
        path = Path(draft) / "all.pdf"
        about = Properties(title=title, author=author, subject="Bản in nhiều văn bản")
        match kind:
            case BatchKind.PAPERS:
                _write(params["papers"], path, papers, about, save=save, tell=tell)
            case BatchKind.CONTROL_SLIPS:
                ids = _control_slips(params["dossiers"], by_id=by_id, at=ordered_at, save=save, tell=tell)
                _write(ids, path, papers, about, save=save, tell=lambda done: tell(len(ids) + done))
            case BatchKind.REGISTER:
                facts = params.get("facts") or _register(batch_id, save=save)
                tell(1)
                with path.open("wb") as file:
                    typeset_many([_laid_out(PaperKind.REGISTER, facts)], file, about)
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        size = path.stat().st_size
        keep_draft(path, folder / f"{digest}.pdf")
    db.session.execute(
        update(PrintBatch)
        .where(PrintBatch.id == batch_id, PrintBatch.state == BatchState.RUNNING)
        .values(
            state=BatchState.DONE, done=total, sha256=digest, size=size, finished_at=at, error=None,
            params={name: value for name, value in params.items() if name != "facts"},
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    save()
    return True


def _control_slips(
    dossier_ids: Sequence[int], *, by_id: int, at: datetime, save: Save, tell: Callable[[int], None]
) -> list[int]:
    """The slips of the dossiers: those that say what holds now, else new ones."""
    ids: list[int] = []
    for some in slices(dossier_ids, AT_ONCE):
        by = db.session.get_one(Person, by_id)
        for dossier_id in some:
            ids.append(print_control_slip(db.session.get_one(Dossier, dossier_id), by=by, at=at).id)
        save()
        tell(len(ids))
    return ids


def _register(batch_id: int, *, save: Save) -> dict[str, Any]:
    """The facts of the register as they stand now, kept until the document is there: begun anew it says the same."""
    batch = db.session.get_one(PrintBatch, batch_id)
    first, last = (date.fromisoformat(batch.params[name]) for name in ("first", "last"))
    agency = db.session.get_one(Agency, batch.agency_id)
    facts = freeze(register_book.extract(agency, first, last, by=batch.created_by, at=batch.created_at))
    batch.params = {**batch.params, "facts": facts}
    save()
    return facts


def _write(
    ids: Sequence[int], path: Path, papers: Path, about: Properties, *, save: Save, tell: Callable[[int], None]
) -> None:
    """All papers in one file. Scanned sheets stand where they belong, as they were scanned."""
    scanned = set[int]()
    with reading():
        for some in slices(ids):
            scanned |= set(db.session.scalars(select(Paper.id).where(Paper.id.in_(some), Paper.scanned.is_(True))))
        save()
    done = 0

    def count(_of_this_run: int) -> None:
        nonlocal done
        done += 1
        if done % AT_ONCE == 0:
            tell(done)

    if not scanned:
        with path.open("wb") as file:
            typeset_many(_composed(ids, save), file, about, done=count)
        return
    pieces: list[Path] = []
    for run in _runs(ids, scanned):
        pieces.append(path.with_name(f"{len(pieces)}.pdf"))
        if run[0] in scanned:
            with reading():
                content = content_of(db.session.get_one(Paper, run[0]), papers)
                save()
            pieces[-1].write_bytes(content)
            count(1)
        else:
            with pieces[-1].open("wb") as file:
                typeset_many(_composed(run, save), file, about, done=count)
    from pypdf import PdfWriter  # the program starts without the parts that few pages need

    whole = PdfWriter()
    for piece in pieces:
        whole.append(BytesIO(piece.read_bytes()), import_outline=False)
    whole.add_metadata({"/Title": about.title, "/Author": about.author, "/Subject": about.subject})
    with path.open("wb") as file:
        whole.write(file)


def _runs(ids: Sequence[int], scanned: set[int]) -> Iterator[Sequence[int]]:
    """The ids in their order: each scanned one alone, the others between them together."""
    run: list[int] = []
    for paper_id in ids:
        if paper_id in scanned:
            if run:
                yield run
            yield [paper_id]
            run = []
        else:
            run.append(paper_id)
    if run:
        yield run


def _composed(ids: Sequence[int], save: Save) -> Iterator[Composed]:
    """The papers from their frozen facts, a few at a time; no transaction stays open while they are drawn."""
    for some in slices(ids, AT_ONCE):
        with reading():
            rows = {
                row.id: row
                for row in db.session.execute(select(Paper.id, Paper.kind, Paper.facts).where(Paper.id.in_(some)))
            }
            save()
        for paper_id in some:
            row = rows[paper_id]
            yield _laid_out(row.kind, row.facts)


def _laid_out(kind: PaperKind, facts: dict[str, Any]) -> Composed:
    form = FORMS[kind]
    return form.compose(thaw(form.paper, facts))


def _hand_back(batch_id: int, *, save: Save) -> None:
    """The process ends in good order: whoever comes next begins it, and this was no failed try."""
    db.session.execute(
        update(PrintBatch)
        .where(PrintBatch.id == batch_id, PrintBatch.state == BatchState.RUNNING)
        .values(state=BatchState.WAITING, tries=PrintBatch.tries - 1, done=0)
        .execution_options(synchronize_session=False)
    )
    save()


def _give_up(batch_id: int, why: str, *, at: datetime, save: Save) -> None:
    db.session.execute(
        update(PrintBatch)
        .where(PrintBatch.id == batch_id, PrintBatch.state.in_((BatchState.WAITING, BatchState.RUNNING)))
        .values(state=BatchState.FAILED, error=why, finished_at=at)
        .execution_options(synchronize_session=False)
    )
    save()
