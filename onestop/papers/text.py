"""Text on its way into a PDF: composed, without invisible signs."""

from __future__ import annotations

import unicodedata

# Cc: control characters; Cf: direction marks, joiners, soft hyphens; Cs: halves of characters, which no PDF can hold.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_LINE_ENDS = frozenset("\n\u2028\u2029")
_SPACES = frozenset("\t\v\f")


def clean(value: str) -> str:
    """The text as it may be printed: NFC, line ends as \\n, no character that changes the page unseen.

    Decomposed letters (NFD) print visibly broken while a text extractor reads them right, so this is done here once
    more although every entrance does it already.
    """
    if value.isprintable():  # neither line ends nor anything unseen: nearly always
        return unicodedata.normalize("NFC", value).strip()
    kept = []
    for character in unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n"):
        if character in _LINE_ENDS:
            kept.append("\n")
        elif character in _SPACES:
            kept.append(" ")
        elif unicodedata.category(character) not in _INVISIBLE:
            kept.append(character)
    return "".join(kept).strip()


def one_line(value: str) -> str:
    """The cleaned text on a single line, for captions and metadata."""
    return " ".join(clean(value).split())


def known(value: str | None) -> str | None:
    """The cleaned text, or None when nothing printable is left: such a line is left off."""
    return (clean(value) or None) if value is not None else None


def without_stop(value: str) -> str:
    """The cleaned text without the full stop that the sentence around it will bring."""
    return clean(value).rstrip(" .;")
