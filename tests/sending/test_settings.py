"""Channels from the environment: all off by default, and a setting that is unsafe or unreadable is refused."""

import pytest

from onestop.config import ConfigError
from onestop.sending.mail import Tls
from onestop.sending.settings import channels_from, mail_server
from onestop.sending.waits import LONGEST_SEND, cut_off_before, next_try_at
from tests.clock import moment

FROM = {"ONESTOP_MAIL_FROM": "UBND xã Vĩnh Hoà <motcua@example.vn>"}


def test_every_channel_is_off_until_it_is_set_up() -> None:
    assert channels_from({}) == {}
    assert channels_from({"ONESTOP_SMTP": "", "ONESTOP_SMS_URL": ""}) == {}


def test_each_channel_is_switched_on_by_its_own_settings() -> None:
    told = {
        **FROM,
        "ONESTOP_SMTP": "smtp://mail.example.vn",
        "ONESTOP_ZALO_URL": "https://zalo.example.vn/v1/send",
        "ONESTOP_ZALO_TOKEN": "abc",
        "ONESTOP_ZALO_PLAIN": "1",
    }
    channels = channels_from(told)
    assert sorted(channels) == ["email", "zalo"]
    assert (channels["zalo"].plain, channels["email"].plain) == (True, False)


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://mail.example.vn", Tls.STARTTLS, 587),
        ("smtp://mail.example.vn:25", Tls.STARTTLS, 25),
        ("smtps://mail.example.vn", Tls.IMPLICIT, 465),
        ("smtp://mail.example.vn?tls=implicit", Tls.IMPLICIT, 465),
        ("smtp://mail.example.vn?tls=none", Tls.NONE, 25),
        ("smtp://u:p@127.0.0.1?tls=none", Tls.NONE, 25),
    ],
)
def test_the_address_of_the_mail_server_tells_how_to_speak_to_it(url: str, tls: Tls, port: int) -> None:
    server = mail_server(url)
    assert (server.tls, server.port) == (tls, port)


def test_names_and_passwords_may_hold_any_character() -> None:
    server = mail_server("smtp://motcua%40vinhhoa.vn:m%E1%BA%ADt%2Fkh%3Au@mail.example.vn")
    assert (server.user, server.password) == ("motcua@vinhhoa.vn", "mật/kh:u")


@pytest.mark.parametrize(
    "environ",
    [
        {**FROM, "ONESTOP_SMTP": "mail.example.vn"},
        {**FROM, "ONESTOP_SMTP": "http://mail.example.vn"},
        {**FROM, "ONESTOP_SMTP": "smtp://"},
        {**FROM, "ONESTOP_SMTP": "smtp://mail.example.vn:port"},
        {**FROM, "ONESTOP_SMTP": "smtp://mail.example.vn?tls=maybe"},
        {**FROM, "ONESTOP_SMTP": "smtps://mail.example.vn?tls=none"},
        {**FROM, "ONESTOP_SMTP": "smtp://u:p@mail.example.vn?tls=none"},
        {**FROM, "ONESTOP_SMTP": "smtp://[broken"},
        {"ONESTOP_SMTP": "smtp://mail.example.vn"},
        {"ONESTOP_SMTP": "smtp://mail.example.vn", "ONESTOP_MAIL_FROM": "motcua"},
        {"ONESTOP_SMTP": "smtp://mail.example.vn", "ONESTOP_MAIL_FROM": "a@example.vn\nBcc: b@example.vn"},
        {"ONESTOP_SMS_URL": "https://sms.example.vn"},
        {"ONESTOP_SMS_URL": "https://sms.example.vn", "ONESTOP_SMS_TOKEN": "a b"},
        {"ONESTOP_SMS_URL": "https://sms.example.vn", "ONESTOP_SMS_TOKEN": "a\r\nX: y"},
        {"ONESTOP_SMS_URL": "http://sms.example.vn", "ONESTOP_SMS_TOKEN": "abc"},
        {"ONESTOP_SMS_URL": "https://u:p@sms.example.vn", "ONESTOP_SMS_TOKEN": "abc"},
        {"ONESTOP_SMS_URL": "ftp://sms.example.vn", "ONESTOP_SMS_TOKEN": "abc"},
        {"ONESTOP_SMS_URL": "https://", "ONESTOP_SMS_TOKEN": "abc"},
        {"ONESTOP_SMS_URL": "https://sms.example.vn:0x", "ONESTOP_SMS_TOKEN": "abc"},
        {"ONESTOP_SMS_URL": "https://sms.example.vn/a b", "ONESTOP_SMS_TOKEN": "abc"},
        {
            "ONESTOP_SMS_URL": "https://sms.example.vn",
            "ONESTOP_SMS_TOKEN": "abc",
            "ONESTOP_SMS_RECEIPTS_URL": "http://sms.example.vn",
        },
    ],
)
def test_what_is_unsafe_or_unreadable_is_refused_by_name(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"ONESTOP_(SMTP|MAIL_FROM|SMS_)") as refused:
        channels_from(environ)
    assert "u:p" not in str(refused.value)


def test_the_waits_grow_and_come_to_an_end_within_a_morning() -> None:
    at = moment("2026-03-09 08:00")
    waits = []
    tries = 1
    while (then := next_try_at(at, tries=tries)) is not None:
        waits.append(then - at)
        at, tries = then, tries + 1
    assert waits == sorted(waits)
    assert at <= moment("2026-03-09 11:30")


def test_a_try_at_work_is_never_taken_for_one_that_was_cut_off() -> None:
    at = moment("2026-03-09 08:00")
    assert (at - cut_off_before(at)).total_seconds() > 2 * LONGEST_SEND + 40
