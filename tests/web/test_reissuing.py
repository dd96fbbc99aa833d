"""Voiding and reissuing on the page of a dossier, and what is said about it there."""

import pytest
from sqlalchemy import select

from onestop.cases.apologies import reason_from_text, sign_apology
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.database import db
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment

LATE = "Tue 2026-03-10 09:00"


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, received="2026-03-02 09:00")


def papers(dossier: Dossier, kind: PaperKind = PaperKind.RECEIPT) -> list[Paper]:
    found = select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == kind).order_by(Paper.id)
    return list(db.session.scalars(found))


def page_of(paper: Paper) -> str:
    assert paper.dossier is not None
    return f"/ho-so/{paper.dossier.code}/van-ban/{paper.id}/huy-cap-lai"


def test_a_wrong_receipt_is_replaced_from_its_dossier(client: CheckedClient, dossier: Dossier) -> None:
    (old,) = papers(dossier)
    client.sign_in("reception")
    assert page_of(old) in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
    answer = client.submit(page_of(old), answer="cap-lai", reason="Ghi sai tên")
    assert answer.headers["Location"].endswith(f"/ho-so/{dossier.code}")
    page = client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
    assert "Đã hủy văn bản cũ và cấp lại" in page
    assert "Ghi sai tên" in page
    assert page_of(old) not in page
    db.session.expire_all()
    old, new = papers(dossier)
    assert (old.state, new.state, new.replaces_id) == (PaperState.VOID, PaperState.ISSUED, old.id)
    for paper in (old, new):
        file = client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}")
        assert (file.status_code, b"%onestop-seal 1 " in file.get_data()) == (200, True)


def test_a_paper_that_waits_for_its_file_is_made_when_it_is_asked_for(client: CheckedClient, dossier: Dossier) -> None:
    (receipt,) = papers(dossier)
    assert receipt.sha256 is None
    client.sign_in("reception")
    first = client.get(f"/ho-so/{dossier.code}/van-ban/{receipt.id}").get_data()
    assert b"%onestop-seal 1 " in first
    assert client.get(f"/ho-so/{dossier.code}/van-ban/{receipt.id}").get_data() == first
    db.session.expire_all()
    assert papers(dossier)[0].state is PaperState.ISSUED


def test_to_void_alone_is_possible_and_needs_a_reason(client: CheckedClient, dossier: Dossier) -> None:
    (old,) = papers(dossier)
    client.sign_in("head")
    answer = client.submit(page_of(old), answer="chi-huy", reason="  ")
    assert answer.status_code == 422
    assert "Nêu lý do" in answer.get_data(as_text=True)
    assert client.submit(page_of(old), answer="chi-huy", reason="Nhập nhầm").status_code == 303
    db.session.expire_all()
    assert [paper.state for paper in papers(dossier)] == [PaperState.VOID]
    assert client.get(page_of(old)).status_code == 303  # nothing is left to do


def test_who_did_not_issue_it_is_told_whom_to_ask(client: CheckedClient, dossier: Dossier) -> None:
    (old,) = papers(dossier)
    client.sign_in("officer")
    assert page_of(old) not in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
    page = client.get(page_of(old)).get_data(as_text=True)
    assert "Nhờ người đó thực hiện" in page
    assert 'name="reason"' not in page


def test_a_voided_apology_says_that_the_date_stays(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="2026-03-02 09:00")
    clock.at(LATE)
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    told = moment("Fri 2026-03-13 10:30")
    sign_apology(dossier, reason=reason, new_appointment_at=told, by=office.head, at=moment(LATE))
    (letter,) = papers(dossier, PaperKind.APOLOGY)
    client.sign_in("head")
    page = client.get(page_of(letter)).get_data(as_text=True)
    assert "Ngày hẹn đã báo không thay đổi" in page
    assert "13/03/2026" in page
    clock.at("Tue 2026-03-10 09:05")
    assert client.submit(page_of(letter), answer="cap-lai", reason="Sai tên").status_code == 303
    db.session.expire_all()
    assert [paper.number for paper in papers(dossier, PaperKind.APOLOGY)] == [1, 2]
    assert dossier.appointment_at == told


def test_the_paper_of_another_dossier_is_not_found_here(
    client: CheckedClient, dossier: Dossier, office: Office
) -> None:
    (other,) = papers(a_dossier(office, received="2026-03-02 09:00"))
    client.sign_in("head")
    assert client.get(f"/ho-so/{dossier.code}/van-ban/{other.id}/huy-cap-lai").status_code == 404
    assert client.get(f"/ho-so/{dossier.code}/van-ban/987654321/huy-cap-lai").status_code == 404
