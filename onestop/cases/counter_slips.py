"""Before intake: a numbered slip for what is missing at the counter, or for what the desk declines. No dossier."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from onestop.audit.chain import record
from onestop.cases import issuing, printed
from onestop.cases.models import ApplicantKind, CounterSlip, PaperKind
from onestop.cases.parties import LONG, Applicant, search_key
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.parties import Party, Salutation
from onestop.papers.refusal import RefusalKind, RefusalSlip
from onestop.papers.supplement import SupplementSlip
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import to_local
from onestop.text import required


def ask_before_intake(
    version: ProcedureVersion,
    applicant: Applicant,
    *,
    items: Sequence[str],
    reason: str,
    agency: Agency,
    by: Person,
    at: datetime,
) -> CounterSlip:
    """A supplement slip (Mẫu số 02) that names every missing paper in one time (NĐ 118/2025 Đ16 k3, Đ17 k1c)."""
    wanted = [required(item, limit=LONG, label="Nội dung cần bổ sung", field="items") for item in items if item.strip()]
    if not wanted:
        raise WrongInput("Ghi ít nhất một giấy tờ hoặc nội dung còn thiếu.", field="items")
    return _slip(version, applicant, items=wanted, reason=reason, declined=False, agency=agency, by=by, at=at)


def decline(
    version: ProcedureVersion, applicant: Applicant, *, reason: str, agency: Agency, by: Person, at: datetime
) -> CounterSlip:
    """A refusal at the desk (Mẫu số 03), signed by the receiving officer."""
    return _slip(version, applicant, items=[], reason=reason, declined=True, agency=agency, by=by, at=at)


def open_slips(
    agency: Agency, version: ProcedureVersion, *, id_number: str | None, phone: str | None
) -> list[CounterSlip]:
    """Slips that the same person got for the same procedure and that no dossier has answered yet, newest first."""
    same = [CounterSlip.applicant_id_number == id_number] if id_number else []
    same += [CounterSlip.applicant_phone == phone] if phone else []
    if not same:
        return []
    return list(
        db.session.scalars(
            select(CounterSlip)
            .join(CounterSlip.procedure_version)
            .where(
                CounterSlip.agency_id == agency.id,
                CounterSlip.dossier_id.is_(None),
                CounterSlip.declined.is_(False),
                ProcedureVersion.procedure_id == version.procedure_id,
                or_(*same),
            )
            .order_by(CounterSlip.at.desc(), CounterSlip.id.desc())
            .limit(5)
        )
    )


def _slip(
    version: ProcedureVersion,
    applicant: Applicant,
    *,
    items: list[str],
    reason: str,
    declined: bool,
    agency: Agency,
    by: Person,
    at: datetime,
) -> CounterSlip:
    require(by, Act.RECEIVE, on=to_local(at).date())
    applicant = applicant.cleaned()
    why = required(reason, limit=2000, label="Lý do", field="reason", lines=True)
    form = "refusal" if declined else "supplement"
    title, form_note = printed.form(form, issued_on=to_local(at).date())
    common = {
        "head": printed.letterhead(agency),
        "applicant": _party(applicant),
        "content": version.full_name,
        "reason": why,
        "issued_at": at,
        "officer": by.full_name,
        # At the counter it is Điều 17; what is asked or refused after intake rests on Điều 19.
        "legal_basis": printed.basis(f"{form}_counter", received_on=to_local(at).date()),
        "title": title,
        "form_note": form_note,
        "mark": printed.mark(),
    }
    if declined:
        kind = PaperKind.REFUSAL

        def build(number: str | None) -> object:
            return RefusalSlip(kind=RefusalKind.DECLINED, number=number, **common)  # type: ignore[arg-type]
    else:
        kind = PaperKind.SUPPLEMENT

        def build(number: str | None) -> object:
            return SupplementSlip(number=number, items=tuple(items), **common)  # type: ignore[arg-type]

    paper = issuing.draw_up(kind, build, agency=agency, dossier=None, by=by, at=at, signer=by.full_name)
    slip = CounterSlip(
        agency_id=agency.id,
        paper=paper,
        procedure_version=version,
        declined=declined,
        applicant_name=applicant.name,
        applicant_id_number=applicant.id_number,
        applicant_phone=applicant.phone,
        search_key=search_key(applicant.name, applicant.id_number, applicant.phone),
        items=items,
        reason=why,
        at=at,
        by=by,
    )
    db.session.add(slip)
    db.session.flush()
    act = "declined_at_the_desk" if declined else "asked_before_intake"
    record(agency.id, act, "counter_slip", slip.id, by=by.id, at=at, items=items, reason=why, paper=paper.number)
    return slip


def _party(applicant: Applicant) -> Party:
    organisation = applicant.kind is ApplicantKind.ORGANISATION
    return Party(
        name=applicant.name,
        salutation=Salutation.ORGANISATION if organisation else Salutation.PERSON,
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
        id_number=applicant.id_number,
        representative=applicant.representative,
    )
