"""Small things to start a test from: an office with its people, a procedure, a dossier.

Every test says what it changes. Made by the functions that the program itself uses, which flush and never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from onestop.calendars.shipped import load_shipped
from onestop.cases import lateness_reasons
from onestop.cases.intake import HandedPaper, Intake, receive
from onestop.cases.models import Dossier
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.levels import Level
from onestop.people.agencies import create_agency
from onestop.people.models import Agency, Installation, InstallationKind, Person, Role, RoleGrant, SignsAs
from onestop.people.passwords import hashed
from onestop.procedures import legal_bases
from onestop.procedures.models import (
    ExtensionGround,
    FeeBasis,
    FeeRule,
    PauseGround,
    Procedure,
    ProcedureVersion,
    RequiredPaper,
    Source,
)
from onestop.sla.term import Term, Unit
from onestop.text import folded
from tests.client import PASSWORD
from tests.clock import Clock, moment
from tests.remembering import build_or_repeat

__all__ = ["PASSWORD", "Clock", "Office", "a_dossier", "a_person", "a_procedure", "an_office", "moment"]

FOUNDED = moment("Mon 2026-01-05 07:30")
_codes = count(1)

_PEOPLE = {
    Role.RECEPTION: "Phạm Minh Khôi",
    Role.OFFICER: "Nguyễn Thị Ánh Tuyết",
    Role.HEAD: "Trần Văn Đức",
    Role.DESK_HEAD: "Lê Thị Hằng",
    Role.CLERK: "Võ Ngọc Lan",
    Role.CASHIER: "Đỗ Thị Thu",
    Role.INSPECTOR: "Hoàng Quốc Việt",
    Role.ADMIN: "Bùi Đình Quản",
}


@dataclass(frozen=True)
class Office:
    """An agency with one person in each role; the username is the role's name, the password PASSWORD."""

    agency: Agency
    people: dict[Role, Person]

    @property
    def reception(self) -> Person:
        return self.people[Role.RECEPTION]

    @property
    def officer(self) -> Person:
        return self.people[Role.OFFICER]

    @property
    def head(self) -> Person:
        return self.people[Role.HEAD]

    @property
    def desk_head(self) -> Person:
        return self.people[Role.DESK_HEAD]

    @property
    def admin(self) -> Person:
        return self.people[Role.ADMIN]


def an_office(code: str = "H50.31.12", *, kind: InstallationKind = InstallationKind.TRIAL) -> Office:
    """A commune with the shipped calendar and its people; the first one of a base is the installation's own.

    Like `onestop init`, but with a person in each role and without making up a password for each: that is slow.
    """
    build_or_repeat((code, kind), partial(_found, code, kind))
    agency = db.session.scalars(select(Agency).where(Agency.code == code)).one()
    people = db.session.scalars(
        select(Person)
        .where(Person.agency_id == agency.id)
        .options(joinedload(Person.agency), selectinload(Person.grants))
        .order_by(Person.id)
    )
    return Office(agency, dict(zip(_PEOPLE, people, strict=True)))


def _found(code: str, kind: InstallationKind) -> None:
    agency = create_agency(code, "UBND xã Vĩnh Hoà", Level.COMMUNE, by=None, at=FOUNDED)
    first = db.session.get(Installation, 1) is None
    if first:
        db.session.add(Installation(id=1, agency_id=agency.id, kind=kind, created_at=FOUNDED))
        db.session.flush()
        legal_bases.load_shipped()
    load_shipped(agency.id, at=FOUNDED)
    lateness_reasons.load_shipped(agency)
    suffix = "" if first else f"-{agency.id}"
    for role, name in _PEOPLE.items():
        a_person(agency, role, username=f"{role.value}{suffix}", full_name=name)


def a_person(agency: Agency, *roles: Role, username: str, full_name: str = "Lý Thị Mẫu") -> Person:
    """Someone who can sign in with PASSWORD; a head signs as head."""
    person = Person(
        agency_id=agency.id,
        agency=agency,
        username=username,
        full_name=full_name,
        password_hash=_password_hash(),
        must_change_password=False,
        created_at=FOUNDED,
    )
    person.grants = [RoleGrant(role=role, signs_as=SignsAs.HEAD if role is Role.HEAD else None) for role in roles]
    db.session.add(person)
    db.session.flush()
    return person


def a_procedure(
    office: Office,
    term: str | None = "5 working_day",
    *,
    name: str = "Xác nhận tình trạng hôn nhân",
    field: str = "Hộ tịch",
    code: str | None = None,
    papers: Sequence[str] = ("Tờ khai",),
    fee_vnd: int | None = None,
    pause: str | None = "Xác minh tại cơ quan khác",
    extension: str | None = None,
    decided_by: Agency | None = None,
    **changes: object,
) -> ProcedureVersion:
    """An adopted version, valid without a beginning.

    term: "7.5 working_day", "8 working_hour", "1 month"; None: not countable. pause: the name of its one ground.
    extension: by how much it may be lengthened, "5 working_day". decided_by: another agency. changes: columns.
    """
    code = code or f"9.{next(_codes):06d}"
    procedure = db.session.scalar(select(Procedure).where(Procedure.code == code))
    if procedure is None:
        procedure = Procedure(code=code, name=name, field=field, search_key=folded(f"{code} {name}"))
        db.session.add(procedure)
        db.session.flush()
    halves, unit = _halves(term) if term else (None, None)
    columns: dict[str, object] = {
        "agency_id": office.agency.id,
        "procedure": procedure,
        "name": name,
        "field": field,
        "level": Level.COMMUNE,
        "deciding_agency_id": decided_by.id if decided_by else office.agency.id,
        "term_halves": halves,
        "term_unit": unit,
        "source": Source.OFFICE,
        "adopted_by_id": office.admin.id,
        "adopted_at": FOUNDED,
        **changes,
    }
    version = ProcedureVersion(**columns)
    version.papers = [RequiredPaper(position=position, name=paper) for position, paper in enumerate(papers, start=1)]
    if pause:
        version.pause_grounds = [PauseGround(name=pause, article="Luật Đất đai 2024 Điều 19")]
    if extension:
        version.extension_grounds = [
            ExtensionGround(name="Cần xác minh", article="Luật Hộ tịch 2014 Điều 26", halves=_halves(extension)[0])
        ]
    if fee_vnd is not None:
        version.fee_rules = [FeeRule(basis=FeeBasis.CASE, amount_vnd=fee_vnd, valid_from=date(2025, 7, 1))]
    db.session.add(version)
    db.session.flush()
    return version


def a_dossier(
    office: Office,
    version: ProcedureVersion | None = None,
    *,
    received: str | datetime = "2026-03-02 09:00",
    applicant: str | Applicant = "Nguyễn Văn Bình",
    by: Person | None = None,
    **changes: object,
) -> Dossier:
    """A dossier taken in at the desk at `received`, with all papers of its checklist. changes: fields of Intake."""
    version = version or a_procedure(office)
    who = applicant if isinstance(applicant, Applicant) else Applicant(name=applicant)
    fields: dict[str, object] = {
        "version": version,
        "applicant": who,
        "papers": tuple(HandedPaper(name=paper.name) for paper in version.papers),
        **changes,
    }
    at = moment(received) if isinstance(received, str) else received
    return receive(Intake(**fields), agency=office.agency, by=by or office.reception, at=at)  # type: ignore[arg-type]


def _halves(text: str) -> tuple[int, Unit]:
    amount, _, unit = text.partition(" ")
    term = Term(Decimal(amount), Unit(unit))
    return int(term.amount * 2), term.unit


@cache
def _password_hash() -> str:
    return hashed(PASSWORD)  # slow on purpose: once for all people of all tests
