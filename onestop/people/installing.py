"""The first office of an installation, and its first person."""

from datetime import datetime

from onestop.database import db
from onestop.errors import Refused
from onestop.levels import Level
from onestop.people.accounts import create_person, grant_role
from onestop.people.agencies import create_agency
from onestop.people.models import Agency, Installation, InstallationKind, Role


def found_office(
    *,
    agency_code: str,
    agency_name: str,
    admin_username: str,
    kind: InstallationKind,
    at: datetime,
    level: Level = Level.COMMUNE,
    admin_full_name: str = "Quản trị viên",
) -> str:
    """The office, and one person who holds every role; the first password, shown once. The caller commits.

    Every role: an office can begin to work at once, and the administrator's page advises to part them.
    Raises Refused when this base has an office already.
    """
    if db.session.get(Installation, 1) is not None:
        raise Refused("Cơ sở dữ liệu này đã có cơ quan. Chọn thư mục dữ liệu khác (ONESTOP_DATA).")
    agency = create_agency(agency_code, agency_name, level, by=None, at=at)
    db.session.add(Installation(id=1, agency_id=agency.id, kind=kind, created_at=at))
    db.session.flush()
    person, password = create_person(agency, username=admin_username, full_name=admin_full_name, by=None, at=at)
    for role in Role:
        grant_role(person, role, by=None, at=at)
    return password


def own_office() -> Agency:
    """The office whose system this is. Raises Refused before there is one."""
    return installation().agency


def installation() -> Installation:
    """The one row that says whose system this is. Raises Refused before there is one."""
    row = db.session.get(Installation, 1)
    if row is None:
        raise Refused("Chưa có cơ quan nào trong cơ sở dữ liệu. Chạy “onestop init” trước.")
    return row
