"""A PDF written as it grows: what is finished goes out at once, so that a thousand letters need the memory of one.

ReportLab's document keeps the fonts and the objects that refer to each other; it would hold all pages until the end.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from hashlib import md5
from typing import Any, BinaryIO, cast

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFIndirectObject
from reportlab.pdfbase.pdfmetrics import getFont

from onestop.papers import fonts
from onestop.papers.runs import Face

_HEADER = b"%PDF-1.7\n%\xc4\x90\xe1\xbb\x8d\n"  # four bytes above 127 say that the file is binary
_FONTS = "BasicFonts"  # where ReportLab keeps the fonts of a document
_BOUND = 200  # objects in a bundle: more make the file hardly smaller, and a reader unpacks one as a whole
_BUNDLED = 1 << 63  # the mark of a place in a bundle: its number times 2 ** 16, and the position in it
_ENTRY = 7  # bytes that tell where an object stands: one of its kind, five of the place, one of the position


class PdfFile(PDFDocument):
    """Objects by number. Nothing in it depends on the day or on chance: the same calls give the same bytes."""

    def __init__(self, out: BinaryIO) -> None:
        fonts.register()
        super().__init__(compression=1, invariant=1, lang="vi", pdfVersion=(1, 7))
        self._out = out
        self._length = 0
        self._places = array("Q", [0])  # of each object by its number: its offset, or where in a bundle it is
        self._bundle: list[tuple[int, bytes]] = []
        self._bundle_number = 0
        self._digest = md5(usedforsecurity=False)
        self._codes = {face: _Codes(self, face) for face in Face}
        self._write(_HEADER)
        self.fonts_number = int(self.idToObjectNumberAndVersion[_FONTS][0])

    def coded(self, face: Face, text: str) -> Sequence[tuple[str, bytes]]:
        """The text in pieces: the name of the font in the file, and the codes of its letters."""
        return self._codes[face].coded(text)

    def reserve(self) -> int:
        """A number for an object that comes later."""
        self.objectcounter += 1
        return self.objectcounter

    def put(self, body: str | bytes, number: int | None = None) -> int:
        """Write an object; its number."""
        if number is None:
            number = self.reserve()
        self._begin(number)
        self._write(f"{number} 0 obj\n".encode())
        self._write(body.encode() if isinstance(body, str) else body)
        self._write(b"\nendobj\n")
        return number

    def put_small(self, body: str, number: int | None = None) -> int:
        """Keep one of very many objects, packed together with others (ISO 32000-1, 7.5.7); its number."""
        if number is None:
            number = self.reserve()
        if not self._bundle:
            self._bundle_number = self.reserve()
        self._know(number, _BUNDLED | self._bundle_number << 16 | len(self._bundle))
        self._bundle.append((number, body.encode()))
        if len(self._bundle) == _BOUND:
            self._put_bundle()
        return number

    def put_stream(self, dictionary: str, content: bytes, *, compressed: bool = True, number: int | None = None) -> int:
        """Write a stream; its number."""
        if compressed:
            content = zlib.compress(content)
            dictionary += " /Filter /FlateDecode"
        head = f"<< {dictionary} /Length {len(content)} >>\nstream\n".encode()
        return self.put(head + content + b"\nendstream", number)

    def close(self, *, root: int, info: int) -> None:
        """Write the fonts, the list of objects and the end. root, info: the numbers of catalogue and information."""
        for font in self.delayedFonts:
            font.addObjects(self)
        written: set[str] = set()
        while waiting := [name for name in self.idToObjectNumberAndVersion if name not in written]:
            for name in waiting:  # writing one may name further ones
                written.add(name)
                number = int(self.idToObjectNumberAndVersion[name][0])
                self._begin(number)
                self._write(PDFIndirectObject(name, self.idToObject[name]).format(self))
        self._put_bundle()
        start = self._length
        places = self.reserve()
        self._begin(places)
        name = self._digest.hexdigest()
        self.put_stream(
            f"/Type /XRef /Size {len(self._places)} /W [ 1 5 1 ] /Root {root} 0 R /Info {info} 0 R "
            f"/ID [<{name}> <{name}>] /DecodeParms << /Predictor 12 /Columns {_ENTRY} >>",
            _listed(self._places),
            number=places,
        )
        self._write(f"startxref\n{start}\n%%EOF\n".encode())

    def _put_bundle(self) -> None:
        if not self._bundle:
            return
        starts, length = [], 0
        for number, body in self._bundle:
            starts.append(f"{number} {length}")
            length += len(body) + 1
        index = " ".join(starts).encode() + b"\n"
        self.put_stream(
            f"/Type /ObjStm /N {len(self._bundle)} /First {len(index)}",
            index + b"\n".join(body for _, body in self._bundle),
            number=self._bundle_number,
        )
        self._bundle = []

    def _begin(self, number: int) -> None:
        self._know(number, self._length)

    def _know(self, number: int, place: int) -> None:
        while len(self._places) <= number:
            self._places.append(0)
        self._places[number] = place

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._digest.update(content)
        self._length += len(content)


def _listed(places: array[int]) -> bytes:
    """Where each object stands (ISO 32000-1, 7.5.8), each entry as what differs from the one before: most are alike."""
    entries = bytearray(b"\0" * 6 + b"\xff")  # object 0 is none
    for place in places[1:]:
        if place & _BUNDLED:
            entries += b"\2" + (place >> 16 & 0xFFFFFFFFFF).to_bytes(5) + (place & 0xFF).to_bytes(1)
        else:
            entries += b"\1" + place.to_bytes(5) + b"\0"
    before = bytes(_ENTRY) + entries
    changes = bytes([(own - above) & 255 for own, above in zip(entries, before, strict=False)])
    told = bytearray(len(places) * (_ENTRY + 1))
    told[:: _ENTRY + 1] = b"\2" * len(places)
    for byte in range(_ENTRY):
        told[byte + 1 :: _ENTRY + 1] = changes[byte::_ENTRY]
    return bytes(told)


class _Codes(dict[int, int]):
    """The code of each letter in the subsets of a font: subset times 256 plus the place in it."""

    def __init__(self, document: PdfFile, face: Face) -> None:
        super().__init__()
        self._document, self._font = document, cast(Any, getFont(face.value))
        self._names: dict[int, str] = {}

    def __missing__(self, letter: int) -> int:
        ((subset, code),) = self._font.splitString(chr(letter), self._document)
        place: int = subset * 256 + code[0]
        self[letter] = place
        return place

    def coded(self, text: str) -> list[tuple[str, bytes]]:
        codes = text.translate(self)
        try:
            return [(self._name(0), codes.encode("latin-1"))]  # as a rule all letters are in the first subset
        except UnicodeEncodeError:
            pieces: list[tuple[str, bytes]] = []
            for code in map(ord, codes):
                name, letter = self._name(code >> 8), bytes([code & 255])
                if pieces and pieces[-1][0] == name:
                    pieces[-1] = (name, pieces[-1][1] + letter)
                else:
                    pieces.append((name, letter))
            return pieces

    def _name(self, subset: int) -> str:
        name = self._names.get(subset)
        if name is None:
            name = self._names[subset] = self._font.getSubsetInternalName(subset, self._document)[1:]
        return name
