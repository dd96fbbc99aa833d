"""Breaking words into lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from onestop.papers.fonts import drawable, widths
from onestop.papers.runs import Face, Run
from onestop.papers.text import clean


class Piece(NamedTuple):
    """Text in one face."""

    text: str
    face: Face


class Line(NamedTuple):
    """A line of a paragraph.

    width, room: what the text takes and what it may take, in points.   gaps: the blanks in it.
    ends: the last of its paragraph, or in front of a line break: it is not spread out.
    """

    pieces: tuple[Piece, ...]
    width: float
    room: float
    gaps: int
    ends: bool


class _Word(NamedTuple):
    """pieces: more than one where the face changes inside it. width; blank: of the one after it. In thousandths."""

    pieces: tuple[Piece, ...]
    width: float
    blank: float


def broken(runs: Iterable[Run], *, size: float, width: float, indent: float = 0) -> list[Line]:
    """The lines of the runs in a width (points). indent: how much shorter the first line is.

    A word that no line can hold is broken between its letters. A blank stands at the end of each line after which the
    text goes on, beyond its width.
    """
    lines: list[Line] = []
    for words in _paragraphs(runs):
        lines += _filled(words, size, width, 0 if lines else indent)
    return lines


def _paragraphs(runs: Iterable[Run]) -> list[list[_Word]]:
    """The words between line breaks. Blanks part words; where two runs meet without one, a word goes on."""
    paragraphs: list[list[_Word]] = [[]]
    goes_on = False
    for run in runs:
        text = drawable(clean(f"|{run.text}|")[1:-1])  # the bars keep the blanks at the ends
        face, measure = run.face, widths(run.face.value)
        blank = measure[" "]
        for number, part in enumerate(text.split("\n")):
            if number:
                paragraphs.append([])
                goes_on = False
            words = paragraphs[-1]
            for place, letters in enumerate(part.split(" ")):
                if place:
                    goes_on = False
                if not letters:
                    continue
                width = measure[letters]
                pieces = (Piece(letters, face),)
                if goes_on:
                    before = words[-1]
                    words[-1] = _Word(before.pieces + pieces, before.width + width, blank)
                else:
                    words.append(_Word(pieces, width, blank))
                    goes_on = True
    return paragraphs


def _filled(words: Sequence[_Word], size: float, width: float, indent: float) -> list[Line]:
    lines: list[Line] = []
    line: list[_Word] = []
    full = width * 1000 / size
    room = full - indent * 1000 / size
    used = 0.0
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        blank = line[-1].blank if line else 0.0
        if used + blank + word.width <= room:
            line.append(word)
            used += blank + word.width
        elif line:
            lines.append(_line(line, used, room, size, follows=True))
            line, used, room = [], 0.0, full
            waiting.append(word)
        else:
            head, rest = _cut(word, room)
            if rest is None:
                line, used = [head], head.width
            else:
                waiting.append(rest)
                lines.append(_line([head], head.width, room, size))
                room = full
    if line or not lines:
        lines.append(_line(line, used, room, size, ends=True))
    return lines


def _cut(word: _Word, room: float) -> tuple[_Word, _Word | None]:
    """As many letters as fit, one at least, and the others."""
    letters = [(letter, piece.face) for piece in word.pieces for letter in piece.text]
    count, used = 0, 0.0
    for letter, face in letters:
        used += widths(face.value)[letter]
        if used > room and count:
            break
        count += 1
    head = _word(letters[:count], word.blank)
    return head, _word(letters[count:], word.blank) if count < len(letters) else None


def _word(letters: Sequence[tuple[str, Face]], blank: float) -> _Word:
    pieces = []
    for face, group in groupby(letters, key=lambda pair: pair[1]):
        pieces.append(Piece("".join(letter for letter, _ in group), face))
    return _Word(tuple(pieces), sum(widths(piece.face.value)[piece.text] for piece in pieces), blank)


def _line(
    words: Sequence[_Word], used: float, room: float, size: float, *, ends: bool = False, follows: bool = False
) -> Line:
    """The words as few pieces as there are changes of face; a blank belongs to the word before it."""
    pieces: list[Piece] = []
    face: Face | None = None
    texts: list[str] = []
    for word in words:
        for piece in word.pieces:
            if piece.face is not face:
                if face is not None:
                    pieces.append(Piece("".join(texts), face))
                texts, face = [], piece.face
            texts.append(piece.text)
        texts.append(" ")
    if face is not None:
        if not follows:  # otherwise the blank stays: whoever copies or hears the text has the words apart
            texts.pop()
        pieces.append(Piece("".join(texts), face))
    gaps = max(len(words) - 1, 0) + sum([piece.text.count("\u00a0") for piece in pieces])
    return Line(tuple(pieces), used * size / 1000, room * size / 1000, gaps, ends)
