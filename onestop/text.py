"""Text as it may enter the system: one normal form, printable, and its folded form for searching."""

import re
import unicodedata
from decimal import Decimal

from onestop.errors import WrongInput

# Marks that change the direction of what follows, or are invisible: they can make a name read as another one.
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(value: str | None, *, limit: int, label: str, field: str | None = None, lines: bool = False) -> str:
    """`value` trimmed and in NFC. Raises WrongInput for control characters, direction marks and over-long text.

    limit: characters. label: what the field is called on screen. lines: whether line breaks are allowed.
    Every printable character is fine, `<`, `&` and quotes included.
    """
    if value is None:
        return ""
    if len(value) > 4 * limit + 1000:  # no normal form makes so much of it fit: not worth looking at
        raise WrongInput(f"{label} dài {len(value)} ký tự, quá giới hạn {limit}. Rút gọn lại.", field=field)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip() if lines else re.sub(" +", " ", text).strip(" \n\t")
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cs", "Cn", "Co") or (category == "Cc" and not (lines and character in "\n\t")):
            raise WrongInput(f"{label} có ký tự điều khiển không in được. Xóa ký tự đó rồi nhập lại.", field=field)
        if category in ("Zl", "Zp"):
            raise WrongInput(f"{label} có ký tự xuống dòng ẩn. Xóa ký tự đó rồi nhập lại.", field=field)
    if _INVISIBLE.search(text):
        raise WrongInput(f"{label} có dấu đổi chiều hoặc ký tự ẩn. Xóa và gõ lại phần đó.", field=field)
    text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        raise WrongInput(f"{label} dài {len(text)} ký tự, quá giới hạn {limit}. Rút gọn lại.", field=field)
    return text if text.strip() else ""  # nothing but spaces of other widths is nothing


def optional(value: str | None, *, limit: int, label: str, field: str | None = None, lines: bool = False) -> str | None:
    """Like clean, with None for nothing."""
    return clean(value, limit=limit, label=label, field=field, lines=lines) or None


def required(value: str | None, *, limit: int, label: str, field: str | None = None, lines: bool = False) -> str:
    """Like clean; raises WrongInput when nothing is left."""
    text = clean(value, limit=limit, label=label, field=field, lines=lines)
    if not text:
        raise WrongInput(f"Chưa nhập {label[:1].lower()}{label[1:]}.", field=field)
    return text


def folded(value: str) -> str:
    """Lower case without accents, đ as d: what search compares on every database alike."""
    bare = unicodedata.normalize("NFD", value.lower().replace("đ", "d"))
    return " ".join("".join(character for character in bare if not unicodedata.combining(character)).split())


def decimal(number: Decimal) -> str:
    """ "1,5", "20": as Vietnam writes it, without zeros at the end and without groups."""
    return f"{number.normalize():f}".replace(".", ",")
