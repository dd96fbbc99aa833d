"""What the papers of the office say is what the database holds, for lives of dossiers that nobody thought out.

ONESTOP_DEEP=1 takes 500 of them.
"""

import os
import random

import pytest
from sqlalchemy import select

from onestop.cases.control_slips import control_slip_of
from onestop.cases.ending import stop
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier, Handing, Handover, Result, Status
from onestop.cases.register_book import book_lines
from onestop.cases.return_receipts import return_receipt_of
from onestop.cases.returning import return_result
from onestop.database import db
from onestop.papers.control_slip import Kept
from onestop.papers.facts import freeze, thaw
from onestop.people.models import Role, Unit
from onestop.sla.calendar import to_local
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment

LIVES = 500 if os.environ.get("ONESTOP_DEEP") else 20
NOW = moment("2026-03-31 16:00")


def a_life(office: Office, units: list[Unit], version: object, chance: random.Random) -> Dossier:
    """Received, handed on some times, perhaps ended, confirmed, returned in parts; every moment later than the last."""
    day, minute = chance.randrange(2, 7), chance.randrange(60)
    name = chance.choice(["Nguyễn Văn Bình", "Công ty TNHH <Hoà & Phát>", "Trần Thị Kim Oanh " * 9])
    dossier = a_dossier(
        office,
        version,
        received=f"2026-03-{day:02d} 08:{minute:02d}",
        applicant=f"{name} {chance.random():.6f}",  # type: ignore[arg-type]
    )
    for _ in range(chance.randrange(4)):
        day = min(day + chance.randrange(3), 30)
        minute = min(minute + 1, 59)
        at = moment(f"2026-03-{day:02d} 09:{minute:02d}")
        if chance.random() < 0.5:
            hand_over(dossier, to_unit=chance.choice(units), by=office.reception, at=at)
        else:
            hand_over(dossier, to_person=office.officer, note="Xem kỹ", by=office.reception, at=at)
    fate = chance.random()
    at = moment(f"2026-03-{day:02d} 14:{minute:02d}")
    if fate < 0.6:
        finish(dossier, number=f"{minute}/XN", summary="Xác nhận", by=office.officer, at=at)
        if fate < 0.5:
            confirm_result(dossier, by=office.desk_head, at=moment(f"2026-03-{day:02d} 15:{minute:02d}"))
            for part in range(chance.randrange(3)):
                return_result(
                    dossier, collector_name=f"Người nhận {part}", partial=part == 0, by=office.reception,
                    at=moment(f"2026-03-{day:02d} 16:{minute:02d}"),
                )  # fmt: skip
    elif fate < 0.75:
        stop(dossier, request="Đơn xin rút", by=office.reception, at=at)
    return dossier


@pytest.mark.usefixtures("database")
def test_control_slip_receipt_and_register_say_what_the_database_holds() -> None:
    chance = random.Random(2026)
    office = an_office()
    units = [Unit(agency_id=office.agency.id, name=name) for name in ("Kinh tế", "Tư pháp – Hộ tịch")]
    db.session.add_all(units)
    db.session.flush()
    a_person(office.agency, Role.OFFICER, username="officer-2", full_name="Đặng Thị Hai")
    versions = [a_procedure(office, term) for term in ("2 working_day", "5 working_day", "8 working_hour")]
    dossiers = [a_life(office, units, chance.choice(versions), chance) for _ in range(LIVES)]
    lines = {line.code: line for line in book_lines(office.agency, 2026)}
    assert [line.number for line in lines.values()] == [f"{number:04d}" for number in range(1, LIVES + 1)]
    for dossier in dossiers:
        slip_says_the_facts(dossier)
        receipt_says_the_facts(dossier)
        line = lines[dossier.code]
        assert (line.applicant, line.content) == (dossier.applicant_name, dossier.procedure_version.full_name)
        assert line.received_on == to_local(dossier.received_at).date()
        assert (line.returned_on is None) == (dossier.returned_at is None)
        assert (line.result_on is None) == (dossier.result_confirmed_at is None)


def slip_says_the_facts(dossier: Dossier) -> None:
    slip = control_slip_of(dossier, at=NOW)
    assert thaw(type(slip), freeze(slip)) == slip
    handovers = db.session.scalars(select(Handover).where(Handover.dossier_id == dossier.id)).all()
    results = db.session.scalars(select(Result).where(Result.dossier_id == dossier.id)).all()
    handings = db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id)).all()
    stopped = [dossier.finished_at] if dossier.status is Status.STOPPED else []
    moments = [
        dossier.received_at,
        *(row.at for row in handovers),
        *(row.recorded_at for row in results),
        *stopped,
        *(row.at for row in handings),
    ]
    assert [step.at for step in slip.steps] == sorted(at for at in moments if at is not None)
    for before, after in zip(slip.steps, slip.steps[1:], strict=False):
        assert after.giver == before.taker or after.giver == dossier.agency.desk_name
    end = dossier.due_at
    for step in slip.steps[1 : 1 + len(handovers) + len(results)]:
        assert end is not None
        if step.at > end:
            assert step.kept is Kept.LATE
        elif to_local(step.at).date() < to_local(end).date():
            assert step.kept is Kept.EARLY
        else:
            assert step.kept is Kept.ON_TIME
    assert slip.appointment_at == dossier.appointment_at


def receipt_says_the_facts(dossier: Dossier) -> None:
    handings = db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id).order_by(Handing.id)).all()
    if not handings:
        return
    receipt = return_receipt_of(dossier, at=NOW)
    assert [(one.collector, one.at, one.partial) for one in receipt.handings] == [
        (row.collector_name, row.at, row.partial) for row in handings
    ]
    results = db.session.scalars(select(Result).where(Result.dossier_id == dossier.id)).all()
    assert [(one.number, one.summary, one.dated_on) for one in receipt.results] == [
        (row.number, row.summary, row.dated_on) for row in results
    ]
