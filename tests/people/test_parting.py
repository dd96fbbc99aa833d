"""Who holds too much, and who must not be the last to hold it."""

from datetime import date

import pytest

from onestop.errors import Refused
from onestop.people.accounts import disable, withdraw_role
from onestop.people.models import Person, Role
from onestop.people.parting import holders_of_every_role
from tests.builders import a_person, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 3, 2)
AT = moment("Mon 2026-03-02 09:00")


def test_only_somebody_with_all_roles_at_once_is_told() -> None:
    agency = an_office().agency
    assert holders_of_every_role(agency, on=TODAY) == []
    alone = a_person(agency, *Role, username="alone")
    assert holders_of_every_role(agency, on=TODAY) == [alone]
    alone.grants[0].valid_from = date(2026, 4, 1)
    assert holders_of_every_role(agency, on=TODAY) == []


def test_a_closed_account_holds_nothing() -> None:
    agency = an_office().agency
    a_person(agency, *Role, username="alone").disabled_at = AT
    assert holders_of_every_role(agency, on=TODAY) == []


def take_back_admin(person: Person) -> None:
    grant = next(grant for grant in person.grants if grant.role is Role.ADMIN)
    withdraw_role(grant, by=None, at=AT)


def test_the_last_administrator_stays() -> None:
    office = an_office()
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        take_back_admin(office.admin)
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        disable(office.admin, open_dossiers=0, by=None, at=AT)


def test_a_second_administrator_lets_the_first_one_go() -> None:
    office = an_office()
    a_person(office.agency, Role.ADMIN, username="second")
    take_back_admin(office.admin)
    assert Role.ADMIN not in office.admin.roles_on(TODAY)


def test_an_administrator_for_a_week_does_not_count_as_another_one() -> None:
    office = an_office()
    a_person(office.agency, Role.ADMIN, username="deputy").grants[0].valid_until = date(2026, 3, 8)
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        take_back_admin(office.admin)


def test_a_closed_administrator_does_not_count_as_another_one() -> None:
    office = an_office()
    a_person(office.agency, Role.ADMIN, username="gone").disabled_at = AT
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        disable(office.admin, open_dossiers=0, by=None, at=AT)


def test_somebody_who_administers_nothing_can_always_go() -> None:
    office = an_office()
    office.admin.grants[0].valid_until = date(2026, 12, 31)  # nobody administers without an end
    disable(office.officer, open_dossiers=0, by=office.admin, at=AT)
    assert office.officer.disabled_at == AT
