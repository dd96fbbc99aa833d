"""`onestop serve` as a process: on this machine it answers to this machine's names alone."""

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(port: int, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/dang-nhap", headers={"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.usefixtures("trial")
def test_on_this_machine_a_strange_name_is_refused(folder: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "onestop", "serve", "--port", str(port), "--no-scheduler"],
        env=os.environ | {"ONESTOP_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        said = server.stdout.readline()  # said once the pages answer
        assert f"http://127.0.0.1:{port}" in said
        assert [status(port, f"{name}:{port}") for name in ("127.0.0.1", "localhost")] == [200, 200]
        assert status(port, f"example.com:{port}") == 400
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0
        server.stdout.close()


def test_beyond_this_machine_it_wants_tls(trial: Run) -> None:
    said = trial("serve", "--host", "0.0.0.0", "--port", free_port())  # noqa: S104 - it must be refused
    assert said.status == 1
    assert "mã hóa" in said.err
