"""The control slip of a dossier (phiếu kiểm soát quá trình giải quyết): every hand-over, and whether it came in time.

What is held against what: the n-th hand-over inside the office ends the n-th step of the procedure; every later one,
and the result, is held against the dossier's own end, which is that of the last step. A procedure without steps holds
all of them against the dossier's end.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.cases import printed
from onestop.cases.acting import STATUS_NAMES
from onestop.cases.deadlines import end_in_force, explained
from onestop.cases.models import (
    Dossier,
    Event,
    EventKind,
    Handing,
    Handover,
    OpinionRequest,
    Outcome,
    Paper,
    PaperKind,
    Result,
    ResultCorrection,
)
from onestop.cases.on_demand import form_note, last_of, print_paper
from onestop.cases.register_numbers import book_of, number_of
from onestop.cases.stepping import steps_of
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.control_slip import ControlSlip, HandOver, Kept
from onestop.papers.wording import clock_and_day
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.sla.lateness import Standing, judge

_KEPT = {Standing.EARLY: Kept.EARLY, Standing.ON_TIME: Kept.ON_TIME, Standing.LATE: Kept.LATE}


def print_control_slip(dossier: Dossier, *, by: Person, at: datetime) -> Paper:
    """The slip as it stands now; the same paper as long as nothing new has happened."""
    require(by, Act.HAND_OVER, on=to_local(at).date())
    if by.agency_id != dossier.agency_id:
        raise Refused(f"Hồ sơ {dossier.code} thuộc cơ quan khác.")
    return print_paper(
        PaperKind.CONTROL_SLIP,
        lambda _number, earlier: control_slip_of(dossier, at=at, replaces=earlier),
        agency=dossier.agency,
        dossier=dossier,
        by=by,
        at=at,
        earlier=lambda: last_of(dossier, PaperKind.CONTROL_SLIP),
    )


def control_slip_of(dossier: Dossier, *, at: datetime, replaces: Paper | None = None) -> ControlSlip:
    """The facts that the slip prints."""
    db.session.flush()
    return ControlSlip(
        head=printed.letterhead(dossier.agency),
        dossier_code=dossier.code,
        applicant=dossier.applicant_name,
        content=dossier.procedure_version.full_name,
        received_at=dossier.received_at,
        appointment_at=dossier.appointment_at,
        issued_at=at,
        unit=decided_by(dossier),
        with_units=tuple(dict.fromkeys(_asked(dossier))),
        register_book=book_of(dossier),
        register_number=number_of(dossier),
        steps=tuple(sorted(_steps(dossier), key=lambda step: step.at)),
        replaces=f"{to_local(replaces.created_at):%d/%m/%Y}" if replaces else None,
        form_note=form_note(PaperKind.CONTROL_SLIP, on=to_local(at).date()),
        mark=printed.mark(),
    )


def decided_by(dossier: Dossier) -> str:
    """The unit that handles the dossier, or the agency that decides it."""
    if not dossier.decided_here and dossier.deciding_agency is not None:
        return dossier.deciding_agency.name
    return dossier.unit.name if dossier.unit is not None else dossier.agency.name


def _steps(dossier: Dossier) -> Iterator[HandOver]:
    desk = dossier.agency.desk_name
    yield HandOver(
        giver=dossier.submitter_name or dossier.applicant_name,
        taker=desk,
        taker_name=_received_by(dossier),
        at=dossier.received_at,
        note="Nhập bù" if dossier.late_entry_slip else None,
    )
    ends = _ends(dossier)
    end = dossier.late_since or end_in_force(dossier)
    holder = desk
    for number, handed in enumerate(_handovers(dossier)):
        taker = _taker(handed)
        person = handed.to_person.full_name if handed.to_person else None
        yield _judged(
            ends[number] if number < len(ends) else end,
            HandOver(
                giver=holder,
                giver_name=_name(handed.from_person_id or handed.by_id),
                taker=taker,
                taker_name=person,
                at=handed.at,
                note=handed.note,
            ),
        )
        holder = taker
    yield from _results(dossier, holder=holder, end=end)
    for handing in db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id).order_by(Handing.id)):
        yield HandOver(
            giver=desk,
            giver_name=_name(handing.by_id),
            taker=handing.collector_name,
            at=handing.at,
            note="Trả một phần kết quả" if handing.partial else "Trả kết quả",
        )


def _results(dossier: Dossier, *, holder: str, end: datetime | None) -> Iterator[HandOver]:
    """Back to the desk: each result, or the papers of what ended without one."""
    desk = dossier.agency.desk_name
    corrected = {
        row.result_id: row.due_at
        for row in db.session.scalars(select(ResultCorrection).where(ResultCorrection.dossier_id == dossier.id))
        if row.result_id is not None
    }
    results = db.session.scalars(select(Result).where(Result.dossier_id == dossier.id).order_by(Result.id)).all()
    for result in results:
        said = f"Kết quả số {result.number}" if result.number else "Kết quả không ghi số"
        if result.id in corrected:
            said = f"Đính chính: {said[0].lower()}{said[1:]}"
        taken = (
            f"nhận lúc {clock_and_day(result.confirmed_at)}" if result.confirmed_at else "Bộ phận Một cửa chưa xác nhận"
        )
        yield _judged(
            corrected.get(result.id, end),
            HandOver(
                giver=holder,
                giver_name=_name(result.recorded_by_id),
                taker=desk,
                taker_name=_name(result.confirmed_by_id),
                at=result.recorded_at,
                note=f"{said}; {taken}",
            ),
        )
    if not results and dossier.finished_at is not None and dossier.outcome is not Outcome.GRANTED:
        name = STATUS_NAMES[dossier.status]
        yield _judged(
            end,
            HandOver(giver=holder, taker=desk, at=dossier.finished_at, note=name[0].upper() + name[1:]),
            stopped_since=dossier.clock_stopped_since,
        )


def _judged(due_at: datetime | None, step: HandOver, *, stopped_since: datetime | None = None) -> HandOver:
    verdict = judge(due_at, step.at, ended_at=step.at, stopped_since=stopped_since)
    return HandOver(
        giver=step.giver,
        giver_name=step.giver_name,
        taker=step.taker,
        taker_name=step.taker_name,
        at=step.at,
        note=step.note,
        due_at=due_at,
        kept=_KEPT.get(verdict.standing),
    )


def _ends(dossier: Dossier) -> list[datetime]:
    """The ends of the steps but the last, which is the dossier's own."""
    if not dossier.procedure_version.steps:
        return []
    return [step.ends_at for step in steps_of(dossier, explained(dossier))][:-1]


def _handovers(dossier: Dossier) -> list[Handover]:
    return list(
        db.session.scalars(
            select(Handover)
            .where(Handover.dossier_id == dossier.id)
            .options(joinedload(Handover.to_person), joinedload(Handover.to_unit))
            .order_by(Handover.at, Handover.id)
        )
    )


def _taker(handed: Handover) -> str:
    if handed.to_unit is not None:
        return handed.to_unit.name
    return handed.to_person.full_name if handed.to_person is not None else ""


def _received_by(dossier: Dossier) -> str | None:
    """Who took it in; nobody's name for what an older register told."""
    if dossier.register_seq is None:
        return None
    by_id = db.session.scalar(
        select(Event.by_id)
        .where(Event.dossier_id == dossier.id, Event.kind == EventKind.RECEIVED)
        .order_by(Event.id)
        .limit(1)
    )
    return _name(by_id)


def _asked(dossier: Dossier) -> list[str]:
    return list(
        db.session.scalars(
            select(OpinionRequest.addressee).where(OpinionRequest.dossier_id == dossier.id).order_by(OpinionRequest.id)
        )
    )


def _name(person_id: int | None) -> str | None:
    return db.session.get_one(Person, person_id).full_name if person_id is not None else None
