"""onestop due: when a term ends, and why then, with the calendar of the office."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from onestop.calendars.content import CalendarContent, calendar_in_use, read_content
from onestop.calendars.file import content_with, read_rows
from onestop.calendars.shipped import shipped_content
from onestop.cases.moments import read_moment
from onestop.commands.context import application
from onestop.commands.files import read_file
from onestop.config import KEY_FILE, data_folder, load
from onestop.database import is_current, reading
from onestop.errors import Refused
from onestop.people.installing import own_office
from onestop.procedures.legal_bases import cited, shipped_basis
from onestop.sla.calendar import to_local
from onestop.sla.clock import Due, Restart, Stop
from onestop.sla.clock import due as count_due
from onestop.sla.errors import ClockError
from onestop.sla.term import Term, Unit
from onestop.web.formats import weekday_day

SPAN = "ISO/ISO"
EXAMPLE = "7.5 working_day"


def add_to(group: click.Group) -> None:
    group.add_command(due)


@click.command()
@click.option("--received", required=True, metavar="ISO", help="Lúc nhận đủ hồ sơ, ví dụ 2026-03-02T09:00.")
@click.option("--limit", required=True, metavar="TERM", help=f"Thời hạn: “{EXAMPLE}”; {', '.join(Unit)}.")
@click.option("--pause", "pauses", multiple=True, metavar=SPAN, help="Tạm dừng từ/đến; ghi được nhiều lần.")
@click.option("--supplement", "supplements", multiple=True, metavar=SPAN, help="Yêu cầu bổ sung/bổ sung xong.")
@click.option(
    "--calendar", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv",
    help="Tính với lịch của cơ quan thêm các ngày trong tệp này.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
def due(
    received: str, limit: str, pauses: Sequence[str], supplements: Sequence[str], file: Path | None, as_json: bool
) -> None:
    """Ngày hẹn của một thời hạn, và vì sao là ngày đó."""
    received_at = read_moment(received, label="--received")
    stops = [_stop(typed) for typed in pauses]
    restarts = [_restart(typed, received_at) for typed in supplements]
    rows = read_rows(read_file(file)) if file else ()
    try:
        term = Term.parse(limit)
        calendar = content_with(calendar_content(), rows).build()
        answer = count_due(received_at, term, calendar=calendar, stops=stops, restarts=restarts)
    except ClockError as error:
        raise Refused(str(error)) from error
    for typed, restart in zip(supplements, restarts, strict=True):
        if restart not in answer.restarts:
            click.echo(
                f"Lưu ý: --supplement “{typed}” yêu cầu sau khi đã hết hạn nên không tính lại thời hạn.", err=True
            )
    if as_json:
        click.echo(json.dumps(as_told(answer), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines(answer)))


def as_told(answer: Due) -> dict[str, object]:
    """due_at, explanation, calendar_version; provisional: whether a year of it is not officially decided yet."""
    return {
        "due_at": answer.at.isoformat(),
        "explanation": [entry.as_json() for entry in answer.explanation],
        "calendar_version": answer.calendar_version,
        "provisional": answer.provisional,
    }


def lines(answer: Due) -> list[str]:
    """The same for a person: the end, the rule, and each stretch."""
    provisional = " (tạm tính: lịch nghỉ chưa công bố chính thức)" if answer.provisional else ""
    told = [f"Hết hạn: {_moment(answer.at)}{provisional}", answer.rule, ""]
    for entry in answer.explanation:
        counted = f"tính {float(entry.counted):.4g}".replace(".", ",") if entry.counted else "không tính"
        source = f" ({entry.source})" if entry.source else ""
        told.append(f"{_moment(entry.from_at)} – {_moment(entry.to_at)}: {counted} – {entry.why}{source}")
    return [*told, "", f"Lịch làm việc: phiên bản {answer.calendar_version}"]


def calendar_content() -> CalendarContent:
    """The calendar of the office in the data folder; the shipped one where there is no office."""
    if not (data_folder() / KEY_FILE).exists():
        return shipped_content()
    if not is_current(load().database_url):
        raise Refused(
            "Cơ sở dữ liệu thuộc phiên bản khác của chương trình. Sao lưu (onestop backup), rồi: onestop upgrade"
        )
    with application(), reading():
        standing = calendar_in_use(own_office().id)
        return read_content(standing.agency_id) if standing else shipped_content()


def _stop(typed: str) -> Stop:
    started_at, ended_at = _span(typed, "--pause")
    try:
        return Stop(started_at, ended_at)
    except ValueError:
        raise Refused(f"--pause “{typed[:90]}” kết thúc trước khi bắt đầu. Ghi lúc tạm dừng trước dấu /.") from None


def _restart(typed: str, received_at: datetime) -> Restart:
    asked_at, completed_at = _span(typed, "--supplement")
    if asked_at < received_at:
        raise Refused(f"--supplement “{typed[:90]}” bắt đầu trước lúc nhận hồ sơ. Kiểm tra lại.")
    try:
        return Restart(asked_at, completed_at, source=_article(received_at))
    except ValueError:
        raise Refused(f"--supplement “{typed[:90]}” kết thúc trước khi bắt đầu. Ghi lúc yêu cầu trước dấu /.") from None


def _article(received_at: datetime) -> str:
    """The article on supplements that holds for what was received at that moment."""
    row = shipped_basis("supplement", "decree", on=to_local(received_at).date())
    return cited(row.text.split("\n")[0]) if row else ""


def _span(typed: str, label: str) -> tuple[datetime, datetime]:
    first, slash, last = typed.partition("/")
    if not slash:
        raise Refused(f"{label} “{typed[:90]}” không đúng dạng. Ghi hai thời điểm cách nhau bằng dấu /: {SPAN}.")
    return read_moment(first, label=label), read_moment(last, label=label)


def _moment(at: datetime) -> str:
    wall = to_local(at)
    return f"{wall:%H:%M} {weekday_day(wall.date())}"
