"""Liberation Serif 2.1.5, shipped unmodified in fonts/ (OFL-1.1): the widths of Times, all Vietnamese letters.

Loaded by path: Debian's older package of the same name (1.07) lacks most Vietnamese letters, so a name is not enough.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

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
            registerFont(TTFont(name, str(_FOLDER / file)))
        registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)
        _registered = True


def drawable(text: str) -> str:
    """The text with "□" for every character that one of the faces cannot draw.

    Such a character (Chinese, emoji) would leave a blank, and a name with a part missing looks like another name.
    """
    letters = _letters()
    return "".join(character if character in letters else "□" for character in text)


@cache
def _letters() -> frozenset[str]:
    register()
    codes = [frozenset(cast(TTFont, getFont(name)).face.charToGlyph) for name in _FILES]
    return frozenset(map(chr, frozenset.intersection(*codes))) | {"\n"}
