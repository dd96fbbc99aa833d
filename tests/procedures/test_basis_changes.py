"""The dated tables are the office's to mend: what is taken, what is refused, and what papers then say."""

from dataclasses import replace
from datetime import date

import pytest

from onestop.audit.listing import page_of
from onestop.cases.models import PaperKind
from onestop.errors import WrongInput
from onestop.procedures.basis_changes import BasisDraft, add_basis, all_rows, change_basis, draft_of
from onestop.procedures.legal_bases import legal_basis
from onestop.procedures.models import LegalBasis
from tests.builders import Office, an_office, moment

AT = moment("Mon 2026-03-02 08:00")
FORM = BasisDraft(
    paper_kind="apology",
    aspect="form",
    valid_from=date(2027, 1, 1),
    form_number="4a",
    title="VĂN BẢN XIN LỖI",
    text="Mẫu số 4a ban hành kèm theo Thông tư số 9/2026/TT-VPCP",
    source="Thông tư 9/2026/TT-VPCP (đã đọc)",
)


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def form_of(day: date, kind: str = "apology") -> str | None:
    row = legal_basis(kind, "form", day)
    return row.form_number if row else None


def the_2025_form() -> LegalBasis:
    return next(
        row
        for row in all_rows()
        if (row.paper_kind, row.aspect, row.valid_from) == ("apology", "form", date(2025, 9, 15))
    )


def test_a_new_form_takes_over_on_its_day(office: Office) -> None:
    add_basis(FORM, agency_id=office.agency.id, by=office.admin.id, at=AT)
    assert (form_of(date(2026, 12, 31)), form_of(date(2027, 1, 1))) == ("04", "4a")
    assert "legal_basis_added" in [entry.act for entry in page_of(office.agency.id).entries]


def test_the_day_of_a_shipped_form_is_mended(office: Office) -> None:
    row = the_2025_form()
    change_basis(
        row, replace(draft_of(row), valid_from=date(2025, 11, 1)), agency_id=office.agency.id, by=office.admin.id, at=AT
    )
    found = legal_basis("apology", "form", date(2025, 10, 31))
    assert found is not None
    assert "01/2018/TT-VPCP" in found.text
    assert legal_basis("apology", "form", date(2025, 11, 1)) is row


def test_an_ended_row_gives_way_to_the_one_for_any_kind_and_revives_no_older_one(office: Office) -> None:
    row = legal_basis("receipt", "decree", date(2026, 3, 2))
    assert row is not None
    assert row.paper_kind == "receipt"
    change_basis(
        row, replace(draft_of(row), ceases_on=date(2026, 4, 1)), agency_id=office.agency.id, by=office.admin.id, at=AT
    )
    assert legal_basis("receipt", "decree", date(2026, 3, 31)) is row
    after = legal_basis("receipt", "decree", date(2026, 4, 1))
    assert after is not None
    assert (after.paper_kind, "118/2025" in after.text) == ("any", True)


def test_an_ended_form_is_printed_no_more(office: Office) -> None:
    row = the_2025_form()
    change_basis(
        row, replace(draft_of(row), ceases_on=date(2026, 4, 1)), agency_id=office.agency.id, by=office.admin.id, at=AT
    )
    assert (form_of(date(2026, 3, 31)), form_of(date(2026, 4, 1))) == ("04", None)


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"valid_from": date(2025, 9, 15)}, "valid_from", "đúng ngày này"),
        ({"valid_from": None}, "valid_from", "đúng ngày này"),
        ({"valid_from": date(2020, 1, 1), "ceases_on": date(2025, 9, 16)}, "ceases_on", "15/09/2025"),
        ({"ceases_on": date(2027, 1, 1)}, "ceases_on", "phải sau"),
        ({"valid_from": date(1900, 1, 1)}, "valid_from", "1976"),
        ({"source": " "}, "source", "nguồn"),
        ({"title": None}, "title", "tên giấy"),
        ({"text": "Dòng một\nDòng hai"}, "text", "một dòng"),
        ({"text": "a\x00b"}, "text", "ký tự điều khiển"),
        ({"text": "x" * 2001}, "text", "quá giới hạn"),
        ({"paper_kind": "any"}, "paper_kind", "cụ thể"),
        ({"aspect": "decree", "text": "Theo Nghị định 118"}, "text", "Căn cứ"),
    ],
)
def test_rows_that_cannot_stand_are_refused_at_their_field(
    office: Office, change: dict[str, object], field: str, told: str
) -> None:
    before = len(all_rows())
    with pytest.raises(WrongInput, match=told) as refused:
        add_basis(replace(FORM, **change), agency_id=office.agency.id, by=office.admin.id, at=AT)
    assert refused.value.field == field
    assert len(all_rows()) == before


def test_a_row_may_not_begin_while_the_one_before_is_told_to_hold(office: Office) -> None:
    row = the_2025_form()
    change_basis(
        row, replace(draft_of(row), ceases_on=date(2027, 6, 1)), agency_id=office.agency.id, by=office.admin.id, at=AT
    )
    with pytest.raises(WrongInput, match="01/06/2027"):
        add_basis(FORM, agency_id=office.agency.id, by=office.admin.id, at=AT)
    add_basis(replace(FORM, valid_from=date(2027, 6, 1)), agency_id=office.agency.id, by=office.admin.id, at=AT)
    assert (form_of(date(2027, 5, 31)), form_of(date(2027, 6, 1))) == ("04", "4a")


def test_a_change_of_nothing_leaves_no_trace(office: Office) -> None:
    row = the_2025_form()
    with pytest.raises(WrongInput, match="Chưa thay đổi"):
        change_basis(row, draft_of(row), agency_id=office.agency.id, by=office.admin.id, at=AT)


def test_kind_and_table_of_a_row_stay(office: Office) -> None:
    row = the_2025_form()
    change_basis(
        row, replace(FORM, paper_kind="receipt", valid_from=date(2025, 9, 20)),
        agency_id=office.agency.id, by=office.admin.id, at=AT,
    )  # fmt: skip
    assert (row.paper_kind, row.aspect) == ("apology", "form")


def test_shipped_rows_are_of_known_kinds(office: Office) -> None:
    known = {"any", "apology_lost", "supplement_counter", "refusal_counter", *(kind.value for kind in PaperKind)}
    assert {row.paper_kind for row in all_rows()} <= known
