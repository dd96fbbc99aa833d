"""onestop person …, backup, upgrade, audit: keeping an installation in order."""

from pathlib import Path

import click
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.commands.backing_up import back_up
from onestop.commands.context import application
from onestop.config import load
from onestop.database import db, is_current, migrate, reading
from onestop.errors import Refused
from onestop.people.accounts import reset_password
from onestop.people.models import Agency, Person
from onestop.procedures import legal_bases
from onestop.wallclock import now


def add_to(group: click.Group) -> None:
    group.add_command(person)
    group.add_command(backup)
    group.add_command(audit)
    group.add_command(upgrade)


@click.group()
def person() -> None:
    """Tài khoản người dùng."""


@person.command("reset-password")
@click.argument("name")
def reset(name: str) -> None:
    """Đặt lại mật khẩu: in một mật khẩu mới, dùng một lần."""
    with application():
        someone = db.session.scalar(select(Person).where(Person.username == func.lower(name)))
        if someone is None:
            raise Refused(f"Không có người dùng “{name}”. Kiểm tra tên đăng nhập.")
        password = reset_password(someone, by=None, at=now())
        db.session.commit()
        click.echo(f"Mật khẩu mới của {someone.username}: {password}")
        click.echo("Phải đổi ở lần đăng nhập tới; mọi phiên đang mở đã kết thúc.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu, văn bản và khóa vào một tệp (.tar.gz)."""
    done = back_up(load(), file, at=now())
    click.echo(f"Đã sao lưu {done} tệp vào {file}. Tệp chứa khóa và dữ liệu cá nhân: cất ở nơi an toàn.")


@click.command()
def upgrade() -> None:
    """Nâng cơ sở dữ liệu lên phiên bản của chương trình. Sao lưu trước."""
    config = load()
    if is_current(config.database_url):
        click.echo("Cơ sở dữ liệu đã đúng phiên bản.")
        return
    migrate(config.database_url)
    with application():
        if db.session.scalar(select(func.count()).select_from(Agency)):
            legal_bases.load_shipped()
            db.session.commit()
    click.echo("Đã nâng cơ sở dữ liệu.")


@click.group()
def audit() -> None:
    """Nhật ký không sửa được."""


@audit.command("verify")
def verify_chains() -> None:
    """Kiểm tra chuỗi nhật ký của mọi cơ quan từ dòng đầu."""
    with application(), reading():
        broken = 0
        for agency in db.session.scalars(select(Agency).order_by(Agency.id)).all():
            verdict = verify(agency.id)
            if verdict.holds:
                click.echo(f"{agency.code}: đúng, {verdict.entries} dòng, đầu chuỗi {verdict.head}")
            else:
                broken += 1
                click.echo(f"{agency.code}: SAI ở dòng {verdict.broken_at}: {verdict.reason}", err=True)
        if broken:
            raise Refused("Nhật ký đã bị thay đổi. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin.")
