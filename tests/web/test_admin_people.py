"""People and units: every act on an account from the administrator's pages."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from onestop.database import db
from onestop.people.models import Person, Role, SignInSession, SignsAs, Unit
from tests.builders import Office, a_dossier, a_person, an_office
from tests.client import CheckedClient

HOSTILE = "Nguyễn <b>&\"' Văn An"


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("admin")
    return office


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def about(person: Person) -> str:
    return f"/quan-tri/nguoi-dung/{person.id}"


def is_closed(person: Person) -> bool:
    db.session.expire_all()
    return person.disabled_at is not None


def clerk_of(office: Office) -> Person:
    return office.people[Role.CLERK]


def password_on(html: str) -> str:
    found = re.search(r'class="secret"><code>([^<]+)</code>', html)
    assert found, "no password on the page"
    return found[1]


def test_a_new_person_signs_in_with_the_password_shown_once(client: CheckedClient, office: Office) -> None:
    answer = client.submit("/quan-tri/nguoi-dung/them", username="le.van.hai", full_name=HOSTILE, phone="0912 345 678")
    assert answer.status_code == 200
    password = password_on(page(answer))
    person = db.session.scalars(select(Person).where(Person.username == "le.van.hai")).one()
    assert (person.full_name, person.must_change_password) == (HOSTILE, True)
    assert password not in page(client.get("/quan-tri/nguoi-dung"))
    assert password not in page(client.get(about(person)))
    stored = db.session.scalars(select(SignInSession.data)).all()
    assert not any(password in data for data in stored)
    client.sign_in("le.van.hai", password)
    assert client.get("/").headers["Location"] == "/tai-khoan/mat-khau"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("username", "", "Nhập tên đăng nhập"),
        ("username", "Lê Văn", "chữ thường không dấu"),
        ("username", "reception", "đã có người dùng"),
        ("username", "a" * 51, "quá giới hạn 50"),
        ("full_name", "", "Nhập họ và tên"),
        ("full_name", "An\u202eB", "ký tự ẩn"),
        ("full_name", "A" * 151, "quá giới hạn 150"),
        ("title", "Chủ\x00tịch", "ký tự điều khiển"),
        ("phone", "gọi cho tôi", "chỉ gồm chữ số"),
        ("unit", "999", "Chọn một mục"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_nothing_is_lost(
    client: CheckedClient, office: Office, field: str, value: str, told: str
) -> None:
    typed = {"username": "le.van.hai", "full_name": "Lê Văn Hải", "title": "Chuyên viên", "phone": "0912345678"}
    answer = client.submit("/quan-tri/nguoi-dung/them", **{**typed, field: value})
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', page(answer), re.S)
    assert error, "no text beside the field"
    assert told in error[1]
    for name, text in typed.items():
        if name != field:
            assert f'value="{text}"' in page(answer)
    assert db.session.scalar(select(func.count()).where(Person.username == "le.van.hai")) == 0


def test_a_person_is_changed(client: CheckedClient, office: Office) -> None:
    unit = Unit(agency_id=office.agency.id, name="Phòng Kinh tế")
    db.session.add(unit)
    db.session.flush()
    answer = client.submit(
        f"{about(office.officer)}/sua", full_name="Nguyễn Thị Tuyết", unit=unit.id, title="Công chức"
    )
    assert answer.headers["Location"] == about(office.officer)
    db.session.expire_all()
    assert (office.officer.full_name, office.officer.unit_id, office.officer.title) == (
        "Nguyễn Thị Tuyết",
        unit.id,
        "Công chức",
    )
    assert client.submit(f"{about(office.officer)}/sua", phone="x").status_code == 422


def test_a_role_is_given_with_its_dates_and_the_form_of_signature(client: CheckedClient, office: Office) -> None:
    client.submit(
        f"{about(clerk_of(office))}/vai-tro",
        role="head",
        signs_as="TUQ.",
        document="Giấy ủy quyền số 3 ngày 02/01/2026",
        valid_from="2026-03-01",
        valid_until="2026-06-30",
    )
    db.session.expire_all()
    grant = clerk_of(office).grants[-1]
    assert (grant.role, grant.signs_as, grant.valid_from, grant.valid_until) == (
        Role.HEAD,
        SignsAs.AUTHORISED,
        date(2026, 3, 1),
        date(2026, 6, 30),
    )
    assert "Giấy ủy quyền số 3" in page(client.get(about(clerk_of(office))))


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"role": ""}, "role", "Chọn vai trò"),
        ({"role": "clerk"}, "role", "đã có vai trò"),
        ({"role": "head", "signs_as": "TUQ."}, "document", "phải ghi số, ngày"),
        ({"role": "cashier", "signs_as": "KT."}, "signs_as", "Chỉ vai trò lãnh đạo"),
        (
            {"role": "head", "valid_from": "2026-05-01", "valid_until": "2026-04-01"},
            "valid_until",
            "trước ngày bắt đầu",
        ),
        ({"role": "head", "valid_from": "năm sau"}, "valid_from", "ngày/tháng/năm"),
        ({"role": "king"}, "role", "Chọn một mục"),
    ],
)
def test_a_role_that_cannot_be_is_told_at_its_field(
    client: CheckedClient, office: Office, values: dict[str, str], field: str, told: str
) -> None:
    answer = client.submit(f"{about(clerk_of(office))}/vai-tro", **values)
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', page(answer), re.S)
    assert error
    assert told in error[1]


def test_the_last_administrator_cannot_be_locked_out(client: CheckedClient, office: Office) -> None:
    grant = office.admin.grants[0].id
    answer = client.submit(about(office.admin), having=f"/vai-tro/{grant}/thu-hoi")
    assert "quản trị viên cuối cùng" in page(client.get(answer.headers["Location"]))
    assert client.get("/quan-tri").status_code == 200


def test_an_administrator_who_gives_the_role_up_is_led_away(client: CheckedClient, office: Office) -> None:
    a_person(office.agency, Role.ADMIN, username="second")
    answer = client.submit(about(office.admin), having=f"/vai-tro/{office.admin.grants[0].id}/thu-hoi")
    assert answer.headers["Location"] == "/"
    assert client.get("/quan-tri").status_code == 403


def test_an_account_with_open_dossiers_is_not_closed(client: CheckedClient, office: Office) -> None:
    a_dossier(office).officer_id = office.officer.id
    answer = client.submit(about(office.officer), having="/khoa")
    assert "còn 1 hồ sơ đang xử lý" in page(client.get(answer.headers["Location"]))
    assert not is_closed(office.officer)


def test_a_closed_account_opens_again_with_a_new_password(client: CheckedClient, office: Office) -> None:
    client.submit(about(office.officer), having="/khoa")
    assert is_closed(office.officer)
    password = password_on(page(client.submit(about(office.officer), having="/mo-khoa")))
    assert not is_closed(office.officer)
    client.sign_in("officer", password)


def test_a_reset_password_ends_every_session(client: CheckedClient, office: Office) -> None:
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    other.sign_in("officer")
    assert other.get("/ho-so").status_code == 200
    assert password_on(page(client.submit(about(office.officer), having="/cap-lai-mat-khau")))
    assert other.get("/ho-so").headers["Location"].startswith("/dang-nhap")


def test_sessions_are_ended_from_afar(client: CheckedClient, office: Office) -> None:
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    other.sign_in("officer")
    client.submit(about(office.officer), having="/ket-thuc-phien")
    assert other.get("/ho-so").headers["Location"].startswith("/dang-nhap")


def test_people_of_another_agency_are_nobody(client: CheckedClient, office: Office) -> None:
    stranger = an_office("H50.31.13").officer
    assert client.get(about(stranger)).status_code == 404
    assert client.get(f"{about(stranger)}/sua").status_code == 404
    assert stranger.username not in page(client.get("/quan-tri/nguoi-dung"))


def test_the_list_of_people_costs_the_same_for_few_and_many(
    client: CheckedClient, office: Office, statements: list[str]
) -> None:
    client.get("/quan-tri/nguoi-dung")
    statements.clear()
    client.get("/quan-tri/nguoi-dung")
    few = len([one for one in statements if one.startswith("SELECT")])
    for number in range(10):
        person = a_person(office.agency, Role.OFFICER, username=f"nguoi{number}")
        person.unit = Unit(agency_id=office.agency.id, name=f"Phòng {number}")
    db.session.flush()
    statements.clear()
    client.get("/quan-tri/nguoi-dung")
    assert len([one for one in statements if one.startswith("SELECT")]) <= few


def test_units_are_made_and_renamed(client: CheckedClient, office: Office) -> None:
    client.submit("/quan-tri/don-vi", name="Phòng Kinh tế")
    client.submit("/quan-tri/don-vi", name="Bộ phận Một cửa", is_desk="y")
    assert client.submit("/quan-tri/don-vi", name="Phòng Kinh tế").status_code == 422
    units = {unit.name: unit for unit in db.session.scalars(select(Unit))}
    assert units["Bộ phận Một cửa"].is_desk
    client.submit(f"/quan-tri/don-vi/{units['Phòng Kinh tế'].id}", name="Phòng Kinh tế – Hạ tầng")
    assert "Phòng Kinh tế – Hạ tầng" in page(client.get("/quan-tri/don-vi"))
    assert client.get("/quan-tri/don-vi/987654").status_code == 404
