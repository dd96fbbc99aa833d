"""A page while it is drawn: text, lines and squares as the operators of a PDF, each told what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from onestop.papers.lines import Line
from onestop.papers.runs import Face
from onestop.papers.structure import Element


class Letters(Protocol):
    """What knows the codes of letters in a file."""

    def coded(self, face: Face, text: str) -> Sequence[tuple[str, bytes]]:
        """The text in pieces: the name of the font in the file, and the codes."""


class Page:
    """number: of the page in the file, from 0. Coordinates are points from the lower left corner of the sheet."""

    def __init__(self, number: int, size: tuple[float, float], letters: Letters) -> None:
        self.number, self.size = number, size
        self.owners: list[Element] = []  # by the number of the piece of content
        self._letters = letters
        self._operators: list[str] = []
        self._in_part = self._in_ornament = False

    @property
    def content(self) -> bytes:
        """The operators."""
        return "\n".join(self._operators).encode("latin-1")

    @contextmanager
    def part(self, element: Element) -> Iterator[None]:
        """What is drawn inside is a piece of the element; inside an ornament it is none."""
        if self._in_ornament:
            yield
            return
        if self._in_part:
            raise ValueError("a piece of content inside another one")
        number = len(self.owners)
        self.owners.append(element)
        element.kids.append((self.number, number))
        self._operators.append(f"/{element.tag} <</MCID {number}>> BDC")
        self._in_part = True
        yield
        self._in_part = False
        self._operators.append("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside is read out to nobody."""
        if self._in_part or self._in_ornament:
            raise ValueError("an ornament inside of something else")
        self._operators.append("/Artifact BMC")
        self._in_ornament = True
        yield
        self._in_ornament = False
        self._operators.append("EMC")

    @contextmanager
    def shifted(self, right: float) -> Iterator[None]:
        """All that is drawn inside stands further right."""
        if right:
            self._operators.append(f"q 1 0 0 1 {right:.2f} 0 cm")
        yield
        if right:
            self._operators.append("Q")

    def lines(
        self,
        lines: Sequence[Line],
        size: float,
        leading: float,
        x: Sequence[float],
        top: float,
        *,
        spread: bool = False,
    ) -> None:
        """Lines of text below `top`, each at its own x. spread: those that do not end a paragraph fill their room."""
        operators = ["BT"]
        now: tuple[str, float] | None = None
        spacing = 0.0
        y = top - size * 0.95
        for line, left in zip(lines, x, strict=True):
            wider = (line.room - line.width) / line.gaps if spread and not line.ends and line.gaps else 0.0
            if abs(wider - spacing) > 0.001:
                operators.append(f"{wider:.3f} Tw")
                spacing = wider
            operators.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm")
            for piece in line.pieces:
                for font, codes in self._letters.coded(piece.face, piece.text):
                    if now != (font, size):
                        operators.append(f"/{font} {size:g} Tf")
                        now = (font, size)
                    operators.append(f"<{codes.hex()}> Tj")
            y -= leading
        if spacing:
            operators.append("0 Tw")
        operators.append("ET")
        self._operators += operators

    def text(self, x: float, y: float, text: str, face: Face, size: float) -> None:
        """Text on one base line."""
        shown = " ".join(f"/{font} {size:g} Tf <{codes.hex()}> Tj" for font, codes in self._letters.coded(face, text))
        self._operators.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")

    def turned_text(
        self, x: float, y: float, text: str, face: Face, size: float, cosine: float, sine: float, grey: float
    ) -> None:
        """Grey text along a slope."""
        shown = " ".join(f"/{font} {size:g} Tf <{codes.hex()}> Tj" for font, codes in self._letters.coded(face, text))
        matrix = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f}"
        self._operators.append(f"q {grey:g} g BT {matrix} Tm {shown} ET Q")

    def rules(
        self, strokes: Sequence[tuple[float, float, float, float]], *, width: float, grey: float = 0, dash: str = ""
    ) -> None:
        """Straight lines from (x, y) to (x, y)."""
        drawn = "\n".join(f"{x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l" for x, y, to_x, to_y in strokes)
        self._operators.append(f"q {width:g} w {grey:g} G {dash}\n{drawn}\nS Q")

    def frame(self, x: float, y: float, width: float, height: float, *, thickness: float, grey: float) -> None:
        """An empty rectangle."""
        self._operators.append(f"q {thickness:g} w {grey:g} G {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S Q")

    def squares(self, x: float, top: float, unit: float, rows: str) -> None:
        """A pattern of dark squares, as operators in whole units from its upper left corner, put in its place."""
        self._operators.append(f"q {unit:.4f} 0 0 {-unit:.4f} {x:.2f} {top:.2f} cm\n{rows}\nf Q")
