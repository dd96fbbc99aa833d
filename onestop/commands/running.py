"""onestop serve, scheduler, demo: the processes of an installation."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from tqdm import tqdm

from onestop import create_app
from onestop.commands.founding import found
from onestop.config import KEY_FILE, Config, ConfigError, database_url, load
from onestop.database import db, is_current, migrate, reading
from onestop.people.installing import installation
from onestop.people.models import InstallationKind
from onestop.serving import Opening, beside, is_loopback, stop_with_parent
from onestop.serving import serve as serve_forever
from onestop.wallclock import now
from onestop.web import logbook

DEMO_FOLDER = Path("var/demo")
HOST = "127.0.0.1"
PORT = 8000
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def add_to(group: click.Group) -> None:
    for command in (serve, scheduler, demo):
        group.add_command(command)


@click.command()
@click.option("--host", default=HOST, show_default=True, metavar="H", help="Địa chỉ mở; ngoài máy này cần TLS.")
@click.option("--port", default=PORT, show_default=True, metavar="P", type=click.IntRange(1, 65535))
@click.option("--no-scheduler", is_flag=True, help="Không chạy kèm bộ lập lịch.")
def serve(host: str, port: int, no_scheduler: bool) -> None:
    """Chạy trang web, kèm bộ lập lịch trong một tiến trình riêng."""
    config = load()
    if not is_current(config.database_url):
        raise ConfigError(
            "Cơ sở dữ liệu thuộc phiên bản khác của chương trình. Sao lưu (onestop backup), rồi: onestop upgrade"
        )
    _check_kind(config, host)

    def ready(opening: Opening) -> None:
        click.echo(f"onestop chạy ở {opening.address} – nhấn Ctrl-C để dừng.")
        click.echo(opening.protection)

    run(config, host=host, port=port, with_scheduler=not no_scheduler, ready=ready)


@click.command()
def scheduler() -> None:
    """Chạy riêng bộ lập lịch: đánh dấu quá hạn, cảnh báo, hoàn tất văn bản."""
    from onestop import scheduler as scheduling  # what only one command needs does not hold up the start of the others

    stop_with_parent()
    logbook.start()
    config = load()
    sys.exit(scheduling.run(create_app(config), config))


@click.command()
@click.option("--port", default=PORT, show_default=True, metavar="P", type=click.IntRange(1, 65535))
@click.option("--seed", default=2026, show_default=True, metavar="N", help="Cùng số, cùng ngày: cùng dữ liệu.")
def demo(port: int, seed: int) -> None:
    """Cơ quan thử nghiệm với ba tháng hồ sơ, chạy ngay trên máy này."""
    from onestop.demonstration.office import AGENCY_NAME, PASSWORD, sign_ins

    folder = Path(os.environ.get("ONESTOP_DATA") or DEMO_FOLDER).resolve()
    os.environ["ONESTOP_DATA"] = str(folder)
    if not (folder / KEY_FILE).exists():
        _fill(folder, seed)
    config = load()
    migrate(config.database_url)  # made-up data of an older version are worth no question
    _check_kind(config, HOST, must_be=InstallationKind.DEMONSTRATION)

    def ready(opening: Opening) -> None:
        click.echo("")
        click.echo(f"  {AGENCY_NAME} – DỮ LIỆU THỬ")
        click.echo(f"  Địa chỉ: {opening.address}")
        click.echo(f"  Mật khẩu chung: {PASSWORD}")
        for username, title in sign_ins():
            click.echo(f"    {username:12} {title}")
        click.echo("  Nhấn Ctrl-C để dừng.")

    run(config, host=HOST, port=port, with_scheduler=True, ready=ready)


def run(config: Config, *, host: str, port: int, with_scheduler: bool, ready: Callable[[Opening], None]) -> None:
    """The web server here, the scheduler beside it; both end together. ready: called once the pages answer."""
    sys.stdout.flush()
    if is_loopback(host) and not config.hosts and config.proxy is None:
        config = replace(config, hosts=LOOPBACK)  # else a strange site could lead its own name here and read the pages
    with beside(["scheduler"]) if with_scheduler else nullcontext():
        serve_forever(config, host=host, port=port, make_app=_application, ready=ready)


def _application(config: Config) -> Flask:
    logbook.start()
    return create_app(config)


def _fill(folder: Path, seed: int) -> None:
    """Fill beside the final folder and put it there when it is whole: an interrupted start leaves nothing half-made."""
    from onestop.demonstration.filling import fill
    from onestop.demonstration.office import AGENCY_CODE, AGENCY_NAME

    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    url = database_url() if os.environ.get("ONESTOP_DATABASE_URL") else f"sqlite:///{draft / 'onestop.sqlite3'}"

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        found(
            draft, url, agency_code=AGENCY_CODE, agency_name=AGENCY_NAME, admin="quantri",
            kind=InstallationKind.DEMONSTRATION,
        )  # fmt: skip
        config = Config(data=draft, database_url=url, key=(draft / KEY_FILE).read_bytes().strip())
        app = create_app(config)
        with (
            app.app_context(),
            tqdm(total=100, desc="Tạo dữ liệu thử", bar_format="{desc}: {percentage:3.0f} % |{bar}|") as bar,
        ):
            fill(
                seed=seed, at=now(), papers=config.papers, save=db.session.commit,
                progress=lambda share: bar.update(round(share * 100) - bar.n),
            )  # fmt: skip
            db.session.remove()
            db.engine.dispose()
        draft.rename(folder)
    except BaseException:
        for path in sorted(draft.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        if draft.exists():
            draft.rmdir()
        raise


def _check_kind(config: Config, host: str, *, must_be: InstallationKind | None = None) -> None:
    with create_app(config).app_context(), reading():
        kind = installation().kind
        db.session.remove()
        db.engine.dispose()
    if must_be is not None and kind is not must_be:
        raise ConfigError(
            f"{config.data} là cơ quan thật, không phải dữ liệu thử. Bỏ ONESTOP_DATA hoặc chạy onestop serve."
        )
    if kind is InstallationKind.DEMONSTRATION and not is_loopback(host):
        raise ConfigError("Dữ liệu thử có mật khẩu ai cũng biết nên chỉ mở trên máy này (127.0.0.1).")
