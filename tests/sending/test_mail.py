"""Mail over a real SMTP conversation: what arrives, and what each answer of a server means."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE
from onestop.sending import limits, mail
from onestop.sending.channel import Outcome, Parcel
from onestop.sending.mail import Mail, MailServer, Tls, is_mail_address
from onestop.serving.certificate import make_certificate
from tests.gateways import SENDER, MailServerOfTests, mail_server

PARCEL = Parcel(
    to="binh@example.vn",
    subject="Hồ sơ H50.31.12-260302-0001: xin lỗi và hẹn lại ngày trả kết quả",
    text="Kính gửi Ông/Bà,\n.một dòng bắt đầu bằng dấu chấm\nNgày hẹn mới: 16:30 ngày 10/03/2026.\n",
    reference="0123456789abcdef",
    written_at=datetime(2026, 3, 9, 2, 0, tzinfo=UTC),
)


@pytest.fixture
def server() -> Iterator[MailServerOfTests]:
    with mail_server() as running:
        yield running


def sent(server: MailServerOfTests, **changes: str) -> Outcome:
    return server.channel().send(Parcel(**{**vars(PARCEL), **changes})).outcome


def test_it_arrives_as_it_was_written(server: MailServerOfTests) -> None:
    assert sent(server) is Outcome.ACCEPTED
    (letter,) = server.letters
    assert letter["Subject"] == PARCEL.subject
    assert letter.get_content().replace("\r\n", "\n") == PARCEL.text
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "vi")
    assert letter["From"].addresses[0].addr_spec == SENDER
    assert letter["From"].addresses[0].display_name == "UBND xã Vĩnh Hoà"
    assert parsedate_to_datetime(letter["Date"]) == PARCEL.written_at
    assert server.recipients == [PARCEL.to]


def test_every_try_has_the_same_message_id(server: MailServerOfTests) -> None:
    server.refuse_content = ["451 4.3.0 try again"]
    assert [sent(server), sent(server), sent(server)] == [Outcome.LATER, Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert {letter["Message-ID"] for letter in server.letters} == {"<0123456789abcdef@vinhhoa.example.vn>"}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("450 4.2.1 mailbox busy", Outcome.LATER),
        ("452 4.2.2 over quota", Outcome.LATER),
        ("421 4.3.2 closing", Outcome.LATER),
        ("550 5.1.1 unknown", Outcome.FAILED),
        ("552 5.2.2 full", Outcome.FAILED),
    ],
)
def test_four_is_for_now_and_five_is_for_good(server: MailServerOfTests, answer: str, outcome: Outcome) -> None:
    server.refuse_to = [answer]
    assert sent(server) is outcome
    server.refuse_content = [answer]
    assert sent(server) is outcome
    assert server.letters == []


def test_the_words_of_a_server_are_not_repeated(server: MailServerOfTests) -> None:
    server.refuse_to = ["550 5.1.1 <binh@example.vn> Nguyen Van Binh has moved"]
    assert server.channel().send(PARCEL).detail == "Máy chủ thư từ chối người nhận (SMTP 550 5.1.1)."


@pytest.mark.parametrize(
    "address",
    [
        "a@example.vn\r\nBcc: all@example.vn",
        "a@example.vn\nRCPT TO:<b@example.vn>",
        "a@example.vn, b@example.vn",
        "a@example.vn b@example.vn",
        "<a@example.vn>",
        '"a b"@example.vn',
        "a(comment)@example.vn",
        "a@[127.0.0.1]",
        "a@localhost",
        "a@@example.vn",
        "a\x00@example.vn",
        "ạ@example.vn",
        ".a@example.vn",
        "a..b@example.vn",
        "a@-example.vn",
        "a@example.vn.",
        "@example.vn",
        "",
        "a" * 65 + "@example.vn",
        "a@" + "b" * 64 + ".vn",
    ],
)
def test_a_hostile_address_never_reaches_a_server(server: MailServerOfTests, address: str) -> None:
    assert not is_mail_address(address)
    assert sent(server, to=address) is Outcome.FAILED
    assert (server.letters, server.recipients) == ([], [])


def test_nothing_in_the_text_can_make_a_header_or_end_the_letter(server: MailServerOfTests) -> None:
    assert sent(server, text="một\n.\nMAIL FROM:<x@example.vn>\r\n.\r\nhai\n") is Outcome.ACCEPTED
    (letter,) = server.letters
    assert letter.get_content().split() == ["một", ".", "MAIL", "FROM:<x@example.vn>", ".", "hai"]
    with pytest.raises(ValueError, match=r"newline|linefeed|CR or LF"):
        sent(server, subject="Hồ sơ\r\nBcc: all@example.vn")


def test_without_a_server_it_is_for_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = MailServer(host="127.0.0.1", port=taken.getsockname()[1], tls=Tls.NONE)
        assert Mail(nobody, sender=SENDER).send(PARCEL).outcome is Outcome.LATER


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS for localhost; trusted when SSL_CERT_FILE names its certificate."""
    monkeypatch.chdir(tmp_path)
    return server_tls(tmp_path)


def server_tls(folder: Path) -> ssl.SSLContext:
    make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CERTIFICATE_FILE, folder / CERTIFICATE_KEY_FILE)
    return context


def test_starttls_is_demanded_and_the_certificate_checked(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(tls_context=certificate, require_starttls=True) as server:
        channel = Mail(MailServer(host="localhost", port=server.port, tls=Tls.STARTTLS), sender=SENDER)
        refused = channel.send(PARCEL)
        assert (refused.outcome, "Chứng chỉ" in refused.detail) == (Outcome.LATER, True)
        assert server.letters == []
        monkeypatch.setenv("SSL_CERT_FILE", CERTIFICATE_FILE)
        assert channel.send(PARCEL).outcome is Outcome.ACCEPTED
        assert len(server.letters) == 1


def test_a_server_without_starttls_gets_neither_password_nor_letter(server: MailServerOfTests) -> None:
    place = MailServer(host="127.0.0.1", port=server.port, tls=Tls.STARTTLS, user="motcua", password="bí mật")
    answer = Mail(place, sender=SENDER).send(PARCEL)
    assert (answer.outcome, "TLS" in answer.detail) == (Outcome.LATER, True)
    assert server.letters == []
    assert "bí mật" not in repr(place)


def test_tls_from_the_first_byte(certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", CERTIFICATE_FILE)
    with mail_server(ssl_context=certificate) as server:
        channel = Mail(MailServer(host="localhost", port=server.port, tls=Tls.IMPLICIT), sender=SENDER)
        assert channel.send(PARCEL).outcome is Outcome.ACCEPTED


@contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of one connection that does what the test says."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_a_connection_that_dies_with_the_letter_leaves_it_unknown() -> None:
    def dies(connection: socket.socket) -> None:
        connection.sendall(b"220 ready\r\n")
        file = connection.makefile("rb")
        while not (line := file.readline()).upper().startswith(b"DATA"):
            assert line
            connection.sendall(b"250 OK\r\n")
        connection.sendall(b"354 go on\r\n")
        while file.readline() != b".\r\n":
            pass
        file.close()

    with scripted(dies) as port:
        answer = Mail(MailServer(host="127.0.0.1", port=port, tls=Tls.NONE), sender=SENDER).send(PARCEL)
    assert answer.outcome is Outcome.UNKNOWN


def test_a_server_that_says_nothing_or_drips_does_not_hold_the_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def drips(connection: socket.socket) -> None:
        try:
            while not over.wait(0.05):
                connection.sendall(b"2")
        except OSError:
            return

    monkeypatch.setattr(mail, "LONGEST_SEND", 0.3)
    monkeypatch.setattr(mail, "STEP", 5.0)
    with scripted(drips) as port:
        channel = Mail(MailServer(host="127.0.0.1", port=port, tls=Tls.NONE), sender=SENDER)
        assert channel.send(PARCEL).outcome is Outcome.LATER
        over.set()
    monkeypatch.setattr(mail, "STEP", 0.2)
    monkeypatch.setattr(mail, "LONGEST_SEND", 5.0)
    over.clear()
    with scripted(lambda _connection: over.wait(3) and None) as port:  # type: ignore[func-returns-value]
        channel = Mail(MailServer(host="127.0.0.1", port=port, tls=Tls.NONE), sender=SENDER)
        answer = channel.send(PARCEL)
        over.set()
    assert (answer.outcome, answer.detail) == (Outcome.LATER, "Máy chủ thư không trả lời.")
    assert limits.STEP * 4 <= 60
