"""Passwords: kept as argon2id, checked as typed, refused when everybody would guess them."""

import threading
import time
import unicodedata

import pytest

from onestop.errors import WrongInput
from onestop.people import barred, passwords
from tests.builders import Office, an_office


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def test_the_hash_is_argon2id_of_at_least_46_mib() -> None:
    assert passwords.hashed("một hai ba bốn").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_a_password_fits_as_it_was_typed_and_in_no_other_way() -> None:
    kept = passwords.hashed("Mật khẩu Của Tôi ")
    assert passwords.fits("Mật khẩu Của Tôi ", kept)
    for other in ("Mật khẩu Của Tôi", "mật khẩu của tôi ", "Mat khau Cua Toi ", "", "Mật khẩu Của Tôi \0"):
        assert not passwords.fits(other, kept)


def test_two_keyboards_write_one_password() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFD", "tiếng Việt"))
    assert passwords.fits(unicodedata.normalize("NFC", "tiếng Việt"), kept)


@pytest.mark.parametrize("password", ["x" * 256, "\ud800", "🦋" * 64, "\0", "a b  c"])
def test_any_character_can_be_hashed(password: str) -> None:
    assert passwords.fits(password, passwords.hashed(password))


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$v=19$m=1", "$2b$12$" + "a" * 53])
def test_a_broken_hash_fits_nothing(kept: str) -> None:
    assert not passwords.fits("x", kept)


def test_weaker_hashes_are_known_as_outdated() -> None:
    assert not passwords.is_outdated(passwords.hashed("một hai ba bốn"))
    assert passwords.is_outdated("$argon2id$v=19$m=19456,t=1,p=1$c29tZXNhbHQ$" + "A" * 43)


def test_a_name_that_nobody_has_takes_as_long() -> None:
    kept = passwords.hashed("một hai ba bốn")
    passwords.fits("x", None)

    def shortest(against: str | None) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()  # what this process itself has worked, however busy the machine is
            passwords.fits("sai", against)
            times.append(time.process_time() - begun)
        return min(times)

    assert 0.5 < shortest(None) / shortest(kept) < 2


def test_many_sign_ins_at_once_all_end() -> None:
    kept = passwords.hashed("một hai ba bốn")
    right: list[bool] = []
    threads = [threading.Thread(target=lambda: right.append(passwords.fits("một hai ba bốn", kept))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 12


def test_the_list_of_common_passwords_is_long_enough() -> None:
    """OWASP ASVS 5.0, 6.2.4: at least 3,000 that fit the length rule."""
    assert len(barred.common()) >= 3000
    assert all(len(password) >= barred.LEAST for password in barred.common())


@pytest.mark.parametrize(
    "password",
    [
        "12345678", "password", "Password1", "P@ssw0rd", "matkhau123", "Mật Khẩu 123", "anhyeuem", "Anh yêu em",
        "quangtri2026",
        "abcdefgh", "87654321", "aaaaaaaa", "abababab", "abcabcabc", "qwertyuiop", "Việt Nam 2025", "admin@123",
        "vinhhoa1", "UBND Vĩnh Hoà", "H50.31.12", "reception12", "PhạmMinhKhôi1", "một cửa 2026", "cán bộ xử lý hồ sơ",
    ],
)  # fmt: skip
def test_what_everybody_would_guess_is_refused(office: Office, password: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        barred.check(password, person=office.reception)
    assert wrong.value.field == "new"


@pytest.mark.parametrize(
    "password",
    [
        "con mèo ngủ trên mái", "k7mp-x2qd-9fwt-abcd", "tôi thích uống trà ở Vĩnh Hoà", "ba  dấu   cách", "x9$kq2!z",
        "🦋🐈🌧️🏡🚲🎈🥭🐢", "8273649182", "y" * 5 + "z" * 251,
    ],
)  # fmt: skip
def test_no_rules_of_composition(office: Office, password: str) -> None:
    barred.check(password, person=office.reception)


@pytest.mark.parametrize(("length", "good"), [(7, False), (8, True), (64, True), (256, True), (257, False)])
def test_the_length_alone_decides(office: Office, length: int, good: bool) -> None:
    password = ("tràsenmáinhà" * 30)[:length]
    if good:
        barred.check(password, person=office.reception)
    else:
        with pytest.raises(WrongInput):
            barred.check(password, person=office.reception)


def test_further_words_can_be_barred(office: Office) -> None:
    barred.check("Thạch Hãn xanh", person=office.reception)
    with pytest.raises(WrongInput):
        barred.check("Thạch Hãn xanh", person=office.reception, words=["Thạch Hãn"])
