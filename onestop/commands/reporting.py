"""onestop report …: the same figures as the pages, as table, JSON, CSV, workbook or PDF."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from onestop.commands.context import application
from onestop.commands.files import check_place, write_file
from onestop.database import reading
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency
from onestop.reports.catalogue import REPORTS, ReportKind
from onestop.reports.desk.late_rate import agency_of
from onestop.reports.drawing import drawn_up
from onestop.reports.files.output import FORMS
from onestop.reports.files.sheet import printing_of
from onestop.reports.period import Period, Span, period_of, read_month, read_period
from onestop.reports.settings import settings_of
from onestop.sla.calendar import to_local
from onestop.wallclock import now

_OPTIONS = (
    click.option("--from", "first", metavar="DAY", help="Ngày đầu kỳ: 01/05/2026 hoặc 2026-05-01."),
    click.option("--to", "last", metavar="DAY", help="Ngày cuối kỳ, kể cả ngày đó."),
    click.option("--month", metavar="YYYY-MM", help="Cả một tháng, thay cho --from và --to."),
    click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True),
    click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Ghi ra tệp."),
)


def add_to(group: click.Group) -> None:
    for kind in REPORTS.values():
        report.add_command(_command(kind))
    group.add_command(report)


@click.group()
def report() -> None:
    """Báo cáo, cho kỳ bất kỳ: onestop report late-rate --month 2026-05."""


def _command(kind: ReportKind) -> click.Command:
    def run(**typed: Any) -> None:
        _draw_up(kind, **typed)

    command: Callable[..., None] = run
    for option in reversed(_OPTIONS):
        command = option(command)
    return click.command(kind.name, help=f"{kind.title}. {kind.about}", short_help=kind.title)(command)


def _draw_up(
    kind: ReportKind, *, first: str | None, last: str | None, month: str | None, form: str, output: Path | None
) -> None:
    wanted = FORMS[form]
    if wanted.binary and output is None and sys.stdout.isatty():
        raise Refused(f"{wanted.name} là tệp, không xem được ở đây: thêm --output TEN-TEP.{form}.")
    if output is not None:
        check_place(output)
    check_days(first, last, month)
    with application(), reading():
        agency, at = agency_of(None), now()
        period = period_asked(kind, agency, first, last, month)
        if period.first > to_local(at).date():
            raise WrongInput(f"Kỳ từ ngày {period.first:%d/%m/%Y} chưa đến nên chưa có số liệu. Chọn kỳ sớm hơn.")
        figures = drawn_up(kind, kind.asked(agency, period, at=at, everything=True))
        out = io.BytesIO()
        with _progress(sum(len(section.lines) for section in figures.sections)) as told:
            wanted.write(figures, out, printing_of(agency, figures, by=None, at=at), told)
    if output is None:
        click.echo(out.getvalue(), nl=False)
    else:
        write_file(output, out.getvalue())
        click.echo(f"Đã ghi {output}.")


def check_days(first: str | None, last: str | None, month: str | None) -> None:
    """Before anything is opened: which of the options are missing, or do not go together."""
    if month is not None and (first is not None or last is not None):
        raise WrongInput("Chỉ ghi một cách: --month, hoặc --from và --to.")
    if month is None and (first is None or last is None):
        missing = " và ".join(name for name, value in (("--from", first), ("--to", last)) if value is None)
        raise WrongInput(
            f"Thiếu {missing}. Ghi kỳ báo cáo bằng --from 01/05/2026 --to 31/05/2026, hoặc --month 2026-05."
        )


def period_asked(kind: ReportKind, agency: Agency, first: str | None, last: str | None, month: str | None) -> Period:
    """The days that were typed; a month begins on the day on which the office cuts this kind of report."""
    if first is not None and last is not None:
        return read_period(first, last)
    asked = read_month(month or "")
    cut_day = settings_of(agency.id).cut_day(kind.name, asked.last, usual=kind.cut_day)
    return period_of(Span.MONTH, asked.first.year, asked.first.month, cut_day=cut_day)


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar of the rows written, for whoever watches; it shows only when that takes longer than a moment."""
    with tqdm(total=rows, unit=" dòng", desc="Ghi", leave=False, delay=1, disable=not sys.stderr.isatty()) as bar:

        def told(written: int) -> None:
            bar.update(written - bar.n)

        yield told
