"""The letters of one paper out of a font file, cut out quickly.

ReportLab's own subset reads each glyph bit by bit and copies the instructions for coarse screens, which are half of the
file and which no printer looks at. Here a glyph is read once per process, and only what draws it is kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack, unpack, unpack_from
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontMaker

_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


@dataclass(frozen=True, slots=True)
class _Glyph:
    """The drawing without its instructions; parts: where in the data the number of another glyph stands, and which."""

    data: bytes
    parts: tuple[tuple[int, int], ...] = ()


class Cutter:
    """Cuts letters out of a face, and remembers the glyphs that it has seen."""

    def __init__(self, face: Any) -> None:
        """face: a TTFontFace of ReportLab."""
        self._face = face
        self._glyphs: dict[int, _Glyph] = {}
        self._kept: dict[str, bytes] = {tag: face.get_table(tag) for tag in ("hhea", "maxp", "head", "glyf")}

    def cut(self, subset: Sequence[int]) -> bytes:
        """The font file of the characters of `subset`, in its order, with the tables of ISO 32000-1, 9.9 alone."""
        places = {0: 0}
        order = [0]
        codes = []
        for character in subset:
            old = self._face.charToGlyph.get(character, 0)
            if old not in places:
                places[old] = len(order)
                order.append(old)
            codes.append(places[old])
        glyphs = []
        for old in order:  # grows: the letter below an accent is a glyph of its own
            glyph = self._glyph(old)
            glyphs.append(glyph)
            for _, part in glyph.parts:
                if part not in places:
                    places[part] = len(order)
                    order.append(part)
        drawn, starts = _joined(glyphs, places)
        count = len(order)
        widths = array("H", (number for old in order for number in map(int, self._face.hmetrics[old])))
        long = len(drawn) > 0x1FFFE
        if not long:
            starts = [start >> 1 for start in starts]
        made = TTFontMaker()
        made.add("hmtx", pack(f">{2 * count}H", *(number & 0xFFFF for number in widths)))
        made.add("hhea", self._kept["hhea"][:34] + pack(">H", count))
        made.add("maxp", _without_instructions(self._kept["maxp"], count))
        made.add("cmap", _coded(codes))
        made.add("glyf", drawn)
        made.add("loca", pack(f">{count + 1}{'L' if long else 'H'}", *starts))
        made.add("head", self._kept["head"][:50] + pack(">H", long) + self._kept["head"][52:])
        content: bytes = made.makeStream()
        return content

    def _glyph(self, number: int) -> _Glyph:
        known = self._glyphs.get(number)
        if known is None:
            start, end = self._face.glyphPos[number], self._face.glyphPos[number + 1]
            known = self._glyphs[number] = _stripped(self._kept["glyf"][start:end])
        return known


def _coded(codes: list[int]) -> bytes:
    """The table from code to glyph: one, of format 6, which a symbolic font has to have."""
    return pack(f">{11 + len(codes)}H", 0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes)


def _joined(glyphs: list[_Glyph], places: dict[int, int]) -> tuple[bytes, list[int]]:
    """The table of drawings, each part under its new number, and where each begins."""
    drawn = bytearray()
    starts = [0]
    for glyph in glyphs:
        place = len(drawn)
        drawn += glyph.data
        for offset, part in glyph.parts:
            drawn[place + offset : place + offset + 2] = places[part].to_bytes(2, "big")
        drawn += b"\0" * (-len(drawn) % 4)
        starts.append(len(drawn))
    return bytes(drawn), starts


def _without_instructions(maxp: bytes, count: int) -> bytes:
    """The table of largest values for `count` glyphs: no zones, no storage, no functions, no instructions."""
    return maxp[:4] + pack(">H", count) + maxp[6:14] + pack(">HHHHHHH", 1, 0, 0, 0, 0, 0, 0) + maxp[28:]


def _stripped(data: bytes) -> _Glyph:
    """A glyph as the file has it, its instructions left out (OpenType, table glyf)."""
    if not data:
        return _Glyph(b"")
    (contours,) = unpack_from(">h", data)
    if contours >= 0:
        place = 10 + 2 * contours
        (length,) = unpack_from(">H", data, place)
        return _Glyph(data[:place] + b"\0\0" + data[place + 2 + length :])
    parts = []
    kept = bytearray(data)
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, part = unpack(">HH", data[place : place + 4])
        kept[place : place + 2] = (flags & ~_INSTRUCTIONS).to_bytes(2, "big")
        parts.append((place + 2, part))
        place += 8 if flags & _WORDS else 6
        place += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return _Glyph(bytes(kept[:place]), tuple(parts))
