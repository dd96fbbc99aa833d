"""Servers to measure: an office as an administrator would set it up, and bare scripts under the same web server."""

import atexit
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlencode

from onestop import create_app
from onestop.config import load
from onestop.database import db
from onestop.demonstration.office import know_years
from onestop.people.installing import own_office
from onestop.wallclock import now
from tests.forms import Form, forms

HOUSE = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).with_name("onestop")
USERNAME, PASSWORD = "do", "Đo nhanh chậm 2026, một câu dài"
PASSWORD_PAGE = "/tai-khoan/mat-khau"
PATIENCE = 60.0  # seconds


class Client:
    """A browser's share of the work and no more: one connection kept open, cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.place = "/"  # the path of the page that was shown last

    def get(self, path: str) -> str:
        status, place, body = self.send("GET", path)
        while status in (302, 303):
            path = place
            status, place, body = self.send("GET", path)
        self.place = path
        assert status == 200, (path, status, body[:500])
        return body

    def post(self, path: str, fields: list[tuple[str, str]] | None = None) -> str:
        """Send a form; it must be answered by going on to another page, whose address is returned."""
        status, place, body = self.send("POST", path, urlencode(fields or []))
        assert status in (302, 303), (path, status, body[:3000])
        return place

    def send(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), content

    def form(self, path: str, having: str) -> Form:
        """The form of a page that has the field `having`, with what is preset in it."""
        return next(form for form in forms(self.get(path)) if having in form.names)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, path: str) -> None:
    """Ask again and again until the page is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            Client(port).get(path)
        except OSError:
            time.sleep(0.002)
        else:
            return
    raise TimeoutError(f"no answer at port {port} within {PATIENCE:.0f} s")


@contextmanager
def running(command: list[str | Path], environ: Mapping[str, str] | None = None) -> Iterator[None]:
    """A process of ours, stopped at the end. It keeps what it compiles, as an installed program has it from pip, also
    where the caller's environment forbids it; the first start, a warm-up, pays for that.
    """
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    around["PYTHONPYCACHEPREFIX"] = _compiled()
    process = subprocess.Popen(
        command,
        cwd=HOUSE,
        env={**around, **(environ or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


@cache
def _compiled() -> str:
    """A folder for compiled modules, gone at the end."""
    folder = tempfile.mkdtemp(prefix="onestop-bench-compiled-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


def serve_office(folder: Path, port: int) -> list[str | Path]:
    return [PROGRAM, "serve", "--port", str(port), "--no-scheduler"]


def serve_bare(script: str, port: int) -> list[str | Path]:
    """A WSGI script of bench/bare under the web server that we use ourselves."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--no-access-log", "--log-level", "error", f"bench.bare.{script}:app"),
    ]


@contextmanager
def bare(script: str, **environ: str) -> Iterator[Client]:
    port = free_port()
    with running(serve_bare(script, port), environ):
        wait_for(port, "/")
        yield Client(port)


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onestop-bench-") as folder:
        yield Path(folder)


def found_office(folder: Path) -> str:
    """`onestop init` with the shipped catalogue adopted; the first password."""
    said = onestop(
        folder,
        "init",
        "--agency-code",
        "H50.31.12",
        "--agency-name",
        "UBND xã Vĩnh Hoà",
        "--admin",
        USERNAME,
        "--trial",
    )
    catalogue = HOUSE / "onestop" / "procedures" / "data" / "procedures.csv"
    onestop(folder, "import", "procedures", str(catalogue), "--decision", "Để đo")
    app = create_app(load({"ONESTOP_DATA": str(folder)}))
    with app.app_context():
        know_years(own_office(), until=now().date(), at=now())  # on whatever day it is measured
        db.session.commit()
        db.engine.dispose()
    return next(word for word in said.splitlines() if word.startswith("Mật khẩu lần đầu: ")).partition(": ")[2]


def onestop(folder: Path, *arguments: str) -> str:
    environ = {**os.environ, "ONESTOP_DATA": str(folder)}
    return subprocess.run([PROGRAM, *arguments], env=environ, check=True, capture_output=True, text=True).stdout


@contextmanager
def office(folder: Path, first_password: str) -> Iterator[Client]:
    """The office in `folder` under its production server; a browser that has signed in and changed its password."""
    port = free_port()
    with running(serve_office(folder, port), {"ONESTOP_DATA": str(folder)}):
        wait_for(port, "/dang-nhap")
        client = Client(port)
        form = client.form("/dang-nhap", "username")
        place = client.post("/dang-nhap", form.filled({"username": USERNAME, "password": first_password}))
        form = client.form(place, "again")
        client.post(PASSWORD_PAGE, form.filled({"old": first_password, "new": PASSWORD, "again": PASSWORD}))
        yield client
