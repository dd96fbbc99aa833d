"""Decree by the date of receipt, form by the date of issue."""

from datetime import date

import pytest

from onestop.procedures.legal_bases import Aspect, legal_basis, load_shipped

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _loaded(database: None) -> None:
    assert load_shipped() > 0


def test_loading_again_adds_nothing() -> None:
    assert load_shipped() == 0


@pytest.mark.parametrize("kind", ["apology", "receipt", "supplement", "refusal", "stop_notice", "other"])
def test_the_decree_changes_with_the_date_of_receipt(kind: str) -> None:
    before, after = (legal_basis(kind, "decree", on) for on in (date(2025, 6, 30), date(2025, 7, 1)))
    assert before is not None
    assert after is not None
    assert all(line.startswith("Căn cứ ") for line in [*before.text.split("\n"), *after.text.split("\n")])
    assert "61/2018/NĐ-CP" in before.text
    assert "107/2021/NĐ-CP" in before.text
    assert "118/2025/NĐ-CP" in after.text
    assert "61/2018" not in after.text


@pytest.mark.parametrize(
    ("kind", "on", "number", "title"),
    [
        ("receipt", "2025-09-14", "01", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("supplement", "2026-01-05", "02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"),
        ("refusal", "2026-01-05", "03", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
        ("apology", "2025-09-14", "04", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"),
        ("apology", "2025-09-15", "04", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"),
        ("stop_notice", "2025-09-15", "05", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
    ],
)
def test_the_form_changes_with_the_date_of_issue(kind: str, on: str, number: str, title: str) -> None:
    row = legal_basis(kind, "form", date.fromisoformat(on))
    assert row is not None
    assert (row.form_number, row.title) == (number, title)
    family = "03/2025/TT-VPCP" if on >= "2025-09-15" else "01/2018/TT-VPCP"
    assert row.text.startswith(f"Mẫu số {number} ban hành kèm theo Thông tư số {family}")


@pytest.mark.parametrize(
    ("kind", "aspect", "on"), [("stop_notice", "form", date(2025, 9, 14)), ("other", "form", date(2026, 1, 5))]
)
def test_where_no_form_exists_none_is_told(kind: str, aspect: Aspect, on: date) -> None:
    assert legal_basis(kind, aspect, on) is None
