"""onestop send: the outbox by hand, and one message to see whether a channel is set up."""

import json
from collections.abc import Iterator

import pytest

from tests.commands.conftest import NAMED, Run
from tests.gateways import SENDER, MailServerOfTests, mail_server


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServerOfTests]:
    with mail_server() as server:
        monkeypatch.setenv("ONESTOP_SMTP", f"smtp://127.0.0.1:{server.port}?tls=none")
        monkeypatch.setenv("ONESTOP_MAIL_FROM", f"UBND xã Vĩnh Hoà <{SENDER}>")
        yield server


def test_it_says_which_channels_are_on_and_what_it_did(run: Run, mail: MailServerOfTests) -> None:
    del mail
    assert run("init", *NAMED).status == 0
    ran = run("send")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Kênh đang bật: thư điện tử.\nKhông có tin nào đang chờ gửi.\n"
    told = json.loads(run("send", "--json").out)
    assert (told["channels"], told["accepted"]) == (["email"], 0)


def test_without_any_setting_it_says_where_to_read(run: Run) -> None:
    assert run("init", *NAMED).status == 0
    assert run("send").out.startswith("Chưa bật kênh gửi nào. Cách bật: xem docs/sending.md.\n")


def test_a_trial_writes_to_nobody(trial: Run, mail: MailServerOfTests) -> None:
    assert trial("send").out.startswith("Bản thử nghiệm và bản trình diễn không gửi tin ra ngoài.\n")
    assert json.loads(trial("send", "--json", "--at", "2026-03-02T09:00").out)["channels"] == []
    assert mail.letters == []


def test_a_channel_can_be_tried_without_touching_a_dossier(run: Run, mail: MailServerOfTests) -> None:
    assert run("init", *NAMED).status == 0
    ran = run("send", "--try", "email", "quantri@example.vn")
    assert (ran.status, mail.recipients) == (0, ["quantri@example.vn"])
    mail.refuse_to = ["550 5.1.1 nobody of that name"]
    ran = run("send", "--try", "email", "khong-co@example.vn")
    assert (ran.status, ran.err) == (1, "Lỗi: Máy chủ thư từ chối người nhận (SMTP 550 5.1.1).\n")
    ran = run("send", "--try", "zalo", "0912345678")
    assert ran.status == 1
    assert "chưa bật" in ran.err


def test_a_wrong_setting_is_said_in_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", *NAMED).status == 0
    monkeypatch.setenv("ONESTOP_SMS_URL", "http://sms.example.vn/send")
    ran = run("send")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Lỗi: ONESTOP_SMS_URL phải là địa chỉ https://")
