"""Signing in: the same answer to every wrong try, and limits that do not lock honest people out."""

import logging

import pytest
from sqlalchemy import func, select

from onestop.database import db
from onestop.people.models import SignInAttempt
from onestop.people.signing_in import PER_ACCOUNT_AND_ADDRESS
from tests.builders import PASSWORD, Clock, a_person, an_office
from tests.client import CheckedClient

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng"
TOO_OFTEN = "Đã thử đăng nhập sai quá nhiều lần"


def try_in(client: CheckedClient, username: str, password: str, *, address: str = "192.0.2.10") -> str:
    """The page that answers, or "in"."""
    client.environ_base["REMOTE_ADDR"] = address
    if client.get_cookie("onestop") is not None:
        client.delete_cookie("onestop")
    answer = client.submit("/dang-nhap", username=username, password=password)
    return "in" if answer.status_code == 303 else answer.get_data(as_text=True)


def test_name_and_password_open_the_door(client: CheckedClient) -> None:
    an_office()
    assert try_in(client, "reception", PASSWORD) == "in"
    assert try_in(client, "  Reception ", PASSWORD) == "in"  # the keyboard of a telephone likes capitals


def test_every_wrong_try_is_answered_alike(client: CheckedClient, clock: Clock) -> None:
    office = an_office()
    office_person = a_person(office.agency, username="khoa")
    office_person.disabled_at = clock()
    nameless = a_person(office.agency, username="chua.co")
    nameless.password_hash = None
    for username, password in [("reception", "sai"), ("khong.co", PASSWORD), ("khoa", PASSWORD), ("chua.co", PASSWORD)]:
        assert WRONG in try_in(client, username, password)


def test_what_was_typed_stays_but_never_the_password(client: CheckedClient) -> None:
    an_office()
    page = try_in(client, "tôi & <b>bạn</b>", "mật khẩu sai")
    assert "tôi &amp; &lt;b&gt;bạn&lt;/b&gt;" in page
    assert "mật khẩu sai" not in page


def test_ten_wrong_tries_close_the_door_for_a_quarter_of_an_hour(client: CheckedClient, clock: Clock) -> None:
    an_office()
    for _ in range(PER_ACCOUNT_AND_ADDRESS):
        assert WRONG in try_in(client, "reception", "sai")
    assert TOO_OFTEN in try_in(client, "reception", PASSWORD)  # even the right one is not looked at
    assert try_in(client, "officer", PASSWORD) == "in"  # a colleague at the same computer
    clock.at("2026-03-02 09:14")
    assert TOO_OFTEN in try_in(client, "reception", PASSWORD)
    clock.at("2026-03-02 09:16")
    assert try_in(client, "reception", PASSWORD) == "in"


def test_a_forged_header_changes_nothing(client: CheckedClient) -> None:
    an_office()
    for number in range(PER_ACCOUNT_AND_ADDRESS):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        try_in(client, "reception", "sai")
    assert TOO_OFTEN in try_in(client, "reception", PASSWORD)


def test_a_try_keeps_no_name_and_no_password(client: CheckedClient, caplog: pytest.LogCaptureFixture) -> None:
    office = an_office()
    with caplog.at_level(logging.INFO):
        try_in(client, "mật khẩu gõ nhầm ô", "bí mật của tôi")
        try_in(client, "reception", PASSWORD)
    wrong, right = db.session.scalars(select(SignInAttempt).order_by(SignInAttempt.id)).all()
    assert (wrong.succeeded, wrong.person_id) == (False, None)
    assert (right.succeeded, right.person_id) == (True, office.reception.id)
    for attempt in (wrong, right):
        assert len(attempt.username_digest) == 64
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "sign_in_failed" in told
    assert "signed_in" in told
    for secret in ("mật khẩu gõ nhầm ô", "bí mật của tôi", PASSWORD):
        assert secret not in told


def test_the_first_password_dies_after_a_week(client: CheckedClient, clock: Clock) -> None:
    office = an_office()
    office.officer.must_change_password = True
    office.officer.password_set_at = clock()
    clock.at("2026-03-09 08:59")
    assert try_in(client, "officer", PASSWORD) == "in"
    clock.at("2026-03-09 09:01")
    assert WRONG in try_in(client, "officer", PASSWORD)


def test_an_empty_form_says_what_is_missing_and_counts_as_no_try(client: CheckedClient) -> None:
    an_office()
    page = try_in(client, "", "")
    assert "Nhập tên đăng nhập." in page
    assert "Nhập mật khẩu." in page
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b",
        "\u202eabc",
        "x" * 101,
        "x" * 10_000,
        "🦋",
        "' OR 1=1 --",
        "{{7*7}}",
        "%s%n",
        "\r\nSet-Cookie: a=b",
        "ﬁ",
        "İ",
    ],
)
def test_hostile_names_and_passwords_get_an_answer(client: CheckedClient, text: str) -> None:
    an_office()
    page = try_in(client, text, text)
    assert page != "in"
    assert "49" not in page.split("<main", 1)[1].split("csrf_token")[0]


def test_signed_in_people_are_not_asked_again(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    assert client.get("/dang-nhap").headers["Location"] == "/"
    assert client.get("/dang-nhap?next=/tai-khoan").headers["Location"] == "/tai-khoan"


def test_the_password_form_says_what_is_wrong_at_its_field(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    for old, new, again, says in [
        ("sai", "con mèo ngủ trên mái", "con mèo ngủ trên mái", "Mật khẩu hiện tại không đúng"),
        (PASSWORD, "ngắn", "ngắn", "quá ngắn"),
        (PASSWORD, "matkhau123", "matkhau123", "hay bị đoán nhất"),
        (PASSWORD, "UBND Vĩnh Hoà 2026", "UBND Vĩnh Hoà 2026", "tên cơ quan"),
        (PASSWORD, PASSWORD, PASSWORD, "trùng mật khẩu hiện tại"),
        (PASSWORD, "con mèo ngủ", "con mèo thức", "không giống nhau"),
        (PASSWORD, "x" * 300, "x" * 300, "dài nhất 256"),
    ]:
        answer = client.submit("/tai-khoan/mat-khau", old=old, new=new, again=again)
        assert answer.status_code == 200
        assert says in answer.get_data(as_text=True)


def test_guessing_the_present_password_is_counted_like_guessing_at_the_door(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    new = "con mèo ngủ trên mái"
    for _ in range(10):
        client.submit("/tai-khoan/mat-khau", old="sai", new=new, again=new)
    answer = client.submit("/tai-khoan/mat-khau", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 200
    assert "Chờ 15 phút" in answer.get_data(as_text=True)


def test_a_bad_new_password_is_no_wrong_try(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    for _ in range(11):
        client.submit("/tai-khoan/mat-khau", old=PASSWORD, new="ngắn", again="ngắn")
    new = "con mèo ngủ trên mái"
    assert client.submit("/tai-khoan/mat-khau", old=PASSWORD, new=new, again=new).status_code == 303
