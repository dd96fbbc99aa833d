"""What a sealed paper says of itself, in words that a program can read without knowing PDF. Nothing about a citizen."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

LINE = b"%onestop-paper "
WIDTH = 200  # letters a line: a line of a PDF outside of streams stays under 255 bytes
MOST_LINES = 40  # names of 300 letters in every field fit


@dataclass(frozen=True, kw_only=True)
class Statement:
    """office: name of the agency, agency_code: its code.   kind: what the paper is called.   number: as printed, or
    None.   date: ISO 8601, the day in Vietnam.   signer: name under the paper.   code: to be typed at /xac-minh.
    """

    office: str
    agency_code: str
    kind: str
    date: str
    number: str | None = None
    signer: str | None = None
    code: str | None = None


def lines_of(statement: Statement) -> bytes:
    """The statement as lines of comment."""
    known = {name: value for name, value in asdict(statement).items() if value is not None}
    text = base64.b64encode(json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    return b"".join(LINE + text[start : start + WIDTH] + b"\n" for start in range(0, len(text), WIDTH))


def read(lines: Sequence[bytes]) -> Statement | None:
    """The statement in the lines; None when they hold none."""
    try:
        text = b"".join(line.removeprefix(LINE) for line in lines)
        known = json.loads(base64.b64decode(text, validate=True))
        names = {field.name for field in fields(Statement)}
        if not isinstance(known, dict) or not all(isinstance(value, str) for value in known.values()):
            return None
        return Statement(**{name: value for name, value in known.items() if name in names})
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
