"""One archive that holds everything an office needs to start again elsewhere: database, papers, keys."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from onestop.cases.proofs import SEAL_FOLDER, SIGNING_FOLDER
from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE, DATABASE_FILE, KEY_FILE, Config
from onestop.errors import Refused

DUMP_FILE = "onestop.dump"
MANIFEST = "manifest.json"


def back_up(config: Config, target: Path, *, at: datetime) -> int:
    """Write the archive (tar.gz, 0600) and return how many files it holds. Raises Refused when it cannot.

    The database is copied through its own back-up function while the desk goes on working, checked before it counts,
    and stands beside a manifest with the SHA-256 of every file.
    """
    if target.exists():
        raise Refused(f"Tệp {target} đã có. Chọn tên khác để không ghi đè bản sao lưu cũ.")
    if not target.parent.is_dir():
        raise Refused(f"Không có thư mục {target.parent}. Chọn nơi khác cho bản sao lưu.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".onestop-backup-") as folder:
        database = _copy_of_database(config, Path(folder))
        members = [(database, database.name)]
        members += [
            (path, name)
            for name in (KEY_FILE, CERTIFICATE_FILE, CERTIFICATE_KEY_FILE)
            if (path := config.data / name).is_file()
        ]
        # The keys first: without them nobody could tell a paper of this office from a forged one.
        members += [
            (path, path.relative_to(config.data).as_posix())
            for room in (SEAL_FOLDER, SIGNING_FOLDER)
            for path in sorted((config.data / room).rglob("*"))
            if path.is_file() and not path.name.endswith(".part")
        ]
        members += [(path, f"papers/{path.name}") for path in sorted(config.papers.glob("*.pdf"))]
        draft = Path(folder) / "archive"
        _archive(members, draft, at=at)
        draft.replace(target)
    return len(members)


def _archive(members: list[tuple[Path, str]], draft: Path, *, at: datetime) -> None:
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for path, name in members}
    manifest = json.dumps({"made_at": at.isoformat(), "sha256": hashes}, indent=1).encode()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as archive:
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(manifest)
            archive.addfile(entry, io.BytesIO(manifest))
            for path, name in members:
                archive.add(path, arcname=name)
        file.flush()
        os.fsync(file.fileno())


def _copy_of_database(config: Config, folder: Path) -> Path:
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite":
        return _copy_of_sqlite(Path(url.database or ""), folder / DATABASE_FILE)
    return _dump_of_postgresql(config.database_url, folder / DUMP_FILE)


def _copy_of_sqlite(source: Path, target: Path) -> Path:
    if not source.is_file():
        raise Refused(f"Không thấy cơ sở dữ liệu {source}. Kiểm tra ONESTOP_DATA.")
    live, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        live.backup(copy)
        answer = copy.execute("PRAGMA integrity_check").fetchone()
    finally:
        copy.close()
        live.close()
    if answer != ("ok",):
        raise Refused("Bản sao cơ sở dữ liệu không đạt kiểm tra toàn vẹn. Không dùng bản này; báo quản trị máy chủ.")
    return target


def _dump_of_postgresql(url: str, target: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise Refused("Chưa có pg_dump. Cài gói postgresql-client rồi chạy lại.")
    plain = make_url(url).set(drivername="postgresql")
    # The password goes by the environment: a command line is open to every user of the machine.
    environment = os.environ | ({"PGPASSWORD": plain.password} if plain.password else {})
    done = subprocess.run(  # noqa: S603 - the address comes from the installation's own configuration
        [program, "--format=custom", f"--file={target}", plain.set(password=None).render_as_string()],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"pg_dump báo lỗi: {done.stderr.strip()[:300]}")
    return target
