"""Offices: codes, what their papers derive from the name, and the import of many at once."""

from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.audit.models import AuditHead
from onestop.database import db
from onestop.errors import BadRows, Refused, WrongInput
from onestop.levels import Level
from onestop.people import agencies, units
from onestop.people.installing import found_office, installation
from onestop.people.models import Agency, InstallationKind, Person, Role, SignsAs
from onestop.people.passwords import fits
from tests.builders import moment

AT = moment("Mon 2026-03-02 09:00")
pytestmark = pytest.mark.usefixtures("database")


def an_agency(code: str = "H50.31.12", name: str = "UBND xã Vĩnh Hoà", parent: Agency | None = None) -> Agency:
    return agencies.create_agency(code, name, Level.COMMUNE, parent=parent, by=None, at=AT)


@pytest.mark.parametrize("code", ["H50.31.12", "000.00.31.H50", "H50", "a1.b2"])
def test_a_good_code_is_kept_as_it_is(code: str) -> None:
    assert an_agency(code).code == code


@pytest.mark.parametrize(
    "code", ["", ".H50", "H50.", "H50..1", "H50-1", "H50 1", "Đ50", "H50\0", "H" * 36, "１２", "H50/1"]
)
def test_a_bad_code_is_refused_at_its_field(code: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        an_agency(code)
    assert wrong.value.field == "code"


def test_a_code_is_given_once() -> None:
    an_agency()
    with pytest.raises(WrongInput, match="đã có"):
        an_agency()


def test_a_new_office_has_its_own_record() -> None:
    agency = an_agency()
    assert verify(agency.id).holds
    assert verify(agency.id).entries == 1


@pytest.mark.parametrize(
    ("name", "place", "mark"),
    [
        ("UBND xã Vĩnh Hoà", "Vĩnh Hoà", "UBND"),
        ("Ủy ban nhân dân phường Thuận Hóa", "Thuận Hóa", "UBND"),
        ("Uỷ ban nhân dân thị trấn Hồ Xá", "Hồ Xá", "UBND"),
        ("UBND đặc khu Cồn Cỏ", "Cồn Cỏ", "UBND"),
        ("Công an xã Vĩnh Hoà", "Vĩnh Hoà", "CAX"),
        ("Sở Tư pháp", None, "STP"),
        ("Văn phòng đăng ký đất đai", None, "VPĐKĐĐ"),
        ("Xã", None, "X"),
        ("!!!", None, "CQ"),
    ],
)
def test_papers_derive_place_and_mark_from_the_name(name: str, place: str | None, mark: str) -> None:
    agency = an_agency(name=name)
    assert (agency.place, agency.paper_mark) == (place, mark)


def test_the_letterhead_can_be_changed_and_the_change_is_recorded() -> None:
    agency = an_agency()
    told = agencies.Letterhead(
        name="UBND xã Vĩnh Hoà", parent_line="UBND TỈNH QUẢNG TRỊ", desk_name="Trung tâm Phục vụ hành chính công",
        place="Vĩnh Hoà", address="Thôn 1", hotline="0233 123 456", head_title="Chủ tịch", paper_mark="ubnd",
    )  # fmt: skip
    agencies.change_letterhead(agency, told, by=None, at=AT)
    assert (agency.parent_line, agency.hotline, agency.paper_mark) == ("UBND TỈNH QUẢNG TRỊ", "0233 123 456", "UBND")
    assert verify(agency.id).entries == 2
    with pytest.raises(WrongInput, match="Ký hiệu"):
        agencies.change_letterhead(
            agency, agencies.Letterhead(**{**vars(told), "paper_mark": "05/x <b>"}), by=None, at=AT
        )


def test_after_a_merger_the_old_office_names_its_successor() -> None:
    old, new = an_agency(), an_agency("H50.31.99", "UBND xã Vĩnh Linh")
    agencies.succeed(old, new, last_day=date(2026, 6, 30), by=None, at=AT)
    assert (old.successor, old.valid_until) == (new, date(2026, 6, 30))
    with pytest.raises(WrongInput):
        agencies.succeed(new, old, last_day=date(2026, 6, 30), by=None, at=AT)
    with pytest.raises(WrongInput):
        agencies.succeed(new, new, last_day=date(2026, 6, 30), by=None, at=AT)


def rows(*cells: tuple[str, str, str, str]) -> Iterable[tuple[int, Mapping[str, str | None]]]:
    return [(line, dict(zip(agencies.COLUMNS, row, strict=True))) for line, row in enumerate(cells, start=2)]


def test_offices_are_imported_with_parents_in_any_order() -> None:
    made = agencies.import_agencies(
        rows(("H50.31.12", "UBND xã Vĩnh Hoà", "commune", "H50"), ("H50", "UBND tỉnh Quảng Trị", "province", "")),
        by=None,
        at=AT,
    )
    assert [agency.code for agency in made] == ["H50.31.12", "H50"]
    assert made[0].parent is made[1]
    assert made[0].parent_line == "UBND TỈNH QUẢNG TRỊ"
    assert all(verify(agency.id).holds for agency in made)


def test_one_bad_row_and_no_office_is_made() -> None:
    an_agency("H51")
    with pytest.raises(BadRows) as bad:
        agencies.import_agencies(
            rows(
                ("H50", "UBND tỉnh Quảng Trị", "province", ""),
                ("", "Không mã", "commune", ""),
                ("H50.1", "", "commune", ""),
                ("H50.2", "Sai cấp", "xã", ""),
                ("H50", "Hai lần", "province", ""),
                ("H50.3", "Không có cấp trên", "commune", "H99"),
                ("H50.4", "Của chính mình", "commune", "H50.4"),
                ("H50.5", "Tên \u202e lạ", "commune", ""),
            ),
            by=None,
            at=AT,
        )
    assert [line for line, _reason in bad.value.problems] == [3, 4, 5, 6, 7, 8, 9]
    assert db.session.scalars(select(Agency.code)).all() == ["H51"]
    assert db.session.scalar(select(func.count()).select_from(AuditHead)) == 1


def test_an_office_that_exists_keeps_its_name_and_gets_its_parent() -> None:
    own = an_agency()
    file = rows((own.code, "Tên khác", "commune", "H50"), ("H50", "UBND tỉnh Quảng Trị", "province", ""))
    (province,) = agencies.import_agencies(file, by=None, at=AT)
    assert (own.name, own.parent) == ("UBND xã Vĩnh Hoà", province)
    assert agencies.import_agencies(file, by=None, at=AT) == []


def test_offices_cannot_stand_above_each_other_in_a_circle() -> None:
    with pytest.raises(BadRows):
        agencies.import_agencies(
            rows(("H1", "Một", "other", "H2"), ("H2", "Hai", "other", "H3"), ("H3", "Ba", "other", "H1")),
            by=None,
            at=AT,
        )


def test_founding_gives_the_first_person_every_role_and_a_password_once() -> None:
    password = found_office(
        agency_code="H50.31.12",
        agency_name="UBND xã Vĩnh Hoà",
        admin_username="quan.tri",
        kind=InstallationKind.TRIAL,
        at=AT,
    )
    person = db.session.scalars(select(Person).where(Person.username == "quan.tri")).one()
    assert fits(password, person.password_hash)
    assert person.must_change_password
    assert person.roles_on(date(2026, 3, 2)) == frozenset(Role)
    assert [grant.signs_as for grant in person.grants if grant.signs_as] == [SignsAs.HEAD]
    assert (installation().kind, installation().agency.code) == (InstallationKind.TRIAL, "H50.31.12")
    assert verify(person.agency_id).holds
    with pytest.raises(Refused, match="đã có cơ quan"):
        found_office(
            agency_code="H50.31.13", agency_name="UBND xã B", admin_username="b", kind=InstallationKind.TRIAL, at=AT
        )


def test_before_the_founding_there_is_no_office() -> None:
    with pytest.raises(Refused, match="onestop init"):
        installation()


def test_units_have_one_name_each_and_the_desk_stands_first() -> None:
    agency = an_agency()
    units.create_unit(agency, "Phòng Kinh tế", by=None, at=AT)
    desk = units.create_unit(agency, "Trung tâm Phục vụ hành chính công", is_desk=True, by=None, at=AT)
    culture = units.create_unit(agency, "Phòng Văn hóa", by=None, at=AT)
    assert units.units_of(agency)[0] is desk
    with pytest.raises(WrongInput, match="đã có"):
        units.create_unit(agency, "Phòng Kinh tế", by=None, at=AT)
    with pytest.raises(WrongInput, match="đã có"):
        units.rename_unit(culture, "Phòng Kinh tế", by=None, at=AT)
    units.rename_unit(culture, "Phòng Văn hóa", by=None, at=AT)
