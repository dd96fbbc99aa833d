"""onestop show, sweep, apology, report: what officers and the head do on their pages, by hand."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select

from onestop.cases import apologies, issuing
from onestop.cases.deadlines import explained
from onestop.cases.models import Dossier
from onestop.cases.moments import read_moment
from onestop.cases.sweep import sweep as run_sweep
from onestop.cases.workload import how_many_open
from onestop.commands.context import application, moment, with_moment
from onestop.commands.files import check_place, write_file
from onestop.config import load
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.people.installing import own_office
from onestop.people.models import Person
from onestop.sla.calendar import ZONE


def add_to(group: click.Group) -> None:
    for command in (show, sweep, apology):
        group.add_command(command)


@click.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
def show(code: str, as_json: bool) -> None:
    """Một hồ sơ: trạng thái và các mốc thời gian."""
    with application(), reading():
        facts = _facts(_dossier(code))
        if as_json:
            click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            for name, value in facts.items():
                if name != "explanation":
                    click.echo(f"{name:24} {'–' if value is None else value}")
            for line in facts["explanation"]:
                click.echo(f"  {line['from']} – {line['to']}  {line['counted']}  {line['why']}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@with_moment
def sweep(as_json: bool, at: str | None) -> None:
    """Đánh dấu hồ sơ quá hạn và cảnh báo hồ sơ sắp đến hạn."""
    with application():
        run = run_sweep(at=moment(at), save=db.session.commit)
        checked = how_many_open()
        if as_json:
            click.echo(
                json.dumps(
                    {
                        "at": _iso(run.at),
                        "checked": checked,
                        "newly_late": list(run.newly_late),
                        "newly_warned": list(run.newly_warned),
                    },
                    ensure_ascii=False,
                )
            )
        else:
            click.echo(
                f"Đã xem {checked} hồ sơ: {len(run.newly_late)} mới quá hạn, {len(run.newly_warned)} sắp đến hạn."
            )


@click.command()
@click.argument("code")
@click.option("--reason", required=True, metavar="TEXT", help="Lý do trong danh sách của cơ quan, hoặc lý do khác.")
@click.option("--new-appointment", required=True, metavar="ISO", help="Ngày giờ hẹn mới.")
@click.option("--signer", required=True, metavar="USERNAME", help="Tên đăng nhập của người ký.")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.pdf")
@with_moment
def apology(code: str, reason: str, new_appointment: str, signer: str, output: Path, at: str | None) -> None:
    """Ký văn bản xin lỗi và hẹn lại ngày trả kết quả; ghi tệp PDF."""
    check_place(output)
    with application():
        present = moment(at)
        dossier = _dossier(code)
        if dossier.agency_id != own_office().id:
            raise Refused(f"Hồ sơ {code} thuộc cơ quan khác; cơ quan đó xin lỗi và hẹn lại.")
        person = db.session.scalar(select(Person).where(func.lower(Person.username) == signer.lower()))
        if person is None:
            raise Refused(f"Không có người dùng “{signer}”. Kiểm tra tên đăng nhập của người ký.")
        listed, explanation = apologies.reason_from_text(dossier.agency_id, reason)
        signed = apologies.sign_apology(
            dossier,
            reason=listed,
            explanation=explanation,
            new_appointment_at=read_moment(new_appointment, label="--new-appointment"),
            by=person,
            at=present,
        )
        db.session.commit()
        folder = load().papers
        if signed.paper is None:
            raise AssertionError("an apology that we sign has its paper")
        issuing.prove(signed.paper.id, folder, at=present, save=db.session.commit)
        write_file(output, issuing.content_of(signed.paper, folder))
        click.echo(f"Đã ký văn bản xin lỗi hồ sơ {dossier.code}; tệp {output}.")


def _dossier(code: str) -> Dossier:
    """The dossier with this code: the office's own, else the only one of any agency in this base."""
    found = db.session.scalars(select(Dossier).where(Dossier.code == code).order_by(Dossier.id)).all()
    own = own_office().id
    for dossier in found:
        if dossier.agency_id == own:
            return dossier
    if len(found) == 1:
        return found[0]
    raise Refused(f"Không tìm thấy hồ sơ {code}." if not found else f"Có nhiều cơ quan dùng mã {code}.")


def _facts(dossier: Dossier) -> dict[str, Any]:
    version = dossier.procedure_version
    answer = explained(dossier)
    return {
        "code": dossier.code,
        "agency_code": dossier.agency.code,
        "procedure_code": version.procedure.code,
        "procedure_name": version.full_name,
        "field": version.field,
        "status": dossier.status.value,
        "outcome": dossier.outcome.value if dossier.outcome else None,
        "channel": dossier.channel.value,
        "decided_here": dossier.decided_here,
        "applicant_name": dossier.applicant_name,
        "officer": dossier.officer.username if dossier.officer else None,
        "received_at": _iso(dossier.received_at),
        "first_appointment_at": _iso(dossier.first_appointment_at),
        "due_at": _iso(dossier.due_at),
        "due_source": dossier.due_source.value,
        "provisional": dossier.provisional,
        "appointment_at": _iso(dossier.appointment_at),
        "clock_stopped_since": _iso(dossier.clock_stopped_since),
        "expected_late_at": _iso(dossier.expected_late_at),
        "reappointed_at": _iso(dossier.reappointed_at),
        "late_since": _iso(dossier.late_since),
        "finished_at": _iso(dossier.finished_at),
        "returned_at": _iso(dossier.returned_at),
        "register_no": dossier.register_no,
        "calendar_version": dossier.calendar_version,
        "explanation": [entry.as_json() for entry in answer.explanation] if answer else [],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(ZONE).isoformat()
