"""Many papers as one document: asked for at the desk, made by the scheduler (cases/batch_printing.py), taken back.

What is in it is settled when it is asked for, so that it comes out the same however often it has to be begun anew.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from onestop.audit.chain import record
from onestop.cases.models import BatchKind, BatchState, Dossier, Paper, PaperState, PrintBatch
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import required

MOST = 5000  # papers of one document: about 100 MB, and what a printer takes in a day
SHOWN = 30
# A document repeats papers that are kept elsewhere, with the data of many people: it stays as long as printing takes.
KEPT_DAYS = 7
TITLE_LIMIT = 200


def order_papers(agency: Agency, paper_ids: Collection[int], *, title: str, by: Person, at: datetime) -> PrintBatch:
    """Print papers that are drawn up, by kind, and as they were drawn up. Void ones are left out.

    Raises Refused: none, more than MOST, one of another office.
    """
    if len(paper_ids) > MOST:
        raise _too_many()
    wanted = set(paper_ids)
    found: list[tuple[str, int]] = []
    for ids in slices(sorted(wanted)):
        rows = db.session.execute(select(Paper.id, Paper.kind, Paper.agency_id, Paper.state).where(Paper.id.in_(ids)))
        for paper_id, kind, agency_id, state in rows:
            if agency_id != agency.id:
                raise Refused("Có văn bản của cơ quan khác trong danh sách. Tải lại trang rồi chọn lại.")
            wanted.discard(paper_id)
            if state is not PaperState.VOID:
                found.append((kind.value, paper_id))
    if wanted:
        raise Refused("Có văn bản không còn trong danh sách. Tải lại trang rồi chọn lại.")
    if not found:
        raise WrongInput("Chưa có văn bản nào để in. Chọn ít nhất một văn bản còn hiệu lực.")
    return _order(
        agency,
        BatchKind.PAPERS,
        {"papers": [paper_id for _, paper_id in sorted(found)]},
        len(found),
        title=title,
        by=by,
        at=at,
    )


def order_control_slips(
    agency: Agency, dossier_ids: Collection[int], *, title: str, by: Person, at: datetime
) -> PrintBatch:
    """Draw up the control slip of each dossier, and print all. Raises Refused."""
    require(by, Act.HAND_OVER, on=to_local(at).date())  # as for a single one
    if len(dossier_ids) > MOST:
        raise _too_many()
    found: list[int] = []
    for ids in slices(sorted(set(dossier_ids))):
        found += db.session.scalars(select(Dossier.id).where(Dossier.id.in_(ids), Dossier.agency_id == agency.id))
    if not found:
        raise WrongInput("Chưa có hồ sơ nào để in phiếu kiểm soát.")
    if len(found) != len(set(dossier_ids)):
        raise Refused("Có hồ sơ của cơ quan khác trong danh sách. Tải lại trang rồi chọn lại.")
    params = {"dossiers": sorted(found)}
    return _order(agency, BatchKind.CONTROL_SLIPS, params, 2 * len(found), title=title, by=by, at=at)


def order_register(agency: Agency, first: date, last: date, *, by: Person, at: datetime) -> PrintBatch:
    """Draw up the register of a period, both days included, and print it. Raises WrongInput."""
    if first > last:
        raise WrongInput("Ngày đầu phải trước ngày cuối.", field="first")
    if first.year != last.year:
        raise WrongInput("Sổ được lập theo năm: chọn hai ngày trong cùng một năm.", field="last")
    title = f"Sổ theo dõi hồ sơ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    params = {"first": first.isoformat(), "last": last.isoformat()}
    return _order(agency, BatchKind.REGISTER, params, 2, title=title, by=by, at=at)


def cancel(batch: PrintBatch, *, by: Person, at: datetime) -> None:
    """Stop it; what is at it notices by itself. Raises Refused when it is over."""
    require(by, Act.SEE_DOSSIERS, on=to_local(at).date())
    db.session.refresh(batch, with_for_update=True)
    if batch.state not in (BatchState.WAITING, BatchState.RUNNING):
        raise Refused("Lần in này đã kết thúc nên không hủy được nữa.")
    batch.state = BatchState.CANCELLED
    batch.finished_at = at


def again(batch: PrintBatch, *, by: Person, at: datetime) -> None:
    """Make it once more: after a failure, a cancellation, or when its file was cleared away. Raises Refused.

    What is drawn up for it (slips, the register) is drawn up anew, as of now and by who asks.
    """
    require(by, Act.SEE_DOSSIERS, on=to_local(at).date())
    db.session.refresh(batch, with_for_update=True)
    if batch.state in (BatchState.WAITING, BatchState.RUNNING) or batch.sha256 is not None:
        raise Refused("Lần in này đang chạy hoặc đã có tệp.")
    voided = sum(_how_many_void(ids) for ids in slices(batch.params.get("papers", ())))
    if voided:
        raise Refused(
            f"Trong lần in này có {voided} văn bản đã hủy hoặc được thay thế. Chọn lại danh sách rồi in lần mới."
        )
    batch.created_at, batch.created_by_id = at, by.id
    batch.state, batch.done, batch.tries, batch.error = BatchState.WAITING, 0, 0, None
    batch.started_at = batch.finished_at = None
    batch.params = {name: value for name, value in batch.params.items() if name != "facts"}


def _how_many_void(ids: Sequence[int]) -> int:
    void = select(func.count()).select_from(Paper).where(Paper.id.in_(ids), Paper.state == PaperState.VOID)
    return db.session.scalar(void) or 0


def latest(agency_id: int, *, limit: int = SHOWN) -> Sequence[PrintBatch]:
    """The newest ones of an office, newest first."""
    return db.session.scalars(
        select(PrintBatch)
        .where(PrintBatch.agency_id == agency_id)
        .order_by(PrintBatch.created_at.desc(), PrintBatch.id.desc())
        .limit(limit)
    ).all()


def file_of(batch: PrintBatch, folder: Path) -> Path:
    """Where the finished document lies. Raises Refused when there is none (any more)."""
    path = folder / f"{batch.sha256}.pdf"
    if batch.state is not BatchState.DONE or batch.sha256 is None or not path.is_file():
        raise Refused("Tệp in không còn trên máy chủ. Bấm “In lại” để lập lại tệp.")
    return path


def slices(ids: Sequence[int], size: int = 200) -> list[Sequence[int]]:
    """The ids in pieces that every database takes in one statement."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _order(
    agency: Agency, kind: BatchKind, params: dict[str, Any], total: int, *, title: str, by: Person, at: datetime
) -> PrintBatch:
    require(by, Act.SEE_DOSSIERS, on=to_local(at).date())
    if by.agency_id != agency.id:
        raise Refused("Chỉ in được văn bản của cơ quan mình.")
    batch = PrintBatch(
        agency_id=agency.id,
        kind=kind,
        title=required(title, limit=TITLE_LIMIT, label="Tên lần in"),
        params=params,
        state=BatchState.WAITING,
        total=total,
        done=0,
        tries=0,
        created_at=at,
        created_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    record(
        agency.id, "print_ordered", "print_batch", batch.id, by=by.id, at=at, kind=kind.value, title=title, total=total
    )
    return batch


def _too_many() -> Refused:
    return Refused("Mỗi lần in nhiều nhất 5.000 giấy. Chia nhỏ theo ngày hoặc theo loại rồi in từng lần.")
