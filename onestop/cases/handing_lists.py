"""What passed between the desk and the units on a day: the dossiers that went out, the results that came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.cases import printed
from onestop.cases.models import Dossier, Handover, Paper, PaperKind, Result, Status
from onestop.cases.on_demand import last_with, print_paper
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.handover_minutes import Handed, HandoverMinutes
from onestop.papers.result_delivery import Delivered, ResultDelivery
from onestop.papers.wording import clock_and_day
from onestop.people.models import Agency, Person, Role
from onestop.people.permissions import Act, require
from onestop.sla.calendar import day_begins, day_ends, to_local

_AT_THE_DESK = {Role.RECEPTION, Role.DESK_HEAD}


@dataclass(frozen=True)
class Passed:
    """A hand-over between the desk and one other side on a day.

    side: the unit, or the officer who has none; it names the group. giver, taker: who gave, who took, if known.
    """

    side: str
    dossier: Dossier
    at: datetime
    giver: str | None
    taker: str | None
    note: str | None = None
    result: Result | None = None


def handed_out(agency: Agency, day: date) -> dict[str, list[Passed]]:
    """The dossiers that the desk handed on that day, by the side that took them, both in order.

    The desk's own: the first hand-over of a dossier, and every later one by somebody of the desk.
    """
    begin, end = day_begins(day), day_ends(day)
    rows = db.session.scalars(
        select(Handover)
        .join(Dossier, Dossier.id == Handover.dossier_id)
        .where(Handover.agency_id == agency.id, Handover.at >= begin, Handover.at <= end, Dossier.status != Status.VOID)
        .options(joinedload(Handover.to_person), joinedload(Handover.to_unit))
        .order_by(Handover.at, Handover.id)
    ).all()
    people = _people(row.from_person_id or row.by_id for row in rows)
    first: dict[int, int] = dict(  # the earliest comes last, and wins
        db.session.execute(
            select(Handover.dossier_id, Handover.id)
            .where(Handover.dossier_id.in_({row.dossier_id for row in rows}))
            .order_by(Handover.at.desc(), Handover.id.desc())
        ).all()
    )
    dossiers = _dossiers(row.dossier_id for row in rows)
    passed = [
        Passed(
            side=row.to_unit.name if row.to_unit else row.to_person.full_name if row.to_person else "",
            dossier=dossiers[row.dossier_id],
            at=row.at,
            giver=people[row.from_person_id or row.by_id].full_name,
            taker=row.to_person.full_name if row.to_person else None,
            note=row.note,
        )
        for row in rows
        if (first[row.dossier_id] == row.id or _at_the_desk(people[row.from_person_id or row.by_id], on=day))
        and not (row.to_unit is not None and row.to_unit.is_desk)
    ]
    return _grouped(passed)


def handed_back(agency: Agency, day: date) -> dict[str, list[Passed]]:
    """The results that were handed to the desk on that day, by the side that gave them. What was settled at once at
    the desk never left it."""
    begin, end = day_begins(day), day_ends(day)
    rows = db.session.scalars(
        select(Result)
        .join(Dossier, Dossier.id == Result.dossier_id)
        .where(
            Result.agency_id == agency.id,
            Result.recorded_at >= begin,
            Result.recorded_at <= end,
            Dossier.at_once.is_(False),
        )
        .order_by(Result.recorded_at, Result.id)
    ).all()
    people = _people(
        person_id for row in rows for person_id in (row.recorded_by_id, row.confirmed_by_id) if person_id is not None
    )
    dossiers = _dossiers(row.dossier_id for row in rows)
    return _grouped(
        Passed(
            side=_side(people[row.recorded_by_id]),
            dossier=dossiers[row.dossier_id],
            at=row.recorded_at,
            giver=people[row.recorded_by_id].full_name,
            taker=people[row.confirmed_by_id].full_name if row.confirmed_by_id is not None else None,
            note=f"nhận lúc {clock_and_day(row.confirmed_at)}" if row.confirmed_at else "chưa xác nhận",
            result=row,
        )
        for row in rows
    )


def print_minutes(agency: Agency, day: date, side: str, *, by: Person, at: datetime) -> Paper:
    """The minutes of what the desk handed to a side on a day. Raises Refused where there was nothing."""
    _may_print(Act.HAND_OVER, agency, day, by=by, at=at)
    rows = handed_out(agency, day).get(side)
    if not rows:
        raise Refused(f"Ngày {day:%d/%m/%Y} không có hồ sơ nào được giao cho {side}.")

    def build(number: str | None, earlier: Paper | None) -> HandoverMinutes:
        return HandoverMinutes(
            head=printed.letterhead(agency),
            number=number,
            day=day,
            desk=agency.desk_name,
            unit=side,
            rows=tuple(
                Handed(
                    code=row.dossier.code,
                    content=row.dossier.procedure_version.full_name,
                    applicant=row.dossier.applicant_name,
                    sets=row.dossier.sets,
                    at=row.at,
                    appointment_at=row.dossier.first_appointment_at,
                    taker=row.taker,
                    note=row.note,
                )
                for row in rows
            ),
            issued_at=at,
            giver=_one({row.giver for row in rows}),
            taker=_one({row.taker for row in rows}),
            replaces=earlier.number_text if earlier else None,
            mark=printed.mark(),
        )

    return print_paper(
        PaperKind.HANDOVER_MINUTES, build, agency=agency, dossier=None, by=by, at=at,
        earlier=lambda: last_with(agency, PaperKind.HANDOVER_MINUTES, day=day.isoformat(), unit=side),
    )  # fmt: skip


def print_delivery(agency: Agency, day: date, side: str, *, by: Person, at: datetime) -> Paper:
    """The list of the results that a side handed to the desk on a day. Raises Refused where there was nothing."""
    _may_print(Act.CONFIRM_RESULT, agency, day, by=by, at=at)
    rows = handed_back(agency, day).get(side)
    if not rows:
        raise Refused(f"Ngày {day:%d/%m/%Y} không có kết quả nào do {side} bàn giao.")

    def build(number: str | None, earlier: Paper | None) -> ResultDelivery:
        return ResultDelivery(
            head=printed.letterhead(agency),
            number=number,
            day=day,
            unit=side,
            desk=agency.desk_name,
            rows=tuple(
                Delivered(
                    code=row.dossier.code,
                    content=row.dossier.procedure_version.full_name,
                    applicant=row.dossier.applicant_name,
                    result=_said(row.result),
                    at=row.at,
                    dated_on=row.result.dated_on if row.result else None,
                    appointment_at=row.dossier.first_appointment_at,
                    note=row.note,
                )
                for row in rows
            ),
            issued_at=at,
            giver=_one({row.giver for row in rows}),
            taker=_one({row.taker for row in rows}),
            replaces=earlier.number_text if earlier else None,
            mark=printed.mark(),
        )

    return print_paper(
        PaperKind.RESULT_DELIVERY, build, agency=agency, dossier=None, by=by, at=at,
        earlier=lambda: last_with(agency, PaperKind.RESULT_DELIVERY, day=day.isoformat(), unit=side),
    )  # fmt: skip


def _may_print(act: Act, agency: Agency, day: date, *, by: Person, at: datetime) -> None:
    today = to_local(at).date()
    require(by, act, on=today)
    if by.agency_id != agency.id:
        raise Refused("Chỉ người của cơ quan mới được lập văn bản của cơ quan.")
    if day > today:
        raise Refused(f"Ngày {day:%d/%m/%Y} chưa đến nên chưa lập được văn bản của ngày đó.")


def _said(result: Result | None) -> str:
    if result is None:
        return ""
    return "; ".join(filter(None, (result.number or "không ghi số", result.summary)))


def _side(person: Person) -> str:
    return person.unit.name if person.unit is not None else person.full_name


def _at_the_desk(person: Person, *, on: date) -> bool:
    return (person.unit is not None and person.unit.is_desk) or bool(_AT_THE_DESK & person.roles_on(on))


def _one(names: set[str | None]) -> str | None:
    """The name when all rows have the same; else it is written by hand."""
    (name,) = names if len(names) == 1 else (None,)
    return name


def _grouped(rows: Iterable[Passed]) -> dict[str, list[Passed]]:
    sides: dict[str, list[Passed]] = {}
    for row in rows:
        sides.setdefault(row.side, []).append(row)
    return dict(sorted(sides.items()))


def _people(ids: Iterable[int]) -> dict[int, Person]:
    return {
        person.id: person
        for person in db.session.scalars(select(Person).where(Person.id.in_(set(ids))).options(joinedload(Person.unit)))
    }


def _dossiers(ids: Iterable[int]) -> dict[int, Dossier]:
    return {
        dossier.id: dossier
        for dossier in db.session.scalars(
            select(Dossier).where(Dossier.id.in_(set(ids))).options(joinedload(Dossier.procedure_version))
        )
    }
