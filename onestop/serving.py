"""The web server: granian in one process with a few threads, TLS where others can reach it.

Why granian: it reads requests in Rust before a Python thread is taken, so slow clients hold nobody up; it speaks TLS by
itself, which `init --tls` needs; and at SIGTERM it finishes what is under way (docs/decisions/0002-web-server.md).
"""

import ipaddress
import os
import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask
from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server as Granian

from onestop import create_app
from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE, Config, ConfigError, load

THREADS = 8  # of Python, for requests; the sign-in alone takes 46 MiB each and lets two in at once
DRAIN_SECONDS = 20  # what is under way may take so long to finish
CERTIFICATE_DAYS = 825  # the longest that browsers take


def application() -> Flask:
    """The WSGI application of the installation that the environment names; called in the worker process."""
    return create_app(load())


def serve(config: Config, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished. Raises ConfigError for an unsafe address."""
    certificate = _certificate(config)
    if not is_loopback(host) and certificate is None and config.proxy is None:
        raise ConfigError(
            f"Mở ở địa chỉ {host} cần TLS. Tạo chứng thư: onestop init --tls (cơ quan mới), hoặc đặt "
            f"{CERTIFICATE_FILE} và {CERTIFICATE_KEY_FILE} vào {config.data}; "
            "hoặc khai máy chủ trung gian: ONESTOP_PROXY=địa-chỉ."
        )
    _check_free(host, port)
    if certificate is not None or config.proxy is not None:
        os.environ["ONESTOP_SECURE_COOKIES"] = "1"  # read by the worker, which is a process of its own
    Granian(
        "onestop.serving:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        backlog=1024,
        backpressure=THREADS * 4,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        ssl_cert=certificate[0] if certificate else None,
        ssl_key=certificate[1] if certificate else None,
        ssl_protocol_min=SSLProtocols.tls12,
        workers_kill_timeout=DRAIN_SECONDS,
        log_level=LogLevels.error,
        process_name=None,
    ).serve()


def address(config: Config, *, host: str, port: int) -> str:
    """The address to type into a browser, and what protects it."""
    scheme = "https" if _certificate(config) else "http"
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port}"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def make_certificate(folder: Path, hosts: Iterable[str] = ()) -> None:
    """A self-made certificate for this machine's names, with its key (0600), in the data folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = list(dict.fromkeys([*hosts, socket.gethostname(), "localhost"]))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([*map(_name, names), _name("127.0.0.1")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM))
    _write(
        folder / CERTIFICATE_KEY_FILE,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _certificate(config: Config) -> tuple[Path, Path] | None:
    pair = config.data / CERTIFICATE_FILE, config.data / CERTIFICATE_KEY_FILE
    return pair if all(path.is_file() for path in pair) else None


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"Không mở được {host}:{port}: {error.strerror}. Có thể cổng đang được dùng; chọn cổng khác (--port)."
            ) from None


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
