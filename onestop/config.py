"""What the installation decides: read once from the environment, checked at start."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATABASE_FILE = "onestop.sqlite3"
KEY_FILE = "secret.key"
CERTIFICATE_FILE = "tls-certificate.pem"
CERTIFICATE_KEY_FILE = "tls-key.pem"


class ConfigError(Exception):
    """The installation is not usable as it stands; the text (Vietnamese) says what to do."""


@dataclass(frozen=True)
class Config:
    """data: folder of database, papers and keys. database_url: SQLAlchemy URL. key: at least 32 random bytes.

    hosts: names under which the desk may be opened (empty: any). proxy: address of the one reverse proxy whose
    X-Forwarded-* headers are believed.
    """

    data: Path
    database_url: str
    key: bytes
    hosts: tuple[str, ...] = ()
    proxy: str | None = None
    secure_cookies: bool = False

    @property
    def papers(self) -> Path:
        return self.data / "papers"

    @property
    def prints(self) -> Path:
        """Documents of many papers: copies, cleared away after some days."""
        return self.data / "prints"


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    return Path(environ.get("ONESTOP_DATA") or "var").resolve()


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    """The database of the installation; default: SQLite in the data folder. `postgresql://` means psycopg 3.

    Raises ConfigError for a kind of database that we do not know.
    """
    url = environ.get("ONESTOP_DATABASE_URL") or f"sqlite:///{data_folder(environ) / DATABASE_FILE}"
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("ONESTOP_DATABASE_URL phải bắt đầu bằng postgresql:// hoặc sqlite:///.")
    return url


def read_key(folder: Path) -> bytes:
    """The installation's secret. Raises ConfigError when it is missing, short, or readable by others."""
    path = folder / KEY_FILE
    if not path.is_file():
        raise ConfigError(f"Chưa có cơ quan nào ở {folder}. Chạy “onestop init” trước, hoặc đặt ONESTOP_DATA cho đúng.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"Tệp khóa {path} đang mở cho người khác đọc. Chạy: chmod 600 {path}")
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise ConfigError(f"Tệp khóa {path} quá ngắn. Khôi phục tệp khóa từ bản sao lưu.")
    return key


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration of this process. Raises ConfigError."""
    folder = data_folder(environ)
    hosts = tuple(host.strip() for host in environ.get("ONESTOP_HOSTS", "").split(",") if host.strip())
    return Config(
        data=folder,
        database_url=database_url(environ),
        key=read_key(folder),
        hosts=hosts,
        proxy=environ.get("ONESTOP_PROXY") or None,
        secure_cookies=environ.get("ONESTOP_SECURE_COOKIES") == "1",
    )
