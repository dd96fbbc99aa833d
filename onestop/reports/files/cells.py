"""Text for a cell that a spreadsheet program must never take for a formula."""

import re
import unicodedata

# Full-width forms as well: some programs fold them before they look.
_STARTS_A_FORMULA = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
# Most texts need no second look: neither a control character, nor such a beginning behind blanks.
_DOUBTFUL = re.compile(r"[\0-\x1f\x7f-\x9f]|^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def harmless(text: str, *, limit: int = 1000) -> str:
    """`text` without control characters, cut to `limit`, led by an apostrophe where a program might calculate it."""
    if not _DOUBTFUL.search(text):
        return text[:limit]
    printable = "".join(
        " " if unicodedata.category(character) == "Cc" else character for character in text if character != "\0"
    )
    led = "'" if text.startswith(_STARTS_A_FORMULA) or printable.lstrip().startswith(_STARTS_A_FORMULA) else ""
    return (led + printable)[:limit]
