"""The parts of a paper that an office may word itself: where the official body of the form was not seen.

Shipped in data/wordings.csv. The compulsory parts – the reason, the new time, the apology itself – and the official
phrases that were read are no parts: they are drawn by code whatever an office words.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onestop.papers.text import clean

LONGEST = 2000  # characters
# What each placeholder stands for, in the words of the page where an office edits its papers.
MEANINGS = {
    "bộ phận": "tên Bộ phận Một cửa",
    "cơ quan": "tên cơ quan",
    "đơn vị": "tên đơn vị giải quyết hồ sơ",
    "xưng hô": "Ông/Bà, hoặc Quý cơ quan, tổ chức",
    "nội dung": "nội dung yêu cầu giải quyết",
    "mã hồ sơ": "mã hồ sơ",
    "điện thoại": "số điện thoại đường dây nóng",
    "ngày nhập": "ngày nhập hồ sơ vào hệ thống",
}

_DATA = Path(__file__).parent / "data" / "wordings.csv"
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Worded:
    """One part as the office worded it when the paper was drawn up, with its {placeholders} still in it."""

    key: str
    text: str


@dataclass(frozen=True)
class Part:
    """A part that may be worded: its name in Vietnamese, the shipped text, the names allowed in braces.

    source: where the shipped text comes from, and whether the original was read.
    """

    key: str
    label: str
    text: str
    placeholders: tuple[str, ...]
    source: str


def parts_of(kind: str) -> tuple[Part, ...]:
    """The parts of a kind of paper in the order of the form; () for one without any."""
    return _shipped().get(kind, ())


def kinds() -> tuple[str, ...]:
    """The kinds of paper that have parts to word."""
    return tuple(_shipped())


def said(wording: Iterable[Worded], kind: str, key: str) -> str:
    """The text frozen with the paper, else the shipped one. Raises KeyError for a part that does not exist."""
    frozen = next((part.text for part in wording if part.key == key), None)
    return frozen if frozen is not None else _text(kind, key)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every {name} of `values` replaced, in one pass: what a value says is never read again.

    Anything else in braces stays as it is; nothing is evaluated.
    """
    return _BRACES.sub(lambda found: values.get(_name(found[1]), found[0]), text)


def check(part: Part, text: str) -> str:
    """The text as it may be kept: composed, without invisible signs.

    Raises ValueError, its text in Vietnamese, for what is empty, longer than LONGEST, or has unknown {names}.
    """
    kept = clean(text)
    if not kept:
        raise ValueError(f"Nhập lời cho phần “{part.label}”, hoặc chọn dùng lại lời có sẵn.")
    if len(kept) > LONGEST:
        raise ValueError(f"Phần “{part.label}” dài quá {LONGEST} ký tự. Rút gọn lại.")
    unknown = [name for name in _BRACES.findall(kept) if _name(name) not in part.placeholders]
    if unknown or kept.count("{") != kept.count("}"):
        allowed = ", ".join(f"{{{name}}}" for name in part.placeholders)
        shown = f"{{{unknown[0]}}}" if unknown else "một dấu ngoặc nhọn chưa khép"
        raise ValueError(f"Phần “{part.label}” có {shown}, không dùng được ở đây. Các ô được dùng: {allowed}.")
    return kept


def _name(written: str) -> str:
    return unicodedata.normalize("NFC", " ".join(written.split()))


def _text(kind: str, key: str) -> str:
    for part in parts_of(kind):
        if part.key == key:
            return part.text
    raise KeyError((kind, key))


@cache
def _shipped() -> dict[str, tuple[Part, ...]]:
    shipped: dict[str, tuple[Part, ...]] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            placeholders = tuple(row["placeholders"].split(";")) if row["placeholders"] else ()
            part = Part(row["key"], row["label"], row["text"], placeholders, row["source"])
            shipped[row["kind"]] = (*shipped.get(row["kind"], ()), part)
    return shipped
