"""The block under a letter: by what right somebody signs (Nghị định 30/2020/NĐ-CP, Điều 13)."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from onestop.cases.printed import signer
from onestop.database import db
from onestop.errors import WrongInput
from onestop.levels import Level
from onestop.papers.blocks import authority
from onestop.people.accounts import grant_role, withdraw_role
from onestop.people.models import Person, Role, SignsAs
from tests.builders import Office, an_office, moment

AT = moment("Mon 2026-03-02 09:00")
pytestmark = pytest.mark.usefixtures("database")


def who_signs(office: Office, signs_as: SignsAs, title: str | None) -> Person:
    person = office.head
    person.title = title
    for grant in list(person.grants):
        withdraw_role(grant, by=None, at=AT)
    grant_role(person, Role.HEAD, signs_as=signs_as, document="Giấy ủy quyền số 3", by=None, at=AT)
    return person


@pytest.mark.parametrize(
    ("signs_as", "title", "lines"),
    [
        (SignsAs.HEAD, "Chủ tịch", ["CHỦ TỊCH"]),
        (SignsAs.HEAD, None, ["CHỦ TỊCH"]),
        (SignsAs.COLLECTIVE, "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (SignsAs.ACTING, None, ["Q. CHỦ TỊCH"]),
        (SignsAs.DEPUTY, "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (SignsAs.BY_ORDER, "Chánh Văn phòng", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (SignsAs.AUTHORISED, "Trưởng phòng", ["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG"]),
    ],
)
def test_every_form_of_signature_stands_in_its_official_words(
    signs_as: SignsAs, title: str | None, lines: list[str]
) -> None:
    person = who_signs(an_office(), signs_as, title)
    assert authority(signer(person, on=date(2026, 3, 3))) == lines


def test_only_a_committee_is_signed_for_as_a_body() -> None:
    office = an_office()
    office.agency.level = Level.LAND_OFFICE
    with pytest.raises(WrongInput, match="Ủy ban nhân dân"):
        who_signs(office, SignsAs.COLLECTIVE, "Giám đốc")


def test_the_database_knows_no_other_form() -> None:
    an_office()
    db.session.flush()
    with pytest.raises(IntegrityError, match="signs_as"):
        db.session.execute(text("UPDATE role_grant SET signs_as = 'TM' WHERE role = 'head'"))
