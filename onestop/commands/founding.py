"""onestop init: a new installation in an empty data folder."""

import os
import secrets
import shutil
from pathlib import Path

import click

from onestop import create_app
from onestop.calendars import shipped as shipped_calendar
from onestop.cases import lateness_reasons, proofs
from onestop.commands.context import opened
from onestop.config import CERTIFICATE_FILE, DATABASE_FILE, KEY_FILE, Config, data_folder, database_url, load
from onestop.database import db, migrate
from onestop.errors import Refused
from onestop.people.installing import found_office, own_office
from onestop.people.models import InstallationKind
from onestop.procedures import legal_bases
from onestop.sealing import keys
from onestop.serving import make_certificate
from onestop.wallclock import now


def add_to(group: click.Group) -> None:
    group.add_command(init)


@click.command()
@click.option("--agency-code", required=True, metavar="CODE", help="Mã định danh cơ quan, ví dụ H50.31.12.")
@click.option("--agency-name", required=True, metavar="NAME", help="Tên cơ quan, ví dụ “UBND xã Vĩnh Hoà”.")
@click.option("--admin", required=True, metavar="NAME", help="Tên đăng nhập của người đầu tiên.")
@click.option("--trial", is_flag=True, help="Bản thử nghiệm: văn bản ghi BẢN THỬ NGHIỆM, cho phép --at.")
@click.option("--tls", is_flag=True, help="Tạo chứng thư TLS tự ký để mở ra mạng nội bộ.")
def init(agency_code: str, agency_name: str, admin: str, trial: bool, tls: bool) -> None:
    """Lập cơ quan mới trong thư mục dữ liệu trống (ONESTOP_DATA)."""
    folder = data_folder()
    kind = InstallationKind.TRIAL if trial else InstallationKind.OFFICIAL
    password = found(folder, database_url(), agency_code=agency_code, agency_name=agency_name, admin=admin, kind=kind)
    if tls:
        fingerprint = make_certificate(folder, load().hosts)
        click.echo(f"Chứng thư TLS tự ký: {folder / CERTIFICATE_FILE}")
        click.echo(f"Dấu vân tay SHA-256: {fingerprint}")
    click.echo(f"Đã lập {agency_name} ({agency_code}) trong {folder}.")
    click.echo(f"Tên đăng nhập: {admin.lower()}")
    click.echo(f"Mật khẩu lần đầu: {password}")
    click.echo("Mật khẩu chỉ hiện một lần này và phải đổi khi đăng nhập. Chạy tiếp: onestop serve")


def found(folder: Path, url: str, *, agency_code: str, agency_name: str, admin: str, kind: InstallationKind) -> str:
    """Key, schema, office, calendar, legal bases and reasons; all of it, or nothing. The first password."""
    key = folder / KEY_FILE
    if key.exists() or (folder / DATABASE_FILE).exists():
        raise Refused(f"Thư mục {folder} đã có một cơ quan. Chọn thư mục khác: ONESTOP_DATA=… onestop init …")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    secret = secrets.token_urlsafe(48).encode()
    try:
        migrate(url)
        with opened(create_app(Config(data=folder, database_url=url, key=secret))):
            at = now()
            password = found_office(
                agency_code=agency_code, agency_name=agency_name, admin_username=admin, kind=kind, at=at
            )
            agency = own_office()
            shipped_calendar.load_shipped(agency.id, at=at)
            legal_bases.load_shipped()
            lateness_reasons.load_shipped(agency)
            proofs.note_key(agency.id, keys.current(folder / proofs.SEAL_FOLDER).public, at=at)
            db.session.commit()
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
    except BaseException:
        # A refused name must not leave a half-made office that blocks the next try.
        for left in (key, *folder.glob(f"{DATABASE_FILE}*")):
            left.unlink(missing_ok=True)
        shutil.rmtree(folder / proofs.SEAL_FOLDER, ignore_errors=True)
        raise
    return password
