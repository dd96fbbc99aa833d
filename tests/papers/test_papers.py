"""What holds for every paper: whole, readable, repeatable, and nothing on it that nobody wrote."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.apology import pdf as apology
from onestop.apology.letter import Occasion
from onestop.papers import receipt, refusal, stop, supplement
from onestop.papers.facts import freeze, thaw
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party
from onestop.papers.receipt import HandedIn
from onestop.papers.refusal import RefusalKind
from onestop.papers.stop import StopKind
from tests.papers.builders import CODE, a_receipt, a_refusal, a_stop, a_supplement, an_apology, an_apology_for
from tests.papers.reading import fonts_of, pages_of, sheet_of, text_of

Made = tuple[Any, Callable[[Any], bytes]]

EVERY_PAPER: dict[str, Made] = {
    "receipt": (a_receipt(), receipt.render),
    "supplement": (a_supplement(), supplement.render),
    "supplement before intake": (a_supplement(dossier_code=None, received_at=None), supplement.render),
    "refused": (a_refusal(), refusal.render),
    "declined": (a_refusal(kind=RefusalKind.DECLINED, dossier_code=None, received_at=None), refusal.render),
    "stop": (a_stop(), stop.render),
    "close": (a_stop(kind=StopKind.CLOSE), stop.render),
    "apology": (an_apology(), apology.render),
    **{
        occasion.value: (an_apology_for(occasion), apology.render)
        for occasion in (Occasion.LATE_AND_READY, Occasion.LATE_AGAIN, Occasion.LOST_OR_DAMAGED)
    },
}
every_paper = pytest.mark.parametrize(("paper", "render"), EVERY_PAPER.values(), ids=EVERY_PAPER.keys())


@every_paper
def test_every_font_is_ours_and_embedded(paper: Any, render: Callable[[Any], bytes], tmp_path: Path) -> None:
    fonts = fonts_of(render(replace(paper, mark="DỮ LIỆU THỬ")), tmp_path)
    assert fonts
    assert all("LiberationSerif" in name and embedded == "yes" for name, embedded in fonts), fonts


@every_paper
def test_the_same_facts_give_the_same_bytes_also_from_a_stored_snapshot(
    paper: Any, render: Callable[[Any], bytes]
) -> None:
    stored = json.loads(json.dumps(freeze(paper)))
    again = thaw(type(paper), stored)
    assert again == paper
    assert render(again) == render(paper) == render(paper)


@every_paper
def test_the_file_says_what_it_is(paper: Any, render: Callable[[Any], bytes]) -> None:
    reader = pypdf.PdfReader(BytesIO(render(paper)))
    about = reader.metadata
    assert about is not None
    assert about.author == "UBND xã Vĩnh Hoà"
    assert about.title
    assert about.subject == (f"Mã hồ sơ: {CODE}" if paper.dossier_code else f"Số: {paper.number}")
    assert str(reader.root_object["/Lang"]) == "vi"


@every_paper
def test_an_office_that_told_nothing_gets_a_clean_head(paper: Any, render: Callable[[Any], bytes]) -> None:
    bare: dict[str, Any] = {"head": Letterhead(agency="UBND xã Vĩnh Hoà"), "applicant": Party(name="Lò A Páo")}
    for field in ("officer", "signer", "number", "form_note", "result_place", "submitter", "fee_due", "fee_paid"):
        if hasattr(paper, field) and not (field == "signer" and hasattr(paper, "occasion")):
            bare[field] = None
    text = text_of(render(replace(paper, **bare)))
    assert "None" not in text
    assert "Ngày 0" in text  # the date line begins the line when the place is unknown
    assert ", ," not in text
    assert "Số:" not in text
    assert "Địa chỉ" not in text
    assert "UBND XÃ VĨNH HOÀ" in text


@every_paper
def test_the_mark_stands_on_every_page(paper: Any, render: Callable[[Any], bytes]) -> None:
    long = "reason" if hasattr(paper, "reason") else "content"
    pages = pages_of(render(replace(paper, mark="BẢN THỬ NGHIỆM", **{long: "Rất dài. " * 700})))
    assert len(pages) > 1
    assert all("BẢN THỬ NGHIỆM" in page for page in pages)
    assert "THỬ NGHIỆM" not in text_of(render(paper))


@every_paper
def test_the_office_and_the_nation_are_named_as_the_decree_wants(paper: Any, render: Callable[[Any], bytes]) -> None:
    text = text_of(render(paper))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Vĩnh Hoà, ngày 0" in text
    assert "tháng 02 năm 2026" in text


HOSTILE = '<b>&"\' <img src="/etc/passwd"/> &lt; </para> {0} %s ]]> Đặng'


@every_paper
def test_markup_in_a_name_is_printed_as_typed(paper: Any, render: Callable[[Any], bytes]) -> None:
    changes: dict[str, Any] = {"applicant": Party(name=HOSTILE, address=HOSTILE), "reason": HOSTILE}
    if not hasattr(paper, "reason"):
        del changes["reason"]
    text = text_of(render(replace(paper, **changes)))
    assert text.count(HOSTILE) >= len(changes)


@every_paper
def test_a_name_in_parts_is_printed_composed(paper: Any, render: Callable[[Any], bytes]) -> None:
    name = "Đỗ Thị Quỳnh Như Ngọc Ưu Ễnh " * 7
    decomposed = unicodedata.normalize("NFD", name)
    pdf = render(replace(paper, applicant=Party(name=decomposed)))
    assert pdf == render(replace(paper, applicant=Party(name=name)))
    text = text_of(pdf)
    assert unicodedata.is_normalized("NFC", text)
    assert name.strip() in text


@every_paper
def test_signs_that_nobody_sees_never_reach_the_paper(paper: Any, render: Callable[[Any], bytes]) -> None:
    smuggled = "Lê\x00 \x1b[31mVăn\u202e Tám\u200b\ud800\ufeff"
    pdf = render(replace(paper, applicant=Party(name=smuggled)))
    assert pdf == render(replace(paper, applicant=Party(name="Lê [31mVăn Tám")))


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300), long_word=st.integers(1, 400))
def test_no_text_whatever_stops_a_paper(text: str, long_word: int) -> None:
    party = Party(name=text + "W" * long_word, address=text, phone=text, id_number=text, representative=text)
    head = Letterhead(agency=text or "UBND", parent=text, desk=text, place=text, hotline=text, address=text)
    for pdf in (
        receipt.render(a_receipt(applicant=party, head=head, papers=(HandedIn(name=text, note=text),), replaces=text)),
        apology.render(an_apology(applicant=party, head=head, reason=text, title=text, number=text, mark=text)),
    ):
        assert len(pypdf.PdfReader(BytesIO(pdf)).pages) >= 1


@pytest.mark.parametrize("length", [200, 2_000])
@pytest.mark.parametrize("name", [name for name in EVERY_PAPER if name != "receipt"])  # a receipt gives no reason
def test_a_long_reason_wraps_and_goes_on_overleaf(name: str, length: int) -> None:
    paper, render = EVERY_PAPER[name]
    words = [f"lý{number}" for number in range(length // 6)]
    pages = pages_of(render(replace(paper, reason=" ".join(words))))
    text = " ".join(pages)
    assert all(word in text for word in words)
    assert "(Ký" in pages[-1]  # the signatures came along
    assert len(pages) == 1 or "trang 2" in pages[1] or pages[1].lstrip().startswith("2 ")


def test_forms_are_a5_and_letters_a4() -> None:
    sheets = {name: sheet_of(render(paper)) for name, (paper, render) in EVERY_PAPER.items()}
    letters = {"stop", "close", "apology", "late_and_ready", "late_again", "lost_or_damaged"}
    assert {name for name, sheet in sheets.items() if sheet == (210, 297)} == letters
    assert {name for name, sheet in sheets.items() if sheet == (148, 210)} == set(sheets) - letters


def test_papers_made_at_the_same_moment_do_not_disturb_each_other() -> None:
    papers = [replace(an_apology(), reason=f"Lý do số {number} ỆỘẰ"[: 8 + number]) for number in range(12)]
    alone = [apology.render(paper) for paper in papers]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(apology.render, papers)) == alone


def test_another_process_makes_the_same_bytes() -> None:
    program = (
        "import hashlib; from onestop.papers import receipt; from tests.papers.builders import a_receipt;"
        "print(hashlib.sha256(receipt.render(a_receipt())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(receipt.render(a_receipt())).hexdigest()
