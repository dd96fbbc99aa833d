"""Papers read back as a citizen's reader, a search engine and a printer see them."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pypdf


def text_of(pdf: bytes) -> str:
    """All the text, every run of blanks as one space."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks as in text_of."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def sheet_of(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in whole millimetres."""
    box = pypdf.PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Name of each font and whether it is embedded, as poppler's pdffonts tells."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    listing = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()[2:]]
    return [(row[0], row[-5]) for row in rows]
