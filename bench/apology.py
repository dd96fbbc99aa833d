"""One apology as PDF, from its frozen facts: against a bare canvas with the same text, fonts and QR, and WeasyPrint."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pdfplumber
import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import onestop.papers
from bench.measure import Goal, Job, in_turn
from onestop.apology import pdf
from onestop.apology.letter import Apology, Occasion
from onestop.papers.facts import freeze, thaw
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer
from onestop.papers.proof import Proof

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FONTS = next(iter(onestop.papers.__path__)) + "/fonts"
FACES = {"": "Regular", "Bold": "Bold", "Italic": "Italic", "BoldItalic": "BoldItalic"}
ADDRESS = "https://motcua.vinhhoa.quangtri.gov.vn/xac-minh/q7Yb2mKx0pRtVw9cZs4LdA"
SIDE, LEFT, ABOVE = 51.0, 85.0, 640.0  # of the QR code, in points


def a_letter() -> Apology:
    return Apology(
        occasion=Occasion.ALREADY_LATE,
        head=Letterhead(agency="UBND xã Vĩnh Hoà", parent="UBND tỉnh Quảng Trị", place="Vĩnh Hoà"),
        title="VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        dossier_code="H50.31.12-260302-0001",
        applicant=Party(name="Nguyễn Thị Ánh Tuyết", address="Thôn 3, xã Vĩnh Hoà", phone="0912345678"),
        procedure="Cấp giấy xác nhận tình trạng hôn nhân",
        received_at=datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM),
        due_at=datetime(2026, 3, 9, 17, 0, tzinfo=VIETNAM),
        previous_appointment_at=datetime(2026, 3, 9, 17, 0, tzinfo=VIETNAM),
        new_appointment_at=datetime(2026, 3, 16, 10, 0, tzinfo=VIETNAM),
        reason="Đang chờ kết quả xác minh của cơ quan phối hợp",
        signer=Signer(name="Trần Văn Đức", title="Chủ tịch"),
        issued_at=datetime(2026, 3, 10, 8, 0, tzinfo=VIETNAM),
        legal_basis=("Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ",),
        number="05/PXL-UBND",
        proof=Proof(address=ADDRESS, code="7K3QF-9M2XA"),
    )


def drawn_from_facts() -> Callable[[], bytes]:
    """Our job: from the facts as they lie in the database to the file."""
    facts = json.loads(json.dumps(freeze(a_letter())))
    return lambda: pdf.render(thaw(Apology, facts))


@dataclass(frozen=True)
class Words:
    """Some words of the letter in one face, as our own file places them; gap: what widens each blank, in points."""

    text: str
    face: str
    size: float
    x: float
    y: float
    gap: float


def words_of(letter: bytes) -> list[Words]:
    """What the letter prints and where, read back from the file."""
    with pdfplumber.open(io.BytesIO(letter)) as document:
        chars = document.pages[0].chars
    found: list[list[dict[str, object]]] = []
    for char in chars:
        key = (char["fontname"], char["size"], round(char["matrix"][5], 1))
        before = found[-1][-1] if found else None
        if before and key == (before["fontname"], before["size"], round(before["matrix"][5], 1)):  # type: ignore[index]
            found[-1].append(char)
        else:
            found.append([char])
    return [_words(run) for run in found]


def _words(run: list[dict[str, object]]) -> Words:
    first = run[0]
    x, y = first["matrix"][4:]  # type: ignore[index]
    gap = 0.0
    for char, follower in pairwise(run):
        if char["text"] == " ":
            gap = round(follower["x0"] - char["x1"], 3)  # type: ignore[operator]
            break
    face = FACES["".join(str(first["fontname"]).split("-")[1:])]
    return Words("".join(str(char["text"]) for char in run), face, float(str(first["size"])), x, y, gap)


@contextmanager
def _beside_a_canvas() -> Iterator[tuple[Job, Job]]:
    ours = drawn_from_facts()
    words = words_of(ours())
    for face in FACES.values():
        pdfmetrics.registerFont(TTFont(f"Bare-{face}", f"{FONTS}/LiberationSerif-{face}.ttf"))

    def least() -> bytes:
        file = io.BytesIO()
        page = Canvas(file, pagesize=A4, initialFontName="Bare-Regular", lang="vi", invariant=1)  # type: ignore[arg-type]
        for part in words:
            page.setFont(f"Bare-{part.face}", part.size)
            page.drawString(part.x, part.y, part.text, wordSpace=part.gap or None)
        rows = segno.make_qr(ADDRESS, error="m", mask=2).matrix
        unit = SIDE / len(rows)
        path = page.beginPath()
        for row, modules in enumerate(rows):
            column = 0
            for dark, neighbours in groupby(modules):
                wide = len(list(neighbours))
                if dark:
                    path.rect(LEFT + column * unit, ABOVE - row * unit, wide * unit, unit)
                column += wide
        page.drawPath(path, stroke=0, fill=1)
        page.save()
        return file.getvalue()

    yield ours, least


@contextmanager
def _beside_weasyprint() -> Iterator[tuple[Job, Job]]:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    ours = drawn_from_facts()
    page = _as_html(words_of(ours()))
    prepared = FontConfiguration()
    yield ours, lambda: HTML(string=page).write_pdf(font_config=prepared)


def _as_html(words: list[Words]) -> str:
    """The same words in the same faces as a web page: a paragraph for each line, and the same QR code as a picture."""
    faces = "".join(
        f"@font-face{{font-family:Serif4;src:url(file://{FONTS}/LiberationSerif-{face}.ttf);{_looks(face)}}}"
        for face in FACES.values()
    )
    lines = "".join(
        f'<p style="font-size:{part.size:g}pt;{_looks(part.face)}">{escape(part.text)}</p>' for part in words
    )
    square = segno.make_qr(ADDRESS, error="m", mask=2).svg_inline(scale=2)
    style = f"{faces} @page{{size:A4;margin:20mm 18mm 20mm 30mm}} body{{font-family:Serif4}} p{{margin:0}}"
    return f'<html lang="vi"><head><style>{style}</style></head><body>{lines}{square}</body></html>'


def _looks(face: str) -> str:
    weight, slope = "bold" if "Bold" in face else "normal", "italic" if "Italic" in face else "normal"
    return f"font-weight:{weight};font-style:{slope}"


GOALS = (
    Goal("one apology PDF", 1.3, in_turn(_beside_a_canvas, rounds=60)),
    Goal("apology faster than WeasyPrint", 3.5, in_turn(_beside_weasyprint, rounds=15), at_least=True),
)
