"""What papers say about the office, the reasons for lateness, the record and the integrity list."""

import pytest
from sqlalchemy import select

from onestop.audit.listing import page_of
from onestop.cases import correcting
from onestop.cases.models import EventKind, LatenessReason
from onestop.database import db
from onestop.people.models import Role
from onestop.web.admin.names import ACT_NAMES
from tests.builders import Office, a_dossier, a_person, an_office, moment
from tests.client import CheckedClient


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("admin")
    return office


def text_of(client: CheckedClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_letterhead_is_changed(client: CheckedClient, office: Office) -> None:
    answer = client.submit("/quan-tri/co-quan", parent_line="UBND TỈNH QUẢNG TRỊ", hotline="0233 3820 999", place="")
    assert answer.status_code == 303
    db.session.expire_all()
    assert (office.agency.parent_line, office.agency.hotline, office.agency.place) == (
        "UBND TỈNH QUẢNG TRỊ",
        "0233 3820 999",
        None,
    )


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "Nhập tên cơ quan"),
        ("paper_mark", "u b n d", "chỉ gồm chữ in hoa"),
        ("address", "Thôn\u200b 1", "ký tự ẩn"),
        ("parent_line", "X" * 201, "quá giới hạn 200"),
    ],
)
def test_a_wrong_letterhead_changes_nothing(
    client: CheckedClient, office: Office, field: str, value: str, told: str
) -> None:
    answer = client.submit("/quan-tri/co-quan", **{"hotline": "1900 1234", field: value})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert 'value="1900 1234"' in answer.get_data(as_text=True)
    db.session.expire_all()
    assert office.agency.hotline is None


def test_reasons_are_added_retired_and_taken_back(client: CheckedClient, office: Office) -> None:
    client.submit("/quan-tri/ly-do-qua-han", having="name", name="Chờ <ý kiến> & biên bản")
    reason = db.session.scalars(select(LatenessReason).where(LatenessReason.name.startswith("Chờ"))).one()
    assert client.submit("/quan-tri/ly-do-qua-han", having="name", name="CHO <Y KIEN> & BIEN BAN").status_code == 422
    client.submit("/quan-tri/ly-do-qua-han", having=f"/{reason.id}/ngung-dung")
    db.session.expire_all()
    assert reason.retired_at is not None
    client.submit("/quan-tri/ly-do-qua-han", having="name", name="Chờ <ý kiến> & biên bản")
    db.session.expire_all()
    assert reason.retired_at is None


def test_the_other_reason_always_stays(client: CheckedClient, office: Office) -> None:
    other = db.session.scalars(select(LatenessReason).where(LatenessReason.is_other)).one()
    token = dict(client.form("/quan-tri/ly-do-qua-han", having="name").fields)["csrf_token"]
    address = f"/quan-tri/ly-do-qua-han/{other.id}/ngung-dung"
    answer = client.post(address, data={"csrf_token": token})
    assert "luôn phải có" in text_of(client, answer.headers["Location"])
    db.session.expire_all()
    assert other.retired_at is None


def test_the_record_names_who_did_what_and_no_applicant(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, applicant="Đặng Thị Riêng Tư")
    client.submit("/quan-tri/don-vi", name="Phòng Kinh tế")
    html = text_of(client, "/quan-tri/nhat-ky")
    for text in ("Thêm đơn vị", "Bùi Đình Quản", "Tiếp nhận hồ sơ", dossier.code, "Hệ thống"):
        assert text in html
    assert "Riêng Tư" not in html


def test_dossiers_are_links_only_for_who_may_see_them(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, late_entry_slip="5", received_at=moment("2026-02-27 09:00"))
    link = f'href="/ho-so/{dossier.code}"'
    assert link not in text_of(client, "/quan-tri/nhat-ky")
    assert link not in text_of(client, "/quan-tri/can-doi-chieu")
    a_person(office.agency, Role.ADMIN, Role.DESK_HEAD, username="both")
    client.sign_in("both")
    assert link in text_of(client, "/quan-tri/nhat-ky")
    assert link in text_of(client, "/quan-tri/can-doi-chieu")


def test_what_the_desk_wrote_about_a_citizen_is_for_who_may_see_dossiers(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    at = moment("2026-03-02 09:30")
    reason = "Bà Đặng Thị Riêng Tư nộp nhầm hồ sơ"
    correction = correcting.ask_void(dossier, reason=reason, by=office.reception, at=at)
    correcting.approve_correction(correction, by=office.desk_head, at=at)
    alone = text_of(client, "/quan-tri/can-doi-chieu?loai=sua-huy")
    assert dossier.code in alone
    assert "Riêng Tư" not in alone
    a_person(office.agency, Role.ADMIN, Role.DESK_HEAD, username="both")
    client.sign_in("both")
    assert reason in text_of(client, "/quan-tri/can-doi-chieu?loai=sua-huy")


def test_an_end_that_does_not_follow_from_its_facts_is_listed_with_the_one_that_does(
    client: CheckedClient, office: Office
) -> None:
    dossier = a_dossier(office)
    dossier.due_at = moment("Wed 2026-03-11 17:00")
    db.session.commit()
    assert dossier.code not in text_of(client, "/quan-tri/can-doi-chieu")  # counted again only when asked for
    page = text_of(client, "/quan-tri/can-doi-chieu?loai=khong-khop")
    assert dossier.code in page
    assert "Tính lại: 17:00 ngày 09/03/2026" in page


@pytest.mark.parametrize("asked", ["", "?trang=0", "?trang=99999999999", "?trang=%00", "?trang=-1", "?trang=²"])
def test_the_record_opens_whatever_page_is_asked_for(client: CheckedClient, office: Office, asked: str) -> None:
    assert "Lập cơ quan" in text_of(client, f"/quan-tri/nhat-ky{asked}")


def test_a_page_of_the_record_takes_as_many_queries_as_a_line(
    client: CheckedClient, office: Office, statements: list[str]
) -> None:
    version = a_dossier(office).procedure_version
    client.get("/quan-tri/nhat-ky")
    statements.clear()
    client.get("/quan-tri/nhat-ky")
    few = len(statements)
    for _ in range(10):
        a_dossier(office, version)
    db.session.flush()
    statements.clear()
    client.get("/quan-tri/nhat-ky")
    assert len(statements) <= few + 1  # the commit of what the test built


def test_every_act_that_the_record_holds_has_a_vietnamese_name(client: CheckedClient, office: Office) -> None:
    a_dossier(office)
    client.submit("/quan-tri/lich?nam=2027", having="/2027/tam-tinh")
    client.submit("/quan-tri/thu-tuc/de-xuat", decision="QĐ 1", codes=["1.001193"])
    acts = {entry.act for entry in page_of(office.agency.id).entries} | {kind.value for kind in EventKind}
    assert acts <= set(ACT_NAMES)


@pytest.mark.parametrize("asked", ["", "?loai=nhap-bu", "?loai=tu-duyet", "?loai=%F0%9F%98%80", "?loai=x&trang=y"])
def test_the_integrity_list_opens_whatever_is_asked_for(client: CheckedClient, office: Office, asked: str) -> None:
    assert "Gia hạn do người đề nghị tự duyệt" in text_of(client, f"/quan-tri/can-doi-chieu{asked}")
