"""What papers print of an office, a dossier and a signer: plain values, frozen when the paper is drawn up."""

from datetime import date

from sqlalchemy import select

from onestop.cases.models import ApplicantKind, Delivery, Dossier
from onestop.database import db
from onestop.levels import Level
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Salutation, Signer, SigningForm, Submitter
from onestop.people.models import Agency, Installation, InstallationKind, Person, Role, SignsAs
from onestop.people.permissions import Act, may
from onestop.procedures.legal_bases import legal_basis

MARKS = {InstallationKind.DEMONSTRATION: "DỮ LIỆU THỬ", InstallationKind.TRIAL: "BẢN THỬ NGHIỆM"}
HEAD_TITLES = {Level.COMMUNE: "CHỦ TỊCH", Level.DISTRICT: "CHỦ TỊCH", Level.PROVINCE: "CHỦ TỊCH"}
COLLECTIVE_BODY = "ỦY BAN NHÂN DÂN"
_SALUTATIONS = {ApplicantKind.ORGANISATION: Salutation.ORGANISATION, ApplicantKind.COMMUNITY: Salutation.COMMUNITY}
_FORMS = {
    SignsAs.DEPUTY: SigningForm.IN_PLACE_OF,
    SignsAs.BY_ORDER: SigningForm.BY_ORDER_OF,
    SignsAs.AUTHORISED: SigningForm.BY_AUTHORITY_OF,
    SignsAs.COLLECTIVE: SigningForm.ON_BEHALF_OF,
    SignsAs.ACTING: SigningForm.ACTING,
}


def mark() -> str | None:
    """The line that every paper of a demonstration or a trial bears."""
    kind = db.session.scalar(select(Installation.kind))
    return MARKS.get(kind) if kind else None


def draft_mark() -> str:
    """The line on what is not issued yet."""
    return " – ".join(filter(None, ("DỰ THẢO", mark())))


def letterhead(agency: Agency) -> Letterhead:
    return Letterhead(
        parent=agency.parent_line,
        agency=agency.name,
        desk=agency.desk_name,
        place=agency.place,
        address=agency.address,
        hotline=agency.hotline,
    )


def party(dossier: Dossier) -> Party:
    return Party(
        name=dossier.applicant_name,
        salutation=_SALUTATIONS.get(dossier.applicant_kind, Salutation.PERSON),
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        id_number=dossier.applicant_id_number,
        representative=dossier.representative,
    )


def submitter(dossier: Dossier) -> Submitter | None:
    if not dossier.submitter_name:
        return None
    return Submitter(
        name=dossier.submitter_name,
        id_number=dossier.submitter_id_number,
        phone=dossier.submitter_phone,
        authority=dossier.authority,
    )


def result_place(dossier: Dossier) -> str:
    match dossier.delivery:
        case Delivery.POST:
            return "Nhà (trụ sở), qua dịch vụ bưu chính công ích"
        case Delivery.ONLINE:
            return "Bản điện tử, qua Cổng Dịch vụ công"
        case _:
            return dossier.agency.desk_name


def signer(person: Person, *, on: date) -> Signer:
    """The signature block of someone who may sign: as head (also TM., Q.), or KT./TL./TUQ. for the head."""
    grant = next((grant for grant in person.grants if grant.role is Role.HEAD and grant.holds_on(on)), None)
    agency = person.agency
    head_title = (agency.head_title or HEAD_TITLES.get(agency.level, "")).upper() or None
    own_title = person.title.upper() if person.title else None
    form = _FORMS.get(grant.signs_as) if grant and grant.signs_as else None
    if form is None:
        return Signer(name=person.full_name, title=own_title or head_title)
    if form is SigningForm.ON_BEHALF_OF:
        return Signer(name=person.full_name, title=own_title or head_title, form=form, principal=COLLECTIVE_BODY)
    if form is SigningForm.ACTING:
        return Signer(name=person.full_name, title=own_title or head_title, form=form)
    return Signer(name=person.full_name, title=own_title, form=form, principal=head_title)


def signer_of_letters(person: Person, *, on: date) -> Signer | None:
    """The block of someone who may sign for the office; None, an empty place for the hand of its head, for others."""
    return signer(person, on=on) if may(person, Act.SIGN_APOLOGY, on=on) else None


def basis(paper_kind: str, *, received_on: date) -> tuple[str, ...]:
    """The legal basis by the date of receipt, from the office's dated rows."""
    row = legal_basis(paper_kind, "decree", on=received_on)
    return tuple(line for line in row.text.split("\n") if line) if row else ()


def form(paper_kind: str, *, issued_on: date) -> tuple[str | None, str | None]:
    """Title and form note by the date of issue, from the office's dated rows."""
    row = legal_basis(paper_kind, "form", on=issued_on)
    return (row.title, row.text) if row else (None, None)
