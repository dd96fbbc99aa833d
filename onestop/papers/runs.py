"""Words and the face they are set in: what a paragraph is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from onestop.papers import fonts


class Face(Enum):
    """One of the four faces; the value is its name in the library."""

    PLAIN = fonts.REGULAR
    BOLD = fonts.BOLD
    ITALIC = fonts.ITALIC
    BOLD_ITALIC = fonts.BOLD_ITALIC


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one face. The text is as somebody typed it: it is cleaned when it is set, and is never markup."""

    text: str
    face: Face = Face.PLAIN


def plain(text: str) -> Run:
    """Upright."""
    return Run(text)


def bold(text: str) -> Run:
    """Bold."""
    return Run(text, Face.BOLD)


def italic(text: str) -> Run:
    """Italics."""
    return Run(text, Face.ITALIC)


def bold_italic(text: str) -> Run:
    """Both."""
    return Run(text, Face.BOLD_ITALIC)
