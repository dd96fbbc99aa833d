"""The accounts of an office: made, changed, given roles, closed. Every act is audited; the caller commits."""

import re
from datetime import date, datetime

from sqlalchemy import func, select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.levels import Level
from onestop.people import passwords, sessions
from onestop.people.models import ROLE_NAMES, Agency, Person, Role, RoleGrant, SignsAs, Unit
from onestop.sla.calendar import to_local
from onestop.text import optional, required

USERNAME_LIMIT = 50
NAME_LIMIT = 150
TITLE_LIMIT = 150
PHONE_LIMIT = 30
DOCUMENT_LIMIT = 300

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]*")


def create_person(
    agency: Agency,
    *,
    username: str,
    full_name: str,
    title: str | None = None,
    phone: str | None = None,
    unit: Unit | None = None,
    by: Person | None,
    at: datetime,
) -> tuple[Person, str]:
    """A new account without roles, and its first password, to be handed over once and changed at the first sign-in."""
    password = passwords.made_up()
    person = Person(
        agency=agency,
        unit=_unit_of(agency, unit),
        username=_username(username),
        full_name=required(full_name, limit=NAME_LIMIT, label="Họ và tên", field="full_name"),
        title=optional(title, limit=TITLE_LIMIT, label="Chức vụ", field="title"),
        phone=_phone(phone),
        password_hash=passwords.hashed(password),
        must_change_password=True,
        password_set_at=at,
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    _note(person, "create_person", by=by, at=at, username=person.username, full_name=person.full_name)
    return person, password


def change_person(
    person: Person,
    *,
    full_name: str,
    title: str | None,
    phone: str | None,
    unit: Unit | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Change what stands beside the name; the username stays, for it stands in the record."""
    _within_office(person, by)
    before = {"full_name": person.full_name, "title": person.title, "phone": person.phone, "unit_id": person.unit_id}
    person.full_name = required(full_name, limit=NAME_LIMIT, label="Họ và tên", field="full_name")
    person.title = optional(title, limit=TITLE_LIMIT, label="Chức vụ", field="title")
    person.phone = _phone(phone)
    person.unit = _unit_of(person.agency, unit)
    db.session.flush()
    after = {"full_name": person.full_name, "title": person.title, "phone": person.phone, "unit_id": person.unit_id}
    _note(person, "change_person", by=by, at=at, before=before, after=after)


# Levels whose agencies are collective bodies (Ủy ban nhân dân).
COMMITTEES = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


def grant_role(
    person: Person,
    role: Role,
    *,
    signs_as: SignsAs | None = None,
    document: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: Person | None,
    at: datetime,
) -> RoleGrant:
    """Give a role, from the day on and to the last day named (None: at once; without end).

    signs_as: for Role.HEAD alone, HEAD when not told. document: what empowers a signature TUQ. or TL. (compulsory for
    TUQ.: a written authorisation with its date, Nghị định 30/2020/NĐ-CP, Điều 13).
    """
    _within_office(person, by)
    if person.disabled_at is not None:
        raise Refused("Tài khoản đang bị khóa. Mở khóa trước khi cấp vai trò.")
    if role is Role.HEAD:
        signs_as = signs_as or SignsAs.HEAD
    elif signs_as is not None:
        raise WrongInput("Chỉ vai trò lãnh đạo mới có thể thức ký.", field="signs_as")
    document = optional(document, limit=DOCUMENT_LIMIT, label="Văn bản ủy quyền", field="document")
    if signs_as is SignsAs.COLLECTIVE and person.agency.level not in COMMITTEES:
        raise WrongInput("Thể thức TM. chỉ dùng ở Ủy ban nhân dân. Chọn “Thủ trưởng ký”.", field="signs_as")
    if signs_as is SignsAs.AUTHORISED and document is None:
        raise WrongInput("Ký thừa ủy quyền (TUQ.) phải ghi số, ngày văn bản ủy quyền.", field="document")
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        raise WrongInput("Ngày kết thúc trước ngày bắt đầu. Sửa lại một trong hai ngày.", field="valid_until")
    for other in person.grants:
        if other.role is role and other.withdrawn_at is None and _overlap(other, valid_from, valid_until):
            raise WrongInput(
                f"{person.full_name} đã có vai trò “{ROLE_NAMES[role]}” trong thời gian này. "
                "Thu hồi vai trò cũ trước, hoặc chọn thời gian khác.",
                field="role",
            )
    grant = RoleGrant(role=role, signs_as=signs_as, document=document, valid_from=valid_from, valid_until=valid_until)
    person.grants.append(grant)
    db.session.flush()
    _note(
        person,
        "grant_role",
        by=by,
        at=at,
        role=role,
        signs_as=signs_as,
        document=document,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return grant


def withdraw_role(grant: RoleGrant, *, by: Person | None, at: datetime) -> None:
    """Take a role back; effective from the next request on."""
    person = grant.person
    _within_office(person, by)
    if grant.withdrawn_at is not None:
        raise Refused("Vai trò này đã được thu hồi.")
    if grant.role is Role.ADMIN and _is_last_admin(person, at=at):
        raise Refused(_LAST_ADMIN)
    grant.withdrawn_at = at
    db.session.flush()
    _note(person, "withdraw_role", by=by, at=at, role=grant.role, grant_id=grant.id)


def disable(person: Person, *, open_dossiers: int, by: Person | None, at: datetime) -> None:
    """Close an account and end its sessions. Refused while dossiers wait for this person (open_dossiers: how many)."""
    _within_office(person, by)
    if person.disabled_at is not None:
        raise Refused("Tài khoản này đã bị khóa.")
    if by is not None and by.id == person.id:
        raise Refused("Không tự khóa tài khoản của mình. Nhờ quản trị viên khác.")
    if open_dossiers:
        raise Refused(
            f"{person.full_name} còn {open_dossiers} hồ sơ đang xử lý. "
            "Giao các hồ sơ đó cho người khác rồi mới khóa tài khoản."
        )
    if _is_last_admin(person, at=at):
        raise Refused(_LAST_ADMIN)
    person.disabled_at = at
    ended = sessions.end_all(person, at=at)
    _note(person, "disable_person", by=by, at=at, sessions_ended=ended)


def enable(person: Person, *, by: Person | None, at: datetime) -> str:
    """Open a closed account again, with a new first password, which is returned once."""
    _within_office(person, by)
    if person.disabled_at is None:
        raise Refused("Tài khoản này đang hoạt động.")
    person.disabled_at = None
    _note(person, "enable_person", by=by, at=at)
    return reset_password(person, by=by, at=at)


def reset_password(person: Person, *, by: Person | None, at: datetime) -> str:
    """A new random password, returned once; it ends every session and must be changed at the next sign-in."""
    _within_office(person, by)
    if person.disabled_at is not None:
        raise Refused("Tài khoản đang bị khóa. Mở khóa thay vì cấp lại mật khẩu.")
    password = passwords.made_up()
    person.password_hash = passwords.hashed(password)
    person.must_change_password = True
    person.password_set_at = at
    db.session.flush()
    ended = sessions.end_all(person, at=at)
    _note(person, "reset_password", by=by, at=at, sessions_ended=ended)
    return password


def end_sessions(person: Person, *, by: Person, at: datetime, but: int | None = None) -> int:
    """Sign a person out everywhere (except in session `but`); how many sessions there were."""
    _within_office(person, by)
    ended = sessions.end_all(person, at=at, but=but)
    _note(person, "end_sessions", by=by, at=at, sessions_ended=ended)
    return ended


def people_of(agency: Agency) -> list[Person]:
    """Everybody of an office, active ones first, then by name."""
    rows = db.session.scalars(
        select(Person)
        .where(Person.agency_id == agency.id)
        .order_by(Person.disabled_at.is_not(None), Person.full_name, Person.id)
    )
    return list(rows)


def is_office_of_one(agency: Agency) -> bool:
    """Whether a single person works here: an act that needs a second one is then allowed with a note."""
    active = select(func.count()).select_from(Person).where(Person.agency_id == agency.id, Person.disabled_at.is_(None))
    return (db.session.scalar(active) or 0) <= 1


_LAST_ADMIN = "Đây là quản trị viên cuối cùng của cơ quan. Cấp vai trò quản trị cho người khác trước."


def _is_last_admin(person: Person, *, at: datetime) -> bool:
    """Whether nobody else administers the office today and without an end: a deputy for a week does not count."""
    # Two administrators who take each other's role back at the same moment stand in line here.
    db.session.execute(select(Agency.id).where(Agency.id == person.agency_id).with_for_update())
    day = to_local(at).date()
    return not any(
        grant.role is Role.ADMIN and grant.valid_until is None and grant.holds_on(day)
        for one in people_of(person.agency)
        if one.id != person.id and one.disabled_at is None
        for grant in one.grants
    ) and any(
        grant.role is Role.ADMIN and grant.withdrawn_at is None and (grant.valid_until or day) >= day
        for grant in person.grants
    )


def _overlap(grant: RoleGrant, valid_from: date | None, valid_until: date | None) -> bool:
    starts_in_time = grant.valid_from is None or valid_until is None or grant.valid_from <= valid_until
    ends_in_time = grant.valid_until is None or valid_from is None or valid_from <= grant.valid_until
    return starts_in_time and ends_in_time


def _within_office(person: Person, by: Person | None) -> None:
    if by is not None and by.agency_id != person.agency_id:
        raise Refused("Tài khoản này thuộc cơ quan khác. Chỉ quản trị viên của cơ quan đó được thay đổi.")


def _unit_of(agency: Agency, unit: Unit | None) -> Unit | None:
    if unit is not None and unit.agency_id != agency.id:
        raise WrongInput("Phòng, đơn vị này thuộc cơ quan khác. Chọn đơn vị của cơ quan mình.", field="unit")
    return unit


def _username(value: str) -> str:
    name = required(value, limit=USERNAME_LIMIT, label="Tên đăng nhập", field="username")
    if not _USERNAME.fullmatch(name):
        raise WrongInput(
            "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; "
            "bắt đầu và kết thúc bằng chữ hoặc số. Ví dụ: nguyen.van.an",
            field="username",
        )
    if db.session.scalar(select(Person.id).where(Person.username == name)) is not None:
        raise WrongInput("Tên đăng nhập này đã có người dùng. Chọn tên khác.", field="username")
    return name


def _phone(value: str | None) -> str | None:
    phone = optional(value, limit=PHONE_LIMIT, label="Số điện thoại", field="phone")
    if phone is not None and not _PHONE.fullmatch(phone):
        raise WrongInput("Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678", field="phone")
    return phone


def _note(person: Person, act: str, *, by: Person | None, at: datetime, **detail: object) -> None:
    record(person.agency_id, act, "person", person.id, by=by.id if by is not None else None, at=at, **detail)
