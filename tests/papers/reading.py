"""Papers read back as a citizen's reader, a search engine and a printer see them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdf

_MM = 72 / 25.4
_WORD = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*)</word>')


def text_of(pdf: bytes) -> str:
    """All the text, every run of blanks as one space."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks as in text_of."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def printed_pages(pdf: bytes) -> list[str]:
    """The text of each page as poppler's pdftotext tells it: quick, for papers of many pages."""
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [re.sub(r"\s+", " ", page) for page in text.split("\f")[:-1]]


def sheet_of(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in whole millimetres."""
    box = pypdf.PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def words_of(pdf: bytes) -> list[Box]:
    """Every printed word with its box, as poppler tells it: quick, for papers of many pages."""
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    found, page = [], -1
    for line in told.splitlines():
        page += "<page " in line
        if match := _WORD.search(line):
            *edges, text = match.groups()
            left, top, right, bottom = (float(edge) / _MM for edge in edges)
            found.append(Box(page, unescape(text), left, top, right, bottom))
    return found


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Name of each font and whether it is embedded, as poppler's pdffonts tells."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    listing = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()[2:]]
    return [(row[0], row[-5]) for row in rows]


@dataclass(frozen=True)
class Box:
    """Where something stands, in millimetres from the left and upper edge of its page (counted from 0)."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    font: str = ""
    size: float = 0.0  # points


def size(pdf: bytes, page: int = 0) -> tuple[int, int]:
    """Width and height of a page in whole millimetres."""
    box = pypdf.PdfReader(BytesIO(pdf)).pages[page].mediabox
    return round(float(box.width) / _MM), round(float(box.height) / _MM)


def lines(pdf: bytes) -> list[str]:
    """The printed lines from above to below, page after page; what stands on one height is one line."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [line["text"] for page in document.pages for line in page.extract_text_lines(return_chars=False)]


def letters(pdf: bytes) -> list[Box]:
    """Every printed character with its box, font and size; blanks are left out."""
    found = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            for char in page.chars:
                if not char["text"].isspace() and char["upright"]:  # the large mark stands aslant
                    left, top, right, bottom = (char[edge] / _MM for edge in ("x0", "top", "x1", "bottom"))
                    font = char["fontname"].split("+")[-1]
                    found.append(Box(number, char["text"], left, top, right, bottom, font, char["size"]))
    return found


def boxes(pdf: bytes, *, top: float, right: float, bottom: float, left: float) -> list[Box]:
    """The characters that stand outside margins (mm), the mark and page numbers in them left aside: [] is good."""
    outside = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        sizes = [(page.width / _MM, page.height / _MM) for page in document.pages]
    for box in letters(pdf):
        width, height = sizes[box.page]
        in_margin = box.bottom <= top - 0.5 or box.top >= height - bottom + 0.5
        if in_margin and (box.size <= 8.5 or "Italic" in box.font or box.text.isdigit()):
            continue  # the mark, "trang 2", the number of the page
        if (
            box.left < left - 0.3
            or box.right > width - right + 0.3
            or box.top < top - 1
            or box.bottom > height - bottom + 1
        ):
            outside.append(box)
    return outside


@dataclass(frozen=True)
class Font:
    """A font of a file as poppler's pdffonts tells of it."""

    name: str
    embedded: bool
    subset: bool
    unicode: bool  # its text can be read back


def fonts(pdf: bytes) -> list[Font]:
    """The fonts of a file; all of them have to be embedded as a subset and readable."""
    listing = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in listing.splitlines()[2:]]
    return [Font(row[0], *(flag == "yes" for flag in row[-5:-2])) for row in rows]
