"""The seal: a line of comment in the PDF that holds an Ed25519 signature over every other byte of the file.

It stands right before the last `startxref`, so that all offsets stay right and nothing follows the end of the file:

    %onestop-paper <what the paper says of itself, base64>
    %onestop-seal 1 <key id> <SHA-256 of the certificates, or -> <signature, base64>
    startxref

What is signed: a domain, the two lengths, and the file without the signature's own 88 letters. A file that goes on
after its `%%EOF` is genuine only when the seal names the certificates by which it goes on (sealing.signed).
"""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onestop.sealing.statement import LINE, MOST_LINES, WIDTH, Statement, lines_of

MARK = b"%onestop-seal "
UNSIGNED = "-"
_DOMAIN = b"onestop seal of a paper, version 1\0"
_BEFORE = MOST_LINES * (len(LINE) + WIDTH + 1)  # bytes that the statement may take
_AFTER = 300  # more than the line of the seal and the end of the file
_LETTERS = 88  # base64 of the 64 bytes of a signature
_END = re.compile(rb"startxref\r?\n\d{1,12}\r?\n%%EOF\r?\n?\Z")
_BLOCK = re.compile(
    rb"(?P<paper>(?:%%onestop-paper [A-Za-z0-9+/=]{1,%d}\n){1,%d})"
    % (WIDTH, MOST_LINES)
    + rb"%onestop-seal 1 (?P<key>[0-9a-f]{16}) (?P<certificates>-|[0-9a-f]{64}) (?P<signature>[A-Za-z0-9+/=]{88})\n"
    rb"startxref\r?\n\d{1,12}\r?\n%%EOF\r?\n?"
)


@dataclass(frozen=True)
class Sealed:
    """A file with a seal, taken apart. message: what was signed.   length: of the sealed part; what follows is an
    update by the holder of `certificates` (SHA-256, or "-": nothing may follow).
    """

    key_id: str
    certificates: str
    signature: bytes
    message: bytes
    paper: tuple[bytes, ...]
    length: int


def block(
    drawn: bytes, statement: Statement, *, key: Ed25519PrivateKey, key_id: str, certificates: str = UNSIGNED
) -> bytes:
    """The lines that seal the drawn PDF. Raises ValueError for what is not a PDF as we draw it, or sealed already."""
    before, after = _parted(drawn)
    head = lines_of(statement) + f"%onestop-seal 1 {key_id} {certificates} ".encode("ascii")
    signature = key.sign(_message(before + head, b"\n" + after))
    return head + base64.b64encode(signature) + b"\n"


def put_in(drawn: bytes, lines: bytes) -> bytes:
    """The drawn PDF with its seal. lines: of `block`, made now or kept from the day of issue."""
    before, after = _parted(drawn)
    return before + lines + after


def take_apart(content: bytes) -> Sealed | None:
    """The seal of a file; None where there is none, or not exactly one at exactly its place."""
    if content.count(MARK) != 1 or not content.startswith(b"%PDF-"):
        return None
    # Around its mark alone: a file made to be searched for long would otherwise be.
    mark = content.index(MARK)
    found = _BLOCK.search(content, max(0, mark - _BEFORE), mark + _AFTER)
    if found is None or content.count(LINE) != found["paper"].count(b"\n"):
        return None
    letters = found["signature"]
    try:
        signature = base64.b64decode(letters, validate=True)
    except ValueError:
        return None
    if base64.b64encode(signature) != letters:  # the last letters leave bits over, which must not be free
        return None
    start = found.start("signature")
    return Sealed(
        key_id=found["key"].decode(),
        certificates=found["certificates"].decode(),
        signature=signature,
        message=_message(content[:start], content[start + _LETTERS : found.end()]),
        paper=tuple(found["paper"].splitlines()),
        length=found.end(),
    )


def _parted(drawn: bytes) -> tuple[bytes, bytes]:
    end = _END.search(drawn[-64:])
    if not drawn.startswith(b"%PDF-") or end is None:
        raise ValueError("not a PDF as it is drawn here: it does not end with startxref")
    if MARK in drawn or LINE in drawn:
        raise ValueError("this PDF bears a seal already")
    place = len(drawn) - len(end.group())
    return drawn[:place], drawn[place:]


def _message(before: bytes, after: bytes) -> bytes:
    return _DOMAIN + struct.pack(">QQ", len(before), len(after)) + before + after
