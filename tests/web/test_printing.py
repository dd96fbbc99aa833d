"""The list of papers and the documents of many: what is found, printed, followed, cancelled, and by whom."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.cases import issuing
from onestop.cases.batch_printing import clear_away, print_waiting
from onestop.cases.counter_slips import ask_before_intake
from onestop.cases.models import BatchKind, BatchState, Paper, PaperKind, PrintBatch
from onestop.cases.parties import Applicant
from onestop.config import Config
from onestop.database import db
from onestop.people.units import create_unit
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.clock import Clock

LIST = "/van-ban/danh-sach"
PRINTS = "/van-ban/in"


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    version = a_procedure(office)
    for number in range(3):
        a_dossier(office, version, received=f"2026-03-02 08:0{number}")
    client.sign_in("reception")
    return office


def html(client: CheckedClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def receipts() -> list[Paper]:
    return list(db.session.scalars(select(Paper).where(Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)))


def the_batch() -> PrintBatch:
    db.session.expire_all()
    return db.session.scalars(select(PrintBatch).order_by(PrintBatch.id.desc()).limit(1)).one()


def work(app: Flask, clock: Clock) -> None:
    """What the scheduler does meanwhile."""
    config: Config = app.extensions["onestop_config"]
    with app.app_context():
        print_waiting(config.papers, config.prints, at=clock(), save=db.session.commit)


def prints_of(app: Flask) -> Path:
    config: Config = app.extensions["onestop_config"]
    return config.prints


def test_every_paper_of_the_list_opens_also_a_slip_of_the_counter(client: CheckedClient, office: Office) -> None:
    version, at = a_procedure(office, code="1.000009"), moment("2026-03-02 09:00")
    slip = ask_before_intake(
        version, Applicant(name="Bình"), items=["Ảnh"], reason="Thiếu", agency=office.agency, by=office.reception, at=at
    )
    db.session.commit()
    page = html(client, LIST)
    assert f"/van-ban/tep/{slip.paper_id}" in page
    addresses = re.findall(r'<a href="(/[^"]+)" type="application/pdf"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert client.get(address).mimetype == "application/pdf"


def test_chosen_papers_become_one_file(app: Flask, client: CheckedClient, office: Office, clock: Clock) -> None:
    ids = [str(paper.id) for paper in receipts()]
    answer = client.submit(LIST, having="papers", papers=ids[:2])
    assert answer.status_code == 303
    address = answer.headers["Location"]
    waiting = html(client, address)
    assert "data-look-again" in waiting
    assert "Hủy lần in" in waiting
    assert client.get(f"{address}/tep").status_code == 303
    work(app, clock)
    done = html(client, address)
    assert "data-look-again" not in done
    assert "Tải tệp PDF để in" in done
    file = client.get(f"{address}/tep")
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")
    file.close()
    assert "no-store" in file.headers["Cache-Control"]
    assert f"in-van-ban-{the_batch().id}.pdf" in file.headers["Content-Disposition"]
    assert "2 văn bản đã chọn" in html(client, PRINTS)


def test_all_that_the_filter_shows_is_printed(client: CheckedClient, office: Office) -> None:
    code = receipts()[1].dossier.code  # type: ignore[union-attr]
    answer = client.submit(f"{LIST}?so={code}", having="papers", button=("all", "1"))
    assert answer.status_code == 303
    assert the_batch().params == {"papers": [receipts()[1].id]}


@pytest.mark.parametrize("chosen", [[], ["987654"], ["x"], ["9" * 30], ["-1"]])
def test_nothing_and_nonsense_print_nothing(client: CheckedClient, office: Office, chosen: list[str]) -> None:
    token = dict(client.form(LIST, having="papers").fields)["csrf_token"]
    answer = client.post(LIST, data={"csrf_token": token, "papers": chosen})
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)
    assert db.session.scalar(select(PrintBatch.id)) is None


def test_the_list_shows_what_is_void_and_does_not_offer_it(client: CheckedClient, office: Office, clock: Clock) -> None:
    paper = receipts()[0]
    issuing.void(paper, reason="Sai tên", at=clock())
    page = html(client, LIST)
    assert "Đã hủy, đã thay thế" in page
    assert f'id="paper-{paper.id}"' not in page
    assert page.count('name="papers"') == 2
    assert "1 văn bản" in html(client, f"{LIST}?trang_thai=void")


@pytest.mark.parametrize(
    "asked",
    [
        "loai=receipt&trang_thai=rendering", "loai=x", "tu_ngay=2026-03-02&den_ngay=2026-03-02", "tu_ngay=x",
        "tu_ngay=0001-01-01", "so=%00", "so=%F0%9F%98%80", "so=%E2%80%AE", "trang=0", "trang=99999", "trang=²",
        "nguoi_ky=<b>", "so=" + "x" * 300, "loai=receipt&loai=apology", "so=%25",
    ],
)  # fmt: skip
def test_the_list_opens_whatever_is_asked_for(client: CheckedClient, office: Office, asked: str) -> None:
    assert "Danh sách văn bản" in html(client, f"{LIST}?{asked}")


def test_receipts_of_a_day_and_no_others(client: CheckedClient, office: Office) -> None:
    a_dossier(office, received="2026-03-01 09:00")
    answer = client.submit(PRINTS, having="ngay-day", **{"ngay-kind": "receipt", "ngay-day": "2026-03-02"})
    assert answer.status_code == 303
    batch = the_batch()
    assert (batch.kind, batch.total) == (BatchKind.PAPERS, 3)
    assert "ngày 02/03/2026" in batch.title
    none = client.submit(PRINTS, having="ngay-day", **{"ngay-kind": "apology", "ngay-day": "2026-03-02"})
    assert none.status_code == 422
    assert "chưa có giấy nào" in none.get_data(as_text=True)
    empty = client.submit(PRINTS, having="ngay-day", **{"ngay-day": ""})
    assert empty.status_code == 422


def test_control_slips_of_a_list(app: Flask, client: CheckedClient, office: Office, clock: Clock) -> None:
    clock.at("2026-03-02 16:00")
    client.sign_in("reception")
    unit = create_unit(office.agency, "Phòng Kinh tế", by=office.admin, at=clock())
    answer = client.submit(PRINTS, having="phieu-which", **{"phieu-which": "open"})
    assert answer.status_code == 303
    work(app, clock)
    assert (the_batch().state, the_batch().total) == (BatchState.DONE, 6)
    none = client.submit(PRINTS, having="phieu-which", **{"phieu-which": "open", "phieu-unit": str(unit.id)})
    assert none.status_code == 422
    assert "Chưa có hồ sơ nào" in none.get_data(as_text=True)


def test_the_register_of_a_period(app: Flask, client: CheckedClient, office: Office, clock: Clock) -> None:
    answer = client.submit(PRINTS, having="so-first")  # the year until today
    assert answer.status_code == 303
    work(app, clock)
    assert the_batch().state is BatchState.DONE
    wrong = client.submit(PRINTS, having="so-first", **{"so-first": "2025-03-02"})
    assert wrong.status_code == 422
    assert "cùng một năm" in wrong.get_data(as_text=True)


def test_a_document_is_cancelled_and_made_after_all(
    app: Flask, client: CheckedClient, office: Office, clock: Clock
) -> None:
    address = client.submit(LIST, having="papers", button=("all", "1")).headers["Location"]
    assert client.submit(address, having="/huy").status_code == 303
    assert the_batch().state is BatchState.CANCELLED
    work(app, clock)
    assert the_batch().state is BatchState.CANCELLED
    assert client.submit(address, having="/in-lai").status_code == 303
    work(app, clock)
    assert the_batch().state is BatchState.DONE
    with app.app_context():
        clear_away(prints_of(app), at=moment("Mon 2026-03-16 09:00"), save=db.session.commit)
    page = html(client, address)
    assert "đã được xóa khỏi máy chủ" in page
    assert "In lại" in page


def test_documents_of_another_office_are_not_there(
    app: Flask, client: CheckedClient, office: Office, clock: Clock
) -> None:
    address = client.submit(LIST, having="papers", button=("all", "1")).headers["Location"]
    work(app, clock)
    other = an_office("H50.31.13")
    client.sign_in(other.reception.username)
    for path in (address, f"{address}/tep"):
        assert client.get(path).status_code == 404
    assert "đã lọc" not in html(client, PRINTS)
    assert 'name="papers"' not in html(client, LIST)


def test_without_the_right_there_is_no_file(app: Flask, client: CheckedClient, office: Office, clock: Clock) -> None:
    address = client.submit(LIST, having="papers", button=("all", "1")).headers["Location"]
    work(app, clock)
    client.sign_in("admin")
    assert client.get(f"{address}/tep").status_code == 403
    a_person(office.agency, username="nobody")
    client.sign_in("nobody")
    assert client.get(f"{address}/tep").status_code == 403


def test_the_list_takes_as_many_queries_as_a_line(client: CheckedClient, office: Office, statements: list[str]) -> None:
    client.get(LIST)
    statements.clear()
    client.get(LIST)
    few = len(statements)
    version = receipts()[0].dossier.procedure_version  # type: ignore[union-attr]
    for _ in range(10):
        a_dossier(office, version)
    for paper in receipts():
        paper.kind = PaperKind.APOLOGY  # whose name on the list depends on its facts
    db.session.flush()
    statements.clear()
    client.get(LIST)
    assert len(statements) <= few + 2  # the commit of what the test built, and the facts of all apologies at once
