"""Whether a file is, byte for byte, a paper that was issued here, and by whose key."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from onestop.sealing import keys, seal, signed
from onestop.sealing.statement import Statement, read


class Finding(enum.StrEnum):
    GENUINE = "genuine"
    NO_SEAL = "no_seal"  # no paper from here, or damaged in the seal itself
    UNKNOWN_KEY = "unknown_key"  # sealed, by a key that is not among the known ones
    CHANGED = "changed"  # sealed by a known key, and not the same file any more
    CANNOT_CHECK = "cannot_check"  # the seal holds, but the signature behind it needs the extra `sign`


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """sha256: of the file.   key_id: named in the seal.   fingerprint: of the key, when it is known.
    statement: what the paper says, believed only when the finding is GENUINE, else None.
    certificate: subject of the certificate that signed behind the seal.
    """

    finding: Finding
    sha256: str
    key_id: str | None = None
    fingerprint: str | None = None
    statement: Statement | None = None
    certificate: str | None = None

    @property
    def genuine(self) -> bool:
        return self.finding is Finding.GENUINE


def judge(content: bytes, known: Mapping[str, keys.PublicKey]) -> Verdict:
    """The verdict on a file of any kind; never raises. known: the public keys by their id."""
    sha256 = hashlib.sha256(content).hexdigest()
    sealed = seal.take_apart(content)
    if sealed is None:
        return Verdict(finding=Finding.NO_SEAL, sha256=sha256)
    public = known.get(sealed.key_id)
    if public is None:
        return Verdict(finding=Finding.UNKNOWN_KEY, sha256=sha256, key_id=sealed.key_id)

    def found(finding: Finding, *, certificate: str | None = None) -> Verdict:
        statement = read(sealed.paper) if finding is Finding.GENUINE else None
        return Verdict(
            finding=finding, sha256=sha256, key_id=sealed.key_id, fingerprint=public.fingerprint,
            statement=statement, certificate=certificate,
        )  # fmt: skip

    if not keys.verify(known, sealed.key_id, sealed.signature, sealed.message):
        return found(Finding.CHANGED)
    if sealed.certificates == seal.UNSIGNED:
        return found(Finding.GENUINE if sealed.length == len(content) else Finding.CHANGED)
    try:
        certificate = signed.check(content, sealed.length, sealed.certificates)
    except signed.SigningMissing:
        return found(Finding.CANNOT_CHECK)
    if certificate is None:
        return found(Finding.CHANGED)
    return found(Finding.GENUINE, certificate=signed.certificate_name(certificate))
