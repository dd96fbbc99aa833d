"""The record is read page by page, the newest entry first."""

import pytest

from onestop.audit.chain import Act, record_all
from onestop.audit.listing import PAGE_SIZE, head_of, page_of
from tests.builders import FOUNDED, an_office

pytestmark = pytest.mark.usefixtures("database")


def test_pages_meet_without_a_gap_and_without_an_entry_shown_twice() -> None:
    agency = an_office().agency
    before = head_of(agency.id).seq
    record_all(
        agency.id, [Act("change_person", "person", number, None, FOUNDED, {}) for number in range(2 * PAGE_SIZE)]
    )
    total = before + 2 * PAGE_SIZE
    pages = [page_of(agency.id, number) for number in (1, 2, 3)]
    assert [page.total for page in pages] == [total] * 3
    assert pages[0].pages == 3
    assert [entry.seq for page in pages for entry in page.entries] == list(range(total, 0, -1))


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (2, 1), (10**30, 1)])
def test_a_page_that_is_not_there_gives_the_nearest_one(asked: int, given: int) -> None:
    agency = an_office().agency
    page = page_of(agency.id, asked)
    assert page.page == given
    assert page.entries[0].seq == page.total


def test_the_record_of_another_agency_is_not_shown() -> None:
    office, other = an_office(), an_office("H50.31.13")
    assert {entry.agency_id for entry in page_of(office.agency.id).entries} == {office.agency.id}
    assert {entry.agency_id for entry in page_of(other.agency.id).entries} == {other.agency.id}
