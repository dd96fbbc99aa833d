"""How papers are set: lines, pages, copies side by side, and many papers in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest
import segno

from onestop.apology import pdf as apology
from onestop.papers import blocks, receipt, refusal, supplement
from onestop.papers.composing import Composed, on_form, on_letter, on_list
from onestop.papers.flow import Block, Paragraph, Stack, paragraph, space
from onestop.papers.layout import FORM_A4, LETTER, Properties, Sheet, SheetChoice, styles
from onestop.papers.letterhead import head
from onestop.papers.lines import broken
from onestop.papers.pages import paged
from onestop.papers.parties import Party, Signer, SigningForm
from onestop.papers.proof import Proof
from onestop.papers.qr import Code
from onestop.papers.receipt import HandedIn
from onestop.papers.runs import bold, plain
from onestop.papers.typesetting import typeset, typeset_many
from tests.papers.builders import HEAD, a_receipt, a_refusal, a_supplement, an_apology, at
from tests.papers.reading import boxes, fonts, lines, pages_of, size, text_of

ABOUT = Properties(title="Thử", author="UBND xã Vĩnh Hoà", subject="Mã hồ sơ: 1")
PROOF = Proof(address="https://motcua.vinhhoa.gov.vn/xac-minh/q7Yb2mKx0pRtVw9cZs4LdA", code="7K3QF-9M2XA")
MARGINS = {"top": 20.0, "right": 18.0, "bottom": 20.0, "left": 30.0}


def a_letter_of(*flow: Block) -> Composed:
    return on_letter(lambda sheet: [flow], ABOUT, mark=None)


def words(count: int, start: str = "chữ") -> str:
    return " ".join(f"{start}{number}" for number in range(count))


def texts(runs: Sequence[str], width: float = 200) -> list[str]:
    set_lines = broken([plain(run) for run in runs], size=10, width=width)
    return ["".join(piece.text for piece in line.pieces).strip() for line in set_lines]


def test_no_line_is_wider_than_its_column() -> None:
    for text in (words(60), "W" * 300, "một " + "Đ" * 90 + " hai", "a\u00a0b " * 40):
        for line in broken([plain(text), bold(text)], size=10, width=120, indent=30):
            assert line.width <= line.room + 0.001


def test_words_that_change_their_face_inside_are_not_parted() -> None:
    assert texts(["ba", "bốn năm", " sáu"]) == ["babốn năm sáu"]
    assert texts(["một hai", "ba"], width=30) == ["một", "haiba"]


def test_a_line_break_in_a_text_breaks_the_line() -> None:
    assert texts(["một\nhai", " ba"]) == ["một", "hai ba"]
    assert texts([""]) == [""]


@pytest.mark.parametrize("above", range(30, 62, 2))
def test_no_line_of_a_paragraph_stands_alone_on_a_page(above: int) -> None:
    flow = [*(blocks.sentence(LETTER, "Một dòng.") for _ in range(above // 2)), blocks.sentence(LETTER, words(150))]
    height = 30 * styles(LETTER).prose.leading
    for page in paged(flow, width=LETTER.width, height=height):
        for placed in page:
            part = placed.block
            assert isinstance(part, Paragraph)
            all_lines = len(part.lines(LETTER.width))
            assert all_lines != 1 or "Một dòng." in part.lines(LETTER.width)[0].pieces[0].text
            assert placed.below + part.height(LETTER.width) <= height + 0.02


def test_what_belongs_together_goes_to_the_next_page_together() -> None:
    rest = Stack([paragraph(styles(LETTER).body, plain("cuối")), space(40)], together=True)
    pages = paged([space(0), Paragraph(styles(LETTER).body, [plain("đầu")]), space(60), rest], width=200, height=110)
    assert [len(page) for page in pages] == [2, 1]
    tall = Stack([paragraph(styles(LETTER).body, plain(words(300)))], together=True)
    assert len(paged([tall], width=200, height=110)) > 1  # what no page can hold goes on overleaf


def test_a_block_that_no_page_can_hold_does_not_turn_pages_for_ever() -> None:
    assert len(paged([Code("x", 300, alt="x"), Code("y", 300, alt="y")], width=200, height=100)) == 2


@pytest.mark.parametrize("rows", [3, 60])
def test_a_table_repeats_its_head_on_every_page(rows: int) -> None:
    papers = tuple(HandedIn(name=f"Giấy tờ số {number}", originals=1) for number in range(1, rows + 1))
    pages = pages_of(receipt.render(a_receipt(papers=papers)))
    with_rows = [page for page in pages if "Giấy tờ số" in page]
    assert len(with_rows) >= (2 if rows == 3 else 4)
    assert all("Thành phần hồ sơ Bản chính Bản sao" in page for page in with_rows)
    text = " ".join(pages)
    assert all(text.count(f"Giấy tờ số {number} ") == 2 for number in range(1, rows + 1))  # both copies


def test_a_row_that_no_page_can_hold_goes_on_over_the_page() -> None:
    text = text_of(receipt.render(a_receipt(papers=(HandedIn(name=words(900, "tờ"), originals=1),))))
    assert all(f"tờ{number}" in text for number in range(900))


LONG = "Công ty trách nhiệm hữu hạn một thành viên " + "Đầu tư và Phát triển Nông lâm nghiệp " * 7
NO_BLANKS = "Ẩ" * 300


@pytest.mark.parametrize("name", [LONG, NO_BLANKS, "W" * 300])
def test_long_names_and_addresses_stay_inside_the_margins(name: str) -> None:
    who = Party(name=name, address=name, phone=name, email=name, id_number=name, representative=name)
    letter = apology.render(an_apology(applicant=who, signer=Signer(name=name, title=name), proof=PROOF))
    assert boxes(letter, **MARGINS) == []
    for sheet, margins in (
        (SheetChoice.A5, {"top": 7.0, "right": 10.0, "bottom": 6.0, "left": 15.0}),
        (SheetChoice.A4, {"top": 20.0, "right": 20.0, "bottom": 20.0, "left": 30.0}),
    ):
        assert boxes(receipt.render(a_receipt(applicant=who, proof=PROOF, sheet=sheet)), **margins) == []
        assert boxes(refusal.render(a_refusal(applicant=who, proof=PROOF, sheet=sheet)), **margins) == []


@pytest.mark.parametrize(
    ("signer", "above"),
    [
        (Signer(name="A", title="Chủ tịch"), ["CHỦ TỊCH"]),
        (
            Signer(name="A", form=SigningForm.IN_PLACE_OF, principal="Chủ tịch", title="Phó Chủ tịch"),
            ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
        (
            Signer(name="A", form=SigningForm.BY_ORDER_OF, principal="Chủ tịch", title="Giám đốc Trung tâm"),
            ["TL. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM"],
        ),
        (
            Signer(name="A", form=SigningForm.BY_AUTHORITY_OF, principal="Chủ tịch", title="Trưởng phòng"),
            ["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG"],
        ),
        (
            Signer(name="A", form=SigningForm.ON_BEHALF_OF, principal="Ủy ban nhân dân", title="Chủ tịch"),
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        ),
        (Signer(name="A", form=SigningForm.ACTING, title="Chủ tịch"), ["Q. CHỦ TỊCH"]),
    ],
)
def test_the_right_to_sign_stands_above_the_signature(signer: Signer, above: list[str]) -> None:
    assert blocks.authority(signer) == above
    text = text_of(apology.render(an_apology(signer=signer)))
    assert f"{' '.join(above)} (Ký tên, đóng dấu) A" in text


def test_letters_have_the_sizes_of_the_decree() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    pdf = typeset(
        a_letter_of(
            *head(LETTER, HEAD, issued_at=at("2026-02-02 09:00"), number="Số: 05/UBND", by_desk=False, about="xin lỗi"),
            *blocks.title(LETTER, "Thông báo", summary="Dừng giải quyết"),
            blocks.sentence(LETTER, "Nội dung."),
            *blocks.recipients(LETTER, ["Như trên", "Lưu: VT"]),
            *blocks.authority_signature(LETTER, Signer(name="Trần Văn Đức", title="Chủ tịch")),
        )
    )
    with pdfplumber.open(BytesIO(pdf)) as document:
        printed = {
            line["text"]: (round(line["chars"][0]["size"], 2), line["chars"][0]["fontname"].split("LiberationSerif")[1])
            for line in document.pages[0].dedupe_chars().extract_text_lines()
        }
    assert printed["UBND TỈNH LÂM ĐỒNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (12, "")
    assert printed["THÔNG BÁO"] == (14, "-Bold")
    assert printed["Dừng giải quyết"] == (14, "-Bold")
    assert printed["Nội dung."] == (13, "")
    assert printed["Nơi nhận:"] == (12, "-BoldItalic")
    assert printed["- Như trên;"] == (11, "")
    assert printed["CHỦ TỊCH"] == printed["Trần Văn Đức"] == (13, "-Bold")
    by_text = {text: look for text, look in printed.items() if "Số: 05" in text or "V/v" in text}
    assert sorted(look[0] for look in by_text.values()) == [12, 13]
    assert "Số: 05/UBND" in " ".join(by_text)


def test_the_first_line_of_a_sentence_is_indented_and_the_others_fill_their_room() -> None:
    pdf = typeset(a_letter_of(blocks.sentence(LETTER, words(60))))
    with pdfplumber.open(BytesIO(pdf)) as document:
        first, *middle, last = document.pages[0].extract_text_lines()
    assert first["x0"] == pytest.approx(LETTER.left + LETTER.indent, abs=0.5)
    right = LETTER.size[0] - LETTER.right
    assert all(line["x1"] == pytest.approx(right, abs=0.6) for line in (first, *middle))
    assert all(line["x0"] == pytest.approx(LETTER.left, abs=0.6) for line in (*middle, last))
    assert last["x1"] < right - 5


@pytest.mark.parametrize("count", [2, 45])
def test_two_copies_stand_side_by_side_on_one_sheet(count: int) -> None:
    papers = tuple(HandedIn(name=f"Giấy tờ số {number}", originals=1) for number in range(count))
    paper = a_receipt(papers=papers, proof=PROOF)
    alone = len(pages_of(receipt.render(paper)))
    pdf = receipt.render(a_receipt(papers=papers, proof=PROOF, sheet=SheetChoice.TWO_UP))
    assert len(pages_of(pdf)) == alone // 2
    assert {size(pdf, page) for page in range(alone // 2)} == {(297, 210)}
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page in document.pages:
            halves = [
                page.crop((left, 0, left + page.width / 2, page.height)).extract_text() for left in (0, page.width / 2)
            ]
            left, right = (half.replace("Liên 1: Lưu", "").replace("Liên 2: Giao khách hàng", "") for half in halves)
            assert left == right
            assert left
    assert "Liên 1" in text_of(pdf)
    assert "Liên 2" in text_of(pdf)


def test_a_form_of_one_copy_stays_on_its_own_sheet() -> None:
    assert size(refusal.render(a_refusal(sheet=SheetChoice.TWO_UP))) == (148, 210)
    assert size(refusal.render(a_refusal(sheet=SheetChoice.A4))) == (210, 297)


def test_lists_lie_on_their_side() -> None:
    pdf = typeset(on_list(lambda sheet: [[blocks.sentence(sheet, "Sổ")]], ABOUT, mark=None))
    assert size(pdf) == (297, 210)


def test_a_form_takes_the_first_sheet_on_which_each_copy_is_one_page() -> None:
    taken: list[Sheet] = []

    def copies(sheet: Sheet) -> list[list[Block]]:
        taken.append(sheet)
        return [[blocks.sentence(sheet, words(520))]]

    dense = on_form(SheetChoice.A5, copies, ABOUT, mark=None, dense=True)
    assert len(pages_of(typeset(dense))) == 1
    assert 2 <= len(taken) <= len(dense.sheets)
    assert on_form(SheetChoice.A4, copies, ABOUT, mark=None).sheets == (FORM_A4,)


@pytest.mark.parametrize("sheet", [SheetChoice.A5, SheetChoice.A4])
def test_the_square_holds_the_address_and_is_large_enough_to_be_read(sheet: SheetChoice) -> None:
    for pdf in (supplement.render(a_supplement(proof=PROOF, sheet=sheet)), apology.render(an_apology(proof=PROOF))):
        assert PROOF.code in text_of(pdf)
        found = _square(pdf)
        assert found == [list(map(bool, row)) for row in segno.make_qr(PROOF.address, error="m", mask=2).matrix]
    assert "Mã xác minh" not in text_of(supplement.render(a_supplement(sheet=sheet)))


def _square(pdf: bytes) -> list[list[bool]]:
    """The modules of the code as a camera sees them, its place taken from the drawing; 18 mm wide or more."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        drawn = [rect for rect in document.pages[0].rects if rect["fill"]]
        left, right = min(rect["x0"] for rect in drawn), max(rect["x1"] for rect in drawn)
        top = min(rect["top"] for rect in drawn)
    assert right - left >= 18 / 25.4 * 72 - 0.1
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=6).to_pil().convert("L")
    modules = len(segno.make_qr(PROOF.address, error="m", mask=2).matrix)
    step = (right - left) / modules
    return [
        [
            image.getpixel((round((left + (column + 0.5) * step) * 6), round((top + (row + 0.5) * step) * 6))) < 128
            for column in range(modules)
        ]
        for row in range(modules)
    ]


def many() -> Iterator[Composed]:
    yield apology.compose(an_apology(proof=PROOF))
    yield receipt.compose(a_receipt(proof=PROOF))
    yield receipt.compose(a_receipt(sheet=SheetChoice.TWO_UP))
    yield apology.compose(an_apology(reason="Chờ 𝕏 漢 ỆỘẰ", mark="DỮ LIỆU THỬ"))
    yield on_list(lambda sheet: [[blocks.sentence(sheet, "Sổ theo dõi")]], ABOUT, mark=None)


def test_many_papers_of_any_sheets_go_into_one_file() -> None:
    out, told = BytesIO(), list[int]()
    pages = typeset_many(many(), out, ABOUT, done=told.append)
    pdf = out.getvalue()
    alone = [typeset(paper) for paper in many()]
    assert told == [1, 2, 3, 4, 5]
    assert pages_of(pdf) == [page for each in alone for page in pages_of(each)]
    assert pages == len(pages_of(pdf))
    assert [size(pdf, page) for page in range(pages)] == [
        size(each, page) for each in alone for page in range(len(pages_of(each)))
    ]
    assert len(fonts(pdf)) == 4  # shared
    assert len(pdf) < sum(map(len, alone)) / 2
    again = BytesIO()
    typeset_many(many(), again, ABOUT)
    assert again.getvalue() == pdf


def test_a_file_of_many_is_written_while_it_is_made(tmp_path: Path) -> None:
    written: list[int] = []
    with (tmp_path / "many.pdf").open("wb") as file:
        papers = (apology.compose(an_apology(number=f"{number:02d}/PXL-UBND")) for number in range(40))
        typeset_many(papers, file, ABOUT, done=lambda count: written.append(file.tell()))
    steps = [after - before for before, after in pairwise(written)]
    assert min(steps) > 1_500  # each letter goes out when it is set
    assert max(steps) < 6_000  # and what its parts are, packed together with those of its neighbours, soon after
    assert len(pypdf.PdfReader(tmp_path / "many.pdf").pages) == 40


def test_more_letters_than_one_subset_holds_are_all_printed() -> None:
    letters = "".join(chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x17F), *range(0x1EA0, 0x1EFA)))
    pdf = typeset(a_letter_of(blocks.sentence(LETTER, " ".join(letters))))
    found = "".join(lines(pdf))
    assert [letter for letter in letters if letter not in found and letter not in "ŀŉſĿ"] == []
    assert len(fonts(pdf)) == 2
