"""Liberation Serif 2.1.5, shipped unmodified in fonts/ (OFL-1.1): the widths of Times, all Vietnamese letters.

Loaded by path: Debian's older package of the same name (1.07) lacks most Vietnamese letters, so a name is not enough.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

from onestop.papers.subset import Cutter

REGULAR = "OnestopSerif"
BOLD = "OnestopSerif-Bold"
ITALIC = "OnestopSerif-Italic"
BOLD_ITALIC = "OnestopSerif-BoldItalic"

_FOLDER = Path(__file__).parent / "fonts"
_FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}
_lock = Lock()
_registered = False


def register() -> None:
    """Make the four faces known to ReportLab, once per process (parsing them takes longer than a letter)."""
    global _registered
    with _lock:
        if _registered:
            return
        for name, file in _FILES.items():
            font = TTFont(name, str(_FOLDER / file), shapable=False)
            face = cast(Any, font.face)
            face.makeSubset = Cutter(face).cut
            registerFont(font)
        _registered = True


class Widths(dict[str, float]):
    """The width of each character, and of each word that was asked for, in thousandths of the letter size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        face = cast(TTFont, getFont(name)).face
        self._default: float = face.defaultWidth
        self.update((chr(code), width) for code, width in face.charWidths.items())
        self._room = 20_000

    def __missing__(self, word: str) -> float:
        width = self._default if len(word) == 1 else sum(map(self.__getitem__, word))
        # The words of papers come again and again. Numbers do not; and what comes after so many is counted each time.
        if self._room and not any(map(str.isdigit, word)):
            self._room -= 1
            self[word] = width
        return width


@cache
def widths(name: str) -> Widths:
    """The widths of a face."""
    register()
    return Widths(name)


def width(text: str, name: str, size: float) -> float:
    """How wide a text in a face is printed, in points."""
    return widths(name)[text] * size / 1000


def drawable(text: str) -> str:
    """The text with "□" for every character that one of the faces cannot draw.

    Such a character (Chinese, emoji) would leave a blank, and a name with a part missing looks like another name.
    """
    missing = set(text) - _letters()
    return "".join("□" if character in missing else character for character in text) if missing else text


@cache
def _letters() -> frozenset[str]:
    register()
    codes = [frozenset(cast(TTFont, getFont(name)).face.charToGlyph) for name in _FILES]
    return frozenset(map(chr, frozenset.intersection(*codes))) | {"\n"}
