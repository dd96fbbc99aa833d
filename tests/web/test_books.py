"""The pages of the register and of the lists of a day, and the papers that a dossier's page draws up on demand."""

import re

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState, RegisterClosing
from onestop.cases.parties import Submitter
from onestop.database import db
from onestop.people.models import Role, Unit
from tests.builders import Clock, Office, a_dossier, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.papers.reading import text_of

DAY = "/van-ban/ngay?ngay=2026-03-02"


def after(client: CheckedClient, answer: TestResponse) -> TestResponse:
    """The page that a form leads to."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client.get(answer.headers["Location"])


@pytest.fixture
def office(client: CheckedClient, clock: Clock) -> Office:
    """An office in the afternoon of 2 March 2026."""
    clock.at("2026-03-02 16:00")
    return an_office()


def test_the_register_of_a_period_comes_as_a_file(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office)
    a_dossier(office, version, received="2026-02-27 09:00", applicant="Người tháng Hai")
    a_dossier(office, version, received="2026-03-02 09:00", applicant="Người tháng Ba")
    client.sign_in(Role.INSPECTOR.value)
    assert 'value="2026-03-01"' in client.get("/van-ban").get_data(as_text=True)
    answer = client.get("/van-ban/so-theo-doi?tu-ngay=2026-03-01&den-ngay=2026-03-31")
    assert answer.mimetype == "application/pdf"
    assert "so-theo-doi-ho-so-20260301-20260331.pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    assert "Từ ngày 01/03/2026 đến ngày 31/03/2026" in text
    assert "Người tháng Ba" in text
    assert "Người tháng Hai" not in text
    assert db.session.scalar(select(func.count()).where(Paper.kind == PaperKind.REGISTER)) == 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("tu-ngay=2026-03-31&den-ngay=2026-03-01", "Ngày cuối phải từ ngày đầu trở đi."),
        ("tu-ngay=2026-04-01&den-ngay=2026-04-30", "nằm ở tương lai"),
        ("tu-ngay=2024-01-01&den-ngay=2026-03-01", "nhiều nhất một năm"),
        ("tu-ngay=hai&den-ngay=2026-03-01", "Nhập ngày theo dạng"),
        ("tu-ngay=2026-03-01", "Chọn ngày cuối."),
    ],
)
def test_a_period_that_cannot_be_is_told_at_its_field(
    client: CheckedClient, office: Office, query: str, told: str
) -> None:
    client.sign_in(Role.RECEPTION.value)
    answer = client.get(f"/van-ban/so-theo-doi?{query}")
    assert answer.status_code == 400
    assert told in answer.get_data(as_text=True)


def test_the_head_of_the_desk_closes_the_book_of_a_year_that_is_over(
    client: CheckedClient, office: Office, clock: Clock
) -> None:
    version = a_procedure(office)
    a_dossier(office, version, received="2025-12-30 09:00")
    a_dossier(office, version, received="2026-03-02 09:00")
    client.sign_in(Role.DESK_HEAD.value)
    assert "Khóa sổ năm 2025" in client.get("/van-ban").get_data(as_text=True)
    page = client.get("/van-ban/khoa-so/2025").get_data(as_text=True)
    assert "Chưa giải quyết xong, chuyển sang năm 2026" in page
    answer = after(client, client.submit("/van-ban/khoa-so/2025"))
    assert "Đã khóa sổ theo dõi hồ sơ năm 2025" in answer.get_data(as_text=True)
    closing = db.session.scalars(select(RegisterClosing)).one()
    assert (closing.year, closing.entries, closing.carried_over) == (2025, 1, 1)
    assert closing.paper.state is PaperState.ISSUED
    text = text_of(client.get(f"/van-ban/tep/{closing.paper_id}").data)
    for part in ("SỔ THEO DÕI HỒ SƠ", "Năm 2025, Quyển số: 01/2025", "NGƯỜI LẬP", "TRƯỞNG BỘ PHẬN", "THỦ TRƯỞNG"):
        assert part in text, part
    again = client.get("/van-ban/khoa-so/2025").get_data(as_text=True)
    assert "Sổ năm 2025 đã khóa." in again
    assert "chỉ khóa được từ cuối buổi làm việc" in client.get("/van-ban/khoa-so/2026").get_data(as_text=True)
    assert client.get("/van-ban/khoa-so/2019").status_code == 404


def test_the_page_of_a_day_draws_up_the_minutes_and_shows_their_file(client: CheckedClient, office: Office) -> None:
    unit = Unit(agency_id=office.agency.id, name="Tư pháp – Hộ tịch")
    db.session.add(unit)
    db.session.flush()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    hand_over(dossier, to_unit=unit, by=office.reception, at=moment("2026-03-02 10:00"))
    client.sign_in(Role.RECEPTION.value)
    page = client.get(DAY).get_data(as_text=True)
    assert "Tư pháp – Hộ tịch" in page
    assert "chưa lập" in page
    answer = after(client, client.submit(DAY, having="/bien-ban-giao-nhan"))
    page = answer.get_data(as_text=True)
    assert "Đã lập Biên bản giao nhận hồ sơ số 01/BBGN" in page
    paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.HANDOVER_MINUTES)).one()
    assert f"/van-ban/tep/{paper.id}" in page
    assert dossier.code in text_of(client.get(f"/van-ban/tep/{paper.id}").data)
    again = after(client, client.submit(DAY, having="/bien-ban-giao-nhan")).get_data(as_text=True)
    assert "Không có gì thay đổi: Biên bản giao nhận hồ sơ số 01/BBGN" in again
    wrong = client.submit(DAY, having="/bien-ban-giao-nhan", side="Không có")
    assert wrong.status_code == 422
    assert "không có hồ sơ nào được giao" in wrong.get_data(as_text=True)


def test_a_joint_receipt_is_drawn_up_for_the_dossiers_that_were_ticked(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office)
    by_hand = Submitter(name="Trần Thị Thu", id_number="068190001234")
    mine = [
        a_dossier(office, version, received="2026-03-02 09:00", applicant=f"Chủ {number}", submitter=by_hand)
        for number in range(3)
    ]
    client.sign_in(Role.RECEPTION.value)
    assert "Trần Thị Thu nộp 3 hồ sơ" in client.get(DAY).get_data(as_text=True)
    answer = after(client, client.submit(DAY, having="/giay-tiep-nhan-chung", codes=[mine[0].code, mine[2].code]))
    paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.JOINT_RECEIPT)).one()
    assert f"/van-ban/tep/{paper.id}" in answer.get_data(as_text=True)
    assert [row["code"] for row in paper.facts["rows"]] == [mine[0].code, mine[2].code]
    one = client.submit(DAY, having="/giay-tiep-nhan-chung", codes=[mine[0].code])
    assert "Chọn từ hai hồ sơ trở lên" in one.get_data(as_text=True)
    assert re.findall(r'value="([^"]+)" id="chon-\d+" checked', one.get_data(as_text=True)) == [mine[0].code]
    strange = client.submit(DAY, having="/giay-tiep-nhan-chung", codes=["X-1", "X-2"])
    assert "Không tìm thấy một hồ sơ đã chọn" in strange.get_data(as_text=True)


def test_another_offices_papers_are_not_there(client: CheckedClient, office: Office) -> None:
    other = an_office("H50.31.13")
    unit = Unit(agency_id=other.agency.id, name="Kinh tế")
    db.session.add(unit)
    db.session.flush()
    theirs = a_dossier(other, received="2026-03-02 09:00")
    hand_over(theirs, to_unit=unit, by=other.reception, at=moment("2026-03-02 10:00"))
    client.sign_in(other.reception.username)
    client.submit(DAY, having="/bien-ban-giao-nhan")
    paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.HANDOVER_MINUTES)).one()
    assert client.get(f"/van-ban/tep/{paper.id}").status_code == 200
    client.sign_in(Role.RECEPTION.value)
    assert client.get(f"/van-ban/tep/{paper.id}").status_code == 404
    assert theirs.code not in client.get(DAY).get_data(as_text=True)


def test_a_receipt_of_a_dossier_is_no_paper_of_the_office(client: CheckedClient, office: Office) -> None:
    a_dossier(office, received="2026-03-02 09:00")
    receipt = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.RECEIPT)).one()
    client.sign_in(Role.RECEPTION.value)
    assert client.get(f"/van-ban/tep/{receipt.id}").status_code == 404


def test_the_dossiers_page_draws_up_the_control_slip(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, received="2026-03-02 09:00")
    client.sign_in(Role.RECEPTION.value)
    page = client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
    assert "Quyển số 01/2026, số thứ tự 0001" in page
    assert "Lập phiếu kiểm soát" in page
    assert "Lập biên nhận trả kết quả" not in page  # nothing was returned
    answer = after(client, client.submit(f"/ho-so/{dossier.code}", having="/phieu-kiem-soat"))
    page = answer.get_data(as_text=True)
    assert "Đã lập Phiếu kiểm soát quá trình giải quyết hồ sơ" in page
    paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.CONTROL_SLIP)).one()
    assert re.search(rf"/ho-so/{re.escape(dossier.code)}/van-ban/{paper.id}", page)
    again = after(client, client.submit(f"/ho-so/{dossier.code}", having="/phieu-kiem-soat"))
    assert "Không có gì thay đổi: Phiếu kiểm soát" in again.get_data(as_text=True)
    assert db.session.scalars(select(Paper).where(Paper.kind == PaperKind.CONTROL_SLIP)).one() is paper
    assert db.session.scalar(select(func.count(Dossier.id))) == 1
