"""What a file tells those who do not see it, and those who open it in fifty years."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from PIL import ImageCms
from reportlab.pdfbase.pdfmetrics import getFont

from onestop.apology import pdf as apology
from onestop.papers import control_slip, fonts, receipt, refusal, register, stop, supplement
from onestop.papers.archival import grey_profile
from onestop.papers.layout import Properties, SheetChoice
from onestop.papers.pdf_file import PdfFile
from onestop.papers.proof import Proof
from onestop.papers.receipt import HandedIn
from onestop.papers.typesetting import typeset_many
from tests.papers.builders import a_receipt, a_refusal, a_stop, a_supplement, an_apology
from tests.papers.office_builders import a_control_slip, a_register
from tests.papers.reading import text_of

PROOF = Proof(address="https://motcua.vinhhoa.gov.vn/xac-minh/q7Yb2mKx0pRtVw9cZs4LdA", code="7K3QF-9M2XA")
LONG_LIST = tuple(HandedIn(name=f"Giấy tờ số {number}", originals=1) for number in range(45))


def batch() -> bytes:
    out = BytesIO()
    about = Properties(title="Trong ngày", author="UBND xã Vĩnh Hoà", subject="In hàng loạt")
    typeset_many([apology.compose(an_apology(proof=PROOF)), receipt.compose(a_receipt(papers=LONG_LIST))], out, about)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "apology": lambda: apology.render(an_apology(proof=PROOF, mark="DỮ LIỆU THỬ")),
    "apology over pages": lambda: apology.render(an_apology(reason="Rất dài. " * 700, proof=PROOF)),
    "receipt": lambda: receipt.render(a_receipt(proof=PROOF)),
    "receipt over pages": lambda: receipt.render(a_receipt(proof=PROOF, papers=LONG_LIST)),
    "receipt two up": lambda: receipt.render(a_receipt(proof=PROOF, papers=LONG_LIST, sheet=SheetChoice.TWO_UP)),
    "supplement": lambda: supplement.render(a_supplement(proof=PROOF)),
    "refusal": lambda: refusal.render(a_refusal(proof=PROOF)),
    "register": lambda: register.render(a_register(60, proof=PROOF)),
    "control slip": lambda: control_slip.render(a_control_slip(proof=PROOF)),
    "stop": lambda: stop.render(a_stop(proof=PROOF)),
    "batch": batch,
}
every_file = pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def parts(element: Any) -> Iterator[Any]:
    """The parts of the tree in the order of reading."""
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from parts(kid)


def tags(file: pikepdf.Pdf) -> list[str]:
    return [str(part.S)[1:] for part in parts(file.Root.StructTreeRoot.K)]


def kinds(page: pikepdf.Page) -> list[tuple[str, int | None]]:
    """What each drawing operator of a page belongs to: its tag and number, ("", None) where it belongs to nothing."""
    found: list[tuple[str, int | None]] = []
    open_parts: list[tuple[str, int | None]] = []
    for step in pikepdf.parse_content_stream(page):
        operands: Any = step.operands
        name = str(step.operator)
        if name == "BDC":
            open_parts.append((str(operands[0])[1:], int(operands[1].MCID)))
        elif name == "BMC":
            open_parts.append((str(operands[0])[1:], None))
        elif name == "EMC":
            open_parts.pop()
        elif name in {"Tj", "TJ", "S", "s", "f", "F", "B", "Do"}:
            found.append(open_parts[-1] if open_parts else ("", None))
        assert len(open_parts) <= 1
    assert open_parts == []
    return found


@every_file
def test_every_stroke_is_either_a_part_of_the_text_or_an_ornament(make: Callable[[], bytes]) -> None:
    file = opened(make())
    numbered = list(file.Root.StructTreeRoot.ParentTree.Nums)
    lists = dict(zip(numbered[::2], numbered[1::2], strict=True))
    for page in file.pages:
        found = kinds(page)
        assert ("", None) not in found
        owners = lists[page.StructParents]
        assert page.Tabs == "/S"
        numbers = {number for _, number in found if number is not None}
        assert numbers <= set(range(len(owners)))
        for tag, number in found:
            if number is not None:
                assert str(owners[number].S)[1:] == tag


@every_file
def test_the_tree_holds_together(make: Callable[[], bytes]) -> None:
    file = opened(make())
    root = file.Root
    assert bool(root.MarkInfo.Marked)
    assert root.Lang == "vi"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    document = root.StructTreeRoot.K
    assert document.S == "/Document"
    allowed = {
        "Document": {"H1", "P", "Table", "Figure", "Sect", "Part"},
        "Part": {"H1", "P", "Table", "Figure", "Sect"},
        "Sect": {"H1", "P", "Table", "Figure"},
        "Table": {"TR"},
        "TR": {"TH", "TD"},
    }
    for part in (document, *parts(document)):
        inside = {str(kid.S)[1:] for kid in part.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid}
        assert inside <= allowed.get(str(part.S)[1:], set())
        for kid in part.K:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == part.objgen
        if part.S == "/Figure":
            assert str(part.Alt) == f"Mã QR để xác minh văn bản tại {PROOF.address}"
        if part.S == "/TH":
            assert part.A.Scope == "/Column"


def test_a_letter_is_read_in_its_order_with_one_title() -> None:
    found = tags(opened(FILES["apology"]()))
    assert found.count("H1") == 1
    assert found.index("H1") < found.index("Figure")
    assert set(found) == {"P", "H1", "Figure"}


def test_the_head_of_a_table_is_read_once_however_many_pages_it_takes() -> None:
    file = opened(receipt.render(a_receipt(papers=LONG_LIST)))
    found = tags(file)
    assert found.count("Table") == 2  # one a copy
    assert found.count("TH") == 2 * 4
    assert found.count("TR") == 2 * (1 + len(LONG_LIST))
    assert len(file.pages) > 4


def test_the_titles_of_a_register_tell_which_columns_they_stand_above() -> None:
    file = opened(FILES["register"]())
    (table,) = [part for part in parts(file.Root.StructTreeRoot.K) if part.S == "/Table"]
    upper, lower, *rows = list(table.K)
    spans = [(int(cell.A.get("/ColSpan", 1)), int(cell.A.get("/RowSpan", 1))) for cell in upper.K]
    columns = len(rows[0].K)
    assert sum(across for across, _ in spans) == columns
    assert sum(across for across, down in spans if down == 1) == len(lower.K)
    assert len(rows) == 60
    assert all(len(row.K) == columns for row in rows)


def test_a_paragraph_over_two_pages_is_one_part() -> None:
    file = opened(FILES["apology over pages"]())
    over = [part for part in parts(file.Root.StructTreeRoot.K) if sum(1 for _ in part.K) > 1]
    (reason,) = over
    assert len(reason.K) == 2
    pages = [reason.Pg, *(kid.Pg for kid in reason.K if isinstance(kid, pikepdf.Dictionary))]
    assert [page.objgen for page in pages] == [page.obj.objgen for page in file.pages[:2]]


@every_file
def test_nothing_in_a_file_stands_in_the_way_of_an_archive(make: Callable[[], bytes]) -> None:
    """The demands of ISO 19005 that can be read off the file; no validator of PDF/A was at hand."""
    pdf = make()
    file = opened(pdf)
    assert file.check_pdf_syntax() == []
    assert not file.is_encrypted
    assert "/ID" in file.trailer
    for key in ("/JavaScript", "/OpenAction", "/AA", "/Names", "/AcroForm"):
        assert key not in file.Root
    for page in file.pages:
        assert "/Annots" not in page
        assert set(page.Resources.keys()) == {"/ProcSet", "/Font"}  # no transparency, no pictures, nothing from outside
        for font in page.Resources.Font.values():
            assert "/Encoding" not in font  # a symbolic font has none
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.FontDescriptor
            assert int(font.FontDescriptor.Flags) & 0b100100 == 0b100  # symbolic, and not the opposite as well
    intent = file.Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1"
    assert bytes(intent.DestOutputProfile.read_bytes()) == grey_profile()
    assert "/Filter" not in file.Root.Metadata
    colours = {
        "rg",
        "RG",
        "k",
        "K",
        "cs",
        "CS",
        "sc",
        "scn",
        "SC",
        "SCN",
        "sh",
        "gs",
    }
    used = {str(step.operator) for page in file.pages for step in pikepdf.parse_content_stream(page)}
    assert used & colours == set()  # black and grey alone, which the profile covers


@every_file
def test_both_places_that_name_a_file_say_the_same(make: Callable[[], bytes]) -> None:
    file = opened(make())
    said = file.Root.Metadata.read_bytes().decode()
    tree = ElementTree.fromstring(re.sub(r"<\?xpacket.*?\?>", "", said))  # noqa: S314 (we wrote it)
    spaces = {"dc": "http://purl.org/dc/elements/1.1/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}

    def xmp(name: str) -> str:
        found = tree.find(f".//dc:{name}//rdf:li", spaces)
        assert found is not None
        return found.text or ""

    assert xmp("title") == str(file.docinfo["/Title"]) != ""
    assert xmp("creator") == str(file.docinfo["/Author"]) == "UBND xã Vĩnh Hoà"
    assert xmp("description") == str(file.docinfo["/Subject"]) != ""
    assert xmp("language") == "vi"
    assert "pdfaid" not in said  # nobody has confirmed it
    assert "/CreationDate" not in file.docinfo  # the day stands on the paper; the file is the same on any day


def test_markup_in_a_title_is_text_in_the_metadata() -> None:
    title = '<b>&"Xin" </rdf:li>'
    out = BytesIO()
    typeset_many([], out, Properties(title=title, author="A", subject="B"))
    file = opened(out.getvalue())
    said = file.Root.Metadata.read_bytes().decode()
    assert '&lt;b&gt;&amp;"Xin" &lt;/rdf:li&gt;' in said
    assert str(file.docinfo["/Title"]) == title


def test_the_profile_of_the_grey_is_one_that_can_be_used() -> None:
    profile = ImageCms.ImageCmsProfile(BytesIO(grey_profile()))
    assert profile.profile.xcolor_space.strip() == "GRAY"
    assert profile.profile.version == pytest.approx(2.4)
    ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "L", "RGB")


VIETNAMESE = "AaĂăÂâĐđEeÊêOoÔôƠơUuƯưIiYy" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "0123456789“”–…/.,:;()ÁÀÃáàãịĩÍì"


@pytest.mark.parametrize("face", [fonts.REGULAR, fonts.BOLD, fonts.ITALIC, fonts.BOLD_ITALIC])
def test_a_letter_cut_out_of_its_font_is_drawn_as_before(face: str) -> None:
    fonts.register()
    font: Any = getFont(face)
    subset = [ord(letter) for letter in VIETNAMESE]
    cut = TTFont(BytesIO(font.face.makeSubset(subset)))
    whole = TTFont(font.face.filename)
    codes = cut["cmap"].tables[0].cmap
    for place, letter in enumerate(VIETNAMESE):
        drawn = []
        for file, name in ((cut, codes[place]), (whole, whole.getBestCmap()[ord(letter)])):
            pen = DecomposingRecordingPen(file.getGlyphSet())
            file.getGlyphSet()[name].draw(pen)
            drawn.append((pen.value, file["hmtx"][name][0]))
        assert drawn[0] == drawn[1], letter


def test_the_text_can_be_searched_also_where_a_line_ends() -> None:
    text = text_of(apology.render(an_apology(reason="Phải chờ kết quả xác minh tại nơi cư trú trước " * 8)))
    assert text.count("xác minh tại nơi cư trú trước Phải chờ kết quả") == 7


def test_what_is_told_of_each_cell_takes_little_room_in_a_long_register() -> None:
    rows = 400
    grown = len(register.render(a_register(rows, proof=PROOF))) - len(register.render(a_register(40, proof=PROOF)))
    assert grown / (rows - 40) < 700  # bytes a row; with an object of its own for each cell it was 2,200


def test_objects_that_are_packed_together_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "packed.pdf"
    texts = [f"({number})" for number in range(1_000)]
    with path.open("wb") as out:
        file = PdfFile(out)
        later = file.reserve()
        numbers = [file.put_small(text) for text in texts]
        file.put_small("(sau)", later)
        pages = file.put("<< /Type /Pages /Kids [ ] /Count 0 >>")
        file.close(root=file.put(f"<< /Type /Catalog /Pages {pages} 0 R >>"), info=file.put("<< >>"))
    read = pikepdf.open(path)
    assert [str(read.get_object(number, 0)) for number in numbers] == [text[1:-1] for text in texts]
    assert str(read.get_object(later, 0)) == "sau"
    assert str(read.Root.Type) == "/Catalog"
    assert read.check_pdf_syntax() == ["ERROR: file does not contain any pages"]
