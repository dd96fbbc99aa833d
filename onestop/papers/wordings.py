"""The parts of a paper that an office may word itself: where the official body of the form was not seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Worded:
    """One part as the office worded it when the paper was drawn up, with its {placeholders} still in it."""

    key: str
    text: str
