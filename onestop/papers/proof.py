"""How a paper can be checked by whoever holds it: the address in its QR code, and the code that can be typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Proof:
    """address: what the QR code holds (".../xac-minh/<token>").   code: printed beside it ("7K3QF-9M2XA")."""

    address: str
    code: str
