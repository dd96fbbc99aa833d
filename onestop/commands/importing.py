"""onestop import …: agencies, procedures, the dossiers of an older register, and published scores, from CSV files."""

from datetime import date
from pathlib import Path

import click
from tqdm import tqdm

from onestop.cases.register_import import import_register
from onestop.commands.context import application, moment, with_moment
from onestop.commands.files import csv_rows, read_file
from onestop.database import db
from onestop.errors import Refused
from onestop.people.agencies import import_agencies
from onestop.people.installing import own_office
from onestop.procedures.catalogue import import_procedures, read_procedures
from onestop.reports.measures.papi_published import import_scores
from onestop.wallclock import now

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv")


def add_to(group: click.Group) -> None:
    group.add_command(import_)


@click.group("import")
def import_() -> None:
    """Nhập cơ quan, thủ tục, hồ sơ hoặc điểm PAPI từ tệp CSV (UTF-8)."""


@import_.command()
@FILE
def agencies(file: Path) -> None:
    """Danh sách cơ quan: code,name,level,parent_code."""
    with application():
        rows = csv_rows(read_file(file), compulsory=("code", "name", "level"))
        made = import_agencies(rows, by=None, at=now())
        db.session.commit()
        click.echo(f"Đã nhập {len(made)} cơ quan.")


@import_.command()
@FILE
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), help="Ngày hiệu lực của thay đổi (mặc định: hôm nay).")
@click.option("--decision", metavar="TEXT", help="Số, ngày quyết định áp dụng.")
def procedures(file: Path, valid_from: object, decision: str | None) -> None:
    """Danh mục thủ tục; thủ tục được nhập là thủ tục được áp dụng."""
    start = valid_from.date() if hasattr(valid_from, "date") else None
    with application():
        outcome = import_procedures(
            read_procedures(read_file(file)),
            agency_id=own_office().id,
            by=None,
            at=now(),
            valid_from=start if isinstance(start, date) else None,
            decision=decision,
        )
        db.session.commit()
        click.echo(
            f"Đã nhập: {len(outcome.added)} mới, {len(outcome.changed)} thay đổi, {len(outcome.unchanged)} giữ nguyên."
        )


@import_.command()
@FILE
def papi(file: Path) -> None:
    """Điểm PAPI đã công bố: province,year,part,value,source."""
    with application():
        rows = import_scores(read_file(file), agency_id=own_office().id, by=None, at=now())
        db.session.commit()
        click.echo(f"Đã nhập {rows} điểm đã công bố.")


@import_.command()
@FILE
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi.")
@with_moment
def dossiers(file: Path, dry_run: bool, at: str | None) -> None:
    """Hồ sơ của sổ cũ: nhập hết hoặc không nhập dòng nào."""
    content = read_file(file)
    with application(), tqdm(unit=" hồ sơ", desc="Nhập", total=max(content.count("\n") - 1, 0), leave=False) as bar:
        try:
            done = import_register(content, agency=own_office(), by=None, at=moment(at), progress=bar.update)
        except Refused:
            bar.close()
            click.echo(err=True)  # where the bar cannot be wiped away, the reasons begin on a line of their own
            raise
        bar.close()
        if dry_run:
            db.session.rollback()
            click.echo(f"Kiểm tra xong: {done.dossiers} hồ sơ nhập được, {done.late} quá hạn. Chưa ghi gì.")
        else:
            db.session.commit()
            click.echo(f"Đã nhập {done.dossiers} hồ sơ, trong đó {done.late} quá hạn.")
