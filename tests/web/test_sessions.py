"""Sessions: made at sign-in, ended by time, by signing out and by what happens to the account."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.database import db
from onestop.people import accounts
from onestop.people.models import SignInSession
from onestop.people.sessions import IDLE, LIFE
from tests.builders import PASSWORD, Clock, an_office
from tests.client import CheckedClient


def is_in(client: CheckedClient) -> bool:
    return client.get("/tai-khoan").status_code == 200


def token(client: CheckedClient) -> str:
    cookie = client.get_cookie("onestop")
    assert cookie is not None
    return cookie.value


def second_browser(app: Flask) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


def test_a_visitor_leaves_no_trace_in_the_database(client: CheckedClient) -> None:
    an_office()
    for path in ("/", "/dang-nhap", "/ho-so", "/khong-co"):
        client.get(path)
    client.submit("/dang-nhap", username="", password="")
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_signing_in_gives_a_new_token_and_the_old_one_is_dead(app: Flask, client: CheckedClient) -> None:
    an_office()
    client.get("/dang-nhap")
    before = token(client)
    client.submit("/dang-nhap", username="reception", password=PASSWORD)
    first = token(client)
    assert first != before
    other = second_browser(app)
    other.set_cookie("onestop", before)
    assert not is_in(other)


def test_the_database_holds_no_token(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    row = db.session.scalars(select(SignInSession)).one()
    assert len(token(client)) >= 43  # 256 bits
    assert token(client) not in (row.token_hash, row.data)
    assert len(row.token_hash) == 64


def test_signing_out_kills_a_copied_cookie(app: Flask, client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    copied = token(client)
    answer = client.post(
        "/dang-xuat",
        data={"csrf_token": dict(client.form("/tai-khoan", having="ket-thuc-phien-khac").fields)["csrf_token"]},
    )
    assert answer.status_code == 303
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert "Đã đăng xuất" in client.get("/dang-nhap").get_data(as_text=True)
    thief = second_browser(app)
    thief.set_cookie("onestop", copied)
    assert not is_in(thief)


def test_half_an_hour_of_nothing_ends_a_session(client: CheckedClient, clock: Clock) -> None:
    an_office()
    client.sign_in("reception")
    clock.moment += IDLE - timedelta(seconds=1)
    assert is_in(client)
    clock.moment += IDLE - timedelta(seconds=1)
    assert is_in(client)
    clock.moment += IDLE
    assert not is_in(client)


def test_no_session_outlives_the_working_day(client: CheckedClient, clock: Clock) -> None:
    an_office()
    client.sign_in("reception")
    for _ in range(int(LIFE / timedelta(minutes=20)) - 1):
        clock.moment += timedelta(minutes=20)
        assert is_in(client)
    clock.moment += timedelta(minutes=20)
    assert not is_in(client)


def test_a_page_writes_at_most_once_a_minute(client: CheckedClient, clock: Clock, statements: list[str]) -> None:
    an_office()
    client.sign_in("reception")
    client.get("/tai-khoan")
    statements.clear()
    clock.moment += timedelta(seconds=50)
    client.get("/tai-khoan")
    assert not [statement for statement in statements if statement.startswith(("UPDATE", "INSERT", "DELETE"))]
    clock.moment += timedelta(seconds=10)
    client.get("/tai-khoan")
    assert len([statement for statement in statements if statement.startswith("UPDATE")]) == 1


def test_a_new_password_ends_every_other_session(app: Flask, client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    elsewhere = second_browser(app)
    elsewhere.sign_in("reception")
    new = "con mèo ngủ trên mái nhà"
    client.submit("/tai-khoan/mat-khau", old=PASSWORD, new=new, again=new)
    assert is_in(client)
    assert not is_in(elsewhere)
    assert elsewhere.submit("/dang-nhap", username="reception", password=PASSWORD).status_code == 200
    assert elsewhere.submit("/dang-nhap", username="reception", password=new).status_code == 303


def test_other_sessions_can_be_ended_from_ones_account(app: Flask, client: CheckedClient, clock: Clock) -> None:
    an_office()
    client.sign_in("reception")
    elsewhere = second_browser(app)
    elsewhere.sign_in("reception")
    assert client.get("/tai-khoan").get_data(as_text=True).count("dùng lần cuối") == 2
    client.submit("/tai-khoan", having="ket-thuc-phien-khac")
    assert is_in(client)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("what", ["disable", "reset"])
def test_what_an_administrator_does_ends_the_sessions(client: CheckedClient, clock: Clock, what: str) -> None:
    office = an_office()
    client.sign_in("reception")
    if what == "disable":
        accounts.disable(office.reception, open_dossiers=0, by=office.admin, at=clock())
    else:
        accounts.reset_password(office.reception, by=office.admin, at=clock())
    assert not is_in(client)


@pytest.mark.parametrize("value", ["", "x", "a" * 43, "a.b.c", "." * 3000, "é\x00", "null.null", "eyJ9.x.y", "ă" * 43])
def test_an_invented_cookie_is_nobody(client: CheckedClient, value: str) -> None:
    an_office()
    client.set_cookie("onestop", value)
    assert client.get("/tai-khoan").status_code == 303
    assert client.get("/dang-nhap").status_code == 200


def test_the_remember_cookie_of_the_library_opens_nothing(client: CheckedClient) -> None:
    office = an_office()
    for name in ("remember_token", "onestop-is-never-set"):
        client.set_cookie(name, f"{office.admin.id}|{'0' * 128}")
        assert not is_in(client)


def test_a_token_of_another_session_does_not_send_a_form(app: Flask, client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    other = second_browser(app)
    other.sign_in("officer")
    foreign = dict(other.form("/tai-khoan/mat-khau").fields)["csrf_token"]
    new = "con mèo ngủ trên mái nhà"
    answer = client.post("/tai-khoan/mat-khau", data={"csrf_token": foreign, "old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 400
    assert "Biểu mẫu đã hết hiệu lực" in answer.get_data(as_text=True)


def test_a_form_sent_after_the_session_has_ended_leads_to_the_door(client: CheckedClient, clock: Clock) -> None:
    an_office()
    client.sign_in("reception")
    fields = client.form("/tai-khoan/mat-khau").fields
    clock.moment += IDLE
    answer = client.post("/tai-khoan/mat-khau", data=dict(fields))
    assert answer.status_code == 303
    assert "Phiên làm việc đã hết" in client.get(answer.headers["Location"]).get_data(as_text=True)
