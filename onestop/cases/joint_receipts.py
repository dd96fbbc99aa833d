"""One receipt for several dossiers that one person handed in on one day; each keeps its code and its own receipt."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from onestop.cases import printed
from onestop.cases.models import Charge, Dossier, Paper, PaperKind, Status
from onestop.cases.on_demand import form_note, last_with, print_paper
from onestop.cases.register_book import received_in
from onestop.cases.register_numbers import book_of, number_of
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.joint_receipt import JointReceipt, Listed
from onestop.papers.parties import Submitter
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import folded

MOST = 200  # dossiers on one receipt


def together_on(agency: Agency, day: date) -> list[list[Dossier]]:
    """The dossiers of a day that one person handed in with others, person by person, in order of entry."""
    rows = db.session.scalars(
        select(Dossier)
        .where(Dossier.agency_id == agency.id, received_in(day, day), Dossier.status != Status.VOID)
        .options(joinedload(Dossier.procedure_version))
        .order_by(Dossier.id)
    )
    by_whom: dict[str, list[Dossier]] = {}
    for dossier in rows:
        by_whom.setdefault(who_handed_in(dossier), []).append(dossier)
    return [dossiers for dossiers in by_whom.values() if len(dossiers) > 1]


def who_handed_in(dossier: Dossier) -> str:
    """By what two dossiers are known to come from one hand: the number of an identity card, else name and phone."""
    if dossier.submitter_name:
        number, phone, name = dossier.submitter_id_number, dossier.submitter_phone, dossier.submitter_name
    else:
        number, phone, name = dossier.applicant_id_number, dossier.applicant_phone, dossier.applicant_name
    return number or f"{folded(name)} {phone or ''}"


def print_joint_receipt(dossiers: Sequence[Dossier], *, by: Person, at: datetime) -> Paper:
    """The receipt for these dossiers; the same paper for the same ones as long as nothing of them has changed.

    Raises Refused for fewer than two or more than MOST, and for different days, submitters or agencies.
    """
    require(by, Act.RECEIVE, on=to_local(at).date())
    chosen = sorted(dossiers, key=lambda dossier: dossier.id)
    _fit_together(chosen, by=by)
    first = chosen[0]
    key = " ".join(dossier.code for dossier in chosen)
    return print_paper(
        PaperKind.JOINT_RECEIPT,
        lambda number, earlier: _joint(chosen, key, number=number, replaces=earlier, by=by, at=at),
        agency=first.agency,
        dossier=None,
        by=by,
        at=at,
        earlier=lambda: last_with(first.agency, PaperKind.JOINT_RECEIPT, codes=key),
    )


def _fit_together(dossiers: Sequence[Dossier], *, by: Person) -> None:
    if len({dossier.id for dossier in dossiers}) < 2:
        raise Refused("Chọn từ hai hồ sơ trở lên. Một hồ sơ đã có giấy tiếp nhận của nó.")
    if len(dossiers) > MOST:
        raise Refused(f"Một giấy ghi nhiều nhất {MOST} hồ sơ. Chia thành nhiều giấy.")
    if {dossier.agency_id for dossier in dossiers} != {by.agency_id}:
        raise Refused("Có hồ sơ thuộc cơ quan khác. Chọn lại hồ sơ.")
    void = next((dossier for dossier in dossiers if dossier.status is Status.VOID), None)
    if void is not None:
        raise Refused(f"Hồ sơ {void.code} đã hủy do nhập sai. Bỏ chọn hồ sơ này.")
    if len({to_local(dossier.received_at).date() for dossier in dossiers}) > 1:
        raise Refused("Các hồ sơ phải được tiếp nhận trong cùng một ngày. Chọn lại hồ sơ.")
    if len({who_handed_in(dossier) for dossier in dossiers}) > 1:
        raise Refused("Các hồ sơ phải của cùng một người nộp. Chọn lại hồ sơ.")


def _joint(
    dossiers: Sequence[Dossier], key: str, *, number: str | None, replaces: Paper | None, by: Person, at: datetime
) -> JointReceipt:
    first = dossiers[0]
    due: dict[int, int] = {
        dossier_id: int(amount)
        for dossier_id, amount in db.session.execute(
            select(Charge.dossier_id, func.sum(Charge.due_vnd))
            .where(Charge.dossier_id.in_([dossier.id for dossier in dossiers]))
            .group_by(Charge.dossier_id)
        )
    }
    return JointReceipt(
        head=printed.letterhead(first.agency),
        number=number,
        day=to_local(first.received_at).date(),
        codes=key,
        submitter=printed.submitter(first)
        or Submitter(name=first.applicant_name, id_number=first.applicant_id_number, phone=first.applicant_phone),
        address=None if first.submitter_name else first.applicant_address,
        rows=tuple(
            Listed(
                code=dossier.code,
                content=dossier.procedure_version.full_name,
                applicant=dossier.applicant_name,
                sets=dossier.sets,
                term=str(dossier.procedure_version.term or "theo quy định"),
                received_at=dossier.received_at,
                appointment_at=dossier.appointment_at,
                fee_due=due.get(dossier.id),
                register=_place(dossier),
            )
            for dossier in dossiers
        ),
        issued_at=at,
        officer=by.full_name,
        result_place=_same({printed.result_place(dossier) for dossier in dossiers}),
        replaces=replaces.number_text if replaces else None,
        form_note=form_note(PaperKind.RECEIPT, on=to_local(at).date()),
        mark=printed.mark(),
    )


def _place(dossier: Dossier) -> str | None:
    return ", ".join(filter(None, (book_of(dossier), number_of(dossier)))) or None


def _same(places: set[str]) -> str:
    return places.pop() if len(places) == 1 else "theo đăng ký của từng hồ sơ"
