"""The server and the scheduler as processes: who may reach them, what they bear, and how they end."""

import http.client
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE, Config, ConfigError
from onestop.serving import make_certificate
from onestop.serving.gateway import environ_of
from onestop.serving.server import is_loopback, opening_of

ROOT = Path(__file__).parent.parent
Command = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path, database_url="sqlite://", key=b"k" * 32)


# Where the desk may be opened


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_on_this_machine_plain_http_is_allowed_and_said(config: Config, host: str) -> None:
    opening = opening_of(config, host=host, port=8000)
    assert opening.address.startswith("http://")
    assert "không mã hóa" in opening.protection


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "motcua.vinhhoa.vn", "", "127.0.0.1.vidu.example"])  # noqa: S104
def test_beyond_this_machine_plain_http_is_refused_with_the_ways_out(config: Config, host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(ConfigError, match="init --tls"):
        opening_of(config, host=host, port=8000)


def test_a_named_proxy_opens_the_way_and_it_is_said(config: Config) -> None:
    opening = opening_of(replace(config, proxy="192.0.2.1"), host="0.0.0.0", port=8000)  # noqa: S104
    assert "192.0.2.1" in opening.protection


def test_half_a_certificate_is_refused(config: Config) -> None:
    make_certificate(config.data)
    (config.data / CERTIFICATE_KEY_FILE).unlink()
    with pytest.raises(ConfigError, match="Thiếu tệp"):
        opening_of(config, host="127.0.0.1", port=8000)


def test_the_own_certificate_names_the_hosts_and_its_key_is_private(config: Config) -> None:
    fingerprint = make_certificate(config.data, ["motcua.vinhhoa.vn", "192.168.1.10"])
    assert stat.S_IMODE((config.data / CERTIFICATE_KEY_FILE).stat().st_mode) == 0o600
    certificate = x509.load_pem_x509_certificate((config.data / CERTIFICATE_FILE).read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "motcua.vinhhoa.vn" in names.get_values_for_type(x509.DNSName)
    assert "192.168.1.10" in map(str, names.get_values_for_type(x509.IPAddress))
    assert len(fingerprint.split(":")) == 32
    assert opening_of(config, host="0.0.0.0", port=8000).address == "https://0.0.0.0:8000"  # noqa: S104
    with pytest.raises(ConfigError, match="Đã có chứng thư"):
        make_certificate(config.data)


# What the gateway tells the application


class Told:
    """A request as granian tells it."""

    http_version = "1.1"
    server = "[::]:8000"
    scheme = "http"
    method = "GET"
    query_string = "q=%C4%83"
    authority = None

    def __init__(self, *headers: tuple[str, str], path: str = "/", client: str = "192.0.2.1:5000") -> None:
        self.path = path
        self.client = client
        self._headers = [("host", "desk"), *headers]

    @property
    def headers(self) -> "Told":
        return self

    def items(self) -> list[tuple[str, str]]:
        return self._headers


def test_the_path_arrives_as_wsgi_wants_it() -> None:
    environ = environ_of(Told(path="/hồ-sơ"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/hồ-sơ"
    assert environ["QUERY_STRING"] == "q=%C4%83"


@pytest.mark.parametrize(
    ("client", "address"),
    [("192.0.2.1:5000", "192.0.2.1"), ("[::ffff:192.0.2.1]:5000", "192.0.2.1"), ("[2001:db8::1]:5000", "2001:db8::1")],
)
def test_the_address_of_the_other_side_is_plain(client: str, address: str) -> None:
    assert environ_of(Told(client=client))["REMOTE_ADDR"] == address


def test_headers_with_an_underscore_do_not_pass_for_those_of_a_proxy() -> None:
    environ = environ_of(
        Told(("x_forwarded_for", "203.0.113.1"), ("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "b=2"))
    )
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


# Processes


def command(*words: str, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"ONESTOP_DATA": str(folder), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    environment.pop("ONESTOP_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "onestop", *words],
        env=environment,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "data"
    words = ["init", "--agency-code", "H50.31.12", "--agency-name", "UBND xã Vĩnh Hoà", "--admin", "quantri", "--trial"]
    made = command(*words, folder=folder)
    told, _nothing = made.communicate(timeout=60)
    assert made.returncode == 0, told
    return folder


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def start(office: Path) -> Iterator[Command]:
    """start(*words): a command of the office; whatever is left of it and its children is killed afterwards."""
    running: list[subprocess.Popen[str]] = []

    def run(*words: str, folder: Path = office) -> subprocess.Popen[str]:
        process = command(*words, folder=folder)
        running.append(process)
        return process

    yield run
    for process in running:
        for pid in family(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate()


def family(pid: int) -> list[int]:
    """A process and its children's children, as the system lists them; empty when it has gone."""
    try:
        lists = [(task / "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []
    return [pid, *(each for child in " ".join(lists).split() for each in family(int(child)))]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def answers(port: int, path: str = "/dang-nhap") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def said(process: subprocess.Popen[str], words: str) -> str:
    """The line with `words`, which the process is going to say."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_as_a_whole(start: Command, free_port: int, end: signal.Signals) -> None:
    process = start("serve", "--port", str(free_port))
    assert f"http://127.0.0.1:{free_port}" in said(process, "onestop chạy ở")
    assert answers(free_port) == 200
    everybody = family(process.pid)
    assert any(b"scheduler" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in everybody)
    os.killpg(process.pid, end)  # as Ctrl-C does: to all of the group at once
    assert process.wait(40) == 0
    until(lambda: not any(map(is_running, everybody)))


def test_when_it_is_killed_nothing_of_it_stays(start: Command, free_port: int) -> None:
    process = start("serve", "--port", str(free_port))
    said(process, "onestop chạy ở")
    everybody = family(process.pid)
    assert len(everybody) == 3
    process.kill()
    process.wait()
    until(lambda: not any(map(is_running, everybody)))
    assert answers(free_port) == 0


def test_a_second_server_on_the_same_port_is_told_so(start: Command, free_port: int) -> None:
    said(start("serve", "--port", str(free_port), "--no-scheduler"), "onestop chạy ở")
    second = start("serve", "--port", str(free_port), "--no-scheduler")
    told, _nothing = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Cổng {free_port} đang có chương trình khác dùng" in told


def test_slow_senders_keep_nobody_waiting(start: Command, free_port: int) -> None:
    said(start("serve", "--port", str(free_port), "--no-scheduler"), "onestop chạy ở")
    head = b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    slow = []
    for number in range(100):
        sender = socket.create_connection(("127.0.0.1", free_port))
        sender.sendall(head + (b"Content-Length: 1000\r\n\r\na=" if number % 2 else b"X-A: "))
        slow.append(sender)
    begun = time.monotonic()
    assert [answers(free_port) for _ in range(5)] == [200] * 5
    assert time.monotonic() - begun < 5
    for sender in slow:
        sender.close()


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /dang-nhap HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n", b"400"),
        (b"GET /dang-nhap HTTP/1.1\r\n\r\n", b"400"),
        (b"GET http://vidu.example/dang-nhap HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
        (b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
        (
            b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            b"400",
        ),
        (b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"GET /\xff\xfe%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"4"),
        (b"GET /dang-nhap HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n", b"431"),
        (b"\x00\x01\x02\r\n\r\n", b"400"),
        (b"TRACE /dang-nhap HTTP/1.1\r\nHost: localhost\r\n\r\n", b"405"),
        (b"GET /dang-nhap HTTP/1.1\r\nHost: localhost\r\nCookie: onestop=\xff\r\n\r\n", b"200"),
    ],
)
def test_malformed_requests_get_an_answer(raw_server: int, request_bytes: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", raw_server), timeout=10) as connection:
        with suppress(OSError):  # it may hang up before all is sent
            connection.sendall(request_bytes)
        line = connection.recv(64).split(b"\r\n")[0]
    assert line.startswith(b"HTTP/1.1 " + status), line
    assert answers(raw_server) == 200


@pytest.mark.parametrize(
    ("megabytes", "status", "said"),
    [
        (9, b"404", "Đây không phải tệp do hệ thống này phát hành"),
        (12, b"413", "lớn hơn 10 MB"),
        (17, b"413", "quá lớn"),
    ],
)
def test_a_file_as_large_as_the_pages_promise_arrives_and_a_larger_one_is_told(
    raw_server: int, megabytes: int, status: bytes, said: str
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%s\r\n--x--\r\n'
    content = body % bytes(megabytes * 1024 * 1024)
    head = b"POST /xac-minh/tep HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n" % len(content)
    with socket.create_connection(("127.0.0.1", raw_server), timeout=10) as connection:
        with suppress(OSError):  # it may hang up before all is sent
            connection.sendall(head + content)
        answer = b""
        with suppress(OSError):
            while part := connection.recv(65536):
                answer += part
    assert answer.startswith(b"HTTP/1.1 " + status), answer[:200]
    assert said in answer.decode()


@pytest.fixture(scope="module")
def raw_server(office: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = command("serve", "--port", str(port), "--no-scheduler", folder=office)
    said(process, "onestop chạy ở")
    yield port
    process.terminate()
    process.communicate(timeout=40)
    assert process.returncode == 0


def test_with_a_certificate_it_speaks_tls_and_binds_its_cookie(start: Command, office: Path, free_port: int) -> None:
    make_certificate(office)
    try:
        process = start("serve", "--port", str(free_port), "--no-scheduler")
        assert f"https://127.0.0.1:{free_port}" in said(process, "onestop chạy ở")
        context = ssl.create_default_context(cafile=str(office / CERTIFICATE_FILE))
        connection = http.client.HTTPSConnection("127.0.0.1", free_port, context=context, timeout=10)
        connection.request("GET", "/dang-nhap")
        answer = connection.getresponse()
        assert answer.status == 200
        assert (answer.headers["Set-Cookie"] or "").startswith("__Host-onestop=")
        assert "max-age" in (answer.headers["Strict-Transport-Security"] or "")
        connection.close()
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", free_port)) as plain, pytest.raises(OSError):  # noqa: PT011
            old.wrap_socket(plain)
    finally:
        for name in (CERTIFICATE_FILE, CERTIFICATE_KEY_FILE):
            (office / name).unlink()
