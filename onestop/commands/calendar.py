"""onestop calendar preview, apply: days of the calendar from a file, foreseen and then applied exactly so."""

import json
from pathlib import Path

import click

from onestop.calendars.acts import ApplyFile, content_after
from onestop.calendars.file import read_rows
from onestop.cases.call_list import latest_changes
from onestop.cases.foreseeing import Foreseen, Group, foresee
from onestop.cases.recounting import apply_change
from onestop.commands.context import application, moment, with_moment
from onestop.commands.files import read_file
from onestop.database import db, reading
from onestop.people.installing import own_office

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv")


def add_to(group: click.Group) -> None:
    group.add_command(calendar)


@click.group()
def calendar() -> None:
    """Lịch làm việc của cơ quan: xem trước và áp dụng thay đổi từ tệp CSV (date,kind,hours,document)."""


@calendar.command()
@FILE
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@with_moment
def preview(file: Path, as_json: bool, at: str | None) -> None:
    """Thêm các ngày trong tệp thì hồ sơ nào đổi hạn; không ghi gì."""
    act = ApplyFile(read_rows(read_file(file)))
    with application():
        present, owner = moment(at), own_office()
        content = content_after(owner.id, act, at=present)
        db.session.rollback()  # the rehearsal is over: no desk has to wait while the dossiers are counted
        with reading():
            foreseen = foresee(owner, content, at=present)
    if as_json:
        click.echo(json.dumps(foreseen.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([*lines(foreseen), f"Áp dụng: onestop calendar apply {file} --digest {foreseen.digest}"]))


@calendar.command()
@FILE
@click.option("--digest", metavar="DIGEST", help="Chỉ áp dụng khi kết quả vẫn đúng như bản xem trước có mã này.")
@with_moment
def apply(file: Path, digest: str | None, at: str | None) -> None:
    """Thêm các ngày trong tệp vào lịch và tính lại hạn của hồ sơ đang giải quyết; làm lại không ghi thêm."""
    act = ApplyFile(read_rows(read_file(file)))
    with application():
        owner = own_office()
        earlier = {change.id for change in latest_changes(owner.id, limit=1)}
        done = apply_change(owner, act, by=None, at=moment(at), expected_digest=digest)
        db.session.commit()
        click.echo("\n".join([_headline(done, earlier), *lines(done)]))


def _headline(done: Foreseen, earlier: set[int]) -> str:
    if done.change_id is None:
        return "Lịch tính thời hạn không đổi, không hồ sơ nào đổi hạn."
    return "Đã áp dụng từ trước, không ghi thêm. Lần áp dụng đó:" if done.change_id in earlier else "Đã áp dụng."


def lines(foreseen: Foreseen) -> list[str]:
    """What the change does, for a person: numbers, codes of those that become late or stop being late, and groups."""
    told = [
        f"Hồ sơ đang giải quyết: {foreseen.open}; đổi hạn {foreseen.moved}, giữ nguyên {foreseen.unmoved}, "
        f"đang tạm dừng {foreseen.paused} (trong đó {foreseen.paused_moved} đổi hạn).",
        f"Thành quá hạn: {_codes(foreseen.become_late)}",
        f"Hết quá hạn: {_codes(foreseen.stop_being_late)}",
    ]
    for title, groups in (("lĩnh vực", foreseen.by_field), ("đơn vị", foreseen.by_unit)):
        told += [f"Theo {title} – {_group(group)}" for group in groups]
    if foreseen.slips:
        told.append(f"Giấy hẹn đã in có ngày thay đổi: {len(foreseen.slips)}; cần báo cho người dân ngày mới.")
    return told


def _codes(codes: tuple[str, ...]) -> str:
    return f"{len(codes)} ({', '.join(codes)})" if codes else "0"


def _group(group: Group) -> str:
    return (
        f"{group.name}: đổi hạn {group.moved}, tạm dừng {group.paused}, "
        f"thành quá hạn {group.become_late}, hết quá hạn {group.stop_being_late}"
    )
