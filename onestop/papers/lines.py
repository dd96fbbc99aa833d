"""Breaking words into lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onestop.papers.fonts import drawable, widths
from onestop.papers.runs import Face, Run
from onestop.papers.text import clean


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one face and its width, in thousandths of the letter size."""

    text: str
    face: Face
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph.

    width, room: what the text takes and what it may take, in points.   gaps: the blanks in it.
    ends: the last of its paragraph, or in front of a line break: it is not spread out.
    """

    pieces: tuple[Piece, ...]
    width: float
    room: float
    gaps: int
    ends: bool


_Word = tuple[Piece, ...]  # the faces may change inside a word


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
    """The words between line breaks. Blanks part words, and stand between pieces where two runs meet."""
    paragraphs: list[list[_Word]] = [[]]
    open_word: list[Piece] = []

    def close() -> None:
        if open_word:
            paragraphs[-1].append(tuple(open_word))
            open_word.clear()

    for run in runs:
        text = drawable(clean(f"|{run.text}|")[1:-1])  # the bars keep the blanks at the ends
        measure = widths(run.face.value)
        for number, part in enumerate(text.split("\n")):
            if number:
                close()
                paragraphs.append([])
            words = part.split(" ")
            for place, word in enumerate(words):
                if place:
                    close()
                if word:
                    open_word.append(Piece(word, run.face, measure[word]))
    close()
    return paragraphs


def _filled(words: Sequence[_Word], size: float, width: float, indent: float) -> list[Line]:
    lines: list[Line] = []
    line: list[_Word] = []
    room = (width - indent) * 1000 / size
    used = 0.0
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        long = sum([piece.width for piece in word])
        blank = _blank(line[-1]) if line else 0.0
        if line and used + blank + long > room:
            lines.append(_line(line, used, room, size, follows=True))
            line, used, room = [], 0.0, width * 1000 / size
            blank = 0.0
        if not line and long > room:
            word, rest = _cut(word, room)
            if rest:
                waiting.append(rest)
                lines.append(_line([word], sum([piece.width for piece in word]), room, size))
                room = width * 1000 / size
                continue
        line.append(word)
        used += blank + long
    if line or not lines:
        lines.append(_line(line, used, room, size, ends=True))
    return lines


def _blank(word: _Word) -> float:
    return widths(word[-1].face.value)[" "]


def _cut(word: _Word, room: float) -> tuple[_Word, _Word]:
    """As many letters as fit, one at least, and the others."""
    fits: list[Piece] = []
    for place, piece in enumerate(word):
        if piece.width <= room:
            fits.append(piece)
            room -= piece.width
            continue
        measure = widths(piece.face.value)
        count, used = 0, 0.0
        for letter in piece.text:
            used += measure[letter]
            if used > room:
                break
            count += 1
        if not count and not fits:
            count = 1
        head, tail = piece.text[:count], piece.text[count:]
        if head:
            fits.append(Piece(head, piece.face, sum(measure[letter] for letter in head)))
        rest = [Piece(tail, piece.face, sum(measure[letter] for letter in tail))] if tail else []
        return tuple(fits), (*rest, *word[place + 1 :])
    return tuple(fits), ()


def _line(
    words: Sequence[_Word], used: float, room: float, size: float, *, ends: bool = False, follows: bool = False
) -> Line:
    """The words as few pieces as there are changes of face; a blank belongs to the word before it."""
    pieces: list[Piece] = []
    face: Face | None = None
    texts: list[str] = []
    width = 0.0
    last = max(len(words) - 1, 0)
    for number, word in enumerate(words):
        for piece in word:
            if piece.face is not face:
                if texts and face is not None:
                    pieces.append(Piece("".join(texts), face, width))
                texts, width, face = [], 0.0, piece.face
            texts.append(piece.text)
            width += piece.width
        if number < last:
            texts.append(" ")
            width += _blank(word)
    if texts and face is not None:
        pieces.append(Piece("".join(texts), face, width))
    gaps = last + sum([piece.text.count("\u00a0") for piece in pieces])
    if follows and pieces:  # whoever copies or hears the text has the words apart
        pieces[-1] = Piece(pieces[-1].text + " ", pieces[-1].face, pieces[-1].width)
    return Line(tuple(pieces), used * size / 1000, room * size / 1000, gaps, ends)
