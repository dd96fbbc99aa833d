"""One apology as PDF: our letter against the same lines drawn on a bare canvas with the same fonts."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import onestop.papers
from bench.measure import Goal, Job, in_turn
from onestop.apology import pdf
from onestop.apology.letter import Apology, Occasion
from onestop.papers.letterhead import Letterhead
from onestop.papers.parties import Party, Signer

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


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
    )


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    letter = a_letter()
    text = PdfReader(io.BytesIO(pdf.render(letter))).pages[0].extract_text().splitlines()
    fonts = next(iter(onestop.papers.__path__)) + "/fonts"
    for name in ("Regular", "Bold", "Italic"):
        pdfmetrics.registerFont(TTFont(f"Bare-{name}", f"{fonts}/LiberationSerif-{name}.ttf"))

    def least() -> bytes:
        file = io.BytesIO()
        page = Canvas(file, pagesize=A4, initialFontName="Bare-Regular")  # type: ignore[arg-type]  # the stubs are wrong
        for position, words in enumerate(text):
            page.setFont(f"Bare-{('Regular', 'Bold', 'Italic')[position % 3]}", 13)
            page.drawString(85, 780 - 18 * position, words)
        page.save()
        return file.getvalue()

    yield lambda: pdf.render(letter), least


GOAL = Goal("one apology PDF", 3, in_turn(_ready, rounds=60))
