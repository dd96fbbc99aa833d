"""The administrator's pages about papers: settings, words with a draft before they hold, and the two dated tables."""

import re

import pytest
from sqlalchemy import select

from onestop.cases import sample_papers
from onestop.cases.models import LetterNumbers, OfficePapers, Paper, PaperKind
from onestop.cases.office_wordings import texts_for
from onestop.database import db
from onestop.papers.layout import SheetChoice
from onestop.procedures.models import LegalBasis
from onestop.web.admin.legal_bases import kind_names
from onestop.web.admin.wordings import FIXED
from tests.builders import Office, an_office
from tests.client import CheckedClient

PAGE = "/quan-tri/van-ban"
APOLOGY = f"{PAGE}/loi-van/apology"
BASES = f"{PAGE}/can-cu"
PREVIEW = ("preview", "1")


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("admin")
    return office


def html(client: CheckedClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def words(office: Office, key: str, kind: PaperKind = PaperKind.APOLOGY) -> str:
    db.session.expire_all()
    return next(part.text for part in texts_for(office.agency.id, kind)[0] if part.key == key)


def the_2025_form() -> LegalBasis:
    return db.session.scalars(
        select(LegalBasis).where(
            LegalBasis.paper_kind == "apology", LegalBasis.aspect == "form", LegalBasis.valid_from.is_not(None)
        )
    ).one()


def test_settings_are_kept_and_the_missing_address_is_told(client: CheckedClient, office: Office) -> None:
    assert "Chưa có địa chỉ trang tra cứu" in html(client, PAGE)
    answer = client.submit(
        PAGE, sheet="two_up", letter_numbers="clerk", series_decision="QĐ 12", address="https://motcua.vinhhoa.gov.vn/"
    )
    assert answer.status_code == 303
    db.session.expire_all()
    row = db.session.get_one(OfficePapers, office.agency.id)
    assert (row.sheet, row.letter_numbers) == (SheetChoice.TWO_UP, LetterNumbers.CLERK)
    assert (row.series_decision, row.address) == ("QĐ 12", "https://motcua.vinhhoa.gov.vn")
    assert "Chưa có địa chỉ trang tra cứu" not in html(client, PAGE)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"address": "http://motcua.gov.vn"}, "https://"),
        ({"sheet": "a3"}, "Chọn một mục"),
        ({"letter_numbers": "nobody"}, "Chọn một mục"),
        ({"series_decision": "x" * 301}, "quá giới hạn"),
        ({"series_decision": "a\u202eb"}, "dấu đổi chiều"),
    ],
)
def test_wrong_settings_change_nothing(
    client: CheckedClient, office: Office, values: dict[str, str], told: str
) -> None:
    answer = client.submit(PAGE, **values)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert db.session.get(OfficePapers, office.agency.id) is None


def test_words_are_changed_and_taken_back(client: CheckedClient, office: Office) -> None:
    shipped = words(office, "sympathy")
    answer = client.submit(APOLOGY, having="loi-sympathy", **{"loi-sympathy": "Mong {xưng hô} lượng thứ."})
    assert answer.status_code == 303
    assert words(office, "sympathy") == "Mong {xưng hô} lượng thứ."
    page = html(client, APOLOGY)
    assert f"Lời có sẵn: {shipped}" in page
    assert "chưa đọc bản gốc" in page
    assert "{xưng hô}</code> = Ông/Bà" in page
    assert "1 phần" in html(client, PAGE)
    assert client.submit(APOLOGY, having="/loi-co-san").status_code == 303
    assert words(office, "sympathy") == shipped


@pytest.mark.parametrize("text", ["{{7*7}}", "{0.__class__}", "", "{mật khẩu}", "a\u200bb", "x" * 2001])
def test_words_that_cannot_stand_are_told_at_their_part_and_stay_typed(
    client: CheckedClient, office: Office, text: str
) -> None:
    for button in (None, PREVIEW):
        answer = client.submit(
            APOLOGY,
            having="loi-sympathy",
            button=button,
            **{"loi-sympathy": text, "loi-help": "Gọi {điện thoại}, cảm ơn."},
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert '<a href="#loi-sympathy">' in page
        assert "Gọi {điện thoại}, cảm ơn." in page
        assert "49" not in re.sub(r"\d{3,}", "", page.partition("error-summary")[2][:600])
    assert texts_for(office.agency.id, PaperKind.APOLOGY)[1] == 0


def test_a_million_letters_are_answered_politely(client: CheckedClient, office: Office) -> None:
    answer = client.submit(APOLOGY, having="loi-sympathy", **{"loi-sympathy": "a" * 1_000_000})
    assert answer.status_code in (413, 422)
    assert texts_for(office.agency.id, PaperKind.APOLOGY)[1] == 0


@pytest.mark.parametrize("occasion", list(sample_papers.OCCASIONS[PaperKind.APOLOGY]))
def test_a_draft_is_shown_and_nothing_is_kept(client: CheckedClient, office: Office, occasion: str) -> None:
    answer = client.submit(
        APOLOGY, having="loi-sympathy", button=PREVIEW, occasion=occasion, **{"loi-sympathy": "<b>Mong lượng thứ</b>"}
    )
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    assert texts_for(office.agency.id, PaperKind.APOLOGY)[1] == 0
    assert db.session.query(Paper).count() == 0


def test_an_occasion_that_is_none_is_refused(client: CheckedClient, office: Office) -> None:
    answer = client.submit(APOLOGY, having="loi-sympathy", button=PREVIEW, occasion="__class__")
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["register", "x", "apology%00", "APOLOGY"])
def test_a_kind_without_words_of_its_own_has_no_page(client: CheckedClient, office: Office, kind: str) -> None:
    assert client.get(f"{PAGE}/loi-van/{kind}").status_code == 404


def test_every_form_has_its_page_and_says_what_is_fixed(client: CheckedClient, office: Office) -> None:
    assert set(FIXED) == set(sample_papers.kinds())
    for kind in sample_papers.kinds():
        assert FIXED[kind] in html(client, f"{PAGE}/loi-van/{kind.value}")


def test_the_tables_say_what_a_paper_of_today_prints(client: CheckedClient, office: Office) -> None:
    page = html(client, BASES)
    for text in ("15/09/2025", "Mẫu số 04 ban hành kèm theo Thông tư số 03/2025/TT-VPCP", "khoản 6 Điều 19", "Nguồn:"):
        assert text in page
    assert [
        row.paper_kind for row in db.session.scalars(select(LegalBasis)) if row.paper_kind not in kind_names()
    ] == []


def test_a_row_is_looked_at_before_it_is_changed(client: CheckedClient, office: Office) -> None:
    row = the_2025_form()
    address = f"{BASES}/{row.id}"
    looked = client.submit(address, having="valid_from", button=PREVIEW, valid_from="2026-04-01")
    text = looked.get_data(as_text=True)
    assert "Nếu lưu, trên giấy sẽ in" in text
    assert re.search(r"Giấy lập hôm nay</dt><dd>PHIẾU XIN LỖI VÀ HẸN LẠI", text)
    assert re.search(r"Giấy lập ngày 01/04/2026</dt><dd>VĂN BẢN XIN LỖI", text)
    db.session.expire_all()
    assert str(the_2025_form().valid_from) == "2025-09-15"
    assert client.submit(address, having="valid_from", valid_from="2026-04-01").status_code == 303
    db.session.expire_all()
    assert str(the_2025_form().valid_from) == "2026-04-01"


def test_a_row_is_added_and_an_overlap_refused(client: CheckedClient, office: Office) -> None:
    values = {
        "paper_kind": "any", "valid_from": "2027-01-01", "text": "Căn cứ Nghị định số 9/2026/NĐ-CP.",
        "source": "Nghị định 9/2026 (đã đọc)",
    }  # fmt: skip
    address = f"{BASES}/them/decree"
    assert client.submit(address, having="valid_from", **values).status_code == 303
    assert "Sắp áp dụng" in html(client, BASES)
    again = client.submit(address, having="valid_from", **values)
    assert again.status_code == 422
    assert "đúng ngày này" in again.get_data(as_text=True)
    form = client.submit(f"{BASES}/them/form", having="valid_from", **{**values, "paper_kind": "any"})
    assert form.status_code == 422


@pytest.mark.parametrize("path", ["them/other", "0", "999999", "9999999999999999999999"])
def test_rows_and_tables_that_are_not_there(client: CheckedClient, office: Office, path: str) -> None:
    assert client.get(f"{BASES}/{path}").status_code == 404
