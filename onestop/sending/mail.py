"""Mail over SMTP: plain text, one message a connection, verified TLS unless the office says otherwise."""

import re
import smtplib
import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum

from onestop.sending.channel import Answer, Outcome, Parcel
from onestop.sending.limits import STEP, Hold, bounded
from onestop.sending.waits import LONGEST_SEND

# What every server takes, and nothing that a header or an envelope could read as more than one address.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@.{{1,255}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII)
_ENHANCED = re.compile(rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


class Tls(StrEnum):
    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class MailServer:
    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def is_mail_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


class Mail:
    """sender: mail address of the office. name: what stands before it."""

    plain = False

    def __init__(self, server: MailServer, *, sender: str, name: str = "") -> None:
        if not is_mail_address(sender):
            raise ValueError("the sender is no mail address")
        self._server, self._sender, self._name = server, sender, name

    def send(self, parcel: Parcel) -> Answer:
        if not is_mail_address(parcel.to):
            return Answer(Outcome.FAILED, "Địa chỉ thư điện tử không gửi được.")
        try:
            content = _dots_doubled(self._written(parcel).as_bytes())
            with bounded(LONGEST_SEND) as hold:
                line = _Line(self._server, self._sender.partition("@")[2], hold)
                try:
                    return self._hand_over(line, parcel.to, content)
                finally:
                    line.close()
        except (OSError, smtplib.SMTPException, UnicodeError) as trouble:
            return Answer(Outcome.LATER, _why(trouble))

    def delivered(self, references: Collection[str]) -> Collection[str]:
        """Mail proves no arrival."""
        del references
        return ()

    def _written(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self._name, addr_spec=self._sender)
        message["To"] = Address(addr_spec=parcel.to)
        message["Subject"] = parcel.subject
        message["Date"] = parcel.written_at
        message["Message-ID"] = f"<{parcel.reference}@{self._sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(parcel.text, charset="utf-8", cte="base64")
        message["Content-Language"] = "vi"
        return message

    def _hand_over(self, line: smtplib.SMTP, to: str, content: bytes) -> Answer:
        if self._server.tls is Tls.STARTTLS:
            line.starttls(context=ssl.create_default_context())
        if self._server.user is not None:
            line.login(self._server.user, self._server.password or "")
        line.ehlo_or_helo_if_needed()
        code, said = line.mail(self._sender)
        if code != 250:
            return Answer(Outcome.LATER, _told("người gửi", code, said))
        code, said = line.rcpt(to)
        if code not in (250, 251):
            return _refused("người nhận", code, said)
        code, said = line.docmd("DATA")
        if code != 354:
            return _refused("nội dung", code, said)
        try:
            line.send(content + b".\r\n")
            code, said = line.getreply()
        except (OSError, smtplib.SMTPException):
            return Answer(Outcome.UNKNOWN, "Mất kết nối khi máy chủ thư đang nhận, không rõ thư đã đi hay chưa.")
        if code != 250:
            return _refused("nội dung", code, said)
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        return Answer(Outcome.ACCEPTED, "Máy chủ thư đã nhận.")


class _Line(smtplib.SMTP):
    """A connection whose socket somebody may break; with TLS from the first byte where the server wants that."""

    def __init__(self, server: MailServer, own_name: str, hold: Hold) -> None:
        self._hold = hold
        self._implicit = server.tls is Tls.IMPLICIT
        super().__init__(server.host, server.port, local_hostname=own_name, timeout=STEP)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = socket.create_connection((host, port), timeout)
        self._hold(connection)
        if not self._implicit:
            return connection
        try:
            wrapped = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        except BaseException:
            connection.close()
            raise
        self._hold(wrapped)
        return wrapped


def _dots_doubled(content: bytes) -> bytes:
    return re.sub(rb"(?m)^\.", b"..", content)


def _refused(what: str, code: int, said: bytes) -> Answer:
    """500 to 599 is for good; everything else may pass."""
    return Answer(Outcome.FAILED if 500 <= code <= 599 else Outcome.LATER, _told(what, code, said))


def _told(what: str, code: int, said: bytes) -> str:
    """The codes alone: the words of a server may repeat the address."""
    enhanced = _ENHANCED.match(said)
    return f"Máy chủ thư từ chối {what} (SMTP {code}{f' {enhanced[0].decode()}' if enhanced else ''})."


def _why(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPServerDisconnected) and isinstance(trouble.__context__, TimeoutError):
        trouble = trouble.__context__  # as the library tells it
    match trouble:
        case smtplib.SMTPAuthenticationError(smtp_code=code):
            return f"Máy chủ thư từ chối tài khoản gửi (SMTP {code}). Quản trị viên kiểm tra cấu hình."
        case smtplib.SMTPNotSupportedError():
            return "Máy chủ thư không hỗ trợ TLS hoặc cách đăng nhập. Quản trị viên kiểm tra cấu hình."
        case ssl.SSLCertVerificationError():
            return "Chứng chỉ của máy chủ thư không hợp lệ. Quản trị viên kiểm tra cấu hình."
        case TimeoutError():
            return "Máy chủ thư không trả lời."
        case smtplib.SMTPResponseException(smtp_code=code) if code > 0:
            return f"Máy chủ thư chưa nhận (SMTP {code})."
        case _:
            return "Không kết nối được máy chủ thư."
