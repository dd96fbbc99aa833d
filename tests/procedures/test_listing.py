"""The catalogue as the administrator looks at it."""

from datetime import date

import pytest

from onestop.errors import WrongInput
from onestop.procedures.changing import change_version, end_version, require_new_case
from onestop.procedures.drafts import draft_of
from onestop.procedures.listing import PAGE_SIZE, catalogue_page, how_many_adopted, is_last, own_version
from tests.builders import FOUNDED, a_procedure, an_office

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 3, 2)


def test_a_procedure_stands_once_with_what_holds_and_what_comes() -> None:
    office = an_office()
    version = a_procedure(office, code="1.001193")
    later = change_version(
        office.agency.id,
        "1.001193",
        draft_of(version),
        valid_from=date(2026, 4, 1),
        decision="QĐ 5",
        by=None,
        at=FOUNDED,
    )
    (line,) = catalogue_page(office.agency.id, on=TODAY).lines
    assert (line.version, line.holds, line.coming) == (version, True, later)
    (line,) = catalogue_page(office.agency.id, on=date(2026, 4, 1)).lines
    assert (line.version, line.holds, line.coming) == (later, True, None)
    assert is_last(later)
    assert not is_last(version)


def test_what_has_ended_is_still_listed_and_no_more_counted() -> None:
    office = an_office()
    version = a_procedure(office, code="1.001193")
    end_version(
        office.agency.id, "1.001193", ceases_on=date(2026, 3, 1), decision="QĐ 6", by=office.admin.id, at=FOUNDED
    )
    (line,) = catalogue_page(office.agency.id, on=TODAY).lines
    assert line.version == version
    assert line.has_ended
    assert how_many_adopted(office.agency.id, on=TODAY) == 0


@pytest.mark.parametrize("text", ["khai tu", "KHAI TỬ", "1.000656", "đăng ký khai tử"])
def test_a_search_finds_by_code_and_name_with_and_without_accents(text: str) -> None:
    office = an_office()
    a_procedure(office, code="1.001193", name="Đăng ký khai sinh")
    wanted = a_procedure(office, code="1.000656", name="Đăng ký khai tử")
    assert [line.version for line in catalogue_page(office.agency.id, on=TODAY, text=text).lines] == [wanted]


def test_a_field_narrows_the_list_and_all_fields_stay_to_choose_from() -> None:
    office = an_office()
    a_procedure(office, field="Hộ tịch")
    land = a_procedure(office, field="Đất đai")
    page = catalogue_page(office.agency.id, on=TODAY, field="Đất đai")
    assert [line.version for line in page.lines] == [land]
    assert page.fields == ("Đất đai", "Hộ tịch")  # đ as d, as in a Vietnamese list without accents


def test_a_long_catalogue_comes_in_pages() -> None:
    office = an_office()
    for _ in range(PAGE_SIZE + 1):
        a_procedure(office, papers=(), pause=None)
    page = catalogue_page(office.agency.id, on=TODAY, number=2)
    assert (len(page.lines), page.page, page.pages, page.total) == (1, 2, 2, PAGE_SIZE + 1)
    assert catalogue_page(office.agency.id, on=TODAY, number=99).page == 2


def test_versions_of_another_agency_are_not_to_be_had() -> None:
    office, other = an_office(), an_office("H50.31.13")
    version = a_procedure(other)
    assert own_version(office.agency.id, version.id) is None
    assert own_version(other.agency.id, version.id) == version
    assert catalogue_page(office.agency.id, on=TODAY).total == 0


def test_a_procedure_that_is_there_is_not_entered_anew() -> None:
    office = an_office()
    a_procedure(office, code="1.001193")
    with pytest.raises(WrongInput) as refused:
        require_new_case(office.agency.id, "1.001193", "")
    assert refused.value.field == "code"
    require_new_case(office.agency.id, "1.001193", "B")
    require_new_case(office.agency.id, "1.001194", "")
