"""Accounts: made with a password that is shown once, given dated roles, closed only when nothing waits."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people import accounts, own_password, passwords, sessions
from onestop.people.models import Person, Role, RoleGrant, SignsAs
from onestop.people.permissions import Act, may, require
from tests.builders import Clock, Office, a_person, an_office, moment

AT = moment("Mon 2026-03-02 09:00")
TODAY = date(2026, 3, 2)


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def new_person(office: Office, username: str = "an.nguyen", full_name: str = "Nguyễn Văn An") -> tuple[Person, str]:
    return accounts.create_person(office.agency, username=username, full_name=full_name, by=office.admin, at=AT)


def test_a_new_account_opens_with_its_first_password_and_can_do_nothing(office: Office) -> None:
    person, password = new_person(office)
    assert passwords.fits(password, person.password_hash)
    assert person.must_change_password
    assert person.roles_on(TODAY) == frozenset()
    assert not any(may(person, act, on=TODAY) for act in Act)


def test_made_up_passwords_are_long_and_differ() -> None:
    made = {passwords.made_up() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 for password in made)


@pytest.mark.parametrize("username", ["an", "a", "nguyen.van.an", "an_2", "an-2", "2an", "a" * 50])
def test_a_good_username(office: Office, username: str) -> None:
    assert new_person(office, username)[0].username == username


@pytest.mark.parametrize(
    "username",
    ["", " ", "An", "ân", "an nguyen", ".an", "an.", "a" * 51, "an\0", "an\u202e", "an/x", "ａｎ", "an@x", "İ"],
)
def test_a_bad_username_is_refused_at_its_field(office: Office, username: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        new_person(office, username)
    assert wrong.value.field == "username"


def test_a_username_is_given_once(office: Office) -> None:
    new_person(office)
    with pytest.raises(WrongInput, match="đã có người dùng"):
        new_person(office)


@pytest.mark.parametrize("name", ['O\'Nil <b> & "Bà"', "Nguyễn Văn Án", "Y", "H'Hen Niê", "🦋 Lan", "{{7*7}}", "=1+1"])
def test_printable_characters_are_never_a_reason_to_refuse_a_name(office: Office, name: str) -> None:
    assert new_person(office, full_name=name)[0].full_name == name


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\x1bb", "\u202eabc", "x" * 151])
def test_what_is_no_name_is_refused(office: Office, name: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        new_person(office, full_name=name)
    assert wrong.value.field == "full_name"


def test_a_name_is_kept_in_one_normal_form(office: Office) -> None:
    assert new_person(office, full_name="Nguye\u0302\u0303n Th\u1ecb Ha\u0300")[0].full_name == "Nguyễn Thị Hà"


def test_every_act_on_an_account_stands_in_the_record(office: Office) -> None:
    person, _password = new_person(office)
    accounts.change_person(
        person, full_name="Nguyễn Văn Ân", title="Công chức", phone="0912 345 678", unit=None, by=office.admin, at=AT
    )
    grant = accounts.grant_role(person, Role.OFFICER, by=office.admin, at=AT)
    accounts.withdraw_role(grant, by=office.admin, at=AT)
    accounts.reset_password(person, by=None, at=AT)
    accounts.disable(person, open_dossiers=0, by=office.admin, at=AT)
    password = accounts.enable(person, by=office.admin, at=AT)
    own_password.prove_password(person, password)
    chosen = own_password.choose_password(person, "con mèo ngủ trên mái")
    own_password.change_own_password(person, chosen, session_id=None, at=AT)
    acts = db.session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.object_kind == "person", AuditEntry.object_id == person.id)
        .order_by("seq")
    ).all()
    assert acts == [
        "create_person", "change_person", "grant_role", "withdraw_role", "reset_password", "disable_person",
        "enable_person", "reset_password", "change_own_password",
    ]  # fmt: skip
    assert verify(office.agency.id).holds


def test_a_role_is_held_from_its_first_to_its_last_day(office: Office) -> None:
    person, _password = new_person(office)
    accounts.grant_role(
        person, Role.OFFICER, valid_from=date(2026, 3, 9), valid_until=date(2026, 3, 13), by=office.admin, at=AT
    )
    held = [day for day in range(1, 32) if Role.OFFICER in person.roles_on(date(2026, 3, day))]
    assert held == [9, 10, 11, 12, 13]


def test_a_role_is_not_given_twice_for_the_same_days(office: Office) -> None:
    person, _password = new_person(office)
    accounts.grant_role(person, Role.CLERK, valid_until=date(2026, 3, 31), by=office.admin, at=AT)
    with pytest.raises(WrongInput, match="đã có vai trò"):
        accounts.grant_role(person, Role.CLERK, valid_from=date(2026, 3, 31), by=office.admin, at=AT)
    accounts.grant_role(person, Role.CLERK, valid_from=date(2026, 4, 1), by=office.admin, at=AT)


def test_a_withdrawn_role_can_be_given_again_on_the_same_day(office: Office) -> None:
    person, _password = new_person(office)
    accounts.withdraw_role(accounts.grant_role(person, Role.CLERK, by=office.admin, at=AT), by=office.admin, at=AT)
    assert person.roles_on(TODAY) == frozenset()
    accounts.grant_role(person, Role.CLERK, by=office.admin, at=AT)
    assert person.roles_on(TODAY) == {Role.CLERK}


def test_only_heads_sign_and_an_authorised_one_names_the_paper(office: Office) -> None:
    person, _password = new_person(office)
    assert accounts.grant_role(person, Role.HEAD, by=office.admin, at=AT).signs_as is SignsAs.HEAD
    with pytest.raises(WrongInput, match="thể thức ký"):
        accounts.grant_role(person, Role.CLERK, signs_as=SignsAs.DEPUTY, by=office.admin, at=AT)
    other, _password = new_person(office, "khac")
    with pytest.raises(WrongInput, match="ủy quyền"):
        accounts.grant_role(other, Role.HEAD, signs_as=SignsAs.AUTHORISED, by=office.admin, at=AT)
    db.session.add(RoleGrant(person=other, role=Role.HEAD, signs_as=None))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_nobody_with_dossiers_in_hand_is_closed_out(office: Office) -> None:
    with pytest.raises(Refused, match="còn 3 hồ sơ"):
        accounts.disable(office.officer, open_dossiers=3, by=office.admin, at=AT)
    accounts.disable(office.officer, open_dossiers=0, by=office.admin, at=AT)
    assert not may(office.officer, Act.SEE_DOSSIERS, on=TODAY)


def test_an_office_keeps_its_last_administrator(office: Office) -> None:
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        accounts.withdraw_role(office.admin.grants[0], by=office.admin, at=AT)
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        accounts.disable(office.admin, open_dossiers=0, by=None, at=AT)
    accounts.grant_role(office.head, Role.ADMIN, by=office.admin, at=AT)
    accounts.withdraw_role(office.admin.grants[0], by=office.admin, at=AT)


def test_nobody_closes_the_own_account(office: Office) -> None:
    accounts.grant_role(office.head, Role.ADMIN, by=office.admin, at=AT)
    with pytest.raises(Refused, match="tài khoản của mình"):
        accounts.disable(office.admin, open_dossiers=0, by=office.admin, at=AT)


def test_another_offices_people_are_not_ones_own(office: Office) -> None:
    other = an_office("H50.31.13")
    for act in (
        lambda: accounts.reset_password(other.officer, by=office.admin, at=AT),
        lambda: accounts.grant_role(other.officer, Role.HEAD, by=office.admin, at=AT),
        lambda: accounts.withdraw_role(other.officer.grants[0], by=office.admin, at=AT),
        lambda: accounts.disable(other.officer, open_dossiers=0, by=office.admin, at=AT),
        lambda: accounts.end_sessions(other.officer, by=office.admin, at=AT),
    ):
        with pytest.raises(Refused, match="cơ quan khác"):
            act()


def test_closing_an_account_and_a_new_password_end_its_sessions(office: Office) -> None:
    for end in (
        lambda: accounts.reset_password(office.officer, by=office.admin, at=AT),
        lambda: accounts.disable(office.officer, open_dossiers=0, by=office.admin, at=AT),
    ):
        token, _row = sessions.start(office.officer, at=AT)
        assert sessions.find(token, at=AT) is not None
        end()
        assert sessions.find(token, at=AT) is None


def test_one_keeps_the_session_in_which_one_changes_the_password(office: Office) -> None:
    here, row = sessions.start(office.officer, at=AT)
    there, _row = sessions.start(office.officer, at=AT)
    chosen = own_password.choose_password(office.officer, "con mèo ngủ trên mái")
    own_password.change_own_password(office.officer, chosen, session_id=row.id, at=AT)
    assert sessions.find(here, at=AT) is not None
    assert sessions.find(there, at=AT) is None


def test_a_password_chosen_instead_of_one_that_is_gone_is_not_taken(office: Office) -> None:
    chosen = own_password.choose_password(office.officer, "con mèo ngủ trên mái")
    given = accounts.reset_password(office.officer, by=office.admin, at=AT)
    with pytest.raises(Refused, match="nơi khác"):
        own_password.change_own_password(office.officer, chosen, session_id=None, at=AT)
    own_password.prove_password(office.officer, given)


def test_old_sessions_are_forgotten(office: Office) -> None:
    sessions.start(office.officer, at=moment("2026-01-05 08:00"))
    kept, _row = sessions.start(office.officer, at=AT)
    assert sessions.forget(at=AT) == 1
    assert sessions.find(kept, at=AT) is not None


def test_an_office_of_one_is_known_as_such(office: Office) -> None:
    assert not accounts.is_office_of_one(office.agency)
    for person in office.people.values():
        if person is not office.admin:
            accounts.disable(person, open_dossiers=0, by=office.admin, at=AT)
    assert accounts.is_office_of_one(office.agency)


def test_what_a_person_lacks_is_said_by_name(office: Office) -> None:
    with pytest.raises(Refused, match="Nguyễn Thị Ánh Tuyết không có quyền ký văn bản xin lỗi"):
        require(office.officer, Act.SIGN_APOLOGY, on=TODAY)


def test_people_are_listed_with_the_active_first(office: Office, clock: Clock) -> None:
    a_person(office.agency, username="an", full_name="An").disabled_at = clock()
    names = [person.full_name for person in accounts.people_of(office.agency)]
    assert names[-1] == "An"
    assert names[:-1] == sorted(names[:-1])
    assert db.session.scalar(select(func.count()).select_from(Person)) == len(names)
