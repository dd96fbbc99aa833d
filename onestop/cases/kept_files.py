"""Files under the name of their hash: there whole or not at all, also after a power cut."""

import os
import secrets
from pathlib import Path


def keep_file(content: bytes, path: Path) -> None:
    """Put the content under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _named(draft, path)


def keep_draft(draft: Path, path: Path) -> None:
    """Put a file that was written elsewhere on the same disk under its name."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    _named(draft, path)


def _named(draft: Path, path: Path) -> None:
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
