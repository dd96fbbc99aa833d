"""A mail server and a gateway for text messages on this machine: real protocols, answers as the test says."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from onestop.sending.gateway import Gateway, GatewayPlace
from onestop.sending.mail import Mail, MailServer, Tls

SENDER = "motcua@vinhhoa.example.vn"
TOKEN = "thử-nghiệm".encode().hex()


@dataclass
class MailServerOfTests:
    """letters: what was taken, as parsed mail. refuse_to, refuse_content: answers instead, the first one first."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_to: list[str] = field(default_factory=list)
    refuse_content: list[str] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuse_to:
            return self.refuse_to.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_content:
            return self.refuse_content.pop(0)
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"

    def channel(self) -> Mail:
        return Mail(MailServer(host=self.host, port=self.port, tls=Tls.NONE), sender=SENDER, name="UBND xã Vĩnh Hoà")


class _OnAnyPort(Controller):
    """Knows its port only once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServerOfTests]:
    handler = MailServerOfTests()
    controller = _OnAnyPort(handler, hostname=handler.host, port=0, ready_timeout=20, **options)
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


@dataclass(frozen=True)
class Asked:
    """A request that the gateway got."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class TextGatewayOfTests:
    """answers: statuses, the first one first; afterwards 202. delivered: ids that are told to have arrived."""

    asked: list[Asked] = field(default_factory=list)
    answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [one.body for one in self.asked if one.path == "/send"]

    def channel(self, *, receipts: bool = False, plain: bool = False) -> Gateway:
        place = GatewayPlace(
            url=f"{self.url}/send", token=TOKEN, receipts_url=f"{self.url}/receipts" if receipts else None
        )
        return Gateway(place, plain=plain)


@contextmanager
def text_gateway() -> Iterator[TextGatewayOfTests]:
    state = TextGatewayOfTests()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(Asked(self.path, dict(self.headers), body))
            if self.path == "/receipts":
                self.answer(200, {"delivered": state.delivered})
                return
            answer = state.answers.pop(0) if state.answers else 202
            if callable(answer):
                answer(self)
            else:
                self.answer(answer, {})

        def answer(self, status: int, content: dict[str, Any]) -> None:
            told = json.dumps(content).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{state.url}/elsewhere")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
