"""onestop report …: the same figures as the pages, as table, JSON, CSV or workbook."""

import json
from pathlib import Path

import click

from onestop.commands.context import application
from onestop.commands.files import write_file
from onestop.database import reading
from onestop.errors import Refused
from onestop.reports.late_rate import late_rate as count
from onestop.reports.output import to_csv, to_json, to_table, to_xlsx
from onestop.reports.period import read_month
from onestop.wallclock import now


def add_to(group: click.Group) -> None:
    group.add_command(report)


@click.group()
def report() -> None:
    """Báo cáo."""


@report.command("late-rate")
@click.option("--month", required=True, metavar="YYYY-MM", help="Tháng báo cáo.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Ghi ra tệp.")
def late_rate(month: str, form: str, output: Path | None) -> None:
    """Tỷ lệ hồ sơ quá hạn của một tháng, theo lĩnh vực."""
    if form == "xlsx" and output is None:
        raise Refused("Bảng tính phải ghi ra tệp: thêm --output TEN-TEP.xlsx.")
    period = read_month(month)
    with application(), reading():
        figures = count(period, at=now())
        match form:
            case "json":
                content = (json.dumps(to_json(figures), ensure_ascii=False, indent=2) + "\n").encode()
            case "csv":
                content = to_csv(figures)
            case "xlsx":
                content = to_xlsx(figures)
            case _:
                content = to_table(figures).encode()
    if output is None:
        click.echo(content, nl=False)
    else:
        write_file(output, content)
        click.echo(f"Đã ghi {output}.")
