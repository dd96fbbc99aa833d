"""From granian's asynchronous interface (RSGI) to the WSGI application.

Requests are read whole, by the event loop, before a thread is given to them: somebody who sends a body byte by byte
holds a connection and a little memory, but none of the threads that the desk works with. (Granian's own WSGI interface
reads inside the thread: eight slow senders silence it; it also hung now and then when Ctrl-C reached both its
processes: docs/decisions/0002-web-server.md.)
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
# Requests in work and in the queue; beyond that an answer would come too late to be of use.
MOST_WAITING = 128
# Above what any page takes (a scan, a paper to be compared: 10 MB), so that the page itself tells who sends too much.
LARGEST_BODY = 16 * 1024 * 1024
BODY_WITHIN = 120.0  # seconds for a whole body
_IN_MEMORY = 256 * 1024

# A browser shows a page of its own, in its own language, for an answer without content.
_SAID = {
    408: "Mạng quá chậm nên máy chủ chưa nhận được hết nội dung. Quay lại trang trước rồi gửi lại.",
    413: "Nội dung gửi lên quá lớn. Quay lại trang trước, chọn tệp nhỏ hơn 10 MB rồi gửi lại.",
    503: "Máy chủ đang bận. Chờ ít phút rồi tải lại trang.",
}
_UNREADABLE = "Máy chủ không đọc được yêu cầu này. Quay lại trang trước rồi thử lại."

_log = logging.getLogger("onestop")


class Headers(Protocol):
    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """What granian tells about a request."""

    http_version: str
    client: str
    server: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Headers


class Answer(Protocol):
    """Granian's side of one exchange: iterating gives the body, a response method ends it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


class _Refusal(Exception):  # noqa: N818 - an answer, not a defect
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gateway:
    """The RSGI application around a WSGI one."""

    def __init__(self, app: "WSGIApplication", *, threads: int = THREADS) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        self._at_work = 0

    async def __rsgi__(self, scope: Scope, answer: Answer) -> None:
        try:
            environ = environ_of(scope)
            body = await _whole_body(answer, environ)
            if self._at_work >= MOST_WAITING:
                raise _Refusal(503)
        except _Refusal as refusal:
            answer.response_bytes(refusal.status, _refusal_headers(refusal.status), _refusal_page(refusal.status))
            return
        environ["wsgi.input"] = body
        self._at_work += 1
        try:
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self._pool, _call, self._app, environ)
        except Exception as error:  # the application answers its own errors: this is what even that could not
            _log.error("gateway_failed", extra={"onestop_fields": {"error": type(error).__qualname__}})
            status, headers, content = 500, [], b""
        finally:
            self._at_work -= 1
            body.close()
        answer.response_bytes(status, [*headers, ("Server", "onestop")], content)


def environ_of(scope: Scope) -> dict[str, Any]:
    """The WSGI environment of a request, without its body. Raises when it is not one that we answer."""
    headers = scope.headers.items()
    hosts = [value for name, value in headers if name.lower() == "host"]
    # One name, told once: two would be read differently by a proxy and by us.
    if len(hosts) != 1 or scope.authority not in (None, "", hosts[0]) or not scope.path.startswith("/"):
        raise _Refusal(400)
    server, port = _address(scope.server)
    client, _client_port = _address(scope.client)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        if "_" in name:
            continue  # would be taken for the header with a hyphen, which only a proxy may set
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            key = f"HTTP_{key}"
            joint = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = environ[key] + joint + value if key in environ else value
    announced = next((value for name, value in headers if name.lower() == "content-length"), "0")
    if not (announced.isascii() and announced.isdigit()):
        raise _Refusal(400)
    if int(announced) > LARGEST_BODY:
        raise _Refusal(413)
    return environ


async def _whole_body(answer: Answer, environ: dict[str, Any]) -> IO[bytes]:
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when the request is answered
    size = 0
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for part in answer:
                size += len(part)
                if size > LARGEST_BODY:
                    raise _Refusal(413)
                body.write(part)
    except TimeoutError:
        body.close()
        raise _Refusal(408) from None
    except _Refusal:
        body.close()
        raise
    except Exception as error:  # the sender went away, or sent what is no body
        body.close()
        raise _Refusal(400) from error
    body.seek(0)
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return body


def _call(app: "WSGIApplication", environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and content, run in a thread of the desk."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        started[:] = [(status, headers)]
        return written.append

    parts: Iterable[bytes] = app(environ, start_response)
    try:
        content = b"".join(written) + b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = started[0]
    return int(status[:3]), headers, content


def _address(told: str) -> tuple[str, str]:
    """Host and port out of "192.0.2.1:80" or "[::1]:80"; an IPv4 address in IPv6 clothes is shown plainly."""
    host, _, port = told.rpartition(":")
    return host.strip("[]").removeprefix("::ffff:"), port


def _refusal_headers(status: int) -> list[tuple[str, str]]:
    headers = [("Connection", "close"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
    headers += [("Content-Type", "text/html; charset=utf-8")]
    headers += [("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")]
    return [*headers, ("Retry-After", "5")] if status == 503 else headers


def _refusal_page(status: int) -> bytes:
    text = _SAID.get(status, _UNREADABLE)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Không nhận được</title><h1>Không nhận được</h1><p>{text}</p></html>"
    ).encode()
