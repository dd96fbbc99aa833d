"""Many papers as one document: what is in it, that a killed process loses nothing, and who gets what."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from flask import Flask
from pypdf import PdfReader, PdfWriter
from sqlalchemy import func, select

from onestop.cases import batch_printing, issuing
from onestop.cases.batch_lists import Which, dossiers_of
from onestop.cases.batch_printing import KEPT_SECONDS, MOST_TRIES, clear_away, print_waiting
from onestop.cases.batches import (
    MOST,
    again,
    cancel,
    file_of,
    latest,
    order_control_slips,
    order_papers,
    order_register,
)
from onestop.cases.handover import hand_over
from onestop.cases.models import BatchState, Paper, PaperKind, PaperState, PrintBatch
from onestop.cases.paper_list import Wanted, ids_of, page_of, signers
from onestop.database import db, reading
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

ROOT = Path(__file__).parents[2]
AT = moment("Mon 2026-03-02 16:00")


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def receipts(office: Office, count: int, *, received: str = "2026-03-02 09:00") -> list[int]:
    version = a_procedure(office)
    for number in range(count):
        a_dossier(office, version, received=received, applicant=f"Nguyễn Văn Người {number}")
    return list(db.session.scalars(select(Paper.id).where(Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)))


def ordered(office: Office, ids: list[int]) -> PrintBatch:
    return order_papers(office.agency, ids, title="Giấy tiếp nhận", by=office.reception, at=AT)


def made(tmp_path: Path, **more: object) -> int:
    return print_waiting(tmp_path / "papers", tmp_path / "prints", at=AT, save=db.session.commit, **more)


def content(batch: PrintBatch, tmp_path: Path) -> bytes:
    db.session.refresh(batch)
    return file_of(batch, tmp_path / "prints").read_bytes()


def pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [" ".join((page.extract_text() or "").split()) for page in document.pages]


def test_all_chosen_papers_stand_in_one_document_in_their_order(office: Office, tmp_path: Path) -> None:
    ids = receipts(office, 3)
    batch = ordered(office, list(reversed(ids)))
    assert made(tmp_path) == 1
    texts = pages(content(batch, tmp_path))
    assert len(texts) == 6  # two copies each
    assert ["Người 0" in texts[0], "Người 1" in texts[2], "Người 2" in texts[4]] == [True, True, True]
    assert (batch.state, batch.done, batch.total, batch.tries) == (BatchState.DONE, 3, 3, 1)
    assert batch.sha256 == hashlib.sha256(content(batch, tmp_path)).hexdigest()
    assert batch.size == len(content(batch, tmp_path))
    assert made(tmp_path) == 0
    assert [path.suffix for path in (tmp_path / "prints").iterdir() if path.name != ".lock"] == [".pdf"]


def test_the_document_says_what_the_papers_say_one_by_one(office: Office, tmp_path: Path) -> None:
    ids = receipts(office, 2)
    batch = ordered(office, ids)
    made(tmp_path)
    one_by_one = [text for paper_id in ids for text in pages(issuing.render(db.session.get_one(Paper, paper_id)))]
    assert pages(content(batch, tmp_path)) == one_by_one


def test_made_again_it_is_the_same_to_the_byte(office: Office, tmp_path: Path) -> None:
    batch = ordered(office, receipts(office, 3))
    made(tmp_path)
    first = content(batch, tmp_path)
    batch.sha256 = None
    again(batch, by=office.reception, at=AT)
    assert made(tmp_path) == 1
    assert content(batch, tmp_path) == first


def test_void_papers_are_left_out_and_nothing_is_no_document(office: Office) -> None:
    ids = receipts(office, 2)
    issuing.void(db.session.get_one(Paper, ids[0]), reason="Sai tên", at=AT)
    assert ordered(office, ids).total == 1
    for nothing in ([], ids[:1]):
        with pytest.raises(WrongInput, match="Chưa có văn bản nào"):
            ordered(office, nothing)


def test_papers_of_another_office_are_refused(office: Office) -> None:
    other = an_office("H50.31.13")
    ids = receipts(other, 1)
    with pytest.raises(Refused, match="cơ quan khác"):
        ordered(office, ids)
    with pytest.raises(Refused, match="cơ quan mình"):
        order_papers(other.agency, ids, title="x", by=office.reception, at=AT)
    with pytest.raises(Refused, match="không còn"):
        ordered(office, [987654])
    with pytest.raises(Refused, match="quyền"):
        order_papers(office.agency, receipts(office, 1)[-1:], title="x", by=office.admin, at=AT)
    with pytest.raises(Refused, match=r"5\.000"):
        ordered(office, list(range(MOST + 1)))
    assert db.session.scalar(select(func.count()).select_from(PrintBatch)) == 0


def test_scanned_sheets_stand_where_they_belong(office: Office, tmp_path: Path) -> None:
    ids = receipts(office, 3)
    scan, page = PdfWriter(), io.BytesIO()
    scan.add_blank_page(width=321, height=432)
    scan.write(page)
    digest = hashlib.sha256(page.getvalue()).hexdigest()
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / f"{digest}.pdf").write_bytes(page.getvalue())
    middle = db.session.get_one(Paper, ids[1])
    middle.scanned, middle.sha256, middle.state = True, digest, PaperState.ISSUED
    batch = ordered(office, ids)
    made(tmp_path)
    document = PdfReader(io.BytesIO(content(batch, tmp_path)))
    assert [round(float(one.mediabox.width)) == 321 for one in document.pages] == [False, False, True, False, False]
    assert document.metadata is not None
    assert document.metadata.title == "Giấy tiếp nhận"


def test_a_cancelled_document_stops_and_can_be_made_after_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_printing, "AT_ONCE", 1)
    batch = ordered(office, receipts(office, 3))
    asked = 0

    def go_on() -> bool:
        nonlocal asked
        asked += 1
        if asked == 3:  # under way: somebody presses “Hủy” in another process
            cancel(db.session.get_one(PrintBatch, batch.id), by=office.reception, at=AT)
            db.session.commit()
        return True

    assert made(tmp_path, go_on=go_on) == 0
    db.session.refresh(batch)
    assert batch.state is BatchState.CANCELLED
    assert 0 < batch.done < 3
    with pytest.raises(Refused, match="đã kết thúc"):
        cancel(batch, by=office.reception, at=AT)
    with pytest.raises(Refused, match="In lại"):
        file_of(batch, tmp_path / "prints")
    again(batch, by=office.reception, at=AT)
    assert made(tmp_path) == 1
    with pytest.raises(Refused):
        again(batch, by=office.reception, at=AT)


def test_a_process_that_is_asked_to_end_hands_the_work_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_printing, "AT_ONCE", 1)
    batch = ordered(office, receipts(office, 3))
    answers = iter([True, True, False])
    assert made(tmp_path, go_on=lambda: next(answers, False)) == 0
    db.session.refresh(batch)
    assert (batch.state, batch.tries) == (BatchState.WAITING, 0)
    assert made(tmp_path) == 1


def test_while_one_process_is_at_it_no_other_begins(office: Office, tmp_path: Path) -> None:
    ordered(office, receipts(office, 1))
    with batch_printing._alone(tmp_path / "prints") as alone:
        assert alone
        assert made(tmp_path) == 0
    assert made(tmp_path) == 1


def test_what_fails_is_told_and_holds_up_no_other(office: Office, tmp_path: Path) -> None:
    ids = receipts(office, 2)
    bad, good = ordered(office, ids[:1]), ordered(office, ids[1:])
    bad.params = {"papers": [987654]}  # as no order makes it
    db.session.commit()
    with pytest.raises(ExceptionGroup):
        made(tmp_path)
    db.session.refresh(bad)
    db.session.refresh(good)
    assert (bad.state, good.state) == (BatchState.FAILED, BatchState.DONE)
    assert bad.error is not None
    assert "báo quản trị viên" in bad.error


def test_a_document_that_kills_its_process_each_time_is_given_up(office: Office, tmp_path: Path) -> None:
    batch = ordered(office, receipts(office, 1))
    batch.state, batch.tries = BatchState.RUNNING, MOST_TRIES
    assert made(tmp_path) == 0
    db.session.refresh(batch)
    assert batch.state is BatchState.FAILED


def test_old_documents_are_cleared_away_and_made_anew_when_asked(office: Office, tmp_path: Path) -> None:
    batch = ordered(office, receipts(office, 1))
    made(tmp_path)
    folder = tmp_path / "prints"
    first = content(batch, tmp_path)
    (folder / "left.part").mkdir()
    (folder / "left.part" / "all.pdf").write_bytes(b"half")
    week_less_a_day = moment("Sun 2026-03-08 16:00")
    assert clear_away(folder, at=week_less_a_day, save=db.session.commit) == 0
    assert content(batch, tmp_path) == first
    assert not (folder / "left.part").exists()
    after = moment("Mon 2026-03-09 16:01")
    assert (after - AT).total_seconds() > KEPT_SECONDS
    assert clear_away(folder, at=after, save=db.session.commit) == 1
    assert list(folder.glob("*.pdf")) == []
    again(batch, by=office.reception, at=after)
    made(tmp_path)
    assert content(batch, tmp_path) == first


def test_control_slips_are_drawn_up_once_for_each_dossier(office: Office, tmp_path: Path) -> None:
    version = a_procedure(office)
    ids = [a_dossier(office, version, received=f"2026-03-02 09:0{n}").id for n in range(3)]
    batch = order_control_slips(office.agency, ids, title="Phiếu kiểm soát", by=office.reception, at=AT)
    made(tmp_path)
    first = content(batch, tmp_path)
    assert batch.done == batch.total == 6
    assert all("KIỂM SOÁT" in text for text in pages(first))
    batch.sha256 = None
    again(batch, by=office.reception, at=AT)
    made(tmp_path)
    assert content(batch, tmp_path) == first
    slips = select(func.count()).select_from(Paper).where(Paper.kind == PaperKind.CONTROL_SLIP)
    assert db.session.scalar(slips) == 3


def test_what_was_voided_meanwhile_is_not_printed_again(office: Office, tmp_path: Path) -> None:
    ids = receipts(office, 2)
    batch = ordered(office, ids)
    made(tmp_path)
    batch.sha256 = None
    issuing.void(db.session.get_one(Paper, ids[0]), reason="Sai tên", at=AT)
    with pytest.raises(Refused, match="1 văn bản đã hủy"):
        again(batch, by=office.reception, at=AT)
    assert batch.state is BatchState.DONE


def test_slips_printed_again_are_drawn_up_as_of_then_and_only_by_who_may(office: Office, tmp_path: Path) -> None:
    dossier = a_dossier(office)
    with pytest.raises(Refused, match="không có quyền"):
        order_control_slips(office.agency, [dossier.id], title="Phiếu", by=office.people[Role.INSPECTOR], at=AT)
    batch = order_control_slips(office.agency, [dossier.id], title="Phiếu", by=office.reception, at=AT)
    cancel(batch, by=office.reception, at=AT)
    handed = moment("Tue 2026-03-03 09:00")
    hand_over(dossier, to_person=office.officer, by=office.reception, at=handed)
    asked = moment("Tue 2026-03-03 10:00")
    again(batch, by=office.officer, at=asked)
    made(tmp_path)
    slip = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.CONTROL_SLIP)).one()
    assert (slip.created_at, slip.created_by_id) == (asked, office.officer.id)


def test_a_register_begun_anew_says_what_it_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_dossier(office, received="2026-03-02 09:00", applicant="Nguyễn Thị Trước")
    batch = order_register(office.agency, date(2026, 1, 1), date(2026, 12, 31), by=office.reception, at=AT)
    answers = iter([True, False])  # the facts are taken, then the process ends
    assert made(tmp_path, go_on=lambda: next(answers, False)) == 0
    a_dossier(office, received="2026-03-02 10:00", applicant="Nguyễn Thị Sau")
    assert made(tmp_path) == 1
    text = " ".join(pages(content(batch, tmp_path)))
    assert ("Trước" in text, "Sau" in text) == (True, False)
    assert "facts" not in batch.params
    assert latest(office.agency.id)[0].title == "Sổ theo dõi hồ sơ từ 01/01/2026 đến 31/12/2026"


def test_a_register_that_cannot_be_is_told_in_words(office: Office, tmp_path: Path) -> None:
    for first, last in ((date(2026, 2, 2), date(2026, 2, 1)), (date(2025, 12, 31), date(2026, 1, 1))):
        with pytest.raises(WrongInput):
            order_register(office.agency, first, last, by=office.reception, at=AT)
    batch = order_register(office.agency, date(2027, 1, 1), date(2027, 12, 31), by=office.reception, at=AT)
    assert made(tmp_path) == 0
    db.session.refresh(batch)
    assert batch.state is BatchState.FAILED
    assert "tương lai" in (batch.error or "")


def test_the_list_finds_papers_by_day_kind_number_dossier_and_signer(office: Office) -> None:
    receipts(office, 2)
    receipts(office, 1, received="2026-03-03 23:59")
    paper = db.session.scalars(select(Paper).order_by(Paper.id)).first()
    assert paper is not None
    assert paper.dossier is not None
    agency = office.agency.id
    first_day, second_day = date(2026, 3, 2), date(2026, 3, 3)
    assert page_of(agency, Wanted()).total == 3
    assert page_of(agency, Wanted(first=first_day, last=first_day)).total == 2
    assert ids_of(agency, Wanted(first=second_day), limit=10) == [page_of(agency, Wanted()).papers[0].id]
    assert page_of(agency, Wanted(kind=PaperKind.APOLOGY)).total == 0
    assert page_of(agency, Wanted(text=paper.dossier.code.lower())).total == 1
    assert page_of(agency, Wanted(text="%")).total == 0
    paper.number_text, paper.signer = "05/PXL-UBND", "Trần Văn Đức"
    assert page_of(agency, Wanted(text="5/PXL")).total == 1
    assert page_of(agency, Wanted(signer="Trần Văn Đức")).total == 1
    assert signers(agency) == ["Phạm Minh Khôi", "Trần Văn Đức"]
    issuing.void(paper, reason="Sai", at=AT)
    assert page_of(agency, Wanted(state=PaperState.VOID)).total == 1
    assert len(ids_of(agency, Wanted(), limit=10)) == 2
    assert page_of(agency, Wanted(), number=99).page == 1
    assert page_of(an_office("H50.31.13").agency.id, Wanted()).total == 0


def test_a_list_of_dossiers_is_chosen_by_standing_day_and_unit(office: Office) -> None:
    version = a_procedure(office, "1 working_day")
    late = a_dossier(office, version, received="2026-02-02 09:00")
    new = a_dossier(office, version, received="2026-03-02 15:00")
    agency = office.agency.id
    assert dossiers_of(agency, Which.OPEN, at=AT, limit=10) == [late.id, new.id]
    assert dossiers_of(agency, Which.LATE, at=AT, limit=10) == [late.id]
    assert dossiers_of(agency, Which.ALL, at=AT, limit=10, first=date(2026, 3, 2)) == [new.id]
    assert dossiers_of(agency, Which.ALL, at=AT, limit=10, last=date(2026, 3, 1)) == [late.id]
    assert dossiers_of(agency, Which.ENDED, at=AT, limit=10) == []
    assert dossiers_of(agency, Which.ALL, at=AT, limit=10, unit_id=987654) == []
    assert len(dossiers_of(agency, Which.ALL, at=AT, limit=1)) == 1


CHILD = """
import sys, time
from pathlib import Path
from onestop.cases import batch_printing
from onestop.cases.batch_printing import print_waiting
from onestop.database import db
from tests.apps import bare
from tests.clock import moment

url, folder, slow = sys.argv[1:]
batch_printing.AT_ONCE = 1
def go_on():
    time.sleep(float(slow))
    return True
with bare(url).app_context():
    print_waiting(Path(folder) / "papers", Path(folder) / "prints", at=moment("Mon 2026-03-02 16:00"),
                  save=db.session.commit, go_on=go_on)
"""


def test_a_killed_process_is_followed_by_one_that_makes_the_same_document(
    any_database: str, bare_app: Callable[[str], Flask], tmp_path: Path
) -> None:
    def child(slow: float) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", CHILD, any_database, str(tmp_path), str(slow)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        batch = ordered(office, receipts(office, 8))
        db.session.commit()
        batch_id = batch.id
        victim = child(0.15)
        deadline = time.monotonic() + 30
        done = 0
        while done < 2 and time.monotonic() < deadline:
            with reading():
                done = db.session.scalar(select(PrintBatch.done).where(PrintBatch.id == batch_id)) or 0
                db.session.rollback()
            time.sleep(0.02)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        db.session.rollback()
        db.session.refresh(batch)
        assert batch.state is BatchState.RUNNING
        assert 2 <= batch.done < 8
        db.session.rollback()  # reading, too, holds the writer's lock here
        assert child(0).wait(60) == 0
        db.session.rollback()
        batch = db.session.get_one(PrintBatch, batch_id, populate_existing=True)
        assert (batch.state, batch.tries, batch.done) == (BatchState.DONE, 2, 8)
        killed = content(batch, tmp_path)
        calm = ordered(office, batch.params["papers"])
        db.session.commit()
        made(tmp_path)
        assert content(calm, tmp_path) == killed
        clear_away(tmp_path / "prints", at=AT, save=db.session.commit)
        assert list((tmp_path / "prints").glob("*.part")) == []
