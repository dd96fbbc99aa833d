"""Passwords: how they are kept, made up and checked."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's cheapest argon2id setting by time: 46 MiB, one pass. About 50 ms on an office computer.
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
# Sixteen people who sign in at half past seven must not take 750 MB: two at once, the others wait a moment.
_AT_ONCE = threading.BoundedSemaphore(2)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else when written on paper
_GROUPS, _GROUP = 4, 4  # 79 bits


def hashed(password: str) -> str:
    """The argon2id hash of `password`, with its parameters and salt inside."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether `password` is the one that `kept` stands for. Takes as long when there is no such account (kept=None)."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), _bytes(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def made_up() -> str:
    """A random password that can be read out and typed: four groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _bytes(password: str) -> bytes:
    # NFC: two keyboards write "ế" in two ways; the password is the same. Nothing else is changed.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


_nobody: list[str] = []


def _nobodys() -> str:
    if not _nobody:
        _nobody.append(_HASHER.hash(secrets.token_bytes(16)))
    return _nobody[0]
