"""onestop report close, verify, corrections, check: closing periods, and whether figures still hold."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from onestop.commands.context import application, moment, with_moment
from onestop.commands.files import read_file
from onestop.commands.reporting import check_days, period_asked, report
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.reports.catalogue import REPORTS, report_kind
from onestop.reports.checks.table_heads import FORM_NAMES, Form
from onestop.reports.checks.table_reading import read_csv
from onestop.reports.closed.closing import close, closing_of, closings_of, problem_of
from onestop.reports.closed.closing_record import LOST, Lost, lost_closings
from onestop.reports.closed.correction_report import in_words
from onestop.reports.closed.corrections import Correction, record_corrections
from onestop.reports.desk.late_rate import agency_of
from onestop.reports.models import ReportClosing


def add_to(group: click.Group) -> None:
    """The group is that of all commands; these stand below `onestop report`."""
    for command in (close_period, verify, corrections, check):
        report.add_command(command)


_FROM = click.option("--from", "first", metavar="DAY", help="Ngày đầu kỳ: 01/05/2026 hoặc 2026-05-01.")
_TO = click.option("--to", "last", metavar="DAY", help="Ngày cuối kỳ, kể cả ngày đó.")
_MONTH = click.option("--month", metavar="YYYY-MM", help="Cả một tháng, thay cho --from và --to.")


@click.command("close")
@click.argument("name")
@_FROM
@_TO
@_MONTH
@click.option("--by", "username", required=True, metavar="USERNAME", help="Người chốt, phải có quyền chốt số liệu.")
@with_moment
def close_period(
    name: str, first: str | None, last: str | None, month: str | None, username: str, at: str | None
) -> None:
    """Chốt số liệu của một kỳ đã hết: một lần, không mở lại."""
    kind = report_kind(name)
    check_days(first, last, month)
    with application():
        agency, when = agency_of(None), moment(at)
        person = db.session.scalar(select(Person).where(func.lower(Person.username) == username.lower()))
        if person is None:
            raise Refused(f"Không có tài khoản “{username}”. Kiểm tra --by.")
        period = period_asked(kind, agency, first, last, month)
        closing = close(kind, kind.asked(agency, period, at=when), by=person, at=when)
        db.session.commit()
        click.echo(f"Đã chốt {kind.title}, từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y}.")
        click.echo(f"SHA-256 {closing.sha256}")
        click.echo(f"Đầu chuỗi nhật ký: mục {closing.chain_seq}, {closing.chain_hash}")


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify(as_json: bool) -> None:
    """Kiểm tra mọi kỳ đã chốt còn đúng như lúc chốt không: 0 là đúng, 1 là có kỳ không khớp."""
    with application(), reading():
        agency = agency_of(None)
        found = [(closing, problem_of(closing)) for closing in closings_of(agency.id)]
        lost = lost_closings(agency.id)
        if as_json:
            rows = [*(_told(closing, problem) for closing, problem in found), *map(_told_lost, lost)]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for closing, problem in found:
                click.echo(f"{_named(closing)}: {'KHÔNG KHỚP, ' + problem if problem else 'nguyên vẹn'}")
            for one in lost:
                click.echo(f"{_named_lost(one)}: KHÔNG KHỚP, {LOST}")
            broken = sum(problem is not None for _, problem in found) + len(lost)
            click.echo(f"{len(found) + len(lost)} kỳ đã chốt, {broken} kỳ không khớp.")
    if lost or any(problem for _, problem in found):
        sys.exit(1)


@click.command("corrections")
@click.argument("name", required=False)
@_FROM
@_TO
@_MONTH
@with_moment
def corrections(name: str | None, first: str | None, last: str | None, month: str | None, at: str | None) -> None:
    """Đối chiếu số đã chốt với dữ liệu, ghi đính chính mới; không có NAME thì mọi kỳ đã chốt."""
    kind = report_kind(name) if name is not None else None
    if kind is not None:
        check_days(first, last, month)
    elif first is not None or last is not None or month is not None:
        raise Refused("Ghi thêm tên báo cáo trước kỳ, ví dụ: onestop report corrections late-rate --month 2026-05.")
    with application():
        agency, when = agency_of(None), moment(at)
        if kind is None:
            closings = list(closings_of(agency.id))
        else:
            one = closing_of(agency.id, kind.name, period_asked(kind, agency, first, last, month))
            if one is None:
                raise Refused(f"Kỳ này của “{kind.title}” chưa chốt. Chốt bằng: onestop report close {kind.name} …")
            closings = [one]
        number = 0
        for closing in closings:
            for correction in record_corrections(closing, at=when, everything=True):
                number += 1
                click.echo(f"{_named(closing)}: {_line(correction)}")
            db.session.commit()
        click.echo(f"Đã đối chiếu {len(closings)} kỳ đã chốt, {number} đính chính mới.")


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--form", type=click.Choice([one.value for one in Form]), help="Loại bảng; không ghi thì tự nhận biết theo tên cột."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def check(file: Path, form: str | None, as_json: bool) -> None:
    """Kiểm tra một bảng số liệu CSV có cộng đúng không: 0 là đúng, 1 là có chỗ không khớp."""
    read = read_csv(read_file(file), Form(form) if form else None)
    found, checks = read.findings, read.checks
    if as_json:
        told = [
            {
                "line": one.line,
                "row": one.row,
                "left": str(one.left),
                "right": str(one.right),
                "difference": str(one.difference),
                "text": one.sentence,
            }
            for one in found
        ]
        out = {"form": read.form.value, "checks": checks, "ignored": list(read.ignored), "findings": told}
        click.echo(json.dumps(out, ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(f"Dòng {one.line}: {one.sentence}" if one.line else one.sentence)
        if read.ignored:
            click.echo(f"Cột không nhận ra nên không kiểm tra: {'; '.join(read.ignored)}.")
        click.echo(f"{FORM_NAMES[read.form]}: {checks} phép so, {len(found)} chỗ không khớp.")
    if not checks:
        raise Refused("Bảng không có đủ cột để so phép nào. Thêm cột tổng hoặc dòng “Tổng số” rồi kiểm tra lại.")
    if found:
        sys.exit(1)


def _named(closing: ReportClosing) -> str:
    kind = REPORTS.get(closing.kind)
    return f"{kind.title if kind else closing.kind} {closing.first_on:%d/%m/%Y}–{closing.last_on:%d/%m/%Y}"


def _told(closing: ReportClosing, problem: str | None) -> dict[str, object]:
    return {
        "name": closing.kind,
        "from": closing.first_on.isoformat(),
        "to": closing.last_on.isoformat(),
        "closed_at": closing.at.isoformat(),
        "by": closing.by_name,
        "sha256": closing.sha256,
        "holds": problem is None,
        "problem": problem,
    }


def _named_lost(lost: Lost) -> str:
    """As the record tells; the number of its entry where it tells no more."""
    if lost.kind is None or lost.period is None:
        return f"Lần chốt ở mục {lost.seq} của nhật ký"
    kind = REPORTS.get(lost.kind)
    return f"{kind.title if kind else lost.kind} {lost.period.first:%d/%m/%Y}–{lost.period.last:%d/%m/%Y}"


def _told_lost(lost: Lost) -> dict[str, object]:
    return {
        "name": lost.kind,
        "from": lost.period.first.isoformat() if lost.period else None,
        "to": lost.period.last.isoformat() if lost.period else None,
        "closed_at": lost.at.isoformat(),
        "by": None,
        "sha256": None,
        "holds": False,
        "problem": LOST,
    }


def _line(correction: Correction) -> str:
    who = ", ".join(part for part in (correction.what, correction.by, correction.why) if part)
    return f"{correction.code}: {in_words(correction)}{' (' + who + ')' if who else ''}"
