"""Opening the pages to browsers: where, for whom, and how it ends."""

import errno
import ipaddress
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE, Config, ConfigError
from onestop.serving.gateway import Gateway
from onestop.serving.processes import stop_with_parent

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_PATIENCE = 30  # seconds for requests in flight when the server is asked to stop
_START = 60.0  # seconds


@dataclass(frozen=True)
class Opening:
    """Where the pages are opened. certificate, key: PEM files, or None for plain HTTP."""

    host: str
    port: int
    certificate: Path | None
    key: Path | None

    proxy: str | None

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        scheme = "https" if self.certificate is not None else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def protection(self) -> str:
        """What keeps the pages from being read on their way, in one Vietnamese sentence."""
        if self.certificate is not None:
            return "Kết nối được mã hóa bằng chứng thư TLS trong thư mục dữ liệu."
        if self.proxy is not None:
            return f"Không tự mã hóa: chỉ nhận kết nối qua máy chủ trung gian {self.proxy}, nơi phải có TLS."
        return "Chỉ mở trên máy này, không mã hóa. Muốn mở ra mạng nội bộ cần TLS (xem README)."


def serve(
    config: Config,
    *,
    host: str,
    port: int,
    make_app: Callable[[Config], "WSGIApplication"],
    ready: Callable[[Opening], None],
) -> None:
    """Answer browsers until SIGINT or SIGTERM, then finish the requests in flight. Blocks; for the main thread.

    make_app: makes the application, in the process that answers. ready: called once, in a thread, as soon as the desk
    answers. Raises ConfigError when it cannot be opened so.
    """
    opening = opening_of(config, host=host, port=port)
    _check_free(opening)
    if opening.certificate is not None:
        config = replace(config, secure_cookies=True)
    server = Granian(
        "onestop",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=1024,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        workers_kill_timeout=_PATIENCE,
        log_level=LogLevels.warning,
        ssl_cert=opening.certificate,
        ssl_key=opening.key,
        ssl_protocol_min=SSLProtocols.tls12,
    )
    threading.Thread(target=_tell, args=(opening, ready), daemon=True).start()
    # Typed as if it returned a function; granian asks for an object with __rsgi__ just as well.
    worker: Any = partial(_worker, config, make_app, os.getpid())
    server.serve(target_loader=worker, wrap_loader=False)


def opening_of(config: Config, *, host: str, port: int) -> Opening:
    """How the pages are opened at `host`. Raises ConfigError for plain HTTP beyond this machine."""
    if not 0 < port < 65536:
        raise ConfigError(f"Cổng {port} không dùng được. Chọn số từ 1 đến 65535, ví dụ 8000.")
    files = config.data / CERTIFICATE_FILE, config.data / CERTIFICATE_KEY_FILE
    present = [file.is_file() for file in files]
    if any(present) and not all(present):
        missing = files[present.index(False)]
        raise ConfigError(f"Thiếu tệp {missing} của chứng thư TLS. Đặt đủ hai tệp, hoặc bỏ cả hai.")
    if not any(present) and not is_loopback(host) and config.proxy is None:
        raise ConfigError(
            f"Không mở trang ra ngoài máy này ({host}) khi chưa mã hóa: mật khẩu và dữ liệu công dân sẽ đi qua mạng "
            "ở dạng đọc được. Chọn một trong ba cách: lập cơ quan bằng “onestop init --tls”; đặt chứng thư và khóa vào "
            f"{files[0]} và {files[1]}; hoặc khai báo máy chủ trung gian có TLS bằng ONESTOP_PROXY=<địa chỉ IP>."
        )
    certificate, key = files if all(present) else (None, None)
    return Opening(host, port, certificate, key, config.proxy)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_free(opening: Opening) -> None:
    # The server shares its port among its own processes, so the system would let a second server in beside the first.
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            opening.host, opening.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"Cổng {opening.port} đang có chương trình khác dùng. Tắt chương trình đó hoặc chọn cổng khác."
            ) from None
        if error.errno == errno.EACCES:
            raise ConfigError(f"Không được phép mở cổng {opening.port}. Chọn cổng từ 1024 trở lên.") from None
        raise ConfigError(f"Không mở được địa chỉ {opening.host}. Kiểm tra lại --host.") from None


def _tell(opening: Opening, ready: Callable[[Opening], None]) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(opening.host, opening.host)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, opening.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            ready(opening)
            return


def _worker(config: Config, make_app: Callable[[Config], "WSGIApplication"], parent: int) -> Gateway:
    """Runs in the process that answers: a session of its own, so that Ctrl-C reaches it once, through its parent."""
    os.setsid()
    stop_with_parent(parent)
    return Gateway(make_app(config))
