"""By what a paper can be asked for: a token for its QR code, and a shorter code that a person can type."""

import secrets

from onestop.papers.proof import Proof

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_GROUP = 5


def new_token() -> str:
    """128 random bits, fit for an address."""
    return secrets.token_urlsafe(16)


def new_short_code() -> str:
    """50 random bits in ten letters; written in two groups."""
    return "".join(secrets.choice(_LETTERS) for _ in range(2 * _GROUP))


def written(short_code: str) -> str:
    """The short code as papers print it: "7K3QF-9M2XA"."""
    return f"{short_code[:_GROUP]}-{short_code[_GROUP:]}"


def proof_of(token: str, short_code: str, *, address: str | None) -> Proof:
    """What the paper prints. address: where citizens reach the office's pages; without one the QR holds the path."""
    return Proof(
        address=f"{(address or '').rstrip('/')}/xac-minh/{token}",
        code=written(short_code),
    )
